use std::path::Path;

use relay_protocol::MessageId;

use super::*;
use crate::{
    AccountId,
    found::Found,
    inbox::NewMessage,
    search::Wanted,
    store::{
        history::{From, rows},
        make_durable, migrate, room,
        tests::in_memory,
    },
    view::MessageKind,
};

const NOW: i64 = 1_795_000_000_000;
const HOUR: i64 = 60 * 60 * 1000;

fn message(number: u8, received_ms: i64, text: &str) -> NewMessage {
    NewMessage {
        id: MessageId::from_bytes([number; 16]),
        account: AccountId(1),
        kind: MessageKind::Sms,
        received_ms,
        app: Some("jd".into()),
        sender: Some("JD".into()),
        receiver: Some("16515550142".into()),
        sent_text: Some("2026-11-28".into()),
        other_user: None,
        text: text.into(),
        body: Some(text.into()),
        fold: Some([number; 32]),
        missed: None,
        found: Found::of(text),
    }
}

fn with(messages: &[NewMessage]) -> Connection {
    let connection = in_memory();
    for message in messages {
        assert!(messages::insert(&connection, message).unwrap());
    }
    connection
}

/// Deletes from its beginning to its end.
fn delete(
    connection: &Connection,
    which: &Which,
    until_ms: impl FnOnce() -> i64,
) -> Result<Option<Deleted>, Error> {
    let Some(begun) = begin(connection, which)? else {
        return Ok(None);
    };
    while go_on(connection, 1)? {}
    finish(connection, begun, until_ms()).map(Some)
}

/// Undoes from its beginning to its end.
fn undo(connection: &Connection, id: i64, now_ms: i64) -> Result<(), Error> {
    super::undo(connection, id, now_ms)?;
    while go_on(connection, 1)? {}
    Ok(())
}

fn texts(connection: &Connection, selection: &Selection) -> Vec<String> {
    let rows = rows(connection, selection, From::Newest, 100).unwrap();
    rows.into_iter().map(|row| row.text).collect()
}

fn words(typed: &str) -> Selection {
    Selection {
        wanted: Some(Wanted::read(typed, &crate::search::Services::default())),
        ..Selection::default()
    }
}

fn ids(numbers: &[u8]) -> Which {
    Which::Ids(
        numbers
            .iter()
            .map(|number| MessageId::from_bytes([*number; 16]))
            .collect(),
    )
}

/// All rows of a table, as text.
fn dump(connection: &Connection, table: &str) -> Vec<String> {
    let mut statement = connection
        .prepare(&format!("SELECT * FROM {table} ORDER BY 1"))
        .unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let values = (0..columns).map(|column| row.get::<_, rusqlite::types::Value>(column));
        Ok(format!("{:?}", values.collect::<Result<Vec<_>, _>>()?))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn what_is_deleted_has_all_columns_of_a_message() {
    let connection = in_memory();
    let of = |table: &str| -> Vec<(String, String)> {
        let mut statement = connection
            .prepare(&format!(
                "SELECT name, type FROM pragma_table_info('{table}')"
            ))
            .unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().map(Result::unwrap).collect()
    };
    let deleted = of("deleted_messages");
    for column in of("messages") {
        assert!(
            deleted.contains(&column),
            "{column:?} is not kept by a deletion"
        );
    }
}

#[test]
fn an_undo_brings_everything_back_as_it_was() {
    let connection = with(&[
        message(1, NOW, "one code 1111"),
        message(2, NOW, "two code 2222"),
        message(3, NOW + 1, "three code 3333"),
    ]);
    messages::mark_copied(&connection, MessageId::from_bytes([2; 16]), NOW + 5).unwrap();
    crate::store::away::add(&connection, MessageId::from_bytes([3; 16]), NOW - 5).unwrap();
    let tables = [
        "messages",
        "away",
        "search_words_content",
        "search_pairs_content",
    ];
    let before = tables.map(|table| dump(&connection, table));

    let deleted = delete(&connection, &ids(&[2, 3, 3, 9]), || NOW + 10)
        .unwrap()
        .unwrap();
    assert_eq!(deleted.messages, 2);
    assert_eq!(texts(&connection, &Selection::default()), ["one code 1111"]);
    assert_eq!(texts(&connection, &words("code")), ["one code 1111"]);
    assert_eq!(
        undoable(&connection, NOW + 9).unwrap(),
        Some(deleted.clone())
    );
    assert_eq!(undoable(&connection, NOW + 10).unwrap(), None);
    // What came last is gone, and another comes: each keeps its row.
    assert!(messages::insert(&connection, &message(4, NOW + 2, "four")).unwrap());

    undo(&connection, deleted.id, NOW + 9).unwrap();
    delete(&connection, &ids(&[4]), || NOW).unwrap().unwrap();
    while destroy(&connection, NOW, 1).unwrap() {}
    assert_eq!(tables.map(|table| dump(&connection, table)), before);
    assert_eq!(texts(&connection, &words("code")).len(), 3);
}

#[test]
fn the_time_to_undo_begins_when_all_of_it_is_taken_out() {
    let connection = with(&[message(1, NOW, "one"), message(2, NOW, "two")]);
    let all = Which::All(Selection::default());
    let left = || texts(&connection, &Selection::default()).len();
    let deleted = delete(&connection, &all, || NOW + i64::try_from(left()).unwrap());
    assert_eq!(deleted.unwrap().unwrap().until_ms, NOW);
    assert_eq!(
        undoable(&connection, NOW - 1).unwrap().unwrap().until_ms,
        NOW
    );
}

#[test]
fn a_deletion_and_an_undo_that_a_crash_interrupts_go_on_at_the_next_start() {
    let three = || {
        with(&[
            message(1, NOW, "one"),
            message(2, NOW, "two"),
            message(3, NOW, "three"),
        ])
    };
    let all = Which::All(Selection::default());
    let count = |c: &Connection| texts(c, &Selection::default()).len();

    let c = three();
    begin(&c, &all).unwrap().unwrap();
    assert!(go_on(&c, 1).unwrap());
    assert_eq!((count(&c), undoable(&c, NOW).unwrap()), (2, None));
    assert!(!destroy(&c, NOW, 100).unwrap(), "it may be undone yet");
    settle(&c).unwrap();
    // What comes now is no part of it.
    assert!(messages::insert(&c, &message(4, NOW, "four")).unwrap());
    while go_on(&c, 1).unwrap() {}
    while destroy(&c, NOW, 100).unwrap() {}
    assert_eq!(texts(&c, &Selection::default()), ["four"]);
    assert!(dump(&c, "deletions").is_empty());

    let c = three();
    let deleted = delete(&c, &all, || NOW + 10).unwrap().unwrap();
    super::undo(&c, deleted.id, NOW).unwrap();
    assert!(go_on(&c, 1).unwrap());
    settle(&c).unwrap();
    assert!(!destroy(&c, NOW + 20, 100).unwrap());
    assert_eq!(undoable(&c, NOW).unwrap(), None);
    while go_on(&c, 1).unwrap() {}
    assert_eq!(count(&c), 3);
    assert!(dump(&c, "deletions").is_empty());
}

#[test]
fn a_message_that_comes_has_no_row_that_is_still_to_be_taken_out() {
    let c = with(&[message(1, NOW - 1, "old"), message(2, NOW, "new")]);
    let begun = begin(&c, &Which::All(Selection::default())).unwrap();
    // They are too old, too, and go in that way.
    let outdated = Outdated {
        received_before_ms: Some(NOW + 1),
        ..Outdated::default()
    };
    while outdate(&c, outdated, NOW, 100).unwrap() {}
    assert!(messages::insert(&c, &message(3, NOW + 2, "comes")).unwrap());
    while go_on(&c, 100).unwrap() {}
    assert_eq!(texts(&c, &Selection::default()), ["comes"]);
    assert_eq!(begun.unwrap().messages, 2);
}

#[test]
fn only_the_last_deletion_can_be_undone_and_only_in_time() {
    let connection = with(&[
        message(1, NOW, "one"),
        message(2, NOW, "two"),
        message(3, NOW, "three"),
    ]);
    let first = delete(&connection, &ids(&[1]), || NOW + 10)
        .unwrap()
        .unwrap();
    let second = delete(&connection, &ids(&[2]), || NOW + 20)
        .unwrap()
        .unwrap();
    assert_eq!(
        delete(&connection, &ids(&[2, 8]), || NOW + 30).unwrap(),
        None,
        "nothing to delete"
    );
    let too_late = |id, now| matches!(undo(&connection, id, now), Err(Error::TooLateToUndo));
    assert!(too_late(first.id, NOW));
    assert!(too_late(second.id, NOW + 20));
    assert!(too_late(77, NOW));
    settle(&connection).unwrap();
    assert!(too_late(second.id, NOW), "another run");
    while destroy(&connection, NOW, 100).unwrap() {}
    assert_eq!(texts(&connection, &Selection::default()), ["three"]);
    assert!(dump(&connection, "deleted_messages").is_empty());
    assert!(dump(&connection, "deletions").is_empty());
}

#[test]
fn what_can_still_be_brought_back_is_not_destroyed() {
    let connection = with(&[message(1, NOW, "one"), message(2, NOW, "two")]);
    let deleted = delete(&connection, &Which::All(Selection::default()), || NOW + 10)
        .unwrap()
        .unwrap();
    assert!(!destroy(&connection, NOW + 9, 100).unwrap());
    undo(&connection, deleted.id, NOW + 9).unwrap();
    assert_eq!(texts(&connection, &Selection::default()).len(), 2);
}

#[test]
fn a_deleted_message_does_not_come_back_by_itself() {
    let connection = with(&[message(1, NOW, "one")]);
    let again = message(1, NOW, "one");
    let repeat = NewMessage {
        id: MessageId::from_bytes([7; 16]),
        ..again.clone()
    };
    let comes = |message: &NewMessage| messages::insert(&connection, message).unwrap();
    delete(&connection, &ids(&[1]), || NOW + 10).unwrap();
    for when in ["deleted", "destroyed"] {
        assert!(!comes(&again), "{when}");
        assert!(!comes(&repeat), "{when}");
        while destroy(&connection, NOW + 10, 100).unwrap() {}
    }
    // After a day nothing is left by which a code could be guessed, and after thirty nothing at all.
    let old = message(3, NOW - 25 * HOUR, "three");
    assert!(comes(&old));
    delete(&connection, &ids(&[3]), || NOW + 10).unwrap();
    while destroy(&connection, NOW + 10, 100).unwrap() {}
    assert!(!comes(&old));
    let folds: i64 = connection
        .query_row("SELECT count(fold) FROM forgotten", [], |row| row.get(0))
        .unwrap();
    assert_eq!(folds, 1, "that of the first");
    assert!(comes(&message(4, NOW - 31 * 24 * HOUR, "four")));
    let long = Outdated {
        received_before_ms: Some(NOW - 30 * 24 * HOUR),
        ..Outdated::default()
    };
    while outdate(&connection, long, NOW + 31 * 24 * HOUR, 100).unwrap() {}
    assert!(dump(&connection, "forgotten").is_empty());
}

#[test]
fn what_is_too_old_goes_in_parts_and_nothing_else() {
    let gap = NewMessage {
        kind: MessageKind::Gap,
        text: String::new(),
        fold: None,
        ..message(5, NOW - 9, "")
    };
    let odd = NewMessage {
        kind: MessageKind::Unrecognised,
        ..message(6, NOW - 8, "odd")
    };
    let connection = with(&[
        message(1, NOW - 10, "old"),
        message(2, NOW - 1, "newer"),
        message(3, NOW, "used long ago"),
        message(4, NOW, "used just now"),
        gap,
        odd,
    ]);
    messages::mark_copied(&connection, MessageId::from_bytes([3; 16]), NOW - 1).unwrap();
    messages::mark_copied(&connection, MessageId::from_bytes([4; 16]), NOW).unwrap();
    let outdated = Outdated {
        received_before_ms: Some(NOW - 1),
        copied_before_ms: Some(NOW),
    };
    let mut parts = 0;
    while outdate(&connection, outdated, NOW, 1).unwrap() {
        parts += 1;
    }
    assert_eq!(
        parts, 3,
        "three old ones, and the used one beside the first"
    );
    assert_eq!(
        texts(&connection, &Selection::default()),
        ["used just now", "newer"]
    );
    assert!(!outdate(&connection, Outdated::default(), NOW, 100).unwrap());
}

/// What follows when messages were destroyed.
fn sweep(connection: &Connection) {
    if room::is_much(connection).unwrap() {
        while room::give_back(connection, 10).unwrap() {}
    }
    room::empty_journal(connection).unwrap();
}

/// Whether any file of a folder holds this.
fn is_in_a_file(folder: &Path, part: &str) -> bool {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut contents = entries.map(|entry| std::fs::read(entry.path()).unwrap());
    contents.any(|bytes| {
        bytes
            .windows(part.len())
            .any(|found| found == part.as_bytes())
    })
}

#[test]
fn what_is_gone_is_in_no_byte_of_the_file() {
    // The same store without its encryption: what whoever has the key could read.
    let folder = tempfile::tempdir().unwrap();
    let mut connection = Connection::open(folder.path().join("plain.db")).unwrap();
    make_durable(&connection).unwrap();
    migrate(&mut connection).unwrap();
    connection
        .execute_batch(
            "INSERT INTO accounts VALUES (1, 'One', 'https://api.example', 'u-1', NULL);",
        )
        .unwrap();
    // Enough around it that its trigrams and its row stand among others, and are merged with them.
    let filler = |number: u32| {
        let id = [number.to_be_bytes(), [9; 4], [9; 4], [9; 4]].concat();
        NewMessage {
            id: MessageId::from_bytes(id.try_into().unwrap()),
            fold: None,
            ..message(
                0,
                NOW - i64::from(number),
                &format!("filler code {number:06} of plain words"),
            )
        }
    };
    for number in 1..1_000 {
        messages::insert(&connection, &filler(number)).unwrap();
    }
    let planted = "xqzvoj 字辞林";
    let parts = ["xqzvoj", "xqz", "qzv", "voj", "字辞", "辞林"];
    messages::insert(&connection, &message(1, NOW, planted)).unwrap();
    for number in 1_000..2_000 {
        messages::insert(&connection, &filler(number)).unwrap();
    }
    sweep(&connection);
    assert!(
        parts.iter().any(|part| is_in_a_file(folder.path(), part)),
        "it is found where it is"
    );

    let deleted = delete(&connection, &ids(&[1]), || NOW + 10)
        .unwrap()
        .unwrap();
    undo(&connection, deleted.id, NOW).unwrap();
    delete(&connection, &ids(&[1]), || NOW + 10).unwrap();
    while destroy(&connection, NOW + 10, 100).unwrap() {}
    sweep(&connection);
    for part in parts {
        assert!(!is_in_a_file(folder.path(), part), "{part}");
    }
    assert!(is_in_a_file(folder.path(), "filler code"));
    let vocabulary: i64 = connection
        .query_row(
            "SELECT count(*) FROM search_words WHERE search_words MATCH '\"xqz\"'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(vocabulary, 0);
}

#[test]
fn room_is_given_back_when_much_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.db");
    let mut connection = Connection::open(&path).unwrap();
    make_durable(&connection).unwrap();
    migrate(&mut connection).unwrap();
    connection
        .execute_batch(
            "INSERT INTO accounts VALUES (1, 'One', 'https://api.example', 'u-1', NULL); BEGIN",
        )
        .unwrap();
    for number in 0..100 {
        let long = format!("{number} xqzvoj ").repeat(3_000);
        messages::insert(&connection, &message(number, NOW, &long)).unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
    sweep(&connection);
    let size = || std::fs::metadata(&path).unwrap().len();
    let before = size();
    delete(&connection, &Which::All(Selection::default()), || NOW).unwrap();
    while destroy(&connection, NOW, 100).unwrap() {}
    sweep(&connection);
    // Leaves of the search that were emptied stay until they are merged: so few messages do not begin it anew.
    assert!(size() < before / 3, "{} of {before}", size());
    // The pages that were moved into free ones have left none of it behind.
    assert!(!is_in_a_file(folder.path(), "xqzvoj"));
}

#[test]
fn where_most_go_the_search_is_begun_anew_and_finds_the_same() {
    let connection = in_memory();
    connection.execute_batch("BEGIN").unwrap();
    for number in 0..MANY + 40 {
        let id = [number.to_be_bytes(), [9; 4], [9; 4], [9; 4]].concat();
        let message = NewMessage {
            id: MessageId::from_bytes(id.try_into().unwrap()),
            fold: None,
            ..message(0, NOW + i64::from(number), &format!("code {number:06}"))
        };
        messages::insert(&connection, &message).unwrap();
    }
    let up_to = |ms| {
        Which::All(Selection {
            before_ms: Some(ms),
            ..Selection::default()
        })
    };
    let found = || texts(&connection, &words("code")).len();
    delete(&connection, &up_to(NOW + 5), || NOW).unwrap();
    assert!(!make_way_to_destroy(&connection, NOW).unwrap(), "few");
    while destroy(&connection, NOW, 100).unwrap() {}

    let outdated = |ms| Outdated {
        received_before_ms: Some(ms),
        ..Outdated::default()
    };
    assert!(!make_way_to_outdate(&connection, outdated(NOW + 10)).unwrap());
    let most = NOW + i64::from(MANY) + 30;
    delete(&connection, &up_to(most), || NOW).unwrap();
    assert_eq!(found(), 10);
    assert!(make_way_to_destroy(&connection, NOW).unwrap());
    assert!(!make_way_to_destroy(&connection, NOW).unwrap(), "once");
    assert_eq!(found(), 10, "what is not ready is found as well");
    assert!(search::clear_aside(&connection, 100).unwrap());
    while destroy(&connection, NOW, 100).unwrap() {}
    while search::add_old(&connection, 100).unwrap() {}
    assert_eq!(found(), 10);
    let indexed: i64 = connection
        .query_row("SELECT count(*) FROM search_words", [], |row| row.get(0))
        .unwrap();
    assert_eq!(indexed, 10);
    let secure: i64 = connection
        .query_row(
            "SELECT v FROM search_pairs_config WHERE k = 'secure-delete'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(secure, 1);
}

#[test]
fn the_search_is_begun_anew_in_transactions_that_hold_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.db");
    let mut connection = Connection::open(&path).unwrap();
    make_durable(&connection).unwrap();
    migrate(&mut connection).unwrap();
    connection
        .execute_batch(
            "INSERT INTO accounts VALUES (1, 'One', 'https://api.example', 'u-1', NULL); BEGIN",
        )
        .unwrap();
    for number in 0..MANY + 200 {
        let id = [number.to_be_bytes(), [9; 4], [9; 4], [9; 4]].concat();
        let words: Vec<String> = (0..60)
            .map(|word| format!("w{}", number * 61 + word))
            .collect();
        let message = NewMessage {
            id: MessageId::from_bytes(id.try_into().unwrap()),
            fold: None,
            ..message(0, NOW + i64::from(number), &words.join(" "))
        };
        messages::insert(&connection, &message).unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
    let all = Which::All(Selection::default());
    delete(&connection, &all, || NOW).unwrap();
    sweep(&connection);
    let all_bytes = std::fs::metadata(&path).unwrap().len();
    let journal = folder.path().join("plain.db-wal");
    // What a transaction writes is what the next one waits for.
    let most = |work: &dyn Fn() -> bool| {
        let (mut most, mut parts) = (0, 0);
        loop {
            connection.execute_batch("BEGIN IMMEDIATE").unwrap();
            let more = work();
            connection.execute_batch("COMMIT").unwrap();
            most = most.max(std::fs::metadata(&journal).unwrap().len());
            connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .unwrap();
            if !more {
                return (most, parts);
            }
            parts += 1;
        }
    };
    let (begun, _) = most(&|| {
        assert!(make_way_to_destroy(&connection, NOW).unwrap());
        false
    });
    assert!(begun < all_bytes / 20, "{begun} of {all_bytes}");
    let (cleared, parts) = most(&|| search::clear_aside(&connection, 100).unwrap());
    assert!(cleared < all_bytes / 5, "{cleared} of {all_bytes}");
    assert!(parts > 10, "{parts}");
    let left: i64 = connection
        .query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%aside%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(left, 0);
}
