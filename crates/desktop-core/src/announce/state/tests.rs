use super::*;
use crate::announce::tests::message;
use std::collections::HashSet;

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn numbered(number: usize) -> MessageView {
    message(&format!("{number:032x}"), 0, true)
}

/// How each is told: `1` singly, `7` seven together.
fn sizes(told: &[Told]) -> Vec<u32> {
    let size = |told: &Told| match told {
        Told::One(_) => 1,
        Told::Several(several) => several.messages,
        Told::Away(_) => 0,
    };
    told.iter().map(size).collect()
}

#[test]
fn three_within_moments_are_told_singly_and_more_take_their_place_together() {
    let mut telling = Telling::default();
    for number in 0..3 {
        let told = telling.came(at(number), vec![numbered(number as usize)]);
        assert_eq!(sizes(&told), [1], "{number}");
    }
    assert_eq!(sizes(&telling.came(at(4), vec![numbered(3)])), [0; 0]);
    let due = telling.next().unwrap();
    assert_eq!(due, at(4) + SETTLES);
    let told = telling.due(due);
    let [Told::Several(several)] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!((several.messages, several.codes), (4, 4));
    let singly: Vec<_> = (0..3).map(|number| numbered(number).id).collect();
    assert_eq!(several.instead_of, singly);
    assert_eq!(several.newest.as_ref().unwrap().id, numbered(3).id);

    // One more is added to them, not sooner than an update may come.
    assert_eq!(sizes(&telling.came(at(5), vec![numbered(4)])), [0; 0]);
    assert_eq!(telling.next(), Some(due + UPDATES));
    assert_eq!(sizes(&telling.due(due + UPDATES)), [5]);
    assert_eq!(telling.next(), None);
    // After a while of silence the next one is told singly again.
    assert_eq!(sizes(&telling.came(at(15), vec![numbered(5)])), [1]);
}

#[test]
fn what_comes_in_one_answer_is_told_at_once() {
    for (messages, sizes_told) in [
        (1, vec![1]),
        (3, vec![1; 3]),
        (4, vec![4]),
        (200, vec![200]),
    ] {
        let mut telling = Telling::default();
        let all = (0..messages).map(numbered).collect();
        assert_eq!(sizes(&telling.came(at(0), all)), sizes_told);
        assert_eq!(telling.next(), None);
    }
}

#[test]
fn three_now_and_then_stay_single() {
    let mut telling = Telling::default();
    for number in 0..50_usize {
        let told = telling.came(at(number as u64 * 4), vec![numbered(number)]);
        assert_eq!(sizes(&told), [1], "{number}");
    }
}

#[test]
fn the_newest_is_the_one_that_came_last_and_can_be_copied() {
    let mut telling = Telling::default();
    let newest = message("b", 5, true);
    let mut several = message("c", 9, true);
    several.chosen = None;
    let all = vec![
        message("a", 5, true),
        newest.clone(),
        message("0", 1, true),
        several,
        message("d", 9, false),
    ];
    let told = telling.came(at(0), all);
    let [Told::Several(told)] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!((told.messages, told.codes), (5, 4));
    assert_eq!(told.newest.as_deref(), Some(&newest));
}

fn old(service: &str, code: bool, usable: bool, since_ms: i64) -> Old {
    Old {
        service: Some(service.into()),
        code,
        usable,
        since_ms,
    }
}

#[test]
fn what_came_while_away_is_told_in_one_sentence_over_batches_and_accounts() {
    let mut telling = Telling::default();
    telling.old(
        at(0),
        &[old("JD", true, false, 700), old("JD", false, false, 700)],
    );
    assert_eq!(telling.due(at(0)), []);
    telling.old(at(0), &[old("Telegram", true, true, 500)]);
    let due = telling.next().unwrap();
    assert_eq!(due, AWAY_SETTLES);
    let told = telling.due(due);
    let [Told::Away(away)] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!((away.messages, away.codes(), away.usable), (3, 2, 1));
    assert_eq!(away.since_ms, Some(500));
    // An account that takes longer adds its own, once.
    for second in 2..8 {
        telling.old(at(second), &[old("JD", true, false, 700)]);
    }
    let due = telling.next().unwrap();
    assert_eq!(due, AWAY_SETTLES + MOMENTS);
    let told = telling.due(due);
    assert!(
        matches!(told.as_slice(), [Told::Away(away)] if away.messages == 9),
        "{told:?}"
    );
    // The next time away counts anew.
    telling.old(at(100), &[old("JD", true, false, 900)]);
    let told = telling.due(telling.next().unwrap());
    assert!(
        matches!(told.as_slice(), [Told::Away(away)] if away.messages == 1),
        "{told:?}"
    );
}

/// A random storm: each message is in exactly one of the notifications that are on the screen in the end,
/// and those are few.
fn storm(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut storm = Storm::default();
    let (mut now, mut number) = (Duration::ZERO, 0);
    let pace = [1, 50, 400, 2_000, 9_000][random.usize(..5)];
    for _ in 0..300 {
        let next = now + Duration::from_millis(random.u64(0..=pace));
        // Whatever is due before the next arrival is told when it is due.
        while let Some(due) = storm.telling.next().filter(|due| *due <= next) {
            let told = storm.telling.due(due);
            assert!(!told.is_empty(), "nothing is due at {due:?}");
            storm.show(told, due);
        }
        now = next;
        let count = if random.u8(..10) == 0 {
            random.usize(1..8)
        } else {
            1
        };
        let messages: Vec<_> = (number..number + count).map(numbered).collect();
        number += count;
        storm.telling.forget(now);
        storm.settle();
        let told = storm.telling.came(now, messages);
        storm.show(told, now);
    }
    while let Some(due) = storm.telling.next() {
        let told = storm.telling.due(due);
        storm.show(told, due);
    }
    assert_eq!(
        storm.singly.len() + storm.together + storm.finished,
        number,
        "each message is in exactly one notification (seed {seed})"
    );
    const MOST: usize = SINGLY + 4;
    for window in storm.shown.windows(MOST + 1) {
        assert!(
            window[MOST] - window[0] >= MOMENTS,
            "seed {seed}: {window:?}"
        );
    }
}

#[derive(Default)]
struct Storm {
    telling: Telling,
    shown: Vec<Duration>,
    /// The messages whose own notification is on the screen.
    singly: HashSet<String>,
    /// How many are in the notification of several that may still be replaced, and in those before.
    together: usize,
    finished: usize,
}

impl Storm {
    fn settle(&mut self) {
        if self.telling.together.is_none() {
            self.finished += std::mem::take(&mut self.together);
        }
    }

    fn show(&mut self, told: Vec<Told>, now: Duration) {
        for told in told {
            self.shown.push(now);
            match told {
                Told::One(message) => assert!(self.singly.insert(message.id), "told twice"),
                Told::Several(several) => {
                    for id in &several.instead_of {
                        self.singly.remove(id);
                    }
                    let messages = several.messages as usize;
                    assert!(messages > self.together, "it is brought up to date");
                    self.together = messages;
                }
                Told::Away(_) => unreachable!("nothing old came"),
            }
        }
        self.settle();
    }
}

#[test]
fn in_no_storm_is_there_a_storm_of_notifications_and_each_message_is_in_exactly_one() {
    for seed in 0..500 {
        storm(seed);
    }
}
