//! Telling of messages: what each poll has kept goes through here, so that several accounts together
//! make no storm of notifications.

pub(crate) mod ending;
pub(crate) mod relay_lost;
mod state;

use std::{
    future::pending,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use relay_protocol::MessageId;
use rusqlite::Connection;
use tokio::{
    sync::mpsc::UnboundedReceiver,
    time::{MissedTickBehavior, interval, sleep_until},
};

use self::state::{Old, Telling, Told};
use crate::{
    Error, Event,
    notice::{About, Notice},
    present,
    shared::{Shared, held},
    store::{away, mutes::Mutes, pairings},
    tally::Tally,
    view::{Away, MessageKind, MessageView, RelayState, Settings},
};

/// A message that came longer ago came while the app was away: it is not popped up as if it came now.
pub(crate) const FRESH_MS: i64 = 10 * 60 * 1000;
/// How often it is noted when a relay answered last.
const NOTED: Duration = Duration::from_secs(10 * 60);

/// Whether a message that is kept now came while the app was away.
fn came_while_away(message: &MessageView, now_ms: i64) -> bool {
    message.kind == MessageKind::Gap || message.received_ms <= now_ms - FRESH_MS
}

/// Whether a message is worth telling of.
pub(crate) fn is_worth_it(message: &MessageView) -> bool {
    match message.kind {
        MessageKind::Sms | MessageKind::OtherUser | MessageKind::Unreadable => true,
        // PingMe may probe the callback URL; what holds a code is no probe.
        MessageKind::Unrecognised => !message.codes.is_empty(),
        MessageKind::Gap => false,
    }
}

/// A message that was kept just now.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) message: MessageView,
    /// Its number or its service is muted.
    pub(crate) muted: bool,
    /// It holds a code that can be used.
    pub(crate) usable: bool,
    /// For one that came while the app was away: since when it was.
    pub(crate) away_since_ms: Option<i64>,
}

/// What is known where messages are kept, in their transaction.
pub(crate) struct Seen {
    now_ms: i64,
    answered_ms: Option<i64>,
    mutes: Mutes,
}

impl Seen {
    /// `answered_ms`: when the relay last answered that there was no more.
    pub(crate) fn new(
        connection: &Connection,
        now_ms: i64,
        answered_ms: Option<i64>,
    ) -> Result<Self, Error> {
        Ok(Self {
            now_ms,
            answered_ms,
            mutes: Mutes::read(connection)?,
        })
    }

    /// A message that was kept just now. One that came while the app was away is noted for the card; that
    /// messages are missing belongs to it.
    pub(crate) fn arrival(
        &self,
        connection: &Connection,
        id: MessageId,
        message: MessageView,
        usable_until_ms: Option<i64>,
    ) -> Result<Arrival, Error> {
        let away_since_ms = came_while_away(&message, self.now_ms).then(|| {
            let answered_ms = self.answered_ms.unwrap_or(i64::MAX);
            answered_ms.min(message.received_ms)
        });
        if let Some(since_ms) = away_since_ms
            && (is_worth_it(&message) || message.kind == MessageKind::Gap)
        {
            away::add(connection, id, since_ms)?;
        }
        Ok(Arrival {
            muted: self.mutes.message(&message),
            usable: usable_until_ms.is_some_and(|until| until > self.now_ms),
            message,
            away_since_ms,
        })
    }
}

/// Messages that one poll has kept and not handed over yet, while the relay says that there are more.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    fresh: Vec<Arrival>,
    old: Vec<Old>,
}

impl Arrivals {
    /// Adds one. Of an old one little is needed, and there may be very many.
    pub(crate) fn add(&mut self, arrival: Arrival) {
        let message = &arrival.message;
        if !is_worth_it(message) {
            return;
        }
        match arrival.away_since_ms {
            None => self.fresh.push(arrival),
            Some(_) if arrival.muted => {}
            Some(since_ms) => self.old.push(Old {
                service: message.service.clone(),
                code: !message.codes.is_empty(),
                usable: arrival.usable,
                since_ms,
            }),
        }
    }

    /// The catch-up is over, or the relay is lost: all of them.
    pub(crate) fn take(&mut self) -> Option<Self> {
        let any = !self.fresh.is_empty() || !self.old.is_empty();
        any.then(|| std::mem::take(self))
    }
}

/// Tells of what the polls hand over, for as long as the desktop is open.
pub(crate) async fn run(shared: Arc<Shared>, mut arrivals: UnboundedReceiver<Arrivals>) {
    let started = Instant::now();
    let mut telling = Telling::default();
    let mut noted = interval(NOTED);
    noted.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let due = telling.next();
        let due = async {
            match due {
                Some(due) => sleep_until((started + due).into()).await,
                None => pending().await,
            }
        };
        let told = tokio::select! {
            came = arrivals.recv() => {
                // Without a sender the desktop is gone.
                let Some(came) = came else { return };
                take_in(&shared, &mut telling, started.elapsed(), came)
            }
            () = due => telling.due(started.elapsed()),
            _ = noted.tick() => {
                note_answers(&shared).await;
                continue;
            }
        };
        for told in told {
            tell(&shared, about(told, shared.clock.now_ms()), |settings| {
                settings.notify
            });
        }
    }
}

/// What is told at once of messages that came now. The window hears of each.
fn take_in(shared: &Shared, telling: &mut Telling, now: Duration, came: Arrivals) -> Vec<Told> {
    for arrival in &came.fresh {
        shared.tell(Event::Arrived(Box::new(arrival.message.clone())));
    }
    if !allowed(&held(&shared.settings), shared.clock.now_ms(), |s| s.notify) {
        return Vec::new();
    }
    telling.old(now, &came.old);
    let loud = came.fresh.into_iter().filter(|arrival| !arrival.muted);
    telling.came(now, loud.map(|arrival| arrival.message).collect())
}

fn about(told: Told, now_ms: i64) -> About {
    match told {
        Told::One(message) => About::Message(message),
        Told::Several(several) => About::Several(several),
        Told::Away(tally) => About::Away(away(&tally, now_ms, &TimeZone::system())),
    }
}

/// What came while the app was away, for card and notification.
pub(crate) fn away(tally: &Tally, now_ms: i64, zone: &TimeZone) -> Away {
    let since_ms = tally.since_ms.unwrap_or(now_ms);
    Away {
        since_ms,
        day: present::day(since_ms, zone).to_string(),
        messages: tally.messages,
        codes: tally.codes(),
        usable: tally.usable,
        services: tally.services().to_vec(),
        gap: tally.gap,
    }
}

/// Whether the person wants a notification of a kind now.
pub(crate) fn allowed(
    settings: &Settings,
    now_ms: i64,
    wanted: impl FnOnce(&Settings) -> bool,
) -> bool {
    wanted(settings) && !settings.pause.holds(now_ms)
}

/// Has a notification shown, if the person wants it now. False if not.
pub(crate) fn tell(shared: &Shared, about: About, wanted: impl FnOnce(&Settings) -> bool) -> bool {
    let now_ms = shared.clock.now_ms();
    let settings = held(&shared.settings).clone();
    if !allowed(&settings, now_ms, wanted) {
        return false;
    }
    shared.tell(Event::Notice(Box::new(Notice {
        about,
        language: shared.languages.spoken(settings.language),
        hide_codes: settings.hide_codes,
        locked: shared.lock.is_closed(),
        sound: settings.sound,
        now_ms,
    })));
    true
}

/// Notes when each relay answered last, for the next start.
pub(crate) async fn note_answers(shared: &Shared) {
    let answered: Vec<_> = shared
        .relays
        .borrow()
        .iter()
        .filter(|(_, relay)| relay.state == RelayState::Live)
        .filter_map(|(id, relay)| Some((*id, relay.checked_ms?)))
        .collect();
    if answered.is_empty() {
        return;
    }
    let noted = shared.store.write(move |tx| {
        for (id, at_ms) in answered {
            pairings::note_answer(tx, id, at_ms)?;
        }
        Ok(())
    });
    if let Err(error) = noted.await {
        tracing::warn!(%error, "it is not noted when the relay answered last");
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::view::{CodeView, Pause};

    /// A message to a number of JD's, with a code or without.
    pub(crate) fn message(id: &str, received_ms: i64, code: bool) -> MessageView {
        let view = CodeView {
            code: "1234".into(),
            shown: "1234".into(),
            start: 0,
            end: 4,
        };
        MessageView {
            id: id.into(),
            account: 1,
            kind: MessageKind::Sms,
            received_ms,
            day: "2026-11-24".into(),
            app: Some("jd".into()),
            service: Some("JD".into()),
            from: None,
            to: None,
            text: "1234".into(),
            codes: if code { vec![view] } else { vec![] },
            chosen: code.then_some(0),
            valid_until_ms: None,
            new: true,
            copied_ms: None,
            other_user: None,
            missed: None,
            answers: None,
            hits: Vec::new(),
        }
    }

    #[test]
    fn what_is_old_and_what_is_worth_telling() {
        use MessageKind::{Gap, OtherUser, Sms, Unreadable, Unrecognised};
        let now = 100 * FRESH_MS;
        let cases = [
            (Sms, 0, true, true, false),
            (Sms, FRESH_MS - 1, false, true, false),
            (Sms, FRESH_MS, true, true, true),
            (OtherUser, 0, false, true, false),
            (Unreadable, 0, false, true, false),
            // A probe, and an odd code.
            (Unrecognised, 0, false, false, false),
            (Unrecognised, 0, true, true, false),
            (Gap, 0, false, false, true),
        ];
        for (kind, age, code, worth_it, away) in cases {
            let message = MessageView {
                kind,
                ..message("a", now - age, code)
            };
            assert_eq!(
                (is_worth_it(&message), came_while_away(&message, now)),
                (worth_it, away),
                "{kind:?} {age}"
            );
        }
    }

    #[test]
    fn what_was_muted_while_away_is_not_told_and_the_rest_is_handed_over_once() {
        let mut arrivals = Arrivals::default();
        for (muted, away_since_ms) in [
            (false, None),
            (true, None),
            (false, Some(500)),
            (true, Some(500)),
        ] {
            let message = message("a", 1_000, true);
            arrivals.add(Arrival {
                message,
                muted,
                usable: true,
                away_since_ms,
            });
        }
        let taken = arrivals.take().unwrap();
        assert_eq!((taken.fresh.len(), taken.old.len()), (2, 1));
        assert!(taken.old[0].usable);
        assert!(arrivals.take().is_none());
    }

    #[test]
    fn a_pause_holds_until_its_time_and_one_kind_can_be_switched_off() {
        let cases = [
            (true, Pause::Not, true),
            (false, Pause::Not, false),
            (true, Pause::On, false),
            (true, Pause::Until { at_ms: 1_001 }, false),
            (true, Pause::Until { at_ms: 1_000 }, true),
        ];
        for (notify, pause, shown) in cases {
            let settings = Settings {
                notify,
                pause,
                ..Settings::default()
            };
            assert_eq!(allowed(&settings, 1_000, |s| s.notify), shown, "{pause:?}");
            let always = allowed(&settings, 1_000, |_| true);
            assert_eq!(always, shown || !notify, "{pause:?}");
        }
    }
}
