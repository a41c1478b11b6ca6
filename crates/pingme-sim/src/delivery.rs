//! Callbacks on their way out.

use std::sync::Arc;

use jiff::Timestamp;
use reqwest::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::simulator::Shared;

/// How many deliveries are remembered.
const REMEMBERED: usize = 10_000;

/// A callback and how it fared. Its address is left out: it holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Whose it is.
    pub user_id: String,
    /// When it was first tried.
    pub at: Timestamp,
    /// The body that is POSTed.
    pub body: String,
    /// How often it was tried.
    pub attempts: u32,
    /// The last HTTP status; absent while none came.
    pub status: Option<u16>,
    /// What became of it.
    pub state: DeliveryState,
}

/// What became of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Still being tried.
    UnderWay,
    /// Answered 2xx.
    Delivered,
    /// Given up after the last attempt: lost for good.
    Lost,
    /// No callback address was known: lost for good.
    NoAddress,
}

/// All deliveries so far.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    begun: usize,
    /// The last ones; the first of them is number `begun - kept.len()`.
    kept: std::collections::VecDeque<Delivery>,
}

impl Deliveries {
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Delivery> {
        self.kept.iter()
    }

    fn begin(&mut self, user_id: &str, body: &str, state: DeliveryState) -> usize {
        if self.kept.len() == REMEMBERED {
            self.kept.pop_front();
        }
        self.kept.push_back(Delivery {
            user_id: user_id.to_owned(),
            at: Timestamp::now(),
            body: body.to_owned(),
            attempts: 0,
            status: None,
            state,
        });
        self.begun += 1;
        self.begun - 1
    }

    fn with(&mut self, number: usize, change: impl FnOnce(&mut Delivery)) {
        let first = self.begun - self.kept.len();
        if let Some(delivery) = number
            .checked_sub(first)
            .and_then(|at| self.kept.get_mut(at))
        {
            change(delivery);
        }
    }
}

/// POSTs `body` to the user's callback address, `1 + repeats` times one after the other, each time
/// again after a pause until it is answered 2xx.
pub(crate) async fn deliver(shared: Arc<Shared>, user_id: String, body: String, repeats: u32) {
    for _ in 0..=repeats {
        let Some(url) = shared.callback_url(&user_id) else {
            shared
                .world()
                .deliveries
                .begin(&user_id, &body, DeliveryState::NoAddress);
            return;
        };
        let number = shared
            .world()
            .deliveries
            .begin(&user_id, &body, DeliveryState::UnderWay);
        let delivered = attempt_until_taken(&shared, number, &url, &body).await;
        let state = if delivered {
            DeliveryState::Delivered
        } else {
            DeliveryState::Lost
        };
        shared
            .world()
            .deliveries
            .with(number, |delivery| delivery.state = state);
    }
}

async fn attempt_until_taken(shared: &Shared, number: usize, url: &Url, body: &str) -> bool {
    let mut pauses = shared.callback_pauses.iter();
    loop {
        let request = shared
            .http
            .post(url.clone())
            .header(CONTENT_TYPE, "application/json")
            .body(body.to_owned());
        let status = request.send().await.ok().map(|response| response.status());
        shared.world().deliveries.with(number, |delivery| {
            delivery.attempts += 1;
            delivery.status = status.map(|status| status.as_u16());
        });
        if status.is_some_and(|status| status.is_success()) {
            return true;
        }
        tracing::debug!(?status, "a callback was not taken");
        match pauses.next() {
            Some(pause) => tokio::time::sleep(*pause).await,
            None => return false,
        }
    }
}
