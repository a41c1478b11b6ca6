//! The bodies of requests and answers, as JSON. Names are in snake case, times are milliseconds since
//! 1970 (UTC) by the relay's clock, and unknown fields are ignored by both sides.

mod problem;

pub use problem::{GoneDetail, PROBLEM_CONTENT_TYPE, Problem, ProblemKind};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::device_key::DevicePublicKey;
use crate::id::{AccountId, Cursor, DeviceId, Epoch, LinkId};
use crate::link::PairingLink;
use crate::secret::{DeviceToken, LinkSecret, Psk};

/// `POST /v1/pair`: a device shows a link and its public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairRequest {
    /// The link's account.
    pub account: AccountId,
    /// The link's id.
    pub link: LinkId,
    /// The link's expiry.
    pub expires_at_ms: i64,
    /// The link's secret.
    pub secret: LinkSecret,
    /// The key to which the relay is to seal.
    pub device_public_key: DevicePublicKey,
    /// What the device is called in lists; may be empty, and is cut after 100 characters.
    #[serde(default, deserialize_with = "text_or_null")]
    pub device_name: String,
}

impl PairRequest {
    /// The request that uses `link` for a device with this key and name.
    #[must_use]
    pub fn new(
        link: &PairingLink,
        device_public_key: DevicePublicKey,
        device_name: impl Into<String>,
    ) -> Self {
        Self {
            account: link.account,
            link: link.link,
            expires_at_ms: link.expires_at_ms,
            secret: link.secret.clone(),
            device_public_key,
            device_name: device_name.into(),
        }
    }
}

/// The answer to [`PairRequest`]. The same link with the same public key gets the same one until the
/// link expires (but for the relay's time), so that a lost answer can be asked for again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairAnswer {
    /// The account on the relay.
    pub account: AccountId,
    /// The PingMe account that it belongs to.
    pub user_id: String,
    /// What the relay calls the device.
    pub device: DeviceId,
    /// What the device shows to be let in.
    pub token: DeviceToken,
    /// The key without which nothing sealed opens.
    pub psk: Psk,
    /// The epoch at this time; each message names its own.
    pub epoch: Epoch,
    /// Where the device starts to read.
    pub cursor: Cursor,
    /// What the person gives to PingMe. It is a secret.
    pub callback_url: Url,
    /// The relay's time.
    pub relay_time_ms: i64,
    /// The relay's own version, for a person to read.
    pub relay_version: String,
}

/// The query of `GET /v1/messages`. What is left out is chosen by the relay.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MessagesQuery {
    /// After which place; without it, after the last place that the device acknowledged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
    /// How many messages at most: 1 to 500, 100 by default. A larger one is cut to 500.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// How many seconds to wait for a first message: 25 by default. A larger one is cut to 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u32>,
}

/// `wait` when a query leaves it out, in seconds.
pub const DEFAULT_WAIT_SECONDS: u32 = 25;
/// The longest `wait`, in seconds: below the 60 after which proxies give up.
pub const MAX_WAIT_SECONDS: u32 = 50;
/// `limit` when a query leaves it out.
pub const DEFAULT_LIMIT: u32 = 100;
/// The largest `limit`.
pub const MAX_LIMIT: u32 = 500;

/// The answer to [`MessagesQuery`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagesAnswer {
    /// The messages after the cursor, without a gap, in their order; none when the wait was in vain.
    pub messages: Vec<SealedMessage>,
    /// The place after the last of them; the query's own when there are none.
    pub cursor: Cursor,
    /// Whether more are there already: ask again at once.
    pub more: bool,
    /// The relay's time.
    pub relay_time_ms: i64,
}

/// One message, sealed to the device that asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedMessage {
    /// Its place in the account's sequence, from 1 on without a gap.
    pub seq: u64,
    /// The epoch that it was sealed in.
    pub epoch: Epoch,
    /// What [`Opener::open`](crate::Opener::open) takes; in JSON base64 (RFC 4648, section 4, padded).
    #[serde(with = "base64_bytes")]
    pub sealed: Vec<u8>,
}

/// `POST /v1/ack`: everything up to this cursor is safe on the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AckRequest {
    /// The cursor of the last answer that the device has committed.
    pub cursor: Cursor,
}

/// The answer to [`AckRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AckAnswer {
    /// The relay's time.
    pub relay_time_ms: i64,
}

/// The answer to `GET /v1/account`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountAnswer {
    /// The account on the relay.
    pub account: AccountId,
    /// The PingMe account that it belongs to.
    pub user_id: String,
    /// The device that asked.
    pub device: DeviceId,
    /// What the person gives to PingMe. It is a secret.
    pub callback_url: Url,
    /// Every device of the account, the oldest first.
    pub devices: Vec<DeviceEntry>,
    /// When a callback that is no self-test last came; null when none ever did.
    pub pingme_last_seen_ms: Option<i64>,
    /// The epoch at this time.
    pub epoch: Epoch,
    /// The relay's time.
    pub relay_time_ms: i64,
    /// The relay's own version, for a person to read.
    pub relay_version: String,
}

/// One device in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceEntry {
    /// What the relay calls it.
    pub device: DeviceId,
    /// What its owner calls it.
    pub name: String,
    /// When it was paired.
    pub paired_at_ms: i64,
    /// When it last asked for anything; null when it never has.
    pub last_seen_ms: Option<i64>,
    /// Whether callbacks are sealed to it.
    pub state: DeviceState,
    /// How many messages wait for it.
    pub unread: u64,
}

/// Whether a device counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// Paired, but it has not asked for anything yet. Callbacks are sealed to it; for it alone none is
    /// accepted.
    Paired,
    /// It has asked within 30 days, or it is the account's only one.
    Active,
    /// Not seen for 30 days: nothing is sealed to it until its next request.
    Suspended,
}

/// The answer to `POST /v1/self-test`, whose request has no body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfTestAnswer {
    /// What the device posts, as it is, to the callback URL; it comes back sealed, with
    /// [`Kind::SelfTest`](crate::Kind::SelfTest) and this as its body.
    pub body: String,
    /// Where to post it.
    pub callback_url: Url,
    /// Until when the relay recognises it.
    pub expires_at_ms: i64,
    /// The relay's time.
    pub relay_time_ms: i64,
}

/// Some clients write null for what they do not have.
fn text_or_null<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

mod base64_bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD
            .decode(text)
            .map_err(|_| D::Error::custom("not base64"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_base64_with_padding_in_json() {
        let message = SealedMessage {
            seq: 1,
            epoch: Epoch::from_bytes([0xee; 16]),
            sealed: vec![1, 2, 0xff, 0xfe],
        };
        let json = serde_json::to_value(&message).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"seq": 1, "epoch": "ee".repeat(16), "sealed": "AQL//g=="})
        );
        assert_eq!(
            serde_json::from_value::<SealedMessage>(json).unwrap(),
            message
        );
    }

    #[test]
    fn a_request_to_pair_takes_the_links_fields_and_needs_no_name() {
        let request = serde_json::json!({
            "account": "01".repeat(16), "link": "02".repeat(16), "expires_at_ms": 5,
            "secret": "A".repeat(43), "device_public_key": "A".repeat(43), "something_later": true,
        });
        let mut with_null = request.clone();
        with_null["device_name"] = serde_json::Value::Null;
        let request: PairRequest = serde_json::from_value(request).unwrap();
        assert_eq!(request.device_name, "");
        assert_eq!(
            serde_json::from_value::<PairRequest>(with_null).unwrap(),
            request
        );
        assert!(
            !format!("{request:?}").contains(&"A".repeat(43)[..])
                || request.device_public_key.as_bytes() == &[0; 32]
        );
    }
}
