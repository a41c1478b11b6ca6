//! The relay in the app, behind a real nginx as its tunnel.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use desktop_session::{AppWindow, SessionOptions, until_async};
use serde_json::{Value, json};

use crate::app::{
    enter_account, get_number, set_up, settings_page, snapshot, wait_for_code, wait_until_live,
    words,
};
use crate::gallery::Gallery;
use crate::nginx::Nginx;
use crate::states_first_run::problem;
use crate::world::{OTHER_KEY, OTHER_USER, START, USER, World};

/// A tunnel to a port of this computer.
pub(crate) struct Tunnel {
    nginx: Nginx,
    pub(crate) port: u16,
}

impl Tunnel {
    /// To a port that nobody has.
    pub(crate) fn start(world: &World, name: &str) -> Self {
        // A port that was free a moment ago: the relay in the app is not given port 0.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        Self::to(world, name, port)
    }

    fn to(world: &World, name: &str, port: u16) -> Self {
        let folder = world.session.folder().join(name);
        std::fs::create_dir(&folder).expect("a folder");
        let nginx = Nginx::start(&folder, here(port));
        Self { nginx, port }
    }

    pub(crate) fn url(&self) -> String {
        self.nginx.url()
    }
}

pub(crate) fn here(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

/// Opens the relay's page.
pub(crate) async fn relay_page(window: &AppWindow) {
    settings_page(window, "relay").await;
    window.wait_for("own-relay").await.expect("its foot");
}

/// Writes into the sheet where the relay is to be, and wants it.
pub(crate) async fn want(window: &AppWindow, url: &str, port: u16) {
    window
        .type_into("own-relay-url", url)
        .await
        .expect("the sheet");
    window
        .type_into("own-relay-port", &port.to_string())
        .await
        .expect("the sheet");
    window.click("own-relay-start").await.expect("the sheet");
}

pub(crate) async fn sheet_closes(window: &AppWindow) {
    window
        .wait_until_gone("[data-testid='own-relay-start']")
        .await
        .expect("it is as it was wanted");
}

pub(crate) async fn state_is(window: &AppWindow, state: &str) {
    window
        .wait_for_attribute("own-relay", "data-state", state)
        .await
        .unwrap_or_else(|error| panic!("the relay is not {state}: {error}"));
}

/// The account's relay, as the window has it.
async fn relay_of(window: &AppWindow, account: usize) -> Value {
    snapshot(window).await["accounts"][account]["relay"].clone()
}

/// Waits until an account's messages would arrive now.
pub(crate) async fn live(window: &AppWindow, account: usize) {
    until_async("a live relay", START, async || {
        Ok((relay_of(window, account).await["state"] == "live").then_some(()))
    })
    .await
    .expect("it is polled");
}

/// Where PingMe posts an account's messages.
pub(crate) async fn callback_url(window: &AppWindow, account: i64) -> String {
    let ask = format!(
        "return await window.__TAURI_INTERNALS__.invoke('callback_url', {{account: {account}}})"
    );
    let url = window.promised(&ask).await.expect("the relay says it");
    url.as_str().expect("a URL").to_owned()
}

/// Posts as PingMe does. Gives the status, or nothing without an answer.
pub(crate) async fn post(url: &str, text: &str) -> Option<u16> {
    post_by(&reqwest::Client::new(), url, text).await
}

async fn post_by(client: &reqwest::Client, url: &str, text: &str) -> Option<u16> {
    let body = json!({
        "app": "jd", "from": "14155550100", "to": "16515550142", "userId": USER, "text": text,
        "time": "2026-11-29T03:17:06.050Z",
    });
    let asked = client.post(url).body(body.to_string());
    asked
        .send()
        .await
        .ok()
        .map(|answer| answer.status().as_u16())
}

/// How many messages are kept whose text has this word.
async fn kept(window: &AppWindow, word: &str) -> u64 {
    let filter = json!({
        "text": word, "account": null, "app": null, "number": null, "since": null, "until": null,
        "with_code": false,
    });
    let ask = format!(
        "return await window.__TAURI_INTERNALS__.invoke('search_count', {{filter: {filter}}})"
    );
    let found = window.promised(&ask).await.expect("the history answers");
    found["messages"].as_u64().expect("a count")
}

/// Waits until a message is kept, and sees that it is there once.
pub(crate) async fn comes_once(window: &AppWindow, word: &str) {
    until_async(word, START, async || {
        Ok((kept(window, word).await > 0).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{word} is lost: {error}"));
    assert_eq!(kept(window, word).await, 1, "{word}");
}

/// Sets it up in the first run, behind a tunnel, and gives PingMe its callback URL. Ends in the inbox, live.
pub(crate) async fn set_up_own(world: &World, window: &AppWindow, tunnel: &Tunnel) {
    enter_account(world, window).await;
    window.click("own-relay-use").await.expect("it is offered");
    want(window, &tunnel.url(), tunnel.port).await;
    finish(world, window, tunnel).await;
}

/// The rest of the first run.
async fn finish(world: &World, window: &AppWindow, tunnel: &Tunnel) {
    window.click("reveal").await.expect("the callback URL");
    let callback = window.value("callback-url").await.expect("its URL");
    let public = format!("{}/callback/", tunnel.url());
    assert!(callback.starts_with(&public), "{callback}");
    world.simulator.call_back(&callback).await;
    window
        .click("callback-continue")
        .await
        .expect("the callback URL's step");
    window.click("self-test-run").await.expect("the last step");
    window
        .wait_for("self-test-result")
        .await
        .expect("the test comes back");
    window.click("finish-setup").await.expect("the last step");
    wait_until_live(window).await;
}

#[tokio::test]
async fn without_a_server_the_app_is_its_own_relay_and_goes_on_after_a_restart() {
    let gallery = Gallery::of("own-relay");
    let world = World::start().await;
    let tunnel = Tunnel::start(&world, "tunnel");
    let window = world.open().await;
    enter_account(&world, &window).await;
    window
        .wait_for("own-relay-use")
        .await
        .expect("it is offered");
    gallery.take(&window, "01-first-run").await;
    window.click("own-relay-use").await.expect("the button");
    window.wait_for("own-relay-url").await.expect("the sheet");
    gallery.take(&window, "02-sheet").await;
    let proposed = window.value("own-relay-port").await.expect("a port");
    assert_eq!(proposed, "28787");

    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let taken = other.local_addr().expect("its address").port();
    for (url, port, code, name) in [
        (
            "http://sms.example.org",
            tunnel.port,
            "bad_public_url",
            "03-no-https",
        ),
        (&*tunnel.url(), 80, "bad_port", "04-bad-port"),
        (&*tunnel.url(), taken, "port_in_use", "05-port-in-use"),
    ] {
        want(&window, url, port).await;
        problem(&window, code).await;
        gallery.take(&window, name).await;
    }
    want(&window, &tunnel.url(), tunnel.port).await;
    window
        .wait_for("callback-continue")
        .await
        .expect("it is paired without a link");
    gallery.take(&window, "06-callback").await;
    finish(&world, &window, &tunnel).await;
    let keyring = world.session.keyring().expect("this session has one");
    let names = keyring
        .accounts(&world.session, "PingMe Desktop")
        .expect("secret-tool ends");
    let keys = names.iter().filter(|name| name.contains("relay-key"));
    assert_eq!(keys.count(), 1, "{names:?}");

    let number = get_number(&window, "jd").await;
    world.sms("jd", &number, "[JD] Your code is 482913.").await;
    wait_for_code(&window, "482913").await;
    relay_page(&window).await;
    state_is(&window, "running").await;
    window.click("self-test-run").await.expect("the self-test");
    window
        .wait_for("self-test-result")
        .await
        .expect("it comes back through the tunnel");
    gallery.take(&window, "07-running").await;
    let relay = relay_of(&window, 0).await;
    assert_eq!(relay["built_in"], true);
    assert!(
        tunnel
            .url()
            .ends_with(relay["host"].as_str().expect("a host"))
    );
    window.click("settings-appearance").await.expect("the page");
    window.wait_for("close-hides").await.expect("its switch");
    gallery.take(&window, "08-closing").await;
    let callback = callback_url(&window, 1).await;
    window.quit().await.expect("the app quits with its window");

    let status = post(&callback, "[JD] Nobody takes this: 111222.").await;
    assert!(
        !status.is_some_and(|it| (200..300).contains(&it)),
        "{status:?}"
    );

    let window = world.open().await;
    wait_until_live(&window).await;
    assert_eq!(callback_url(&window, 1).await, callback);
    world.sms("jd", &number, "[JD] Your code is 771204.").await;
    wait_for_code(&window, "771204").await;
    assert_eq!(kept(&window, "111222").await, 0);
}

#[tokio::test]
async fn what_keeps_the_own_relay_from_serving_is_on_the_screen_and_can_be_tried_again() {
    let gallery = Gallery::of("own-relay-trouble");
    let world = World::start().await;
    let tunnel = Tunnel::start(&world, "tunnel");
    let window = world.open().await;
    set_up_own(&world, &window, &tunnel).await;
    let callback = callback_url(&window, 1).await;
    window.quit().await.expect("the app quits with its window");

    // Another program has the port at the start.
    let other = TcpListener::bind(here(tunnel.port)).expect("it is free");
    let window = world.open().await;
    window
        .wait_for_attribute("relay-state", "data-state", "reconnecting")
        .await
        .expect("the foot says that nothing arrives");
    let banner = "[data-testid='relay-trouble'][data-code='port_in_use']";
    window.wait_for_css(banner).await.expect("it says why");
    gallery.take(&window, "01-inbox").await;
    relay_page(&window).await;
    state_is(&window, "failed").await;
    problem(&window, "port_in_use").await;
    gallery.take(&window, "02-port-in-use").await;
    window.click("own-relay-try-again").await.expect("again");
    state_is(&window, "failed").await;
    drop(other);
    window.click("own-relay-try-again").await.expect("again");
    state_is(&window, "running").await;
    live(&window, 0).await;
    assert_eq!(post(&callback, "[JD] Code 482913.").await, Some(200));
    comes_once(&window, "482913").await;

    // Its file is taken away: it accepts nothing more, and stops by itself.
    let store = world.data().join("relay").join("relay.db");
    let aside = world.data().join("relay.db.aside");
    std::fs::rename(&store, &aside).expect("a file");
    let status = post(&callback, "[JD] Code 305518.").await;
    assert!(
        !status.is_some_and(|it| (200..300).contains(&it)),
        "{status:?}"
    );
    state_is(&window, "failed").await;
    problem(&window, "built_in_relay_failed").await;
    window
        .wait_for_attribute("relay-state", "data-state", "reconnecting")
        .await
        .expect("the foot says that nothing arrives");
    gallery.take(&window, "03-stopped").await;
    std::fs::rename(&aside, &store).expect("a file");
    window.click("own-relay-try-again").await.expect("again");
    state_is(&window, "running").await;
    live(&window, 0).await;
    assert_eq!(post(&callback, "[JD] Code 771204.").await, Some(200));
    comes_once(&window, "771204").await;
    window.quit().await.expect("the app quits with its window");

    // Its key is gone from the keyring.
    let keyring = world.session.keyring().expect("this session has one");
    let names = keyring
        .accounts(&world.session, "PingMe Desktop")
        .expect("secret-tool ends");
    let key = names.iter().find(|name| name.contains("relay-key"));
    let key = key.expect("it was made").as_str();
    let words = ["clear", "service", "PingMe Desktop", "username", key];
    world.session.run("secret-tool", &words).expect("it ends");
    let window = world.open().await;
    relay_page(&window).await;
    state_is(&window, "failed").await;
    problem(&window, "relay_key_gone").await;
    gallery.take(&window, "04-key-gone").await;

    // Turned off and set up anew, it has another key and another callback URL.
    window.click("own-relay-off").await.expect("the button");
    window
        .click("own-relay-confirm-off")
        .await
        .expect("the confirmation");
    state_is(&window, "off").await;
    window.click("own-relay-use").await.expect("the button");
    want(&window, &tunnel.url(), tunnel.port).await;
    sheet_closes(&window).await;
    live(&window, 0).await;
    let anew = callback_url(&window, 1).await;
    assert_ne!(anew, callback);
    assert_eq!(post(&callback, "[JD] Code 660011.").await, Some(404));
    assert_eq!(post(&anew, "[JD] Code 118822.").await, Some(200));
    comes_once(&window, "118822").await;
}

#[tokio::test]
async fn another_port_and_address_are_followed_and_two_accounts_are_on_one_own_relay() {
    let gallery = Gallery::of("own-relay-moved");
    let world = World::start().await;
    let tunnel = Tunnel::start(&world, "tunnel");
    let window = world.open().await;
    set_up_own(&world, &window, &tunnel).await;
    let before = callback_url(&window, 1).await;
    settings_page(&window, "accounts").await;
    window.click("account-add").await.expect("the button");
    for (field, text) in [("field-user-id", OTHER_USER), ("field-key", OTHER_KEY)] {
        window.type_into(field, text).await.expect("the form");
    }
    window.click("advanced").await.expect("the form");
    window
        .type_into("field-base-url", world.simulator.base_url())
        .await
        .expect("the form");
    window.click("submit-key").await.expect("the form");
    window.click("skip-pairing").await.expect("not now");

    let moved = Tunnel::start(&world, "moved");
    relay_page(&window).await;
    window.click("own-relay-change").await.expect("the button");
    window
        .wait_for("own-relay-pair-2")
        .await
        .expect("the account without a relay");
    assert!(!window.shows("own-relay-pair-1").await.expect("an answer"));
    gallery.take(&window, "01-change").await;
    want(&window, &moved.url(), moved.port).await;
    sheet_closes(&window).await;
    for account in [0, 1] {
        live(&window, account).await;
        let relay = relay_of(&window, account).await;
        assert_eq!(relay["built_in"], true, "{relay}");
    }
    let notice = "[data-testid='relay-notice'][data-is='callback_url_changed']";
    window
        .wait_for_css(notice)
        .await
        .expect("PingMe needs the new callback URL");
    gallery.take(&window, "02-changed").await;
    let status = post(&before, "[JD] Code 111222.").await;
    assert!(
        !status.is_some_and(|it| (200..300).contains(&it)),
        "{status:?}"
    );
    let (first, second) = (
        callback_url(&window, 1).await,
        callback_url(&window, 2).await,
    );
    assert!(first.starts_with(&moved.url()), "{first}");
    assert_ne!(first, second);
    assert_eq!(post(&first, "[JD] Code 482913.").await, Some(200));
    assert_eq!(post(&second, "[JD] Code 771204.").await, Some(200));
    comes_once(&window, "482913").await;
    comes_once(&window, "771204").await;
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    live(&window, 0).await;
    live(&window, 1).await;
    let remove = "await window.__TAURI_INTERNALS__.invoke('remove_account', {account: 2})";
    window.promised(remove).await.expect("it is removed");
    assert_eq!(post(&second, "[JD] Code 305518.").await, Some(404));
    assert_eq!(post(&first, "[JD] Code 660011.").await, Some(200));
    comes_once(&window, "660011").await;
}

#[tokio::test]
async fn another_relay_is_replaced_only_when_asked_and_an_own_one_is_turned_off_and_on_again() {
    let gallery = Gallery::of("own-relay-off");
    let world = World::start().await;
    let tunnel = Tunnel::start(&world, "tunnel");
    let window = world.open().await;
    set_up(&world, &window).await;
    relay_page(&window).await;
    gallery.take(&window, "01-no-server").await;
    window.click("own-relay-use").await.expect("the button");
    want(&window, &tunnel.url(), tunnel.port).await;
    sheet_closes(&window).await;
    state_is(&window, "running").await;
    assert_eq!(relay_of(&window, 0).await["built_in"], false);
    let refused = window
        .promised(&format!(
            "await window.__TAURI_INTERNALS__.invoke('set_up_built_in_relay', {{form: {}}})",
            json!({
                "port": tunnel.port.to_string(), "public_url": tunnel.url(), "everywhere": false,
                "accounts": [{"account": 1, "replace": false}],
            })
        ))
        .await;
    let reason = refused.expect_err("not without asking").to_string();
    assert!(reason.contains("already_paired"), "{reason}");

    window.click("own-relay-change").await.expect("the button");
    window
        .click("own-relay-pair-1")
        .await
        .expect("the account can be chosen");
    window
        .wait_for("own-relay-replaces")
        .await
        .expect("what that means is said");
    gallery.take(&window, "02-replaces").await;
    window.click("own-relay-start").await.expect("the button");
    sheet_closes(&window).await;
    live(&window, 0).await;
    assert_eq!(relay_of(&window, 0).await["built_in"], true);
    until_async("the other relay to be left", START, async || {
        Ok((world.relay.devices(USER) == 0).then_some(()))
    })
    .await
    .expect("the other relay is left");
    let callback = callback_url(&window, 1).await;

    window.click("own-relay-off").await.expect("the button");
    window
        .wait_for("own-relay-confirm-off")
        .await
        .expect("it is asked");
    gallery.take(&window, "03-turn-off").await;
    window
        .click("own-relay-confirm-off")
        .await
        .expect("the confirmation");
    state_is(&window, "off").await;
    assert_eq!(relay_of(&window, 0).await["state"], "not_paired");
    gallery.take(&window, "04-off").await;
    let status = post(&callback, "[JD] Code 111222.").await;
    assert!(
        !status.is_some_and(|it| (200..300).contains(&it)),
        "{status:?}"
    );
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    relay_page(&window).await;
    state_is(&window, "off").await;
    window.click("own-relay-use").await.expect("the button");
    want(&window, &tunnel.url(), tunnel.port).await;
    sheet_closes(&window).await;
    live(&window, 0).await;
    assert_eq!(callback_url(&window, 1).await, callback);
    assert_eq!(post(&callback, "[JD] Code 482913.").await, Some(200));
    comes_once(&window, "482913").await;
    let foot = words(&window, "relay-devices").await;
    assert_eq!(
        window
            .count("[data-testid='device']")
            .await
            .expect("a count"),
        1,
        "the earlier device is gone: {foot}"
    );
}

#[tokio::test]
async fn what_was_answered_with_200_is_not_lost_by_a_kill() {
    let world = World::start().await;
    let tunnel = Tunnel::start(&world, "tunnel");
    let mut window = world.open().await;
    set_up_own(&world, &window, &tunnel).await;
    let callback = callback_url(&window, 1).await;
    for round in 0..3 {
        let on = Arc::new(AtomicBool::new(true));
        let posting: Vec<_> = (0..4)
            .map(|poster| {
                let (on, callback) = (Arc::clone(&on), callback.clone());
                tokio::spawn(async move {
                    let client = reqwest::Client::new();
                    let mut taken = Vec::new();
                    for count in 0.. {
                        let word = format!("word{round}x{poster}x{count}end");
                        let status = post_by(&client, &callback, &format!("[JD] {word}")).await;
                        if status == Some(200) {
                            taken.push(word);
                        } else if !on.load(Ordering::SeqCst) {
                            break;
                        }
                    }
                    taken
                })
            })
            .collect();
        until_async("some of them", START, async || {
            Ok((kept(&window, &format!("word{round}x0x3end")).await > 0).then_some(()))
        })
        .await
        .expect("they come");
        window.kill().expect("it is killed");
        on.store(false, Ordering::SeqCst);
        let mut taken = Vec::new();
        for poster in posting {
            taken.extend(poster.await.expect("it posts to the end"));
        }
        assert!(taken.len() > 3, "{}", taken.len());
        window = world.open().await;
        live(&window, 0).await;
        for word in taken {
            comes_once(&window, &word).await;
        }
    }
}

#[tokio::test]
async fn a_run_that_keeps_nothing_and_the_demo_have_no_own_relay() {
    let world = World::start_with(SessionOptions {
        keyring: false,
        ..SessionOptions::default()
    })
    .await;
    let window = world.open().await;
    window.click("this-run").await.expect("it needs no keyring");
    window.wait_for("door-account").await.expect("the doors");
    let refused = async |window: &AppWindow| {
        let form = json!({
            "port": "28787", "public_url": "https://sms.example.org/", "everywhere": false,
            "accounts": [],
        });
        for (command, form) in [
            ("set_up_built_in_relay", json!({"form": form})),
            ("start_built_in_relay", json!({})),
            ("turn_off_built_in_relay", json!({"lose": false})),
        ] {
            let ask = format!("await window.__TAURI_INTERNALS__.invoke('{command}', {form})");
            let answer = window.promised(&ask).await;
            let reason = answer.expect_err("it is refused").to_string();
            assert!(reason.contains("not_this_run"), "{command}: {reason}");
        }
    };
    refused(&window).await;
    window.click("door-demo").await.expect("the demo");
    wait_until_live(&window).await;
    refused(&window).await;
    settings_page(&window, "relay").await;
    window.wait_for("self-test-run").await.expect("the page");
    assert!(!window.shows("own-relay").await.expect("an answer"));
    let paths: [PathBuf; 2] = ["relay", "relay.json"].map(|name| world.data().join(name));
    assert!(paths.iter().all(|path| !path.exists()), "{paths:?}");
}
