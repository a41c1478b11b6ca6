//! Relays that go away, come back older, or are replaced.

use desktop_core::{
    Error,
    view::{MessageKind, ProblemCode, RelayState},
};

use crate::desk::{Desk, pair_form, relay_is, rows, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_goes_is_reconnected_to_and_nothing_is_lost() {
    let mut desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desk.stop_relay().await;
    let gone = until(&desktop, "reconnecting", |s| {
        relay_is(s, RelayState::Reconnecting)
    })
    .await;
    let problem = gone.accounts[0].relay.problem.as_ref().unwrap();
    assert_eq!(problem.code, ProblemCode::RelayUnreachable);
    desk.start_relay().await;
    desk.sms("16470000000", "Your code is 4711");
    // As the Refresh button does: no pause any longer.
    desktop.refresh_numbers().await.unwrap();
    rows(&desktop, 1).await;
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_device_is_refused_and_says_so() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    desktop.close().await;
    let device = desk.devices().await[0];
    desk.relay.as_ref().unwrap().revoke(device).await.unwrap();
    let desktop = desk.open().await;
    let refused = until(&desktop, "refused", |s| relay_is(s, RelayState::Refused)).await;
    let problem = refused.accounts[0].relay.problem.as_ref().unwrap();
    assert_eq!(problem.code, ProblemCode::RelayRefused);

    let again = desktop
        .pair(pair_form(&account, desk.link().await, false))
        .await;
    assert!(matches!(again, Err(Error::AlreadyPaired)), "{again:?}");
    desktop
        .pair(pair_form(&account, desk.link().await, true))
        .await
        .unwrap();
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_older_store_leaves_a_visible_gap_and_the_desktop_goes_on() {
    let mut desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desk.sms("16470000000", "Your code is 1001");
    rows(&desktop, 1).await;
    desktop.close().await;
    desk.stop_relay().await;
    let store = desk.folder.path().join("relay");
    let backup = desk.folder.path().join("backup");
    copy(&store, &backup);

    desk.start_relay().await;
    let desktop = desk.open().await;
    desk.sms("16470000000", "Your code is 1002");
    rows(&desktop, 2).await;
    desktop.close().await;
    desk.stop_relay().await;
    std::fs::remove_dir_all(&store).unwrap();
    copy(&backup, &store);

    // The older store grows past the cursor before the desktop asks.
    desk.start_relay().await;
    desk.sms("16470000000", "Your code is 1003");
    desk.sms("16470000000", "Your code is 1004");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !desk
        .sim
        .deliveries()
        .iter()
        .all(|d| d.state == pingme_sim::DeliveryState::Delivered)
    {
        assert!(
            std::time::Instant::now() < deadline,
            "{:?}",
            desk.sim.deliveries()
        );
        tokio::task::yield_now().await;
    }
    let desktop = desk.open().await;
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desk.sms("16470000000", "Your code is 1005");
    let mut events = desktop.subscribe_events();
    let page = loop {
        let page = crate::desk::history(&desktop).await;
        let has = |text: &str| page.rows.iter().any(|row| row.text.contains(text));
        if has("1005") && page.rows.iter().any(|row| row.kind == MessageKind::Gap) {
            break page;
        }
        events.recv().await.ok();
    };
    let texts = |text: &str| {
        page.rows
            .iter()
            .filter(|row| row.text.contains(text))
            .count()
    };
    assert_eq!((texts("1001"), texts("1002"), texts("1005")), (1, 1, 1));
    desktop.close().await;
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
