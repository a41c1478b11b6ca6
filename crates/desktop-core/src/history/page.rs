//! One page of the history.

use std::collections::BTreeMap;

use jiff::{civil::Date, tz::TimeZone};
use relay_protocol::MessageId;
use rusqlite::Connection;

use super::select::{end, end_of, select};
use crate::{
    Error, present,
    search::hits,
    store::{
        history::{self, From, Key, Selection},
        messages::Kept,
    },
    view::{
        DayCount, HistoryFrom, HistoryKey, HistoryPage, HistoryQuery, MessageKind, MessageView,
    },
};

/// The most rows of a page.
const LONGEST_PAGE: u32 = 200;

/// Reads a page, newest first.
pub(super) fn read(
    connection: &Connection,
    query: &HistoryQuery,
    zone: &TimeZone,
) -> Result<HistoryPage, Error> {
    let limit = query.limit.clamp(1, LONGEST_PAGE) as usize;
    let selection = select(connection, &query.filter, zone)?;
    let (within, mut from) = match &query.from {
        HistoryFrom::Newest => (selection.clone(), From::Newest),
        HistoryFrom::Before { key } => (selection.clone(), From::Before(read_key(key)?)),
        HistoryFrom::After { key } => (selection.clone(), From::After(read_key(key)?)),
        HistoryFrom::Day { day } => (up_to(&selection, end(day, zone)?), From::Newest),
    };
    let mut kept = history::rows(connection, &within, from, limit)?;
    if kept.is_empty() && matches!(query.from, HistoryFrom::Day { .. }) {
        // Nothing had come by then: what came first is nearest.
        from = From::After(Key {
            received_ms: i64::MIN,
            id: [0; 16],
        });
        kept = history::rows(connection, &selection, from, limit)?;
    }
    if matches!(from, From::After(_)) {
        kept.reverse();
    }
    let (older, newer) = around(connection, &selection, from, &kept)?;
    let days = days(connection, &selection, &kept, zone)?;
    let rows = kept
        .into_iter()
        .map(|message| row(connection, &selection, message, zone))
        .collect::<Result<_, _>>()?;
    Ok(HistoryPage {
        rows,
        days,
        older,
        newer,
    })
}

fn read_key(key: &HistoryKey) -> Result<Key, Error> {
    let id: MessageId = key.id.parse().map_err(|_| Error::NoSuchMessage)?;
    Ok(Key {
        received_ms: key.received_ms,
        id: *id.as_bytes(),
    })
}

fn key_view(key: Key) -> HistoryKey {
    HistoryKey {
        received_ms: key.received_ms,
        id: MessageId::from_bytes(key.id).to_string(),
    }
}

fn up_to(selection: &Selection, before_ms: i64) -> Selection {
    let earlier = selection
        .before_ms
        .map_or(before_ms, |ms| ms.min(before_ms));
    Selection {
        before_ms: Some(earlier),
        ..selection.clone()
    }
}

/// Where older rows go on, and newer ones. A page without rows goes on where it was asked for.
fn around(
    connection: &Connection,
    selection: &Selection,
    from: From,
    kept: &[Kept],
) -> Result<(Option<HistoryKey>, Option<HistoryKey>), Error> {
    let asked = match from {
        From::Newest => None,
        From::Before(key) | From::After(key) => Some(key),
    };
    let (first, last) = (kept.first().map(Key::of), kept.last().map(Key::of));
    let there = |key: Option<Key>, side: fn(Key) -> From| -> Result<Option<HistoryKey>, Error> {
        let Some(key) = key else { return Ok(None) };
        let any = history::any(connection, selection, side(key))?;
        Ok(any.then(|| key_view(key)))
    };
    let older = there(last.or(asked), From::Before)?;
    let newer = there(first.or(asked), From::After)?;
    Ok((older, newer))
}

fn row(
    connection: &Connection,
    selection: &Selection,
    message: Kept,
    zone: &TimeZone,
) -> Result<MessageView, Error> {
    let mut view = present::message(connection, message, zone)?;
    if let Some(wanted) = &selection.wanted {
        view.hits = hits(wanted, &view.text, &view.codes);
    }
    Ok(view)
}

/// How many messages each day of the page has. Between its first and its last day the page has all of them.
fn days(
    connection: &Connection,
    selection: &Selection,
    kept: &[Kept],
    zone: &TimeZone,
) -> Result<Vec<DayCount>, Error> {
    let mut days: BTreeMap<Date, u32> = BTreeMap::new();
    for message in kept {
        let counted = u32::from(message.kind != MessageKind::Gap);
        *days
            .entry(present::day(message.received_ms, zone))
            .or_default() += counted;
    }
    let ends = [
        days.keys().next().copied(),
        days.keys().next_back().copied(),
    ];
    for day in ends.into_iter().flatten() {
        let of_day = within_day(selection, day, zone);
        days.insert(day, history::count(connection, &of_day)?);
    }
    let newest_first = days.into_iter().rev();
    Ok(newest_first
        .map(|(day, messages)| DayCount {
            day: day.to_string(),
            messages,
        })
        .collect())
}

fn within_day(selection: &Selection, day: Date, zone: &TimeZone) -> Selection {
    let start = present::start_of(day, zone);
    let since_ms = selection.since_ms.map_or(start, |ms| ms.max(start));
    Selection {
        since_ms: Some(since_ms),
        ..up_to(selection, end_of(day, zone))
    }
}
