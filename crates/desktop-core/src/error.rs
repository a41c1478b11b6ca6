//! What can go wrong, and the stable name under which the window hears of it.

use std::io;

use relay_protocol::{PROTOCOL_VERSION, PairingLinkError, RelayUrlError};

use crate::{
    RelayError,
    secrets::SecretError,
    view::{Problem, ProblemCode},
};

/// Anything that the core can fail with. No text here holds a secret or an SMS.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// PingMe refused, or could not be asked.
    #[error(transparent)]
    Pingme(#[from] pingme::Error),
    /// The relay refused, or could not be asked.
    #[error(transparent)]
    Relay(#[from] RelayError),
    /// Not a pairing link that this app can use.
    #[error(transparent)]
    Link(#[from] PairingLinkError),
    /// The link is for another user ID.
    #[error("the pairing link is for another user ID")]
    LinkOtherAccount,
    /// The account is paired already.
    #[error("the account is paired already")]
    AlreadyPaired,
    /// The account has no relay.
    #[error("the account is not paired with a relay")]
    NotPaired,
    /// The account cannot ask PingMe anything, for this reason.
    #[error("{}", .0.message)]
    AccountUnusable(Problem),
    /// Another purchase of this service is under way for this account.
    #[error("another purchase of this service is under way")]
    PurchaseUnderWay,
    /// What became of a purchase is not known, and the person has not put it away.
    #[error("the outcome of a purchase is not known yet")]
    PurchaseUnsettled,
    /// PingMe names another rent than the one that was agreed to. Nothing was sent.
    #[error("the rent is another one than was agreed to")]
    RentChanged,
    /// The number is subscribed already. Nothing was sent.
    #[error("the number is subscribed already")]
    AlreadySubscribed,
    /// The number is not on PingMe's list any more. Nothing was sent.
    #[error("the number is not on the list any more")]
    NumberGone,
    /// PingMe's answer could not be kept, which is tried again. Until then its purchase is under way.
    #[error("PingMe's answer could not be kept yet: {0}")]
    OutcomeNotKept(Box<Error>),
    /// A user ID that is empty or has characters that it cannot have.
    #[error("this cannot be a user ID")]
    BadUserId,
    /// An app key that is empty or that no header can carry.
    #[error("this cannot be an app key")]
    BadKey,
    /// A base URL that is not https (http on this machine alone).
    #[error("the API's address has to be https")]
    BadBaseUrl,
    /// A proxy's address or login that cannot be used.
    #[error("the proxy cannot be used as it is given")]
    BadProxy,
    /// The account's key has to be entered again.
    #[error("the account's key is not in the keyring any more")]
    KeyGone,
    /// The month's limit is reached, and the person did not agree to pass it. Nothing was sent.
    #[error("the month's limit is reached")]
    OverLimit,
    /// A monthly limit that is no amount of money.
    #[error("the monthly limit is no amount of money")]
    BadLimit,
    /// A form field that the window should not have sent so.
    #[error("{0} is not understood")]
    BadForm(&'static str),
    /// The user ID is in the app already.
    #[error("there is an account with this user ID already")]
    AccountExists,
    /// No such account.
    #[error("there is no such account")]
    NoSuchAccount,
    /// No such message, or no code of that index in it.
    #[error("there is no such message")]
    NoSuchMessage,
    /// The deletion cannot be undone any more.
    #[error("the deletion cannot be undone any more")]
    TooLateToUndo,
    /// A file of the person's could not be written.
    #[error("the file cannot be written: {0}")]
    ExportFailed(io::Error),
    /// One file is written at a time.
    #[error("a file is being written already")]
    ExportUnderWay,
    /// A password that is too short to be a new one.
    #[error("the password is too short")]
    BadPassword,
    /// Another password than the one that the backup was made with.
    #[error("the password does not open the backup")]
    BackupWrongPassword,
    /// Not a backup of this app.
    #[error("the file is not a backup of this app")]
    BackupUnreadable,
    /// A backup that was cut or changed.
    #[error("the backup is damaged or incomplete")]
    BackupDamaged,
    /// A backup of a newer version of the app.
    #[error("the backup has format {found}; this version knows formats up to {known}")]
    BackupTooNew {
        /// The format of the file.
        found: u32,
        /// The newest one that this version knows.
        known: u32,
    },
    /// The file of a backup cannot be written or read.
    #[error("the file of the backup: {0}")]
    BackupFailed(io::Error),
    /// One backup is written or read at a time.
    #[error("a backup is being written or read already")]
    BackupUnderWay,
    /// No such purchase, or not one that this can be done with.
    #[error("there is no such purchase")]
    NoSuchPurchase,
    /// The callback URL gave no answer; why not, without the URL.
    #[error("the callback URL cannot be reached from here: {0}")]
    CallbackUnreachable(String),
    /// The callback URL gave an answer that is not the relay's; which, without its text.
    #[error("something else than the relay answers at the callback URL: {0}")]
    CallbackRefused(String),
    /// The relay has the self-test, and it did not come back.
    #[error("the relay has stored the self-test, but it did not come back")]
    SelfTestLost,
    /// A self-test of this account is under way.
    #[error("a self-test of this account is under way")]
    SelfTestUnderWay,
    /// Not while nothing is kept.
    #[error("nothing is kept in this run: that needs a keyring")]
    NotThisRun,
    /// Not the password of the lock.
    #[error("this is not the password")]
    WrongPassword,
    /// Wrong passwords too often: another is heard after a while.
    #[error("wrong passwords too often")]
    TooManyTries,
    /// No hash could be made of a password.
    #[error("the password could not be hashed")]
    PasswordNotHashed,
    /// The keyring could not be used.
    #[error(transparent)]
    Secrets(#[from] SecretError),
    /// The history is there, its key is not.
    #[error("the history is there, but its key is not in the keyring")]
    HistoryKeyMissing,
    /// Another instance has the data folder.
    #[error("the data folder is in use by another instance of the app")]
    FolderInUse,
    /// The history was written by a newer version of the app.
    #[error("the history has format {found}; this version knows formats up to {known}")]
    HistoryTooNew {
        /// The format of the file.
        found: i64,
        /// The newest one that this version knows.
        known: i64,
    },
    /// The data folder or a file in it cannot be read or written.
    #[error("{what}: {source}")]
    File {
        /// What was being done, without a path.
        what: &'static str,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] rusqlite::Error),
    /// The store holds something that this version did not write.
    #[error("the store holds {0} that cannot be read")]
    StoreContent(&'static str),
    /// A port that the relay in the app cannot listen on.
    #[error("the relay in the app cannot listen on this port")]
    BadPort,
    /// An address that the world cannot reach the relay in the app by.
    #[error("the relay in the app cannot be reached by this address")]
    BadPublicUrl,
    /// The relay in the app does not serve, for this reason.
    #[error("{}", .0.message)]
    BuiltInRelayDown(Problem),
    /// The app is closing.
    #[error("the app is closing")]
    Closing,
}

impl Error {
    pub(crate) fn file(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { what, source }
    }

    /// The stable name of what happened.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::Pingme(error) => pingme_code(error),
            Self::Relay(error) => relay_code(error),
            Self::Link(PairingLinkError::Version) => ProblemCode::RelayNewer,
            Self::Link(PairingLinkError::Relay(RelayUrlError::Insecure)) => {
                ProblemCode::LinkInsecure
            }
            Self::Link(_) => ProblemCode::LinkUnreadable,
            Self::LinkOtherAccount => ProblemCode::LinkOtherAccount,
            Self::AlreadyPaired => ProblemCode::AlreadyPaired,
            Self::NotPaired => ProblemCode::NotPaired,
            Self::AccountUnusable(problem) | Self::BuiltInRelayDown(problem) => problem.code,
            Self::PurchaseUnderWay => ProblemCode::PurchaseUnderWay,
            Self::PurchaseUnsettled => ProblemCode::PurchaseUnsettled,
            Self::RentChanged => ProblemCode::RentChanged,
            Self::AlreadySubscribed => ProblemCode::AlreadySubscribed,
            Self::NumberGone => ProblemCode::NumberGone,
            Self::OutcomeNotKept(_) => ProblemCode::OutcomeUnknown,
            Self::BadUserId => ProblemCode::BadUserId,
            Self::BadKey => ProblemCode::BadKey,
            Self::BadBaseUrl => ProblemCode::BadBaseUrl,
            Self::BadProxy => ProblemCode::BadProxy,
            Self::KeyGone => ProblemCode::KeyGone,
            Self::OverLimit => ProblemCode::OverLimit,
            Self::BadLimit => ProblemCode::BadLimit,
            Self::BadForm(_) => ProblemCode::PingmeMissingParameter,
            Self::AccountExists => ProblemCode::AccountExists,
            Self::NoSuchAccount => ProblemCode::NoSuchAccount,
            Self::NoSuchMessage => ProblemCode::NoSuchMessage,
            Self::TooLateToUndo => ProblemCode::TooLateToUndo,
            Self::ExportFailed(_) => ProblemCode::ExportFailed,
            Self::ExportUnderWay => ProblemCode::ExportUnderWay,
            Self::BadPassword => ProblemCode::BadPassword,
            Self::BackupWrongPassword => ProblemCode::BackupWrongPassword,
            Self::BackupUnreadable => ProblemCode::BackupUnreadable,
            Self::BackupDamaged => ProblemCode::BackupDamaged,
            Self::BackupTooNew { .. } => ProblemCode::BackupTooNew,
            Self::BackupFailed(_) => ProblemCode::BackupFailed,
            Self::BackupUnderWay => ProblemCode::BackupUnderWay,
            Self::NoSuchPurchase => ProblemCode::NoSuchPurchase,
            Self::CallbackUnreachable(_) => ProblemCode::CallbackUnreachable,
            Self::CallbackRefused(_) => ProblemCode::CallbackRefused,
            Self::SelfTestLost => ProblemCode::SelfTestLost,
            Self::SelfTestUnderWay => ProblemCode::SelfTestUnderWay,
            Self::NotThisRun => ProblemCode::NotThisRun,
            Self::WrongPassword => ProblemCode::WrongPassword,
            Self::TooManyTries => ProblemCode::TooManyTries,
            Self::Secrets(SecretError::Missing) => ProblemCode::KeyringMissing,
            Self::Secrets(SecretError::Locked) => ProblemCode::KeyringLocked,
            Self::Secrets(SecretError::Failed(_)) => ProblemCode::KeyringFailed,
            Self::BadPort => ProblemCode::BadPort,
            Self::BadPublicUrl => ProblemCode::BadPublicUrl,
            Self::HistoryKeyMissing => ProblemCode::HistoryKeyMissing,
            Self::FolderInUse => ProblemCode::FolderInUse,
            Self::HistoryTooNew { .. }
            | Self::File { .. }
            | Self::Store(_)
            | Self::StoreContent(_)
            | Self::PasswordNotHashed
            | Self::Closing => ProblemCode::StorageFailed,
        }
    }

    /// The error as the window gets it.
    #[must_use]
    pub fn problem(&self) -> Problem {
        Problem {
            code: self.code(),
            message: self.to_string(),
        }
    }
}

fn pingme_code(error: &pingme::Error) -> ProblemCode {
    use pingme::{Error as E, Refusal, Unreached};
    match error {
        E::Refused(Refusal::Internal) => ProblemCode::PingmeInternal,
        E::Refused(Refusal::MissingParameter) => ProblemCode::PingmeMissingParameter,
        E::Refused(Refusal::BalanceTooLow) => ProblemCode::BalanceTooLow,
        E::Refused(Refusal::NoNumber) => ProblemCode::NoNumber,
        E::Refused(Refusal::TooManyLocked) => ProblemCode::TooManyLocked,
        E::Refused(Refusal::NoSuchNumber) => ProblemCode::NoSuchNumber,
        E::Refused(_) => ProblemCode::PingmeUnknownRetcode,
        E::Forbidden => ProblemCode::PingmeForbidden,
        E::Status(_) => ProblemCode::PingmeHttpStatus,
        E::TimedOut => ProblemCode::PingmeTimedOut,
        E::Unreadable { .. } => ProblemCode::PingmeUnreadable,
        E::OutcomeUnknown { .. } => ProblemCode::OutcomeUnknown,
        E::BadKey => ProblemCode::BadKey,
        E::BadUserId => ProblemCode::BadUserId,
        E::BadBaseUrl(_) => ProblemCode::BadBaseUrl,
        E::BadProxy => ProblemCode::BadProxy,
        E::Unreachable(Unreached::Proxy) => ProblemCode::ProxyRefused,
        E::BadApp | E::BadPhone | E::BadCountry => ProblemCode::PingmeMissingParameter,
        // Nothing was sent: not reached, or not even tried.
        _ => ProblemCode::PingmeUnreachable,
    }
}

fn relay_code(error: &RelayError) -> ProblemCode {
    match error {
        RelayError::Unreachable(_)
        | RelayError::Cut(_)
        | RelayError::TimedOut
        | RelayError::Setup(_) => ProblemCode::RelayUnreachable,
        RelayError::Proxy(_) => ProblemCode::ProxyRefused,
        RelayError::UnknownDevice => ProblemCode::RelayRefused,
        RelayError::LinkRefused => ProblemCode::LinkRefused,
        RelayError::LinkExpired => ProblemCode::LinkExpired,
        RelayError::LinkUsed => ProblemCode::LinkUsed,
        RelayError::Version { relay } if *relay < PROTOCOL_VERSION => ProblemCode::RelayOlder,
        RelayError::Version { .. } => ProblemCode::RelayNewer,
        RelayError::Gone(_) | RelayError::Unreadable => ProblemCode::RelayUnreadable,
        RelayError::Failed(_) => ProblemCode::RelayFailed,
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        error.problem()
    }
}
