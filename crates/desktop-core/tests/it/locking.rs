//! The app's lock: what is kept of it, and what is told while it is closed.

use std::sync::Arc;

use desktop_core::{
    About, AppLock, Desktop, Error, Event, Options, Password, SecretName, SecretStore as _,
    view::{Card, LockView, LockedWhy, MonthSpent, RelayState, Snapshot},
};

use crate::desk::{Desk, USER, event, pair_form, relay_is, until};

const PHONE: &str = "16470000000";

fn password(text: &str) -> Password {
    Password::new(text.to_owned())
}

/// A start of the app.
async fn start(desk: &Desk) -> (Arc<Desktop>, Arc<AppLock>) {
    let lock = AppLock::new();
    let desktop = Desktop::open(Options {
        lock: Arc::clone(&lock),
        ..desk.options(desk.secrets.clone())
    });
    (desktop.await.unwrap(), lock)
}

async fn view(desktop: &Desktop) -> LockView {
    desktop.snapshot().await.unwrap().lock
}

#[tokio::test(flavor = "multi_thread")]
async fn each_start_is_locked_and_wrong_passwords_are_remembered_over_one() {
    let desk = Desk::new().await;
    let (desktop, lock) = start(&desk).await;
    assert_eq!(view(&desktop).await, LockView::default());
    lock.close();
    assert!(!lock.is_closed(), "there is nothing to open it with");
    let short = desktop.set_password(password("1234567"), None).await;
    assert!(matches!(short, Err(Error::BadPassword)), "{short:?}");
    desktop
        .set_password(password("heron-reeds"), None)
        .await
        .unwrap();
    assert!(!lock.is_closed() && view(&desktop).await.set);
    let again = desktop.set_password(password("another-one"), None).await;
    assert!(matches!(again, Err(Error::WrongPassword)), "{again:?}");
    desktop.close().await;

    let (desktop, lock) = start(&desk).await;
    let why = view(&desktop).await.locked.unwrap().why;
    assert!(lock.is_closed());
    assert_eq!(why, LockedWhy::Start);
    for _ in 0..5 {
        let wrong = desktop.unlock(password("heron-reed")).await;
        assert!(matches!(wrong, Err(Error::WrongPassword)), "{wrong:?}");
    }
    let right = desktop.unlock(password("heron-reeds")).await;
    assert!(matches!(right, Err(Error::TooManyTries)), "{right:?}");
    assert!(view(&desktop).await.again_ms.is_some());
    desktop.close().await;

    let (desktop, lock) = start(&desk).await;
    let right = desktop.unlock(password("heron-reeds")).await;
    assert!(matches!(right, Err(Error::TooManyTries)), "{right:?}");
    assert!(lock.is_closed());
    desktop.close().await;

    // The wait is over, as if its time had passed.
    std::fs::write(desk.data().join("lock-tries.json"), r#"{"wrong":5}"#).unwrap();
    let (desktop, lock) = start(&desk).await;
    desktop.unlock(password("heron-reeds")).await.unwrap();
    assert!(!lock.is_closed());
    let other = desktop.set_password(password("kingfisher"), Some(password("heron-reeds")));
    other.await.unwrap();
    let wrong = desktop.remove_password(password("heron-reeds")).await;
    assert!(matches!(wrong, Err(Error::WrongPassword)), "{wrong:?}");
    desktop
        .remove_password(password("kingfisher"))
        .await
        .unwrap();
    let installation = std::fs::read_to_string(desk.data().join("installation")).unwrap();
    let kept = desk.secrets.get(&installation, SecretName::LockPassword);
    assert_eq!(kept.unwrap(), None);
    desktop.close().await;
    let (desktop, lock) = start(&desk).await;
    assert!(!lock.is_closed() && !view(&desktop).await.set);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_it_is_locked_is_kept_counted_and_told_without_what_it_is() {
    let desk = Desk::new().await;
    let (desktop, lock) = start(&desk).await;
    let account = desktop.add_account(desk.form()).await.unwrap();
    let form = pair_form(&account, desk.link().await, false);
    desktop.pair(form).await.unwrap();
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desktop
        .set_password(password("heron-reeds"), None)
        .await
        .unwrap();
    let mut events = desktop.subscribe_events();
    lock.close();
    desk.sms(PHONE, "[JD] Your code is 482913.");
    let notice = event(&mut events, |event| match event {
        Event::Notice(notice) => Some(*notice),
        _ => None,
    })
    .await;
    assert!(notice.locked && matches!(notice.about, About::Message(_)));
    let now = until(&desktop, "counted", |s| {
        s.lock.locked.is_some_and(|locked| locked.arrived == 1)
    })
    .await;
    let shown = lock.show(&now, Snapshot::clone).unwrap();
    let said = format!("{shown:?}");
    for secret in ["482913", "482 913", PHONE, USER, desk.form().key.as_str()] {
        assert!(format!("{now:?}").contains(secret) || secret == desk.form().key);
        assert!(!said.contains(secret), "{secret}: {said}");
    }
    assert_eq!(
        (shown.card, shown.spent),
        (Card::Empty, MonthSpent::default())
    );
    assert!(
        relay_is(&now, shown.accounts[0].relay.state),
        "the relay's state stays"
    );
    lock.unless_closed(|| panic!("nothing else is told"));

    // One that was taken before is not shown after, either way.
    desktop.unlock(password("heron-reeds")).await.unwrap();
    assert!(lock.show(&now, |_| ()).is_none());
    let open = desktop.snapshot().await.unwrap();
    assert_eq!(lock.show(&open, Snapshot::clone).unwrap(), open);
    lock.close();
    assert!(lock.show(&open, |_| ()).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_keeps_nothing_has_no_lock() {
    let desk = Desk::new().await;
    let options = desk.options(desk.secrets.clone());
    let desktop = Desktop::open_for_this_run(options).await.unwrap();
    let refused = desktop.set_password(password("heron-reeds"), None).await;
    assert!(matches!(refused, Err(Error::NotThisRun)), "{refused:?}");
}
