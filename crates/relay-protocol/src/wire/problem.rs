//! Refusals: problem details for HTTP (RFC 9457).

use serde::{Deserialize, Serialize};

use crate::id::Cursor;

/// The content type of every refusal.
pub const PROBLEM_CONTENT_TYPE: &str = "application/problem+json";

const TYPE_PREFIX: &str = "urn:pingme-relay:problem:";

macro_rules! problems {
    ($($(#[$doc:meta])* $kind:ident = $status:literal, $code:literal, $title:literal;)*) => {
        /// Why a request was refused. Each has a `type` of its own, which does not change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemKind {
            $($(#[$doc])* $kind,)*
        }

        impl ProblemKind {
            /// Every kind there is.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The last part of its `type`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$kind => $code,)* }
            }

            /// The HTTP status that it comes with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$kind => $status,)* }
            }

            /// What it is called, for a person.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$kind => $title,)* }
            }
        }
    };
}

problems! {
    /// Nothing answers at this path, or the callback URL is wrong.
    NotFound = 404, "not-found", "There is nothing here";
    /// The path answers other methods.
    MethodNotAllowed = 405, "method-not-allowed", "This method is not answered here";
    /// The request cannot be read.
    MalformedRequest = 400, "malformed-request", "The request cannot be read";
    /// The request names another version of the protocol; `supported` lists those spoken.
    UnsupportedProtocol = 400, "unsupported-protocol", "This version of the protocol is not spoken here";
    /// The request's body is too large.
    TooLarge = 413, "too-large", "The body is too large";
    /// The body did not come in time.
    TooSlow = 408, "too-slow", "The body did not come in time";
    /// No token, or one that no device has (any more).
    UnknownDevice = 401, "unknown-device", "No device has this token";
    /// The pairing link is not this relay's, or its account is gone.
    LinkRefused = 403, "link-refused", "This relay did not make this pairing link";
    /// The pairing link is too old.
    LinkExpired = 410, "link-expired", "The pairing link has expired";
    /// The pairing link paired another device, or one that was revoked.
    LinkUsed = 409, "link-used", "The pairing link has been used";
    /// The cursor leads nowhere: its messages are gone, or it is of another history. Go on from the one
    /// that comes along.
    CursorGone = 410, "cursor-gone", "What follows this cursor is gone";
    /// No paired device would get the callback.
    NoActiveDevice = 503, "no-active-device", "No device is paired";
    /// The relay cannot commit at this time.
    Unavailable = 503, "unavailable", "The relay cannot do this now";
}

/// A refusal's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What happened, for a program: [`ProblemKind`] as a URN.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// What happened, for a person.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// More about this one time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The versions of the protocol that are spoken, with [`ProblemKind::UnsupportedProtocol`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supported: Option<Vec<u32>>,
    /// Where to go on, with [`ProblemKind::CursorGone`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone: Option<GoneDetail>,
}

/// Where a device goes on after [`ProblemKind::CursorGone`]. It stores the cursor and a visible gap in
/// one transaction, and asks again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneDetail {
    /// The cursor to go on from.
    pub cursor: Cursor,
    /// How many messages the device has missed for good; null when the relay cannot know.
    pub missing: Option<u64>,
    /// The relay's time.
    pub relay_time_ms: i64,
}

impl Problem {
    /// A refusal of this kind and nothing more.
    #[must_use]
    pub fn new(kind: ProblemKind) -> Self {
        Self {
            type_uri: format!("{TYPE_PREFIX}{}", kind.code()),
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: None,
            supported: None,
            gone: None,
        }
    }

    /// The kind; nothing when it is none that this version knows.
    #[must_use]
    pub fn kind(&self) -> Option<ProblemKind> {
        let code = self.type_uri.strip_prefix(TYPE_PREFIX)?;
        ProblemKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_recognised_in_its_own_json() {
        for &kind in ProblemKind::ALL {
            let json = serde_json::to_value(Problem::new(kind)).unwrap();
            assert_eq!(
                json["type"],
                format!("urn:pingme-relay:problem:{}", kind.code())
            );
            assert_eq!(json["status"], kind.status());
            assert_eq!(
                serde_json::from_value::<Problem>(json).unwrap().kind(),
                Some(kind)
            );
        }
    }

    #[test]
    fn the_protocols_page_lists_every_kind_with_its_status() {
        let page = include_str!("../../../../docs/relay-protocol.md");
        for kind in ProblemKind::ALL {
            let row = format!("| `{}` | {} |", kind.code(), kind.status());
            assert!(page.contains(&row), "{row}");
        }
    }

    #[test]
    fn a_problem_of_somebody_else_is_readable_and_of_no_kind() {
        let proxy =
            r#"{"type": "about:blank", "title": "Bad gateway", "status": 502, "instance": "/x"}"#;
        assert_eq!(serde_json::from_str::<Problem>(proxy).unwrap().kind(), None);
    }
}
