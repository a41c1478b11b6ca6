//! Which message is the first that came to a number that was got, whether somebody still waits for it or
//! not.

use rusqlite::Connection;

use super::wait::CLOCKS_DIFFER_MS;
use crate::{
    Error,
    id::{AccountId, PurchaseId},
    inbox::NewMessage,
    receiver::spellings,
    store::{
        answers::{self, Got},
        messages::{self, OfNumber},
        numbers,
        purchases::{self, Intent, PurchaseState},
    },
    view::{MessageKind, NumberKey},
};

/// A message was kept: where it is the first to a number that was got, that is noted, and the wait for it
/// ends. Called in the transaction in which it is kept.
pub(crate) fn answer(
    connection: &Connection,
    message: &NewMessage,
    now_ms: i64,
) -> Result<(), Error> {
    let (MessageKind::Sms, Some(receiver)) = (message.kind, &message.receiver) else {
        return Ok(());
    };
    let account = message.account;
    let until_ms = message.received_ms.saturating_add(CLOCKS_DIFFER_MS);
    for got in answers::unanswered(connection, account, until_ms)? {
        if !may_be_the_same(&got.number, receiver)
            || !writings(connection, account, &got.app, &got.number)?.contains(receiver)
            || !names(connection, account, message.app.as_deref(), &got)?
        {
            continue;
        }
        if !answers::got_again(connection, account, &got, until_ms)? {
            answers::set_came(connection, got.id, message.id, message.received_ms)?;
        }
        let key = NumberKey {
            account: account.0,
            app: got.app,
            phone: got.number,
        };
        end_wait(connection, got.id, now_ms)?;
        end_other_waits(connection, &key, got.id, now_ms)?;
        // It answers the newest alone.
        break;
    }
    Ok(())
}

/// A number was got, and its message may have been faster than PingMe's answer: notes it. False where
/// none has come.
pub(super) fn came_before(
    connection: &Connection,
    id: PurchaseId,
    intent: &Intent,
    number: &str,
) -> Result<bool, Error> {
    let of = OfNumber {
        account: intent.account,
        spellings: writings(connection, intent.account, &intent.app, number)?,
        app: None,
    };
    let since_ms = intent.asked_ms.saturating_sub(CLOCKS_DIFFER_MS);
    let got = Got {
        id,
        app: intent.app.clone(),
        number: number.to_owned(),
        asked_ms: intent.asked_ms,
        waiting: false,
        came_ms: None,
        refused_ms: None,
        price: None,
    };
    for (message, came_ms, app) in messages::came_since(connection, &of, since_ms)? {
        let anothers = answers::by_message(connection, message)?.is_some();
        if !anothers && names(connection, intent.account, app.as_deref(), &got)? {
            answers::set_came(connection, id, message, came_ms)?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Ends the waits of earlier purchases of this number: who waits for it waits with this one.
pub(super) fn end_other_waits(
    connection: &Connection,
    key: &NumberKey,
    but: PurchaseId,
    now_ms: i64,
) -> Result<(), Error> {
    for id in answers::other_waits(connection, key, but)? {
        purchases::set_state(connection, id, PurchaseState::Done, now_ms)?;
    }
    Ok(())
}

/// Ends the wait of a purchase, if it has one.
pub(super) fn end_wait(connection: &Connection, id: PurchaseId, now_ms: i64) -> Result<(), Error> {
    match purchases::find(connection, id)? {
        Some(purchase) if purchase.state == PurchaseState::Waiting => {
            purchases::set_state(connection, id, PurchaseState::Done, now_ms)
        }
        _ => Ok(()),
    }
}

/// The ways in which a callback may write this number.
fn writings(
    connection: &Connection,
    account: AccountId,
    app: &str,
    phone: &str,
) -> Result<Vec<String>, Error> {
    let key = NumberKey {
        account: account.0,
        app: app.to_owned(),
        phone: phone.to_owned(),
    };
    let tel_code = numbers::find(connection, &key)?.and_then(|number| number.tel_code);
    Ok(spellings(phone, tel_code.as_deref()))
}

/// Whether a message to a number's digits can be for the service that it was got for: it names that
/// service, none, or one that the account has no such number of.
fn names(
    connection: &Connection,
    account: AccountId,
    app: Option<&str>,
    got: &Got,
) -> Result<bool, Error> {
    match app {
        None => Ok(true),
        Some(app) if app.eq_ignore_ascii_case(&got.app) => Ok(true),
        Some(app) => Ok(!answers::is_known(connection, account, app, &got.number)?),
    }
}

/// Whether two numbers may be the same in two spellings: a quick look, before the store is asked.
fn may_be_the_same(one: &str, other: &str) -> bool {
    let national = |number: &str| number.strip_prefix('0').unwrap_or(number).len();
    let shared = national(one).min(national(other));
    let alike = one.bytes().rev().zip(other.bytes().rev()).take(shared);
    shared > 0 && alike.into_iter().all(|(one, other)| one == other)
}

#[cfg(test)]
mod tests {
    use relay_protocol::MessageId;

    use super::*;
    use crate::{
        found::Found, present, purchases::wait, store::tests::in_memory, view::PurchaseKind,
    };

    const ONE: AccountId = AccountId(1);

    /// Gets a number at a time: `jd 16470000000`.
    fn get(connection: &Connection, written: &str, asked_ms: i64) -> PurchaseId {
        let (app, number) = written.split_once(' ').unwrap();
        let intent = Intent {
            account: ONE,
            kind: PurchaseKind::Lock,
            app: app.into(),
            country: Some("US".into()),
            asked_number: None,
            list_before: Vec::new(),
            asked_ms,
        };
        let id = purchases::intend(connection, &intent).unwrap();
        wait::got(connection, id, number, Some("0.5"), asked_ms + 100).unwrap();
        id
    }

    /// A message comes: `jd 16470000000`, or `- 16470000000` where it names no service.
    fn come(connection: &Connection, written: &str, received_ms: i64) -> MessageId {
        let (app, receiver) = written.split_once(' ').unwrap();
        let mut id = [0; 16];
        id[..8].copy_from_slice(&received_ms.to_be_bytes());
        let message = NewMessage {
            id: MessageId::from_bytes(id),
            account: ONE,
            kind: MessageKind::Sms,
            received_ms,
            app: (app != "-").then(|| app.to_owned()),
            sender: None,
            receiver: Some(receiver.to_owned()),
            sent_text: None,
            other_user: None,
            text: "Your code is 5611".into(),
            body: None,
            fold: None,
            missed: None,
            found: Found::default(),
        };
        assert!(messages::insert(connection, &message).unwrap());
        answer(connection, &message, received_ms).unwrap();
        message.id
    }

    fn is_waiting(connection: &Connection, id: PurchaseId) -> bool {
        purchases::find(connection, id).unwrap().unwrap().state == PurchaseState::Waiting
    }

    /// How long after it was asked for what this message answers, if it answers anything; as the window
    /// gets it.
    fn after(connection: &Connection, message: MessageId) -> Option<i64> {
        let kept = messages::find(connection, message).unwrap().unwrap();
        let view = present::message(connection, kept, &jiff::tz::TimeZone::UTC).unwrap();
        view.answers.map(|answers| answers.after_ms)
    }

    #[test]
    fn a_message_answers_the_number_that_it_came_to_and_no_other() {
        // Numbers got one second after another; then a message: which of them it answers.
        type Case<'a> = (&'a [&'a str], &'a str, Option<usize>);
        let cases: &[Case<'_>] = &[
            (&["jd 16470000000"], "jd 16470000000", Some(0)),
            (&["jd 16470000000"], "JD 16470000000", Some(0)),
            (&["jd 16470000000"], "- 16470000000", Some(0)),
            // Without its calling code, on either side.
            (&["jd 16470000000"], "jd 6470000000", Some(0)),
            (&["jd 6470000000"], "jd 16470000000", Some(0)),
            (&["jd 447700900123"], "jd 07700900123", Some(0)),
            (&["jd 16470000000"], "jd 16470000001", None),
            (&["jd 16470000000"], "jd 70000000", None),
            // A service that has no number of these digits says nothing.
            (&["jd 16470000000"], "mail 16470000000", Some(0)),
            // Several services, also with one number.
            (
                &["jd 16470000000", "uber 16470000001"],
                "jd 16470000000",
                Some(0),
            ),
            (
                &["jd 16470000000", "uber 16470000001"],
                "- 16470000001",
                Some(1),
            ),
            (
                &["jd 16470000000", "uber 16470000000"],
                "jd 16470000000",
                Some(0),
            ),
            (
                &["uber 16470000000", "jd 16470000000"],
                "uber 16470000000",
                Some(0),
            ),
            // Several of one service.
            (
                &["jd 16470000000", "jd 16470000001"],
                "jd 16470000000",
                Some(0),
            ),
            // The same once more: who waits, waits with the newer.
            (
                &["jd 16470000000", "jd 16470000000"],
                "jd 16470000000",
                Some(1),
            ),
        ];
        for (numbers, message, answered) in cases {
            let c = in_memory();
            let ids: Vec<_> = (0i64..)
                .zip(*numbers)
                .map(|(at, number)| get(&c, number, at * 1_000))
                .collect();
            let message = come(&c, message, 60_000);
            let wanted = answered.map(|at| 60_000 - i64::try_from(at).unwrap() * 1_000);
            assert_eq!(after(&c, message), wanted, "{numbers:?}");
            for (at, id) in ids.iter().enumerate() {
                let again = numbers[at + 1..].contains(&numbers[at]);
                let waits = *answered != Some(at) && !again;
                assert_eq!(is_waiting(&c, *id), waits, "{numbers:?} {at}");
            }
        }
    }

    #[test]
    fn only_the_first_message_answers_and_it_does_so_also_when_nobody_waits_any_more() {
        let c = in_memory();
        let id = get(&c, "jd 16470000000", 1_000_000);
        // One from before does not.
        let old = come(&c, "jd 16470000000", 1_000_000 - CLOCKS_DIFFER_MS - 1);
        assert_eq!(after(&c, old), None);
        assert!(is_waiting(&c, id));
        end_wait(&c, id, 2_000_000).unwrap();
        assert!(!is_waiting(&c, id));
        let late = come(&c, "jd 16470000000", 1_000_000 + 26 * 3_600_000);
        assert_eq!(after(&c, late), Some(26 * 3_600_000));
        let second = come(&c, "jd 16470000000", 1_000_001 + 26 * 3_600_000);
        assert_eq!(after(&c, second), None);
        assert_eq!(after(&c, late), Some(26 * 3_600_000));
    }

    #[test]
    fn a_message_that_was_faster_than_the_answer_counts_and_counts_once() {
        let c = in_memory();
        let fast = come(&c, "jd 16470000000", 1_000_400);
        let id = get(&c, "jd 16470000000", 1_000_000);
        assert!(!is_waiting(&c, id));
        assert_eq!(after(&c, fast), Some(400));
        // Asked for again at once: the message was the other's.
        let again = get(&c, "jd 16470000000", 1_001_000);
        assert!(is_waiting(&c, again));
        let next = come(&c, "jd 16470000000", 1_002_000);
        assert_eq!(after(&c, next), Some(1_000));
        assert_eq!(after(&c, fast), Some(400));
    }

    #[test]
    fn a_number_got_again_leaves_the_earlier_purchase_without_an_answer() {
        let c = in_memory();
        let first = get(&c, "jd 16470000000", 0);
        let second = get(&c, "jd 16470000000", 60_000);
        assert!(!is_waiting(&c, first) && is_waiting(&c, second));
        let one = come(&c, "jd 16470000000", 120_000);
        let two = come(&c, "jd 16470000000", 130_000);
        assert_eq!((after(&c, one), after(&c, two)), (Some(60_000), None));
    }

    #[test]
    fn what_may_be_the_same_number_includes_every_writing_of_it() {
        for phone in [
            "16470000000",
            "6470000000",
            "447700900123",
            "07700900123",
            "7700900123",
        ] {
            for writing in spellings(phone, None) {
                assert!(may_be_the_same(phone, &writing), "{phone} {writing}");
            }
        }
        assert!(!may_be_the_same("16470000000", "16470000001"));
        assert!(!may_be_the_same("16470000000", ""));
    }
}
