//! Rows of the store as the window gets them.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rusqlite::Connection;

use crate::{
    Error, number_day,
    receiver::spellings,
    spend::ThisMonth,
    store::{
        answers,
        messages::{self, Kept, OfNumber},
        number_words,
        numbers::KeptNumber,
        purchases::{self, Purchase},
        services,
    },
    view::{MessageKind, MessageView, NumberKey, NumberView, PurchaseView, Standing},
};

/// From so many days before its end on, a number that does not renew is marked.
const EXPIRING_DAYS: i32 = 3;

/// The day of a time, where the person is.
pub(crate) fn day(ms: i64, zone: &TimeZone) -> Date {
    // Out of jiff's range is no time of a message: some other year would be as wrong.
    let time = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    zone.to_datetime(time).date()
}

/// When a day begins, where the person is.
pub(crate) fn start_of(day: Date, zone: &TimeZone) -> i64 {
    match day.to_zoned(zone.clone()) {
        Ok(start) => start.timestamp().as_millisecond(),
        Err(_) => i64::MAX,
    }
}

/// A message.
pub(crate) fn message(
    connection: &Connection,
    kept: Kept,
    zone: &TimeZone,
) -> Result<MessageView, Error> {
    let service = match &kept.app {
        Some(app) => Some(services::name(connection, kept.account, app)?),
        None => kept.found.service.clone(),
    };
    Ok(MessageView {
        id: kept.id.to_string(),
        account: kept.account.0,
        kind: kept.kind,
        received_ms: kept.received_ms,
        day: day(kept.received_ms, zone).to_string(),
        app: kept.app,
        service,
        from: kept.sender,
        to: kept.receiver,
        valid_until_ms: kept.found.valid_until(kept.received_ms),
        codes: kept.found.codes,
        chosen: kept.found.chosen,
        text: match kept.kind {
            // What is kept as its text is the reason for the log, in one language.
            MessageKind::Unreadable | MessageKind::Gap => String::new(),
            _ => kept.text,
        },
        new: kept.new,
        copied_ms: kept.copied_ms,
        other_user: kept.other_user,
        missed: kept.missed,
        answers: match kept.kind {
            MessageKind::Sms => answers::by_message(connection, kept.id)?,
            _ => None,
        },
        hits: Vec::new(),
    })
}

/// The messages of a number.
pub(crate) fn messages_of(number: &KeptNumber) -> OfNumber {
    OfNumber {
        account: number.account,
        spellings: spellings(&number.phone, number.tel_code.as_deref()),
        app: Some(number.app.clone()),
    }
}

/// A number. `waiting` are the numbers whose code has not come; `month` is the current one's cost.
pub(crate) fn number(
    connection: &Connection,
    kept: KeptNumber,
    waiting: &[NumberKey],
    today: Date,
    month: &ThisMonth,
) -> Result<NumberView, Error> {
    let (last_message_ms, new_count) = messages::of_number(connection, &messages_of(&kept))?;
    let (valid_until_text, valid_until) =
        number_day::kept(kept.valid_until_text, kept.valid_until.as_deref(), today);
    let days_left = valid_until
        .and_then(|date| today.until(date).ok())
        .map(|span| span.get_days());
    let key = NumberKey {
        account: kept.account.0,
        app: kept.app,
        phone: kept.phone,
    };
    let refused_ms = answers::refused(connection, &key)?;
    let words = number_words::find(connection, &key)?;
    let written = |words: String| (!words.is_empty()).then_some(words);
    Ok(NumberView {
        waiting: waiting.contains(&key),
        service: kept.name,
        tel_code: kept.tel_code,
        expiring: kept.standing == Standing::NotSubscribed
            && days_left.is_some_and(|days| days <= EXPIRING_DAYS),
        standing: kept.standing,
        days_left,
        valid_until_text,
        valid_until: valid_until.map(|date| date.to_string()),
        sub_rent: kept.sub_rent,
        month_rent: kept.month_rent,
        code_rate: kept.code_rate,
        new_count,
        last_message_ms,
        label: written(words.label),
        note: written(words.note),
        muted: false,
        service_muted: false,
        refused_ms,
        month: month.of_number(&key),
        key,
    })
}

/// A purchase.
pub(crate) fn purchase(connection: &Connection, kept: Purchase) -> Result<PurchaseView, Error> {
    let mut finding = purchases::found(connection, &kept)?;
    let intent = kept.intent;
    let today = day(intent.asked_ms, &TimeZone::system());
    for found in finding.iter_mut().flat_map(|finding| &mut finding.numbers) {
        let words = std::mem::take(&mut found.valid_until_text);
        let (words, day) = number_day::kept(words, found.valid_until.as_deref(), today);
        found.valid_until_text = words;
        found.valid_until = day.map(|day| day.to_string());
    }
    Ok(PurchaseView {
        id: kept.id.0,
        account: intent.account.0,
        kind: intent.kind,
        service: services::name(connection, intent.account, &intent.app)?,
        app: intent.app,
        country: intent.country,
        asked_number: intent.asked_number,
        asked_ms: intent.asked_ms,
        ended_ms: kept.ended_ms,
        problem: kept.problem,
        number: kept.number,
        price: kept.price,
        finding,
    })
}
