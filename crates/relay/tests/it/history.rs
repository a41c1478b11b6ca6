use std::fs;
use std::path::Path;

use relay_protocol::wire::{GoneDetail, MessagesAnswer, ProblemKind};

use crate::device::Device;
use crate::exchange::{Answer, post};
use crate::process::{Home, Process};

fn gone(answer: &Answer) -> GoneDetail {
    answer.refused_as(ProblemKind::CursorGone);
    answer.problem().gone.unwrap()
}

fn post_all(relay: &Process, callback: &str, bodies: impl IntoIterator<Item = String>) {
    for body in bodies {
        assert_eq!(post(relay.address, callback, body.as_bytes()).status, 200);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn a_store_that_went_back_in_time_is_noticed_even_after_it_has_grown_past_the_cursor() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    post_all(
        &relay,
        &callback,
        (1..=3).map(|number| format!("before {number}")),
    );
    device.drain(&relay);
    assert_eq!(device.ack(&relay, &device.cursor).status, 200);
    relay.stop();
    let backup = home.0.path().join("backup");
    copy(&home.data(), &backup);

    let relay = home.serve();
    post_all(
        &relay,
        &callback,
        (1..=3).map(|number| format!("lost {number}")),
    );
    assert_eq!(device.drain(&relay).len(), 3);
    relay.stop();
    fs::remove_dir_all(home.data()).unwrap();
    copy(&backup, &home.data());

    let relay = home.serve();
    let shorter = gone(&device.poll(&relay, &device.cursor, "&wait=0"));
    assert_eq!(shorter.missing, None);
    post_all(
        &relay,
        &callback,
        (1..=5).map(|number| format!("after {number}")),
    );
    assert_eq!(gone(&device.ack(&relay, &device.cursor)).missing, None);
    let grown = gone(&device.poll(&relay, &device.cursor, "&wait=0"));
    assert_eq!(grown.missing, None);
    // It goes on by itself, and gets all that the store has.
    device.cursor = grown.cursor;
    let bodies: Vec<_> = (1..=5)
        .map(|number| format!("after {number}").into_bytes())
        .collect();
    assert_eq!(device.bodies(&relay), bodies);
    assert_eq!(device.ack(&relay, &device.cursor).status, 200);
}

#[test]
fn after_a_restore_that_was_declared_each_device_hears_of_it_once() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    post_all(&relay, &callback, ["unread".to_owned()]);
    assert!(
        !home.run(&["restored"]).status.success(),
        "the relay is running"
    );
    relay.stop();
    home.says(&["restored"]);
    let relay = home.serve();
    let detail = gone(&device.poll(&relay, &device.cursor, "&wait=0"));
    assert_eq!(detail.missing, None);
    device.cursor = detail.cursor;
    post_all(&relay, &callback, ["new".to_owned()]);
    // What was sealed in the epoch before still opens.
    assert_eq!(device.bodies(&relay), [b"unread".to_vec(), b"new".to_vec()]);
}

#[test]
fn what_expired_unread_is_counted() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    post_all(
        &relay,
        &callback,
        (1..=5).map(|number| format!("message {number}")),
    );
    relay.stop();
    home.store()
        .execute(
            "UPDATE copy SET sealed_at_ms = sealed_at_ms - 31 * 86400000 WHERE seq <= 3",
            [],
        )
        .unwrap();
    let relay = home.serve();
    let detail = gone(&device.poll(&relay, &device.cursor, "&wait=0"));
    assert_eq!(detail.missing, Some(3));
    device.cursor = detail.cursor;
    assert_eq!(device.bodies(&relay), [b"message 4", b"message 5"]);
}

#[test]
fn what_waited_while_the_relay_was_off_is_still_there_and_goes_once_its_own_time_is_over() {
    const DAY: i64 = 86_400_000;
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    post_all(&relay, &callback, ["old".to_owned(), "new".to_owned()]);
    relay.stop();
    let earlier = |sql: &str, days: i64| home.store().execute(sql, [days * DAY]).unwrap();
    // One had waited for 20 days when the relay went; it was off for 40.
    earlier(
        "UPDATE copy SET sealed_at_ms = sealed_at_ms - ?1 WHERE seq = 1",
        20,
    );
    earlier("UPDATE copy SET sealed_at_ms = sealed_at_ms - ?1", 40);
    earlier("UPDATE relay SET up_until_ms = up_until_ms - ?1", 40);
    let relay = home.serve();
    let answer = device.poll(&relay, &device.cursor, "&wait=0");
    assert_eq!(answer.json::<MessagesAnswer>().messages.len(), 2);
    relay.stop();

    // Eleven days with the relay up, and the older one has had its thirty.
    earlier("UPDATE copy SET sealed_at_ms = sealed_at_ms - ?1", 11);
    let relay = home.serve();
    let detail = gone(&device.poll(&relay, &device.cursor, "&wait=0"));
    assert_eq!(detail.missing, Some(1));
    device.cursor = detail.cursor;
    assert_eq!(device.bodies(&relay), [b"new"]);
}

#[test]
fn a_device_is_not_suspended_for_the_time_in_which_the_relay_was_off() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut later = Device::new(&home, &relay, "me");
    let first = Device::new(&home, &relay, "me");
    relay.stop();
    home.store()
        .execute_batch(
            "UPDATE device SET seen_at_ms = seen_at_ms - 40 * 86400000;
             UPDATE relay SET up_until_ms = up_until_ms - 40 * 86400000;",
        )
        .unwrap();
    let relay = home.serve();
    first.account(&relay);
    post_all(&relay, &callback, ["for both".to_owned()]);
    assert_eq!(later.bodies(&relay), [b"for both"]);
    // From now on its days count again.
    home.store()
        .execute_batch("UPDATE device SET seen_at_ms = seen_at_ms - 31 * 86400000")
        .unwrap();
    first.account(&relay);
    assert!(home.says(&["device", "list"]).contains("suspended"));
}

#[test]
fn a_store_of_the_first_version_is_taken_over_with_what_waits_in_it() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    post_all(&relay, &callback, ["kept".to_owned()]);
    relay.stop();
    home.store()
        .execute_batch(
            "ALTER TABLE relay DROP COLUMN up_until_ms;
             ALTER TABLE device DROP COLUMN excused_ms;
             PRAGMA user_version = 1;
             UPDATE copy SET sealed_at_ms = sealed_at_ms - 40 * 86400000;
             UPDATE device SET seen_at_ms = seen_at_ms - 40 * 86400000;",
        )
        .unwrap();
    let relay = home.serve();
    assert_eq!(device.bodies(&relay), [b"kept"]);
}

#[test]
fn a_device_that_slept_for_thirty_days_wakes_up_to_a_counted_gap() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut sleeper = Device::new(&home, &relay, "me");
    let other = Device::new(&home, &relay, "me");
    let id = sleeper.paired.device;
    home.store()
        .execute(
            "UPDATE device SET seen_at_ms = seen_at_ms - 31 * 86400000 WHERE device = ?1",
            [id.as_bytes()],
        )
        .unwrap();
    assert!(home.says(&["device", "list"]).contains("suspended"));
    post_all(
        &relay,
        &callback,
        ["slept through".to_owned(), "this too".to_owned()],
    );
    // Its own request wakes it.
    assert_eq!(
        gone(&sleeper.poll(&relay, &sleeper.cursor, "&wait=0")).missing,
        Some(2)
    );
    post_all(&relay, &callback, ["awake".to_owned()]);
    sleeper.cursor = gone(&sleeper.poll(&relay, &sleeper.cursor, "&wait=0")).cursor;
    assert_eq!(sleeper.bodies(&relay), [b"awake"]);
    assert_eq!(
        other
            .account(&relay)
            .devices
            .iter()
            .map(|entry| entry.unread)
            .collect::<Vec<_>>(),
        [1, 3]
    );
}

#[test]
fn acknowledging_only_moves_on_and_what_is_erased_is_not_given_twice() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let mut device = Device::new(&home, &relay, "me");
    let start = device.cursor.clone();
    post_all(
        &relay,
        &callback,
        (1..=3).map(|number| format!("message {number}")),
    );
    device.drain(&relay);
    for cursor in [&device.cursor, &device.cursor, &start] {
        assert_eq!(device.ack(&relay, cursor).status, 200);
    }
    assert_eq!(
        home.store()
            .query_row("SELECT count(*) FROM copy", [], |row| row.get::<_, i64>(0))
            .unwrap(),
        0
    );
    assert!(device.drain(&relay).is_empty());
    // A device that was itself put back in time is told so.
    let detail = gone(&device.poll(&relay, &start, "&wait=0"));
    assert_eq!((detail.missing, &detail.cursor), (Some(3), &device.cursor));
    for made_up in ["x", "AAAA"] {
        assert_eq!(
            gone(&device.poll(&relay, &relay_protocol::Cursor::new(made_up), "&wait=0")).missing,
            None
        );
    }
    // Without a cursor it reads on from what it acknowledged.
    post_all(&relay, &callback, ["next".to_owned()]);
    let answer: relay_protocol::wire::MessagesAnswer =
        device.ask(&relay, "GET", "/v1/messages?wait=0", b"").json();
    assert_eq!(answer.messages.len(), 1);
    // A purge leaves the place that the cursor points at.
    home.store()
        .execute("UPDATE message SET received_at_ms = 0", [])
        .unwrap();
    relay.stop();
    let relay = home.serve();
    assert_eq!(device.bodies(&relay), [b"next"]);
}
