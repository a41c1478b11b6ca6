//! What was asked for with money, and what became of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{NumberKey, Problem};

/// A number to get.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct LockForm {
    /// The account's id.
    #[ts(type = "number")]
    pub account: i64,
    /// The service's key.
    pub app: String,
    /// `US` or `GB`.
    pub country: String,
    /// A number used before, or nothing for a new one.
    pub number: Option<String>,
    /// The person agreed to spend more than the month's limit.
    pub over_limit: bool,
}

/// A number to subscribe.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct SubscribeForm {
    /// Which number.
    pub key: NumberKey,
    /// The rent that the person agreed to, in PingMe's own words. Where PingMe names another by now,
    /// nothing is sent.
    pub rent: String,
    /// The person agreed to spend more than the month's limit.
    pub over_limit: bool,
}

/// What a number was last got for, to be repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LastChoice {
    /// The account's id.
    #[ts(type = "number")]
    pub account: i64,
    /// The service's key.
    pub app: String,
    /// Its name.
    pub service: String,
    /// `US` or `GB`.
    pub country: String,
}

/// How getting or subscribing a number ended, refusals apart.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum PurchaseOutcome {
    /// Done.
    Done {
        /// The purchase, with number and price.
        purchase: PurchaseView,
    },
    /// No answer that says so; the card shows what the list says.
    Unknown {
        /// The purchase, with what the list says.
        purchase: PurchaseView,
    },
}

/// A number that was asked for, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PurchaseView {
    /// The purchase's id.
    #[ts(type = "number")]
    pub id: i64,
    /// The account's id.
    #[ts(type = "number")]
    pub account: i64,
    /// What was asked for.
    pub kind: PurchaseKind,
    /// The service's key.
    pub app: String,
    /// The service's name.
    pub service: String,
    /// `US` or `GB`; for a lock.
    pub country: Option<String>,
    /// The number that was asked for, where it was not a new one.
    pub asked_number: Option<String>,
    /// When the request left.
    #[ts(type = "number")]
    pub asked_ms: i64,
    /// When it was answered or given up.
    #[ts(type = "number | null")]
    pub ended_ms: Option<i64>,
    /// Why its outcome is unknown, or nothing.
    pub problem: Option<Problem>,
    /// The number that PingMe gave.
    pub number: Option<String>,
    /// What PingMe said it cost. It names no currency.
    pub price: Option<String>,
    /// What the number list says about an unknown outcome.
    pub finding: Option<Finding>,
}

/// What kind of purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseKind {
    /// `lockNumber`.
    Lock,
    /// `subNumber`.
    Subscribe,
}

/// What the number list, read after an unanswered purchase, says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// When the list was read; not, while it could not be.
    #[ts(type = "number | null")]
    pub read_ms: Option<i64>,
    /// Why it could not be read, or nothing.
    pub problem: Option<Problem>,
    /// Numbers of the service that are on the list now and were not before; for a subscription,
    /// the number if it is subscribed now.
    pub numbers: Vec<FoundNumber>,
}

/// A number that an unanswered purchase may have got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundNumber {
    /// The digits.
    pub phone: String,
    /// PingMe's own words for the date.
    pub valid_until_text: String,
    /// The date, where it could be read.
    pub valid_until: Option<String>,
}
