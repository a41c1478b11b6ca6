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
    /// PingMe's own words for the date.
    pub valid_until_text: String,
    /// The date, where it could be read.
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
}
