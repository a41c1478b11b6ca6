//! Wrong passwords, and how long the next one waits.

use serde::{Deserialize, Serialize};

/// So many wrong ones in a row are free.
const FREE: u32 = 5;
/// The wait after the last free one; each further one doubles it.
const FIRST_MS: i64 = 15_000;
/// It grows no longer than this.
const LONGEST_MS: i64 = 15 * 60_000;

/// Wrong passwords since the last right one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Tries {
    /// In a row.
    wrong: u32,
    /// When the last was tried, on this machine's clock.
    last_ms: i64,
}

impl Tries {
    /// A password is tried. It counts as wrong until it turns out to be right, so that nothing is won by
    /// ending the app in between.
    pub(super) fn try_one(self, now_ms: i64) -> Self {
        Self {
            wrong: self.wrong.saturating_add(1),
            last_ms: now_ms,
        }
    }

    /// From when on another is heard, if that is later than now. A clock that was set back makes nobody wait
    /// longer than from now on.
    pub(super) fn waits_until(self, now_ms: i64) -> Option<i64> {
        let wait_ms = self.wait_ms()?;
        let until_ms = self.last_ms.min(now_ms).saturating_add(wait_ms);
        (until_ms > now_ms).then_some(until_ms)
    }

    fn wait_ms(self) -> Option<i64> {
        let doublings = self.wrong.checked_sub(FREE)?;
        let factor = 1_i64.checked_shl(doublings).filter(|factor| *factor > 0);
        let wait_ms = factor.and_then(|factor| FIRST_MS.checked_mul(factor));
        Some(wait_ms.map_or(LONGEST_MS, |wait_ms| wait_ms.min(LONGEST_MS)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_517_100_000;

    #[test]
    fn five_wrong_ones_are_free_and_then_the_wait_doubles_up_to_a_quarter_of_an_hour() {
        let mut tries = Tries::default();
        let mut waits = Vec::new();
        for _ in 0..12 {
            tries = tries.try_one(NOW);
            waits.push(tries.waits_until(NOW).map(|until| (until - NOW) / 1000));
        }
        let free = [None; 4];
        let grown = [15, 30, 60, 120, 240, 480, 900, 900].map(Some);
        assert_eq!(waits, [&free[..], &grown[..]].concat());
        for wrong in [64, 70, u32::MAX] {
            let tries = Tries {
                wrong,
                last_ms: NOW,
            };
            assert_eq!(tries.waits_until(NOW), Some(NOW + LONGEST_MS), "{wrong}");
        }
    }

    #[test]
    fn a_wait_ends_and_a_clock_that_was_set_back_does_not_lengthen_it() {
        let tries = Tries {
            wrong: FREE,
            last_ms: NOW,
        };
        for (now, until) in [
            (NOW, Some(NOW + FIRST_MS)),
            (NOW + FIRST_MS - 1, Some(NOW + FIRST_MS)),
            (NOW + FIRST_MS, None),
            (NOW - 3_600_000, Some(NOW - 3_600_000 + FIRST_MS)),
            (i64::MAX, None),
        ] {
            assert_eq!(tries.waits_until(now), until, "{now}");
        }
    }
}
