//! Time: the relay's where it is known, and wake-ups of this machine.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use tokio::sync::{Notify, watch};

/// A difference between the clocks below this is the network's, not a clock's.
const NOISE_MS: i64 = 2_000;

/// From 2020 to 2200: a relay's time beyond is a broken clock or a broken relay.
const POSSIBLE_MS: std::ops::Range<i64> = 1_577_836_800_000..7_258_118_400_000;

/// This machine's clock, corrected by the relay's. So ages and validity are right on a wrong clock.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_ms: AtomicI64,
    corrected: Notify,
    /// Whether a relay has said what time it is.
    told: watch::Sender<bool>,
}

impl Clock {
    /// Milliseconds since 1970, as the relay counts them.
    pub(crate) fn now_ms(&self) -> i64 {
        local_ms() + self.ahead_ms()
    }

    /// The earlier of this machine's clock and the relay's: what cannot be brought back goes by neither alone.
    pub(crate) fn earliest_ms(&self) -> i64 {
        local_ms() + self.ahead_ms().min(0)
    }

    /// How far the relay's clock is ahead of this machine's, in milliseconds.
    pub(crate) fn ahead_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::Relaxed)
    }

    /// The relay has just said what time it is.
    pub(crate) fn relay_says(&self, relay_time_ms: i64) {
        if !POSSIBLE_MS.contains(&relay_time_ms) {
            tracing::warn!(relay_time_ms, "the relay's clock says no possible time");
            return;
        }
        self.told
            .send_if_modified(|told| !std::mem::replace(told, true));
        let offset = relay_time_ms - local_ms();
        let known = self.offset_ms.load(Ordering::Relaxed);
        if (offset - known).abs() > NOISE_MS {
            let settled = if offset.abs() > NOISE_MS { offset } else { 0 };
            tracing::info!(
                offset_ms = settled,
                "the relay's clock differs from this machine's"
            );
            self.offset_ms.store(settled, Ordering::Relaxed);
            self.corrected.notify_one();
        }
    }

    /// Whether a relay has said what time it is: until then this is this machine's clock, right or wrong.
    pub(crate) fn is_told(&self) -> bool {
        *self.told.borrow()
    }

    /// Changes when a relay says for the first time what time it is.
    pub(crate) fn told(&self) -> watch::Receiver<bool> {
        self.told.subscribe()
    }

    /// Ends when the clock was corrected since the last call ended: a time that was taken before is off by as
    /// much. For one who waits.
    pub(crate) async fn corrected(&self) {
        self.corrected.notified().await;
    }
}

/// Milliseconds since 1970, as this machine counts them.
pub(crate) fn local_ms() -> i64 {
    // A clock before 1970 is corrected by the relay like any other wrong one.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

/// Notices that the machine has slept: wall time then passes by more than the monotonic clock counts,
/// or more passes between two looks than was meant to.
#[derive(Debug)]
pub(crate) struct WakeWatch {
    every: Duration,
    seen: (Instant, SystemTime),
}

/// A look that comes this much late, or a wall clock that gained this much, is a wake-up.
const SLEPT: Duration = Duration::from_secs(10);

impl WakeWatch {
    /// Expects a look `every` so often.
    pub(crate) fn new(every: Duration) -> Self {
        Self {
            every,
            seen: (Instant::now(), SystemTime::now()),
        }
    }

    /// Looks; true after a sleep.
    pub(crate) fn look(&mut self) -> bool {
        self.look_at(Instant::now(), SystemTime::now())
    }

    fn look_at(&mut self, now: Instant, wall: SystemTime) -> bool {
        let passed = now.saturating_duration_since(self.seen.0);
        // A wall clock that was set back is no sleep.
        let wall_passed = wall.duration_since(self.seen.1).unwrap_or_default();
        self.seen = (now, wall);
        passed > self.every + SLEPT || wall_passed > passed + SLEPT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_ten_minutes_off_is_corrected_and_noise_is_not_followed() {
        let clock = Clock::default();
        clock.relay_says(local_ms() + 600_000);
        assert!((clock.now_ms() - local_ms() - 600_000).abs() < 1_000);
        let offset = clock.offset_ms.load(Ordering::Relaxed);
        clock.relay_says(local_ms() + 600_000 + NOISE_MS / 2);
        assert_eq!(clock.offset_ms.load(Ordering::Relaxed), offset);
        for impossible in [i64::MIN, -1, 0, i64::MAX] {
            clock.relay_says(impossible);
            assert_eq!(clock.offset_ms.load(Ordering::Relaxed), offset);
        }
        clock.relay_says(local_ms());
        assert_eq!(clock.offset_ms.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn what_cannot_be_brought_back_goes_by_the_earlier_clock() {
        const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;
        for (ahead_ms, earliest_ms) in [(4 * YEAR_MS, 0), (-4 * YEAR_MS, -4 * YEAR_MS)] {
            let clock = Clock::default();
            clock.relay_says(local_ms() + ahead_ms);
            let found_ms = clock.earliest_ms() - local_ms();
            assert!(
                (found_ms - earliest_ms).abs() < 1_000,
                "{ahead_ms}: {found_ms}"
            );
        }
    }

    #[test]
    fn a_gap_in_either_clock_is_a_wake_up() {
        let every = Duration::from_secs(5);
        let mut watch = WakeWatch::new(every);
        let (start, wall) = watch.seen;
        let at = |monotonic, wall_clock| {
            (
                start + Duration::from_secs(monotonic),
                wall + Duration::from_secs(wall_clock),
            )
        };
        for (now, slept) in [
            (at(5, 5), false),
            (at(10, 310), true), // suspended: the monotonic clock stood still
            (at(15, 315), false),
            (at(20, 100), false), // set back
            (at(320, 400), true), // the process was stopped
            (at(325, 405), false),
        ] {
            assert_eq!(watch.look_at(now.0, now.1), slept, "{now:?}");
        }
    }
}
