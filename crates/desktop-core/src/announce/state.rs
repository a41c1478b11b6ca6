//! Which messages are told singly and which together: over time and arrivals, without either.
//!
//! Times count from any fixed start, on a clock that never goes back.

use std::time::Duration;

use crate::{notice::Several, tally::Tally, view::MessageView};

/// So many messages within [`MOMENTS`] are told singly; with more, all of them are told together.
pub(super) const SINGLY: usize = 3;
/// How long a message counts as one of several.
pub(super) const MOMENTS: Duration = Duration::from_secs(10);
/// What comes within this after the message that is too many is told together with it.
pub(super) const SETTLES: Duration = Duration::from_millis(500);
/// What is told together is brought up to date so often at most.
pub(super) const UPDATES: Duration = Duration::from_secs(3);
/// What came while the app was away is told once nothing more of it has come for so long: other
/// accounts have theirs.
pub(super) const AWAY_SETTLES: Duration = Duration::from_secs(1);

/// What is to be told.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Told {
    One(Box<MessageView>),
    Several(Several),
    Away(Tally),
}

/// A message that came while the app was away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Old {
    pub(super) service: Option<String>,
    pub(super) code: bool,
    pub(super) usable: bool,
    /// Since when the app was away, or when it came.
    pub(super) since_ms: i64,
}

/// What was told in the last moments, and what is to be told next.
#[derive(Debug, Default)]
pub(super) struct Telling {
    /// Told singly, and when.
    recent: Vec<(Duration, MessageView)>,
    together: Option<Together>,
    /// How often there was something to be told together.
    storms: u64,
    away: Option<Pending>,
}

/// Messages that are told together.
#[derive(Debug)]
struct Together {
    storm: u64,
    first: bool,
    tally: Tally,
    newest: Option<Box<MessageView>>,
    instead_of: Vec<String>,
    /// When the last of them came.
    last: Duration,
    pending: bool,
    /// When it may be told next.
    due: Duration,
}

/// What came while the app was away.
#[derive(Debug)]
struct Pending {
    tally: Tally,
    last: Duration,
    pending: bool,
    due: Duration,
}

impl Telling {
    /// Messages have come just now, oldest first: those that are told at once.
    pub(super) fn came(&mut self, now: Duration, messages: Vec<MessageView>) -> Vec<Told> {
        self.forget(now);
        if messages.is_empty() {
            return Vec::new();
        }
        if let Some(together) = &mut self.together {
            together.add(now, messages);
        } else if self.recent.len() + messages.len() <= SINGLY {
            let kept = messages.iter().map(|message| (now, message.clone()));
            self.recent.extend(kept);
            return messages.into_iter().map(Box::new).map(Told::One).collect();
        } else {
            let told = std::mem::take(&mut self.recent);
            self.storms += 1;
            let mut together = Together {
                storm: self.storms,
                first: true,
                tally: Tally::default(),
                newest: None,
                instead_of: told.iter().map(|(_, message)| message.id.clone()).collect(),
                last: now,
                pending: true,
                // Those that came in one answer are all there.
                due: if told.is_empty() { now } else { now + SETTLES },
            };
            together.add(now, told.into_iter().map(|(_, message)| message).collect());
            together.add(now, messages);
            self.together = Some(together);
        }
        self.due(now)
    }

    /// Messages have come that are old already.
    pub(super) fn old(&mut self, now: Duration, messages: &[Old]) {
        self.forget(now);
        if messages.is_empty() {
            return;
        }
        let away = self.away.get_or_insert_with(|| Pending {
            tally: Tally::default(),
            last: now,
            pending: false,
            due: Duration::ZERO,
        });
        for message in messages {
            away.tally.messages += 1;
            away.tally.usable += u32::from(message.usable);
            let since = away.tally.since_ms.get_or_insert(message.since_ms);
            *since = message.since_ms.min(*since);
            if message.code {
                away.tally.add_codes(message.service.clone(), 1);
            }
        }
        if !away.pending {
            away.due = away.due.max(now + AWAY_SETTLES);
        }
        away.last = now;
        away.pending = true;
    }

    /// What is due now.
    pub(super) fn due(&mut self, now: Duration) -> Vec<Told> {
        let mut told = Vec::new();
        if let Some(away) = &mut self.away
            && away.pending
            && away.due <= now
        {
            away.pending = false;
            away.due = now + MOMENTS;
            told.push(Told::Away(away.tally.clone()));
        }
        if let Some(together) = &mut self.together
            && together.pending
            && together.due <= now
        {
            together.pending = false;
            together.due = now + UPDATES;
            told.push(Told::Several(together.told()));
            together.first = false;
        }
        self.forget(now);
        told
    }

    /// When something is due next.
    pub(super) fn next(&self) -> Option<Duration> {
        let together = self.together.as_ref();
        let away = self.away.as_ref();
        let together = together.filter(|it| it.pending).map(|it| it.due);
        let away = away.filter(|it| it.pending).map(|it| it.due);
        together.into_iter().chain(away).min()
    }

    /// What was told long ago and is over.
    fn forget(&mut self, now: Duration) {
        let over = |last: Duration| now.saturating_sub(last) >= MOMENTS;
        self.recent.retain(|(at, _)| !over(*at));
        self.together.take_if(|it| !it.pending && over(it.last));
        self.away
            .take_if(|it| !it.pending && over(it.last) && it.due <= now);
    }
}

impl Together {
    fn add(&mut self, now: Duration, messages: Vec<MessageView>) {
        for message in messages {
            self.tally.messages += 1;
            if !message.codes.is_empty() {
                self.tally.add_codes(message.service.clone(), 1);
            }
            let newer = |kept: &MessageView| {
                (message.received_ms, &message.id) >= (kept.received_ms, &kept.id)
            };
            if message.chosen.is_some() && self.newest.as_deref().is_none_or(newer) {
                self.newest = Some(Box::new(message));
            }
        }
        self.last = now;
        self.pending = true;
    }

    fn told(&self) -> Several {
        Several {
            storm: self.storm,
            first: self.first,
            messages: self.tally.messages,
            codes: self.tally.codes(),
            services: self.tally.services().to_vec(),
            newest: self.newest.clone(),
            instead_of: self.instead_of.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
