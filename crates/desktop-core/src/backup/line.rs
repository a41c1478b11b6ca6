//! The lines of a backup, which `docs/backup-format.md` describes. The first is a [`Header`], each other
//! one a [`Line`], as JSON.
//!
//! Accounts are named by their user IDs: the numbers of rows mean nothing on another computer. Nothing here
//! has a place for a key, a token, a callback URL or a pairing.

use relay_protocol::MessageId;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    store::purchases::{Listed, PurchaseState},
    view::{
        Finding, MessageKind, NetworkView, Problem, ProxyKind, PurchaseKind, Settings, SpendKind,
    },
};

/// What a backup says that it is.
pub(crate) const FORMAT: &str = "pingme-desktop-backup";
/// The newest version of the format that is known here, and the one that is written.
pub(crate) const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) format: String,
    pub(crate) version: u32,
    pub(crate) app_version: String,
    pub(crate) made_ms: i64,
    /// How many lines follow, as counted when it was begun.
    pub(crate) lines: u32,
    /// How many of them are messages, and how many accounts.
    pub(crate) messages: u32,
    pub(crate) accounts: u32,
}

/// Any other line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line {
    Settings(Box<Settings>),
    Network(Network),
    Account(Account),
    Service(Service),
    Number(Box<Number>),
    Words(Words),
    Favourite(Favourite),
    Mute(Mute),
    PaidRent(PaidRent),
    ServiceName(Service),
    Message(Box<Message>),
    Purchase(Box<Purchase>),
    Charge(Box<Charge>),
    Deleted(Deleted),
}

/// The way out, without the proxy's password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Network {
    pub(crate) proxy: ProxyKind,
    pub(crate) address: String,
    pub(crate) user: String,
}

impl From<NetworkView> for Network {
    fn from(of: NetworkView) -> Self {
        Self {
            proxy: of.proxy,
            address: of.address,
            user: of.user,
        }
    }
}

/// An account, without its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) user: String,
    pub(crate) label: String,
    pub(crate) base_url: String,
    pub(crate) numbers_checked_ms: Option<i64>,
}

/// A service on offer; as [`Line::ServiceName`] what one was called when it last cost something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Service {
    pub(crate) user: String,
    pub(crate) app: String,
    pub(crate) name: String,
}

/// A number, as the last list had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Number {
    pub(crate) user: String,
    pub(crate) app: String,
    pub(crate) phone: String,
    pub(crate) name: String,
    pub(crate) tel_code: Option<String>,
    pub(crate) subscribed: bool,
    pub(crate) valid_until_text: String,
    pub(crate) valid_until: Option<String>,
    pub(crate) sub_rent: String,
    pub(crate) month_rent: String,
    pub(crate) code_rate: String,
    pub(crate) locked_ms: Option<i64>,
    pub(crate) left_ms: Option<i64>,
}

/// What the person wrote about a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Words {
    pub(crate) user: String,
    pub(crate) app: String,
    pub(crate) phone: String,
    pub(crate) label: String,
    pub(crate) note: String,
}

/// A service that is kept on top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Favourite {
    pub(crate) user: String,
    pub(crate) app: String,
}

/// Something that is muted: a number of an account, or with neither a service in all accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mute {
    pub(crate) number: Option<MutedNumber>,
    pub(crate) app: String,
}

/// Which number is muted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MutedNumber {
    pub(crate) user: String,
    pub(crate) phone: String,
}

/// Until when the rent of a number is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PaidRent {
    pub(crate) user: String,
    pub(crate) app: String,
    pub(crate) phone: String,
    pub(crate) until: String,
}

/// A message with its marks. What is found in its text is found again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    pub(crate) user: String,
    pub(crate) kind: MessageKind,
    pub(crate) received_ms: i64,
    pub(crate) app: Option<String>,
    pub(crate) sender: Option<String>,
    pub(crate) receiver: Option<String>,
    pub(crate) sent_text: Option<String>,
    pub(crate) other_user: Option<String>,
    pub(crate) text: String,
    pub(crate) body: Option<Bytes>,
    pub(crate) missed: Option<u32>,
    pub(crate) new: bool,
    pub(crate) copied_ms: Option<i64>,
}

/// A purchase and what came of it. Its number names it in this file alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Purchase {
    pub(crate) id: i64,
    pub(crate) user: String,
    pub(crate) kind: PurchaseKind,
    pub(crate) app: String,
    pub(crate) country: Option<String>,
    pub(crate) asked_number: Option<String>,
    pub(crate) list_before: Vec<Listed>,
    pub(crate) asked_ms: i64,
    pub(crate) state: PurchaseState,
    pub(crate) ended_ms: Option<i64>,
    pub(crate) number: Option<String>,
    pub(crate) price: Option<String>,
    pub(crate) problem: Option<Problem>,
    pub(crate) finding: Option<Finding>,
    pub(crate) came_ms: Option<i64>,
    pub(crate) came_message: Option<MessageId>,
    /// An earlier purchase of this file, whose number this one's replaces.
    pub(crate) swaps: Option<i64>,
    pub(crate) refused_ms: Option<i64>,
}

/// Something that cost money: of a message, of a purchase of this file, or of neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub(crate) user: String,
    pub(crate) kind: SpendKind,
    pub(crate) at_ms: i64,
    pub(crate) app: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) price: String,
    pub(crate) amount: Option<Decimal>,
    pub(crate) currency: Option<String>,
    pub(crate) later: bool,
    pub(crate) message: Option<MessageId>,
    pub(crate) purchase: Option<i64>,
}

/// A message that was deleted and must not come back: only its random id, which says nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Deleted {
    pub(crate) id: MessageId,
    pub(crate) user: String,
    pub(crate) received_ms: i64,
}

/// Bytes, written in Base64 (RFC 4648, with padding).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl From<Bytes> for String {
    fn from(bytes: Bytes) -> Self {
        use base64::{Engine as _, prelude::BASE64_STANDARD};
        BASE64_STANDARD.encode(bytes.0)
    }
}

impl TryFrom<String> for Bytes {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        use base64::{Engine as _, prelude::BASE64_STANDARD};
        BASE64_STANDARD.decode(text).map(Self)
    }
}

impl Line {
    /// The account that it is of, by its user ID; the line of an account names itself.
    pub(crate) fn user(&self) -> Option<&str> {
        match self {
            Self::Settings(_) | Self::Network(_) | Self::Account(_) => None,
            Self::Service(of) | Self::ServiceName(of) => Some(&of.user),
            Self::Number(of) => Some(&of.user),
            Self::Words(of) => Some(&of.user),
            Self::Favourite(of) => Some(&of.user),
            Self::Mute(of) => of.number.as_ref().map(|number| number.user.as_str()),
            Self::PaidRent(of) => Some(&of.user),
            Self::Message(of) => Some(&of.user),
            Self::Purchase(of) => Some(&of.user),
            Self::Charge(of) => Some(&of.user),
            Self::Deleted(of) => Some(&of.user),
        }
    }
}
