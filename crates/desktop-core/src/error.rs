//! What can go wrong, and the stable name under which the window hears of it.

use std::io;

use crate::{
    secrets::SecretError,
    view::{Problem, ProblemCode},
};

/// Anything that the core can fail with. No text here holds a secret or an SMS.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another purchase of this service is under way for this account.
    #[error("another purchase of this service is under way")]
    PurchaseUnderWay,
    /// A user ID that is empty or has characters that it cannot have.
    #[error("this cannot be a user ID")]
    BadUserId,
    /// An app key that is empty or that no header can carry.
    #[error("this cannot be an app key")]
    BadKey,
    /// A base URL that is not https (http on this machine alone).
    #[error("the API's address has to be https")]
    BadBaseUrl,
    /// A form field that the window should not have sent so.
    #[error("{0} is not understood")]
    BadForm(&'static str),
    /// The user ID is in the app already.
    #[error("there is an account with this user ID already")]
    AccountExists,
    /// No such account.
    #[error("there is no such account")]
    NoSuchAccount,
    /// No such number.
    #[error("there is no such number")]
    NoSuchNumber,
    /// No such message, or no code of that index in it.
    #[error("there is no such message")]
    NoSuchMessage,
    /// No such purchase, or not one that this can be done with.
    #[error("there is no such purchase")]
    NoSuchPurchase,
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
            Self::PurchaseUnderWay => ProblemCode::PurchaseUnderWay,
            Self::BadUserId => ProblemCode::BadUserId,
            Self::BadKey => ProblemCode::BadKey,
            Self::BadBaseUrl => ProblemCode::BadBaseUrl,
            Self::BadForm(_) => ProblemCode::PingmeMissingParameter,
            Self::AccountExists => ProblemCode::AccountExists,
            Self::NoSuchAccount => ProblemCode::NoSuchAccount,
            Self::NoSuchNumber => ProblemCode::NoSuchNumber,
            Self::NoSuchMessage => ProblemCode::NoSuchMessage,
            Self::NoSuchPurchase => ProblemCode::NoSuchPurchase,
            Self::Secrets(SecretError::Missing) => ProblemCode::KeyringMissing,
            Self::Secrets(SecretError::Locked) => ProblemCode::KeyringLocked,
            Self::Secrets(SecretError::Failed(_)) => ProblemCode::KeyringFailed,
            Self::HistoryKeyMissing => ProblemCode::HistoryKeyMissing,
            Self::FolderInUse => ProblemCode::FolderInUse,
            Self::HistoryTooNew { .. }
            | Self::File { .. }
            | Self::Store(_)
            | Self::StoreContent(_)
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
