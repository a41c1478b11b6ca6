//! The screen as a whole, and the events that change it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    AccountView, Deleted, Language, LastChoice, LockView, MessageView, MonthSpent, MutedView,
    NetworkView, NumberKey, NumberView, Problem, PurchaseView, Settings,
};

/// Everything on the screen but the history rows. Pushed whole whenever a part of it changes, so
/// that the window never has to ask what became of something.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Snapshot {
    /// True inside the demo, whose banner says so.
    pub demo: bool,
    /// Nothing is kept: there is no keyring, and the person chose to go on without for this run.
    /// Numbers work; pairing is refused.
    pub this_run: bool,
    /// The app's version, `0.1.0`.
    pub app_version: String,
    /// The time when this was made, corrected by the relay's clock. The window keeps the
    /// difference to its own clock and computes every age with it.
    #[ts(type = "number")]
    pub now_ms: i64,
    /// The person's current day.
    pub today: String,
    /// Why the app cannot work at all (no keyring, history locked), or nothing.
    pub blocked: Option<Problem>,
    /// The accounts in the order they were added. None: first run.
    pub accounts: Vec<AccountView>,
    /// Every number that is shown, grouped by service by the window. Expired ones come last.
    pub numbers: Vec<NumberView>,
    /// What stands at the top of the inbox.
    pub card: Card,
    /// Every number whose code is waited for, the newest first.
    pub waits: Vec<PurchaseView>,
    /// What the last number was got for, so that it can be repeated.
    pub last_choice: Option<LastChoice>,
    /// What gives no notification.
    pub muted: Vec<MutedView>,
    /// Notifications are paused now.
    pub paused: bool,
    /// What was deleted a moment ago and can be brought back.
    pub deleted: Option<Deleted>,
    /// What the current month has cost, beside the person's limit.
    pub spent: MonthSpent,
    /// Messages not yet copied or opened.
    pub new_count: u32,
    /// The app's lock. While it is locked, nothing else of this names a number, a code or a message.
    pub lock: LockView,
    /// The person's choices.
    pub settings: Settings,
    /// How requests leave this machine.
    pub network: NetworkView,
    /// The language in use, after *system* was resolved.
    pub language: Language,
}

/// What stands at the top of the inbox, decided in one place: a usable code first, then a
/// purchase whose outcome is unknown, then a wait, then what came while nobody looked, then the newest
/// message.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Card {
    /// Nothing has come and nothing is waited for.
    Empty,
    /// A message: lit while its code can be used.
    Message {
        /// The message.
        message: MessageView,
        /// It holds a code (or several) that can still be used and was not copied yet.
        lit: bool,
    },
    /// A number was got, its code has not come.
    Waiting {
        /// The purchase that is being waited on.
        purchase: PurchaseView,
    },
    /// Messages came while the app was away, and nobody has looked at them.
    Away {
        /// What came.
        away: Away,
    },
    /// A request that may have spent money was not answered.
    Unknown {
        /// The purchase, with what the number list says.
        purchase: PurchaseView,
    },
}

/// What came while the app was away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Away {
    /// Since when the app was away, or else when the first of them came.
    #[ts(type = "number")]
    pub since_ms: i64,
    /// The day of that.
    pub day: String,
    /// How many messages.
    pub messages: u32,
    /// How many of them hold a code.
    pub codes: u32,
    /// How many of those can still be used.
    pub usable: u32,
    /// Of the codes: how many for each service, the most first.
    pub services: Vec<ServiceCount>,
    /// The relay says that messages are missing.
    pub gap: bool,
}

/// How many codes came for a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ServiceCount {
    /// The service's name; nothing where none is known.
    pub service: Option<String>,
    /// Its codes.
    pub codes: u32,
}

/// What a click on a notification opens, beside the window.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Opens {
    /// A message.
    Message {
        /// Its id.
        id: String,
    },
    /// A number.
    Number {
        /// Which.
        key: NumberKey,
    },
    /// The window alone.
    #[default]
    Nothing,
}

/// A message that has just been kept, for a live region.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Arrival {
    /// The message.
    pub message: MessageView,
}

/// The names of the events that the window listens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EventName {
    /// Carries a [`Snapshot`].
    Snapshot,
    /// History rows were added or changed; carries nothing.
    History,
    /// Carries an [`Arrival`].
    Arrival,
    /// A notification was clicked; carries the message's id.
    OpenMessage,
    /// A notification of a number that ends was clicked; carries its [`NumberKey`].
    OpenNumber,
    /// Carries a [`SelfTestProgress`](super::SelfTestProgress).
    SelfTest,
    /// A pairing link was opened outside the window, which fetches it with `take_link`; carries
    /// nothing.
    OpenLink,
    /// A number is to be got, says the tray; carries nothing.
    GetNumber,
    /// Carries an [`ExportProgress`](super::ExportProgress).
    Export,
    /// Carries a [`BackupProgress`](super::BackupProgress).
    Backup,
    /// Carries a [`ShortcutState`](super::ShortcutState).
    Shortcut,
    /// Carries a [`BuiltInRelay`](super::BuiltInRelay).
    BuiltInRelay,
}
