//! Telling that a relay has been out of reach for long.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::time::timeout;

use super::tell;
use crate::{
    Error,
    id::PairingId,
    notice::About,
    shared::{LiveRelay, Shared},
    store::pairings,
    view::RelayState,
};

/// After so long without it is told. Time that the machine sleeps does not count: nobody has tried then.
const LONG: Duration = Duration::from_secs(10 * 60);
/// What could not be told, because the person wants none now, is tried again so often.
const AGAIN: Duration = Duration::from_secs(30);

/// A relay's trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Outage {
    /// By the clock that counts how long it lasts.
    began: Duration,
    /// By the person's.
    since_ms: i64,
    told: bool,
}

/// The relays that are out of reach.
#[derive(Debug, Default)]
struct Outages(HashMap<PairingId, Outage>);

impl Outages {
    /// How the relays are now.
    fn see(&mut self, now: Duration, relays: &HashMap<PairingId, LiveRelay>) {
        self.0.retain(|id, _| {
            relays
                .get(id)
                .is_some_and(|relay| relay.state != RelayState::Live)
        });
        for (id, relay) in relays {
            if matches!(relay.state, RelayState::Reconnecting | RelayState::Refused) {
                self.0.entry(*id).or_insert(Outage {
                    began: now,
                    since_ms: relay.since_ms,
                    told: false,
                });
            }
        }
    }

    /// Those that have lasted long and are not told.
    fn due(&self, now: Duration) -> Vec<(PairingId, i64)> {
        self.untold()
            .filter(|(_, outage)| now.saturating_sub(outage.began) >= LONG)
            .map(|(id, outage)| (*id, outage.since_ms))
            .collect()
    }

    fn told(&mut self, id: PairingId) {
        if let Some(outage) = self.0.get_mut(&id) {
            outage.told = true;
        }
    }

    /// How long to wait at most before it is looked again.
    fn wait(&self, now: Duration) -> Option<Duration> {
        let left = |outage: &Outage| (outage.began + LONG).saturating_sub(now);
        let left = self.untold().map(|(_, outage)| left(outage)).min()?;
        Some(if left.is_zero() { AGAIN } else { left })
    }

    fn untold(&self) -> impl Iterator<Item = (&PairingId, &Outage)> {
        self.0.iter().filter(|(_, outage)| !outage.told)
    }
}

/// Watches the relays for as long as the desktop is open.
pub(crate) async fn watch(shared: Arc<Shared>) {
    let started = Instant::now();
    let mut relays = shared.relays.subscribe();
    let mut outages = Outages::default();
    loop {
        outages.see(started.elapsed(), &relays.borrow_and_update());
        let mut hosts: Vec<String> = Vec::new();
        for (id, since_ms) in outages.due(started.elapsed()) {
            let state = relays.borrow().get(&id).map(|relay| relay.state);
            match relay(&shared, id).await {
                Ok(Some((host, built_in))) => {
                    let about = About::RelayLost {
                        host: host.clone(),
                        built_in,
                        since_ms,
                        refused: state == Some(RelayState::Refused),
                    };
                    // Several accounts may be on it.
                    if hosts.contains(&host) || tell(&shared, about, |s| s.notify_relay) {
                        outages.told(id);
                        hosts.push(host);
                    }
                }
                // It was replaced: another receives.
                Ok(None) => outages.told(id),
                Err(error) => tracing::warn!(%error, "a lost relay cannot be told of"),
            }
        }
        let changed = relays.changed();
        let ended = match outages.wait(started.elapsed()) {
            Some(wait) => matches!(timeout(wait, changed).await, Ok(Err(_))),
            None => changed.await.is_err(),
        };
        if ended {
            return;
        }
    }
}

/// The relay of a pairing that is in use: what it is called, and whether it is the one in the app.
async fn relay(shared: &Shared, id: PairingId) -> Result<Option<(String, bool)>, Error> {
    let all = shared.store.read(pairings::all).await?;
    let found = all
        .into_iter()
        .find(|pairing| pairing.id == id && !pairing.draining);
    Ok(found.map(|pairing| (crate::pairing::name(shared, &pairing), pairing.built_in)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use RelayState::{Connecting, Live, Reconnecting, Refused};

    const ONE: PairingId = PairingId(1);

    fn is(state: RelayState, since_ms: i64) -> HashMap<PairingId, LiveRelay> {
        let relay = LiveRelay {
            state,
            since_ms,
            checked_ms: None,
            problem: None,
        };
        HashMap::from([(ONE, relay)])
    }

    #[test]
    fn each_outage_is_told_once_after_ten_minutes_of_trying() {
        let minutes = |count: u64| Duration::from_secs(60 * count);
        let mut outages = Outages::default();
        outages.see(minutes(0), &is(Connecting, 0));
        assert_eq!(outages.wait(minutes(0)), None);
        outages.see(minutes(1), &is(Reconnecting, 60));
        assert_eq!(outages.wait(minutes(1)), Some(LONG));
        // Trouble of another kind is the same outage.
        outages.see(minutes(9), &is(Refused, 540));
        assert_eq!(outages.due(minutes(10)), []);
        assert_eq!(outages.due(minutes(11)), [(ONE, 60)]);
        // Nobody wanted to hear it: soon again.
        assert_eq!(outages.wait(minutes(11)), Some(AGAIN));
        outages.told(ONE);
        outages.see(minutes(12), &is(Connecting, 700));
        outages.see(minutes(13), &is(Reconnecting, 710));
        assert_eq!(outages.due(minutes(60)), []);
        assert_eq!(outages.wait(minutes(60)), None);

        outages.see(minutes(61), &is(Live, 800));
        outages.see(minutes(62), &is(Reconnecting, 900));
        assert_eq!(outages.due(minutes(71)), []);
        assert_eq!(outages.due(minutes(72)), [(ONE, 900)]);
        // The pairing ended.
        outages.see(minutes(73), &HashMap::new());
        assert_eq!(outages.due(minutes(99)), []);
    }
}
