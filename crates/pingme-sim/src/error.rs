use std::io;

/// Why the simulator did not do what it was told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address could not be listened on.
    #[error("cannot listen: {0}")]
    Listen(#[source] io::Error),
    /// The client that sends callbacks could not be set up.
    #[error("cannot send callbacks: {0}")]
    Callbacks(#[source] reqwest::Error),
    /// Two users with the same id, or one without an id or a key.
    #[error("user {0:?} is given twice, or has no id or no key")]
    BadUser(String),
    /// No user has this id.
    #[error("there is no user {0:?}")]
    NoUser(String),
    /// No service has this key.
    #[error("there is no service {0:?}")]
    NoService(String),
    /// The user holds no such number for this service, and nothing else was said.
    #[error("user {0:?} holds no number that this SMS could go to")]
    NoNumber(String),
    /// A number that the user is to start with is taken, or none is left.
    #[error("the number {0:?} is no number or is taken, or none is left")]
    NumberTaken(String),
}
