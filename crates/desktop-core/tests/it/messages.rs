//! A message's way, and that it is on the screen exactly once.

use desktop_core::{
    Error, Event,
    view::{Card, MessageKind, PurchaseOutcome},
};

use crate::desk::{Desk, done, event, history, lock_form, rows, until};

#[tokio::test(flavor = "multi_thread")]
async fn one_message_goes_through_everything() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let mut events = desktop.subscribe_events();

    let purchase = done(desktop.lock_number(lock_form(&account)).await.unwrap());
    let number = purchase.number.unwrap();
    let waiting = until(&desktop, "waiting", |s| {
        matches!(s.card, Card::Waiting { .. })
    })
    .await;
    assert!(
        waiting
            .numbers
            .iter()
            .any(|n| n.key.phone == number && n.waiting)
    );

    desk.sms(
        &number,
        "[JD] Your code is 482913. It is valid for 5 minutes.",
    );
    let arrived = event(&mut events, |event| match event {
        Event::Arrived(message) => Some(message),
        _ => None,
    })
    .await;
    assert_eq!(
        arrived.codes[arrived.chosen.unwrap() as usize].code,
        "482913"
    );
    assert_eq!(arrived.service.as_deref(), Some("JD"));
    let lit = until(&desktop, "lit", |s| {
        matches!(s.card, Card::Message { lit: true, .. })
    })
    .await;
    assert_eq!(lit.new_count, 1);
    assert!(lit.numbers.iter().all(|n| !n.waiting), "the wait is over");

    let code = desktop.code_to_copy(&arrived.id, 0).await.unwrap();
    assert_eq!(code, "482913");
    let no_second = desktop.code_to_copy(&arrived.id, 1).await;
    assert!(matches!(no_second, Err(Error::NoSuchMessage)));
    desktop.mark_copied(&arrived.id).await.unwrap();
    let out = until(&desktop, "out", |s| {
        matches!(s.card, Card::Message { lit: false, .. })
    })
    .await;
    assert_eq!(out.new_count, 0);
    let page = history(&desktop).await;
    assert_eq!(page.rows[0].text, arrived.text);
    assert_eq!(page.days[0].messages, 1);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_comes_twice_over_a_restart_and_what_came_meanwhile_is_there() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let outcome = desktop.lock_number(lock_form(&account)).await.unwrap();
    let PurchaseOutcome::Done { purchase } = outcome else {
        panic!("{outcome:?}");
    };
    let number = purchase.number.unwrap();
    desk.sms(&number, "Your code is 111111");
    rows(&desktop, 1).await;
    let open_twice = desk.try_open().await.err();
    assert!(
        matches!(open_twice, Some(Error::FolderInUse)),
        "{open_twice:?}"
    );
    desktop.close().await;

    desk.sms(&number, "Your code is 222222");
    let desktop = desk.open().await;
    let mut events = desktop.subscribe_events();
    let page = rows(&desktop, 2).await;
    assert_eq!(page.rows[0].codes[0].code, "222222");
    desk.sms(&number, "Your code is 333333");
    // Up to the third there has been an announcement for each, and none for the first.
    let mut announced = Vec::new();
    while announced.last().map(String::as_str) != Some("333333") {
        announced.push(
            event(&mut events, |event| match event {
                Event::Arrived(message) => Some(message.codes[0].code.clone()),
                _ => None,
            })
            .await,
        );
    }
    assert!(!announced.contains(&"111111".to_owned()), "{announced:?}");
    rows(&desktop, 3).await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn repeats_fold_another_users_message_is_marked_and_an_odd_body_is_kept() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let bodies = [
        r#"{"app":"jd","from":"a","to":"16470000000","userId":"u-20418","text":"code 5611","time":"2021-03-25T03:17:06.050Z"}"#,
        // The same but for a blank, so that the relay takes it for another.
        r#"{"app":"jd","from":"a","to":"16470000000","userId":"u-20418","text":"code 5611","time":"2021-03-25T03:17:06.050Z" }"#,
        r#"{"app":"jd","from":"a","to":"16470000000","userId":"u-9","text":"code 5612","time":"2021-03-25T03:17:07.050Z"}"#,
        "ping",
    ];
    for body in bodies {
        desk.sim
            .send_sms(pingme_sim::Sms {
                user_id: Some(account.user_id.clone()),
                body: Some(body.into()),
                to: Some("16470000000".into()),
                app: Some("jd".into()),
                text: Some("x".into()),
                ..pingme_sim::Sms::default()
            })
            .unwrap();
    }
    let page = rows(&desktop, 3).await;
    let mut kinds: Vec<_> = page.rows.iter().map(|row| row.kind).collect();
    kinds.sort_by_key(|kind| format!("{kind:?}"));
    assert_eq!(
        kinds,
        [
            MessageKind::OtherUser,
            MessageKind::Sms,
            MessageKind::Unrecognised
        ]
    );
    let other = page.rows.iter().find(|r| r.kind == MessageKind::OtherUser);
    assert_eq!(other.unwrap().other_user.as_deref(), Some("u-9"));
    desktop.close().await;
}
