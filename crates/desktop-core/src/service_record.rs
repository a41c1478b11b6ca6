//! What is known of a service before a number is got for it: the person's own purchases and messages say
//! it, nothing else.

use std::{cmp::Reverse, sync::Arc};

use rusqlite::Connection;

use crate::{
    Error,
    id::AccountId,
    present,
    receiver::spellings,
    shared::Shared,
    store::{
        answers::{self, Got},
        messages::{self, OfNumber},
        number_words,
        numbers::{self, KeptNumber},
    },
    view::{NumberKey, ServiceRecord, Standing, UsedNumber},
};

/// How far back it is counted.
const COUNTED_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// The record of a service. Without any history it is empty.
pub(crate) async fn record(
    shared: &Arc<Shared>,
    account: AccountId,
    app: String,
) -> Result<ServiceRecord, Error> {
    let now_ms = shared.clock.now_ms();
    shared
        .store
        .read(move |connection| of_service(connection, account, &app, now_ms))
        .await
}

fn of_service(
    connection: &Connection,
    account: AccountId,
    app: &str,
    now_ms: i64,
) -> Result<ServiceRecord, Error> {
    let got = answers::of_service(connection, account, app)?;
    let mut listed = numbers::of_service(connection, account, app)?;
    let mut used = Vec::new();
    for number in &listed {
        let (last_message_ms, _) = messages::of_number(connection, &present::messages_of(number))?;
        let these = got.iter().filter(|got| is_of(got, number));
        let mut one = use_of(
            connection,
            account,
            app,
            &number.phone,
            these,
            last_message_ms,
        )?;
        one.number.listed = number.standing != Standing::Expired;
        used.push(one);
    }
    let others: Vec<&Got> = got
        .iter()
        .filter(|got| !listed.iter().any(|number| is_of(got, number)))
        .collect();
    for (at, first) in others.iter().enumerate() {
        if others[..at].iter().any(|seen| seen.number == first.number) {
            continue;
        }
        let of = OfNumber {
            account,
            spellings: spellings(&first.number, None),
            app: Some(app.to_owned()),
        };
        let (last_message_ms, _) = messages::of_number(connection, &of)?;
        let these = others
            .iter()
            .copied()
            .filter(|got| got.number == first.number);
        used.push(use_of(
            connection,
            account,
            app,
            &first.number,
            these,
            last_message_ms,
        )?);
    }
    used.sort_by_key(|used| Reverse(used.last_ms));
    // The words of the number that was used last, of those that PingMe lists first.
    let place = |number: &KeptNumber| {
        let at = used
            .iter()
            .position(|used| used.number.phone == number.phone);
        (number.standing == Standing::Expired, at)
    };
    listed.sort_by_key(place);
    let words = |of: fn(&KeptNumber) -> &str| {
        let mut said = listed.iter().map(of).filter(|words| !words.is_empty());
        said.next().map(str::to_owned)
    };
    let tally = Tally::of(&got, now_ms.saturating_sub(COUNTED_MS));
    Ok(ServiceRecord {
        asked: tally.asked,
        came: tally.came,
        refused: tally.refused,
        usual_ms: tally.usual_ms,
        code_rate: words(|number| &number.code_rate),
        sub_rent: words(|number| &number.sub_rent),
        last_price: got.iter().find_map(|got| got.price.clone()),
        used: used.into_iter().map(|used| used.number).collect(),
    })
}

/// Whether this number was got then, perhaps without its calling code.
fn is_of(got: &Got, number: &KeptNumber) -> bool {
    spellings(&number.phone, number.tel_code.as_deref()).contains(&got.number)
}

/// A number, and when it was last of use.
struct Used {
    number: UsedNumber,
    last_ms: Option<i64>,
}

fn use_of<'a>(
    connection: &Connection,
    account: AccountId,
    app: &str,
    phone: &str,
    got: impl Iterator<Item = &'a Got>,
    kept_message_ms: Option<i64>,
) -> Result<Used, Error> {
    let key = NumberKey {
        account: account.0,
        app: app.to_owned(),
        phone: phone.to_owned(),
    };
    let label = number_words::find(connection, &key)?.label;
    let (mut last_message_ms, mut last_ms, mut refused_ms) = (kept_message_ms, None, None);
    for got in got {
        // Its message may have been deleted; it came all the same.
        last_message_ms = last_message_ms.max(got.came_ms);
        last_ms = last_ms.max(Some(got.asked_ms));
        refused_ms = refused_ms.max(got.refused_ms);
    }
    Ok(Used {
        last_ms: last_ms.max(last_message_ms),
        number: UsedNumber {
            phone: key.phone,
            label: (!label.is_empty()).then_some(label),
            listed: false,
            last_message_ms,
            refused_ms,
        },
    })
}

/// What is counted.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    asked: u32,
    came: u32,
    refused: u32,
    usual_ms: Option<i64>,
}

impl Tally {
    /// Of the numbers that were asked for at or after a time. One that is still waited with says nothing
    /// yet.
    fn of(got: &[Got], since_ms: i64) -> Self {
        let counted = got
            .iter()
            .filter(|got| got.asked_ms >= since_ms && (!got.waiting || got.came_ms.is_some()));
        let mut tally = Self::default();
        let mut took = Vec::new();
        for got in counted {
            tally.asked += 1;
            tally.refused += u32::from(got.refused_ms.is_some());
            if let Some(came_ms) = got.came_ms {
                tally.came += 1;
                // The clocks may differ a little.
                took.push(came_ms.saturating_sub(got.asked_ms).max(0));
            }
        }
        took.sort_unstable();
        tally.usual_ms = median(&took);
        tally
    }
}

/// The middle one of sorted times; of two in the middle the shorter, which did happen.
fn median(sorted: &[i64]) -> Option<i64> {
    sorted.get(sorted.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PurchaseId;

    const NOW: i64 = 200 * 24 * 60 * 60 * 1000;
    const DAY: i64 = 24 * 60 * 60 * 1000;

    /// `waiting`, `failed`, `refused`, or after how many milliseconds a message came; `@days` ago.
    fn got(written: &str) -> Got {
        let (what, days) = written.split_once('@').unwrap_or((written, "1"));
        let asked_ms = NOW - days.parse::<i64>().unwrap() * DAY;
        Got {
            id: PurchaseId(1),
            app: "jd".into(),
            number: "16470000000".into(),
            asked_ms,
            waiting: what == "waiting",
            came_ms: what.parse::<i64>().ok().map(|after| asked_ms + after),
            refused_ms: (what == "refused").then_some(asked_ms + 1),
            price: None,
        }
    }

    #[test]
    fn what_a_record_counts() {
        type Case<'a> = (&'a [&'a str], (u32, u32, u32), Option<i64>);
        let cases: &[Case<'_>] = &[
            (&[], (0, 0, 0), None),
            (&["waiting"], (0, 0, 0), None),
            (&["failed"], (1, 0, 0), None),
            (&["8000"], (1, 1, 0), Some(8_000)),
            (&["8000", "12000", "90000"], (3, 3, 0), Some(12_000)),
            (&["12000", "8000"], (2, 2, 0), Some(8_000)),
            (&["refused", "9000", "waiting"], (2, 1, 1), Some(9_000)),
            // A clock that differs makes no negative time.
            (&["-300"], (1, 1, 0), Some(0)),
            (&["5000@90", "7000@91"], (1, 1, 0), Some(5_000)),
        ];
        for (written, (asked, came, refused), usual_ms) in cases {
            let all: Vec<_> = written.iter().map(|one| got(one)).collect();
            let wanted = Tally {
                asked: *asked,
                came: *came,
                refused: *refused,
                usual_ms: *usual_ms,
            };
            assert_eq!(Tally::of(&all, NOW - COUNTED_MS), wanted, "{written:?}");
        }
    }
}
