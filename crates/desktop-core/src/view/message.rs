//! Messages, and pages of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::NumberKey;

/// A row of the history, and the content of the card.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MessageView {
    /// The message's id: 32 hexadecimal digits.
    pub id: String,
    /// The account's id.
    #[ts(type = "number")]
    pub account: i64,
    /// What it is.
    pub kind: MessageKind,
    /// When the relay received it.
    #[ts(type = "number")]
    pub received_ms: i64,
    /// The day of that.
    pub day: String,
    /// The service's key, where the message names one.
    pub app: Option<String>,
    /// The service's name; the key where no name is known.
    pub service: Option<String>,
    /// Who sent it: a number or a name.
    pub from: Option<String>,
    /// The receiving number.
    pub to: Option<String>,
    /// The whole text; for an unrecognised callback its body.
    pub text: String,
    /// The codes found in it, best first.
    pub codes: Vec<CodeView>,
    /// Which of them is the code; none of several when they are too close.
    pub chosen: Option<u32>,
    /// Until when the code is valid, where the message says so.
    #[ts(type = "number | null")]
    pub valid_until_ms: Option<i64>,
    /// Not yet copied or opened.
    pub new: bool,
    /// When a code of it was last copied.
    #[ts(type = "number | null")]
    pub copied_ms: Option<i64>,
    /// For a message to another user ID: that user ID.
    pub other_user: Option<String>,
    /// For a gap: how many messages expired unread, where known.
    pub missed: Option<u32>,
}

/// What a history row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// An SMS.
    Sms,
    /// An SMS whose user ID is not this account's.
    OtherUser,
    /// A callback in a form that this app does not know.
    Unrecognised,
    /// A message that could not be opened.
    Unreadable,
    /// Messages are missing here.
    Gap,
}

/// A code in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeView {
    /// As copied.
    pub code: String,
    /// As displayed.
    pub shown: String,
    /// Where it starts in the text, in UTF-16 units.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// Where a history page goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryKey {
    /// The last row's time.
    #[ts(type = "number")]
    pub received_ms: i64,
    /// The last row's id.
    pub id: String,
}

/// Which rows of the history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
pub struct HistoryQuery {
    /// Rows older than this; from the newest when absent.
    pub before: Option<HistoryKey>,
    /// At most so many rows; 200 at the most.
    pub limit: u32,
    /// Only this number's.
    pub number: Option<NumberKey>,
}

/// A page of the history, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HistoryPage {
    /// The rows.
    pub rows: Vec<MessageView>,
    /// How many messages each day on this page has in all.
    pub days: Vec<DayCount>,
    /// Where to go on, if there is more.
    pub next: Option<HistoryKey>,
}

/// How many messages a day has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DayCount {
    /// The day.
    pub day: String,
    /// Its messages.
    pub messages: u32,
}
