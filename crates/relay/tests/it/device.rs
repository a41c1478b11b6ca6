//! A paired device, as another client would be written: wire types and the opener.

use std::time::Duration;

use relay_protocol::wire::{
    AccountAnswer, AckRequest, MAX_WAIT_SECONDS, MessagesAnswer, PairAnswer, PairRequest,
};
use relay_protocol::{Content, Cursor, DeviceSecretKey, Opener, PairingLink};

use crate::exchange::{Answer, Way, post, request, request_with_patience};
use crate::process::Home;

pub(crate) struct Device {
    pub(crate) paired: PairAnswer,
    pub(crate) opener: Opener,
    pub(crate) cursor: Cursor,
}

pub(crate) fn pair_with(to: impl Way, link: &PairingLink, key: &DeviceSecretKey) -> Answer {
    let request = PairRequest::new(link, key.public(), "a desktop");
    post(to, "/v1/pair", &serde_json::to_vec(&request).unwrap())
}

fn headers(bearer: &str) -> [(&'static str, &str); 2] {
    [("authorization", bearer), ("pingme-relay-protocol", "1")]
}

impl Device {
    /// Pairs, and asks for the account: from then on it counts.
    pub(crate) fn new(home: &Home, relay: &impl Way, user_id: &str) -> Self {
        let device = Self::unseen(home, relay, user_id);
        device.account(relay);
        device
    }

    pub(crate) fn unseen(home: &Home, relay: &impl Way, user_id: &str) -> Self {
        let key = DeviceSecretKey::generate().unwrap();
        let paired: PairAnswer = pair_with(relay, &home.link(user_id), &key).json();
        let opener = Opener::new(key, paired.psk.clone(), paired.account, paired.device);
        let cursor = paired.cursor.clone();
        Self {
            paired,
            opener,
            cursor,
        }
    }

    pub(crate) fn ask(&self, relay: &impl Way, method: &str, path: &str, body: &[u8]) -> Answer {
        let bearer = self.bearer();
        request(relay, method, path, &headers(&bearer), body).unwrap()
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.paired.token.expose())
    }

    pub(crate) fn account(&self, relay: &impl Way) -> AccountAnswer {
        self.ask(relay, "GET", "/v1/account", b"").json()
    }

    pub(crate) fn poll(&self, relay: &impl Way, cursor: &Cursor, more: &str) -> Answer {
        self.ask(
            relay,
            "GET",
            &format!("/v1/messages?cursor={cursor}{more}"),
            b"",
        )
    }

    /// Lets a poll wait as long as the relay lets any, whoever is tired of it first.
    pub(crate) fn longest_poll(&self, relay: &impl Way) -> Answer {
        let bearer = self.bearer();
        let path = format!(
            "/v1/messages?cursor={}&wait={MAX_WAIT_SECONDS}",
            self.cursor
        );
        let patience = Duration::from_secs(u64::from(MAX_WAIT_SECONDS) + 30);
        request_with_patience(patience, relay, "GET", &path, &headers(&bearer), b"").unwrap()
    }

    pub(crate) fn ack(&self, relay: &impl Way, cursor: &Cursor) -> Answer {
        let request = AckRequest {
            cursor: cursor.clone(),
        };
        self.ask(
            relay,
            "POST",
            "/v1/ack",
            &serde_json::to_vec(&request).unwrap(),
        )
    }

    /// Reads all that is there, checks that it follows without a gap, and moves on.
    pub(crate) fn drain(&mut self, relay: &impl Way) -> Vec<(u64, Content)> {
        let mut contents: Vec<(u64, Content)> = Vec::new();
        loop {
            let answer: MessagesAnswer = self.poll(relay, &self.cursor, "&wait=0").json();
            for message in &answer.messages {
                if let Some((last, _)) = contents.last() {
                    assert_eq!(message.seq, last + 1, "a gap");
                }
                let content = self
                    .opener
                    .open(message.epoch, message.seq, &message.sealed)
                    .unwrap();
                contents.push((message.seq, content));
            }
            self.cursor = answer.cursor;
            if !answer.more {
                return contents;
            }
        }
    }

    pub(crate) fn bodies(&mut self, relay: &impl Way) -> Vec<Vec<u8>> {
        self.drain(relay)
            .into_iter()
            .map(|(_, content)| content.body)
            .collect()
    }
}
