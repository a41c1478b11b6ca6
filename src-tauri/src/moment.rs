//! Times and days as people write them, outside the window.

use desktop_core::view::Language;
use jiff::fmt::strtime;
use jiff::{Timestamp, ToSpan as _, Zoned, civil::Date, tz::TimeZone};

use crate::words::say;

/// A time on the person's own clock.
pub(crate) fn time(ms: i64, zone: &TimeZone) -> Zoned {
    // Out of jiff's range is no time of a message.
    let time = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    time.to_zoned(zone.clone())
}

/// `10:46`.
pub(crate) fn clock(at: &Zoned) -> String {
    at.strftime("%H:%M").to_string()
}

/// Whether it was the day before.
pub(crate) fn is_yesterday(at: &Zoned, now: &Zoned) -> bool {
    let before = now.date().checked_sub(1.day());
    before.is_ok_and(|before| before == at.date())
}

/// A day, in the form that the words of `key` give it, with the language's own names of months and weekdays:
/// how a date is written is a matter of the language.
pub(crate) fn day(day: Date, language: Language, key: &str) -> String {
    let mut form = say(language, key, &[]);
    let month = day.month() - 1;
    let weekday = day.weekday().to_monday_zero_offset();
    for (sign, names, at) in [
        ("%A", "format_weekdays", weekday),
        ("%B", "format_months", month),
        ("%b", "format_months_short", month),
    ] {
        let names = say(language, names, &[]);
        let name = usize::try_from(at)
            .ok()
            .and_then(|at| names.split('|').nth(at));
        form = form.replace(sign, name.unwrap_or_default());
    }
    strtime::format(form, day).unwrap_or_else(|_| day.to_string())
}

/// `10:41`, `yesterday` or `21 Nov`.
pub(crate) fn when(at: &Zoned, now: &Zoned, language: Language) -> String {
    if at.date() == now.date() {
        clock(at)
    } else if is_yesterday(at, now) {
        say(language, "tray_yesterday", &[])
    } else {
        day(at.date(), language, "tray_date")
    }
}

/// `0:51`, `26 h` or `3 days`.
pub(crate) fn span(ms: i64, language: Language) -> String {
    const HOURS: i64 = 60 * 60;
    let seconds = ms.max(0) / 1000;
    let count = |key: &str, unit: i64| {
        let count = (seconds / unit).to_string();
        say(language, key, &[("count", &count)])
    };
    match seconds {
        ..HOURS => {
            let time = format!("{}:{:02}", seconds / 60, seconds % 60);
            say(language, "notification_minutes", &[("time", &time)])
        }
        HOURS..172_800 => count("notification_hours", HOURS),
        _ => count("notification_days", 24 * HOURS),
    }
}
