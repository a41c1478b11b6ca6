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
    /// The number that it answers, where it is the first that came for one that was got.
    pub answers: Option<Answers>,
    /// In a search: what was found, in its text.
    pub hits: Vec<Hit>,
}

/// That a message is the first for a number that was got, also when nobody waited for it any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Answers {
    /// When the number was asked for.
    #[ts(type = "number")]
    pub asked_ms: i64,
    /// How long after that it came.
    #[ts(type = "number")]
    pub after_ms: i64,
}

/// A part of a text, in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Hit {
    /// Where it starts.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// What a history row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
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
    /// Where the page starts.
    pub from: HistoryFrom,
    /// At most so many rows; 200 at the most.
    pub limit: u32,
    /// Only these.
    pub filter: HistoryFilter,
}

/// Where a page of the history starts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum HistoryFrom {
    /// At the newest row.
    #[default]
    Newest,
    /// With the rows older than this.
    Before {
        /// That row.
        key: HistoryKey,
    },
    /// With the rows newer than this; the page ends with the nearest of them.
    After {
        /// That row.
        key: HistoryKey,
    },
    /// With the newest row of this day, or the next older one.
    Day {
        /// The day.
        day: String,
    },
}

/// Which messages. All that is set has to be true of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(default)]
pub struct HistoryFilter {
    /// Words in its text, its sender, its number, its service, or its code; empty for any.
    pub text: String,
    /// Only this account's.
    #[ts(type = "number | null")]
    pub account: Option<i64>,
    /// Only this service's, by its key.
    pub app: Option<String>,
    /// Only this number's.
    pub number: Option<NumberKey>,
    /// Only from this day on.
    pub since: Option<String>,
    /// Only up to this day, included.
    pub until: Option<String>,
    /// Only those in which a code was found.
    pub with_code: bool,
}

/// A page of the history, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HistoryPage {
    /// The rows.
    pub rows: Vec<MessageView>,
    /// How many messages each day on this page has in all.
    pub days: Vec<DayCount>,
    /// Where to go on with older rows, if there are any.
    pub older: Option<HistoryKey>,
    /// Where to go on with newer rows, if there are any.
    pub newer: Option<HistoryKey>,
}

/// How many messages a day has, of those that the filter lets through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DayCount {
    /// The day.
    pub day: String,
    /// Its messages.
    pub messages: u32,
}

/// How much a search finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SearchCount {
    /// How many messages are found.
    pub messages: u32,
    /// How many more have the words, but are kept out by the other filters.
    pub hidden: u32,
    /// How many of those have no code.
    pub hidden_without_code: u32,
    /// How many are found in each month, `2026-11`, the newest first.
    pub months: Vec<MonthCount>,
    /// Names the message that was kept last, when these were counted.
    #[ts(type = "number")]
    pub up_to: i64,
}

/// How many messages a month has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MonthCount {
    /// The month.
    pub month: String,
    /// Its messages.
    pub messages: u32,
}

/// What is kept of messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HistoryKept {
    /// How many.
    pub messages: u32,
    /// When the oldest came.
    #[ts(type = "number | null")]
    pub since_ms: Option<i64>,
    /// The size of the history on disk, in bytes; 0 when nothing is kept on disk.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// Which messages to delete.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Deletion {
    /// These.
    Messages {
        /// Their ids.
        ids: Vec<String>,
    },
    /// All that the filter lets through.
    Matching {
        /// The filter; an empty one is everything.
        filter: HistoryFilter,
        /// What [`SearchCount`] named when the person was asked: what has come since then stays.
        #[ts(type = "number")]
        up_to: i64,
    },
}

/// Messages that were deleted a moment ago and can still be brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Deleted {
    /// Names the deletion.
    #[ts(type = "number")]
    pub id: i64,
    /// How many messages.
    pub messages: u32,
    /// Until when they can be brought back.
    #[ts(type = "number")]
    pub until_ms: i64,
}
