//! `POST /callback/{account}/{secret}`: PingMe's side.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::header::ALLOW;
use axum::response::{IntoResponse as _, Response};
use relay_protocol::wire::ProblemKind;
use relay_protocol::{AccountId, Kind, MAX_BODY_BYTES, STORE_TIME_HEADER, StoreTime};
use subtle::ConstantTimeEq as _;
use tokio::time::Instant;

use super::refusal::Refusal;
use super::{ACCEPTED, Shared, body, is_post};
use crate::clock::now_ms;
use crate::store::{Accepted, Store};

/// Commits a body, whatever it is. Who does not know the URL gets 404 whatever the body is, and before it has
/// come. A self-test is told how long that took.
pub(super) async fn receive(
    State(served): State<Shared>,
    path: Result<Path<(String, String)>, PathRejection>,
    request: Request,
) -> Result<Response, Refusal> {
    if !is_post(request.method()) {
        body::discard(request.into_body());
        return Ok((
            [(ALLOW, "POST")],
            Refusal::from(ProblemKind::MethodNotAllowed),
        )
            .into_response());
    }
    let (account, secret) = path.map(|Path(parts)| parts).unwrap_or_default();
    let (parts, stream) = request.into_parts();
    let account = match admit(&served.store, &account, &secret).await {
        Ok(account) => account,
        Err(refusal) => {
            body::discard(stream);
            return Err(refusal);
        }
    };
    let bytes = body::read(&parts.headers, stream, MAX_BODY_BYTES).await?;
    let received = Instant::now();
    match served.store.accept(account, now_ms(), bytes).await? {
        Accepted::Committed(Kind::SelfTest) => {
            let took = StoreTime(received.elapsed()).to_string();
            Ok((ACCEPTED, [(STORE_TIME_HEADER, took)]).into_response())
        }
        Accepted::Committed(Kind::Callback) | Accepted::Repeat => Ok(ACCEPTED.into_response()),
        Accepted::NoActiveDevice => Err(ProblemKind::NoActiveDevice.into()),
        Accepted::NoAccount => Err(ProblemKind::NotFound.into()),
        Accepted::Unsealable => Err(ProblemKind::Unavailable.into()),
    }
}

/// Does the same work for an account that is not there as for one that is, and compares once.
async fn admit(store: &Store, account: &str, secret: &str) -> Result<AccountId, Refusal> {
    let parsed = account.parse::<AccountId>();
    let account = parsed.unwrap_or(AccountId::from_bytes([0; 16]));
    let known = store.account(account).await?;
    let version = known.as_ref().map_or(1, |known| known.callback_version);
    let right = store.key().callback_secret(account, version);
    let same: bool = right.as_bytes().ct_eq(secret.as_bytes()).into();
    if same && known.is_some() && parsed.is_ok() {
        Ok(account)
    } else {
        Err(ProblemKind::NotFound.into())
    }
}
