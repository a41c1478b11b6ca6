//! Numbers, and the services that they can be got for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names a number: PingMe sells it per service.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct NumberKey {
    /// The account's id.
    #[ts(type = "number")]
    pub account: i64,
    /// The service's key, `jd`.
    pub app: String,
    /// The digits, as PingMe writes them.
    pub phone: String,
}

/// A number in the sidebar, and its facts.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct NumberView {
    /// Which number.
    pub key: NumberKey,
    /// The service's name, `JD`.
    pub service: String,
    /// The calling code, where PingMe names it.
    pub tel_code: Option<String>,
    /// Subscribed, not, or gone.
    pub standing: Standing,
    /// Ends within three days and is not subscribed.
    pub expiring: bool,
    /// Whole days left, where the date could be read: 0 is today.
    pub days_left: Option<i32>,
    /// PingMe's own words for the date; empty for one that nobody can mean.
    pub valid_until_text: String,
    /// The date, where it could be read and meant.
    pub valid_until: Option<String>,
    /// PingMe's own words: what a subscription would cost.
    pub sub_rent: String,
    /// PingMe's own words: what the subscription costs.
    pub month_rent: String,
    /// PingMe's own words: what an SMS costs.
    pub code_rate: String,
    /// Messages not yet copied or opened.
    pub new_count: u32,
    /// A code is being waited for.
    pub waiting: bool,
    /// When its last message came.
    #[ts(type = "number | null")]
    pub last_message_ms: Option<i64>,
    /// The person's own name for it.
    pub label: Option<String>,
    /// What the person noted about it.
    pub note: Option<String>,
    /// No notification for this number.
    pub muted: bool,
    /// No notification for any number of its service.
    pub service_muted: bool,
    /// When the person swapped it for another, because a site refused it.
    #[ts(type = "number | null")]
    pub refused_ms: Option<i64>,
    /// What it cost in the current month.
    pub month: MonthCost,
}

/// What a number cost in the current month, estimated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct MonthCost {
    /// How many messages came.
    pub messages: u32,
    /// What is known of its cost; nothing where no price is known.
    pub sum: Option<Sum>,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sum {
    /// A decimal number, exact: `8.20`.
    pub amount: String,
    /// PingMe's sign or letters for the currency, where it names one: `$`.
    pub currency: Option<String>,
}

/// What a person writes about a number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct NumberWords {
    /// Which number.
    pub key: NumberKey,
    /// A name; empty for none.
    pub label: String,
    /// A note; empty for none.
    pub note: String,
}

/// Something that gives no notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Muted {
    /// One number.
    Number {
        /// Which.
        key: NumberKey,
    },
    /// All numbers of a service, in every account.
    Service {
        /// The service's key.
        app: String,
    },
}

/// Something that gives no notification, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MutedView {
    /// What.
    pub what: Muted,
    /// Its service's name, also where no number of that service is left.
    pub service: String,
}

/// Whether a number lives, and on what terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Renews.
    Subscribed,
    /// Expires.
    NotSubscribed,
    /// Left PingMe's list; shown for 30 days more.
    Expired,
}

/// A service that a number can be got for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ServiceView {
    /// The service's key.
    pub app: String,
    /// Its name.
    pub name: String,
    /// When a number was last asked for it.
    #[ts(type = "number | null")]
    pub last_used_ms: Option<i64>,
    /// The person keeps it on top.
    pub favourite: bool,
}

/// What is known of a service before a number is got for it, all of it from this person's own history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ServiceRecord {
    /// How many numbers were got for it and waited with, in the last 90 days.
    pub asked: u32,
    /// For how many of them an SMS came.
    pub came: u32,
    /// How many were swapped because the site refused them.
    pub refused: u32,
    /// The median time from asking for the number to its first SMS, where one came: of two in the middle,
    /// the shorter.
    #[ts(type = "number | null")]
    pub usual_ms: Option<i64>,
    /// Its numbers that the person has or had, also those that expired: the last used first.
    pub used: Vec<UsedNumber>,
    /// PingMe's words for an SMS, as for the newest of those numbers.
    pub code_rate: Option<String>,
    /// PingMe's words for the rent, likewise.
    pub sub_rent: Option<String>,
    /// What the last number of it cost, as PingMe said then.
    pub last_price: Option<String>,
}

/// A number that was used for a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct UsedNumber {
    /// The digits.
    pub phone: String,
    /// The person's name for it.
    pub label: Option<String>,
    /// It is on PingMe's list now.
    pub listed: bool,
    /// When a code last came to it.
    #[ts(type = "number | null")]
    pub last_message_ms: Option<i64>,
    /// When the person swapped it for another.
    #[ts(type = "number | null")]
    pub refused_ms: Option<i64>,
}
