//! Whoever can write the relay's store can neither read nor forge: what they moved is refused and shown.

use std::sync::Arc;

use desktop_core::{
    MemorySecrets,
    view::{MessageKind, RelayState},
};
use relay_protocol::{
    AccountId, Content, DeviceId, DevicePublicKey, Epoch, Kind, MessageId, Psk, Sealer,
};
use rusqlite::Connection;

use crate::desk::{Desk, USER, history, pair_form, relay_is, rows, until};

const STRANGER: &str = "u-2";

/// Puts another row's sealed bytes in place of a device's own.
fn put(store: &Connection, device: &[u8; 16], seq: u64, sealed: &[u8]) {
    let changed = store
        .execute(
            "UPDATE copy SET sealed = ?3 WHERE device = ?1 AND seq = ?2",
            (device, seq, sealed),
        )
        .unwrap();
    assert_eq!(changed, 1);
}

fn sealed(store: &Connection, device: &[u8; 16], seq: u64) -> Vec<u8> {
    store
        .query_row(
            "SELECT sealed FROM copy WHERE device = ?1 AND seq = ?2",
            (device, seq),
            |row| row.get(0),
        )
        .unwrap()
}

/// A message sealed to the device by somebody who knows all but the pre-shared key.
fn forged(store: &Connection, device: &[u8; 16], seq: u64) -> Vec<u8> {
    let (account, key, epoch): ([u8; 16], [u8; 32], [u8; 16]) = store
        .query_row(
            "SELECT account, public_key, epoch FROM device JOIN copy USING (device)
             WHERE device = ?1 AND seq = ?2",
            (device, seq),
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    let sealer = Sealer::new(
        &DevicePublicKey::from_bytes(key),
        &Psk::from_bytes([0; 32]),
        AccountId::from_bytes(account),
        DeviceId::from_bytes(*device),
        Epoch::from_bytes(epoch),
    )
    .unwrap();
    let content = Content {
        id: MessageId::random().unwrap(),
        kind: Kind::Callback,
        received_at_ms: 1_800_000_000_000,
        body: br#"{"to":"16470000000","text":"forged code 666666"}"#.to_vec(),
    };
    sealer.seal(seq, &content).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_moved_or_forged_in_the_relays_store_are_unreadable_and_the_rest_goes_on() {
    let mut desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    desktop.close().await;
    let own: [u8; 16] = desk
        .history_store()
        .query_row("SELECT device FROM pairings", [], |row| row.get(0))
        .unwrap();

    // Another computer of the account, and another account of the relay.
    let elsewhere = desk.folder.path().join("elsewhere");
    let elsewhere_secrets = Arc::new(MemorySecrets::new());
    let open = |folder, secrets: &Arc<MemorySecrets>| desk.try_open_with(folder, secrets.clone());
    let other = open(elsewhere.clone(), &elsewhere_secrets).await.unwrap();
    let added = other.add_account(desk.form()).await.unwrap();
    let form = pair_form(&added, desk.link().await, false);
    other.pair(form).await.unwrap();
    until(&other, "live", |s| relay_is(s, RelayState::Live)).await;
    other.close().await;

    let relay = desk.relay.as_ref().unwrap();
    relay.add_account(STRANGER).await.unwrap();
    let strange = desk.folder.path().join("stranger");
    let strange = open(strange, &Arc::default()).await.unwrap();
    let mut form = desk.form();
    form.user_id = STRANGER.into();
    form.key = "another-key".into();
    let added = strange.add_account(form).await.unwrap();
    let link = desk.link_for(STRANGER).await.to_uri();
    strange.pair(pair_form(&added, link, false)).await.unwrap();
    until(&strange, "live", |s| relay_is(s, RelayState::Live)).await;
    strange.close().await;

    for number in 1..=6 {
        desk.callback(USER, &format!("own {number}")).await;
        desk.callback(STRANGER, &format!("strange {number}")).await;
    }
    desk.stop_relay().await;
    let store = desk.relay_store();
    let device =
        |sql: &str| -> [u8; 16] { store.query_row(sql, (own, USER), |row| row.get(0)).unwrap() };
    let another = device(
        "SELECT device FROM device JOIN account USING (account) WHERE device <> ?1 AND user_id = ?2",
    );
    let strangers = device(
        "SELECT device FROM device JOIN account USING (account) WHERE device <> ?1 AND user_id <> ?2",
    );
    let (first, second) = (sealed(&store, &own, 1), sealed(&store, &own, 2));
    put(&store, &own, 1, &second);
    put(&store, &own, 2, &first);
    put(&store, &own, 3, &sealed(&store, &another, 3));
    put(&store, &own, 4, &sealed(&store, &strangers, 4));
    put(&store, &own, 5, &forged(&store, &own, 5));
    drop(store);
    desk.start_relay().await;

    let desktop = desk.open().await;
    let page = rows(&desktop, 6).await;
    let readable: Vec<_> = page
        .rows
        .iter()
        .filter(|row| row.kind != MessageKind::Unreadable)
        .map(|row| (row.kind, row.text.as_str()))
        .collect();
    assert_eq!(readable, [(MessageKind::Sms, "own 6")]);
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desk.callback(USER, "own 7").await;
    rows(&desktop, 7).await;
    desktop.close().await;
    assert_eq!(account.user_id, USER);

    // The other computer's rows were not touched.
    let other = desk
        .try_open_with(elsewhere, elsewhere_secrets)
        .await
        .unwrap();
    rows(&other, 7).await;
    let kinds = history(&other).await.rows.into_iter().map(|row| row.kind);
    assert!(kinds.into_iter().all(|kind| kind == MessageKind::Sms));
    other.close().await;
}
