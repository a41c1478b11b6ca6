//! What a session promises to the tests that stand on it.

use std::collections::HashMap;
use std::time::Duration;

use desktop_session::{Locale, NotificationServer, Session, SessionOptions, dunst, until};
use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::Value;

const LONG: Duration = Duration::from_secs(30);

fn session() -> Session {
    Session::start(SessionOptions::default()).expect("a session starts")
}

/// A program of the session that shows a notification, and hears what becomes of it.
struct Sender {
    connection: Connection,
}

impl Sender {
    fn of(session: &Session) -> Self {
        let connection = Builder::address(session.bus_address())
            .and_then(Builder::build)
            .expect("the session's bus takes connections");
        Self { connection }
    }

    fn proxy(&self) -> Proxy<'_> {
        Proxy::new(
            &self.connection,
            "org.freedesktop.Notifications",
            "/org/freedesktop/Notifications",
            "org.freedesktop.Notifications",
        )
        .expect("a proxy")
    }

    fn show(&self, summary: &str, actions: &[&str]) -> u32 {
        let hints: HashMap<&str, Value<'_>> = HashMap::new();
        self.proxy()
            .call(
                "Notify",
                &(
                    "sender", 0u32, "", summary, "the body", actions, hints, -1i32,
                ),
            )
            .expect("the server takes it")
    }
}

#[test]
fn the_keyring_keeps_and_gives_back_what_another_program_stores() {
    let session = session();
    let keyring = session.keyring().expect("it was asked for");
    let accounts = |service| {
        keyring
            .accounts(&session, service)
            .expect("secret-tool ends")
    };
    let secret = |account| {
        keyring
            .secret(&session, "Some App", account)
            .expect("secret-tool ends")
    };
    assert!(accounts("Some App").is_empty());
    keyring
        .store(&session, "Some App", "id/key", b"the secret\nin two lines")
        .expect("secret-tool ends");
    assert_eq!(accounts("Some App"), ["id/key"]);
    assert!(accounts("Another").is_empty());
    assert_eq!(secret("id/key"), b"the secret\nin two lines");
    assert!(secret("id/token").is_empty());
}

#[test]
fn the_notification_server_keeps_what_it_gets_and_presses_actions() {
    let session = session();
    let server = NotificationServer::start(&session).expect("nobody has the name yet");
    let sender = Sender::of(&session);
    let proxy = sender.proxy();
    let mut invoked = proxy.receive_signal("ActionInvoked").expect("a match rule");
    let first = sender.show("one", &["copy", "Copy"]);
    let second = sender.show("two", &[]);
    assert_ne!(first, second);

    let got = server.wait_for("one", LONG).expect("it was received");
    assert_eq!(got.id, first);
    assert_eq!(got.app_name, "sender");
    assert_eq!(got.actions, [("copy".to_owned(), "Copy".to_owned())]);
    assert!(got.open);
    server
        .press(&got, "Paste")
        .expect_err("there is no such action");
    server.press(&got, "Copy").expect("the action is there");
    let heard: (u32, String) = invoked
        .next()
        .expect("the signal arrives")
        .body()
        .deserialize()
        .expect("the specification's signature");
    assert_eq!(heard, (first, "copy".to_owned()));

    sender
        .proxy()
        .call::<_, _, ()>("CloseNotification", &(second,))
        .expect("the server takes it");
    let open = server
        .received()
        .into_iter()
        .map(|it| (it.summary, it.open))
        .collect::<Vec<_>>();
    assert_eq!(open, [("one".to_owned(), false), ("two".to_owned(), false)]);
}

#[test]
fn dunst_takes_notifications_and_the_display_can_be_photographed() {
    let session = session();
    let _dunst = dunst(&session).expect("dunst starts");
    let picture = session.folder().join("display.png");
    let before = {
        session.picture(&picture).expect("a picture");
        std::fs::read(&picture).expect("the picture")
    };
    assert!(before.starts_with(b"\x89PNG"));
    Sender::of(&session).show("seen", &[]);
    until("the popup in the picture", LONG, || {
        session.picture(&picture).ok()?;
        (std::fs::read(&picture).ok()? != before).then_some(())
    })
    .expect("dunst draws it");
}

#[test]
fn the_clipboard_is_read_from_outside_and_empties_with_its_owner() {
    let session = session();
    let clipboard = session.clipboard();
    assert_eq!(clipboard.text().expect("xclip runs"), None);
    let owner = clipboard.fill("before\nand after").expect("xclip owns it");
    assert_eq!(
        clipboard.text().expect("xclip runs").as_deref(),
        Some("before\nand after")
    );
    drop(owner);
    until("an empty clipboard", LONG, || {
        clipboard.text().ok()?.is_none().then_some(())
    })
    .expect("nobody owns it any more");
}

#[test]
fn two_sessions_share_nothing() {
    let (one, two) = (session(), session());
    assert_ne!(one.display(), two.display());
    assert_ne!(one.bus_address(), two.bus_address());
    assert_ne!(one.home(), two.home());
    let _owner = one.clipboard().fill("only here").expect("xclip owns it");
    assert_eq!(two.clipboard().text().expect("xclip runs"), None);
    one.keyring()
        .expect("it has one")
        .store(&one, "Some App", "id/key", b"only here")
        .expect("secret-tool ends");
    let elsewhere = two
        .keyring()
        .expect("it has one")
        .accounts(&two, "Some App");
    assert!(elsewhere.expect("secret-tool ends").is_empty());
}

#[test]
fn programs_in_a_chinese_session_speak_chinese() {
    let session = Session::start(SessionOptions {
        keyring: false,
        locale: Locale::Chinese,
        ..SessionOptions::default()
    })
    .expect("a session starts");
    assert!(session.keyring().is_none());
    let day = session.run("date", &["--date=2026-11-24", "+%A"]);
    assert_eq!(day.expect("date ends"), "星期二\n");
}
