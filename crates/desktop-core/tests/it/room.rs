//! The room of what was deleted is given back, and holds no message up.

use desktop_core::{
    Event,
    view::{Deletion, HistoryFilter},
};

use crate::desk::{Desk, USER, event, history, rows};

/// Fills the closed history with so many messages, enough of them for megabytes.
fn many(desk: &Desk, account: i64, count: u32) {
    desk.history_store()
        .execute_batch(&format!(
            "WITH RECURSIVE counted (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM counted WHERE n < {count})
             INSERT INTO messages (id, account, kind, received_ms, text, extractor, new)
                 SELECT randomblob(16), {account}, 'unrecognised', n, hex(randomblob(600)), 1, 0 FROM counted"
        ))
        .unwrap();
}

/// The file's pages, and how many of them are free, as another reader of the open history sees it.
fn pages(store: &rusqlite::Connection) -> (i64, i64) {
    let read = |pragma| {
        store
            .pragma_query_value(None, pragma, |row| row.get(0))
            .unwrap()
    };
    (read("page_count"), read("freelist_count"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_comes_while_the_room_of_a_whole_long_history_is_given_back() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    desktop.close().await;
    many(&desk, account.id, 20_000);
    let file = desk.data().join("history.db");
    let size = || std::fs::metadata(&file).unwrap().len();
    let long = size();
    let desktop = desk.open().await;
    let all = Deletion::Matching {
        filter: HistoryFilter::default(),
        up_to: i64::MAX,
    };
    let deleted = desktop.delete_messages(all).await.unwrap().unwrap();
    assert_eq!(deleted.messages, 20_000);
    // The next deletion leaves the first no time to be undone.
    desk.callback(USER, "one more").await;
    let ids = vec![rows(&desktop, 1).await.rows.remove(0).id];
    desktop
        .delete_messages(Deletion::Messages { ids })
        .await
        .unwrap();

    let store = desk.history_store();
    let mut events = desktop.subscribe_events();
    let mut most = 0;
    let given_back = async {
        loop {
            let (all, _) = pages(&store);
            if all < most {
                return;
            }
            most = all;
            tokio::task::yield_now().await;
        }
    };
    let longest = std::time::Duration::from_secs(300);
    tokio::time::timeout(longest, given_back).await.unwrap();
    desk.callback(USER, "code 482913").await;
    let told = event(&mut events, |event| match event {
        Event::Arrived(message) => Some(message.text),
        _ => None,
    })
    .await;
    assert_eq!(told, "code 482913");
    let (left, free) = pages(&store);
    assert!(
        free > 0 && left < most,
        "told in the middle of it: {left} of {most} pages, {free} free"
    );
    let over = async {
        while pages(&store).1 > 0 || size() > long / 10 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(longest, over).await.unwrap();
    assert_eq!(history(&desktop).await.rows.len(), 1);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_of_an_older_version_gives_its_room_back_as_well() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    desktop.close().await;
    many(&desk, account.id, 2_000);
    let mode = |store: &rusqlite::Connection| -> i64 {
        store
            .pragma_query_value(None, "auto_vacuum", |row| row.get(0))
            .unwrap()
    };
    let store = desk.history_store();
    // As versions before this one have made it: VACUUM alone changes the mode of a file.
    store
        .execute_batch("PRAGMA temp_store = memory; PRAGMA auto_vacuum = NONE; VACUUM")
        .unwrap();
    assert_eq!(mode(&store), 0);
    drop(store);
    let desktop = desk.open().await;
    assert_eq!(mode(&desk.history_store()), 2, "incremental");
    let page = history(&desktop).await;
    assert_eq!(page.days.iter().map(|day| day.messages).sum::<u32>(), 2_000);
    desktop.close().await;
}
