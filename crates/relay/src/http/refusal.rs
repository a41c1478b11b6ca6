//! Refusals as responses: problem details (RFC 9457), each with a length and never cached.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use relay_protocol::wire::{PROBLEM_CONTENT_TYPE, Problem, ProblemKind};

use crate::pairing::Refused;
use crate::store::StoreError;

/// A problem on its way out.
pub(super) struct Refusal(pub(super) Box<Problem>);

impl Refusal {
    /// With words about this one time. They never repeat what was sent.
    pub(super) fn because(kind: ProblemKind, detail: &str) -> Self {
        Self(Box::new(Problem {
            detail: Some(detail.to_owned()),
            ..Problem::new(kind)
        }))
    }
}

impl From<ProblemKind> for Refusal {
    fn from(kind: ProblemKind) -> Self {
        Self(Box::new(Problem::new(kind)))
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a request could not be served");
        ProblemKind::Unavailable.into()
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Because(kind, detail) => Self::because(kind, detail),
            Refused::Store(error) => error.into(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // A problem is strings and numbers: it always becomes JSON.
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_CONTENT_TYPE));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("10"))
            }
            _ => None,
        };
        response
    }
}
