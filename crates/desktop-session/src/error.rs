use std::io;
use std::time::Duration;

/// Why a session or a window in it does not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A program could not be started.
    #[error("{program} could not be started: {cause}")]
    Start {
        /// The program.
        program: String,
        /// What the system said.
        cause: io::Error,
    },
    /// A program ended when it should not have, or with a failure.
    #[error("{program} ended with {status}: {output}")]
    Ended {
        /// The program.
        program: String,
        /// How it ended.
        status: String,
        /// What it printed.
        output: String,
    },
    /// A condition was not met in time.
    #[error("waited {} s for {what}{last}", within.as_secs())]
    TimedOut {
        /// The condition.
        what: String,
        /// How long it was waited for.
        within: Duration,
        /// What was seen last, with a leading separator, or nothing.
        last: String,
    },
    /// A file could not be read or written.
    #[error("{what}: {cause}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system said.
        cause: io::Error,
    },
    /// The bus did not do what was asked.
    #[error("session bus: {0}")]
    Bus(#[from] zbus::Error),
    /// The display did not do what was asked.
    #[error("display: {0}")]
    Display(String),
    /// The window or its driver did not do what was asked.
    #[error("window: {0}")]
    Window(Box<thirtyfour::error::WebDriverError>),
    /// The window shows something else than it should.
    #[error("{0}")]
    Unexpected(String),
}

impl Error {
    pub(crate) fn display(cause: impl std::fmt::Display) -> Self {
        Self::Display(cause.to_string())
    }

    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |cause| Self::Io { what, cause }
    }
}

impl From<thirtyfour::error::WebDriverError> for Error {
    fn from(error: thirtyfour::error::WebDriverError) -> Self {
        Self::Window(Box::new(error))
    }
}
