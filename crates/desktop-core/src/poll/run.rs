//! The thin loop around [`state::Poll`](super::state::Poll): asks, keeps, announces, acknowledges.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use pingme::Proxy;
use relay_protocol::{
    Cursor,
    wire::{GoneDetail, MessagesAnswer},
};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, sleep_until},
};
use url::Url;

use super::{
    account::AccountReading,
    state::{Failure, Next, Poll},
};
use crate::{
    Error, Event, RelayError,
    announce::{self, Arrival, Arrivals},
    built_in_relay,
    inbox::{self, NewMessage, Received, Source},
    pairing::{self, Keys},
    present, purchases,
    relay_client::RelayClient,
    self_test::{self, Back},
    shared::{LiveRelay, Shared, Signals},
    spend,
    store::{
        accounts, messages,
        pairings::{self, Pairing},
        relay_account,
    },
    view::{Problem, ProblemCode, RelayState},
};

/// The wait of a pairing that was replaced, so that it goes soon after the other has begun to receive.
const DRAINING_WAIT: Duration = Duration::from_secs(2);

/// One poll.
struct Loop {
    shared: Arc<Shared>,
    pairing: Pairing,
    /// Asks the relay, the proxy that it does so through, and the start of the relay in the app.
    client: Option<(Arc<Proxy>, Option<Arc<Url>>, RelayClient)>,
    keys: Arc<Keys>,
    user_id: String,
    poll: Poll,
    started: Instant,
    arrivals: Arrivals,
    /// What is committed here and not yet acknowledged.
    unacknowledged: Option<Cursor>,
    acknowledging: Option<JoinHandle<Result<(), RelayError>>>,
    reading: AccountReading,
    /// It was replaced, and what replaces it received before the request under way was sent.
    succeeded: bool,
}

/// What ended a wait.
enum Woken {
    Done(Result<MessagesAnswer, RelayError>),
    Time,
    Nudged,
    Woke,
}

/// Polls until the pairing ends or the task is aborted.
pub(crate) async fn run(shared: Arc<Shared>, pairing: Pairing, keys: Option<Keys>) {
    let Some(keys) = keys else {
        show(
            &shared,
            &pairing,
            RelayState::Refused,
            Some(Problem {
                code: ProblemCode::RelayRefused,
                message: "the pairing's secrets are not in the keyring any more".into(),
            }),
            Answered::No,
        );
        return;
    };
    let account = pairing.account;
    let users = shared.store.read(accounts::all).await;
    let user = users.map(|all| all.into_iter().find(|kept| kept.id == account));
    let user_id = match user {
        Ok(Some(kept)) => kept.user_id.to_string(),
        Ok(None) => return,
        Err(error) => {
            tracing::error!(%error, "the poll cannot start");
            return;
        }
    };
    let poll = Loop {
        poll: Poll::new(Duration::ZERO),
        started: Instant::now(),
        arrivals: Arrivals::default(),
        // A crash may have come between commit and acknowledgement.
        unacknowledged: Some(pairing.cursor.clone()),
        acknowledging: None,
        reading: AccountReading::default(),
        succeeded: false,
        keys: Arc::new(keys),
        shared,
        pairing,
        client: None,
        user_id,
    };
    poll.run().await;
}

impl Loop {
    async fn run(mut self) {
        let mut signals = self.shared.signals.subscribe();
        loop {
            self.show(None, Answered::No);
            if self.pairing.built_in {
                built_in_relay::started(&self.shared).await;
            }
            let seen = *signals.borrow_and_update();
            let now = self.started.elapsed();
            let woken = match self.poll.next(now) {
                Next::Ask(wait) => {
                    let client = match self.client() {
                        Ok(client) => client,
                        Err(error) => {
                            self.failed(Failure::Other, &error);
                            continue;
                        }
                    };
                    self.acknowledge(&client).await;
                    let wait = if self.pairing.draining {
                        self.succeeded = self.has_successor().await;
                        wait.min(DRAINING_WAIT)
                    } else {
                        wait
                    };
                    let asked = client.messages(&self.keys.token, &self.pairing.cursor, wait);
                    tokio::select! {
                        answer = asked => Woken::Done(answer),
                        () = cut_off(&mut signals, seen) => Woken::Woke,
                    }
                }
                // Every request is awaited above, so that none is under way here.
                Next::Pending | Next::Stop => signalled(&mut signals, seen).await,
                Next::At(at) => {
                    let at = tokio::time::Instant::from_std(self.started + at);
                    tokio::select! {
                        () = sleep_until(at) => Woken::Time,
                        woken = signalled(&mut signals, seen) => woken,
                    }
                }
            };
            let now = self.started.elapsed();
            match woken {
                Woken::Time => {}
                Woken::Nudged => self.poll.nudge(now),
                Woken::Woke => {
                    // Its idle connections may be dead, and a request on one of those hangs.
                    self.client = None;
                    self.poll.woke(now);
                }
                Woken::Done(answer) => {
                    if self.take(answer).await {
                        return;
                    }
                }
            }
        }
    }

    /// What asks the relay, through the proxy that is set now.
    fn client(&mut self) -> Result<RelayClient, Error> {
        let proxy = self.shared.proxy()?;
        let own = match self.pairing.built_in {
            true => Some(self.shared.built_in.borrow().address()?),
            false => None,
        };
        if let Some((through, to, client)) = &self.client
            && Arc::ptr_eq(through, &proxy)
            && to.as_ref().map(Arc::as_ptr) == own.as_ref().map(Arc::as_ptr)
        {
            return Ok(client.clone());
        }
        let address = own.as_deref().unwrap_or(&self.pairing.relay_url);
        let client = RelayClient::new(address.clone(), &proxy)?;
        // It may have started anew with another public URL.
        self.reading.lost();
        self.client = Some((proxy, own, client.clone()));
        Ok(client)
    }

    /// Takes an outcome in. True when the pairing is over.
    async fn take(&mut self, answer: Result<MessagesAnswer, RelayError>) -> bool {
        let kept = match answer {
            Ok(answer) => {
                let all = !answer.more;
                let kept = self.keep(answer).await;
                // What comes from now on comes to the successor too.
                if kept.is_ok() && all && self.succeeded {
                    return self.drained().await;
                }
                kept
            }
            Err(RelayError::Gone(gone)) => self.go_on(*gone).await,
            Err(error) => {
                self.announce();
                if error == RelayError::UnknownDevice && self.pairing.draining {
                    return self.drained().await;
                }
                let failure = match error {
                    RelayError::Cut(_) | RelayError::TimedOut | RelayError::Failed(502 | 504) => {
                        Failure::Cut
                    }
                    RelayError::UnknownDevice => Failure::Refused,
                    _ => Failure::Other,
                };
                let error = Error::from(error);
                let code = error.code();
                tracing::warn!(pairing = %self.pairing.id, ?code, %error, "the relay did not answer");
                self.failed(failure, &error);
                return false;
            }
        };
        if let Err(error) = kept {
            if matches!(error, Error::Closing) {
                return true;
            }
            tracing::error!(code = ?error.code(), %error, "messages cannot be kept");
            self.failed(Failure::Other, &error);
        }
        false
    }

    fn failed(&mut self, failure: Failure, error: &Error) {
        self.reading.lost();
        self.poll
            .failed(self.started.elapsed(), failure, fastrand::f64());
        self.show(Some(error.problem()), Answered::No);
    }

    /// Keeps an answer's messages and its cursor in one transaction; announces them; only then may they
    /// be acknowledged.
    async fn keep(&mut self, answer: MessagesAnswer) -> Result<(), Error> {
        let received = Instant::now();
        self.shared.clock.relay_says(answer.relay_time_ms);
        let more = answer.more;
        // A cursor that is another without a message is no reason to write, nor to ask again at once.
        let moved = !answer.messages.is_empty() && answer.cursor != self.pairing.cursor;
        if !answer.messages.is_empty() {
            let (account, user_id) = (self.pairing.account, self.user_id.clone());
            let (device, relay_time_ms) = (self.pairing.device, answer.relay_time_ms);
            let keys = Arc::clone(&self.keys);
            let sealed = answer.messages;
            // Opening takes a while for many: off this thread.
            let opened = tokio::task::spawn_blocking(move || {
                let source = Source {
                    account,
                    user_id: &user_id,
                    device,
                    relay_time_ms,
                };
                sealed
                    .iter()
                    .map(|sealed| inbox::receive(&keys.opener, sealed, source))
                    .collect::<Vec<_>>()
            })
            .await
            .map_err(|ended| {
                // A panic has said what it was; it must not end the poll without a word.
                if ended.is_panic() {
                    RelayError::Unreadable.into()
                } else {
                    Error::Closing
                }
            })?;
            let (mut messages, mut tests) = (Vec::new(), Vec::new());
            for it in opened {
                match it {
                    Received::Message(message) => messages.push(*message),
                    Received::SelfTest(body) => tests.push(body),
                }
            }
            self.commit(messages, answer.cursor).await?;
            let kept = Instant::now();
            for body in tests {
                self_test::came_back(
                    &self.shared,
                    self.pairing.id,
                    &body,
                    Back { received, kept },
                );
            }
        }
        self.poll.answered(self.started.elapsed(), moved, more);
        self.show(None, Answered::Now);
        if !more {
            // What comes from now on comes while the app is here.
            self.pairing.answered_ms = Some(self.shared.clock.now_ms());
            self.announce();
            self.read_account().await;
        }
        Ok(())
    }

    /// The relay no longer has what follows the cursor: a visible gap and the new cursor, in one
    /// transaction.
    async fn go_on(&mut self, gone: GoneDetail) -> Result<(), Error> {
        self.shared.clock.relay_says(gone.relay_time_ms);
        tracing::warn!(pairing = %self.pairing.id, missing = ?gone.missing, "messages are gone");
        let source = Source {
            account: self.pairing.account,
            user_id: &self.user_id,
            device: self.pairing.device,
            relay_time_ms: gone.relay_time_ms,
        };
        let gap = match gone.missing {
            Some(0) => Vec::new(),
            missing => vec![inbox::gap(gone.cursor.as_str(), missing, source)],
        };
        self.commit(gap, gone.cursor).await?;
        self.poll.gone(self.started.elapsed(), fastrand::f64());
        self.show(None, Answered::Now);
        Ok(())
    }

    async fn commit(&mut self, opened: Vec<NewMessage>, cursor: Cursor) -> Result<(), Error> {
        let (id, now_ms) = (self.pairing.id, self.shared.clock.now_ms());
        let at = cursor.clone();
        let called_ms = opened
            .iter()
            .filter(|message| message.is_callback())
            .map(|message| message.received_ms)
            .max();
        let answered_ms = self.pairing.answered_ms;
        let kept: Vec<Arrival> = self
            .shared
            .store
            .write(move |tx| {
                let zone = TimeZone::system();
                let seen = announce::Seen::new(tx, now_ms, answered_ms)?;
                let mut kept = Vec::new();
                for message in &opened {
                    if !messages::insert(tx, message)? {
                        continue;
                    }
                    spend::sms(tx, message)?;
                    purchases::answer(tx, message, now_ms)?;
                    if let Some(row) = messages::find(tx, message.id)? {
                        let usable_until_ms = row.usable_until_ms;
                        let view = present::message(tx, row, &zone)?;
                        kept.push(seen.arrival(tx, message.id, view, usable_until_ms)?);
                    }
                }
                pairings::move_cursor(tx, id, &at)?;
                if let Some(called_ms) = called_ms {
                    relay_account::pingme_called(tx, id, called_ms)?;
                }
                Ok(kept)
            })
            .await?;
        self.pairing.cursor = cursor.clone();
        self.unacknowledged = Some(cursor);
        if !kept.is_empty() {
            self.shared.tell(Event::HistoryChanged);
        }
        // A repeat is no new row, and PingMe has called all the same.
        if !kept.is_empty() || called_ms.is_some() {
            self.shared.changed();
        }
        let counted = kept
            .iter()
            .filter(|arrival| announce::is_worth_it(&arrival.message))
            .count();
        self.shared.lock.arrived(counted);
        for message in kept {
            self.arrivals.add(message);
        }
        Ok(())
    }

    fn announce(&mut self) {
        if let Some(arrivals) = self.arrivals.take() {
            // Without a receiver the desktop is closing.
            let _ = self.shared.arrivals.send(arrivals);
        }
    }

    /// Acknowledges beside the poll, never in its way; a failure is tried again with the next request.
    async fn acknowledge(&mut self, client: &RelayClient) {
        if let Some(task) = self.acknowledging.take() {
            if !task.is_finished() {
                self.acknowledging = Some(task);
                return;
            }
            if !matches!(task.await, Ok(Ok(()))) && self.unacknowledged.is_none() {
                self.unacknowledged = Some(self.pairing.cursor.clone());
            }
        }
        let Some(cursor) = self.unacknowledged.take() else {
            return;
        };
        let (client, keys) = (client.clone(), Arc::clone(&self.keys));
        let asked = async move {
            let done = client.acknowledge(&keys.token, &cursor).await;
            if let Err(error) = &done {
                tracing::info!(%error, "the acknowledgement is tried again");
            }
            done
        };
        self.acknowledging = Some(tokio::spawn(asked));
    }

    /// Asks the relay about the account where that is due; of one that was replaced nobody wants to know.
    async fn read_account(&mut self) {
        if !self.pairing.draining
            && let Ok(client) = self.client()
        {
            self.reading
                .live(&self.shared, self.pairing.id, &client, &self.keys)
                .await;
        }
    }

    /// A pairing that was replaced has nothing more to give: its device is deleted.
    async fn drained(&mut self) -> bool {
        if let Some(task) = self.acknowledging.take() {
            // Its outcome does not matter: the device goes with all that it has.
            let _ = task.await;
        }
        let deleted = match self.client() {
            Ok(client) => match client.delete_device(&self.keys.token).await {
                Ok(()) | Err(RelayError::UnknownDevice) => Ok(()),
                Err(error) => Err(error.into()),
            },
            Err(error) => Err(error),
        };
        if let Err(error) = deleted {
            self.failed(Failure::Other, &error);
            return false;
        }
        if let Err(error) = pairing::forget(&self.shared, self.pairing.id).await {
            tracing::warn!(%error, "a replaced pairing cannot be forgotten");
        }
        true
    }

    /// Whether the pairing in place of this one receives by now: its device counts from its first request
    /// on, and before that nobody but this one would get a message.
    async fn has_successor(&self) -> bool {
        let account = self.pairing.account;
        let active = self
            .shared
            .store
            .read(move |c| pairings::active(c, account));
        match active.await {
            Ok(Some(active)) => {
                let relays = self.shared.relays.borrow();
                let relay = relays.get(&active.id);
                relay.is_some_and(|relay| relay.checked_ms.is_some())
            }
            // The account was unpaired since.
            Ok(None) => true,
            Err(_) => false,
        }
    }

    fn show(&self, problem: Option<Problem>, answered: Answered) {
        let state = self.poll.shown();
        show(&self.shared, &self.pairing, state, problem, answered);
    }
}

/// Whether the relay has answered just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answered {
    Now,
    No,
}

/// Puts a poll's state on the screen. A problem stays until the state is another.
fn show(
    shared: &Shared,
    pairing: &Pairing,
    state: RelayState,
    problem: Option<Problem>,
    answered: Answered,
) {
    let now_ms = shared.clock.now_ms();
    let changed = shared.relays.send_if_modified(|relays| {
        let before = relays.get(&pairing.id);
        let same = before.filter(|before| before.state == state);
        // One early cut of a connection that is live otherwise is nobody's trouble.
        let troubled = matches!(state, RelayState::Reconnecting | RelayState::Refused);
        let live = LiveRelay {
            state,
            since_ms: same.map_or(now_ms, |same| same.since_ms),
            checked_ms: match answered {
                Answered::Now => Some(now_ms),
                Answered::No => before.and_then(|before| before.checked_ms),
            },
            problem: problem
                .or_else(|| same.and_then(|same| same.problem.clone()))
                .filter(|_| troubled),
        };
        let changed = before != Some(&live);
        relays.insert(pairing.id, live);
        changed
    });
    if changed {
        shared.changed();
    }
}

/// Ends when a request that is under way cannot be answered any more, or goes the wrong way.
async fn cut_off(signals: &mut watch::Receiver<Signals>, seen: Signals) {
    let open = signals.wait_for(|now| now.cuts_off(seen)).await.is_ok();
    // Without its sender the app is closing, and this task is about to be aborted.
    if !open {
        sleep(Duration::MAX).await;
    }
}

/// Ends with the next signal after those that were seen.
async fn signalled(signals: &mut watch::Receiver<Signals>, seen: Signals) -> Woken {
    let changed = signals.wait_for(|now| *now != seen).await;
    let cuts_off = changed.map(|now| now.cuts_off(seen)).ok();
    match cuts_off {
        Some(true) => Woken::Woke,
        Some(false) => Woken::Nudged,
        None => {
            sleep(Duration::MAX).await;
            Woken::Nudged
        }
    }
}
