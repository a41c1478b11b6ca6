//! Pages of the history, and what is done with its messages.

use std::{collections::BTreeSet, sync::Arc};

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use relay_protocol::MessageId;
use rusqlite::Connection;

use crate::{
    Error, Event, present,
    receiver::spellings,
    shared::Shared,
    store::{
        messages::{self, OfNumber},
        numbers,
    },
    view::{DayCount, HistoryFrom, HistoryKey, HistoryPage, HistoryQuery, MessageView, NumberKey},
};

/// The most rows of a page.
const LONGEST_PAGE: u32 = 200;
/// How many messages of an older extractor are read again in one transaction.
const READ_AGAIN: u32 = 500;

/// A page, newest first.
pub(crate) async fn page(shared: &Shared, query: HistoryQuery) -> Result<HistoryPage, Error> {
    let limit = query.limit.clamp(1, LONGEST_PAGE) as usize;
    shared
        .store
        .read(move |connection| {
            let zone = TimeZone::system();
            let number = query
                .filter
                .number
                .as_ref()
                .map(|key| of_number(connection, key))
                .transpose()?;
            let before = match &query.from {
                HistoryFrom::Before { key } => Some(key),
                _ => None,
            };
            let mut kept = messages::page(connection, before, number.as_ref(), limit + 1)?;
            let more = kept.len() > limit;
            kept.truncate(limit);
            let older = kept.last().filter(|_| more).map(|last| HistoryKey {
                received_ms: last.received_ms,
                id: last.id.to_string(),
            });
            let days: BTreeSet<Date> = kept
                .iter()
                .map(|message| present::day(message.received_ms, &zone))
                .collect();
            let days = days
                .into_iter()
                .rev()
                .map(|day| count(connection, number.as_ref(), day, &zone))
                .collect::<Result<_, _>>()?;
            let rows = kept
                .into_iter()
                .map(|message| present::message(connection, message, &zone))
                .collect::<Result<_, _>>()?;
            Ok(HistoryPage {
                rows,
                days,
                older,
                newer: None,
            })
        })
        .await
}

fn of_number(connection: &Connection, key: &NumberKey) -> Result<OfNumber, Error> {
    // A number that is not kept any more still has its messages.
    let tel_code = numbers::find(connection, key)?.and_then(|number| number.tel_code);
    Ok(OfNumber {
        account: crate::id::AccountId(key.account),
        spellings: spellings(&key.phone, tel_code.as_deref()),
        app: Some(key.app.clone()),
    })
}

fn count(
    connection: &Connection,
    number: Option<&OfNumber>,
    day: Date,
    zone: &TimeZone,
) -> Result<DayCount, Error> {
    let next = day.checked_add(1.day()).unwrap_or(day);
    let (from, to) = (present::start_of(day, zone), present::start_of(next, zone));
    Ok(DayCount {
        day: day.to_string(),
        messages: messages::count_between(connection, number, from, to)?,
    })
}

/// One message.
pub(crate) async fn message(shared: &Shared, id: &str) -> Result<MessageView, Error> {
    let id = parse(id)?;
    shared
        .store
        .read(move |connection| {
            let kept = messages::find(connection, id)?.ok_or(Error::NoSuchMessage)?;
            present::message(connection, kept, &TimeZone::system())
        })
        .await
}

/// A code of a message.
pub(crate) async fn code(shared: &Shared, id: &str, index: u32) -> Result<String, Error> {
    let message = message(shared, id).await?;
    let index = usize::try_from(index).map_err(|_| Error::NoSuchMessage)?;
    let code = message.codes.into_iter().nth(index);
    code.map(|code| code.code).ok_or(Error::NoSuchMessage)
}

/// A code of it was copied.
pub(crate) async fn mark_copied(shared: &Arc<Shared>, id: &str) -> Result<(), Error> {
    let (id, now_ms) = (parse(id)?, shared.clock.now_ms());
    let known = shared
        .store
        .write(move |tx| messages::mark_copied(tx, id, now_ms))
        .await?;
    if !known {
        return Err(Error::NoSuchMessage);
    }
    shared.tell(Event::HistoryChanged);
    shared.changed();
    Ok(())
}

/// These were opened.
pub(crate) async fn mark_seen(shared: &Arc<Shared>, ids: &[String]) -> Result<(), Error> {
    let ids: Vec<MessageId> = ids.iter().map(|id| parse(id)).collect::<Result<_, _>>()?;
    let changed = shared
        .store
        .write(move |tx| {
            let mut changed = false;
            for id in ids {
                changed |= messages::mark_seen(tx, id)?;
            }
            Ok(changed)
        })
        .await?;
    if changed {
        shared.tell(Event::HistoryChanged);
        shared.changed();
    }
    Ok(())
}

/// Reads what an older extractor has read again, in the background.
pub(crate) async fn read_again(shared: Arc<Shared>) {
    let mut any = false;
    loop {
        let read = shared
            .store
            .write(|tx| messages::read_again(tx, READ_AGAIN))
            .await;
        match read {
            Ok(true) => any = true,
            Ok(false) => break,
            Err(Error::Closing) => return,
            Err(error) => {
                tracing::warn!(%error, "old messages cannot be read again");
                break;
            }
        }
    }
    if any {
        shared.tell(Event::HistoryChanged);
        shared.changed();
    }
}

fn parse(id: &str) -> Result<MessageId, Error> {
    id.parse().map_err(|_| Error::NoSuchMessage)
}
