//! What the relay says of the account: when PingMe called, who receives, and what has changed.

use desktop_core::{
    Desktop,
    view::{PingmeSeen, RelayNotice, RelayState, RelayView, Snapshot},
};

use crate::desk::{Desk, USER, history, pair_form, relay_is, rows, until};

fn relay_of(snapshot: Snapshot) -> RelayView {
    snapshot.accounts.into_iter().next().unwrap().relay
}

fn never_called(snapshot: &Snapshot) -> bool {
    snapshot.accounts[0].relay.pingme == PingmeSeen::Never
}

/// The relay has said how things are, and the person knows.
async fn baseline(desktop: &Desktop) {
    let snapshot = until(desktop, "asked", never_called).await;
    assert_eq!(relay_of(snapshot).notices, []);
}

fn added(name: &str) -> RelayNotice {
    RelayNotice::DeviceAdded { name: name.into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_callback_url_and_another_computer_are_told_until_they_are_seen() {
    let mut desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    baseline(&desktop).await;

    let laptop = desk.another_computer("laptop").await;
    baseline(&laptop).await;
    laptop.close().await;
    let details = desktop.relay_details(account.id).await.unwrap();
    let names: Vec<_> = details
        .devices
        .iter()
        .map(|d| (d.name.as_str(), d.this))
        .collect();
    assert_eq!(names, [("test", true), ("laptop", false)]);
    assert!(
        details
            .devices
            .iter()
            .all(|d| d.seen_ms.is_some() && !d.suspended)
    );
    assert_eq!(details.pingme, PingmeSeen::Never);
    assert!(!details.version.is_empty());
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(relay_of(snapshot).notices, [added("laptop")]);
    desktop.close().await;

    // What changes while the app is closed is told by its first look, and also without the relay.
    desk.rotate_callback().await;
    let phone = desk.another_computer("phone").await;
    phone.close().await;
    let desktop = desk.open().await;
    let all = [
        RelayNotice::CallbackUrlChanged,
        added("laptop"),
        added("phone"),
    ];
    until(&desktop, "told", |s| s.accounts[0].relay.notices == all).await;
    desktop.close().await;
    desk.stop_relay().await;
    let desktop = desk.open().await;
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(relay_of(snapshot).notices, all);

    desktop.notices_seen(account.id).await.unwrap();
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(relay_of(snapshot).notices, []);
    desk.start_relay().await;
    desktop.refresh_numbers().await.unwrap();
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desktop.relay_details(account.id).await.unwrap();
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(relay_of(snapshot).notices, []);

    // This computer's own new pairing is no news to it.
    let again = pair_form(&account, desk.link().await, true);
    desktop.pair(again).await.unwrap();
    baseline(&desktop).await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reconnection_asks_again() {
    let mut desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    baseline(&desktop).await;
    desk.stop_relay().await;
    until(&desktop, "away", |s| relay_is(s, RelayState::Reconnecting)).await;
    desk.rotate_callback().await;
    desk.start_relay().await;
    desktop.refresh_numbers().await.unwrap();
    until(&desktop, "told", |s| {
        s.accounts[0].relay.notices == [RelayNotice::CallbackUrlChanged]
    })
    .await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_pingme_has_called_is_known_with_its_message_and_at_a_start_without_the_relay() {
    let mut desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    baseline(&desktop).await;
    desk.callback(USER, "Your code is 4711").await;
    rows(&desktop, 1).await;
    // The row and this are one transaction: no later look is needed.
    let snapshot = desktop.snapshot().await.unwrap();
    let at_ms = history(&desktop).await.rows[0].received_ms;
    assert_eq!(relay_of(snapshot).pingme, PingmeSeen::Last { at_ms });
    desktop.close().await;

    desk.stop_relay().await;
    let desktop = desk.open().await;
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(relay_of(snapshot).pingme, PingmeSeen::Last { at_ms });
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_relay_knows_nothing_of_what_called_the_old_one() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    baseline(&desktop).await;
    desk.callback(USER, "Your code is 4711").await;
    rows(&desktop, 1).await;

    let key = relay::RelayKey::generate().unwrap();
    let folder = desk.folder.path().join("new-relay");
    let config = relay::Config::new(([127, 0, 0, 1], 0).into(), folder, key);
    let relay = relay::Relay::start(config).await.unwrap();
    relay.add_account(USER).await.unwrap();
    let link = relay.pair(USER).await.unwrap().to_uri();
    let offer = desktop.read_link(&link).await.unwrap();
    let old = desk.relay.as_ref().unwrap().local_addr().to_string();
    assert_eq!(offer.replaces.as_deref(), Some(old.as_str()));
    let paired = desktop.pair(pair_form(&account, link, true)).await.unwrap();
    assert!(!matches!(paired.relay.pingme, PingmeSeen::Last { .. }));
    baseline(&desktop).await;
    assert_ne!(
        desktop.callback_url(account.id).await.unwrap(),
        desk.relay
            .as_ref()
            .unwrap()
            .callback_url(USER)
            .await
            .unwrap()
            .as_str()
    );

    let url = relay.callback_url(USER).await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let body = r#"{"to": "16470000000", "text": "Your code is 4712"}"#;
    let answer = client.post(url).body(body).send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    rows(&desktop, 2).await;
    let snapshot = desktop.snapshot().await.unwrap();
    assert!(matches!(relay_of(snapshot).pingme, PingmeSeen::Last { .. }));
    desktop.close().await;
    relay.stop().await;
}
