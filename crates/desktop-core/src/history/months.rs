//! Counting by month, where the person is.

use std::{collections::BTreeMap, ops::Range};

use jiff::{civil::Date, tz::TimeZone};

use super::select::end_of;
use crate::{present, view::MonthCount};

/// The counts, while they are made.
pub(super) struct Months<'a> {
    zone: &'a TimeZone,
    /// The month of the last one, and when it is: the next one is mostly of it too.
    last: Option<(Range<i64>, Date)>,
    counts: BTreeMap<Date, u32>,
}

impl<'a> Months<'a> {
    pub(super) fn new(zone: &'a TimeZone) -> Self {
        Self {
            zone,
            last: None,
            counts: BTreeMap::new(),
        }
    }

    /// Counts a time.
    pub(super) fn add(&mut self, ms: i64) {
        let first = match &self.last {
            Some((range, first)) if range.contains(&ms) => *first,
            _ => {
                let first = present::day(ms, self.zone).first_of_month();
                let start = present::start_of(first, self.zone);
                let end = end_of(first.last_of_month(), self.zone);
                self.last = Some((start..end, first));
                first
            }
        };
        *self.counts.entry(first).or_default() += 1;
    }

    /// The counts, the newest month first.
    pub(super) fn counted(self) -> Vec<MonthCount> {
        let newest_first = self.counts.into_iter().rev();
        newest_first
            .map(|(first, messages)| MonthCount {
                month: first.strftime("%Y-%m").to_string(),
                messages,
            })
            .collect()
    }
}
