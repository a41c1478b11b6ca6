use relay_protocol::wire::{DeviceState, MessagesAnswer, ProblemKind};

use crate::device::Device;
use crate::exchange::{post, request};
use crate::process::Home;

#[test]
fn two_devices_each_get_everything_and_acknowledge_for_themselves() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut first = Device::new(&home, &relay, "me");
    let mut second = Device::new(&home, &relay, "me");
    let bodies: Vec<Vec<u8>> = (0..20)
        .map(|number| format!("code {number}").into_bytes())
        .collect();
    for body in &bodies {
        assert_eq!(post(relay.address, &callback, body).status, 200);
    }
    let of_first = first.drain(&relay);
    assert_eq!(first.ack(&relay, &first.cursor).status, 200);
    let entries = first.account(&relay).devices;
    assert_eq!(
        entries
            .iter()
            .map(|entry| (entry.device, entry.unread))
            .collect::<Vec<_>>(),
        [(first.paired.device, 0), (second.paired.device, 20)]
    );
    assert!(
        entries
            .iter()
            .all(|entry| entry.state == DeviceState::Active && entry.name == "a desktop")
    );
    let of_second = second.drain(&relay);
    // The ids too are the same on both.
    assert_eq!(of_first, of_second);
    assert_eq!(
        of_first
            .into_iter()
            .map(|(_, content)| content.body)
            .collect::<Vec<_>>(),
        bodies
    );
    // A third starts where it was paired.
    assert!(Device::new(&home, &relay, "me").drain(&relay).is_empty());
}

#[test]
fn without_the_token_of_a_device_nobody_is_let_in() {
    let home = Home::new();
    let relay = home.serve();
    home.account("me");
    let device = Device::new(&home, &relay, "me");
    let good = format!("Bearer {}", device.paired.token.expose());
    let wrong = format!("Bearer {}", "A".repeat(43));
    let headers: [&[(&str, &str)]; 5] = [
        &[],
        &[("authorization", &wrong)],
        &[("authorization", "Bearer")],
        &[("authorization", &good[..20])],
        &[("authorization", &good[7..])],
    ];
    let doors = [
        ("GET", "/v1/messages?wait=0"),
        ("POST", "/v1/ack"),
        ("GET", "/v1/account"),
        ("POST", "/v1/self-test"),
        ("DELETE", "/v1/device"),
    ];
    for (method, path) in doors {
        for header in headers {
            request(relay.address, method, path, header, b"")
                .unwrap()
                .refused_as(ProblemKind::UnknownDevice);
        }
    }
    assert_eq!(
        request(
            relay.address,
            "GET",
            "/v1/account",
            &[("Authorization", &good.replace("Bearer", "bearer"))],
            b""
        )
        .unwrap()
        .status,
        200
    );
    // Revoked from another process while the relay serves.
    assert!(
        home.says(&["device", "list"])
            .contains(&device.paired.device.to_string())
    );
    home.says(&["device", "revoke", &device.paired.device.to_string()]);
    for (method, path) in doors {
        device
            .ask(&relay, method, path, b"")
            .refused_as(ProblemKind::UnknownDevice);
    }
    assert_eq!(home.says(&["device", "list", "me"]), "");
    assert!(
        !home
            .run(&["device", "revoke", &device.paired.device.to_string()])
            .status
            .success()
    );
}

#[test]
fn revoking_says_what_goes_with_the_device() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let (first, second) = (
        Device::new(&home, &relay, "me"),
        Device::new(&home, &relay, "me"),
    );
    post(relay.address, &callback, b"unread");
    let revoke = |device: &Device| {
        String::from_utf8(
            home.run(&["device", "revoke", &device.paired.device.to_string()])
                .stderr,
        )
        .unwrap()
    };
    let said = revoke(&first);
    assert!(
        said.contains("1 message") && !said.contains("last device"),
        "{said}"
    );
    let said = revoke(&second);
    assert!(
        said.contains("1 message") && said.contains("last device"),
        "{said}"
    );
}

#[test]
fn another_version_of_the_protocol_is_refused_with_the_one_that_is_spoken() {
    let home = Home::new();
    let relay = home.serve();
    let asked = |version: &[(&str, &str)]| {
        request(relay.address, "GET", "/v1/account", version, b"").unwrap()
    };
    let refused = asked(&[("pingme-relay-protocol", "2")]);
    refused.refused_as(ProblemKind::UnsupportedProtocol);
    assert_eq!(refused.problem().supported, Some(vec![1]));
    for version in [&[][..], &[("pingme-relay-protocol", "1")]] {
        let answer = asked(version);
        answer.refused_as(ProblemKind::UnknownDevice);
        assert_eq!(answer.header("pingme-relay-protocol"), Some("1"));
    }
}

#[test]
fn an_answer_is_bounded_in_messages_and_in_bytes() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    for number in 0..30_u8 {
        assert_eq!(
            post(relay.address, &callback, &vec![number; 60_000]).status,
            200
        );
    }
    let few: MessagesAnswer = device
        .poll(&relay, &device.cursor, "&limit=3&wait=0")
        .json();
    assert_eq!((few.messages.len(), few.more), (3, true));
    let least: MessagesAnswer = device
        .poll(&relay, &device.cursor, "&limit=0&wait=0")
        .json();
    assert_eq!(least.messages.len(), 1);
    let many = device.poll(&relay, &device.cursor, "&limit=100000&wait=0");
    assert!(many.body.len() <= 1024 * 1024, "{} bytes", many.body.len());
    assert!(many.json::<MessagesAnswer>().more);
    assert_eq!(device.drain(&relay).len(), 30);
    for query in ["&limit=x", "&wait=-1", "&wait=1e3"] {
        device
            .poll(&relay, &device.cursor, query)
            .refused_as(ProblemKind::MalformedRequest);
    }
}

#[test]
fn a_request_that_cannot_be_read_is_refused_without_being_repeated() {
    let home = Home::new();
    let relay = home.serve();
    home.account("me");
    let device = Device::new(&home, &relay, "me");
    for body in [
        &b""[..],
        b"{",
        b"{\"cursor\": 5, \"secret\": \"hush\"}",
        b"\xff",
    ] {
        let answer = device.ask(&relay, "POST", "/v1/ack", body);
        answer.refused_as(ProblemKind::MalformedRequest);
        assert!(!String::from_utf8_lossy(&answer.body).contains("hush"));
    }
    device
        .ask(&relay, "POST", "/v1/ack", &[b' '; 20_000])
        .refused_as(ProblemKind::TooLarge);
}
