//! What a sealed message turns out to be. Nothing is ever refused here: what is not understood is
//! kept with its bytes, so that the cursor can move on.

use pingme::Callback;
use relay_protocol::{Content, Kind, MessageId, OpenError, Opener, wire::SealedMessage};
use sha2::{Digest as _, Sha256};

use crate::{found::Found, id::AccountId, view::MessageKind};

/// A message that is about to be kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NewMessage {
    pub(crate) id: MessageId,
    pub(crate) account: AccountId,
    pub(crate) kind: MessageKind,
    pub(crate) received_ms: i64,
    pub(crate) app: Option<String>,
    pub(crate) sender: Option<String>,
    pub(crate) receiver: Option<String>,
    pub(crate) sent_text: Option<String>,
    pub(crate) other_user: Option<String>,
    pub(crate) text: String,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) fold: Option<[u8; 32]>,
    pub(crate) missed: Option<u32>,
    pub(crate) found: Found,
}

impl NewMessage {
    /// Whether it came by a call of PingMe's.
    pub(crate) fn is_callback(&self) -> bool {
        match self.kind {
            MessageKind::Sms | MessageKind::OtherUser | MessageKind::Unrecognised => true,
            MessageKind::Unreadable | MessageKind::Gap => false,
        }
    }
}

/// What has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Received {
    /// A message, to be kept.
    Message(Box<NewMessage>),
    /// The body of a self-test, which no history keeps.
    SelfTest(Vec<u8>),
}

/// Where messages come from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// The account that is paired.
    pub(crate) account: AccountId,
    /// Its user ID.
    pub(crate) user_id: &'a str,
    /// The device on the relay, for ids of what has none of its own.
    pub(crate) device: relay_protocol::DeviceId,
    /// The relay's time of the answer, for what carries none of its own.
    pub(crate) relay_time_ms: i64,
}

/// Opens a message and says what it is.
pub(crate) fn receive(opener: &Opener, sealed: &SealedMessage, source: Source<'_>) -> Received {
    let message = match opener.open(sealed.epoch, sealed.seq, &sealed.sealed) {
        Ok(content) => match content.kind {
            Kind::SelfTest => return Received::SelfTest(content.body),
            Kind::Callback => read(content, source),
        },
        Err(error) => {
            tracing::warn!(seq = sealed.seq, %error, "a message cannot be opened");
            unreadable(sealed, &error, source)
        }
    };
    Received::Message(Box::new(message))
}

fn unreadable(sealed: &SealedMessage, error: &OpenError, source: Source<'_>) -> NewMessage {
    let place = [
        sealed.epoch.as_bytes().as_slice(),
        &sealed.seq.to_be_bytes(),
    ]
    .concat();
    NewMessage {
        id: own_id(b"unreadable", source.device, &place),
        kind: MessageKind::Unreadable,
        received_ms: source.relay_time_ms,
        text: error.to_string(),
        body: Some(sealed.sealed.clone()),
        ..blank(source)
    }
}

/// The row for messages that the relay no longer has. `cursor` is where it goes on.
pub(crate) fn gap(cursor: &str, missed: Option<u64>, source: Source<'_>) -> NewMessage {
    NewMessage {
        id: own_id(b"gap", source.device, cursor.as_bytes()),
        kind: MessageKind::Gap,
        received_ms: source.relay_time_ms,
        missed: missed.map(|missed| u32::try_from(missed).unwrap_or(u32::MAX)),
        ..blank(source)
    }
}

fn read(content: Content, source: Source<'_>) -> NewMessage {
    let message = NewMessage {
        id: content.id,
        received_ms: content.received_at_ms,
        ..blank(source)
    };
    match Callback::parse(&content.body) {
        Ok(callback) => sms(message, callback, source),
        Err(reason) => {
            tracing::debug!(%reason, "a callback is not recognised");
            let text = String::from_utf8_lossy(&content.body).into_owned();
            NewMessage {
                kind: MessageKind::Unrecognised,
                found: Found::of(&text),
                text,
                body: Some(content.body),
                ..message
            }
        }
    }
}

fn sms(message: NewMessage, callback: Callback, source: Source<'_>) -> NewMessage {
    let other_user = callback
        .user_id
        .as_ref()
        .map(pingme::UserId::as_str)
        .filter(|user| *user != source.user_id)
        .map(str::to_owned);
    let receiver = match &callback.to.parsed {
        Some(phone) => phone.as_str().to_owned(),
        None => callback.to.text.trim().to_owned(),
    };
    let found = Found::of(&callback.text);
    NewMessage {
        kind: if other_user.is_some() {
            MessageKind::OtherUser
        } else {
            MessageKind::Sms
        },
        app: callback.app.as_ref().map(|app| app.as_str().to_owned()),
        fold: fold(
            source.account,
            &callback.from,
            &receiver,
            &callback.text,
            &callback.time.text,
        ),
        sender: not_empty(callback.from),
        receiver: not_empty(receiver),
        sent_text: not_empty(callback.time.text),
        other_user,
        found,
        text: callback.text,
        ..message
    }
}

/// What is equal for a message and its repeat. Without a time there is no telling a repeat from a
/// second message that says the same, and nothing is folded.
pub(crate) fn fold(
    account: AccountId,
    from: &str,
    to: &str,
    text: &str,
    time: &str,
) -> Option<[u8; 32]> {
    if time.is_empty() {
        return None;
    }
    let mut hash = Sha256::new();
    hash.update(account.0.to_be_bytes());
    for part in [from, to, text, time] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Some(hash.finalize().into())
}

/// An id for a row that has none inside a seal: the same when it comes again.
fn own_id(what: &[u8], device: relay_protocol::DeviceId, place: &[u8]) -> MessageId {
    let mut hash = Sha256::new();
    for part in [what, device.as_bytes().as_slice(), place] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let hash: [u8; 32] = hash.finalize().into();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    MessageId::from_bytes(id)
}

fn blank(source: Source<'_>) -> NewMessage {
    NewMessage {
        id: MessageId::from_bytes([0; 16]),
        account: source.account,
        kind: MessageKind::Sms,
        received_ms: source.relay_time_ms,
        app: None,
        sender: None,
        receiver: None,
        sent_text: None,
        other_user: None,
        text: String::new(),
        body: None,
        fold: None,
        missed: None,
        found: Found::default(),
    }
}

fn not_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use relay_protocol::{
        AccountId as RelayAccount, DeviceId, DeviceSecretKey, Epoch, Psk, Sealer,
    };

    use super::*;

    const DEVICE: DeviceId = DeviceId::from_bytes([3; 16]);
    const RELAY_ACCOUNT: RelayAccount = RelayAccount::from_bytes([2; 16]);
    const EPOCH: Epoch = Epoch::from_bytes([4; 16]);
    const SOURCE: Source<'_> = Source {
        account: AccountId(1),
        user_id: "u-1",
        device: DEVICE,
        relay_time_ms: 5_000,
    };

    struct Relay {
        opener: Opener,
        sealer: Sealer,
    }

    fn relay() -> Relay {
        let key = DeviceSecretKey::generate().unwrap();
        let psk = || Psk::from_bytes([9; 32]);
        let sealer = Sealer::new(&key.public(), &psk(), RELAY_ACCOUNT, DEVICE, EPOCH).unwrap();
        Relay {
            sealer,
            opener: Opener::new(key, psk(), RELAY_ACCOUNT, DEVICE),
        }
    }

    impl Relay {
        fn deliver(&self, kind: Kind, body: &[u8]) -> Received {
            let content = Content {
                id: MessageId::from_bytes([7; 16]),
                kind,
                received_at_ms: 4_000,
                body: body.to_vec(),
            };
            let sealed = SealedMessage {
                seq: 1,
                epoch: EPOCH,
                sealed: self.sealer.seal(1, &content).unwrap(),
            };
            receive(&self.opener, &sealed, SOURCE)
        }
    }

    fn message(received: Received) -> NewMessage {
        match received {
            Received::Message(message) => *message,
            Received::SelfTest(_) => panic!("a self-test"),
        }
    }

    const BODY: &str = r#"{"app": "jd", "from": "14160000000", "to": "+1 647-000-0000", "userId": "u-1",
        "text": "[jd] code is 5611", "time": "2021-03-25T03:17:06.050Z"}"#;

    #[test]
    fn each_body_is_what_it_is() {
        let relay = relay();
        let other = BODY.replace("u-1", "u-9");
        let cases: &[(&[u8], MessageKind, Option<&str>)] = &[
            (BODY.as_bytes(), MessageKind::Sms, Some("16470000000")),
            (
                other.as_bytes(),
                MessageKind::OtherUser,
                Some("16470000000"),
            ),
            (
                br#"{"text": "no more than a text"}"#,
                MessageKind::Sms,
                None,
            ),
            (b"", MessageKind::Unrecognised, None),
            (b"\xff\xfe", MessageKind::Unrecognised, None),
            (br#"{"from": "1"}"#, MessageKind::Unrecognised, None),
        ];
        for (body, kind, receiver) in cases {
            let message = message(relay.deliver(Kind::Callback, body));
            assert!(message.is_callback());
            assert_eq!(message.kind, *kind, "{message:?}");
            assert_eq!(message.receiver.as_deref(), *receiver, "{message:?}");
            assert_eq!(message.received_ms, 4_000);
            if *kind == MessageKind::Unrecognised {
                assert_eq!(message.body.as_deref(), Some(*body), "the bytes are intact");
            }
        }
        let test = relay.deliver(Kind::SelfTest, b"nonce");
        assert_eq!(test, Received::SelfTest(b"nonce".to_vec()));
        let message = message(relay.deliver(Kind::Callback, BODY.as_bytes()));
        assert_eq!(message.found.codes[0].code, "5611");
    }

    #[test]
    fn what_does_not_open_is_kept_with_its_bytes_under_an_id_of_its_place() {
        let relay = relay();
        let sealed = |seq| SealedMessage {
            seq,
            epoch: EPOCH,
            sealed: vec![1, 2, 3],
        };
        let first = message(receive(&relay.opener, &sealed(1), SOURCE));
        assert!(!first.is_callback());
        assert_eq!(first.kind, MessageKind::Unreadable);
        assert_eq!(first.body.as_deref(), Some(&[1, 2, 3][..]));
        assert_eq!(first.received_ms, 5_000);
        assert_eq!(
            message(receive(&relay.opener, &sealed(1), SOURCE)).id,
            first.id
        );
        assert_ne!(
            message(receive(&relay.opener, &sealed(2), SOURCE)).id,
            first.id
        );
    }

    #[test]
    fn only_equal_messages_with_a_time_fold() {
        let relay = relay();
        let fold = |body: &str| message(relay.deliver(Kind::Callback, body.as_bytes())).fold;
        let whole = fold(BODY);
        assert!(whole.is_some());
        assert_eq!(fold(&BODY.replace("+1 647-000-0000", "16470000000")), whole);
        for (part, other) in [
            ("14160000000", "14160000001"),
            ("647-000-0000", "647-000-0001"),
            ("5611", "5612"),
            ("06.050Z", "06.051Z"),
        ] {
            assert_ne!(fold(&BODY.replace(part, other)), whole, "{part}");
        }
        assert_eq!(fold(&BODY.replace("2021-03-25T03:17:06.050Z", "")), None);
    }
}
