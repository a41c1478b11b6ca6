//! Who asks: the device whose token comes along.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use relay_protocol::DeviceToken;
use relay_protocol::wire::ProblemKind;

use super::Shared;
use super::refusal::Refusal;
use crate::clock::now_ms;
use crate::store::Device;

/// The device that asks. Without a token that a device has, the request ends here with 401.
pub(super) struct Caller(pub(super) Device);

impl FromRequestParts<Shared> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, served: &Shared) -> Result<Self, Refusal> {
        let token = token(parts).ok_or(ProblemKind::UnknownDevice)?;
        let device = served.store.device_by_token(&token, now_ms()).await?;
        device
            .map(Self)
            .ok_or_else(|| ProblemKind::UnknownDevice.into())
    }
}

fn token(parts: &Parts) -> Option<DeviceToken> {
    let (scheme, token) = parts
        .headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().parse().ok())?
}
