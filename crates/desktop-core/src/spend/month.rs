//! Months where the person is, and what the current one has cost.

use std::{collections::HashMap, fmt};

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use rusqlite::Connection;
use rust_decimal::Decimal;

use super::{
    currency::Currencies,
    fold::{Fold, sum_of},
    limit::Limit,
};
use crate::{
    Error,
    id::AccountId,
    present,
    store::charges,
    view::{MonthCost, MonthSpent, NumberKey, SpendKind},
};

/// A month, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Month(Date);

impl Month {
    /// The month of a time.
    pub(crate) fn of(ms: i64, zone: &TimeZone) -> Self {
        Self(present::day(ms, zone).first_of_month())
    }

    /// Reads `2026-11`.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let (year, month) = name.split_once('-')?;
        let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
        (Self(first).to_string() == name).then_some(Self(first))
    }

    /// So many months in a row, this one the last.
    pub(super) fn last(self, months: i32) -> Vec<Self> {
        let ago = (0..months).rev();
        ago.filter_map(|ago| self.0.checked_sub(ago.months()).ok())
            .map(Self)
            .collect()
    }

    pub(super) fn starts_ms(self, zone: &TimeZone) -> i64 {
        present::start_of(self.0, zone)
    }

    /// When the next one starts.
    pub(super) fn ends_ms(self, zone: &TimeZone) -> i64 {
        self.0
            .checked_add(1.month())
            .map_or(i64::MAX, |next| present::start_of(next, zone))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// What a month has cost: all of it together, and each number.
pub(crate) struct ThisMonth {
    month: Month,
    currency: Option<String>,
    /// What is in that currency.
    all: Fold,
    numbers: HashMap<NumberKey, OfNumber>,
}

#[derive(Default)]
struct OfNumber {
    messages: u32,
    cost: Fold,
    currency: Option<String>,
}

impl ThisMonth {
    pub(crate) fn read(
        connection: &Connection,
        month: Month,
        zone: &TimeZone,
    ) -> Result<Self, Error> {
        let currencies = Currencies::read(connection)?;
        let main = currencies.main(None);
        let mut all = Fold::default();
        let mut numbers: HashMap<NumberKey, OfNumber> = HashMap::new();
        for tally in charges::tallies(connection, month.starts_ms(zone), month.ends_ms(zone))? {
            let currency = currencies.of(tally.account, tally.currency.as_deref());
            if currency == main {
                all.add(tally.amount, tally.charges);
            }
            if let (Some(app), Some(phone)) = (&tally.app, &tally.phone) {
                let number = numbers
                    .entry(key(tally.account, app, phone))
                    .or_insert_with(|| OfNumber {
                        currency: currencies.main(Some(tally.account)).map(str::to_owned),
                        ..OfNumber::default()
                    });
                if tally.kind == SpendKind::Sms {
                    number.messages += tally.charges;
                }
                if currency == number.currency.as_deref() {
                    number.cost.add(tally.amount, tally.charges);
                }
            }
        }
        Ok(Self {
            month,
            currency: main.map(str::to_owned),
            all,
            numbers,
        })
    }

    /// All that is known of it, in the main currency.
    pub(super) fn total(&self) -> Decimal {
        self.all.sum.unwrap_or_default()
    }

    /// The month beside the person's limit, as the settings have it.
    pub(crate) fn spent(&self, limit: Option<&str>) -> MonthSpent {
        let limit = Limit::kept(limit);
        let spent = self.total();
        MonthSpent {
            month: self.month.to_string(),
            sum: self.all.sum_in(self.currency.as_deref()),
            unknown: self.all.unknown,
            limit: limit.map(|limit| sum_of(limit.0, self.currency.as_deref())),
            percent: limit.map(|limit| limit.used(spent)),
            level: limit.map(|limit| limit.level(spent)).unwrap_or_default(),
        }
    }

    /// What a number has cost, in the main currency of its account.
    pub(crate) fn of_number(&self, of: &NumberKey) -> MonthCost {
        let of = key(AccountId(of.account), &of.app, &of.phone);
        self.numbers
            .get(&of)
            .map_or_else(MonthCost::default, |number| MonthCost {
                messages: number.messages,
                sum: number.cost.sum_in(number.currency.as_deref()),
            })
    }
}

/// A number's key, whichever way PingMe spells its service today.
fn key(account: AccountId, app: &str, phone: &str) -> NumberKey {
    NumberKey {
        account: account.0,
        app: app.to_ascii_lowercase(),
        phone: phone.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_named_and_begins_where_the_person_is() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        // 31 December, 16:30 in London: the new year has come in Shanghai.
        let month = Month::of(1_767_198_600_000, &zone);
        assert_eq!(month.to_string(), "2026-01");
        assert_eq!(Month::parse("2026-01"), Some(month));
        let six: Vec<String> = month.last(6).iter().map(ToString::to_string).collect();
        assert_eq!(
            six,
            [
                "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01"
            ]
        );
        assert_eq!(month.starts_ms(&zone), 1_767_196_800_000);
        assert_eq!(month.ends_ms(&zone), 1_769_875_200_000);
        for bad in ["", "2026", "2026-13", "2026-1", "2026-01-01", "x-y"] {
            assert_eq!(Month::parse(bad), None, "{bad}");
        }
    }
}
