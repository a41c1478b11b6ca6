use std::fmt;

use crate::BaseUrlFault;

/// Everything that can go wrong between this client and PingMe, and with what it is given.
///
/// No variant ever holds the app key or a whole body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// PingMe answered and refused; nothing was done.
    #[error("PingMe refused: {0}")]
    Refused(Refusal),
    /// HTTP 403: the key may not do this. Nothing was done.
    #[error("PingMe says that this key has no permission (HTTP 403)")]
    Forbidden,
    /// An HTTP status that the vendor's page does not know.
    #[error("PingMe's server answered with HTTP status {0}")]
    Status(u16),
    /// PingMe was not reached, or the connection was lost on a call that changes nothing.
    #[error("PingMe could not be reached: {0}")]
    Unreachable(Unreached),
    /// No answer came in time, on a call that changes nothing.
    #[error("PingMe did not answer in time")]
    TimedOut,
    /// The answer was not what the vendor's page describes.
    #[error("PingMe's answer could not be read: {excerpt}")]
    Unreadable {
        /// The beginning of the answer: one short line without control characters or the key.
        excerpt: String,
    },
    /// The request may have left, and what it did is not known. Never repeat it by itself: read
    /// the number list and compare.
    #[error("it is not known whether PingMe did it ({cause})")]
    OutcomeUnknown {
        /// What happened instead of an answer.
        cause: Box<Error>,
    },
    /// The app key is empty or cannot be sent in a header.
    #[error("the app key is empty or contains characters that cannot be sent")]
    BadKey,
    /// The user id is empty, too long, or has control characters.
    #[error("the user id is empty, too long or contains control characters")]
    BadUserId,
    /// The service's key is empty, too long, or has control characters.
    #[error("the service is empty, too long or contains control characters")]
    BadApp,
    /// Not a number: digits, perhaps with separators.
    #[error("this is not a telephone number")]
    BadPhone,
    /// Neither `US` nor `GB`.
    #[error("this country is not one that PingMe offers")]
    BadCountry,
    /// The base URL cannot be used.
    #[error("the API address cannot be used: {0}")]
    BadBaseUrl(BaseUrlFault),
    /// The proxy's address cannot be used.
    #[error("the proxy address cannot be used")]
    BadProxy,
    /// The HTTP client could not be set up on this machine, for example without any trusted
    /// certificate.
    #[error("the HTTP client could not be set up: {0}")]
    Setup(String),
}

impl Error {
    /// A stable name in `snake_case`, for texts in several languages and for logs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.name(),
            Self::Forbidden => "forbidden",
            Self::Status(_) => "http_status",
            Self::Unreachable(_) => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Unreadable { .. } => "unreadable",
            Self::OutcomeUnknown { .. } => "outcome_unknown",
            Self::BadKey => "bad_key",
            Self::BadUserId => "bad_user_id",
            Self::BadApp => "bad_app",
            Self::BadPhone => "bad_phone",
            Self::BadCountry => "bad_country",
            Self::BadBaseUrl(_) => "bad_base_url",
            Self::BadProxy => "bad_proxy",
            Self::Setup(_) => "client_setup",
        }
    }

    /// What this failure means for a call that changes something at PingMe: definite where nothing
    /// can have been done, [`Error::OutcomeUnknown`] everywhere else.
    pub(crate) fn of_a_change(self) -> Self {
        let definite = match &self {
            Self::Refused(Refusal::Internal) => false,
            Self::Refused(_) | Self::Forbidden => true,
            Self::Status(status) => (400..500).contains(status),
            Self::Unreachable(reason) => reason.never_left(),
            Self::TimedOut | Self::Unreadable { .. } => false,
            // Found before anything is sent.
            Self::BadKey
            | Self::BadUserId
            | Self::BadApp
            | Self::BadPhone
            | Self::BadCountry
            | Self::BadBaseUrl(_)
            | Self::BadProxy
            | Self::Setup(_)
            | Self::OutcomeUnknown { .. } => true,
        };
        if definite {
            self
        } else {
            Self::OutcomeUnknown {
                cause: Box::new(self),
            }
        }
    }
}

/// A refusal as PingMe's `retcode` words it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// 100000: an internal error. On a call that spends money this is no refusal but an unknown
    /// outcome.
    Internal,
    /// 100004: a parameter is missing.
    MissingParameter,
    /// 300002: the balance is too low.
    BalanceTooLow,
    /// 500000: no number is available.
    NoNumber,
    /// 500001: too many numbers are locked.
    TooManyLocked,
    /// 500002: the number does not exist or has expired.
    NoSuchNumber,
    /// A retcode that the vendor's page does not list.
    Unknown {
        /// The retcode.
        code: i64,
        /// PingMe's `retmsg`, shortened and without control characters; may be empty.
        message: String,
    },
}

impl Refusal {
    /// Reads a `retcode` other than 0; `message` must be safe to show.
    pub(crate) fn from_retcode(code: i64, message: String) -> Self {
        match code {
            100_000 => Self::Internal,
            100_004 => Self::MissingParameter,
            300_002 => Self::BalanceTooLow,
            500_000 => Self::NoNumber,
            500_001 => Self::TooManyLocked,
            500_002 => Self::NoSuchNumber,
            code => Self::Unknown { code, message },
        }
    }

    /// The `retcode` as the page prints it.
    #[must_use]
    pub fn retcode(&self) -> i64 {
        match self {
            Self::Internal => 100_000,
            Self::MissingParameter => 100_004,
            Self::BalanceTooLow => 300_002,
            Self::NoNumber => 500_000,
            Self::TooManyLocked => 500_001,
            Self::NoSuchNumber => 500_002,
            Self::Unknown { code, .. } => *code,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::MissingParameter => "missing_parameter",
            Self::BalanceTooLow => "balance_too_low",
            Self::NoNumber => "no_number",
            Self::TooManyLocked => "too_many_locked",
            Self::NoSuchNumber => "no_such_number",
            Self::Unknown { .. } => "unknown_retcode",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal => f.write_str("an internal error on its side (100000)"),
            Self::MissingParameter => f.write_str("a parameter is missing (100004)"),
            Self::BalanceTooLow => f.write_str("the balance is too low (300002)"),
            Self::NoNumber => f.write_str("no number is available (500000)"),
            Self::TooManyLocked => f.write_str("too many numbers are locked (500001)"),
            Self::NoSuchNumber => f.write_str("the number does not exist or has expired (500002)"),
            Self::Unknown { code, message } if message.is_empty() => write!(f, "retcode {code}"),
            Self::Unknown { code, message } => write!(f, "{message} (retcode {code})"),
        }
    }
}

/// Why PingMe was not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Unreached {
    /// The server's name could not be looked up.
    #[error("its name could not be looked up")]
    NameNotFound,
    /// No connection came about.
    #[error("no connection could be made")]
    NotConnected,
    /// No connection came about within the connect timeout.
    #[error("no connection could be made in time")]
    ConnectTimedOut,
    /// The secure connection failed, for example over a certificate that is not trusted.
    #[error("a secure connection could not be made")]
    Tls,
    /// The proxy could not be reached or refused.
    #[error("the proxy could not be reached or refused")]
    Proxy,
    /// A connection that stood was cut before the answer was complete.
    #[error("the connection was lost")]
    ConnectionLost,
}

impl Unreached {
    /// A stable name in `snake_case`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NameNotFound => "name_not_found",
            Self::NotConnected => "not_connected",
            Self::ConnectTimedOut => "connect_timed_out",
            Self::Tls => "tls",
            Self::Proxy => "proxy",
            Self::ConnectionLost => "connection_lost",
        }
    }

    /// Whether it is certain that no byte of the request left.
    const fn never_left(self) -> bool {
        !matches!(self, Self::ConnectionLost)
    }
}
