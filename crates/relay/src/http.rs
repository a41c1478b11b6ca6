//! The relay over HTTP: thin handlers over the store.

mod auth;
mod body;
mod callback;
mod connections;
mod device;
mod refusal;

pub(crate) use connections::serve;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, delete, get, post};
use relay_protocol::wire::{Problem, ProblemKind};
use relay_protocol::{PROTOCOL_VERSION, VERSION_HEADER};
use tokio::sync::watch;
use url::Url;

use crate::store::Store;
use crate::wakeups::Wakeups;
use refusal::Refusal;

/// What the handlers work with.
pub(crate) struct Served {
    pub(crate) store: Store,
    pub(crate) wakeups: Arc<Wakeups>,
    pub(crate) public_url: Url,
    /// Turns true when the relay is to stop.
    pub(crate) stopping: watch::Receiver<bool>,
}

type Shared = Arc<Served>;

/// Every path. Nothing here logs a request: its path or a header may be a secret.
fn router(served: Shared) -> Router {
    let not_found = || async { Refusal::from(ProblemKind::NotFound) };
    let not_allowed = || async { Refusal::from(ProblemKind::MethodNotAllowed) };
    let protocol = Router::new()
        .route("/pair", post(device::pair))
        .route("/messages", get(device::messages))
        .route("/ack", post(device::acknowledge))
        .route("/account", get(device::account))
        .route("/device", delete(device::leave))
        .route("/self-test", post(device::self_test))
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn(speak_the_version));
    Router::new()
        .route("/callback/{account}/{secret}", any(callback::receive))
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .nest("/v1", protocol)
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .with_state(served)
}

async fn ready(State(served): State<Shared>) -> Response {
    if served.store.is_well().await {
        "ready\n".into_response()
    } else {
        Refusal::from(ProblemKind::Unavailable).into_response()
    }
}

/// Refuses another version of the protocol, and names this one on every answer.
async fn speak_the_version(request: Request, next: Next) -> Response {
    let spoken = PROTOCOL_VERSION.to_string();
    let asked = request.headers().get(VERSION_HEADER);
    let mut response = if asked.is_none_or(|version| version.as_bytes() == spoken.as_bytes()) {
        next.run(request).await
    } else {
        let problem = Problem {
            supported: Some(vec![PROTOCOL_VERSION]),
            ..Problem::new(ProblemKind::UnsupportedProtocol)
        };
        Refusal(Box::new(problem)).into_response()
    };
    response
        .headers_mut()
        .insert(VERSION_HEADER, HeaderValue::from(PROTOCOL_VERSION));
    response
}

/// Whether a callback's method is one that is answered.
fn is_post(method: &Method) -> bool {
    method == Method::POST
}

const ACCEPTED: StatusCode = StatusCode::OK;
