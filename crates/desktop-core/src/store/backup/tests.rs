use std::collections::BTreeSet;

use proptest::prelude::*;
use relay_protocol::MessageId;
use rusqlite::Connection;
use rust_decimal::Decimal;

use super::{Merge, Place, lines};
use crate::{
    backup::line::{self, Bytes, Line},
    store::{
        charges,
        deletions::{self, Outdated},
        purchases::{Listed, PurchaseState},
        tests::in_memory,
    },
    view::{MessageKind, PurchaseKind, SpendKind},
};

const NOW: i64 = 1_790_000_000_000;
const HOUR: i64 = 60 * 60 * 1000;

fn user(of: u8) -> String {
    format!("u-{}", 1 + of % 2)
}

fn account(of: u8) -> Line {
    Line::Account(line::Account {
        user: user(of),
        label: String::new(),
        base_url: "https://api.example/thirdparty".into(),
        numbers_checked_ms: Some(NOW),
    })
}

fn id(of: u8) -> MessageId {
    MessageId::from_bytes([of; 16])
}

fn message(of: u8) -> line::Message {
    let kind = [
        MessageKind::Sms,
        MessageKind::OtherUser,
        MessageKind::Unrecognised,
        MessageKind::Unreadable,
        MessageKind::Gap,
    ][usize::from(of / 2) % 5];
    line::Message {
        id: id(of),
        user: user(of),
        kind,
        received_ms: NOW - i64::from(of) * HOUR,
        app: (!of.is_multiple_of(3)).then(|| "jd".into()),
        sender: Some("JD".into()),
        receiver: Some("16470000000".into()),
        sent_text: (!of.is_multiple_of(4)).then(|| format!("2026-11-{of:02}")),
        other_user: (kind == MessageKind::OtherUser).then(|| "u-9".into()),
        text: format!("Your code is 48291{of}"),
        body: (of.is_multiple_of(5)).then(|| Bytes(vec![0, 255, of])),
        missed: (kind == MessageKind::Gap).then_some(3),
        new: of.is_multiple_of(2),
        copied_ms: (of % 2 == 1).then_some(NOW),
    }
}

fn purchase(of: u8) -> line::Purchase {
    let subscribed = of % 3 == 2;
    line::Purchase {
        id: 100 + i64::from(of),
        user: user(of),
        kind: if subscribed {
            PurchaseKind::Subscribe
        } else {
            PurchaseKind::Lock
        },
        app: "jd".into(),
        country: (!subscribed).then(|| "US".into()),
        asked_number: None,
        list_before: vec![Listed {
            phone: "16470000009".into(),
            subscribed: Some(true),
            valid_until_text: "2026-12-24".into(),
            valid_until: Some("2026-12-24".into()),
        }],
        asked_ms: NOW - i64::from(of) * HOUR,
        state: PurchaseState::Done,
        ended_ms: Some(NOW),
        number: Some(format!("1647000000{of}")),
        price: Some("$0.5".into()),
        problem: None,
        finding: None,
        came_ms: (of.is_multiple_of(2)).then_some(NOW),
        came_message: (of.is_multiple_of(2)).then(|| id(of)),
        swaps: None,
        refused_ms: (of % 2 == 1).then_some(NOW),
    }
}

fn charge(of: u8) -> line::Charge {
    let (kind, message, purchase) = match of % 3 {
        0 => (SpendKind::Sms, Some(id(of)), None),
        1 => (SpendKind::Number, None, Some(100 + i64::from(of))),
        _ => (SpendKind::Renewal, None, None),
    };
    line::Charge {
        user: user(of),
        kind,
        // Two months between renewals.
        at_ms: NOW - i64::from(of) * 20 * 24 * HOUR,
        app: Some("jd".into()),
        phone: Some("16470000000".into()),
        price: if of % 4 == 3 {
            String::new()
        } else {
            "$0.20 / SMS".into()
        },
        amount: (of % 4 != 3).then(|| Decimal::new(20, 2)),
        currency: (of % 4 != 3).then(|| "$".into()),
        later: of.is_multiple_of(2),
        message,
        purchase,
    }
}

/// Everything that there can be, a few times.
fn universe() -> Vec<Line> {
    let of = |of: u8| {
        let (user, app, phone) = (user(of), format!("app-{of}"), "16470000000".to_owned());
        vec![
            Line::Service(line::Service {
                user: user.clone(),
                app: app.clone(),
                name: "One".into(),
            }),
            Line::Number(Box::new(line::Number {
                user: user.clone(),
                app: app.clone(),
                phone: phone.clone(),
                name: "One".into(),
                tel_code: Some("1".into()),
                subscribed: of.is_multiple_of(2),
                valid_until_text: "2026-12-24 (Expiry Date)".into(),
                valid_until: Some("2026-12-24".into()),
                sub_rent: "$0.5 / Month".into(),
                month_rent: String::new(),
                code_rate: "$0.2 / SMS".into(),
                locked_ms: Some(NOW),
                left_ms: None,
            })),
            Line::Words(line::Words {
                user: user.clone(),
                app: app.clone(),
                phone: phone.clone(),
                label: format!("label {of}"),
                note: String::new(),
            }),
            Line::Favourite(line::Favourite {
                user: user.clone(),
                app: app.clone(),
            }),
            Line::Mute(line::Mute {
                number: (of.is_multiple_of(2)).then(|| line::MutedNumber {
                    user: user.clone(),
                    phone: phone.clone(),
                }),
                app: app.clone(),
            }),
            Line::PaidRent(line::PaidRent {
                user: user.clone(),
                app: app.clone(),
                phone,
                until: "2026-12-24".into(),
            }),
            Line::ServiceName(line::Service {
                user: user.clone(),
                app,
                name: "One".into(),
            }),
            Line::Message(Box::new(message(of))),
            Line::Purchase(Box::new(purchase(of))),
            Line::Charge(Box::new(charge(of))),
            Line::Deleted(line::Deleted {
                id: MessageId::from_bytes([of, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
                user,
                received_ms: NOW - HOUR,
            }),
        ]
    };
    let mut all: Vec<Line> = (0..8).flat_map(of).collect();
    // What a line names comes before it, as in a file.
    all.sort_by_key(|line| matches!(line, Line::Charge(_)));
    all
}

/// Some of everything: a charge of a purchase is never without it.
fn part(mask: &[bool]) -> Vec<Line> {
    let chosen = |(line, chosen): (Line, &bool)| chosen.then_some(line);
    let part: Vec<Line> = universe()
        .into_iter()
        .zip(mask)
        .filter_map(chosen)
        .collect();
    let purchases: BTreeSet<i64> = part
        .iter()
        .filter_map(|line| match line {
            Line::Purchase(purchase) => Some(purchase.id),
            _ => None,
        })
        .collect();
    let whole = |line: &Line| match line {
        Line::Charge(charge) => charge.purchase.is_none_or(|id| purchases.contains(&id)),
        _ => true,
    };
    part.into_iter().filter(whole).collect()
}

fn put(connection: &Connection, lines: impl IntoIterator<Item = Line>) -> super::Merged {
    let mut merge = Merge::new(Outdated::default(), NOW);
    for line in [account(0), account(1)].into_iter().chain(lines) {
        merge.put(connection, line).unwrap();
    }
    merge.merged
}

fn all(connection: &Connection) -> Vec<Line> {
    let (mut all, mut place) = (Vec::new(), Place::default());
    loop {
        let (next, further) = lines(connection, place).unwrap();
        if next.is_empty() {
            return all;
        }
        all.extend(next);
        place = further;
    }
}

/// All lines, whatever the numbers of their rows: a purchase is known by when it was asked for.
fn told(of: &[Line]) -> BTreeSet<String> {
    let asked = |id: i64| {
        of.iter().find_map(|line| match line {
            Line::Purchase(purchase) if purchase.id == id => Some(purchase.asked_ms),
            _ => None,
        })
    };
    let lines = of.iter().filter(|line| !matches!(line, Line::Account(_)));
    let told: Vec<String> = lines
        .map(|line| {
            let mut line = line.clone();
            match &mut line {
                Line::Purchase(purchase) => purchase.id = purchase.asked_ms,
                Line::Charge(charge) => charge.purchase = charge.purchase.and_then(asked),
                _ => {}
            }
            serde_json::to_string(&line).unwrap()
        })
        .collect();
    let set: BTreeSet<String> = told.iter().cloned().collect();
    assert_eq!(set.len(), told.len(), "something is there twice: {told:#?}");
    set
}

/// A computer with two accounts, whose lists were never read.
fn computer() -> Connection {
    in_memory()
}

#[test]
fn each_line_is_read_as_it_was_put() {
    for line in universe() {
        // A charge of a purchase is put with it.
        if matches!(&line, Line::Charge(charge) if charge.purchase.is_some()) {
            continue;
        }
        let c = computer();
        put(&c, [line.clone()]);
        assert_eq!(told(&all(&c)), told(&[line]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_two_computers_have_is_united_and_again_changes_nothing(
        one in prop::collection::vec(any::<bool>(), 88),
        other in prop::collection::vec(any::<bool>(), 88),
    ) {
        let (a, b) = (computer(), computer());
        put(&a, part(&one));
        put(&b, part(&other));
        // Its own list is what a backup has of it.
        a.execute("UPDATE accounts SET numbers_checked_ms = ?1", [NOW]).unwrap();
        let (of_a, of_b) = (told(&all(&a)), told(&all(&b)));
        prop_assert_eq!(&of_a, &told(&part(&one)), "what was put is what is read");
        let backup = all(&a);
        let merged = put(&b, backup.clone());
        let united: BTreeSet<String> = of_a.union(&of_b).cloned().collect();
        prop_assert_eq!(told(&all(&b)), united.clone());
        let again = put(&b, backup);
        prop_assert_eq!(told(&all(&b)), united);
        prop_assert_eq!((again.messages, again.known), (0, merged.messages + merged.known));
        // What is counted of currencies follows.
        let counted: i64 = charges::currencies(&b).unwrap().iter().map(|(_, _, count)| count).sum();
        let priced = all(&b).iter().filter(|line| matches!(line, Line::Charge(charge) if charge.currency.is_some())).count();
        prop_assert_eq!(counted, i64::try_from(priced).unwrap());
    }
}

fn sms(of: u8, text: &str) -> line::Message {
    line::Message {
        kind: MessageKind::Sms,
        sent_text: Some("2026-11-28 10:00:00".into()),
        text: text.into(),
        user: user(0),
        ..message(of)
    }
}

fn of_message(of: u8) -> Line {
    Line::Charge(Box::new(line::Charge {
        user: user(0),
        kind: SpendKind::Sms,
        message: Some(id(of)),
        purchase: None,
        ..charge(0)
    }))
}

fn count(connection: &Connection, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_repeat_that_another_relay_gave_another_id_is_one_message_that_cost_once() {
    let c = computer();
    let own = |lit: u8| Line::Message(Box::new(sms(lit, "Your code is 482913")));
    put(&c, [own(1), of_message(1)]);
    let answered = Line::Purchase(Box::new(line::Purchase {
        user: user(0),
        came_ms: Some(NOW),
        came_message: Some(id(2)),
        ..purchase(0)
    }));
    let merged = put(&c, [own(2), answered, of_message(2)]);
    assert_eq!((merged.messages, merged.known), (0, 1));
    assert_eq!((count(&c, "messages"), count(&c, "charges")), (1, 1));
    let came: [u8; 16] = c
        .query_row("SELECT came_message FROM purchases", [], |row| row.get(0))
        .unwrap();
    assert_eq!(came, [1; 16], "what answers is the message that is here");
}

#[test]
fn what_was_deleted_here_or_there_does_not_come_back_and_what_is_here_stays() {
    let c = computer();
    let messages = |of: &[u8]| -> Vec<Line> {
        let lines = of
            .iter()
            .map(|of| sms(*of, &format!("Your code is 48291{of}")));
        lines
            .map(|message| Line::Message(Box::new(message)))
            .collect()
    };
    let gone = |of: u8| {
        Line::Deleted(line::Deleted {
            id: id(of),
            user: user(0),
            received_ms: NOW - HOUR,
        })
    };
    put(&c, messages(&[1, 2]));
    let which = deletions::Which::Ids(vec![id(1)]);
    let begun = deletions::begin(&c, &which).unwrap().unwrap();
    while deletions::go_on(&c, 10).unwrap() {}
    deletions::finish(&c, begun, 0).unwrap();
    // The other computer has the first still, and has deleted the second and a third.
    let merged = put(&c, messages(&[1, 4]).into_iter().chain([gone(2), gone(3)]));
    assert_eq!((merged.messages, merged.known), (1, 1));
    while deletions::destroy(&c, NOW, 10).unwrap() {}
    put(&c, messages(&[1, 3]));
    let left: Vec<i64> = c
        .prepare("SELECT received_ms FROM messages ORDER BY received_ms DESC")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(left, [NOW - 2 * HOUR, NOW - 4 * HOUR]);
}

#[test]
fn what_was_seen_on_one_computer_is_seen_and_what_is_older_than_is_kept_is_left_out() {
    let c = computer();
    let marked = |new, copied_ms| {
        Line::Message(Box::new(line::Message {
            new,
            copied_ms,
            ..sms(1, "Your code is 482913")
        }))
    };
    let marks = || -> (bool, Option<i64>) {
        c.query_row("SELECT new, copied_ms FROM messages", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap()
    };
    for (line, expected) in [
        (marked(true, None), (true, None)),
        (marked(false, None), (false, None)),
        (marked(true, Some(5)), (false, Some(5))),
        (marked(true, Some(6)), (false, Some(5))),
    ] {
        put(&c, [line]);
        assert_eq!(marks(), expected);
    }
    let outdated = Outdated {
        received_before_ms: Some(NOW - 3 * HOUR),
        copied_before_ms: Some(NOW),
    };
    let mut merge = Merge::new(outdated, NOW);
    merge.put(&c, account(0)).unwrap();
    for of in [2, 4] {
        let message = line::Message {
            copied_ms: None,
            ..sms(of, "text")
        };
        merge.put(&c, Line::Message(Box::new(message))).unwrap();
    }
    let used = line::Message {
        copied_ms: Some(NOW - 1),
        ..sms(0, "used")
    };
    merge.put(&c, Line::Message(Box::new(used))).unwrap();
    assert_eq!((merge.merged.messages, merge.merged.outdated), (1, 2));
}

#[test]
fn a_purchase_learns_from_the_other_computer_and_what_was_under_way_is_unknown() {
    let c = computer();
    let with = |state, number: Option<&str>| {
        Line::Purchase(Box::new(line::Purchase {
            state,
            number: number.map(Into::into),
            came_ms: None,
            came_message: None,
            ..purchase(0)
        }))
    };
    let kept = || -> (String, Option<String>, Option<String>) {
        c.query_row("SELECT state, number, problem FROM purchases", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap()
    };
    put(&c, [with(PurchaseState::Asked, None)]);
    let (state, number, problem) = kept();
    assert_eq!((state.as_str(), number), ("unknown", None));
    assert!(problem.unwrap().contains("outcome_unknown"));
    put(&c, [with(PurchaseState::Done, Some("16470000001"))]);
    let (state, number, _) = kept();
    assert_eq!(
        (state.as_str(), number.as_deref()),
        ("done", Some("16470000001"))
    );
    // An older backup takes nothing back.
    put(&c, [with(PurchaseState::Waiting, None)]);
    assert_eq!(kept().0, "done");
    assert_eq!(count(&c, "purchases"), 1);
}

#[test]
fn a_renewal_that_both_computers_noted_is_one() {
    let c = computer();
    let renewal = |at_ms| {
        Line::Charge(Box::new(line::Charge {
            user: user(0),
            kind: SpendKind::Renewal,
            at_ms,
            message: None,
            purchase: None,
            ..charge(0)
        }))
    };
    let month = 30 * 24 * HOUR;
    put(&c, [renewal(NOW), renewal(NOW + month)]);
    put(
        &c,
        [
            renewal(NOW + 24 * HOUR),
            renewal(NOW - month),
            renewal(NOW + month),
        ],
    );
    assert_eq!(count(&c, "charges"), 3);
}

#[test]
fn a_number_that_the_newer_list_of_this_computer_lacks_has_left() {
    let number = || {
        universe()
            .into_iter()
            .find(|line| matches!(line, Line::Number(_)))
    };
    for (own, left) in [(None, None), (Some(NOW - 1), None), (Some(NOW), Some(NOW))] {
        let c = computer();
        c.execute("UPDATE accounts SET numbers_checked_ms = ?1", [own])
            .unwrap();
        put(&c, number());
        let kept: Option<i64> = c
            .query_row("SELECT left_ms FROM numbers", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, left, "{own:?}");
    }
}

#[test]
fn a_line_of_an_account_that_no_line_names_is_refused() {
    let mut merge = Merge::new(Outdated::default(), NOW);
    let refused = merge.put(&computer(), Line::Message(Box::new(message(1))));
    assert!(matches!(refused, Err(crate::Error::BackupUnreadable)));
}
