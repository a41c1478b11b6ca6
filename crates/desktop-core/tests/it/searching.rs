//! Finding messages, and pages of what is found.

use desktop_core::{
    Desktop, Error,
    view::{HistoryFilter, HistoryFrom, HistoryKey, HistoryPage, HistoryQuery},
};

use crate::desk::{Desk, USER, rows};

pub(crate) fn words(text: &str) -> HistoryFilter {
    HistoryFilter {
        text: text.into(),
        ..HistoryFilter::default()
    }
}

pub(crate) async fn page(
    desktop: &Desktop,
    from: HistoryFrom,
    limit: u32,
    filter: HistoryFilter,
) -> HistoryPage {
    let query = HistoryQuery {
        from,
        limit,
        filter,
    };
    desktop.history(query).await.unwrap()
}

pub(crate) async fn found(desktop: &Desktop, text: &str) -> Vec<String> {
    let page = page(desktop, HistoryFrom::Newest, 200, words(text)).await;
    page.rows.into_iter().map(|row| row.text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_just_come_is_found_and_counted() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    for text in [
        "Your code is 482913",
        "您的验证码是 105876",
        "No number in it",
    ] {
        desk.callback(USER, text).await;
    }
    let body = r#"{"app":"jd","to":"16470000000","userId":"u-9","text":"Your code is 482914"}"#;
    desk.body(USER, body.into()).await;
    rows(&desktop, 4).await;
    assert_eq!(found(&desktop, "482 913").await, ["Your code is 482913"]);
    assert_eq!(found(&desktop, "验证").await, ["您的验证码是 105876"]);
    assert_eq!(found(&desktop, "+1 647 000 0000").await.len(), 4);
    assert_eq!(found(&desktop, "u-9").await, ["Your code is 482914"]);

    let page = page(&desktop, HistoryFrom::Newest, 10, words("IS your")).await;
    let hits: Vec<_> = page.rows[0]
        .hits
        .iter()
        .map(|hit| (hit.start, hit.end))
        .collect();
    assert_eq!(hits, [(0, 4), (10, 12)]);
    assert_eq!(page.days[0].messages, 2);

    let everything = desktop
        .search_count(HistoryFilter::default())
        .await
        .unwrap();
    assert_eq!((everything.messages, everything.hidden), (4, 0));
    let with_code = HistoryFilter {
        with_code: true,
        ..words("n")
    };
    let count = desktop.search_count(with_code).await.unwrap();
    assert_eq!(
        (count.messages, count.hidden, count.hidden_without_code),
        (0, 1, 1)
    );
    let day = desktop.snapshot().await.unwrap().today;
    let today = HistoryFilter {
        since: Some(day.clone()),
        until: Some(day.clone()),
        ..words("is")
    };
    let count = desktop.search_count(today).await.unwrap();
    assert_eq!((count.messages, count.hidden), (2, 0));
    assert_eq!(count.months.len(), 1);
    assert_eq!(count.months[0].month, day[..7]);
    let kept = desktop.history_kept().await.unwrap();
    assert_eq!((kept.messages, kept.since_ms.is_some()), (4, true));
    assert!(kept.bytes > 0);
    desktop.close().await;
}

/// The rows of all pages, followed in one direction.
async fn follow(desktop: &Desktop, filter: &HistoryFilter, mut from: HistoryFrom) -> Vec<String> {
    let mut ids = Vec::new();
    loop {
        let page = page(desktop, from.clone(), 2, filter.clone()).await;
        let newer = matches!(from, HistoryFrom::After { .. });
        let of_page = page.rows.iter().map(|row| row.id.clone());
        if newer {
            ids.splice(0..0, of_page);
        } else {
            ids.extend(of_page);
        }
        from = match (if newer { page.newer } else { page.older }, newer) {
            (None, _) => return ids,
            (Some(key), true) => HistoryFrom::After { key },
            (Some(key), false) => HistoryFrom::Before { key },
        };
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_go_both_ways_and_start_at_a_day_also_where_times_are_equal() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    for number in 0..9 {
        desk.callback(USER, &format!("message {number}, code 48291{number}"))
            .await;
    }
    rows(&desktop, 9).await;
    desktop.close().await;
    // Three days of three messages, each day's at one time.
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    let now_ms = desktop_core_time(&desk);
    desk.history_store()
        .execute(
            "UPDATE messages SET received_ms = ?1 - (row % 3) * ?2",
            [now_ms, DAY_MS],
        )
        .unwrap();
    forget_index(&desk);

    let desktop = desk.open().await;
    let all = page(&desktop, HistoryFrom::Newest, 200, HistoryFilter::default()).await;
    let ids: Vec<_> = all.rows.iter().map(|row| row.id.clone()).collect();
    assert_eq!(ids.len(), 9);
    assert_eq!((all.older, all.newer), (None, None));
    let counts: Vec<_> = all.days.iter().map(|day| day.messages).collect();
    assert_eq!(counts, [3, 3, 3]);
    let key = |index: usize| HistoryKey {
        received_ms: all.rows[index].received_ms,
        id: ids[index].clone(),
    };
    let of_number = HistoryFilter {
        account: Some(account.id),
        app: Some("JD".into()),
        with_code: true,
        ..HistoryFilter::default()
    };
    for filter in [HistoryFilter::default(), of_number, words("code 4829")] {
        assert_eq!(follow(&desktop, &filter, HistoryFrom::Newest).await, ids);
        let after_last = HistoryFrom::After { key: key(8) };
        assert_eq!(follow(&desktop, &filter, after_last).await, ids[..8]);

        let first = page(&desktop, HistoryFrom::Newest, 4, filter.clone()).await;
        assert_eq!((first.newer, first.older), (None, Some(key(3))));
        let second = page(
            &desktop,
            HistoryFrom::Before { key: key(3) },
            4,
            filter.clone(),
        )
        .await;
        assert_eq!((second.newer, second.older), (Some(key(4)), Some(key(7))));
        let counts: Vec<_> = second.days.iter().map(|day| day.messages).collect();
        assert_eq!(counts, [3, 3], "{:?}", second.days);
        let nothing = page(
            &desktop,
            HistoryFrom::Before { key: key(8) },
            4,
            filter.clone(),
        )
        .await;
        assert_eq!((nothing.rows.len(), nothing.older), (0, None));
        assert_eq!(nothing.newer, Some(key(8)));
        let nothing = page(
            &desktop,
            HistoryFrom::After { key: key(0) },
            4,
            filter.clone(),
        )
        .await;
        assert_eq!((nothing.rows.len(), nothing.newer), (0, None));
        assert_eq!(nothing.older, Some(key(0)));
        let back = page(
            &desktop,
            HistoryFrom::After { key: key(6) },
            3,
            filter.clone(),
        )
        .await;
        let rows: Vec<_> = back.rows.iter().map(|row| row.id.clone()).collect();
        assert_eq!(rows, ids[3..6]);
        assert_eq!((back.newer, back.older), (Some(key(3)), Some(key(5))));

        let day = HistoryFrom::Day {
            day: all.days[1].day.clone(),
        };
        let at_day = page(&desktop, day, 2, filter.clone()).await;
        assert_eq!(at_day.rows[0].id, ids[3]);
        assert_eq!((at_day.newer, at_day.older), (Some(key(3)), Some(key(4))));
    }
    let long_ago = HistoryFrom::Day {
        day: "2020-01-01".into(),
    };
    let first = page(&desktop, long_ago, 2, HistoryFilter::default()).await;
    let came_first: Vec<_> = first.rows.iter().map(|row| row.id.clone()).collect();
    assert_eq!(came_first, ids[7..], "nothing had come by then");
    assert_eq!((first.older, first.newer.is_some()), (None, true));
    let no_day = HistoryQuery {
        from: HistoryFrom::Day { day: "soon".into() },
        ..HistoryQuery::default()
    };
    assert!(matches!(
        desktop.history(no_day).await,
        Err(Error::BadForm(_))
    ));
    desktop.close().await;
}

fn desktop_core_time(desk: &Desk) -> i64 {
    let newest = desk.history_store();
    let newest = newest.query_row("SELECT max(received_ms) FROM messages", [], |row| {
        row.get(0)
    });
    newest.unwrap()
}

/// As a version without a search left it.
fn forget_index(desk: &Desk) {
    desk.history_store()
        .execute_batch(
            "DELETE FROM search_words; DELETE FROM search_pairs; UPDATE messages SET place = NULL;",
        )
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_version_kept_is_found_at_once_and_is_made_ready_for_it() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    for number in 0..5 {
        desk.callback(USER, &format!("old {number}")).await;
    }
    rows(&desktop, 5).await;
    desktop.close().await;
    forget_index(&desk);

    let desktop = desk.open().await;
    // Ready or not: the same is found all the time.
    for _ in 0..20 {
        assert_eq!(found(&desktop, "old").await.len(), 5);
        assert_eq!(
            desktop.search_count(words("old")).await.unwrap().messages,
            5
        );
    }
    desk.callback(USER, "old 5").await;
    rows(&desktop, 6).await;
    assert_eq!(found(&desktop, "old").await.len(), 6);
    desktop.close().await;
}
