//! Getting numbers in comfort: words about them, favourites, swaps, several waits, late codes, rents.

use std::sync::Arc;

use desktop_core::{
    Desktop, Error,
    view::{
        AccountView, LockForm, MessageView, NumberKey, NumberView, NumberWords, ProblemCode,
        PurchaseOutcome, PurchaseView, Settings, Snapshot, Standing, SubscribeForm,
    },
};
use pingme_sim::{Country, Fault, FaultKind, Operation, Owned, Sms, When};

use crate::desk::{Desk, USER, done, lock_form, rows, subscribe_form, until};

fn locks(desk: &Desk) -> u64 {
    desk.sim.requests().count(Operation::LockNumber)
}

fn subscriptions(desk: &Desk) -> u64 {
    desk.sim.requests().count(Operation::SubNumber)
}

pub(crate) fn fail(desk: &Desk, operation: Operation, kind: FaultKind, when: When) {
    desk.sim.plan(Fault {
        operation: Some(operation),
        kind,
        when,
        times: 1,
    });
}

fn refuse(desk: &Desk, code: i64) {
    let message = String::new();
    let kind = FaultKind::Retcode { code, message };
    fail(desk, Operation::LockNumber, kind, When::BeforeEffect);
}

async fn lock(desktop: &Desktop, account: &AccountView, app: &str) -> PurchaseView {
    let form = LockForm {
        app: app.into(),
        ..lock_form(account)
    };
    done(desktop.lock_number(form).await.unwrap())
}

fn key_of(purchase: &PurchaseView) -> NumberKey {
    NumberKey {
        account: purchase.account,
        app: purchase.app.clone(),
        phone: purchase.number.clone().unwrap(),
    }
}

fn view<'a>(snapshot: &'a Snapshot, key: &NumberKey) -> &'a NumberView {
    let found = snapshot.numbers.iter().find(|view| view.key == *key);
    found.unwrap_or_else(|| panic!("no {key:?} in {:#?}", snapshot.numbers))
}

fn waited(snapshot: &Snapshot) -> Vec<i64> {
    snapshot.waits.iter().map(|wait| wait.id).collect()
}

/// An SMS to a number, as its service names itself; kept when this returns.
async fn come(desk: &Desk, desktop: &Desktop, key: &NumberKey, text: &str) -> MessageView {
    let already = crate::desk::history(desktop).await.rows.len();
    desk.sim
        .send_sms(Sms {
            user_id: Some(USER.into()),
            app: Some(key.app.clone()),
            to: Some(key.phone.clone()),
            text: Some(text.into()),
            ..Sms::default()
        })
        .unwrap();
    let page = rows(desktop, already + 1).await;
    page.rows.into_iter().find(|row| row.text == text).unwrap()
}

fn words(key: &NumberKey, label: &str, note: &str) -> NumberWords {
    NumberWords {
        key: key.clone(),
        label: label.into(),
        note: note.into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_and_a_note_outlive_the_numbers_place_on_the_list_and_a_restart() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let key = key_of(&lock(&desktop, &account, "jd").await);
    let written = |snapshot: &Snapshot, key: &NumberKey| {
        let view = view(snapshot, key);
        (view.label.clone(), view.note.clone())
    };
    let wanted = (Some("Mum's".to_owned()), Some("two\nlines".to_owned()));

    desktop
        .save_number_words(words(&key, "  Mum's \n", "\n two\nlines  "))
        .await
        .unwrap();
    assert_eq!(written(&desktop.snapshot().await.unwrap(), &key), wanted);

    // It leaves the list, and the app ends.
    desk.sim.expire_number(USER, "jd", &key.phone).unwrap();
    let store = desk.history_store();
    // A list that was read right after a lock need not know the number yet.
    store
        .execute_batch("UPDATE numbers SET locked_ms = 0")
        .unwrap();
    drop(store);
    desktop.refresh_numbers().await.unwrap();
    desktop.close().await;
    let desktop = desk.open().await;
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(view(&snapshot, &key).standing, Standing::Expired);
    assert_eq!(written(&snapshot, &key), wanted);
    let record = desktop.service_record(account.id, "jd").await.unwrap();
    assert_eq!(record.used[0].label, wanted.0);
    assert!(!record.used[0].listed);

    // It is dropped from the list here too, and comes back.
    desktop.close().await;
    let store = desk.history_store();
    store.execute_batch("DELETE FROM numbers").unwrap();
    drop(store);
    desk.sim
        .give_number(
            USER,
            &Owned {
                app: "jd".into(),
                phone: Some(key.phone.clone()),
                country: Country::Us,
                days: 30,
                subscribed: false,
            },
        )
        .unwrap();
    let desktop = desk.open().await;
    let form = LockForm {
        number: Some(key.phone.clone()),
        ..lock_form(&account)
    };
    done(desktop.lock_number(form).await.unwrap());
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(written(&snapshot, &key), wanted);

    // What is too long is cut, and nothing is nothing.
    let long = words(&key, &"长".repeat(61), &"n".repeat(1001));
    desktop.save_number_words(long).await.unwrap();
    let (label, note) = written(&desktop.snapshot().await.unwrap(), &key);
    assert_eq!(label.unwrap().chars().count(), 60);
    assert_eq!(note.unwrap().len(), 1000);
    desktop
        .save_number_words(words(&key, " ", ""))
        .await
        .unwrap();
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(written(&snapshot, &key), (None, None));

    // They go with the account.
    desktop
        .save_number_words(words(&key, "a", "b"))
        .await
        .unwrap();
    desktop
        .favourite_service(account.id, "jd", true)
        .await
        .unwrap();
    desktop.remove_account(account.id).await.unwrap();
    let gone = desktop.save_number_words(words(&key, "a", "b")).await;
    assert!(matches!(gone, Err(Error::NoSuchAccount)), "{gone:?}");
    let gone = desktop.favourite_service(account.id, "jd", true).await;
    assert!(matches!(gone, Err(Error::NoSuchAccount)), "{gone:?}");
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn favourites_come_first_then_what_was_used_and_the_last_choice_is_what_was_got_last() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    assert_eq!(desktop.snapshot().await.unwrap().last_choice, None);
    refuse(&desk, 500_000);
    desktop.lock_number(lock_form(&account)).await.unwrap_err();
    assert_eq!(desktop.snapshot().await.unwrap().last_choice, None);

    lock(&desktop, &account, "jd").await;
    let form = LockForm {
        app: "uber".into(),
        country: "GB".into(),
        ..lock_form(&account)
    };
    done(desktop.lock_number(form).await.unwrap());
    refuse(&desk, 500_000);
    desktop.lock_number(lock_form(&account)).await.unwrap_err();
    desktop
        .favourite_service(account.id, "steam", true)
        .await
        .unwrap();
    desktop.close().await;

    let desktop = desk.open().await;
    desktop.services(account.id).await.unwrap();
    let last = desktop.snapshot().await.unwrap().last_choice.unwrap();
    assert_eq!(
        (last.account, last.app.as_str(), last.service.as_str()),
        (account.id, "uber", "Uber")
    );
    assert_eq!(last.country, "GB");
    let names = async || -> Vec<String> {
        let services = desktop.services(account.id).await.unwrap();
        services.into_iter().map(|one| one.app).take(4).collect()
    };
    assert_eq!(names().await, ["steam", "jd", "uber", "alipay"]);
    desktop
        .favourite_service(account.id, "steam", false)
        .await
        .unwrap();
    desktop
        .favourite_service(account.id, "uber", true)
        .await
        .unwrap();
    let services = desktop.services(account.id).await.unwrap();
    let favourites: Vec<_> = services.iter().filter(|one| one.favourite).collect();
    assert_eq!(favourites.len(), 1);
    assert_eq!(names().await, ["uber", "jd", "alipay", "amazon"]);

    desktop.remove_account(account.id).await.unwrap();
    assert_eq!(desktop.snapshot().await.unwrap().last_choice, None);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_a_site_refuses_is_swapped_and_paid_for_once() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let old = lock(&desktop, &account, "jd").await;
    // A second click while the first is under way.
    fail(
        &desk,
        Operation::LockNumber,
        FaultKind::Delay { ms: 1_500 },
        When::BeforeEffect,
    );
    let (one, other) = tokio::join!(
        desktop.swap_number(old.id, false),
        desktop.swap_number(old.id, false),
    );
    let (got, refused): (Vec<_>, Vec<_>) = [one, other].into_iter().partition(Result::is_ok);
    let refused = refused.into_iter().next().unwrap().unwrap_err();
    assert_eq!(refused.code(), ProblemCode::PurchaseUnderWay);
    let new = done(got.into_iter().next().unwrap().unwrap());
    assert_eq!(locks(&desk), 2, "the first, and one in its place");
    assert_eq!(
        (new.app.as_str(), new.country.as_deref()),
        ("jd", Some("US"))
    );
    assert_ne!(new.number, old.number);

    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(waited(&snapshot), [new.id]);
    let was = view(&snapshot, &key_of(&old));
    assert!(was.refused_ms.is_some() && !was.waiting);
    let is = view(&snapshot, &key_of(&new));
    assert!(is.refused_ms.is_none() && is.waiting);

    // Nobody waits with the old one any more.
    let again = desktop.swap_number(old.id, false).await;
    assert!(matches!(again, Err(Error::NoSuchPurchase)), "{again:?}");
    assert_eq!(locks(&desk), 2);
    let record = desktop.service_record(account.id, "jd").await.unwrap();
    assert_eq!((record.asked, record.came, record.refused), (1, 0, 1));
    let marked = record
        .used
        .iter()
        .find(|one| Some(&one.phone) == old.number.as_ref());
    assert!(marked.unwrap().refused_ms.is_some());
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swap_that_pingme_refuses_or_does_not_answer_leaves_the_wait_as_it_is() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let old = lock(&desktop, &account, "jd").await;
    let is_as_it_was = async || {
        let snapshot = desktop.snapshot().await.unwrap();
        let view = view(&snapshot, &key_of(&old));
        waited(&snapshot) == [old.id] && view.waiting && view.refused_ms.is_none()
    };
    refuse(&desk, 300_002);
    let refused = desktop.swap_number(old.id, false).await.unwrap_err();
    assert_eq!(refused.code(), ProblemCode::BalanceTooLow);
    assert!(is_as_it_was().await);

    fail(
        &desk,
        Operation::GetNumberList,
        FaultKind::Status { status: 403 },
        When::BeforeEffect,
    );
    let blind = desktop.swap_number(old.id, false).await.unwrap_err();
    assert_eq!(blind.code(), ProblemCode::PingmeForbidden);
    assert_eq!(locks(&desk), 2, "without the list nothing is sent");

    let cut = async |when| {
        fail(&desk, Operation::LockNumber, FaultKind::Cut, when);
        match desktop.swap_number(old.id, false).await.unwrap() {
            PurchaseOutcome::Unknown { purchase } => purchase,
            PurchaseOutcome::Done { purchase } => panic!("done: {purchase:?}"),
        }
    };
    let without = cut(When::BeforeEffect).await;
    assert!(is_as_it_was().await);
    desktop.dismiss_purchase(without.id).await.unwrap();
    assert!(is_as_it_was().await);

    // What it got is learned later, and then it is a swap.
    let unknown = cut(When::AfterEffect).await;
    assert!(is_as_it_was().await);
    let found = &unknown.finding.as_ref().unwrap().numbers[0].phone;
    let taken = desktop.take_found(unknown.id, found).await.unwrap();
    assert_eq!(locks(&desk), 4);
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(waited(&snapshot), [taken.id]);
    assert!(view(&snapshot, &key_of(&old)).refused_ms.is_some());
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_the_months_limit_a_swap_is_sent_only_if_the_person_agreed() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let old = lock(&desktop, &account, "jd").await;
    let settings = Settings {
        monthly_limit: Some("0.5".into()),
        ..Settings::default()
    };
    desktop.save_settings(settings).await.unwrap();
    let asked = desktop.swap_number(old.id, false).await.unwrap_err();
    assert_eq!(asked.code(), ProblemCode::OverLimit);
    assert_eq!(locks(&desk), 1);
    assert_eq!(waited(&desktop.snapshot().await.unwrap()), [old.id]);
    let new = done(desktop.swap_number(old.id, true).await.unwrap());
    assert_eq!(locks(&desk), 2);
    assert_eq!(waited(&desktop.snapshot().await.unwrap()), [new.id]);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swap_that_gives_the_same_number_again_refuses_none() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let old = lock(&desktop, &account, "jd").await;
    desk.sim.set_gives_again(true);
    let new = done(desktop.swap_number(old.id, false).await.unwrap());
    assert_eq!(new.number, old.number);
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(waited(&snapshot), [new.id], "one wait for one number");
    let view = view(&snapshot, &key_of(&old));
    assert!(view.waiting && view.refused_ms.is_none());
    let record = desktop.service_record(account.id, "jd").await.unwrap();
    assert_eq!((record.refused, record.used.len()), (0, 1));
    assert_eq!(locks(&desk), 2);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_several_waits_ends_by_its_own_message_and_a_late_one_is_known_too() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let one = lock(&desktop, &account, "jd").await;
    let other = lock(&desktop, &account, "jd").await;
    let uber = lock(&desktop, &account, "uber").await;
    let waits = |ids: Vec<i64>| until_waits(&desktop, ids);
    waits(vec![uber.id, other.id, one.id]).await;

    let first = come(&desk, &desktop, &key_of(&other), "Your code is 1111").await;
    let answers = first.answers.clone().unwrap();
    assert_eq!(answers.asked_ms, other.asked_ms);
    assert_eq!(
        answers.after_ms,
        (first.received_ms - other.asked_ms).max(0)
    );
    waits(vec![uber.id, one.id]).await;
    let second = come(&desk, &desktop, &key_of(&other), "Your code is 2222").await;
    assert_eq!(second.answers, None);

    // Nobody waits any more: it is the number's first message all the same.
    desktop.stop_waiting(uber.id).await.unwrap();
    let swapped = done(desktop.swap_number(one.id, false).await.unwrap());
    waits(vec![swapped.id]).await;
    for (purchase, text) in [(&uber, "Your code is 3333"), (&one, "Your code is 4444")] {
        let late = come(&desk, &desktop, &key_of(purchase), text).await;
        assert_eq!(late.answers.unwrap().asked_ms, purchase.asked_ms, "{text}");
    }
    waits(vec![swapped.id]).await;
    let kept = desktop.message(&first.id).await.unwrap();
    assert_eq!(kept.answers, first.answers);

    let record = desktop.service_record(account.id, "jd").await.unwrap();
    // The one that is still waited with is not counted.
    assert_eq!((record.asked, record.came, record.refused), (2, 2, 1));
    assert!(record.usual_ms.is_some());
    assert_eq!(record.used.len(), 3);
    assert!(record.used.iter().all(|used| used.listed));
    assert_eq!(record.last_price.as_deref(), Some("0.5"));
    until(&desktop, "the list with its prices", |s| {
        s.numbers.iter().all(|number| !number.sub_rent.is_empty())
    })
    .await;
    let record = desktop.service_record(account.id, "jd").await.unwrap();
    assert_eq!(record.code_rate.as_deref(), Some("$0.2 / SMS"));
    assert_eq!(record.sub_rent.as_deref(), Some("$0.5 / Month"));
    let nothing = desktop.service_record(account.id, "steam").await.unwrap();
    assert_eq!(
        (nothing.asked, nothing.came, nothing.usual_ms),
        (0, 0, None)
    );
    assert_eq!((nothing.used, nothing.last_price), (Vec::new(), None));
    desktop.close().await;
}

async fn until_waits(desktop: &Desktop, ids: Vec<i64>) {
    let what = format!("waiting for {ids:?}");
    until(desktop, &what, |snapshot| waited(snapshot) == ids).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_is_paid_at_the_rent_that_was_agreed_to_and_once() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let key = key_of(&lock(&desktop, &account, "jd").await);

    desk.sim.set_rent("jd", "0.80".parse().unwrap()).unwrap();
    let changed = desktop.subscribe(subscribe_form(&key)).await.unwrap_err();
    assert_eq!(changed.code(), ProblemCode::RentChanged);
    assert_eq!(subscriptions(&desk), 0);
    // The new rent is there to be agreed to.
    let snapshot = desktop.snapshot().await.unwrap();
    let rent = view(&snapshot, &key).sub_rent.clone();
    assert_eq!(rent, "$0.8 / Month");
    let form = SubscribeForm {
        rent,
        ..subscribe_form(&key)
    };
    done(desktop.subscribe(form.clone()).await.unwrap());
    assert_eq!(subscriptions(&desk), 1);
    let twice = desktop.subscribe(form).await.unwrap_err();
    assert_eq!(twice.code(), ProblemCode::AlreadySubscribed);

    // Subscribed elsewhere, since the list was read here.
    let elsewhere = Owned {
        app: "jd".into(),
        phone: None,
        country: Country::Us,
        days: 30,
        subscribed: true,
    };
    let held = desk.sim.give_number(USER, &elsewhere).unwrap();
    let theirs = NumberKey {
        phone: held.phone,
        ..key.clone()
    };
    let already = desktop
        .subscribe(subscribe_form(&theirs))
        .await
        .unwrap_err();
    assert_eq!(already.code(), ProblemCode::AlreadySubscribed);
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(view(&snapshot, &theirs).standing, Standing::Subscribed);

    desk.sim.expire_number(USER, "jd", &theirs.phone).unwrap();
    let gone = desktop
        .subscribe(subscribe_form(&theirs))
        .await
        .unwrap_err();
    assert_eq!(gone.code(), ProblemCode::NumberGone);
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(view(&snapshot, &theirs).standing, Standing::Expired);
    assert_eq!(subscriptions(&desk), 1);
    desktop.close().await;
}

/// A list that PingMe has written, and that is on its way here.
async fn old_list(
    desk: &Desk,
    desktop: &Arc<Desktop>,
) -> tokio::task::JoinHandle<Result<(), Error>> {
    let lists = || desk.sim.requests().count(Operation::GetNumberList);
    let before = lists();
    let late = FaultKind::Delay { ms: 1_500 };
    fail(desk, Operation::GetNumberList, late, When::AfterEffect);
    let desktop = Arc::clone(desktop);
    let reading = tokio::spawn(async move { desktop.refresh_numbers().await });
    while lists() == before {
        tokio::task::yield_now().await;
    }
    reading
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_comes_late_does_not_undo_what_is_known_by_then() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let key = key_of(&lock(&desktop, &account, "jd").await);
    until(&desktop, "the list after the purchase", |s| {
        !view(s, &key).sub_rent.is_empty()
    })
    .await;

    let coming = old_list(&desk, &desktop).await;
    let elsewhere = Owned {
        app: "jd".into(),
        phone: None,
        country: Country::Us,
        days: 30,
        subscribed: true,
    };
    let held = desk.sim.give_number(USER, &elsewhere).unwrap();
    desktop.refresh_numbers().await.unwrap();
    coming.await.unwrap().unwrap();
    let theirs = NumberKey {
        phone: held.phone,
        ..key.clone()
    };
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(view(&snapshot, &theirs).standing, Standing::Subscribed);

    let coming = old_list(&desk, &desktop).await;
    done(desktop.subscribe(subscribe_form(&key)).await.unwrap());
    coming.await.unwrap().unwrap();
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(view(&snapshot, &key).standing, Standing::Subscribed);

    let coming = old_list(&desk, &desktop).await;
    desktop.unsubscribe(key.clone()).await.unwrap();
    coming.await.unwrap().unwrap();
    let snapshot = desktop.snapshot().await.unwrap();
    assert_eq!(view(&snapshot, &key).standing, Standing::NotSubscribed);
    desktop.close().await;
}
