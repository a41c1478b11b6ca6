//! Reading a request's body: bounded in length and in time.

use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use relay_protocol::wire::ProblemKind;

use super::refusal::Refusal;

/// How long a body may take to come.
const BODY_WITHIN: Duration = Duration::from_secs(15);
/// How much of a body that is refused is read and thrown away, so that a client or a proxy that sends it
/// all before it listens hears why.
const DISCARDED_BYTES: usize = 4 * 1024 * 1024;
/// For how long.
const DISCARDED_WITHIN: Duration = Duration::from_secs(5);

/// The whole body, if it is not longer than `limit`.
pub(super) async fn read(
    headers: &HeaderMap,
    mut body: Body,
    limit: usize,
) -> Result<Vec<u8>, Refusal> {
    let declared = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .and_then(|length| length.parse::<u64>().ok());
    if declared.is_some_and(|length| length > limit as u64) {
        discard(body);
        return Err(ProblemKind::TooLarge.into());
    }
    match tokio::time::timeout(BODY_WITHIN, Limited::new(&mut body, limit).collect()).await {
        Err(_) => Err(ProblemKind::TooSlow.into()),
        Ok(Ok(whole)) => Ok(whole.to_bytes().into()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            discard(body);
            Err(ProblemKind::TooLarge.into())
        }
        Ok(Err(_)) => Err(Refusal::because(
            ProblemKind::MalformedRequest,
            "the body broke off",
        )),
    }
}

/// Reads on for a while beside the answer: a connection that is closed on what was sent takes the answer with it.
pub(super) fn discard(body: Body) {
    tokio::spawn(async move {
        let mut body = body;
        let mut left = DISCARDED_BYTES;
        let _ = tokio::time::timeout(DISCARDED_WITHIN, async {
            while let Some(Ok(frame)) = body.frame().await {
                let length = frame.data_ref().map_or(0, |data| data.len());
                left = match left.checked_sub(length) {
                    Some(left) => left,
                    None => break,
                };
            }
        })
        .await;
    });
}
