//! Money: what is unknown is said, looked into, and never asked for again by itself.

use std::sync::Arc;

use desktop_core::{
    Error,
    view::{Card, NumberKey, ProblemCode, PurchaseOutcome, PurchaseView, Standing},
};
use pingme_sim::{Country, Fault, FaultKind, Operation, Owned, When};

use crate::desk::{Desk, USER, done, history, lock_form, subscribe_form, until};

fn locks(desk: &Desk) -> u64 {
    desk.sim.requests().count(Operation::LockNumber)
}

fn fail(desk: &Desk, operation: Operation, kind: FaultKind, when: When, times: u32) {
    desk.sim.plan(Fault {
        operation: Some(operation),
        kind,
        when,
        times,
    });
}

fn unknown(outcome: PurchaseOutcome) -> PurchaseView {
    match outcome {
        PurchaseOutcome::Unknown { purchase } => purchase,
        PurchaseOutcome::Done { purchase } => panic!("done: {purchase:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_whose_answer_is_cut_is_unknown_and_the_list_finds_the_number() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    fail(
        &desk,
        Operation::LockNumber,
        FaultKind::Cut,
        When::AfterEffect,
        1,
    );
    let purchase = unknown(desktop.lock_number(lock_form(&account)).await.unwrap());
    assert_eq!(locks(&desk), 1, "one request");
    assert_eq!(purchase.problem.unwrap().code, ProblemCode::OutcomeUnknown);
    let found = purchase.finding.unwrap();
    assert_eq!(found.numbers.len(), 1, "{found:?}");
    until(&desktop, "unknown", |s| {
        matches!(s.card, Card::Unknown { .. })
    })
    .await;

    let strange = desktop.take_found(purchase.id, "19995550000").await;
    assert!(matches!(strange, Err(Error::NoSuchPurchase)));
    let phone = &found.numbers[0].phone;
    let taken = desktop.take_found(purchase.id, phone).await.unwrap();
    assert_eq!(taken.number.as_ref(), Some(phone));
    until(&desktop, "waiting", |s| {
        matches!(s.card, Card::Waiting { .. })
    })
    .await;
    desktop.stop_waiting(purchase.id).await.unwrap();
    until(&desktop, "empty", |s| s.card == Card::Empty).await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_had_no_effect_is_unknown_too_and_nothing_is_found() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    fail(
        &desk,
        Operation::LockNumber,
        FaultKind::Cut,
        When::BeforeEffect,
        1,
    );
    let purchase = unknown(desktop.lock_number(lock_form(&account)).await.unwrap());
    assert!(purchase.finding.unwrap().numbers.is_empty());
    desktop.dismiss_purchase(purchase.id).await.unwrap();
    until(&desktop, "empty", |s| s.card == Card::Empty).await;
    assert_eq!(locks(&desk), 1);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_definite_and_without_the_list_nothing_is_spent() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let code = 300_002;
    let message = String::new();
    fail(
        &desk,
        Operation::LockNumber,
        FaultKind::Retcode { code, message },
        When::BeforeEffect,
        1,
    );
    let refused = desktop.lock_number(lock_form(&account)).await.unwrap_err();
    assert_eq!(refused.code(), ProblemCode::BalanceTooLow);
    assert_eq!(desktop.snapshot().await.unwrap().card, Card::Empty);

    fail(
        &desk,
        Operation::GetNumberList,
        FaultKind::Status { status: 403 },
        When::BeforeEffect,
        1,
    );
    let blind = desktop.lock_number(lock_form(&account)).await.unwrap_err();
    assert_eq!(blind.code(), ProblemCode::PingmeForbidden);
    assert_eq!(locks(&desk), 1, "the second was never sent");
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_locks_of_one_service_at_once_are_one() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    fail(
        &desk,
        Operation::LockNumber,
        FaultKind::Delay { ms: 1_500 },
        When::BeforeEffect,
        1,
    );
    let (one, other) = tokio::join!(
        desktop.lock_number(lock_form(&account)),
        desktop.lock_number(lock_form(&account)),
    );
    let refused = [one.err(), other.err()].into_iter().flatten();
    let codes: Vec<_> = refused.map(|error| error.code()).collect();
    assert_eq!(codes, [ProblemCode::PurchaseUnderWay]);
    assert_eq!(locks(&desk), 1);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_the_app_did_not_survive_is_unknown_after_the_next_start() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    fail(
        &desk,
        Operation::LockNumber,
        FaultKind::Silence,
        When::AfterEffect,
        1,
    );
    let asking = tokio::spawn({
        let (desktop, form) = (desktop.clone(), lock_form(&account));
        async move { desktop.lock_number(form).await }
    });
    // Once PingMe has the request, the intent is on the disk; nothing after it is.
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while locks(&desk) == 0 {
        assert!(std::time::Instant::now() < deadline, "the lock never left");
        tokio::task::yield_now().await;
    }
    desktop.close().await;
    asking.abort();

    let desktop = desk.open().await;
    let snapshot = until(&desktop, "found", |s| match &s.card {
        Card::Unknown { purchase } => {
            let finding = purchase.finding.as_ref();
            finding.is_some_and(|finding| finding.numbers.len() == 1)
        }
        _ => false,
    })
    .await;
    assert!(matches!(snapshot.card, Card::Unknown { .. }));
    assert_eq!(locks(&desk), 1, "never sent again");
    assert!(history(&desktop).await.rows.is_empty());
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_is_asked_for_while_another_reads_the_list_is_refused() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    // The list of one of them comes when the other would long have its number.
    fail(
        &desk,
        Operation::GetNumberList,
        FaultKind::Delay { ms: 2_000 },
        When::BeforeEffect,
        1,
    );
    let (one, other) = tokio::join!(
        desktop.lock_number(lock_form(&account)),
        desktop.lock_number(lock_form(&account)),
    );
    let refused = [one.err(), other.err()].into_iter().flatten();
    let codes: Vec<_> = refused.map(|error| error.code()).collect();
    assert_eq!(codes, [ProblemCode::PurchaseUnderWay]);
    assert_eq!(locks(&desk), 1, "paid once");
    // The next one, later, is another matter.
    desktop.lock_number(lock_form(&account)).await.unwrap();
    assert_eq!(locks(&desk), 2);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_was_found_is_not_lost_by_an_older_list_that_comes_late() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let cut = FaultKind::Cut;
    fail(&desk, Operation::LockNumber, cut, When::BeforeEffect, 1);
    let purchase = unknown(desktop.lock_number(lock_form(&account)).await.unwrap());
    let lists = || desk.sim.requests().count(Operation::GetNumberList);
    let asked = lists();
    let late = FaultKind::Delay { ms: 1_500 };
    fail(&desk, Operation::GetNumberList, late, When::AfterEffect, 1);
    let (at, id) = (Arc::clone(&desktop), purchase.id);
    let coming = tokio::spawn(async move { at.read_list_again(id).await });
    while lists() == asked {
        tokio::task::yield_now().await;
    }

    // The lock takes effect after all.
    let got = Owned {
        app: "jd".into(),
        phone: None,
        country: Country::Us,
        days: 30,
        subscribed: false,
    };
    let got = desk.sim.give_number(USER, &got).unwrap();
    let found = desktop.read_list_again(id).await.unwrap().finding.unwrap();
    assert_eq!(found.numbers.len(), 1, "{found:?}");
    let late = coming.await.unwrap().unwrap();
    assert_eq!(late.finding, Some(found), "what is known of it by then");
    desktop.take_found(id, &got.phone).await.unwrap();
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_found_for_one_unanswered_lock_alone() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let cut = |when| fail(&desk, Operation::LockNumber, FaultKind::Cut, when, 1);
    cut(When::BeforeEffect);
    let without = unknown(desktop.lock_number(lock_form(&account)).await.unwrap());
    assert_eq!(without.finding.unwrap().numbers, []);

    // What a later lock got is not what the first one may have got.
    let later = done(desktop.lock_number(lock_form(&account)).await.unwrap());
    let again = desktop.read_list_again(without.id).await.unwrap();
    assert_eq!(again.finding.unwrap().numbers, [], "{later:?}");

    // Nor is what the person says that another unanswered one got.
    cut(When::AfterEffect);
    let with = unknown(desktop.lock_number(lock_form(&account)).await.unwrap());
    let found = with.finding.unwrap().numbers;
    assert_eq!(found.len(), 1, "{found:?}");
    let phone = &found[0].phone;
    let undecided = desktop.read_list_again(without.id).await.unwrap();
    assert_eq!(undecided.finding.unwrap().numbers, found);
    desktop.take_found(with.id, phone).await.unwrap();
    let taken = desktop.take_found(without.id, phone).await;
    assert!(matches!(taken, Err(Error::NoSuchPurchase)), "{taken:?}");
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_subscribed_and_unsubscribed_and_an_unanswered_subscription_is_looked_into() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let number = done(desktop.lock_number(lock_form(&account)).await.unwrap()).number;
    let key = NumberKey {
        account: account.id,
        app: "jd".into(),
        phone: number.unwrap(),
    };
    let stands = async |standing| {
        let what = format!("{standing:?}");
        until(&desktop, &what, |s| {
            s.numbers.iter().all(|number| number.standing == standing)
        })
        .await;
    };
    let subscribed = done(desktop.subscribe(subscribe_form(&key)).await.unwrap());
    assert_eq!(subscribed.number.as_ref(), Some(&key.phone));
    stands(Standing::Subscribed).await;
    desktop.refresh_numbers().await.unwrap();
    stands(Standing::Subscribed).await;
    desktop.unsubscribe(key.clone()).await.unwrap();
    stands(Standing::NotSubscribed).await;
    desktop.refresh_numbers().await.unwrap();
    stands(Standing::NotSubscribed).await;

    fail(
        &desk,
        Operation::SubNumber,
        FaultKind::Cut,
        When::AfterEffect,
        1,
    );
    let cut = unknown(desktop.subscribe(subscribe_form(&key)).await.unwrap());
    assert_eq!(cut.finding.unwrap().numbers[0].phone, key.phone);
    desktop.take_found(cut.id, &key.phone).await.unwrap();
    stands(Standing::Subscribed).await;
    assert_eq!(desk.sim.requests().count(Operation::SubNumber), 2);
    desktop.close().await;
}

/// The store as a full disk leaves it: rows can be read and a purchase begun, its outcome not kept.
fn fill(store: &rusqlite::Connection) {
    store
        .execute_batch(
            "CREATE TRIGGER full BEFORE UPDATE ON purchases
             BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
        )
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_that_the_disk_does_not_take_is_unknown_and_kept_as_soon_as_it_does() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let store = desk.history_store();
    fill(&store);
    let paid = desktop.lock_number(lock_form(&account)).await.unwrap_err();
    assert_eq!(paid.code(), ProblemCode::OutcomeUnknown, "{paid}");
    // Nothing is spent on another, and the account does not go, before it is known here.
    let next = desktop.lock_number(lock_form(&account)).await.unwrap_err();
    assert_eq!(next.code(), ProblemCode::PurchaseUnderWay);
    let removed = desktop.remove_account(account.id).await.unwrap_err();
    assert_eq!(removed.code(), ProblemCode::PurchaseUnderWay);
    store.execute_batch("DROP TRIGGER full").unwrap();
    let snapshot = until(&desktop, "kept", |s| matches!(s.card, Card::Waiting { .. })).await;
    let Card::Waiting { purchase } = snapshot.card else {
        unreachable!()
    };
    assert_eq!(
        purchase.number.as_ref(),
        Some(&snapshot.numbers[0].key.phone)
    );
    desktop.stop_waiting(purchase.id).await.unwrap();
    assert_eq!(locks(&desk), 1);

    fill(&store);
    let cut = (Operation::LockNumber, FaultKind::Cut, When::AfterEffect);
    fail(&desk, cut.0, cut.1, cut.2, 1);
    let lost = desktop.lock_number(lock_form(&account)).await.unwrap_err();
    assert_eq!(lost.code(), ProblemCode::OutcomeUnknown);
    store.execute_batch("DROP TRIGGER full").unwrap();
    let snapshot = until(&desktop, "looked into", |s| match &s.card {
        Card::Unknown { purchase } => purchase.finding.is_some(),
        _ => false,
    })
    .await;
    let Card::Unknown { purchase } = snapshot.card else {
        unreachable!()
    };
    assert_eq!(purchase.finding.unwrap().numbers.len(), 1);
    desktop.dismiss_purchase(purchase.id).await.unwrap();

    // A refusal is one, whatever the disk says: nothing was spent.
    fill(&store);
    let broke = FaultKind::Retcode {
        code: 300_002,
        message: String::new(),
    };
    fail(&desk, Operation::LockNumber, broke, When::BeforeEffect, 1);
    let refused = desktop.lock_number(lock_form(&account)).await.unwrap_err();
    assert_eq!(refused.code(), ProblemCode::BalanceTooLow);
    store.execute_batch("DROP TRIGGER full").unwrap();
    desktop.close().await;
}
