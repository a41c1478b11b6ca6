use std::convert::Infallible;

use hpke::rand_core::{TryCryptoRng, TryRng};
use serde::{Deserialize, Serialize};

use super::*;
use crate::content::Kind;
use crate::id::MessageId;

const ACCOUNT: AccountId = AccountId::from_bytes([0xaa; 16]);
const DEVICE: DeviceId = DeviceId::from_bytes([0xdd; 16]);
const EPOCH: Epoch = Epoch::from_bytes([0xee; 16]);

fn content(body: &[u8]) -> Content {
    Content {
        id: MessageId::from_bytes([1; 16]),
        kind: Kind::Callback,
        received_at_ms: 1_700_000_000_123,
        body: body.to_vec(),
    }
}

struct Pair {
    sealer: Sealer,
    secret_key: DeviceSecretKey,
    psk: Psk,
}

fn pair() -> Pair {
    let secret_key = DeviceSecretKey::generate().unwrap();
    let psk = Psk::from_bytes([3; 32]);
    let sealer = Sealer::new(&secret_key.public(), &psk, ACCOUNT, DEVICE, EPOCH).unwrap();
    Pair {
        sealer,
        secret_key,
        psk,
    }
}

impl Pair {
    fn opener(&self) -> Opener {
        Opener::new(self.secret_key.clone(), self.psk.clone(), ACCOUNT, DEVICE)
    }
}

#[test]
fn messages_of_one_batch_open_alone_and_in_any_order() {
    let pair = pair();
    let bodies: [&[u8]; 3] = [b"one", b"", &[0xff; crate::MAX_BODY_BYTES]];
    let sealed: Vec<_> = (1..)
        .zip(bodies)
        .map(|(seq, body)| pair.sealer.seal(seq, &content(body)).unwrap())
        .collect();
    for seq in [3, 1, 2] {
        let index = usize::try_from(seq).unwrap() - 1;
        assert_eq!(sealed[index].len(), bodies[index].len() + SEALING_OVERHEAD);
        assert_eq!(
            pair.opener().open(EPOCH, seq, &sealed[index]),
            Ok(content(bodies[index]))
        );
    }
}

#[test]
fn a_message_opens_at_its_own_place_only() {
    let pair = pair();
    let sealed = pair.sealer.seal(7, &content(b"code 123456")).unwrap();
    let opener =
        |account, device| Opener::new(pair.secret_key.clone(), pair.psk.clone(), account, device);
    assert!(opener(ACCOUNT, DEVICE).open(EPOCH, 7, &sealed).is_ok());
    let elsewhere = [
        ("sequence", opener(ACCOUNT, DEVICE).open(EPOCH, 8, &sealed)),
        (
            "epoch",
            opener(ACCOUNT, DEVICE).open(Epoch::from_bytes([0; 16]), 7, &sealed),
        ),
        (
            "account",
            opener(AccountId::from_bytes([0; 16]), DEVICE).open(EPOCH, 7, &sealed),
        ),
        (
            "device",
            opener(ACCOUNT, DeviceId::from_bytes([0; 16])).open(EPOCH, 7, &sealed),
        ),
    ];
    for (what, opened) in elsewhere {
        assert_eq!(opened, Err(OpenError::Seal), "another {what}");
    }
}

#[test]
fn without_the_pre_shared_key_nobody_seals_a_message_that_opens() {
    let pair = pair();
    let forger = Sealer::new(
        &pair.secret_key.public(),
        &Psk::from_bytes([4; 32]),
        ACCOUNT,
        DEVICE,
        EPOCH,
    )
    .unwrap();
    let forged = forger.seal(1, &content(b"forged")).unwrap();
    assert_eq!(pair.opener().open(EPOCH, 1, &forged), Err(OpenError::Seal));
    let stranger = Opener::new(
        DeviceSecretKey::generate().unwrap(),
        pair.psk.clone(),
        ACCOUNT,
        DEVICE,
    );
    let sealed = pair.sealer.seal(1, &content(b"real")).unwrap();
    assert_eq!(stranger.open(EPOCH, 1, &sealed), Err(OpenError::Seal));
}

#[test]
fn no_bit_can_be_changed_and_no_byte_be_cut_off() {
    let pair = pair();
    let sealed = pair.sealer.seal(1, &content(b"x")).unwrap();
    let opener = pair.opener();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(
            opener.open(EPOCH, 1, &changed).is_err(),
            "bit flipped in byte {at}"
        );
        assert!(
            opener.open(EPOCH, 1, &sealed[..at]).is_err(),
            "cut to {at} bytes"
        );
    }
    assert_eq!(opener.open(EPOCH, 1, &[2; 200]), Err(OpenError::Format(2)));
}

#[test]
fn a_public_key_of_low_order_is_refused() {
    for low in [[0; 32], {
        let mut one = [0; 32];
        one[0] = 1;
        one
    }] {
        let made = Sealer::new(
            &DevicePublicKey::from_bytes(low),
            &Psk::from_bytes([3; 32]),
            ACCOUNT,
            DEVICE,
            EPOCH,
        );
        assert_eq!(made.err(), Some(SealError::PublicKey));
    }
}

/// Gives the bytes that it was made of, once, in place of randomness.
struct Given<'a>(&'a [u8]);

impl TryRng for Given<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("only whole keys are drawn")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("only whole keys are drawn")
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        let (now, later) = self.0.split_at(to.len());
        to.copy_from_slice(now);
        self.0 = later;
        Ok(())
    }
}

impl TryCryptoRng for Given<'_> {}

/// One case of `vectors/sealing.json`; every field but the last three is hexadecimal.
#[derive(Serialize, Deserialize)]
struct Vector {
    device_secret_key: String,
    device_public_key: String,
    psk: String,
    ephemeral_key_material: String,
    encapsulated_key: String,
    message_key: String,
    account: AccountId,
    device: DeviceId,
    epoch: Epoch,
    nonce: String,
    associated_data: String,
    message: MessageId,
    body: String,
    plaintext: String,
    sealed: String,
    seq: u64,
    kind: u8,
    received_at_ms: i64,
}

fn bytes<const N: usize>(text: &str) -> [u8; N] {
    hex::decode(text).unwrap().try_into().unwrap()
}

#[test]
fn the_protocols_page_prints_the_vectors_as_they_are() {
    let page = include_str!("../../../../docs/relay-protocol.md").replace(char::is_whitespace, "");
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("../../vectors/sealing.json")).unwrap();
    let printed = vectors
        .iter()
        .filter(|vector| page.contains(&vector.sealed))
        .collect::<Vec<_>>();
    assert_eq!(printed.len(), 2);
    for vector in printed {
        for value in [
            &vector.device_secret_key,
            &vector.psk,
            &vector.message_key,
            &vector.associated_data,
            &vector.plaintext,
            &vector.nonce,
        ] {
            assert!(page.contains(value), "{value}");
        }
    }
}

#[test]
fn the_published_vectors_come_out_to_the_byte() {
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("../../vectors/sealing.json")).unwrap();
    assert!(vectors.len() >= 2);
    for vector in &vectors {
        let secret_key = DeviceSecretKey::from_bytes(bytes(&vector.device_secret_key));
        assert_eq!(
            hex::encode(secret_key.public().as_bytes()),
            vector.device_public_key
        );
        let psk = Psk::from_bytes(bytes(&vector.psk));
        let place = Place {
            account: vector.account,
            epoch: vector.epoch,
            device: vector.device,
        };
        let material = hex::decode(&vector.ephemeral_key_material).unwrap();
        let sealer =
            Sealer::with_rng(&secret_key.public(), &psk, place, &mut Given(&material)).unwrap();
        let kind = if vector.kind == 1 {
            Kind::Callback
        } else {
            Kind::SelfTest
        };
        let content = Content {
            id: vector.message,
            kind,
            received_at_ms: vector.received_at_ms,
            body: hex::decode(&vector.body).unwrap(),
        };
        let sealed = sealer
            .seal_with_nonce(vector.seq, &content, bytes(&vector.nonce))
            .unwrap();
        let opener = Opener::new(secret_key, psk, vector.account, vector.device);
        assert_eq!(hex::encode(sealer.encapsulated), vector.encapsulated_key);
        assert_eq!(
            hex::encode(*opener.message_key(&sealer.encapsulated).unwrap()),
            vector.message_key
        );
        assert_eq!(
            hex::encode(place.associated_data(vector.seq)),
            vector.associated_data
        );
        assert_eq!(hex::encode(content.encode()), vector.plaintext);
        assert_eq!(hex::encode(&sealed), vector.sealed);
        assert_eq!(opener.open(vector.epoch, vector.seq, &sealed), Ok(content));
    }
}
