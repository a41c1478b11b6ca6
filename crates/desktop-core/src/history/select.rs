//! What a filter of the window lets through.

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use rusqlite::Connection;

use crate::{
    Error,
    id::AccountId,
    present,
    receiver::spellings,
    search::Wanted,
    store::{history::Selection, messages::OfNumber, numbers, search},
    view::{HistoryFilter, NumberKey},
};

/// Reads a filter.
///
/// # Errors
/// [`Error::BadForm`] for a day that is none.
pub(crate) fn select(
    connection: &Connection,
    filter: &HistoryFilter,
    zone: &TimeZone,
) -> Result<Selection, Error> {
    let wanted = if filter.text.trim().is_empty() {
        None
    } else {
        Some(Wanted::read(&filter.text, &search::services(connection)?))
    };
    Ok(Selection {
        wanted,
        account: filter.account.map(AccountId),
        app: filter.app.clone(),
        number: filter
            .number
            .as_ref()
            .map(|key| of_number(connection, key))
            .transpose()?,
        since_ms: filter
            .since
            .as_deref()
            .map(|since| start(since, zone))
            .transpose()?,
        before_ms: filter
            .until
            .as_deref()
            .map(|until| end(until, zone))
            .transpose()?,
        with_code: filter.with_code,
        up_to_row: None,
    })
}

fn of_number(connection: &Connection, key: &NumberKey) -> Result<OfNumber, Error> {
    // A number that is not kept any more still has its messages.
    let tel_code = numbers::find(connection, key)?.and_then(|number| number.tel_code);
    Ok(OfNumber {
        account: AccountId(key.account),
        spellings: spellings(&key.phone, tel_code.as_deref()),
        app: Some(key.app.clone()),
    })
}

fn start(day: &str, zone: &TimeZone) -> Result<i64, Error> {
    let day: Date = day.parse().map_err(|_| Error::BadForm("a day"))?;
    Ok(present::start_of(day, zone))
}

/// When a day ends, where the person is.
///
/// # Errors
/// [`Error::BadForm`] for one that is none.
pub(super) fn end(day: &str, zone: &TimeZone) -> Result<i64, Error> {
    let day: Date = day.parse().map_err(|_| Error::BadForm("a day"))?;
    Ok(end_of(day, zone))
}

/// When a day ends, where the person is.
pub(super) fn end_of(day: Date, zone: &TimeZone) -> i64 {
    let next = day.checked_add(1.day());
    next.map_or(i64::MAX, |next| present::start_of(next, zone))
}
