use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use relay_protocol::wire::ProblemKind;

use crate::device::Device;
use crate::exchange::request;
use crate::process::Home;

const ROUNDS: usize = 12;
const SENDERS: usize = 4;

/// Sends until the relay is gone. What got a 2xx is noted, in the order in which it did.
fn send(
    to: std::net::SocketAddr,
    callback: &str,
    name: &str,
    accepted: &Mutex<Vec<String>>,
    count: &AtomicUsize,
    enough: &AtomicBool,
) {
    for number in 0.. {
        let body = format!("{name} {number}");
        match request(to, "POST", callback, &[], body.as_bytes()) {
            Ok(answer) if answer.status == 200 => {
                accepted.lock().unwrap().push(body);
                count.fetch_add(1, Ordering::Relaxed);
            }
            Ok(answer) => panic!("refused: {}", answer.status),
            Err(_) => {
                assert!(enough.load(Ordering::Relaxed), "the relay went by itself");
                return;
            }
        }
    }
}

#[test]
fn every_callback_that_was_accepted_outlives_sigkill_once_in_order_and_without_a_gap() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    let mut relay = Some(relay);
    let accepted: Vec<Mutex<Vec<String>>> =
        (0..ROUNDS * SENDERS).map(|_| Mutex::default()).collect();
    for round in 0..ROUNDS {
        let serving = relay.take().unwrap_or_else(|| home.serve());
        let (count, enough) = (AtomicUsize::new(0), AtomicBool::new(false));
        std::thread::scope(|scope| {
            for (sender, accepted) in accepted
                .iter()
                .enumerate()
                .skip(round * SENDERS)
                .take(SENDERS)
            {
                let (address, callback, count, enough) =
                    (serving.address, &callback, &count, &enough);
                scope.spawn(move || {
                    send(
                        address,
                        callback,
                        &format!("sender {sender} says"),
                        accepted,
                        count,
                        enough,
                    )
                });
            }
            // In the middle of the stream, each time somewhere else.
            while count.load(Ordering::Relaxed) < 20 + 7 * round {
                std::thread::yield_now();
            }
            enough.store(true, Ordering::Relaxed);
            serving.kill();
        });
    }
    let relay = home.serve();
    let contents = device.drain(&relay);
    assert_eq!(contents[0].0, 1);
    let ids: std::collections::HashSet<_> =
        contents.iter().map(|(_, content)| content.id).collect();
    assert_eq!(ids.len(), contents.len());
    let mut place = HashMap::new();
    for (seq, content) in &contents {
        let body = String::from_utf8(content.body.clone()).unwrap();
        assert_eq!(place.insert(body, *seq), None, "delivered twice");
    }
    for sender in &accepted {
        let sender = sender.lock().unwrap();
        assert!(!sender.is_empty());
        let places: Vec<u64> = sender
            .iter()
            .map(|body| *place.get(body).unwrap_or_else(|| panic!("lost: {body}")))
            .collect();
        assert!(places.is_sorted(), "out of order");
    }
}

#[test]
fn after_a_write_that_failed_nothing_is_accepted_and_the_process_ends_with_an_error() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    relay.stop();
    let relay = home.serve_with_little_room(1024 * 1024);
    let mut accepted: Vec<Vec<u8>> = Vec::new();
    let mut failed = false;
    for number in 0..100_u8 {
        let body = vec![number; 50_000];
        match request(relay.address, "POST", &callback, &[], &body) {
            Ok(answer) if answer.status == 200 => {
                assert!(!failed, "accepted after a failure");
                accepted.push(body);
            }
            Ok(answer) => {
                answer.refused_as(ProblemKind::Unavailable);
                failed = true;
            }
            // It has ended by now.
            Err(_) => failed = true,
        }
    }
    assert!(failed && !accepted.is_empty());
    let (code, said) = relay.ends();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("has stopped"), "{said}");
    let relay = home.serve();
    let bodies = device.bodies(&relay);
    assert_eq!(bodies[..accepted.len()], accepted);
}

#[test]
fn a_failure_that_nobody_hears_of_is_refused_and_ends_the_process_all_the_same() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let _device = Device::new(&home, &relay, "me");
    relay.stop();
    let relay = home.serve_with_little_room_unheard(1024 * 1024);
    let refused = (0..100_u8)
        .map(|number| {
            request(relay.address, "POST", &callback, &[], &vec![number; 50_000]).unwrap()
        })
        .find(|answer| answer.status != 200)
        .unwrap();
    refused.refused_as(ProblemKind::Unavailable);
    assert_eq!(relay.ends().0, Some(1));
}

#[test]
fn a_store_that_is_taken_away_or_replaced_while_it_serves_accepts_nothing_more() {
    let replace = |home: &Home| {
        let copy = home.data().with_extension("copy");
        std::fs::copy(home.data().join("relay.db"), &copy).unwrap();
        std::fs::rename(copy, home.data().join("relay.db")).unwrap();
    };
    let without_log = |home: &Home| std::fs::remove_file(home.data().join("relay.db-wal")).unwrap();
    let without_anything = |home: &Home| std::fs::remove_dir_all(home.data()).unwrap();
    let changes: [&dyn Fn(&Home); 3] = [&replace, &without_log, &without_anything];
    for (number, change) in changes.into_iter().enumerate() {
        let home = Home::new();
        let relay = home.serve();
        let callback = home.account("me");
        let _device = Device::new(&home, &relay, "me");
        let answer = request(relay.address, "POST", &callback, &[], b"kept").unwrap();
        assert_eq!(answer.status, 200);
        change(&home);
        let answer = request(relay.address, "POST", &callback, &[], b"lost").unwrap();
        answer.refused_as(ProblemKind::Unavailable);
        let (code, said) = relay.ends();
        assert_eq!(code, Some(1), "{number}: {said}");
        assert!(said.contains("replaced or removed"), "{number}: {said}");
    }
}

#[test]
fn a_copy_that_is_put_in_the_stores_place_while_it_serves_is_left_as_it_is() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    let answer = request(relay.address, "POST", &callback, &[], b"kept").unwrap();
    assert_eq!(answer.status, 200);
    // Database and log, as a snapshot of the folder has them: the message is in the log alone.
    let names = ["relay.db", "relay.db-wal"];
    let before = home.data().with_extension("before");
    std::fs::rename(home.data(), &before).unwrap();
    std::fs::create_dir(home.data()).unwrap();
    for name in names {
        std::fs::copy(before.join(name), home.data().join(name)).unwrap();
    }
    let answer = request(relay.address, "POST", &callback, &[], b"refused").unwrap();
    answer.refused_as(ProblemKind::Unavailable);
    assert_eq!(relay.ends().0, Some(1));
    let relay = home.serve();
    assert_eq!(device.bodies(&relay), [b"kept"]);
}

#[test]
fn a_key_that_could_not_be_written_does_not_stand_in_the_way_of_the_next_try() {
    let home = Home::new();
    let refused = home.run_without_room(&["account", "add", "me"]);
    assert!(!refused.status.success());
    home.says(&["account", "add", "me"]);
}
