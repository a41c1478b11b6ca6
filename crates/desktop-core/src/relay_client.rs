//! The device's side of the relay's HTTP interface.

mod callback;

use std::time::Duration;

use pingme::{Proxy, Unreached, Way};
use relay_protocol::{
    Cursor, DeviceToken, PROTOCOL_VERSION, VERSION_HEADER,
    wire::{
        AccountAnswer, AckAnswer, AckRequest, GoneDetail, MessagesAnswer, MessagesQuery,
        PairAnswer, PairRequest, Problem, ProblemKind, SelfTestAnswer,
    },
};
use reqwest::{Method, RequestBuilder, Response, StatusCode, redirect};
use serde::de::DeserializeOwned;
use url::Url;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take that nobody waits for on purpose, and how much longer than its wait one
/// that somebody does.
const PATIENCE: Duration = Duration::from_secs(15);
/// An answer larger than this is none: a relay bounds its answers well below.
const LARGEST_ANSWER: usize = 16 * 1024 * 1024;
/// How many messages are asked for at once.
const LIMIT: u32 = 200;

/// Why a relay did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RelayError {
    /// No connection came about.
    #[error("the relay cannot be reached: {0}")]
    Unreachable(String),
    /// The proxy could not be reached or refused; nothing was sent.
    #[error("the proxy could not be reached or refused: {0}")]
    Proxy(String),
    /// The connection was there and ended without an answer.
    #[error("the connection to the relay was cut: {0}")]
    Cut(String),
    /// No answer came in time.
    #[error("the relay did not answer in time")]
    TimedOut,
    /// The relay does not know this device (any more).
    #[error("the relay does not know this device")]
    UnknownDevice,
    /// The relay did not make this pairing link.
    #[error("the relay did not make this pairing link")]
    LinkRefused,
    /// The pairing link is too old.
    #[error("the pairing link has expired")]
    LinkExpired,
    /// The pairing link has been used by another device.
    #[error("the pairing link has been used")]
    LinkUsed,
    /// What follows the cursor is gone.
    #[error("the relay no longer has what follows the cursor")]
    Gone(Box<GoneDetail>),
    /// The relay speaks another version of the protocol, a newer one or an older one.
    #[error(
        "the relay speaks version {relay} of the protocol, this app version {PROTOCOL_VERSION}"
    )]
    Version {
        /// The newest one that the relay speaks.
        relay: u32,
    },
    /// Not an answer of the protocol.
    #[error("the relay's answer cannot be read")]
    Unreadable,
    /// The relay, or something in front of it, has trouble of its own.
    #[error("the relay answered with HTTP status {0}")]
    Failed(u16),
    /// The HTTP client could not be set up on this machine.
    #[error("the HTTP client cannot be set up: {0}")]
    Setup(String),
}

impl RelayError {
    fn of(error: reqwest::Error, way: &Way) -> Self {
        // A URL can hold a cursor, never a secret; it still has no place in a sentence.
        let error = error.without_url();
        if let Some(why) = way.unreached(&error) {
            match why {
                Unreached::Proxy => Self::Proxy(reason(&error)),
                _ => Self::Unreachable(reason(&error)),
            }
        } else if error.is_timeout() {
            Self::TimedOut
        } else if error.is_builder() {
            Self::Setup(reason(&error))
        } else {
            Self::Cut(reason(&error))
        }
    }
}

/// The innermost cause, which is the one that says something.
fn reason(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// A relay at an address. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct RelayClient {
    http: reqwest::Client,
    way: Way,
    base: Url,
}

impl RelayClient {
    /// Prepares a client; nothing is sent yet. This machine itself is never asked through a proxy.
    pub(crate) fn new(base: Url, proxy: &Proxy) -> Result<Self, RelayError> {
        let way = Way::to(&base, proxy);
        let builder = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .https_only(!way.is_loopback());
        let http = way
            .apply(builder)
            .map_err(|error| RelayError::Proxy(error.to_string()))?
            .build()
            .map_err(|error| RelayError::of(error, &way))?;
        Ok(Self { http, way, base })
    }

    /// Pairs. Asking again with the same link and key gets the same answer.
    pub(crate) async fn pair(&self, request: &PairRequest) -> Result<PairAnswer, RelayError> {
        let asked = self.request(Method::POST, "pair").json(request);
        self.answer(asked.timeout(PATIENCE)).await
    }

    /// Asks for what follows a cursor, and waits up to `wait` for it.
    pub(crate) async fn messages(
        &self,
        token: &DeviceToken,
        cursor: &Cursor,
        wait: Duration,
    ) -> Result<MessagesAnswer, RelayError> {
        let query = MessagesQuery {
            cursor: Some(cursor.clone()),
            limit: Some(LIMIT),
            wait: Some(u32::try_from(wait.as_secs()).unwrap_or(u32::MAX)),
        };
        let asked = self
            .request(Method::GET, "messages")
            .bearer_auth(token.expose())
            .query(&query);
        self.answer(asked.timeout(wait + PATIENCE)).await
    }

    /// Says that everything up to this cursor is safe here.
    pub(crate) async fn acknowledge(
        &self,
        token: &DeviceToken,
        cursor: &Cursor,
    ) -> Result<(), RelayError> {
        let cursor = cursor.clone();
        let asked = self
            .request(Method::POST, "ack")
            .bearer_auth(token.expose())
            .json(&AckRequest { cursor });
        self.answer(asked.timeout(PATIENCE))
            .await
            .map(|AckAnswer { .. }| ())
    }

    /// What the relay says about the account.
    pub(crate) async fn account(&self, token: &DeviceToken) -> Result<AccountAnswer, RelayError> {
        let asked = self
            .request(Method::GET, "account")
            .bearer_auth(token.expose());
        self.answer(asked.timeout(PATIENCE)).await
    }

    /// Something to be sent to the callback URL, for a test of the way.
    pub(crate) async fn self_test(
        &self,
        token: &DeviceToken,
    ) -> Result<SelfTestAnswer, RelayError> {
        let asked = self
            .request(Method::POST, "self-test")
            .bearer_auth(token.expose());
        self.answer(asked.timeout(PATIENCE)).await
    }

    /// Deletes this device on the relay, with what waits for it.
    pub(crate) async fn delete_device(&self, token: &DeviceToken) -> Result<(), RelayError> {
        let asked = self
            .request(Method::DELETE, "device")
            .bearer_auth(token.expose());
        self.successful(asked.timeout(PATIENCE)).await.map(drop)
    }

    fn request(&self, method: Method, what: &str) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["v1", what]);
        }
        self.http
            .request(method, url)
            .header(VERSION_HEADER, PROTOCOL_VERSION)
    }

    async fn answer<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, RelayError> {
        let mut response = self.successful(request).await?;
        let body = self.body(&mut response).await?;
        serde_json::from_slice(&body).map_err(|_| RelayError::Unreadable)
    }

    async fn successful(&self, request: RequestBuilder) -> Result<Response, RelayError> {
        let mut response = request.send().await.map_err(|error| self.failure(error))?;
        if let Some(version) = response.headers().get(VERSION_HEADER) {
            let version = version.to_str().ok().and_then(|text| text.parse().ok());
            let relay = version.ok_or(RelayError::Unreadable)?;
            if relay != PROTOCOL_VERSION {
                return Err(RelayError::Version { relay });
            }
        }
        if response.status().is_success() {
            return Ok(response);
        }
        let status = response.status();
        let body = self.body(&mut response).await?;
        Err(refusal(status, serde_json::from_slice(&body).ok()))
    }

    async fn body(&self, response: &mut Response) -> Result<Vec<u8>, RelayError> {
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.failure(error))?
        {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                return Err(RelayError::Unreadable);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn failure(&self, error: reqwest::Error) -> RelayError {
        RelayError::of(error, &self.way)
    }
}

fn refusal(status: StatusCode, problem: Option<Problem>) -> RelayError {
    let Some((kind, problem)) = problem.and_then(|problem| Some((problem.kind()?, problem))) else {
        // Not the relay's own words: a proxy, or another server altogether.
        // Its 401 says nothing about this device, whose secrets may be forgotten on the relay's word.
        return RelayError::Failed(status.as_u16());
    };
    match kind {
        ProblemKind::UnknownDevice => RelayError::UnknownDevice,
        ProblemKind::LinkRefused => RelayError::LinkRefused,
        ProblemKind::LinkExpired => RelayError::LinkExpired,
        ProblemKind::LinkUsed => RelayError::LinkUsed,
        ProblemKind::UnsupportedProtocol => {
            match problem.supported.unwrap_or_default().into_iter().max() {
                Some(relay) => RelayError::Version { relay },
                None => RelayError::Unreadable,
            }
        }
        ProblemKind::CursorGone => match problem.gone {
            Some(gone) => RelayError::Gone(Box::new(gone)),
            None => RelayError::Unreadable,
        },
        _ => RelayError::Failed(status.as_u16()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_is_told_apart_and_a_proxys_page_is_not_taken_for_the_relays_word() {
        let own = |kind: ProblemKind| {
            let status = StatusCode::from_u16(kind.status()).unwrap();
            refusal(status, Some(Problem::new(kind)))
        };
        assert_eq!(own(ProblemKind::UnknownDevice), RelayError::UnknownDevice);
        assert_eq!(own(ProblemKind::LinkExpired), RelayError::LinkExpired);
        assert_eq!(
            own(ProblemKind::UnsupportedProtocol),
            RelayError::Unreadable,
            "it names none that it speaks"
        );
        let mut older = Problem::new(ProblemKind::UnsupportedProtocol);
        older.supported = Some(vec![0]);
        assert_eq!(
            refusal(StatusCode::BAD_REQUEST, Some(older)),
            RelayError::Version { relay: 0 }
        );
        assert_eq!(own(ProblemKind::CursorGone), RelayError::Unreadable);
        assert_eq!(own(ProblemKind::Unavailable), RelayError::Failed(503));
        assert_eq!(refusal(StatusCode::GONE, None), RelayError::Failed(410));
        assert_eq!(refusal(StatusCode::FOUND, None), RelayError::Failed(302));
        assert_eq!(
            refusal(StatusCode::UNAUTHORIZED, None),
            RelayError::Failed(401)
        );
    }

    #[test]
    fn a_path_in_front_is_kept() {
        for base in ["https://relay.example/sms", "https://relay.example/sms/"] {
            let client = RelayClient::new(Url::parse(base).unwrap(), &Proxy::None).unwrap();
            let request = client.request(Method::GET, "messages").build().unwrap();
            assert_eq!(
                request.url().as_str(),
                "https://relay.example/sms/v1/messages"
            );
        }
    }
}
