use jiff::Timestamp;
use serde_json::Value;

use crate::{App, Phone, Quoted, Readable, UserId, envelope, spelling};

/// An SMS as PingMe POSTs it to the callback address.
///
/// The page promises six fields; only `text` makes it a message. What else is missing is absent
/// here, so that a change on PingMe's side costs no message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The service.
    pub app: Option<App>,
    /// Who sent it: a number or a name, as sent; empty when missing.
    pub from: String,
    /// The number that received it.
    pub to: Quoted<Phone>,
    /// Whose number that is.
    pub user_id: Option<UserId>,
    /// What the SMS says.
    pub text: String,
    /// When, by PingMe's clock.
    pub time: Quoted<Timestamp>,
}

/// Why a callback's body is no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotAMessage {
    /// It is not JSON.
    #[error("the callback is not JSON")]
    NotJson,
    /// It is JSON, but not an object.
    #[error("the callback is not a JSON object")]
    NotAnObject,
    /// It has no `text`.
    #[error("the callback has no text")]
    NoText,
}

impl Callback {
    /// Reads a callback's body: numbers or strings, in any order, beside any unknown fields.
    ///
    /// # Errors
    /// [`NotAMessage`], which says why the body is none.
    pub fn parse(body: &[u8]) -> Result<Self, NotAMessage> {
        let value = envelope::json(body)
            .or_else(|_| envelope::json(&mend_surrogates(body)))
            .map_err(|_| NotAMessage::NotJson)?;
        let fields = value.as_object().ok_or(NotAMessage::NotAnObject)?;
        let text_of = |name: &str| {
            fields
                .get(name)
                .and_then(spelling::text)
                .unwrap_or_default()
        };
        Ok(Self {
            text: fields
                .get("text")
                .and_then(message_text)
                .ok_or(NotAMessage::NoText)?,
            app: App::new(text_of("app")).ok(),
            from: text_of("from").trim().to_owned(),
            to: Quoted::new(text_of("to")),
            user_id: UserId::new(text_of("userId")).ok(),
            time: Quoted::new(text_of("time")),
        })
    }
}

fn message_text(value: &Value) -> Option<String> {
    if value.is_boolean() {
        None
    } else {
        spelling::text(value)
    }
}

impl Readable for Phone {
    fn read(text: &str) -> Option<Self> {
        Phone::parse(text).ok()
    }
}

/// Replaces every lone UTF-16 surrogate escape (`\ud83d` without its second half) by `\ufffd`.
/// A long SMS arrives in parts of 70 UTF-16 units, and an emoji cut in two there leaves JSON that
/// no strict parser takes.
fn mend_surrogates(body: &[u8]) -> Vec<u8> {
    let unit = |at: usize| -> Option<u16> {
        let escape = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()
    };
    let mut mended = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        let length = match (unit(at), unit(at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                mended.extend_from_slice(b"\\ufffd");
                at += 6;
                continue;
            }
            (Some(_), _) => 6,
            // Any other escape is two bytes, so that `\\u` is not taken for one.
            (None, _) if body[at] == b'\\' => 2,
            (None, _) => 1,
        };
        let end = (at + length).min(body.len());
        mended.extend_from_slice(&body[at..end]);
        at = end;
    }
    mended
}
