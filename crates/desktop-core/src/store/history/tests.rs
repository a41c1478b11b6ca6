use proptest::prelude::*;
use relay_protocol::MessageId;
use rusqlite::{Connection, params_from_iter};

use super::{super::messages, From, Key, Selection, asked, count, found, row_numbers, rows, tally};
use crate::{
    found::Found,
    id::AccountId,
    inbox::NewMessage,
    search::{Indexed, Services, Wanted},
    store::{messages::OfNumber, search, tests::in_memory},
    view::MessageKind,
};

/// A message of the first account for JD.
fn message(number: u8, received_ms: i64, text: &str) -> NewMessage {
    NewMessage {
        id: MessageId::from_bytes([number; 16]),
        account: AccountId(1),
        kind: MessageKind::Sms,
        received_ms,
        app: Some("jd".into()),
        sender: Some("JD".into()),
        receiver: Some("16515550142".into()),
        sent_text: None,
        other_user: None,
        text: text.into(),
        body: None,
        fold: None,
        missed: None,
        found: Found::of(text),
    }
}

const NOW: i64 = 1_795_000_000_000;

fn keep(connection: &Connection, message: &NewMessage) {
    assert!(messages::insert(connection, message).unwrap());
}

fn wanted(connection: &Connection, typed: &str) -> Selection {
    Selection {
        wanted: Some(Wanted::read(typed, &search::services(connection).unwrap())),
        ..Selection::default()
    }
}

fn texts_of(connection: &Connection, selection: &Selection) -> Vec<String> {
    let rows = rows(connection, selection, From::Newest, 1000).unwrap();
    rows.into_iter().map(|row| row.text).collect()
}

/// As an older version left it.
fn forget_index(connection: &Connection, condition: &str) {
    connection
        .execute_batch(&format!(
            "DELETE FROM search_words WHERE rowid IN (SELECT place FROM messages WHERE {condition});
             DELETE FROM search_pairs WHERE rowid IN (SELECT place FROM messages WHERE {condition});
             UPDATE messages SET place = NULL WHERE {condition};"
        ))
        .unwrap();
}

#[test]
fn what_people_type_is_found() {
    let connection = in_memory();
    connection
        .execute("INSERT INTO services VALUES (1, 'jd', '京东 Jingdong')", [])
        .unwrap();
    let code = "[JD] Your code is 105-876. Café opens.";
    let chinese = "【京东】验证码：482913，五分钟内有效。";
    let other = "Nothing to see at 21 Elm";
    keep(&connection, &message(1, NOW, code));
    keep(&connection, &message(2, NOW + 1, chinese));
    keep(
        &connection,
        &NewMessage {
            app: Some("telegram".into()),
            sender: Some("+44 7700 900123".into()),
            receiver: Some("447911123456".into()),
            ..message(3, NOW + 2, other)
        },
    );
    let cases: &[(&str, &[&str])] = &[
        ("code", &[code]),
        ("CODE your", &[code]),
        ("cafe\u{301}", &[code]),
        ("CAFÉ", &[code]),
        ("ｃａｆｅ", &[code]),
        ("105-876", &[code]),
        ("105876", &[code]),
        ("105 876", &[code]),
        ("0587", &[code]),
        ("58", &[code]),
        ("482 913", &[chinese]),
        ("48", &[chinese]),
        ("验证", &[chinese]),
        ("码", &[chinese]),
        ("证码：48", &[chinese]),
        ("验证 482", &[chinese]),
        ("验码", &[]),
        // The service by its name, its key, or a part of them.
        ("jingdong", &[chinese, code]),
        ("京东", &[chinese, code]),
        ("jd", &[chinese, code]),
        ("j", &[chinese, code]),
        ("d", &[]),
        ("telegram", &[other]),
        // Numbers as people write them.
        ("+1 651 555 0142", &[chinese, code]),
        ("(651) 555-0142", &[chinese, code]),
        ("+16515550142", &[chinese, code]),
        ("651.555.0142", &[chinese, code]),
        ("0142", &[chinese, code]),
        ("07911 123456", &[other]),
        ("+44 7911 123456", &[other]),
        ("447700900123", &[other]),
        ("07700900123", &[other]),
        ("7700 900", &[other]),
        // All words have to be there.
        ("code 验证", &[]),
        ("see 21", &[other]),
        ("el", &[other]),
        ("lm", &[]),
        ("", &[]),
        ("\u{200b}", &[]),
        ("?!", &[]),
        ("code ?", &[code]),
    ];
    for indexed in [true, false] {
        for (typed, expected) in cases {
            assert_eq!(
                texts_of(&connection, &wanted(&connection, typed)),
                *expected,
                "{typed:?}, indexed: {indexed}"
            );
        }
        forget_index(&connection, "true");
    }
}

#[test]
fn old_messages_are_made_ready_in_parts_the_newest_first() {
    let connection = in_memory();
    for number in 1..=5 {
        keep(
            &connection,
            &message(number, NOW + i64::from(number), "code 1234"),
        );
    }
    let places = || -> Vec<Option<i64>> {
        let mut statement = connection
            .prepare("SELECT place FROM messages ORDER BY row")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0));
        rows.unwrap().map(Result::unwrap).collect()
    };
    let before = places();
    forget_index(&connection, "row <> 3");
    let mut ready = vec![1];
    while search::add_old(&connection, 2).unwrap() {
        assert_eq!(texts_of(&connection, &wanted(&connection, "1234")).len(), 5);
        let newest = places()
            .iter()
            .rev()
            .take_while(|place| place.is_some())
            .count();
        ready.push(newest);
    }
    assert_eq!(ready, [1, 3, 5]);
    assert!(!search::any_to_add(&connection).unwrap());
    assert_eq!(places(), before);
}

#[test]
fn an_unrecognised_callback_is_found_by_its_body_and_the_words_of_the_log_are_not() {
    let connection = in_memory();
    let odd = NewMessage {
        kind: MessageKind::Unrecognised,
        ..message(1, NOW, r#"{"odd": "payload"}"#)
    };
    let unreadable = NewMessage {
        kind: MessageKind::Unreadable,
        ..message(2, NOW, "the seal is broken")
    };
    keep(&connection, &odd);
    keep(&connection, &unreadable);
    assert_eq!(
        texts_of(&connection, &wanted(&connection, "payload")).len(),
        1
    );
    assert_eq!(
        texts_of(&connection, &wanted(&connection, "\"odd\":")).len(),
        1
    );
    assert_eq!(texts_of(&connection, &wanted(&connection, "seal")), [""; 0]);
}

#[test]
fn a_services_new_name_is_found_in_old_messages_and_codes_that_are_read_anew() {
    let connection = in_memory();
    keep(&connection, &message(1, NOW, "code 1234"));
    assert!(texts_of(&connection, &wanted(&connection, "Jingdong")).is_empty());
    connection
        .execute("INSERT INTO services VALUES (1, 'JD', 'Jingdong')", [])
        .unwrap();
    assert_eq!(
        texts_of(&connection, &wanted(&connection, "Jingdong")).len(),
        1
    );

    connection
        .execute("UPDATE messages SET extractor = 0, found = NULL", [])
        .unwrap();
    search::change(&connection, 1).unwrap();
    assert!(messages::read_again(&connection, 10).unwrap());
    let indexed: String = connection
        .query_row("SELECT folded FROM search_words", [], |row| row.get(0))
        .unwrap();
    assert_eq!(
        indexed.matches("1234").count(),
        2,
        "as text and as code: {indexed}"
    );
}

/// What each kind of page reads.
fn plans(connection: &Connection, selection: &Selection, from: From) -> Vec<String> {
    let statements = match &selection.wanted {
        Some(wanted) => {
            let ask = wanted.ask().unwrap();
            vec![found::page_sql(connection, selection, ask, from, 50).unwrap()]
        }
        None => asked::split(selection)
            .iter()
            .map(|part| asked::page_sql(part, from, 50))
            .collect(),
    };
    let mut plans = Vec::new();
    for (sql, values) in statements {
        let mut statement = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap();
        let rows = statement.query_map(params_from_iter(&values), |row| row.get(3));
        plans.extend(rows.unwrap().map(|row| row.unwrap()));
    }
    plans
}

#[test]
fn no_page_reads_everything_or_sorts() {
    let connection = in_memory();
    let number = || {
        Some(OfNumber {
            account: AccountId(1),
            spellings: vec!["16515550142".into(), "6515550142".into()],
            app: Some("jd".into()),
        })
    };
    let all = Selection::default;
    let key = Key {
        received_ms: NOW,
        id: [7; 16],
    };
    let selections = [
        ("plain", all()),
        (
            "account",
            Selection {
                account: Some(AccountId(1)),
                ..all()
            },
        ),
        (
            "service",
            Selection {
                app: Some("jd".into()),
                ..all()
            },
        ),
        (
            "number",
            Selection {
                number: number(),
                ..all()
            },
        ),
        (
            "code",
            Selection {
                with_code: true,
                ..all()
            },
        ),
        (
            "dates",
            Selection {
                since_ms: Some(NOW - 9),
                before_ms: Some(NOW + 9),
                ..all()
            },
        ),
        (
            "account, service, code",
            Selection {
                account: Some(AccountId(1)),
                app: Some("jd".into()),
                with_code: true,
                ..all()
            },
        ),
        ("words", wanted(&connection, "code")),
        ("pair", wanted(&connection, "验证")),
        ("words and a pair", wanted(&connection, "code 验证")),
        (
            "words, account, dates",
            Selection {
                account: Some(AccountId(1)),
                since_ms: Some(NOW),
                ..wanted(&connection, "code")
            },
        ),
    ];
    for (name, selection) in selections {
        for from in [From::Newest, From::Before(key), From::After(key)] {
            for step in plans(&connection, &selection, from) {
                // A search table is asked by what matches; SQLite calls that a scan too.
                let fine = step.contains("USING INDEX")
                    || step.contains("VIRTUAL TABLE INDEX")
                    || step.contains("USING COVERING INDEX")
                    || step.starts_with("LIST SUBQUERY")
                    || step == "CREATE BLOOM FILTER";
                // By row as well as by words: asked once for each row of the other table.
                assert!(!step.contains("INDEX 0:="), "{name}, {from:?}: {step}");
                assert!(fine && !step.contains("TEMP"), "{name}, {from:?}: {step}");
            }
        }
    }
}

/// Small messages of few words, so that searches find some.
fn texts() -> impl Strategy<Value = Vec<(String, i64, bool)>> {
    let text = proptest::collection::vec(word(), 0..6).prop_map(|words| words.join(" "));
    // Many of one time, and some that are not in the tables yet.
    proptest::collection::vec((text, 0..4i64, any::<bool>()), 0..25)
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{1,4}",
        "[0-2]{1,6}",
        "[验证码]{1,3}",
        "[0-2]{3}[- ][0-2]{3}",
        proptest::sample::select(vec![
            "AND",
            "OR",
            "NOT",
            "NEAR(",
            ")",
            "\"",
            "*",
            "folded:",
            "^a",
            "'",
            "--",
            ";",
            "{a}",
            "a*",
            "\"a\"",
            "é",
            "E\u{301}",
            "ＡＢＣ",
            "ß",
            "\0",
            "%",
            "_",
            "\u{e000}6a64\u{e001}",
        ])
        .prop_map(str::to_owned),
    ]
}

fn store(texts: &[(String, i64, bool)]) -> Connection {
    let connection = in_memory();
    connection.execute_batch("BEGIN").unwrap();
    for (number, (text, ms, _)) in (1..).zip(texts) {
        keep(&connection, &message(number, NOW + ms, text));
    }
    for (number, (_, _, indexed)) in (1..).zip(texts) {
        if !indexed {
            forget_index(
                &connection,
                &format!("id = x'{}'", hex::encode([number; 16])),
            );
        }
    }
    connection
}

/// What the rules of `search` say, message by message.
fn naive(connection: &Connection, selection: &Selection) -> Vec<MessageId> {
    let all = Selection {
        wanted: None,
        ..selection.clone()
    };
    let all = rows(connection, &all, From::Newest, 1000).unwrap();
    let wanted = selection.wanted.as_ref().unwrap();
    let found = all.iter().filter(|row| wanted.is_in(&Indexed::of(row)));
    found.map(|row| row.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_search_finds_what_its_rules_say_however_it_is_paged(
        texts in texts(),
        typed in proptest::collection::vec(word(), 1..3),
        limit in 1..5usize,
        with_code in any::<bool>(),
    ) {
        let connection = store(&texts);
        let selection = Selection { with_code, ..wanted(&connection, &typed.join(" ")) };
        let expected = naive(&connection, &selection);
        prop_assert_eq!(count(&connection, &selection).unwrap() as usize, expected.len());
        let numbers = row_numbers(&connection, &selection).unwrap();
        prop_assert_eq!(numbers.len(), expected.len());
        let mut times = 0;
        let hidden = tally(&connection, &selection, |_| times += 1).unwrap();
        prop_assert_eq!(times, expected.len());
        let words = Selection { with_code: false, ..selection.clone() };
        prop_assert_eq!(hidden.messages as usize, naive(&connection, &words).len() - expected.len());

        for forwards in [true, false] {
            let mut from = if forwards {
                From::Newest
            } else {
                From::After(Key { received_ms: i64::MIN, id: [0; 16] })
            };
            let mut paged = Vec::new();
            loop {
                let page = rows(&connection, &selection, from, limit).unwrap();
                prop_assert!(page.len() <= limit);
                let Some(last) = page.last() else { break };
                from = if forwards { From::Before(Key::of(last)) } else { From::After(Key::of(last)) };
                paged.extend(page.iter().map(|row| row.id));
            }
            if !forwards {
                paged.reverse();
            }
            prop_assert_eq!(&paged, &expected);
        }
    }

    #[test]
    fn whatever_is_typed_is_looked_for_and_never_obeyed(typed in any::<String>(), more in word()) {
        let connection = store(&[(typed.clone(), 0, true), (more.clone(), 1, false)]);
        for typed in [typed.clone(), format!("{typed}{more}"), format!("{more} {typed}"), format!("\"{typed}")] {
            let selection = wanted(&connection, &typed);
            let ids: Vec<_> = rows(&connection, &selection, From::Newest, 9).unwrap()
                .iter().map(|row| row.id).collect();
            prop_assert_eq!(ids, naive(&connection, &selection), "{:?}", typed);
        }
    }
}

#[test]
fn very_long_searches_are_looked_for_too() {
    let connection = in_memory();
    let text = "abc ".repeat(3000);
    keep(&connection, &message(1, NOW, &text));
    for typed in [text.clone(), text.replace(' ', ""), "12 ".repeat(3000)] {
        let selection = wanted(&connection, &typed);
        let expected = naive(&connection, &selection);
        assert_eq!(
            rows(&connection, &selection, From::Newest, 9)
                .unwrap()
                .len(),
            expected.len()
        );
    }
}

#[test]
fn names_of_services_are_bounded() {
    let many = (0..500).map(|n| (format!("app-{n}"), format!("Service {n}")));
    let wanted = Wanted::read("service", &Services::new(many));
    let asked = wanted.ask().unwrap().words.unwrap();
    assert!(asked.matches(" OR ").count() <= 50);
}
