//! The relay behind the real proxies, set up as `deploy/` has them.

use std::fs;
use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use relay_protocol::MAX_BODY_BYTES;
use relay_protocol::wire::{MessagesAnswer, ProblemKind};

use crate::device::Device;
use crate::exchange::{Way, post, request};
use crate::process::{Home, Process};
use crate::proxy::{Kind, Proxy};

/// How many desktops wait at a time.
const CROWD: usize = 100;
/// A port of an address that nothing else uses: it stays free while no relay serves there.
const APART: &str = "127.0.0.2:0";

/// Waits until the relay holds so many connections, each of them a request that a proxy passes on.
fn wait_until_asked(relay: &Process, connections: usize) {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let there = connections_to(relay.address);
        if there >= connections {
            return;
        }
        assert!(
            Instant::now() < end,
            "{there} connections instead of {connections}"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// How many connections the system has at the relay's end.
fn connections_to(relay: SocketAddr) -> usize {
    const ESTABLISHED: &str = "01";
    let IpAddr::V4(ip) = relay.ip() else {
        panic!("tests listen on IPv4")
    };
    // The bytes of the address as a number of this machine.
    let end = format!(
        "{:08X}:{:04X}",
        u32::from_ne_bytes(ip.octets()),
        relay.port()
    );
    fs::read_to_string("/proc/net/tcp")
        .unwrap()
        .lines()
        .filter(|line| {
            let mut words = line.split_whitespace().skip(1);
            let (local, _, state) = (words.next(), words.next(), words.next());
            local == Some(&*end) && state == Some(ESTABLISHED)
        })
        .count()
}

#[test]
fn a_crowd_of_polls_waits_behind_a_proxy_and_one_callback_answers_them_all() {
    for kind in Kind::ALL {
        let home = Home::new();
        let relay = home.serve();
        let callback = home.account("me");
        let proxy = Proxy::start(kind, relay.address);
        let device = Device::new(&home, &proxy, "me");
        std::thread::scope(|scope| {
            // Each would wait longer than any exchange here may take.
            let polls: Vec<_> = (0..CROWD)
                .map(|_| scope.spawn(|| device.poll(&proxy, &device.cursor, "&wait=50")))
                .collect();
            wait_until_asked(&relay, CROWD);
            assert_eq!(post(&proxy, &callback, b"now").status, 200, "{kind:?}");
            for poll in polls {
                let answer: MessagesAnswer = poll.join().unwrap().json();
                assert_eq!(answer.messages.len(), 1, "{kind:?}");
            }
        });
    }
}

#[test]
fn a_proxy_lets_the_longest_poll_wait_to_its_end() {
    std::thread::scope(|scope| {
        for kind in Kind::ALL {
            scope.spawn(move || {
                let home = Home::new();
                let relay = home.serve();
                home.account("me");
                let proxy = Proxy::start(kind, relay.address);
                let device = Device::new(&home, &proxy, "me");
                let answer: MessagesAnswer = device.longest_poll(&proxy).json();
                assert!(answer.messages.is_empty(), "{kind:?}");
            });
        }
    });
}

#[test]
fn a_proxy_passes_bodies_on_and_leaves_it_to_the_relay_which_are_too_large() {
    for kind in Kind::ALL {
        let home = Home::new();
        let relay = home.serve();
        let callback = home.account("me");
        let proxy = Proxy::start(kind, relay.address);
        let mut device = Device::new(&home, &proxy, "me");
        let bodies = [vec![], (0..=255).collect(), vec![0xff; MAX_BODY_BYTES]];
        for body in &bodies {
            assert_eq!(post(&proxy, &callback, body).status, 200, "{kind:?}");
        }
        for length in [MAX_BODY_BYTES + 1, 512 * 1024] {
            let body = vec![b'x'; length];
            post(&proxy, &callback, &body).refused_as(ProblemKind::TooLarge);
            post(&proxy, "/callback/nobody/nothing", &body).refused_as(ProblemKind::NotFound);
        }
        assert_eq!(device.bodies(&proxy), bodies, "{kind:?}");
    }
}

#[test]
fn while_the_relay_is_down_a_proxy_says_so_and_polls_go_on_once_it_is_back() {
    for kind in Kind::OF_HTTP {
        let home = Home::new();
        let relay = home.serve_at(APART.parse().unwrap());
        let address = relay.address;
        let callback = home.account("me");
        let proxy = Proxy::start(kind, address);
        let mut device = Device::new(&home, &proxy, "me");
        std::thread::scope(|scope| {
            let poll = scope.spawn(|| device.poll(&proxy, &device.cursor, "&wait=50"));
            wait_until_asked(&relay, 1);
            relay.kill();
            assert_eq!(poll.join().unwrap().status, 502, "{kind:?}");
        });
        assert_eq!(post(&proxy, &callback, b"lost").status, 502, "{kind:?}");
        let relay = home.serve_at(address);
        std::thread::scope(|scope| {
            let poll = scope.spawn(|| device.poll(&proxy, &device.cursor, "&wait=50"));
            wait_until_asked(&relay, 1);
            assert_eq!(post(&proxy, &callback, b"kept").status, 200, "{kind:?}");
            assert_eq!(poll.join().unwrap().status, 200, "{kind:?}");
        });
        assert_eq!(device.bodies(&proxy), [b"kept"], "{kind:?}");
    }
}

#[test]
fn no_log_of_a_proxy_has_the_secret_of_a_callback_whatever_goes_wrong() {
    for kind in Kind::ALL {
        let home = Home::new();
        let relay = home.serve();
        let callback = home.account("me");
        let proxy = Proxy::start(kind, relay.address);
        let device = Device::new(&home, &proxy, "me");
        assert_eq!(post(&proxy, &callback, b"well").status, 200, "{kind:?}");
        // Neither the relay nor the proxy takes so much, and a proxy may end it before all is sent.
        let far_too_large = request(&proxy, "POST", &callback, &[], &vec![b'x'; 2 * 1024 * 1024]);
        assert!(
            far_too_large
                .as_ref()
                .map_or(true, |answer| answer.status == 413),
            "{kind:?}: {far_too_large:?}"
        );
        for broken in [
            format!("POST {callback} HTTP/1.1\r\nhost: relay.example.com\r\nhost: two\r\n\r\n"),
            format!("POST {callback} HTTP/9.9\r\nhost: relay.example.com\r\n\r\n"),
            format!("POST {callback}\0 HTTP/1.1\r\nhost: relay.example.com\r\n\r\n"),
            format!("P@ST {callback} HTTP/1.1\r\nhost: relay.example.com\r\n\r\n"),
            // More is announced than comes.
            format!(
                "POST {callback} HTTP/1.1\r\nhost: relay.example.com\r\ncontent-length: 9\r\n\r\nshort"
            ),
        ] {
            let mut connection = proxy.connect(Duration::from_secs(20)).unwrap();
            connection.write_all(broken.as_bytes()).unwrap();
        }
        relay.kill();
        let ill = request(&proxy, "POST", &callback, &[], b"ill");
        assert!(
            ill.as_ref()
                .map_or(kind == Kind::Stunnel, |answer| answer.status == 502),
            "{kind:?}: {ill:?}"
        );
        let (_, secret) = callback.rsplit_once('/').unwrap();
        let logs = proxy.stop();
        assert!(!logs.contains(secret), "{kind:?}: {logs}");
        assert!(
            !logs.contains(device.paired.token.expose()),
            "{kind:?}: {logs}"
        );
    }
}
