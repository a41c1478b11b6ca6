//! What is inside a seal.

use crate::id::MessageId;

/// Why a message exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Somebody who knows the callback URL posted it: PingMe, or a probe.
    Callback,
    /// A device's own self-test, recognised by the relay. It is not kept in a history.
    SelfTest,
}

impl Kind {
    const fn code(self) -> u8 {
        match self {
            Self::Callback => 1,
            Self::SelfTest => 2,
        }
    }

    const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Callback),
            2 => Some(Self::SelfTest),
            _ => None,
        }
    }
}

/// A callback as the relay received it.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// What tells it from every other, and a second delivery from a second message.
    pub id: MessageId,
    /// Why it exists.
    pub kind: Kind,
    /// When the relay had received it whole, by the relay's clock, in milliseconds since 1970 (UTC).
    pub received_at_ms: i64,
    /// The bytes of the request's body, as they came.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The body is somebody's SMS: it does not belong into a log.
        f.debug_struct("Content")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("received_at_ms", &self.received_at_ms)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// What was sealed is no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// Fewer bytes than every content has.
    #[error("too short")]
    TooShort,
    /// A kind that this version does not know.
    #[error("unknown kind {0}")]
    UnknownKind(u8),
}

/// Message id, kind, receipt time.
pub(crate) const HEAD_BYTES: usize = 16 + 1 + 8;

impl Content {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD_BYTES + self.body.len());
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.push(self.kind.code());
        bytes.extend_from_slice(&self.received_at_ms.to_be_bytes());
        bytes.extend_from_slice(&self.body);
        bytes
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, ContentError> {
        let (id, rest) = bytes
            .split_first_chunk::<16>()
            .ok_or(ContentError::TooShort)?;
        let (&[code], rest) = rest
            .split_first_chunk::<1>()
            .ok_or(ContentError::TooShort)?;
        let (time, body) = rest
            .split_first_chunk::<8>()
            .ok_or(ContentError::TooShort)?;
        Ok(Self {
            id: MessageId::from_bytes(*id),
            kind: Kind::from_code(code).ok_or(ContentError::UnknownKind(code))?,
            received_at_ms: i64::from_be_bytes(*time),
            body: body.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_survives_the_way_there_and_back_with_any_body() {
        for body in [&b""[..], b"\0\xff\xfe", &[7; 70_000]] {
            let content = Content {
                id: MessageId::from_bytes([9; 16]),
                kind: Kind::SelfTest,
                received_at_ms: -1,
                body: body.to_vec(),
            };
            assert_eq!(Content::decode(&content.encode()), Ok(content));
        }
    }

    #[test]
    fn what_is_cut_short_or_of_an_unknown_kind_is_refused() {
        let bytes = Content {
            id: MessageId::from_bytes([9; 16]),
            kind: Kind::Callback,
            received_at_ms: 1,
            body: vec![],
        }
        .encode();
        for end in 0..bytes.len() {
            assert_eq!(
                Content::decode(&bytes[..end]),
                Err(ContentError::TooShort),
                "{end}"
            );
        }
        let mut other = bytes;
        other[16] = 3;
        assert_eq!(Content::decode(&other), Err(ContentError::UnknownKind(3)));
    }
}
