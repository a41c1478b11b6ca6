//! The day that a number list names for a number, where somebody can mean it.

use jiff::{ToSpan as _, civil::Date};

/// Rent is paid by the month, and a number lasts for weeks: a day that is further away is a slip.
const FARTHEST_YEARS: i32 = 10;

/// The day, unless it is so far from today that nobody can mean it. Such a day is not known: it would stand for
/// years of rent, or for a number that never ends.
pub(crate) fn meant(day: Date, today: Date) -> Option<Date> {
    let (first, last) = (
        today.saturating_sub(FARTHEST_YEARS.years()),
        today.saturating_add(FARTHEST_YEARS.years()),
    );
    (first..=last).contains(&day).then_some(day)
}

/// What is kept of a list: its words for the day and what was read of them. Neither where nobody can mean it.
pub(crate) fn kept(words: String, day: Option<&str>, today: Date) -> (String, Option<Date>) {
    match day.and_then(|day| day.parse().ok()) {
        None => (words, None),
        Some(day) => match meant(day, today) {
            None => (String::new(), None),
            day => (words, day),
        },
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_that_is_years_away_is_not_known() {
        let today = date(2026, 11, 28);
        for (day, known) in [
            ("2026-11-28", true),
            ("2024-02-29", true),
            ("2036-11-28", true),
            ("2036-11-29", false),
            ("9999-12-31", false),
            ("1970-01-01", false),
            ("0000-01-01", false),
        ] {
            let (words, read) = kept(format!("{day} (Expiry Date)"), Some(day), today);
            assert_eq!((read.is_some(), !words.is_empty()), (known, known), "{day}");
        }
        // PingMe's words for what cannot be read are shown as they are.
        assert_eq!(kept("soon".into(), None, today), ("soon".into(), None));
        for end in [Date::MIN, Date::MAX] {
            assert_eq!(meant(end, end), Some(end), "no overflow");
        }
    }
}
