use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{Generation, ServiceShape, Spelling};

/// Everything that a simulator starts from.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the API listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where callbacks go, for every user without an address of its own. Without one, an SMS is
    /// lost, as it is at PingMe.
    pub callback_url: Option<Url>,
    /// Callback addresses of single users, by user id.
    pub callback_urls: BTreeMap<String, Url>,
    /// The customers.
    pub users: Vec<User>,
    /// Whether services send SMS without being told.
    pub chatter: Chatter,
    /// Makes numbers, codes and wordings repeatable; random without it.
    pub seed: Option<u64>,
    /// How many numbers a user can hold before 500001. The page names no limit; 20.
    pub most_locked: usize,
    /// How many numbers each country has before 500000; all 100 of a range per area by default.
    pub pool: Option<usize>,
    /// How many days a locked number stays valid. The page names none; 30.
    pub valid_days: i64,
    /// How fields are spelt that the page spells in two ways.
    pub spelling: Spelling,
    /// What `getAppList` answers, of which the page shows no example.
    pub services: ServiceShape,
    /// Which generation of `getAppList` there is.
    pub generation: Generation,
    /// The pauses between attempts at a callback that was not answered 2xx. The page does not say
    /// whether PingMe repeats them at all; 1, 5 and 25 seconds.
    pub callback_pauses: Vec<Duration>,
    /// How long a callback's answer is waited for; 10 seconds.
    pub callback_timeout: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            callback_url: None,
            callback_urls: BTreeMap::new(),
            users: Vec::new(),
            chatter: Chatter::Off,
            seed: None,
            most_locked: 20,
            pool: None,
            valid_days: 30,
            spelling: Spelling::default(),
            services: ServiceShape::default(),
            generation: Generation::default(),
            callback_pauses: [1, 5, 25].map(Duration::from_secs).to_vec(),
            callback_timeout: Duration::from_secs(10),
        }
    }
}

/// A customer of the simulated PingMe.
#[derive(Clone)]
pub struct User {
    /// The `userId`.
    pub user_id: String,
    /// The `x-app-key`; redacted in `Debug`.
    pub key: String,
    /// What can be spent, in dollars.
    pub balance: Decimal,
    /// Numbers that the user has from the start.
    pub numbers: Vec<Owned>,
}

impl User {
    /// A user with ten dollars and no numbers.
    pub fn new(user_id: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            user_id: user_id.into(),
            key: key.into(),
            balance: Decimal::TEN,
            numbers: Vec::new(),
        }
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("user_id", &self.user_id)
            .field("balance", &self.balance)
            .field("numbers", &self.numbers)
            .finish_non_exhaustive()
    }
}

/// A number that a user has from the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// The service's key.
    pub app: String,
    /// The number's digits; a free one of its country without it.
    pub phone: Option<String>,
    /// Where it is from.
    pub country: Country,
    /// In how many days it expires, or renews when subscribed; less than 0 for an expired one.
    pub days: i64,
    /// Whether it is subscribed.
    pub subscribed: bool,
}

/// The countries that the vendor's page offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Country {
    /// The United States.
    #[default]
    #[serde(rename = "US")]
    Us,
    /// The United Kingdom.
    #[serde(rename = "GB")]
    Gb,
}

impl Country {
    /// Reads `US` or `GB`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "US" => Some(Self::Us),
            "GB" => Some(Self::Gb),
            _ => None,
        }
    }

    /// `US` or `GB`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Us => "US",
            Self::Gb => "GB",
        }
    }

    /// The calling code, without a plus sign.
    #[must_use]
    pub const fn calling_code(self) -> &'static str {
        match self {
            Self::Us => "1",
            Self::Gb => "44",
        }
    }
}

/// Whether services send SMS to locked numbers without being told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chatter {
    /// Never: every SMS is sent by hand.
    Off,
    /// As if a person used the numbers.
    On {
        /// How long after a lock its first SMS is sent.
        first: Duration,
        /// About how long between later ones, over all numbers; each pause lies between half and
        /// one and a half times this. No later ones without it.
        then: Option<Duration>,
    },
}
