//! The self-test: something is sent to the callback URL by the way that PingMe takes, and comes back by
//! the poll. Both its ends are here, so one clock times it all.

mod legs;

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use pingme::{Proxy, is_loopback};
use relay_protocol::StoreTime;
use tokio::{
    sync::oneshot,
    time::{interval, timeout},
};
use url::{Host, Url};

use self::legs::Legs;
use crate::{
    Error, Event, RelayError,
    diagnostics::LastTest,
    id::{AccountId, PairingId},
    pairing::{Keys, paired},
    relay_account,
    relay_client::RelayClient,
    shared::{Shared, held},
    store::pairings::Pairing,
    view::{PingmeSeen, RelayState, SelfTest, SelfTestProgress, SelfTestStage},
};

/// How long the poll may take to be live before anything is sent.
const LIVE_WITHIN: Duration = Duration::from_secs(15);
/// How often a poll that backs off is woken meanwhile.
const NUDGE_EVERY: Duration = Duration::from_secs(1);
/// How long a test that is stored may take to come back.
const BACK_WITHIN: Duration = Duration::from_secs(30);

/// What a test waits for once it is sent.
#[derive(Debug)]
pub(crate) struct Awaited {
    pairing: PairingId,
    body: Vec<u8>,
    back: oneshot::Sender<Back>,
}

/// When a test came back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Back {
    /// The poll's answer was here.
    pub(crate) received: Instant,
    /// It was opened, and the cursor behind it kept.
    pub(crate) kept: Instant,
}

/// A self-test has come by the poll of this pairing. One that nobody waits for is another computer's,
/// or too late.
pub(crate) fn came_back(shared: &Shared, pairing: PairingId, body: &[u8], back: Back) {
    let mut tests = held(&shared.self_tests);
    if let Some(awaited) = tests
        .values_mut()
        .find_map(|awaited| take(awaited, pairing, body))
    {
        // Who waited may have given up just now.
        let _ = awaited.back.send(back);
    }
}

fn take(awaited: &mut Option<Awaited>, pairing: PairingId, body: &[u8]) -> Option<Awaited> {
    awaited.take_if(|it| it.pairing == pairing && it.body == body)
}

/// The one test of an account that may be under way; over when dropped.
struct Turn<'a> {
    shared: &'a Shared,
    account: AccountId,
}

impl<'a> Turn<'a> {
    fn take(shared: &'a Shared, account: AccountId) -> Result<Self, Error> {
        use std::collections::hash_map::Entry;
        match held(&shared.self_tests).entry(account) {
            Entry::Occupied(_) => Err(Error::SelfTestUnderWay),
            Entry::Vacant(free) => {
                free.insert(None);
                Ok(Self { shared, account })
            }
        }
    }

    fn tell(&self, stage: SelfTestStage) {
        let account = self.account.0;
        self.shared
            .tell(Event::SelfTest(SelfTestProgress { account, stage }));
    }

    fn wait_for(&self, pairing: PairingId, body: &str) -> oneshot::Receiver<Back> {
        let (back, comes_back) = oneshot::channel();
        let awaited = Awaited {
            pairing,
            body: body.as_bytes().to_vec(),
            back,
        };
        held(&self.shared.self_tests).insert(self.account, Some(awaited));
        comes_back
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        held(&self.shared.self_tests).remove(&self.account);
    }
}

/// Runs a test.
pub(crate) async fn run(shared: &Arc<Shared>, account: AccountId) -> Result<SelfTest, Error> {
    let turn = Turn::take(shared, account)?;
    let (pairing, client, keys) = paired(shared, account).await?;
    let outcome = test(&turn, &pairing, &client, keys).await;
    let ended = LastTest {
        at_ms: shared.clock.now_ms(),
        outcome: outcome.as_ref().map_err(Error::code).cloned(),
    };
    held(&shared.learnt).entry(pairing.id).or_default().tested = Some(ended);
    outcome
}

async fn test(
    turn: &Turn<'_>,
    pairing: &Pairing,
    client: &RelayClient,
    keys: Option<Keys>,
) -> Result<SelfTest, Error> {
    let shared = turn.shared;
    let keys = keys.ok_or(RelayError::UnknownDevice)?;
    turn.tell(SelfTestStage::Asking);
    let test = client.self_test(&keys.token).await?;
    shared.clock.relay_says(test.relay_time_ms);
    let outside = outside(&pairing.relay_url, test.callback_url, &*shared.proxy()?)?;
    be_live(shared, pairing.id).await?;
    let comes_back = turn.wait_for(pairing.id, &test.body);
    turn.tell(SelfTestStage::Sending);
    let sent = Instant::now();
    let stored = outside.call_back(test.body).await?;
    let answered = Instant::now();
    turn.tell(SelfTestStage::Stored);
    let Ok(Ok(back)) = timeout(BACK_WITHIN, comes_back).await else {
        return Err(not_back(stored));
    };
    let legs = Legs::of(sent, answered, stored, back);
    let mut pingme = relay_account::pingme(shared, pairing.id).await?;
    if pingme == PingmeSeen::Unknown {
        relay_account::ask(shared, pairing.id, client, &keys.token).await?;
        pingme = relay_account::pingme(shared, pairing.id).await?;
    }
    Ok(legs.view(shared.clock.now_ms(), pingme))
}

/// A client for the callback URL. A relay elsewhere that names an address of this machine cannot be
/// called by PingMe, and has nothing to send to what else listens here.
fn outside(relay: &Url, callback_url: Url, proxy: &Proxy) -> Result<RelayClient, Error> {
    if is_here(&callback_url) && !is_loopback(relay) {
        let reason = "it is an address of this machine".to_owned();
        return Err(Error::CallbackUnreachable(reason));
    }
    Ok(RelayClient::new(callback_url, proxy)?)
}

/// Whether an address is of this machine, however it is written.
fn is_here(url: &Url) -> bool {
    let ip = match url.host() {
        Some(Host::Ipv4(ip)) => IpAddr::from(ip),
        Some(Host::Ipv6(ip)) => ip.to_canonical(),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            return name == "localhost" || name.ends_with(".localhost");
        }
        None => return false,
    };
    ip.is_loopback() || ip.is_unspecified()
}

/// Waits until the poll is live, and wakes it where it backs off.
async fn be_live(shared: &Shared, pairing: PairingId) -> Result<(), Error> {
    let mut relays = shared.relays.subscribe();
    let is_live = async {
        let mut nudges = interval(NUDGE_EVERY);
        loop {
            let live = relays.wait_for(|relays| {
                let relay = relays.get(&pairing);
                relay.is_some_and(|relay| relay.state == RelayState::Live)
            });
            tokio::select! {
                biased;
                live = live => return live.map(drop),
                _ = nudges.tick() => shared.nudge(),
            }
        }
    };
    match timeout(LIVE_WITHIN, is_live).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Error::Closing),
        Err(_) => Err(RelayError::TimedOut.into()),
    }
}

/// Why nothing came back. Without the relay's own words in the answer, it was another server that gave it.
fn not_back(stored: Option<StoreTime>) -> Error {
    match stored {
        Some(_) => Error::SelfTestLost,
        None => Error::CallbackRefused("an answer that the relay has not given".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::ProblemCode;

    #[test]
    fn a_relay_elsewhere_cannot_have_something_posted_to_this_machine() {
        let cases = [
            (
                "https://relay.example/",
                "https://relay.example/callback/a/b",
                true,
            ),
            (
                "https://relay.example/",
                "https://other.example/callback/a/b",
                true,
            ),
            ("https://relay.example/", "http://127.0.0.1:631/x", false),
            ("https://relay.example/", "https://localhost/x", false),
            ("https://relay.example/", "https://[::1]/x", false),
            ("https://relay.example/", "https://localhost./x", false),
            ("https://relay.example/", "https://me.localhost/x", false),
            (
                "https://relay.example/",
                "https://[::ffff:127.0.0.1]/x",
                false,
            ),
            ("https://relay.example/", "https://0.0.0.0/x", false),
            ("https://relay.example/", "https://[::]/x", false),
            (
                "http://127.0.0.1:8787/",
                "http://127.0.0.1:9000/callback/a/b",
                true,
            ),
            (
                "http://localhost:8787/",
                "https://tunnel.example/callback/a/b",
                true,
            ),
        ];
        for (relay, callback, allowed) in cases {
            let made = outside(
                &relay.parse().unwrap(),
                callback.parse().unwrap(),
                &Proxy::None,
            );
            let refused = made.err().map(|error| error.code());
            let expected = (!allowed).then_some(ProblemCode::CallbackUnreachable);
            assert_eq!(refused, expected, "{relay} {callback}");
        }
    }

    #[test]
    fn another_computers_test_or_an_earlier_one_is_not_taken_for_this_one() {
        let (back, _comes_back) = oneshot::channel();
        let mut awaited = Some(Awaited {
            pairing: PairingId(2),
            body: b"own".to_vec(),
            back,
        });
        for (pairing, body) in [(2, "earlier"), (1, "own"), (2, "ow"), (2, "")] {
            let taken = take(&mut awaited, PairingId(pairing), body.as_bytes());
            assert!(taken.is_none(), "{pairing} {body}");
        }
        assert!(take(&mut awaited, PairingId(2), b"own").is_some());
        assert!(take(&mut awaited, PairingId(2), b"own").is_none(), "twice");
    }

    #[test]
    fn what_does_not_come_back_is_lost_only_where_the_relay_said_that_it_has_it() {
        let stored = StoreTime(Duration::from_millis(1));
        assert_eq!(not_back(Some(stored)).code(), ProblemCode::SelfTestLost);
        assert_eq!(not_back(None).code(), ProblemCode::CallbackRefused);
    }
}
