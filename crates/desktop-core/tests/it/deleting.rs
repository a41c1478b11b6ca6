//! Deleting messages, and bringing them back.

use crate::{
    desk::{Desk, USER, history, rows, until},
    searching::{found, page, words},
};
use desktop_core::{
    Desktop, Error,
    view::{Card, Deleted, Deletion, HistoryFilter, HistoryFrom, Snapshot},
};

async fn ids(desktop: &Desktop) -> Vec<String> {
    let page = history(desktop).await;
    page.rows.into_iter().map(|row| row.id).collect()
}

async fn delete(desktop: &Desktop, ids: &[String]) -> Deleted {
    let deletion = Deletion::Messages { ids: ids.to_vec() };
    desktop.delete_messages(deletion).await.unwrap().unwrap()
}

/// What a deletion and its undo must not change.
fn of_messages(snapshot: &Snapshot) -> (Card, u32, Vec<(Option<i64>, u32)>) {
    let numbers = snapshot.numbers.iter();
    (
        snapshot.card.clone(),
        snapshot.new_count,
        numbers.map(|n| (n.last_message_ms, n.new_count)).collect(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_is_gone_from_everything_at_once_and_comes_back_as_it_was() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let lock = crate::desk::lock_form(&account);
    let number = crate::desk::done(desktop.lock_number(lock).await.unwrap())
        .number
        .unwrap();
    desk.sms(&number, "Your code is 111111");
    rows(&desktop, 1).await;
    let first = ids(&desktop).await;
    desktop.mark_copied(&first[0]).await.unwrap();
    desk.sms(&number, "Your code is 222222");
    rows(&desktop, 2).await;
    let before = until(&desktop, "lit", |s| {
        matches!(s.card, Card::Message { lit: true, .. })
    })
    .await;
    let rows_before = history(&desktop).await.rows;

    let everything = Deletion::Matching {
        filter: HistoryFilter::default(),
        up_to: desktop.search_count(words("")).await.unwrap().up_to,
    };
    let deleted = desktop
        .delete_messages(everything.clone())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(deleted.messages, 2);
    let after = desktop.snapshot().await.unwrap();
    assert_eq!(after.deleted, Some(deleted.clone()));
    assert!(deleted.until_ms > after.now_ms && deleted.until_ms <= after.now_ms + 10_000);
    assert_eq!((after.card.clone(), after.new_count), (Card::Empty, 0));
    assert!(
        after
            .numbers
            .iter()
            .all(|n| n.new_count == 0 && n.last_message_ms.is_none())
    );
    assert!(ids(&desktop).await.is_empty());
    assert!(found(&desktop, "code").await.is_empty());
    assert_eq!(
        desktop.search_count(words("code")).await.unwrap().messages,
        0
    );
    assert_eq!(desktop.history_kept().await.unwrap().messages, 0);
    assert!(matches!(
        desktop.message(&first[0]).await,
        Err(Error::NoSuchMessage)
    ));
    assert_eq!(desktop.delete_messages(everything).await.unwrap(), None);

    desktop.undo_delete(deleted.id).await.unwrap();
    assert_eq!(history(&desktop).await.rows, rows_before);
    let undone = desktop.snapshot().await.unwrap();
    assert_eq!(of_messages(&undone), of_messages(&before));
    assert_eq!(undone.deleted, None);
    assert_eq!(found(&desktop, "code").await.len(), 2);
    let twice = desktop.undo_delete(deleted.id).await;
    assert!(matches!(twice, Err(Error::TooLateToUndo)));

    // The person looks on and does nothing.
    delete(&desktop, &first).await;
    let shown = until(&desktop, "shown", |s| s.deleted.is_some()).await;
    until(&desktop, "taken away by itself", |s| s.deleted.is_none()).await;
    let late = desktop.undo_delete(shown.deleted.unwrap().id).await;
    assert!(matches!(late, Err(Error::TooLateToUndo)));
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_the_person_is_asked_is_not_deleted_unseen() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    for number in 1..=3 {
        desk.callback(USER, &format!("old code {number}00000"))
            .await;
    }
    rows(&desktop, 3).await;
    let asked = desktop.search_count(words("code")).await.unwrap();
    assert_eq!(asked.messages, 3);
    // The newest row is deleted as well, and its number is not given again.
    let newest = ids(&desktop).await.remove(0);
    delete(&desktop, &[newest]).await;
    desk.callback(USER, "new code 482913").await;
    rows(&desktop, 3).await;
    for filter in [words("code"), HistoryFilter::default()] {
        let up_to = asked.up_to;
        let matching = Deletion::Matching { filter, up_to };
        desktop.delete_messages(matching).await.unwrap();
        let left = history(&desktop).await.rows;
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!(left[0].text, "new code 482913");
    }
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_it_is_too_late_and_nothing_is_left() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    for text in ["planted code 482913", "another"] {
        desk.callback(USER, text).await;
    }
    rows(&desktop, 2).await;
    let matching = Deletion::Matching {
        filter: words("planted"),
        up_to: i64::MAX,
    };
    let deleted = desktop.delete_messages(matching).await.unwrap().unwrap();
    assert_eq!(deleted.messages, 1);
    desktop.close().await;
    let left = || {
        let store = desk.history_store();
        let tables = [
            "SELECT count(*) FROM deleted_messages",
            "SELECT count(*) FROM search_words WHERE search_words MATCH '\"planted\"'",
            "SELECT count(*) FROM search_words_content WHERE c0 LIKE '%482913%'",
            "SELECT count(*) FROM search_pairs WHERE search_pairs MATCH '\"pl\"'",
        ];
        tables.map(|sql| {
            store
                .query_row(sql, [], |row| row.get::<_, i64>(0))
                .unwrap()
        })
    };
    assert_eq!(left(), [0; 4]);

    // A crash, too: what it left is destroyed by the next start.
    let desktop = desk.open().await;
    let late = desktop.undo_delete(deleted.id).await;
    assert!(matches!(late, Err(Error::TooLateToUndo)), "{late:?}");
    assert_eq!(desktop.snapshot().await.unwrap().deleted, None);
    assert_eq!(found(&desktop, "another").await, ["another"]);
    let deleted = delete(&desktop, &ids(&desktop).await).await;
    drop(desktop);
    let desktop = loop {
        match desk.try_open().await {
            Ok(desktop) => break desktop,
            // Its last task still has the folder.
            Err(Error::FolderInUse) => tokio::task::yield_now().await,
            Err(error) => panic!("{error}"),
        }
    };
    let late = desktop.undo_delete(deleted.id).await;
    assert!(matches!(late, Err(Error::TooLateToUndo)), "{late:?}");
    assert!(ids(&desktop).await.is_empty());
    desktop.close().await;
    assert_eq!(left(), [0; 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_message_does_not_come_back_when_pingme_repeats_it() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    // The same but for a blank, so that the relay takes it for another.
    let repeat = async |blanks: usize| {
        let blanks = " ".repeat(blanks);
        let body = format!(
            r#"{{"app":"jd","from":"a","to":"16470000000","userId":"{USER}","text":"code 5611","time":"2021-03-25T03:17:06.050Z"{blanks}}}"#
        );
        desk.body(USER, body).await;
    };
    repeat(0).await;
    rows(&desktop, 1).await;
    let deleted = delete(&desktop, &ids(&desktop).await).await;
    repeat(1).await;
    desk.callback(USER, "after the first repeat").await;
    rows(&desktop, 1).await;
    desktop.undo_delete(deleted.id).await.unwrap();
    assert_eq!(rows(&desktop, 2).await.rows[1].text, "code 5611");

    let old = ids(&desktop).await.pop().unwrap();
    delete(&desktop, &[old]).await;
    // The next deletion destroys the first.
    delete(&desktop, &ids(&desktop).await).await;
    repeat(2).await;
    desk.callback(USER, "after the second repeat").await;
    rows(&desktop, 1).await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_goes_on_where_its_last_row_was_though_that_is_deleted() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    for number in 0..6 {
        desk.callback(USER, &format!("message {number}")).await;
    }
    rows(&desktop, 6).await;
    for filter in [HistoryFilter::default(), words("message")] {
        let first = page(&desktop, HistoryFrom::Newest, 2, filter.clone()).await;
        let key = first.older.unwrap();
        let deleted = delete(&desktop, std::slice::from_ref(&key.id)).await;
        let second = page(
            &desktop,
            HistoryFrom::Before { key: key.clone() },
            2,
            filter.clone(),
        )
        .await;
        let texts: Vec<_> = second.rows.iter().map(|row| row.text.as_str()).collect();
        assert_eq!(texts, ["message 3", "message 2"]);
        assert_eq!(second.days[0].messages, 5);
        let back = page(&desktop, HistoryFrom::After { key }, 2, filter).await;
        assert_eq!(back.rows[0].text, "message 5");
        desktop.undo_delete(deleted.id).await.unwrap();
    }
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_removed_takes_its_deleted_messages_along() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    for text in ["one", "two"] {
        desk.callback(USER, text).await;
    }
    rows(&desktop, 2).await;
    let deleted = delete(&desktop, &ids(&desktop).await[..1]).await;
    desktop.remove_account(account.id).await.unwrap();
    desktop.undo_delete(deleted.id).await.unwrap();
    assert!(ids(&desktop).await.is_empty());
    desktop.close().await;
    let words: i64 = desk
        .history_store()
        .query_row("SELECT count(*) FROM search_words", [], |row| row.get(0))
        .unwrap();
    assert_eq!(words, 0);
}
