//! Forgetting everything.

use std::{path::Path, sync::Arc};

use desktop_core::{
    Forgetting, Secret, SecretName, SecretStore,
    view::{NotForgotten, ProblemCode},
};
use pingme_sim::{FaultKind, Operation, When};

use crate::{
    desk::{Desk, USER, lock_form, rows},
    lockable::Lockable,
    numbers::fail,
};

async fn begin(folder: &Path, secrets: Arc<dyn SecretStore>) -> Forgetting {
    Forgetting::begin(folder.to_owned(), secrets).await.unwrap()
}

/// All names of an installation that can have a secret here.
fn secrets(desk: &Desk, installation: &str) -> Vec<SecretName> {
    let accounts = (1..5).map(|id| SecretName::AppKey(desktop_core::AccountId(id)));
    let pairings = (1..5).flat_map(|id| {
        let id = desktop_core::PairingId(id);
        [
            SecretName::DeviceToken(id),
            SecretName::DeviceKey(id),
            SecretName::Psk(id),
        ]
    });
    let others = [SecretName::HistoryKey, SecretName::ProxyPassword];
    let names = accounts.chain(pairings).chain(others);
    names
        .filter(|name| desk.secrets.get(installation, *name).unwrap().is_some())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_of_it_is_gone_here_and_the_device_at_the_relay() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desk.callback(USER, "planted").await;
    rows(&desktop, 1).await;
    let installation = std::fs::read_to_string(desk.data().join("installation")).unwrap();
    // What an attempt has left that nobody knows of, and another installation's.
    let stray = SecretName::DeviceKey(desktop_core::PairingId(4));
    let secret = || Secret::new(b"stray".to_vec());
    desk.secrets.set(&installation, stray, &secret()).unwrap();
    desk.secrets
        .set("other", SecretName::HistoryKey, &secret())
        .unwrap();
    assert_eq!(secrets(&desk, &installation).len(), 6);
    assert_eq!(desk.devices().await.len(), 1);

    let forgetting = begin(&desk.data(), desk.secrets.clone()).await;
    desktop.leave_for_good().await.unwrap();
    assert_eq!(desk.devices().await.len(), 0);
    assert_eq!(forgetting.finish().await, []);
    desktop_core::remove_begun(&desk.data()).unwrap();
    assert!(!desk.data().exists());
    assert_eq!(secrets(&desk, &installation), []);
    assert_eq!(secrets(&desk, "other"), [SecretName::HistoryKey]);

    let desktop = desk.open().await;
    assert!(desktop.snapshot().await.unwrap().accounts.is_empty());
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_that_is_under_way_keeps_everything() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    fail(
        &desk,
        Operation::LockNumber,
        FaultKind::Silence,
        When::AfterEffect,
    );
    let buying = {
        let (desktop, form) = (Arc::clone(&desktop), lock_form(&account));
        tokio::spawn(async move { desktop.lock_number(form).await })
    };
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while desk.sim.requests().count(Operation::LockNumber) == 0 {
        assert!(std::time::Instant::now() < deadline, "never sent");
        tokio::task::yield_now().await;
    }
    let refused = desktop.leave_for_good().await;
    assert_eq!(refused.unwrap_err().code(), ProblemCode::PurchaseUnderWay);
    assert_eq!(desktop.snapshot().await.unwrap().accounts.len(), 1);
    buying.abort();
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_fails_halfway_is_said_and_the_next_start_goes_on() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.with_account().await;
    let installation = std::fs::read_to_string(desk.data().join("installation")).unwrap();
    let keyring = Lockable::new(&desk.secrets);
    keyring.set_locked(true);
    let locked = Forgetting::begin(desk.data(), keyring.clone()).await;
    assert_eq!(locked.err().unwrap().code(), ProblemCode::KeyringLocked);

    keyring.set_locked(false);
    let forgetting = begin(&desk.data(), keyring.clone()).await;
    desktop.leave_for_good().await.unwrap();
    keyring.set_locked(true);
    assert_eq!(forgetting.finish().await, [NotForgotten::Keys]);
    assert!(!desk.data().join("history.db").exists());
    assert!(!secrets(&desk, &installation).is_empty());

    // The app ends and is started again.
    desktop_core::remove_begun(&desk.data()).unwrap();
    let failed = desk.try_open_with(desk.data(), keyring.clone()).await;
    assert_eq!(failed.err().unwrap().code(), ProblemCode::KeyringLocked);
    keyring.set_locked(false);
    let anew = desk.try_open_with(desk.data(), keyring).await.unwrap();
    assert!(anew.snapshot().await.unwrap().accounts.is_empty());
    assert_eq!(secrets(&desk, &installation), []);
    let now = std::fs::read_to_string(desk.data().join("installation")).unwrap();
    assert_ne!(now, installation);
    assert_eq!(secrets(&desk, &now), [SecretName::HistoryKey]);
    anew.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_does_not_answer_holds_nothing_up() {
    let mut desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desk.stop_relay().await;
    let forgetting = begin(&desk.data(), desk.secrets.clone()).await;
    desktop.leave_for_good().await.unwrap();
    assert_eq!(forgetting.finish().await, []);
    desktop_core::remove_begun(&desk.data()).unwrap();
    assert!(!desk.data().exists());
}
