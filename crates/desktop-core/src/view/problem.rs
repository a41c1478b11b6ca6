//! What went wrong, by a stable name.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// A proxy address that cannot be used.
    BadProxy,
    /// The proxy could not be reached or refused; nothing was sent.
    ProxyRefused,
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
    /// What became of a purchase has to be said first: it would be lost.
    PurchaseUnsettled,
    /// PingMe names another rent than the one that was agreed to; nothing was sent.
    RentChanged,
    /// The number is subscribed already; nothing was sent.
    AlreadySubscribed,
    /// The number has left PingMe's list; nothing was sent.
    NumberGone,
    /// The month's limit is reached; nothing was sent.
    OverLimit,
    /// The monthly limit is no amount of money.
    BadLimit,
    /// The deletion cannot be undone any more.
    TooLateToUndo,
    /// The file could not be written.
    ExportFailed,
    /// The data folder could not be shown in the system's file manager.
    FolderNotOpened,
    /// An export is under way.
    ExportUnderWay,
    /// Keys that cannot be a shortcut.
    BadShortcut,
    /// A user ID that is empty or has characters it cannot have.
    BadUserId,
    /// A key that is empty or cannot be sent.
    BadKey,
    /// The account's key is not in the keyring any more: it has to be entered again.
    KeyGone,
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
    /// The relay speaks an older version of the protocol than this app.
    RelayOlder,
    /// The relay, or who made a pairing link, speaks a newer version of the protocol than this app.
    RelayNewer,
    /// The relay has trouble of its own and says so.
    RelayFailed,
    /// The callback URL could not be reached from here during a self-test.
    CallbackUnreachable,
    /// Something else than the relay answers at the callback URL.
    CallbackRefused,
    /// The relay has stored the test, but it did not come back in time.
    SelfTestLost,
    /// A self-test of this account is under way.
    SelfTestUnderWay,
    /// Not while nothing is kept: pairing needs a keyring.
    NotThisRun,
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
    /// The app is locked.
    Locked,
    /// Not the password of the lock.
    WrongPassword,
    /// Wrong passwords too often; another is heard after a while.
    TooManyTries,
    /// A new password that is too short.
    BadPassword,
    /// The password does not open the backup.
    BackupWrongPassword,
    /// The file is no backup of this app.
    BackupUnreadable,
    /// The backup is damaged or cut off; nothing was restored.
    BackupDamaged,
    /// The backup was made by a newer version; nothing was restored.
    BackupTooNew,
    /// The backup could not be written or read.
    BackupFailed,
    /// A backup or a restore is under way.
    BackupUnderWay,
    /// Another program listens on the port.
    PortInUse,
    /// No port that the relay in the app can listen on.
    BadPort,
    /// The store of the relay in the app is there, its key is not.
    RelayKeyGone,
    /// No address that the world could reach the relay by.
    BadPublicUrl,
    /// The relay in the app could not start, or has stopped.
    BuiltInRelayFailed,
    /// The system did not take the change of what starts at login.
    LoginStartFailed,
}
