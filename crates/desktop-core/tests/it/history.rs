//! The history: its pages, and what is done with it after a start.

use std::collections::{BTreeMap, BTreeSet};

use desktop_core::view::{Card, HistoryFilter, HistoryFrom, HistoryQuery, NumberKey};

use crate::desk::{Desk, USER, done, history, lock_form, rows, until};

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_without_a_row_twice_or_left_out_though_more_come() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    for number in 1..=7 {
        desk.callback(USER, &format!("message {number}")).await;
    }
    rows(&desktop, 7).await;
    let of = |phone: &str| NumberKey {
        account: account.id,
        app: "jd".into(),
        phone: phone.into(),
    };
    // As PingMe's list may write it: without its calling code.
    for number in [None, Some(of("16470000000")), Some(of("6470000000"))] {
        let mut before = None;
        let mut texts = Vec::new();
        let mut days = BTreeMap::new();
        for rows_of_page in [3, 3, 1] {
            let page = desktop
                .history(HistoryQuery {
                    from: before
                        .take()
                        .map_or(HistoryFrom::Newest, |key| HistoryFrom::Before { key }),
                    limit: 3,
                    filter: HistoryFilter {
                        number: number.clone(),
                        ..HistoryFilter::default()
                    },
                })
                .await
                .unwrap();
            assert_eq!(page.rows.len(), rows_of_page, "{number:?}");
            let on_page: BTreeSet<_> = page.rows.iter().map(|row| row.day.clone()).collect();
            let counted: BTreeSet<_> = page.days.iter().map(|day| day.day.clone()).collect();
            assert_eq!(on_page, counted);
            days.extend(page.days.into_iter().map(|day| (day.day, day.messages)));
            texts.extend(page.rows.into_iter().map(|row| row.text));
            before = page.older;
        }
        assert_eq!(before, None);
        let newest_first: Vec<_> = (1..=7).rev().map(|n| format!("message {n}")).collect();
        assert_eq!(texts, newest_first, "{number:?}");
        assert_eq!(days.values().sum::<u32>(), 7, "{days:?}");
    }
    let query = |limit| HistoryQuery {
        limit,
        ..HistoryQuery::default()
    };
    let first = desktop.history(query(3)).await.unwrap();
    desk.callback(USER, "one more").await;
    rows(&desktop, 8).await;
    let second = HistoryQuery {
        from: HistoryFrom::Before {
            key: first.older.unwrap(),
        },
        ..query(3)
    };
    assert_eq!(
        desktop.history(second).await.unwrap().rows[0].text,
        "message 4"
    );
    let none = HistoryQuery {
        filter: HistoryFilter {
            number: Some(of("16470000001")),
            ..HistoryFilter::default()
        },
        ..query(3)
    };
    assert!(desktop.history(none).await.unwrap().rows.is_empty());
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_extractor_read_is_read_again_after_a_start() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desk.callback(USER, "Your JD code is 482913").await;
    rows(&desktop, 1).await;
    desktop.close().await;
    let forgotten = desk
        .history_store()
        .execute(
            "UPDATE messages SET extractor = extractor - 1, found = NULL, usable_until_ms = NULL",
            [],
        )
        .unwrap();
    assert_eq!(forgotten, 1);

    let desktop = desk.open().await;
    until(&desktop, "lit again", |s| {
        matches!(s.card, Card::Message { lit: true, .. })
    })
    .await;
    assert_eq!(history(&desktop).await.rows[0].codes[0].code, "482913");
    desktop.close().await;
    let current: bool = desk
        .history_store()
        .query_row(
            "SELECT extractor = ?1 FROM messages",
            [sms_code::VERSION],
            |row| row.get(0),
        )
        .unwrap();
    assert!(current);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_a_code_longer_than_a_day() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let purchase = done(desktop.lock_number(lock_form(&account)).await.unwrap());
    desktop.close().await;
    for (hours, waits) in [(23, true), (2, false)] {
        let earlier = desk
            .history_store()
            .execute(
                "UPDATE purchases SET asked_ms = asked_ms - ?1, ended_ms = ended_ms - ?1",
                [hours * 60 * 60 * 1000],
            )
            .unwrap();
        assert_eq!(earlier, 1);
        let desktop = desk.open().await;
        until(&desktop, "waiting as it should", |s| {
            let waiting = matches!(&s.card, Card::Waiting { purchase: p } if p.id == purchase.id);
            waiting == waits && s.numbers.iter().all(|number| number.waiting == waits)
        })
        .await;
        desktop.close().await;
    }
}
