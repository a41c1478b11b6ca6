//! A callback address that remembers what it was sent.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use tokio::sync::mpsc;
use url::Url;

/// How long anything is waited for before a test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// What came in.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) content_type: String,
    pub(crate) body: Vec<u8>,
}

/// A callback address on this machine.
pub(crate) struct Sink {
    address: SocketAddr,
    received: mpsc::UnboundedReceiver<Received>,
}

#[derive(Clone)]
struct Shared {
    sender: mpsc::UnboundedSender<Received>,
    statuses: Arc<Mutex<VecDeque<StatusCode>>>,
}

impl Sink {
    /// Answers with these statuses in turn, and with 204 when they are used up.
    pub(crate) async fn start(statuses: &[u16]) -> Self {
        let (sender, received) = mpsc::unbounded_channel();
        let statuses = statuses
            .iter()
            .map(|status| StatusCode::from_u16(*status).unwrap());
        let shared = Shared {
            sender,
            statuses: Arc::new(Mutex::new(statuses.collect())),
        };
        let router = Router::new()
            .route("/callback", post(take))
            .with_state(shared);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, received }
    }

    pub(crate) fn url(&self) -> Url {
        format!("http://{}/callback", self.address).parse().unwrap()
    }

    pub(crate) async fn next(&mut self) -> Received {
        tokio::time::timeout(PATIENCE, self.received.recv())
            .await
            .expect("no callback came in time")
            .unwrap()
    }

    /// Whether nothing more has come in so far.
    pub(crate) fn is_empty(&mut self) -> bool {
        self.received.is_empty()
    }
}

async fn take(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let content_type = headers["content-type"].to_str().unwrap().to_owned();
    shared
        .sender
        .send(Received {
            content_type,
            body: body.to_vec(),
        })
        .unwrap();
    let next = shared.statuses.lock().unwrap().pop_front();
    next.unwrap_or(StatusCode::NO_CONTENT)
}
