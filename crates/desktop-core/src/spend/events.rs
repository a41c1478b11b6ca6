//! The events behind the figures.

use jiff::tz::TimeZone;
use rusqlite::Connection;

use super::{
    Month,
    currency::Currencies,
    fold::sum_of,
    report::{MONTHS, service_name},
};
use crate::{
    Error,
    id::AccountId,
    store::charges,
    view::{SpendEvent, SpendEventQuery},
};

/// The months of a query, the oldest first.
pub(crate) fn months(
    query: &SpendEventQuery,
    now_ms: i64,
    zone: &TimeZone,
) -> Result<Vec<Month>, Error> {
    match &query.month {
        Some(month) => Ok(vec![
            Month::parse(month).ok_or(Error::BadForm("the month"))?,
        ]),
        None => Ok(Month::of(now_ms, zone).last(MONTHS)),
    }
}

/// What cost money in a month, or in all months that are shown, the newest first.
pub(crate) fn events(
    connection: &Connection,
    query: &SpendEventQuery,
    now_ms: i64,
    zone: &TimeZone,
) -> Result<Vec<SpendEvent>, Error> {
    let months = months(query, now_ms, zone)?;
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return Ok(Vec::new());
    };
    let account = query.account.map(AccountId);
    let currencies = Currencies::read(connection)?;
    let kept = charges::between(connection, first.starts_ms(zone), last.ends_ms(zone))?;
    let mut events = Vec::new();
    for (charge, message) in kept {
        let read = charge.price.parsed.as_ref();
        let own = read.and_then(|money| money.currency.as_deref());
        let counted = currencies.of(charge.account, own);
        let app = charge.app.as_deref().unwrap_or_default();
        let asked = account.is_none_or(|account| account == charge.account)
            && (query.currency.is_none() || query.currency.as_deref() == counted)
            && (query.apps.is_empty()
                || query
                    .apps
                    .iter()
                    .any(|asked| asked.eq_ignore_ascii_case(app)));
        if !asked {
            continue;
        }
        events.push(SpendEvent {
            at_ms: charge.at_ms,
            kind: charge.kind,
            account: charge.account.0,
            service: service_name(connection, charge.account, charge.app.as_deref())?,
            sum: read.map(|money| sum_of(money.amount, own)),
            app: charge.app,
            phone: charge.phone,
            price: charge.price.text,
            later: charge.later,
            message: message.map(|id| id.to_string()),
        });
    }
    Ok(events)
}
