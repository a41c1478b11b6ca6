//! Keeping messages no longer than the person wants.

use std::{sync::Arc, time::Duration};

use jiff::tz::TimeZone;

use super::select::end_of;
use crate::{
    Error, Event, present,
    shared::{Shared, held},
    store::{
        deletions::{self, Outdated},
        pairings,
    },
    view::Settings,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How many messages are destroyed in one transaction: a message that arrives meanwhile waits for one.
const DESTROY: u32 = 20;
/// The longest time between two looks: a corrected clock or another time zone shows by then.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// What the person's choices say is too old now.
fn outdated(settings: &Settings, now_ms: i64, zone: &TimeZone) -> Outdated {
    let today = present::start_of(present::day(now_ms, zone), zone);
    let kept_ms = settings.keep_days.map(|days| i64::from(days) * DAY_MS);
    Outdated {
        received_before_ms: kept_ms.map(|kept| now_ms - kept),
        copied_before_ms: settings.delete_used.then_some(today),
    }
}

/// Destroys what is too old: now, whenever the settings change, at midnight, and between.
///
/// By a clock that is wrong, everything could look old. So where a relay is paired, nothing goes before it has
/// said in this run what time it is, and then by the earlier of both clocks: a relay's may be wrong as well.
pub(crate) async fn keep_no_longer(shared: Arc<Shared>) {
    let mut told = shared.clock.told();
    loop {
        let until_midnight = match destroy(&shared).await {
            Err(Error::Closing) => return,
            Err(error) => {
                tracing::warn!(%error, "old messages cannot be deleted yet");
                LONGEST
            }
            Ok(until_midnight) => until_midnight,
        };
        tokio::select! {
            () = tokio::time::sleep(until_midnight.min(LONGEST)) => {}
            () = shared.settings_changed.notified() => {}
            // Its sender is in `shared`.
            _ = told.changed() => {}
        }
    }
}

/// What these choices say is too old now; nothing by a clock that is not to be trusted.
pub(crate) async fn outdated_now(shared: &Shared, settings: &Settings) -> Result<Outdated, Error> {
    let trusted = shared.clock.is_told() || !shared.store.read(pairings::any).await?;
    Ok(if trusted {
        outdated(settings, shared.clock.earliest_ms(), &TimeZone::system())
    } else {
        Outdated::default()
    })
}

async fn destroy(shared: &Arc<Shared>) -> Result<Duration, Error> {
    let zone = TimeZone::system();
    let now_ms = shared.clock.earliest_ms();
    let midnight_ms = end_of(present::day(now_ms, &zone), &zone);
    let until_midnight = u64::try_from(midnight_ms - now_ms).unwrap_or(0) + 1;
    let settings = held(&shared.settings).clone();
    let outdated = outdated_now(shared, &settings).await?;
    if outdated != Outdated::default() {
        let anew = shared
            .store
            .write(move |tx| deletions::make_way_to_outdate(tx, outdated))
            .await?;
        if anew {
            shared.unsearchable.notify_one();
            // Who destroys what was deleted destroys what was set aside for it.
            shared.deleted.notify_one();
        }
        let mut any = false;
        while shared
            .store
            .write(move |tx| deletions::outdate(tx, outdated, now_ms, DESTROY))
            .await?
        {
            any = true;
        }
        if any {
            shared.store.sweep(|| true).await?;
            shared.tell(Event::HistoryChanged);
            shared.changed();
        }
    }
    Ok(Duration::from_millis(until_midnight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_old_follows_the_choices_and_the_persons_day() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let now: jiff::Timestamp = "2026-11-28T15:00:00Z".parse().unwrap();
        let today: jiff::Timestamp = "2026-11-27T16:00:00Z".parse().unwrap();
        let of = |keep_days, delete_used| {
            let settings = Settings {
                keep_days,
                delete_used,
                ..Settings::default()
            };
            let outdated = outdated(&settings, now.as_millisecond(), &zone);
            (outdated.received_before_ms, outdated.copied_before_ms)
        };
        assert_eq!(of(None, false), (None, None));
        assert_eq!(of(None, true), (None, Some(today.as_millisecond())));
        let (received, _) = of(Some(30), false);
        assert_eq!(received, Some(now.as_millisecond() - 30 * DAY_MS));
    }
}
