//! What is spent, from the real answers of a PingMe and the real way of an SMS.

use desktop_core::{
    Desktop, Error,
    view::{
        AccountView, ExportForm, ExportFormat, LimitLevel, NumberKey, NumberView, ProblemCode,
        Settings, SpendEvent, SpendEventQuery, SpendKind, SpendQuery, SpendReport,
    },
};
use pingme_sim::{Fault, FaultKind, Operation, Sms, When};

use crate::desk::{Desk, USER, done, lock_form, subscribe_form, until};

async fn report(desktop: &Desktop) -> SpendReport {
    desktop.spend_report(SpendQuery::default()).await.unwrap()
}

async fn events(desktop: &Desktop) -> Vec<SpendEvent> {
    let all = SpendEventQuery::default();
    desktop.spend_events(all).await.unwrap()
}

fn total(report: &SpendReport) -> (Option<&str>, u32) {
    let total = &report.all.total;
    (total.amount.as_deref(), total.unknown)
}

/// Gets a number, and waits until a list has named its rate.
async fn number(desktop: &Desktop, account: &AccountView) -> NumberView {
    let bought = done(desktop.lock_number(lock_form(account)).await.unwrap());
    assert_eq!(bought.price.as_deref(), Some("0.5"));
    let phone = bought.number.unwrap();
    let known = |number: &NumberView| number.key.phone == phone && !number.code_rate.is_empty();
    let snapshot = until(desktop, "rated", |s| s.numbers.iter().any(known)).await;
    snapshot.numbers.into_iter().find(known).unwrap()
}

async fn limit(desktop: &Desktop, limit: Option<&str>) -> Result<(), Error> {
    let settings = Settings {
        monthly_limit: limit.map(str::to_owned),
        ..desktop.snapshot().await.unwrap().settings
    };
    desktop.save_settings(settings).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_pingme_names_adds_up_and_survives_a_restart() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    assert_eq!(total(&report(&desktop).await), (None, 0));
    let of = number(&desktop, &account).await;
    assert_eq!(
        (of.code_rate.as_str(), of.sub_rent.as_str()),
        ("$0.2 / SMS", "$0.5 / Month")
    );
    // Twice the same bytes: one message, one charge. Another user's costs this account nothing.
    desk.sim
        .send_sms(Sms {
            user_id: Some(USER.into()),
            app: Some("jd".into()),
            to: Some(of.key.phone.clone()),
            text: Some("code 4711".into()),
            repeats: 1,
            ..Sms::default()
        })
        .unwrap();
    desk.sms(&of.key.phone, "code 4712");
    let cost = |messages| move |number: &NumberView| number.month.messages == messages;
    until(&desktop, "two", |s| s.numbers.iter().any(cost(2))).await;
    let subscribed = subscribe_form(&of.key);
    done(desktop.subscribe(subscribed).await.unwrap());
    // A list is read after it, whose date has moved with the subscription: that is no renewal.
    desktop.refresh_numbers().await.unwrap();
    let spent = until(&desktop, "1.40", |s| {
        s.spent.sum.as_ref().is_some_and(|sum| sum.amount == "1.40")
    })
    .await;
    let number = &spent.numbers[0];
    assert_eq!(number.month.sum, spent.spent.sum);
    assert_eq!(number.month.messages, 2);

    let told = report(&desktop).await;
    assert_eq!(total(&told), (Some("1.40"), 0));
    // The price of the number named no currency.
    assert_eq!((told.currency.as_deref(), told.assumed), (Some("$"), true));
    assert_eq!(told.services[0].service.as_deref(), Some("JD"));
    assert_eq!(told.due.len(), 1);
    assert_eq!(told.due[0].key, of.key);
    let kinds: Vec<SpendKind> = events(&desktop).await.iter().map(|e| e.kind).collect();
    let count = |kind| kinds.iter().filter(|one| **one == kind).count();
    assert_eq!(
        [
            count(SpendKind::Number),
            count(SpendKind::Sms),
            count(SpendKind::Subscription),
            count(SpendKind::Renewal)
        ],
        [1, 2, 1, 0]
    );
    for event in events(&desktop).await {
        match (event.kind, event.message) {
            (SpendKind::Sms, Some(id)) => {
                assert!(desktop.message(&id).await.unwrap().text.starts_with("code"));
            }
            (kind, message) => assert_eq!((kind == SpendKind::Sms, message), (false, None)),
        }
    }
    desktop.close().await;

    let desktop = desk.open().await;
    assert_eq!(report(&desktop).await, told);
    desktop.remove_account(account.id).await.unwrap();
    assert_eq!(total(&report(&desktop).await), (None, 0));
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_the_limit_nothing_is_sent_unless_the_person_agrees() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    for bad in ["0", "-1", "ten", "10,50"] {
        let refused = limit(&desktop, Some(bad)).await;
        assert_eq!(refused.unwrap_err().code(), ProblemCode::BadLimit, "{bad}");
        let kept = desktop.snapshot().await.unwrap().settings.monthly_limit;
        assert_eq!(kept, None);
    }
    limit(&desktop, Some("0.60")).await.unwrap();
    let level = |level| {
        let desktop = &desktop;
        async move { until(desktop, "a level", |s| s.spent.level == level).await }
    };
    level(LimitLevel::Below).await;
    let of = number(&desktop, &account).await;
    let near = level(LimitLevel::Near).await.spent;
    assert_eq!(
        (near.percent, near.limit.unwrap().amount),
        (Some(83), "0.60".into())
    );
    // The next one passes it: only what comes after that is asked about.
    number(&desktop, &account).await;
    level(LimitLevel::Reached).await;

    let locks = || desk.sim.requests().count(Operation::LockNumber);
    let subscriptions = || desk.sim.requests().count(Operation::SubNumber);
    let (before, of) = (locks(), NumberKey { ..of.key });
    let refused = desktop.lock_number(lock_form(&account)).await.unwrap_err();
    assert_eq!(refused.code(), ProblemCode::OverLimit);
    let refused = desktop.subscribe(subscribe_form(&of)).await.unwrap_err();
    assert_eq!(refused.code(), ProblemCode::OverLimit);
    assert_eq!((locks(), subscriptions()), (before, 0), "nothing was sent");
    let mut agreed = lock_form(&account);
    agreed.over_limit = true;
    done(desktop.lock_number(agreed).await.unwrap());
    let mut agreed = subscribe_form(&of);
    agreed.over_limit = true;
    done(desktop.subscribe(agreed).await.unwrap());
    assert_eq!((locks(), subscriptions()), (before + 1, 1));
    // Without a limit nobody is asked.
    limit(&desktop, None).await.unwrap();
    done(desktop.lock_number(lock_form(&account)).await.unwrap());
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_services_bought_at_the_same_moment_do_not_pass_the_limit_together() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let form = |app: &str| {
        let mut form = lock_form(&account);
        form.app = app.into();
        form
    };
    for app in ["jd", "telegram"] {
        done(desktop.lock_number(form(app)).await.unwrap());
    }
    until(&desktop, "1.10", |s| {
        s.spent.sum.as_ref().is_some_and(|sum| sum.amount == "1.10")
    })
    .await;
    // Either may pass it by itself, and is then the last.
    limit(&desktop, Some("1.40")).await.unwrap();
    let late = Fault {
        operation: Some(Operation::LockNumber),
        kind: FaultKind::Delay { ms: 300 },
        when: When::default(),
        times: 2,
    };
    desk.sim.plan(late);
    let locks = || desk.sim.requests().count(Operation::LockNumber);
    let before = locks();
    let both = tokio::join!(
        desktop.lock_number(form("jd")),
        desktop.lock_number(form("telegram"))
    );
    let refused: Vec<ProblemCode> = [both.0, both.1]
        .into_iter()
        .filter_map(Result::err)
        .map(|error| error.code())
        .collect();
    assert_eq!(refused, [ProblemCode::OverLimit]);
    assert_eq!(locks(), before + 1, "one was sent");
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_of_a_version_without_charges_gets_them_once() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let of = number(&desktop, &account).await;
    desk.sms(&of.key.phone, "code 4711");
    let came = |number: &NumberView| number.month.messages == 1;
    until(&desktop, "one", |s| s.numbers.iter().any(came)).await;
    desktop.close().await;
    // As the version before left it.
    let store = desk.history_store();
    store
        .execute_batch(
            "DROP TABLE charges; DROP TABLE charged_currencies; DROP TABLE charged_services;
             DROP TABLE paid_rents; DROP TABLE charges_to_fill;",
        )
        .unwrap();
    store
        .execute_batch(include_str!("../../src/store/migrations/0006_spend.sql"))
        .unwrap();
    drop(store);
    for _ in 0..2 {
        let desktop = desk.open().await;
        until(&desktop, "filled in", |s| {
            s.spent.sum.as_ref().is_some_and(|sum| sum.amount == "0.70")
        })
        .await;
        let filled = events(&desktop).await;
        let told: Vec<_> = filled.iter().map(|e| (e.kind, e.later)).collect();
        assert!(told.contains(&(SpendKind::Sms, true)), "{told:?}");
        assert!(told.contains(&(SpendKind::Number, false)), "{told:?}");
        assert_eq!(told.len(), 2);
        desktop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_spent_is_taken_along_as_a_file() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let of = number(&desktop, &account).await;
    desk.sms(&of.key.phone, "code 4711");
    let came = |number: &NumberView| number.month.messages == 1;
    until(&desktop, "one", |s| s.numbers.iter().any(came)).await;
    let folder = tempfile::tempdir().unwrap();
    for (format, name) in [(ExportFormat::Csv, "csv"), (ExportFormat::Json, "json")] {
        let form = ExportForm::Spend {
            query: SpendEventQuery::default(),
            format,
        };
        desktop.export(form, folder.path().into()).await.unwrap();
        let files = std::fs::read_dir(folder.path()).unwrap();
        let file = files
            .map(|file| file.unwrap().path())
            .find(|path| path.extension().is_some_and(|end| end == name))
            .unwrap();
        let start = file.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(start.starts_with("spend-20"), "{start}");
        let text = std::fs::read_to_string(file).unwrap();
        for wanted in [
            "sms",
            "$0.2 / SMS",
            "0.20",
            "number",
            "0.50",
            &of.key.phone,
            USER,
        ] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        assert!(!text.contains("4711"), "{text}");
    }
    desktop.close().await;
}
