//! `/v1/…`: the devices' side.

use std::time::Duration;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use relay_protocol::wire::{
    AccountAnswer, AckAnswer, AckRequest, DEFAULT_LIMIT, DEFAULT_WAIT_SECONDS, GoneDetail,
    MAX_LIMIT, MAX_WAIT_SECONDS, MessagesAnswer, MessagesQuery, PairRequest, Problem, ProblemKind,
    SelfTestAnswer,
};
use relay_protocol::{Cursor, DeviceId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::auth::Caller;
use super::refusal::Refusal;
use super::{Shared, body};
use crate::clock::now_ms;
use crate::store::{Acked, Page, Reading};
use crate::{pairing, self_test};

/// The longest JSON body that is read, in bytes.
const REQUEST_BYTES: usize = 16 * 1024;
/// Sealed bytes after which an answer ends: with base64 it stays below 1 MiB, one large message apart.
const ANSWER_BYTES: usize = 720 * 1024;

fn answer(value: impl Serialize) -> impl IntoResponse {
    ([(CACHE_CONTROL, "no-store")], Json(value))
}

async fn read<T: DeserializeOwned>(request: Request) -> Result<T, Refusal> {
    let (parts, stream) = request.into_parts();
    let bytes = body::read(&parts.headers, stream, REQUEST_BYTES).await?;
    // What serde says can repeat a secret that was sent: only the place is passed on.
    serde_json::from_slice(&bytes).map_err(|error| {
        let place = format!(
            "the JSON cannot be read at line {}, column {}",
            error.line(),
            error.column()
        );
        Refusal::because(ProblemKind::MalformedRequest, &place)
    })
}

/// `POST /v1/pair`
pub(super) async fn pair(
    State(served): State<Shared>,
    request: Request,
) -> Result<impl IntoResponse, Refusal> {
    let request: PairRequest = read(request).await?;
    Ok(answer(
        pairing::pair(&served.store, &served.public_url, request).await?,
    ))
}

/// `GET /v1/messages`
pub(super) async fn messages(
    State(served): State<Shared>,
    Caller(device): Caller,
    query: Result<Query<MessagesQuery>, QueryRejection>,
) -> Result<impl IntoResponse, Refusal> {
    let Query(query) = query
        .map_err(|_| Refusal::because(ProblemKind::MalformedRequest, "the query cannot be read"))?;
    let cursor = query.cursor.filter(|cursor| !cursor.as_str().is_empty());
    let page = Page {
        messages: query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT),
        bytes: ANSWER_BYTES,
    };
    let wait = query
        .wait
        .unwrap_or(DEFAULT_WAIT_SECONDS)
        .min(MAX_WAIT_SECONDS);
    let until = Instant::now() + Duration::from_secs(wait.into());
    // From before the first look on, so that nothing is committed unnoticed in between.
    let mut committed = served.wakeups.subscribe(device.account);
    let mut stopping = served.stopping.clone();
    loop {
        let read = read_once(&served, device.id, cursor.clone(), page).await?;
        if !read.messages.is_empty() {
            return Ok(answer(read));
        }
        tokio::select! {
            _ = committed.changed() => {}
            // One more look: a command may have revoked the device, of which no wake-up tells.
            () = tokio::time::sleep_until(until) => break,
            _ = stopping.wait_for(|stop| *stop) => break,
        }
    }
    Ok(answer(read_once(&served, device.id, cursor, page).await?))
}

async fn read_once(
    served: &Shared,
    device: DeviceId,
    cursor: Option<Cursor>,
    page: Page,
) -> Result<MessagesAnswer, Refusal> {
    match served.store.messages_after(device, cursor, page).await? {
        Reading::Messages {
            messages,
            cursor,
            more,
        } => Ok(MessagesAnswer {
            messages,
            cursor,
            more,
            relay_time_ms: now_ms(),
        }),
        Reading::Gone { cursor, missing } => Err(gone(cursor, missing)),
        Reading::NoDevice => Err(ProblemKind::UnknownDevice.into()),
    }
}

fn gone(cursor: Cursor, missing: Option<u64>) -> Refusal {
    let gone = GoneDetail {
        cursor,
        missing,
        relay_time_ms: now_ms(),
    };
    Refusal(Box::new(Problem {
        gone: Some(gone),
        ..Problem::new(ProblemKind::CursorGone)
    }))
}

/// `POST /v1/ack`
pub(super) async fn acknowledge(
    State(served): State<Shared>,
    Caller(device): Caller,
    request: Request,
) -> Result<impl IntoResponse, Refusal> {
    let request: AckRequest = read(request).await?;
    match served.store.acknowledge(device.id, request.cursor).await? {
        Acked::Done => Ok(answer(AckAnswer {
            relay_time_ms: now_ms(),
        })),
        Acked::Gone { cursor, missing } => Err(gone(cursor, missing)),
        Acked::NoDevice => Err(ProblemKind::UnknownDevice.into()),
    }
}

/// `GET /v1/account`
pub(super) async fn account(
    State(served): State<Shared>,
    Caller(device): Caller,
) -> Result<impl IntoResponse, Refusal> {
    let store = &served.store;
    let account = store
        .account(device.account)
        .await?
        .ok_or(ProblemKind::UnknownDevice)?;
    Ok(answer(AccountAnswer {
        account: account.id,
        callback_url: pairing::callback_url(
            store.key(),
            account.id,
            account.callback_version,
            &served.public_url,
        ),
        user_id: account.user_id,
        device: device.id,
        devices: store.devices(account.id, now_ms()).await?,
        pingme_last_seen_ms: account.pingme_seen_at_ms,
        epoch: store.epoch(),
        relay_time_ms: now_ms(),
        relay_version: env!("CARGO_PKG_VERSION").to_owned(),
    }))
}

/// `DELETE /v1/device`
pub(super) async fn leave(
    State(served): State<Shared>,
    Caller(device): Caller,
) -> Result<impl IntoResponse, Refusal> {
    served.store.revoke(device.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/self-test`
pub(super) async fn self_test(
    State(served): State<Shared>,
    Caller(device): Caller,
) -> Result<impl IntoResponse, Refusal> {
    let store = &served.store;
    let account = store
        .account(device.account)
        .await?
        .ok_or(ProblemKind::UnknownDevice)?;
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|_| ProblemKind::Unavailable)?;
    let now = now_ms();
    let expires_at_ms = now + self_test::VALID_MS;
    Ok(answer(SelfTestAnswer {
        body: self_test::body(store.key(), account.id, nonce, expires_at_ms),
        callback_url: pairing::callback_url(
            store.key(),
            account.id,
            account.callback_version,
            &served.public_url,
        ),
        expires_at_ms,
        relay_time_ms: now,
    }))
}
