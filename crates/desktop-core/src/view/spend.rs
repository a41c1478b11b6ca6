//! What was spent, as far as it can be known: PingMe reports no balance, so all of it is estimated.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{NumberKey, Sum};

/// What the current month has cost, beside the person's limit. Amounts are in the limit's currency, the
/// one that most events have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct MonthSpent {
    /// The month, `2026-11`.
    pub month: String,
    /// What is known of its cost; nothing while no price is known.
    pub sum: Option<Sum>,
    /// How many of its events have no known price.
    pub unknown: u32,
    /// The person's limit.
    pub limit: Option<Sum>,
    /// How much of it is used, in percent, rounded down; beyond 100 where it is passed.
    pub percent: Option<u32>,
    /// Where that is.
    pub level: LimitLevel,
}

/// How near a limit is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LimitLevel {
    /// Below 80%, or there is no limit.
    #[default]
    Below,
    /// 80% or more: warned of.
    Near,
    /// 100% or more: nothing is bought unasked.
    Reached,
}

/// Which part of the spending.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
pub struct SpendQuery {
    /// Only this account's; all when absent.
    #[ts(type = "number | null")]
    pub account: Option<i64>,
    /// In this currency; the one that most events have when absent.
    pub currency: Option<String>,
}

/// Six months of spending, the last of them the current one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SpendReport {
    /// The currency of all its amounts, where PingMe names one.
    pub currency: Option<String>,
    /// All currencies that there are events in, the one with the most first.
    pub currencies: Vec<String>,
    /// Some amounts name no currency and are taken for this one.
    pub assumed: bool,
    /// The months, `2026-06` to `2026-11`.
    pub months: Vec<String>,
    /// One row for each service, the dearest first; beyond five, all but four are one row.
    pub services: Vec<SpendRow>,
    /// The sum of them.
    pub all: SpendRow,
    /// Rent of subscribed numbers that falls due next, the nearest first.
    pub due: Vec<RentDue>,
}

/// A row of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SpendRow {
    /// The keys of the services that it stands for; an empty one for events that name no service.
    pub apps: Vec<String>,
    /// The service's name; nothing for several together, and for events that name none.
    pub service: Option<String>,
    /// Each month's cost.
    pub months: Vec<SpendCell>,
    /// The cost of all months.
    pub total: SpendCell,
}

/// A cost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct SpendCell {
    /// What is known of it, a decimal number; nothing where nothing was spent or no price is known.
    pub amount: Option<String>,
    /// How many events have no known price.
    pub unknown: u32,
    /// How many events there are.
    pub events: u32,
}

/// Rent that falls due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RentDue {
    /// Which number.
    pub key: NumberKey,
    /// The service's name.
    pub service: String,
    /// The day, where it could be read.
    pub day: Option<String>,
    /// PingMe's own words for the rent.
    pub rent: String,
    /// What was read of them.
    pub sum: Option<Sum>,
}

/// Which events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
pub struct SpendEventQuery {
    /// Only this account's; all when absent.
    #[ts(type = "number | null")]
    pub account: Option<i64>,
    /// Only of this month, `2026-11`; of all six when absent.
    pub month: Option<String>,
    /// Only of these services, by their keys, of which an empty one stands for none; of all when empty.
    pub apps: Vec<String>,
    /// Only those that are counted in this currency; all when absent.
    pub currency: Option<String>,
}

/// Something that cost money, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SpendEvent {
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// What.
    pub kind: SpendKind,
    /// The account's id.
    #[ts(type = "number")]
    pub account: i64,
    /// The service's key.
    pub app: Option<String>,
    /// The service's name.
    pub service: Option<String>,
    /// The number.
    pub phone: Option<String>,
    /// PingMe's own words for the price; empty where it named none.
    pub price: String,
    /// What was read of them.
    pub sum: Option<Sum>,
    /// The price was read later: the event is older than this bookkeeping.
    pub later: bool,
    /// The message that it is of, if that is still kept.
    pub message: Option<String>,
}

/// What costs money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpendKind {
    /// A message, at the rate of its number then.
    Sms,
    /// A number, at the price that PingMe named.
    Number,
    /// The rent with which a subscription began.
    Subscription,
    /// The rent of a subscription that went on: its date moved.
    Renewal,
}
