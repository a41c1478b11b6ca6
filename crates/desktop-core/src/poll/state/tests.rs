use super::*;

fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

enum Step {
    /// At this second the machine says this.
    Says(u64, Next),
    Answered(u64, bool, bool),
    Gone(u64),
    Failed(u64, Failure),
    Nudge(u64),
    Woke(u64),
    Shown(RelayState),
}
use Step::*;

/// Runs a story with the longest jitter, so that pauses are exact.
fn tell(name: &str, story: &[Step]) {
    let mut poll = Poll::new(s(0));
    for (at, step) in story.iter().enumerate() {
        match *step {
            Says(now, next) => assert_eq!(poll.next(s(now)), next, "{name}: step {at}"),
            Answered(now, moved, more) => poll.answered(s(now), moved, more),
            Gone(now) => poll.gone(s(now), 1.0),
            Failed(now, failure) => poll.failed(s(now), failure, 1.0),
            Nudge(now) => poll.nudge(s(now)),
            Woke(now) => poll.woke(s(now)),
            Shown(state) => assert_eq!(poll.shown(), state, "{name}: step {at}"),
        }
    }
}

const PROBE: Next = Next::Ask(Duration::ZERO);
const LONG: Next = Next::Ask(WAIT);

#[test]
fn the_poll_asks_waits_and_backs_off_as_told() {
    tell(
        "a quiet day",
        &[
            Shown(RelayState::Connecting),
            Says(0, PROBE),
            Says(0, Next::Pending),
            Answered(0, false, false),
            Shown(RelayState::Live),
            Says(0, LONG),
            Answered(25, false, false),
            Says(25, LONG),
        ],
    );
    tell(
        "a full inbox is fetched without waiting",
        &[
            Says(0, PROBE),
            Answered(0, true, true),
            Says(0, PROBE),
            Answered(0, true, false),
            Says(0, LONG),
        ],
    );
    tell(
        "failures back off to a minute, and a nudge asks at once",
        &[
            Says(0, PROBE),
            Failed(0, Failure::Other),
            Shown(RelayState::Reconnecting),
            Says(1, Next::At(s(2))),
            Says(2, PROBE),
            Failed(2, Failure::Other),
            Says(2, Next::At(s(6))),
            Says(6, PROBE),
            Failed(6, Failure::Other),
            Says(14, PROBE),
            Failed(14, Failure::Other),
            Says(30, PROBE),
            Failed(30, Failure::Other),
            Says(62, PROBE),
            Failed(62, Failure::Other),
            Says(62, Next::At(s(122))),
            Nudge(70),
            Says(70, PROBE),
            Answered(70, false, false),
            Shown(RelayState::Live),
            Says(70, LONG),
        ],
    );
    tell(
        "one early cut is looked into, a second one in a row lowers the wait",
        &[
            Says(0, PROBE),
            Answered(0, false, false),
            Says(0, LONG),
            Failed(20, Failure::Cut),
            Shown(RelayState::Live),
            Says(20, PROBE),
            Answered(20, false, false),
            Says(20, LONG),
            Failed(40, Failure::Cut),
            Says(40, PROBE),
            Answered(40, false, false),
            Says(40, Next::Ask(s(15))),
            Answered(55, false, false),
            Says(55, Next::Ask(s(15))),
        ],
    );
    tell(
        "a cut at once is a failure",
        &[
            Says(0, PROBE),
            Answered(0, false, false),
            Says(0, LONG),
            Failed(0, Failure::Cut),
            Shown(RelayState::Reconnecting),
            Says(0, Next::At(s(2))),
        ],
    );
    tell(
        "a refused device stops until somebody asks",
        &[
            Says(0, PROBE),
            Answered(0, false, false),
            Says(0, LONG),
            Failed(1, Failure::Refused),
            Shown(RelayState::Refused),
            Says(1_000, Next::Stop),
            Nudge(1_000),
            Shown(RelayState::Connecting),
            Says(1_000, PROBE),
            Failed(1_000, Failure::Refused),
            Woke(2_000),
            Shown(RelayState::Connecting),
            Says(2_000, PROBE),
        ],
    );
    tell(
        "waking up asks at once, though a request was under way",
        &[
            Says(0, PROBE),
            Answered(0, false, false),
            Says(0, LONG),
            Woke(10),
            Says(10, PROBE),
            Answered(10, false, false),
            Says(10, LONG),
        ],
    );
    tell(
        "a gap goes on at once, but not again and again",
        &[
            Says(0, PROBE),
            Gone(0),
            Shown(RelayState::Live),
            Says(0, PROBE),
            Gone(0),
            Says(0, Next::At(s(2))),
        ],
    );
    tell(
        "a relay that does not wait is not asked in a busy loop",
        &[
            Says(0, PROBE),
            Answered(0, false, false),
            Says(0, LONG),
            Answered(0, false, false),
            Says(0, Next::At(s(1))),
            Says(1, LONG),
            Answered(1, false, true),
            Says(1, Next::At(s(2))),
        ],
    );
}

/// A relay on a bad network, for the machine alone: messages are numbers, the cursor is the last one.
#[derive(Default)]
struct Network {
    up: bool,
    last: u64,
}

#[test]
fn on_any_network_there_is_one_request_at_a_time_no_step_back_no_rush_and_progress_in_the_end() {
    for seed in 0..500 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut poll = Poll::new(s(0));
        let mut network = Network::default();
        let (mut now, mut cursor, mut requests) = (Duration::ZERO, 0_u64, 0_u32);
        let mut arrived_at = Duration::ZERO;
        // What is under way, and when it ends: by the network's own mind.
        let mut pending: Option<(Duration, Duration)> = None;
        while now < s(3_600) {
            network.up = now >= s(1_800) || random.u32(0..10) < 6;
            if now < s(1_800) && random.u32(0..5) == 0 {
                network.last += random.u64(1..4);
                arrived_at = now;
            }
            match poll.next(now) {
                Next::Ask(wait) => {
                    assert!(pending.is_none(), "seed {seed}: two requests at once");
                    requests += 1;
                    let ends = if network.up && network.last > cursor {
                        Duration::from_millis(random.u64(1..200))
                    } else if network.up {
                        wait + Duration::from_millis(1)
                    } else {
                        Duration::from_millis(random.u64(1..40_000))
                    };
                    pending = Some((now, now + ends));
                    continue;
                }
                Next::Pending => {
                    let (since, ends) = pending.unwrap();
                    if now < s(1_800) && random.u32(0..50) == 0 {
                        pending = None;
                        poll.woke(now);
                        continue;
                    }
                    now = ends.max(now);
                    pending = None;
                    let before = cursor;
                    if network.up {
                        cursor = network.last.min(cursor + 2);
                        poll.answered(now, cursor != before, cursor < network.last);
                    } else if random.bool() {
                        poll.failed(now, Failure::Cut, random.f64());
                    } else {
                        poll.failed(now, Failure::Other, random.f64());
                    }
                    assert!(cursor >= before && now >= since);
                }
                Next::At(at) => {
                    assert!(at > now, "seed {seed}: a pause that has passed");
                    assert!(
                        at - now <= LONGEST_PAUSE,
                        "seed {seed}: a pause of {:?}",
                        at - now
                    );
                    now = at;
                    if random.u32(0..20) == 0 {
                        poll.nudge(now);
                    }
                }
                Next::Stop => unreachable!("this relay refuses nobody"),
            }
        }
        assert_eq!(
            cursor, network.last,
            "seed {seed}: arrived at {arrived_at:?}"
        );
        assert!(
            requests < 5_000,
            "seed {seed}: {requests} requests in an hour"
        );
    }
}
