//! The envelope around every answer: `{"retcode": 0, "retmsg": "success", "result": {…}}`.

use serde_json::Value;

use crate::excerpt::excerpt;
use crate::{AppKey, Error, Refusal, spelling};

/// Opens an envelope: its `result` (`Null` when missing), or the refusal inside.
///
/// # Errors
/// [`Error::Refused`] for a `retcode` other than 0, [`Error::Unreadable`] for anything that is no
/// envelope.
pub(crate) fn open(body: &[u8], key: &AppKey) -> Result<Value, Error> {
    let unreadable = || Error::Unreadable {
        excerpt: excerpt(body, key),
    };
    let Ok(Value::Object(mut envelope)) = json(body) else {
        return Err(unreadable());
    };
    let retcode = envelope
        .get("retcode")
        .and_then(spelling::integer)
        .ok_or_else(unreadable)?;
    if retcode != 0 {
        let message = spelling::field(&envelope, &["retmsg"]).unwrap_or_default();
        let message = excerpt(message.as_bytes(), key);
        return Err(Error::Refused(Refusal::from_retcode(retcode, message)));
    }
    Ok(envelope.remove("result").unwrap_or(Value::Null))
}

/// Parses JSON, allowing for a byte order mark.
pub(crate) fn json(body: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body))
}
