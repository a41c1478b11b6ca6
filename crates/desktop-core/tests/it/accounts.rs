//! Accounts that are given another key or address, lose their key, or go.

use std::{fs, sync::Arc};

use desktop_core::{
    AccountId, Desktop, Error, PairingId, SecretName, SecretStore as _,
    view::{AccountChange, AccountView, Card, ProblemCode, PurchaseOutcome, RelayState},
};
use pingme_sim::{Config, Country, Fault, FaultKind, Operation, Owned, Simulator, User, When};

use crate::{
    desk::{Desk, KEY, USER, done, history, lock_form, pair_form, relay_is, rows, until},
    lockable::Lockable,
};

fn change(account: &AccountView, key: &str) -> AccountChange {
    AccountChange {
        account: account.id,
        label: account.label.clone(),
        key: key.into(),
        base_url: account.base_url.clone(),
    }
}

fn secret(desk: &Desk, name: SecretName) -> Option<String> {
    let installation = fs::read_to_string(desk.data().join("installation")).unwrap();
    let secret = desk.secrets.get(&installation, name).unwrap()?;
    Some(String::from_utf8_lossy(secret.expose()).into_owned())
}

/// A PingMe elsewhere on this machine, with another key for the same user.
async fn elsewhere(key: &str) -> Simulator {
    let config = Config {
        users: vec![User::new(USER, key)],
        ..Config::default()
    };
    Simulator::start(config).await.unwrap()
}

fn fail(desk: &Desk, operation: Operation, kind: FaultKind, when: When) {
    desk.sim.plan(Fault {
        operation: Some(operation),
        kind,
        when,
        times: 1,
    });
}

/// Everything that the app asked PingMe so far.
fn requests(sim: &Simulator) -> u64 {
    let operations = [
        Operation::GetAppList,
        Operation::GetNumberList,
        Operation::LockNumber,
    ];
    operations
        .into_iter()
        .map(|of| sim.requests().count(of))
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_and_address_are_tried_before_they_are_kept_and_used_at_once() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let kept = || secret(&desk, SecretName::AppKey(AccountId(1)));

    let wrong = desktop.change_account(change(&account, "wrong")).await;
    assert_eq!(wrong.unwrap_err().code(), ProblemCode::PingmeForbidden);
    let mut bad = change(&account, "other");
    bad.base_url = "http://pingme.invalid".into();
    let bad = desktop.change_account(bad).await;
    assert_eq!(bad.unwrap_err().code(), ProblemCode::BadBaseUrl);
    let mut gone = change(&account, "other");
    gone.account = 77;
    let gone = desktop.change_account(gone).await;
    assert_eq!(gone.unwrap_err().code(), ProblemCode::NoSuchAccount);
    assert_eq!(kept().as_deref(), Some(KEY));
    desktop.refresh_numbers().await.unwrap();
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(
        snapshot.accounts[0].numbers_problem, None,
        "the old key is used"
    );

    // A name concerns nobody else.
    let before = requests(&desk.sim);
    let mut named = change(&account, "");
    named.label = " Work ".into();
    let named = desktop.change_account(named).await.unwrap();
    assert_eq!(named.label, "Work");
    let mut unnamed = change(&account, "");
    unnamed.label = String::new();
    assert_eq!(desktop.change_account(unnamed).await.unwrap().label, USER);
    assert_eq!(requests(&desk.sim), before);

    // The key that is there goes to another address; another key does not do there.
    let same_key = elsewhere(KEY).await;
    same_key
        .give_number(
            USER,
            &Owned {
                app: "jd".into(),
                phone: Some("16470009999".into()),
                country: Country::Us,
                days: 20,
                subscribed: false,
            },
        )
        .unwrap();
    let mut moved = change(&account, "");
    moved.base_url = same_key.base_url().to_string();
    let moved = desktop.change_account(moved).await.unwrap();
    until(&desktop, "read there", |s| s.numbers.len() == 1).await;
    let other_key = elsewhere("another-key-altogether").await;
    let mut both = change(&moved, " another-key-altogether ");
    both.base_url = other_key.base_url().to_string();
    let both = desktop.change_account(both).await.unwrap();
    assert_eq!(kept().as_deref(), Some("another-key-altogether"));
    done(desktop.lock_number(lock_form(&both)).await.unwrap());
    assert_eq!(other_key.requests().count(Operation::LockNumber), 1);
    desktop.close().await;

    let desktop = desk.open().await;
    let before = requests(&other_key);
    desktop.refresh_numbers().await.unwrap();
    assert_eq!(requests(&other_key), before + 1);
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(snapshot.accounts[0].numbers_problem, None);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_the_keyring_does_not_take_leaves_the_one_that_is_there() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    desktop.close().await;
    let secrets = Lockable::new(&desk.secrets);
    let opened = desk.try_open_with(desk.data(), secrets.clone()).await;
    let desktop = opened.unwrap();
    secrets.set_locked(true);
    let refused = desktop.change_account(change(&account, KEY)).await;
    assert_eq!(refused.unwrap_err().code(), ProblemCode::KeyringLocked);
    done(desktop.lock_number(lock_form(&account)).await.unwrap());
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_gone_is_said_so_and_can_be_entered_again() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    desktop.close().await;
    let installation = fs::read_to_string(desk.data().join("installation")).unwrap();
    let name = SecretName::AppKey(AccountId(1));
    desk.secrets.delete(&installation, name).unwrap();

    let desktop = desk.open().await;
    let snapshot = desktop.snapshot().await.unwrap();
    let problem = snapshot.accounts[0].numbers_problem.as_ref().unwrap();
    assert_eq!(problem.code, ProblemCode::KeyGone);
    let lock = desktop.lock_number(lock_form(&account)).await;
    assert_eq!(lock.unwrap_err().code(), ProblemCode::KeyGone);
    let mut moved = change(&account, "");
    moved.base_url = String::new();
    let moved = desktop.change_account(moved).await;
    assert_eq!(moved.unwrap_err().code(), ProblemCode::KeyGone);
    let mut named = change(&account, "");
    named.label = "Work".into();
    assert_eq!(desktop.change_account(named).await.unwrap().label, "Work");

    let entered = desktop.change_account(change(&account, KEY)).await.unwrap();
    assert_eq!(entered.numbers_problem, None);
    assert_eq!(secret(&desk, name).as_deref(), Some(KEY));
    done(desktop.lock_number(lock_form(&account)).await.unwrap());
    desktop.close().await;
}

/// Adds the second user, paired as well.
async fn second(desk: &Desk, desktop: &Desktop) -> AccountView {
    let relay = desk.relay.as_ref().unwrap();
    relay.add_account("u-2").await.unwrap();
    let mut form = desk.form();
    form.user_id = "u-2".into();
    form.key = "another-key".into();
    let account = desktop.add_account(form).await.unwrap();
    let link = desk.link_for("u-2").await.to_uri();
    desktop
        .pair(pair_form(&account, link, false))
        .await
        .unwrap();
    until(desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    account
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_account_leaves_nothing_behind_and_the_others_alone() {
    let desk = Desk::new().await;
    let (desktop, first) = desk.paired().await;
    let second = second(&desk, &desktop).await;
    desk.callback(USER, "Your code is 111111").await;
    desk.callback("u-2", "Your code is 222222").await;
    rows(&desktop, 2).await;
    done(desktop.lock_number(lock_form(&first)).await.unwrap());
    done(desktop.lock_number(lock_form(&second)).await.unwrap());
    // A pairing whose relay never answered, and one that was replaced, are its own too.
    let mut link = desk.link_for(USER).await;
    link.relay = "http://127.0.0.1:1/".parse().unwrap();
    let lost = desktop.pair(pair_form(&first, link.to_uri(), true)).await;
    assert_eq!(lost.unwrap_err().code(), ProblemCode::RelayUnreachable);

    desktop.remove_account(first.id).await.unwrap();
    assert_eq!(
        desk.devices().await,
        [],
        "its device is gone from the relay"
    );
    let snapshot = until(&desktop, "one account", |s| s.accounts.len() == 1).await;
    assert_eq!(snapshot.accounts[0].id, second.id);
    let owners = snapshot.numbers.iter().map(|number| number.key.account);
    assert!(owners.eq([second.id]), "{:?}", snapshot.numbers);
    let page = history(&desktop).await;
    assert_eq!(page.rows.len(), 1);
    assert!(page.rows[0].text.contains("222222"));
    let pairings = [1, 3].map(PairingId);
    let names = pairings.into_iter().flat_map(|pairing| {
        [
            SecretName::DeviceToken(pairing),
            SecretName::DeviceKey(pairing),
            SecretName::Psk(pairing),
        ]
    });
    for name in names.chain([SecretName::AppKey(AccountId(1))]) {
        assert_eq!(secret(&desk, name), None, "{name}");
    }
    assert_eq!(
        secret(&desk, SecretName::AppKey(AccountId(2))).as_deref(),
        Some("another-key")
    );
    for error in [
        desktop.remove_account(first.id).await.err(),
        desktop.lock_number(lock_form(&first)).await.err(),
        desktop.services(first.id).await.err(),
    ] {
        assert_eq!(error.unwrap().code(), ProblemCode::NoSuchAccount);
    }

    // The other one still receives; the one that went can come back.
    desk.callback("u-2", "Your code is 333333").await;
    rows(&desktop, 2).await;
    let again = desktop.add_account(desk.form()).await.unwrap();
    let link = desk.link().await;
    desktop.pair(pair_form(&again, link, false)).await.unwrap();
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desk.callback(USER, "Your code is 444444").await;
    rows(&desktop, 3).await;
    desktop.close().await;
    let desktop = desk.open().await;
    until(&desktop, "live", |s| {
        s.accounts.len() == 2 && relay_is(s, RelayState::Live)
    })
    .await;
    assert_eq!(history(&desktop).await.rows.len(), 3);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_removed_though_its_relay_is_away() {
    let mut desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    desk.stop_relay().await;
    desktop.remove_account(account.id).await.unwrap();
    assert_eq!(desktop.snapshot().await.unwrap().accounts, []);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_not_removed_while_it_may_be_paying() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    fail(
        &desk,
        Operation::LockNumber,
        FaultKind::Silence,
        When::AfterEffect,
    );
    let buying = tokio::spawn({
        let (desktop, form) = (Arc::clone(&desktop), lock_form(&account));
        async move { desktop.lock_number(form).await }
    });
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while desk.sim.requests().count(Operation::LockNumber) == 0 {
        assert!(std::time::Instant::now() < deadline, "never sent");
        tokio::task::yield_now().await;
    }
    let refused = desktop.remove_account(account.id).await;
    assert!(
        matches!(refused, Err(Error::PurchaseUnderWay)),
        "{refused:?}"
    );
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(snapshot.accounts[0].numbers_problem, None);
    desktop.close().await;
    buying.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_account_takes_its_unknown_purchase_along() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    done(desktop.lock_number(lock_form(&account)).await.unwrap());
    fail(
        &desk,
        Operation::LockNumber,
        FaultKind::Cut,
        When::AfterEffect,
    );
    let cut = desktop.lock_number(lock_form(&account)).await.unwrap();
    assert!(matches!(cut, PurchaseOutcome::Unknown { .. }));
    desktop.remove_account(account.id).await.unwrap();
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!((snapshot.card, snapshot.numbers), (Card::Empty, vec![]));
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_whose_secrets_cannot_be_forgotten_stays_and_can_be_removed_later() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    desktop.close().await;
    let secrets = Lockable::new(&desk.secrets);
    let opened = desk.try_open_with(desk.data(), secrets.clone()).await;
    let desktop = opened.unwrap();
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    secrets.set_locked(true);
    let refused = desktop.remove_account(account.id).await;
    assert_eq!(refused.unwrap_err().code(), ProblemCode::KeyringLocked);
    // It works as before, also while the keyring is locked.
    desk.callback(USER, "Your code is 482913").await;
    rows(&desktop, 1).await;
    done(desktop.lock_number(lock_form(&account)).await.unwrap());
    secrets.set_locked(false);
    desktop.remove_account(account.id).await.unwrap();
    assert_eq!(desk.devices().await, []);
    assert_eq!(history(&desktop).await.rows, []);
    desktop.close().await;
}
