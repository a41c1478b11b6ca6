//! Clients that close early, never read, or come in crowds.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use relay_protocol::wire::ProblemKind;

use crate::device::Device;
use crate::exchange::{post, request};
use crate::process::Home;

/// No wait here may be longer.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_client_that_closes_its_side_after_the_request_is_answered_all_the_same() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    let mut stream = TcpStream::connect(relay.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let head = format!("POST {callback} HTTP/1.1\r\nhost: relay\r\ncontent-length: 4\r\n\r\ndone");
    stream.write_all(head.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer:?}");
    assert_eq!(device.bodies(&relay), [b"done"]);
}

#[test]
fn a_client_that_takes_no_answer_is_let_go() {
    let home = Home::new();
    let relay = home.serve();
    let mut stream = TcpStream::connect(relay.address).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    let requests = b"GET /livez HTTP/1.1\r\nhost: relay\r\n\r\n".repeat(1000);
    // More and more is asked for and nothing read, until the relay ends it. One that did not would leave
    // this writing until its own time is over.
    let error = loop {
        if let Err(error) = stream.write_all(&requests) {
            break error;
        }
    };
    assert!(
        matches!(
            error.kind(),
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
        ),
        "{error}"
    );
}

#[test]
fn a_crowd_of_idle_connections_leaves_the_store_its_files() {
    let home = Home::new();
    // No more than these, of which the connections may not take all.
    let relay = home.serve_with_descriptors(64, 320);
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    let mut crowd: Vec<TcpStream> = (0..320)
        .map(|_| TcpStream::connect(relay.address).unwrap())
        .collect();
    // The first ones were let in. All of them post at once.
    let posting = &mut crowd[..200];
    for (number, stream) in posting.iter_mut().enumerate() {
        let request = format!(
            "POST {callback} HTTP/1.1\r\nhost: relay\r\nconnection: close\r\ncontent-length: 3\r\n\r\n{number:03}"
        );
        stream.write_all(request.as_bytes()).unwrap();
    }
    for stream in posting {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer:?}");
    }
    drop(crowd);
    assert_eq!(device.bodies(&relay).len(), 200);
    let said = relay.stop();
    assert!(!said.contains("ERROR"), "{said}");
}

#[test]
fn a_poll_that_waits_while_a_command_revokes_its_device_ends_with_401() {
    let home = Home::new();
    let relay = home.serve();
    home.account("me");
    let device = Device::new(&home, &relay, "me");
    std::thread::scope(|scope| {
        let poll = scope.spawn(|| device.poll(&relay, &device.cursor, "&wait=3"));
        home.says(&["device", "revoke", &device.paired.device.to_string()]);
        poll.join().unwrap().refused_as(ProblemKind::UnknownDevice);
    });
}

#[test]
fn every_answer_under_v1_names_the_version() {
    let home = Home::new();
    let relay = home.serve();
    let cases = [
        ("GET", "/v1/account", ProblemKind::UnknownDevice),
        ("PUT", "/v1/account", ProblemKind::MethodNotAllowed),
        ("GET", "/v1/no-such-thing", ProblemKind::NotFound),
        ("POST", "/v1/pair", ProblemKind::MalformedRequest),
    ];
    for (method, path, kind) in cases {
        let answer = request(relay.address, method, path, &[], b"").unwrap();
        answer.refused_as(kind);
        assert_eq!(
            answer.header("pingme-relay-protocol"),
            Some("1"),
            "{method} {path}"
        );
    }
    assert_eq!(post(relay.address, "/v2/pair", b"").status, 404);
}
