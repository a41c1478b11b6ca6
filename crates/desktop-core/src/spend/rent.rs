//! Rent, and prices that a number list names.

use jiff::{Span, ToSpan as _, Unit, civil::Date, tz::TimeZone};
use pingme::Number;
use rusqlite::Connection;

use super::charge::{add, quoted};
use crate::{
    Error,
    id::AccountId,
    number_day, present,
    store::{
        charges::{self, Charge, ChargeOf},
        numbers,
    },
    view::{NumberKey, SpendKind},
};

/// A date that moves by less is the same one, told in another time zone.
const SAME_DATE_DAYS: i32 = 2;
/// The most rents that one move of a date stands for.
const MOST_RENTS: i32 = 24;
/// So long after a subscription its first date may still settle: that rent is charged already.
const SUBSCRIPTION_SETTLES_MS: i64 = 24 * 60 * 60 * 1000;
/// An SMS may be faster by so much than the list that first names its number's rate.
const RATE_SETTLES_MS: i64 = 24 * 60 * 60 * 1000;

/// A list that was asked for at `asked_ms` has this number. Where its date has moved on, its rent was paid
/// again; where it names a rate for the first time, what came meanwhile costs that. Called before the
/// number is kept anew.
pub(crate) fn listed(
    connection: &Connection,
    account: AccountId,
    number: &Number,
    asked_ms: i64,
) -> Result<(), Error> {
    let key = NumberKey {
        account: account.0,
        app: number.app.to_string(),
        phone: number.phone.to_string(),
    };
    let of = (account, key.app.as_str(), key.phone.as_str());
    let before = numbers::find(connection, &key)?;
    let no_rate = before.as_ref().is_none_or(|kept| kept.code_rate.is_empty());
    if no_rate && !number.code_rate.text.is_empty() {
        let rate = quoted(&number.code_rate.text);
        charges::set_price(connection, of, asked_ms - RATE_SETTLES_MS, &rate)?;
    }
    match (number.subscribed, number.valid_until.parsed) {
        (Some(true), Some(until)) => {
            let today = present::day(asked_ms, &TimeZone::system());
            // One that is not known says nothing of rent; the next that is does.
            let Some(until) = number_day::meant(until, today) else {
                return Ok(());
            };
            let rent = match &number.month_rent.text {
                rent if rent.is_empty() => before.map(|kept| kept.month_rent).unwrap_or_default(),
                rent => rent.clone(),
            };
            let before = charges::paid_until(connection, of)?
                .and_then(|date| number_day::meant(date.parse().ok()?, today));
            paid(connection, of, (before, until), &rent, asked_ms)
        }
        (Some(false), _) => charges::forget_paid(connection, of),
        // A list that does not say takes away nothing that was known.
        _ => Ok(()),
    }
}

fn paid(
    connection: &Connection,
    of: (AccountId, &str, &str),
    (before, until): (Option<Date>, Date),
    rent: &str,
    asked_ms: i64,
) -> Result<(), Error> {
    let begun = charges::subscribed_ms(connection, of)?;
    let settles = begun.is_some_and(|ms| (ms..ms + SUBSCRIPTION_SETTLES_MS).contains(&asked_ms));
    if let Some(before) = before
        && !settles
    {
        let zone = TimeZone::system();
        for due in renewals(before, until) {
            let charge = Charge {
                account: of.0,
                kind: SpendKind::Renewal,
                // Paid when it was due, or before: then the list was not read long after.
                at_ms: present::start_of(due, &zone).min(asked_ms),
                app: Some(of.1.to_owned()),
                phone: Some(of.2.to_owned()),
                price: quoted(rent),
                later: false,
                of: ChargeOf::List,
            };
            add(connection, &charge)?;
        }
    }
    // One that moved back a little is only told differently.
    let latest = before.map_or(until, |before| before.max(until));
    charges::set_paid_until(connection, of, &latest.to_string())
}

/// When rents were due that moved a date from one day to another: on the first, and a month later each.
fn renewals(from: Date, to: Date) -> Vec<Date> {
    let days = from.until(to).map_or(0, |span: Span| span.get_days());
    if days < SAME_DATE_DAYS {
        return Vec::new();
    }
    let months = from.until((Unit::Month, to)).map_or(0, |span| {
        span.get_months() + i32::from(span.get_days() > 15)
    });
    (0..months.clamp(1, MOST_RENTS))
        .filter_map(|month| from.checked_add(month.months()).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_moves_on_is_one_rent_for_each_month() {
        for (from, to, due) in [
            ("2026-11-29", "2026-11-29", &[][..]),
            ("2026-11-29", "2026-11-30", &[]),
            ("2026-11-29", "2026-10-29", &[]),
            ("2026-11-29", "2026-12-29", &["2026-11-29"]),
            ("2026-11-29", "2026-12-06", &["2026-11-29"]),
            ("2027-01-31", "2027-02-28", &["2027-01-31"]),
            ("2026-11-29", "2026-12-28", &["2026-11-29"]),
            ("2026-11-29", "2027-01-28", &["2026-11-29", "2026-12-29"]),
            (
                "2026-11-29",
                "2027-02-28",
                &["2026-11-29", "2026-12-29", "2027-01-29"],
            ),
        ] {
            let renewals = renewals(from.parse().unwrap(), to.parse().unwrap());
            let renewals: Vec<String> = renewals.iter().map(ToString::to_string).collect();
            assert_eq!(renewals, due, "{from} {to}");
        }
        let years = renewals("2026-11-29".parse().unwrap(), "2036-11-29".parse().unwrap());
        assert_eq!(years.len(), MOST_RENTS as usize);
    }
}
