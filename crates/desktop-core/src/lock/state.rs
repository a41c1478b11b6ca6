//! The lock as a state machine over time and events, without either.

use std::time::Duration;

use super::tries::Tries;
use crate::view::{LockView, Locked, LockedWhy};

const MINUTE_MS: i64 = 60_000;

/// A moment on both of this machine's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// On the one that never goes back, and stands still while the machine sleeps.
    pub(super) steady: Duration,
    /// On the one that people read, in milliseconds since 1970.
    pub(super) wall_ms: i64,
}

impl Moment {
    /// How long ago another was, by the clock that says more: the one stands still in a machine that sleeps,
    /// the other may be set back.
    fn since_ms(self, then: Self) -> i64 {
        let steady = self.steady.saturating_sub(then.steady).as_millis();
        let steady = i64::try_from(steady).unwrap_or(i64::MAX);
        steady.max(self.wall_ms.saturating_sub(then.wall_ms))
    }
}

/// A lock that is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Closed {
    since_ms: i64,
    why: LockedWhy,
    arrived: u32,
}

/// The lock.
#[derive(Debug)]
pub(super) struct State {
    /// A password is set.
    set: bool,
    closed: Option<Closed>,
    /// When the person did something last.
    used: Moment,
    /// Minutes without use after which it closes.
    after_min: Option<u32>,
    pub(super) tries: Tries,
}

impl State {
    /// No password is known of yet.
    pub(super) fn new(now: Moment) -> Self {
        Self {
            set: false,
            closed: None,
            used: now,
            after_min: None,
            tries: Tries::default(),
        }
    }

    /// What is kept is opened: it is closed where there is a password.
    pub(super) fn start(&mut self, set: bool, tries: Tries, now: Moment) {
        self.set = set;
        self.tries = tries;
        self.closed = None;
        self.close(LockedWhy::Start, now);
    }

    /// There is a password from now on, or none any more. The person has just shown who they are.
    pub(super) fn set(&mut self, set: bool, now: Moment) {
        self.set = set;
        self.open(now);
    }

    /// The right password was given.
    pub(super) fn open(&mut self, now: Moment) {
        self.closed = None;
        self.used = now;
        self.tries = Tries::default();
    }

    /// Closes it. False where there is no password, or it is closed.
    pub(super) fn close(&mut self, why: LockedWhy, now: Moment) -> bool {
        if !self.set || self.closed.is_some() {
            return false;
        }
        self.closed = Some(Closed {
            since_ms: now.wall_ms,
            why,
            arrived: 0,
        });
        true
    }

    /// The person did something; after too long a while it is too late for that. True if it closed.
    pub(super) fn used(&mut self, now: Moment) -> bool {
        let closed = self.look(now);
        self.used = now;
        closed
    }

    /// Time has passed. True if it closed.
    pub(super) fn look(&mut self, now: Moment) -> bool {
        match self.after_min {
            Some(minutes) if now.since_ms(self.used) >= i64::from(minutes.max(1)) * MINUTE_MS => {
                self.close(LockedWhy::Idle { minutes }, now)
            }
            _ => false,
        }
    }

    /// After how many minutes without use it closes.
    pub(super) fn close_after(&mut self, minutes: Option<u32>) {
        self.after_min = minutes;
    }

    /// It closes by itself some time.
    pub(super) fn is_counting(&self) -> bool {
        self.set && self.closed.is_none() && self.after_min.is_some()
    }

    pub(super) fn is_set(&self) -> bool {
        self.set
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// Messages were kept. True if that is counted.
    pub(super) fn arrived(&mut self, messages: u32) -> bool {
        let Some(closed) = self.closed.as_mut().filter(|_| messages > 0) else {
            return false;
        };
        closed.arrived = closed.arrived.saturating_add(messages);
        true
    }

    /// As the window sees it, on a clock that is ahead of this machine's by `ahead_ms`.
    pub(super) fn view(&self, now: Moment, ahead_ms: i64) -> LockView {
        LockView {
            set: self.set,
            locked: self.closed.map(|closed| Locked {
                since_ms: closed.since_ms + ahead_ms,
                why: closed.why,
                arrived: closed.arrived,
            }),
            again_ms: self
                .tries
                .waits_until(now.wall_ms)
                .map(|until_ms| until_ms + ahead_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALL: i64 = 1_795_517_100_000;

    /// So many seconds later on each clock.
    fn at(steady: u64, wall: i64) -> Moment {
        Moment {
            steady: Duration::from_secs(steady),
            wall_ms: WALL + wall * 1000,
        }
    }

    fn both(seconds: u32) -> Moment {
        at(seconds.into(), seconds.into())
    }

    /// With a password, open, and used just now.
    fn open(after_min: Option<u32>) -> State {
        let mut state = State::new(both(0));
        state.close_after(after_min);
        state.set(true, both(0));
        state
    }

    fn why(state: &State) -> Option<LockedWhy> {
        state.view(both(0), 0).locked.map(|locked| locked.why)
    }

    #[test]
    fn a_start_closes_it_where_a_password_is_set() {
        for (set, found) in [(true, Some(LockedWhy::Start)), (false, None)] {
            let mut state = State::new(both(0));
            state.start(set, Tries::default(), both(1));
            assert_eq!(why(&state), found);
            assert_eq!(state.is_set(), set);
        }
    }

    #[test]
    fn it_closes_after_so_long_without_use_by_whichever_clock_says_more() {
        let idle = Some(LockedWhy::Idle { minutes: 5 });
        for (now, found) in [
            (both(299), None),
            (both(300), idle),
            // The machine slept.
            (at(1, 300), idle),
            // The clock was set back meanwhile.
            (at(300, -3600), idle),
            (at(299, -3600), None),
        ] {
            let mut state = open(Some(5));
            assert_eq!(state.look(now), found.is_some(), "{now:?}");
            assert_eq!(why(&state), found, "{now:?}");
            // Once only.
            assert!(!state.look(now));
        }
    }

    #[test]
    fn use_puts_it_off_but_not_once_it_is_too_late() {
        let mut state = open(Some(1));
        assert!(!state.used(both(59)));
        assert!(!state.look(both(118)));
        assert!(state.used(both(119)), "nobody looked in between");
        assert_eq!(why(&state), Some(LockedWhy::Idle { minutes: 1 }));
    }

    #[test]
    fn never_is_never_and_no_password_is_no_lock() {
        let mut state = open(None);
        assert!(!state.look(both(u32::MAX)));
        assert!(!state.is_counting());
        assert!(state.close(LockedWhy::Asked, both(1)));
        let mut state = open(Some(5));
        state.set(false, both(1));
        assert!(!state.look(both(3600)));
        assert!(!state.close(LockedWhy::Asked, both(3600)));
        assert!(!state.is_closed());
    }

    #[test]
    fn a_choice_of_less_than_a_minute_is_a_minute() {
        let mut state = open(Some(0));
        assert!(!state.look(both(59)));
        assert!(state.look(both(60)));
    }

    #[test]
    fn what_comes_is_counted_while_it_is_closed() {
        let mut state = open(Some(5));
        assert!(!state.arrived(1));
        assert!(state.close(LockedWhy::Asked, both(10)));
        assert!(!state.close(LockedWhy::Asked, both(20)));
        assert!(state.arrived(2));
        assert!(state.arrived(1));
        assert!(!state.arrived(0));
        assert_eq!(
            state.view(both(20), 1000).locked,
            Some(Locked {
                since_ms: WALL + 11_000,
                why: LockedWhy::Asked,
                arrived: 3
            })
        );
        state.open(both(30));
        assert_eq!(state.view(both(30), 0).locked, None);
        assert!(!state.look(both(329)), "its time begins anew");
        assert!(state.look(both(330)));
    }

    #[test]
    fn the_right_password_forgets_the_wrong_ones() {
        let mut state = open(Some(5));
        for _ in 0..5 {
            state.tries = state.tries.try_one(WALL);
        }
        assert_eq!(state.view(both(0), 500).again_ms, Some(WALL + 15_500));
        state.open(both(1));
        assert_eq!(state.view(both(1), 0).again_ms, None);
    }
}
