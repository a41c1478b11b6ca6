//! Opening: what comes before anybody listens, and what fails halfway.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use desktop_core::{
    Error, Event, MemorySecrets, Secret, SecretError, SecretName, SecretStore,
    view::{ProblemCode, RelayState},
};

use rusqlite::Connection;

use crate::desk::{Desk, USER, event, pair_form, relay_is, rows, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_faster_than_the_first_listener_is_announced_all_the_same() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desktop.close().await;
    desk.callback(USER, "Your code is 482913").await;
    let desktop = desk.open().await;
    // It is acknowledged after it was announced.
    let store = Connection::open(desk.folder.path().join("relay/relay.db")).unwrap();
    let waits = || -> bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM copy)";
        store.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let deadline = Instant::now() + Duration::from_secs(60);
    while waits() {
        assert!(Instant::now() < deadline, "it never came");
        tokio::task::yield_now().await;
    }
    let arrived = event(&mut desktop.subscribe_events(), |event| match event {
        Event::Arrived(message) => Some(message),
        _ => None,
    })
    .await;
    assert_eq!(arrived.codes[0].code, "482913");
    desktop.close().await;
}

/// A keyring that is locked when it comes to one secret.
struct LocksAt {
    kept: Arc<MemorySecrets>,
    locked: Mutex<Option<SecretName>>,
}

impl SecretStore for LocksAt {
    fn get(&self, installation: &str, name: SecretName) -> Result<Option<Secret>, SecretError> {
        if *self.locked.lock().unwrap() == Some(name) {
            return Err(SecretError::Locked);
        }
        self.kept.get(installation, name)
    }

    fn set(
        &self,
        installation: &str,
        name: SecretName,
        secret: &Secret,
    ) -> Result<(), SecretError> {
        self.kept.set(installation, name, secret)
    }

    fn delete(&self, installation: &str, name: SecretName) -> Result<(), SecretError> {
        self.kept.delete(installation, name)
    }

    fn delete_all(&self, installation: &str) -> Result<(), SecretError> {
        self.kept.delete_all(installation)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opening_that_fails_halfway_leaves_nothing_running_and_can_be_tried_again() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    let relay = desk.relay.as_ref().unwrap();
    relay.add_account("u-2").await.unwrap();
    let mut form = desk.form();
    form.user_id = "u-2".into();
    form.key = "another-key".into();
    let second = desktop.add_account(form).await.unwrap();
    let link = desk.link_for("u-2").await.to_uri();
    desktop.pair(pair_form(&second, link, false)).await.unwrap();
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desktop.close().await;
    drop(desktop);

    // The first poll runs when the keyring is locked at the second.
    let pairing = desktop_core::PairingId(2);
    let secrets = Arc::new(LocksAt {
        kept: Arc::clone(&desk.secrets),
        locked: Mutex::new(Some(SecretName::DeviceToken(pairing))),
    });
    let opened = desk.try_open_with(desk.data(), secrets.clone()).await;
    let error = opened.err().unwrap();
    assert!(matches!(error, Error::Secrets(SecretError::Locked)));
    assert_eq!(error.code(), ProblemCode::KeyringLocked);
    let deadline = Instant::now() + Duration::from_secs(60);
    while Arc::strong_count(&secrets) > 1 {
        assert!(Instant::now() < deadline, "something still runs");
        tokio::task::yield_now().await;
    }

    *secrets.locked.lock().unwrap() = None;
    let desktop = desk.try_open_with(desk.data(), secrets).await.unwrap();
    desk.callback(USER, "Your code is 482913").await;
    rows(&desktop, 1).await;
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desktop.close().await;
}
