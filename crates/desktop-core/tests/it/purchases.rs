//! Money: what is unknown is said, looked into, and never asked for again by itself.

use desktop_core::{
    Error,
    view::{Card, ProblemCode, PurchaseOutcome, PurchaseView},
};
use pingme_sim::{Fault, FaultKind, Operation, When};

use crate::desk::{Desk, history, lock_form, until};

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
