//! Dates and times inside display strings.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::Readable;

impl Readable for Date {
    /// The first year, month and day in that order: `2021-11-22 (Expiry Date)`, `2021/11/2`,
    /// `有效期 2021年11月22日`. Orders that depend on the country (`11/12/2021`) are not guessed.
    fn read(text: &str) -> Option<Self> {
        let mut before = None;
        for (at, c) in text.char_indices() {
            let starts_a_number =
                c.is_ascii_digit() && !before.is_some_and(|b: char| b.is_ascii_digit());
            before = Some(c);
            if starts_a_number && let Some(date) = date_at(&text[at..]) {
                return Some(date);
            }
        }
        None
    }
}

/// Reads `year sep month sep day` at the beginning of `text`.
fn date_at(text: &str) -> Option<Date> {
    let (year, rest) = digits(text, 4..=4)?;
    let (first, rest) = split_char(rest)?;
    let (month, rest) = digits(rest, 1..=2)?;
    let (second, rest) = split_char(rest)?;
    let (day, rest) = digits(rest, 1..=2)?;
    let separated = match first {
        '-' | '/' | '.' => second == first,
        '年' => second == '月',
        _ => false,
    };
    let ends = !rest.starts_with(|c: char| c.is_ascii_digit());
    if !(separated && ends) {
        return None;
    }
    let small = |value: u16| i8::try_from(value).ok();
    Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}

/// Splits a run of ASCII digits, of a length within `lengths`, off the beginning.
fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<(u16, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let value = lengths.contains(&end).then(|| text[..end].parse().ok())??;
    Some((value, &text[end..]))
}

fn split_char(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    chars.next().map(|c| (c, chars.as_str()))
}

/// Below this many, an epoch time is in seconds; above, in milliseconds (the year 5138).
const SECONDS_END: i64 = 100_000_000_000;

impl Readable for Timestamp {
    /// RFC 3339 with an offset, as in the page's one example, or seconds or milliseconds since
    /// 1970. A time without an offset says nothing certain and is not guessed.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(time) = text.parse() {
            return Some(time);
        }
        // Shorter numbers are more likely a mistake than a moment before September 2001.
        if text.len() < 10 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let epoch: i64 = text.parse().ok()?;
        if epoch < SECONDS_END {
            Timestamp::from_second(epoch).ok()
        } else {
            Timestamp::from_millisecond(epoch).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_found_wherever_it_stands() {
        for (text, date) in [
            ("2021-11-22 (Expiry Date)", Some("2021-11-22")),
            ("2021-11-22T10:00:00Z", Some("2021-11-22")),
            ("Renews on 2026/2/3", Some("2026-02-03")),
            ("2026.12.31", Some("2026-12-31")),
            ("有效期 2026年7月9日", Some("2026-07-09")),
            ("order 77 until 2026-07-09", Some("2026-07-09")),
            ("", None),
            ("XX", None),
            ("11/12/2021", None),
            ("2021-13-01", None),
            ("2021-02-30", None),
            ("12021-11-22", None),
            ("2021-11-222", None),
            ("2021-11/22", None),
        ] {
            assert_eq!(
                Date::read(text),
                date.map(|d| d.parse().unwrap()),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_time_is_read_when_it_names_one_moment() {
        for (text, time) in [
            ("2021-03-25T03:17:06.050Z", Some("2021-03-25T03:17:06.05Z")),
            ("2021-03-25T11:17:06+08:00", Some("2021-03-25T03:17:06Z")),
            (" 2021-03-25 03:17:06Z ", Some("2021-03-25T03:17:06Z")),
            ("1616642226", Some("2021-03-25T03:17:06Z")),
            ("1616642226050", Some("2021-03-25T03:17:06.05Z")),
            ("2021-03-25 03:17:06", None),
            ("2021-03-25", None),
            ("yesterday", None),
            ("12345", None),
            ("99999999999999999999", None),
            ("", None),
        ] {
            assert_eq!(
                Timestamp::read(text),
                time.map(|t| t.parse().unwrap()),
                "{text:?}"
            );
        }
    }
}
