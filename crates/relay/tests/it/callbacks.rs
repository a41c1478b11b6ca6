use relay_protocol::wire::{MessagesAnswer, ProblemKind, SelfTestAnswer};
use relay_protocol::{Kind, MAX_BODY_BYTES, STORE_TIME_HEADER, StoreTime};

use crate::device::Device;
use crate::exchange::{post, request, send_raw};
use crate::process::Home;

#[test]
fn whatever_is_posted_arrives_to_the_byte_and_in_order() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    let bodies: Vec<Vec<u8>> = vec![
        b"{\"text\": \"[jd] code is 5611\"}".to_vec(),
        vec![],
        (0..=255).collect(),
        vec![0xff; MAX_BODY_BYTES],
    ];
    for body in &bodies {
        assert_eq!(post(relay.address, &callback, body).status, 200);
    }
    let chunked = format!(
        "POST {callback} HTTP/1.1\r\nhost: relay\r\ntransfer-encoding: chunked\r\ncontent-type: x/y\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"
    );
    assert_eq!(
        send_raw(relay.address, chunked.as_bytes()).unwrap().status,
        200
    );
    let contents = device.drain(&relay);
    assert_eq!(
        contents.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5]
    );
    let received: Vec<_> = contents
        .iter()
        .map(|(_, content)| content.body.clone())
        .collect();
    assert_eq!(received, [bodies, vec![b"abcd".to_vec()]].concat());
    assert!(
        contents
            .iter()
            .all(|(_, content)| content.kind == Kind::Callback)
    );
    assert!(contents.is_sorted_by_key(|(_, content)| content.received_at_ms));
}

#[test]
fn what_is_refused_is_refused_for_its_own_reason() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let _device = Device::new(&home, &relay, "me");
    let (account, secret) = callback
        .strip_prefix("/callback/")
        .unwrap()
        .split_once('/')
        .unwrap();
    let head =
        |path: &str, more: &str| format!("POST {path} HTTP/1.1\r\nhost: relay\r\n{more}\r\n\r\n");
    // The body that is announced is never sent: the answer comes all the same.
    let unread = "content-length: 1000";
    let too_large = [
        head(&callback, "transfer-encoding: chunked").into_bytes(),
        b"10001\r\n".to_vec(),
        vec![b'x'; MAX_BODY_BYTES + 1],
        b"\r\n0\r\n\r\n".to_vec(),
    ]
    .concat();
    let cases: Vec<(&str, Vec<u8>, ProblemKind)> = vec![
        (
            "wrong secret",
            head(
                &format!("/callback/{account}/{}", secret.to_uppercase()),
                unread,
            )
            .into(),
            ProblemKind::NotFound,
        ),
        (
            "secret cut short",
            head(&callback[..callback.len() - 1], unread).into(),
            ProblemKind::NotFound,
        ),
        (
            "unknown account",
            head(&format!("/callback/{}/{secret}", "0".repeat(32)), unread).into(),
            ProblemKind::NotFound,
        ),
        (
            "no account at all",
            head(&format!("/callback/x%ff/{secret}"), unread).into(),
            ProblemKind::NotFound,
        ),
        (
            "another path",
            head(&format!("{callback}/x"), unread).into(),
            ProblemKind::NotFound,
        ),
        (
            "a length too large",
            head(&callback, "content-length: 65537").into(),
            ProblemKind::TooLarge,
        ),
        ("chunks too large", too_large, ProblemKind::TooLarge),
        (
            "GET",
            format!("GET {callback} HTTP/1.1\r\nhost: relay\r\n\r\n").into(),
            ProblemKind::MethodNotAllowed,
        ),
        (
            "PUT",
            format!("PUT {callback} HTTP/1.1\r\nhost: relay\r\n{unread}\r\n\r\n").into(),
            ProblemKind::MethodNotAllowed,
        ),
        (
            "nothing there",
            head("/", unread).into(),
            ProblemKind::NotFound,
        ),
    ];
    for (what, bytes, kind) in cases {
        let answer =
            send_raw(relay.address, &bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(answer.problem().kind(), Some(kind), "{what}");
    }
}

#[test]
fn without_a_device_that_has_asked_nothing_is_accepted() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    post(relay.address, &callback, b"1").refused_as(ProblemKind::NoActiveDevice);
    let mut device = Device::unseen(&home, &relay, "me");
    post(relay.address, &callback, b"2").refused_as(ProblemKind::NoActiveDevice);
    device.account(&relay);
    assert_eq!(post(relay.address, &callback, b"3").status, 200);
    assert_eq!(device.bodies(&relay), [b"3"]);
    assert_eq!(device.ask(&relay, "DELETE", "/v1/device", b"").status, 204);
    post(relay.address, &callback, b"4").refused_as(ProblemKind::NoActiveDevice);
}

#[test]
fn the_same_bytes_soon_after_are_the_same_message_in_their_own_account_only() {
    let home = Home::new();
    let relay = home.serve();
    let (one, two) = (home.account("one"), home.account("two"));
    let mut first = Device::new(&home, &relay, "one");
    let mut second = Device::new(&home, &relay, "two");
    for callback in [&one, &one, &two] {
        assert_eq!(post(relay.address, callback, b"code 5611").status, 200);
    }
    // Sent at the same time, they meet in one transaction as well.
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(post(relay.address, &one, b"code 7788").status, 200));
        }
    });
    assert_eq!(first.bodies(&relay), [b"code 5611", b"code 7788"]);
    assert_eq!(second.bodies(&relay), [b"code 5611"]);
    // Ten minutes later it is another message.
    home.store()
        .execute(
            "UPDATE message SET received_at_ms = received_at_ms - 600001",
            [],
        )
        .unwrap();
    assert_eq!(post(relay.address, &one, b"code 5611").status, 200);
    assert_eq!(first.bodies(&relay), [b"code 5611"]);
}

#[test]
fn a_self_test_comes_back_as_one_and_does_not_count_as_pingme() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    let test: SelfTestAnswer = device.ask(&relay, "POST", "/v1/self-test", b"").json();
    assert_eq!(test.callback_url.path(), callback);
    let answer = post(relay.address, &callback, test.body.as_bytes());
    assert_eq!((answer.status, &answer.body[..]), (200, &b""[..]));
    let took = StoreTime::read(answer.header(STORE_TIME_HEADER).unwrap()).unwrap();
    assert!(!took.0.is_zero(), "it was synced to the disk");
    // PingMe's own answer tells nothing of that, nor does one to what is no test of this account.
    let others = home.account("you");
    let _device = Device::new(&home, &relay, "you");
    for body in ["{\"text\": \"1\"}", &test.body] {
        let answer = post(relay.address, &others, body.as_bytes());
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header(STORE_TIME_HEADER), None, "{answer:?}");
    }
    let contents = device.drain(&relay);
    assert_eq!(
        (contents[0].1.kind, &contents[0].1.body[..]),
        (Kind::SelfTest, test.body.as_bytes())
    );
    assert_eq!(device.account(&relay).pingme_last_seen_ms, None);
    assert_eq!(post(relay.address, &callback, b"{}").status, 200);
    assert!(device.account(&relay).pingme_last_seen_ms.is_some());
}

#[test]
fn a_waiting_poll_is_answered_by_the_callback_itself() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let device = Device::new(&home, &relay, "me");
    std::thread::scope(|scope| {
        // It would wait longer than any exchange here may take.
        let poll = scope.spawn(|| {
            device
                .poll(&relay, &device.cursor, "&wait=50")
                .json::<MessagesAnswer>()
        });
        assert_eq!(post(relay.address, &callback, b"now").status, 200);
        assert_eq!(poll.join().unwrap().messages.len(), 1);
    });
}

#[test]
fn a_rotated_callback_url_is_dead_and_the_new_one_works_at_once() {
    let home = Home::new();
    let relay = home.serve();
    let old = home.account("me");
    let device = Device::new(&home, &relay, "me");
    home.says(&["account", "rotate", "me"]);
    let new = device.account(&relay).callback_url;
    post(relay.address, &old, b"1").refused_as(ProblemKind::NotFound);
    assert_eq!(post(relay.address, new.path(), b"2").status, 200);
}

#[test]
fn it_says_whether_it_lives_and_is_ready() {
    let home = Home::new();
    let relay = home.serve();
    for path in ["/livez", "/readyz"] {
        assert_eq!(
            request(relay.address, "GET", path, &[], b"")
                .unwrap()
                .status,
            200
        );
    }
    // Its store's table is gone: it lives, and is not ready.
    home.store()
        .execute("ALTER TABLE relay RENAME TO elsewhere", [])
        .unwrap();
    assert_eq!(
        request(relay.address, "GET", "/livez", &[], b"")
            .unwrap()
            .status,
        200
    );
    request(relay.address, "GET", "/readyz", &[], b"")
        .unwrap()
        .refused_as(ProblemKind::Unavailable);
}
