//! What the window is shown: plain data, derived from the store, sent over IPC as JSON.
//!
//! The TypeScript types in `ui/src/door/bindings.ts` are generated from this module. Times are
//! milliseconds since the Unix epoch on the *relay's* clock (see [`Snapshot::now_ms`]), days are
//! `YYYY-MM-DD` in the person's own time zone, and text offsets count UTF-16 units, because that
//! is what the web view's strings count.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything on the screen but the history rows. Pushed whole whenever a part of it changes, so
/// that the window never has to ask what became of something.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Snapshot {
    /// True inside the demo, whose banner says so.
    pub demo: bool,
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
    /// Messages not yet copied or opened.
    pub new_count: u32,
    /// The person's choices.
    pub settings: Settings,
    /// The language in use, after *system* was resolved.
    pub language: Language,
}

/// An error as the window gets it. It chooses its words by `code` and never reads `message`,
/// which is for logs and for codes that a window does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// The stable name of what happened.
    pub code: ProblemCode,
    /// English, for a log line; holds no secret and no SMS.
    pub message: String,
}

/// Everything that can go wrong, as a stable name. The window has a sentence in every language
/// for each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// retcode 100000.
    PingmeInternal,
    /// retcode 100004.
    PingmeMissingParameter,
    /// retcode 300002.
    BalanceTooLow,
    /// retcode 500000.
    NoNumber,
    /// retcode 500001.
    TooManyLocked,
    /// retcode 500002.
    NoSuchNumber,
    /// A retcode that the vendor's page does not list.
    PingmeUnknownRetcode,
    /// HTTP 403: key, user or address not allowed.
    PingmeForbidden,
    /// Another HTTP status.
    PingmeHttpStatus,
    /// No connection to PingMe; nothing was sent.
    PingmeUnreachable,
    /// PingMe did not answer in time.
    PingmeTimedOut,
    /// An answer that could not be read.
    PingmeUnreadable,
    /// A request that may have spent money, with no answer that says so.
    OutcomeUnknown,
    /// Another purchase of this service is under way.
    PurchaseUnderWay,
    /// A user ID that is empty or has characters it cannot have.
    BadUserId,
    /// A key that is empty or cannot be sent.
    BadKey,
    /// A base URL that is not https (http on this machine alone).
    BadBaseUrl,
    /// The user ID is already in the app.
    AccountExists,
    /// No such account; it was removed meanwhile.
    NoSuchAccount,
    /// No such message; it was deleted meanwhile.
    NoSuchMessage,
    /// No such purchase; it was ended meanwhile.
    NoSuchPurchase,
    /// Not a pairing link.
    LinkUnreadable,
    /// The relay's address is not https.
    LinkInsecure,
    /// The link is too old.
    LinkExpired,
    /// The link was used by another device.
    LinkUsed,
    /// The relay does not accept this link.
    LinkRefused,
    /// The link is for a user ID that is not in the app.
    LinkOtherAccount,
    /// The account is paired already; pairing again has to be confirmed.
    AlreadyPaired,
    /// The account has no relay.
    NotPaired,
    /// No connection to the relay.
    RelayUnreachable,
    /// The relay no longer accepts this device's token.
    RelayRefused,
    /// The relay answered something else than the protocol says.
    RelayUnreadable,
    /// The relay speaks another version of the protocol.
    RelayVersion,
    /// The relay has trouble of its own and says so.
    RelayFailed,
    /// No keyring on this machine.
    KeyringMissing,
    /// The keyring is locked, or the prompt was dismissed.
    KeyringLocked,
    /// The keyring failed in another way.
    KeyringFailed,
    /// The history is there, its key is not.
    HistoryKeyMissing,
    /// The data folder is in use by another instance.
    FolderInUse,
    /// The data folder cannot be read or written.
    StorageFailed,
    /// The clipboard did not take the text.
    ClipboardFailed,
    /// The demo could not be started.
    DemoFailed,
}

/// The person's choices, kept in `settings.json` of the data folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// The language, or the system's.
    pub language: LanguageChoice,
    /// Light, dark, or the system's.
    pub appearance: Appearance,
}

/// Which language to use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum LanguageChoice {
    /// As the system says; English where it says neither.
    #[default]
    #[serde(rename = "system")]
    System,
    /// English.
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    Chinese,
}

/// A language the app has words in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, TS)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    Chinese,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// A PingMe account as the sidebar and the settings show it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AccountView {
    /// The account's id in this app.
    #[ts(type = "number")]
    pub id: i64,
    /// The person's own name for it; the user ID where none was given.
    pub label: String,
    /// PingMe's user ID.
    pub user_id: String,
    /// The API's address.
    pub base_url: String,
    /// The relay that receives its SMS.
    pub relay: RelayView,
    /// When the number list was last read.
    #[ts(type = "number | null")]
    pub numbers_checked_ms: Option<i64>,
    /// Why the last reading failed, or nothing.
    pub numbers_problem: Option<Problem>,
}

/// The connection to an account's relay.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RelayView {
    /// What it is doing.
    pub state: RelayState,
    /// The relay's host name, where paired.
    pub host: Option<String>,
    /// When the relay last answered.
    #[ts(type = "number | null")]
    pub checked_ms: Option<i64>,
    /// Since when it has been in this state.
    #[ts(type = "number | null")]
    pub since_ms: Option<i64>,
    /// What went wrong last, while reconnecting or refused.
    pub problem: Option<Problem>,
}

/// What a relay connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RelayState {
    /// No relay: codes cannot arrive.
    NotPaired,
    /// The first request is under way.
    Connecting,
    /// Polling; a message would arrive now.
    Live,
    /// The last request failed; the next one follows.
    Reconnecting,
    /// The relay no longer accepts this device: pair again.
    Refused,
}

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

/// What stands at the top of the inbox, decided in one place: a usable code first, then a
/// purchase whose outcome is unknown, then a wait, then the newest message.
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
    /// A request that may have spent money was not answered.
    Unknown {
        /// The purchase, with what the number list says.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
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

/// A new account, as typed.
#[derive(Clone, Deserialize, TS)]
pub struct AccountForm {
    /// The person's own name for it; may be empty.
    pub label: String,
    /// PingMe's user ID.
    pub user_id: String,
    /// The app key. Goes into the keyring and never comes back.
    pub key: String,
    /// The API's address; empty for PingMe's own.
    pub base_url: String,
}

/// What checking a key against the API showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct KeyCheck {
    /// Services on offer.
    pub services: u32,
    /// Numbers the account has now.
    pub numbers: u32,
}

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

/// What a pairing link says, before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PairingOffer {
    /// The relay's host name (with a port that is not the usual one).
    pub host: String,
    /// The user ID that it is for.
    pub user_id: String,
    /// The account of this app with that user ID.
    #[ts(type = "number | null")]
    pub account: Option<i64>,
    /// The connection is https; else it stays on this machine.
    pub https: bool,
    /// The account is paired already, with this host.
    pub replaces: Option<String>,
    /// The name that the relay will list this computer under, unless another is given.
    pub device_name: String,
}

/// A pairing that the person has confirmed.
#[derive(Clone, Deserialize, TS)]
pub struct PairForm {
    /// The account's id.
    #[ts(type = "number")]
    pub account: i64,
    /// The link, as pasted.
    pub link: String,
    /// The name that the relay lists this computer under.
    pub device_name: String,
    /// The second confirmation: replace the pairing that is there.
    pub replace: bool,
}

/// A message that has just been kept, for a live region and a notification.
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
}
