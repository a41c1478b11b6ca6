//! Where a self-test's time went.

use std::time::{Duration, Instant};

use relay_protocol::StoreTime;

use super::Back;
use crate::view::{PingmeSeen, SelfTest};

/// The parts of the whole time, each at least nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Legs {
    sent: Duration,
    stored: Duration,
    back: Duration,
    saved: Duration,
}

impl Legs {
    /// From sending to being kept. The relay wakes the poll with the same commit that it answers, so the
    /// test may be back before that answer is: then the way there ends with its coming back.
    pub(super) fn of(
        sent: Instant,
        answered: Instant,
        stored: Option<StoreTime>,
        back: Back,
    ) -> Self {
        let there = answered.min(back.received);
        let way = there.saturating_duration_since(sent);
        let stored = stored.map_or(Duration::ZERO, |time| time.0).min(way);
        Self {
            sent: way - stored,
            stored,
            back: back.received.saturating_duration_since(there),
            saved: back.kept.saturating_duration_since(back.received),
        }
    }

    /// As the window shows it.
    pub(super) fn view(self, ended_ms: i64, pingme: PingmeSeen) -> SelfTest {
        let ms = |leg: Duration| leg.as_secs_f64() * 1000.0;
        SelfTest {
            ended_ms,
            total_ms: ms(self.sent + self.stored + self.back + self.saved),
            sent_ms: ms(self.sent),
            stored_ms: ms(self.stored),
            back_ms: ms(self.back),
            saved_ms: ms(self.saved),
            pingme,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legs_are_never_negative_and_add_up_to_the_whole_time() {
        // Answered, back and kept after so many milliseconds; what the relay says; then the four legs.
        type Case = ([u64; 3], Option<u64>, [u64; 4]);
        let cases: &[Case] = &[
            ([40, 60, 65], Some(2), [38, 2, 20, 5]),
            ([40, 60, 65], None, [40, 0, 20, 5]),
            // Back before the answer.
            ([40, 30, 33], Some(2), [28, 2, 0, 3]),
            // A relay that says more than the whole took.
            ([40, 60, 65], Some(900), [0, 40, 20, 5]),
            ([0, 0, 0], Some(1), [0, 0, 0, 0]),
        ];
        let start = Instant::now();
        for (times, stored, expected) in cases {
            let [answered, received, kept] = times.map(|ms| start + Duration::from_millis(ms));
            let stored = stored.map(|ms| StoreTime(Duration::from_millis(ms)));
            let legs = Legs::of(start, answered, stored, Back { received, kept });
            let view = legs.view(7, PingmeSeen::Never);
            let parts = [view.sent_ms, view.stored_ms, view.back_ms, view.saved_ms];
            #[allow(clippy::cast_precision_loss)]
            let expected = expected.map(|ms| ms as f64);
            for (part, expected) in parts.into_iter().zip(expected) {
                assert!((part - expected).abs() < 1e-6, "{times:?} {view:?}");
            }
            assert!((view.total_ms - parts.iter().sum::<f64>()).abs() < 1e-6);
            let whole = kept.duration_since(start).as_secs_f64() * 1000.0;
            assert!((view.total_ms - whole).abs() < 1e-6, "{view:?}");
        }
    }
}
