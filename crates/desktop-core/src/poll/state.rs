//! When to ask, what an outcome means, when to back off: over time and events, without either.
//!
//! Times count from any fixed start, on a clock that never goes back.

use std::time::Duration;

use crate::view::RelayState;

/// How long the relay is asked to wait for a first message.
const WAIT: Duration = Duration::from_secs(25);
/// The least that a wait is lowered to when something on the way cuts connections early.
const LEAST_WAIT: Duration = Duration::from_secs(5);
/// After so many early cuts in a row the wait is lowered.
const CUTS: u32 = 2;
/// The first pause after a failure, and the pause after an answer that brought nothing at once.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Ask, with this wait; then report the outcome.
    Ask(Duration),
    /// A request is under way: there is nothing to do until it has an outcome.
    Pending,
    /// Ask at this time.
    At(Duration),
    /// Ask no more by itself: this device is not accepted.
    Stop,
}

/// How a request failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The connection was there and ended early.
    Cut,
    /// The relay does not know the device.
    Refused,
    /// Anything else.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Due(Duration),
    Asking { since: Duration, wait: Duration },
    Refused,
}

/// The state of one poll.
#[derive(Debug, Clone)]
pub(crate) struct Poll {
    phase: Phase,
    /// The wait of a quiet poll.
    wait: Duration,
    /// Ask without waiting, to know quickly how things are.
    probe: bool,
    answered: bool,
    failures: u32,
    cuts: u32,
    gone: u32,
}

impl Poll {
    /// Asks at once.
    pub(crate) fn new(now: Duration) -> Self {
        Self {
            phase: Phase::Due(now),
            wait: WAIT,
            probe: true,
            answered: false,
            failures: 0,
            cuts: 0,
            gone: 0,
        }
    }

    /// What to do now.
    pub(crate) fn next(&mut self, now: Duration) -> Next {
        match self.phase {
            Phase::Due(at) if at <= now => {
                let wait = if self.probe {
                    Duration::ZERO
                } else {
                    self.wait
                };
                self.phase = Phase::Asking { since: now, wait };
                Next::Ask(wait)
            }
            Phase::Due(at) => Next::At(at),
            Phase::Asking { .. } => Next::Pending,
            Phase::Refused => Next::Stop,
        }
    }

    /// The relay answered and what it sent is kept. `moved` when the cursor went on.
    pub(crate) fn answered(&mut self, now: Duration, moved: bool, more: bool) {
        let Phase::Asking { since, wait } = self.phase else {
            return;
        };
        let probe = self.probe;
        self.recover();
        if wait >= self.wait {
            self.cuts = 0;
        }
        self.gone = 0;
        self.probe = moved && more;
        // A relay that brings nothing without waiting, though it was asked to wait or says that there
        // is more, would be asked in a busy loop.
        let hasty = !moved && (more || !probe) && now.saturating_sub(since) < FIRST_PAUSE;
        self.phase = Phase::Due(if hasty { now + FIRST_PAUSE } else { now });
    }

    /// The relay had no such cursor any more, and the new one is kept.
    pub(crate) fn gone(&mut self, now: Duration, jitter: f64) {
        self.recover();
        self.gone += 1;
        self.probe = true;
        // A relay that says so again and again is not to be asked in a busy loop.
        self.phase = Phase::Due(match self.gone {
            1 => now,
            times => now + pause(times - 1, jitter),
        });
    }

    /// The request failed. `jitter` is between 0 and 1.
    pub(crate) fn failed(&mut self, now: Duration, failure: Failure, jitter: f64) {
        let Phase::Asking { since, wait } = self.phase else {
            return;
        };
        if failure == Failure::Refused {
            self.phase = Phase::Refused;
            // Asked again, it is not live before it has answered.
            self.answered = false;
            self.failures = 0;
            return;
        }
        let held = now.saturating_sub(since);
        if failure == Failure::Cut && held < wait {
            self.cuts += 1;
            if self.cuts >= CUTS {
                self.cuts = 0;
                self.wait = whole_seconds(held * 3 / 4).clamp(LEAST_WAIT, WAIT);
            }
            if self.failures == 0 && held >= FIRST_PAUSE {
                // A proxy's idle time, or a relay that was restarted: look before calling it trouble.
                self.probe = true;
                self.phase = Phase::Due(now);
                return;
            }
        }
        self.failures += 1;
        self.probe = true;
        self.phase = Phase::Due(now + pause(self.failures, jitter));
    }

    /// Somebody wants to know now: no pause any longer.
    pub(crate) fn nudge(&mut self, now: Duration) {
        if !matches!(self.phase, Phase::Asking { .. }) {
            self.phase = Phase::Due(now);
            self.probe = true;
        }
    }

    /// The machine has slept: whatever request was under way is dead and to be dropped.
    pub(crate) fn woke(&mut self, now: Duration) {
        self.phase = Phase::Due(now);
        self.probe = true;
        self.wait = WAIT;
        self.cuts = 0;
    }

    /// What a person is shown.
    pub(crate) fn shown(&self) -> RelayState {
        match self.phase {
            Phase::Refused => RelayState::Refused,
            _ if self.failures > 0 => RelayState::Reconnecting,
            _ if self.answered => RelayState::Live,
            _ => RelayState::Connecting,
        }
    }

    fn recover(&mut self) {
        self.answered = true;
        self.failures = 0;
    }
}

/// Doubles from a second to a minute; the jitter spreads clients that failed together.
fn pause(failures: u32, jitter: f64) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(1 << failures.min(7));
    let longest = doubled.min(LONGEST_PAUSE);
    FIRST_PAUSE + (longest - FIRST_PAUSE).mul_f64(jitter.clamp(0.0, 1.0))
}

fn whole_seconds(duration: Duration) -> Duration {
    Duration::from_secs(duration.as_secs())
}

#[cfg(test)]
mod tests;
