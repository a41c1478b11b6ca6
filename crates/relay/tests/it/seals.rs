use std::fs;
use std::path::Path;

use relay_protocol::wire::MessagesAnswer;
use relay_protocol::{Content, Epoch, Kind, MessageId, OpenError, Psk, Sealer};
use rusqlite::params;

use crate::device::Device;
use crate::exchange::post;
use crate::process::{Home, Process};

fn opened(device: &Device, relay: &Process) -> Vec<Result<Vec<u8>, OpenError>> {
    let answer: MessagesAnswer = device.poll(relay, &device.cursor, "&wait=0").json();
    let open = |message: &relay_protocol::wire::SealedMessage| {
        device
            .opener
            .open(message.epoch, message.seq, &message.sealed)
    };
    answer
        .messages
        .iter()
        .map(|message| open(message).map(|content| content.body))
        .collect()
}

#[test]
fn whoever_writes_the_database_can_neither_move_nor_forge_a_message() {
    let home = Home::new();
    let relay = home.serve();
    let (one, two) = (home.account("one"), home.account("two"));
    let first = Device::new(&home, &relay, "one");
    let second = Device::new(&home, &relay, "one");
    let other = Device::new(&home, &relay, "two");
    for number in 1..=4 {
        for callback in [&one, &two] {
            assert_eq!(
                post(relay.address, callback, format!("code {number}").as_bytes()).status,
                200
            );
        }
    }
    let all: Vec<_> = (1..=4)
        .map(|number| Ok(format!("code {number}").into_bytes()))
        .collect();
    assert_eq!(opened(&first, &relay), all);

    let store = home.store();
    let sealed = |device: &Device, seq: i64| -> Vec<u8> {
        let id = device.paired.device;
        store
            .query_row(
                "SELECT sealed FROM copy WHERE device = ?1 AND seq = ?2",
                params![id.as_bytes(), seq],
                |row| row.get(0),
            )
            .unwrap()
    };
    let put = |seq: i64, sealed: Vec<u8>| {
        let id = first.paired.device;
        store
            .execute(
                "UPDATE copy SET sealed = ?3 WHERE device = ?1 AND seq = ?2",
                params![id.as_bytes(), seq, sealed],
            )
            .unwrap();
    };
    let forger = Sealer::new(
        &public_key(&store, &first),
        &Psk::from_bytes([0; 32]),
        first.paired.account,
        first.paired.device,
        first.paired.epoch,
    );
    let content = Content {
        id: MessageId::from_bytes([0; 16]),
        kind: Kind::Callback,
        received_at_ms: 0,
        body: b"forged".to_vec(),
    };
    put(1, sealed(&first, 2));
    put(2, sealed(&second, 2));
    put(3, sealed(&other, 3));
    put(4, forger.unwrap().seal(4, &content).unwrap());
    assert_eq!(opened(&first, &relay), vec![Err(OpenError::Seal); 4]);
    assert_eq!(opened(&second, &relay), all, "nobody else is touched");

    // Another epoch on the row, or another public key on the device, do not help either.
    let id = second.paired.device;
    store
        .execute(
            "UPDATE copy SET epoch = ?2 WHERE device = ?1 AND seq = 1",
            params![id.as_bytes(), Epoch::from_bytes([0; 16]).as_bytes()],
        )
        .unwrap();
    assert_eq!(opened(&second, &relay)[0], Err(OpenError::Seal));
    let thief = relay_protocol::DeviceSecretKey::generate().unwrap();
    store
        .execute(
            "UPDATE device SET public_key = ?2 WHERE device = ?1",
            params![id.as_bytes(), thief.public().as_bytes()],
        )
        .unwrap();
    assert_eq!(post(relay.address, &one, b"for the thief?").status, 200);
    let answer: MessagesAnswer = second.poll(&relay, &second.cursor, "&wait=0").json();
    let last = answer.messages.last().unwrap();
    let stolen =
        relay_protocol::Opener::new(thief, second.paired.psk.clone(), second.paired.account, id);
    assert_eq!(
        stolen.open(last.epoch, last.seq, &last.sealed),
        Err(OpenError::Seal)
    );
}

fn public_key(store: &rusqlite::Connection, device: &Device) -> relay_protocol::DevicePublicKey {
    let id = device.paired.device;
    let bytes: Vec<u8> = store
        .query_row(
            "SELECT public_key FROM device WHERE device = ?1",
            [id.as_bytes()],
            |row| row.get(0),
        )
        .unwrap();
    relay_protocol::DevicePublicKey::from_bytes(bytes.try_into().unwrap())
}

fn files_with(folder: &Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, needle));
        } else if fs::read(&path)
            .unwrap()
            .windows(needle.len())
            .any(|window| window == needle)
        {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn nothing_that_is_secret_is_readable_on_the_disk_or_in_the_log() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("a-user-to-be-found");
    let mut device = Device::new(&home, &relay, "a-user-to-be-found");
    let body = b"the planted code is 918273";
    assert_eq!(post(relay.address, &callback, body).status, 200);
    let link = home.link("a-user-to-be-found");
    let token = device.paired.token.expose().to_owned();
    let psk = device.paired.psk.clone();
    let secret = callback.rsplit('/').next().unwrap().to_owned();
    let secrets: [&[u8]; 5] = [
        body,
        token.as_bytes(),
        secret.as_bytes(),
        link.secret.expose().as_bytes(),
        psk.expose(),
    ];
    // While it serves, the write-ahead log is there too.
    for needle in secrets {
        assert_eq!(
            files_with(home.0.path(), needle),
            [""; 0],
            "{}",
            String::from_utf8_lossy(needle)
        );
    }
    // The search finds: what is meant to be readable, and a secret that was put there.
    assert!(!files_with(&home.data(), b"a-user-to-be-found").is_empty());
    fs::write(
        home.data().join("planted"),
        [b"...".as_slice(), body].concat(),
    )
    .unwrap();
    assert_eq!(files_with(home.0.path(), body), ["planted"]);

    device.bodies(&relay);
    device.ack(&relay, &device.cursor);
    post(relay.address, &format!("{callback}x"), body);
    let log = relay.stop();
    assert!(log.contains("listening on"), "{log}");
    for needle in secrets {
        assert!(
            !log.as_bytes()
                .windows(needle.len())
                .any(|window| window == needle),
            "{log}"
        );
    }
}
