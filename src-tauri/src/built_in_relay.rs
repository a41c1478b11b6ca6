//! The relay in the app, for who has a tunnel or a public address instead of a server. It belongs to the
//! person's own data, serves while that is open, and is polled over loopback like any other.

mod serving;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use desktop_core::view::{
    BuiltInRelay as View, BuiltInRelayEnd, BuiltInRelayForm, BuiltInRelayState, Problem,
    ProblemCode,
};
use desktop_core::{Desktop, RelayPlace};
use jiff::Timestamp;
use relay::Relay;
use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Manager as _, Url};

use crate::events;
use serving::Keyless;

/// How long its devices, which are here, may take to fetch what it has accepted before it is turned off.
const DRAINED_WITHIN: Duration = Duration::from_secs(10);

/// The app's relay, if there is one.
pub(crate) struct BuiltInRelay {
    app: AppHandle,
    /// Held while it starts, stops or changes.
    running: tokio::sync::Mutex<Option<Running>>,
    /// As the window was told of it last.
    shown: Mutex<View>,
}

/// One that serves.
struct Running {
    relay: Relay,
    /// Waits for it to stop by itself.
    watching: JoinHandle<()>,
}

impl Running {
    async fn stop(self) {
        self.watching.abort();
        self.relay.stop().await;
    }
}

impl BuiltInRelay {
    /// Nothing is open yet, so that there is none.
    pub(crate) fn new(app: AppHandle) -> Self {
        Self {
            app,
            running: tokio::sync::Mutex::default(),
            shown: Mutex::new(view(None, BuiltInRelayState::Off)),
        }
    }

    /// As it is now.
    pub(crate) fn view(&self) -> View {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.clone()
    }

    /// Serves for a desktop that has been opened, if the person wants it to.
    pub(crate) async fn open(&self, desktop: &Arc<Desktop>) {
        let mut running = self.running.lock().await;
        match desktop.relay_place() {
            Some(place) if running.is_none() => {
                // Trouble is on the screen then.
                let _ = self
                    .start(&mut running, desktop, &place, Keyless::Refused)
                    .await;
            }
            Some(_) => {}
            None => self.show(None, BuiltInRelayState::Off),
        }
    }

    /// Stops it: what it has accepted is on the disk. It is as it was at the next start.
    pub(crate) async fn close(&self) {
        if let Some(running) = self.running.lock().await.take() {
            running.stop().await;
        }
    }

    /// Starts it, or lets it go on somewhere else, and pairs accounts with it. Where it cannot be as it is
    /// asked for, it goes on as it was.
    ///
    /// # Errors
    /// Why it does not serve, or why an account is not paired.
    pub(crate) async fn set_up(
        &self,
        desktop: &Arc<Desktop>,
        form: BuiltInRelayForm,
    ) -> Result<(), Problem> {
        let place = RelayPlace::of(&form)?;
        let mut running = self.running.lock().await;
        let before = desktop.relay_place();
        if running.is_none() || before.as_ref() != Some(&place) {
            self.replace(&mut running, desktop, before, &place).await?;
        }
        let Some(Running { relay, .. }) = &*running else {
            return Ok(());
        };
        for account in form.accounts {
            serving::pair(relay, desktop, &place, account).await?;
        }
        Ok(())
    }

    /// Starts it where it has failed; where it serves, its pairings ask again.
    ///
    /// # Errors
    /// Why it does not serve.
    pub(crate) async fn try_again(&self, desktop: &Arc<Desktop>) -> Result<(), Problem> {
        let mut running = self.running.lock().await;
        match desktop.relay_place() {
            Some(place) if running.is_none() => {
                self.start(&mut running, desktop, &place, Keyless::Refused)
                    .await
            }
            Some(place) => {
                desktop.relay_answers(place.address());
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Ends it and its pairings. Its key and its accounts stay, so that the callback URLs are the same if
    /// it is set up again. What it has accepted would go with the pairings: that is fetched first, also where it
    /// does not run. What is left then is lost only if the person agrees to `lose` it.
    ///
    /// # Errors
    /// When a pairing or the place could not be forgotten; it can be asked for again.
    pub(crate) async fn turn_off(
        &self,
        desktop: &Arc<Desktop>,
        lose: bool,
    ) -> Result<BuiltInRelayEnd, Problem> {
        let mut running = self.running.lock().await;
        let before = self.view().state;
        let unread = self.empty(&mut running, desktop).await;
        if unread != Some(0) && !lose {
            self.go_on_as(before, &mut running, desktop).await;
            let messages = unread.map(|unread| u32::try_from(unread).unwrap_or(u32::MAX));
            return Ok(BuiltInRelayEnd::Holds { messages });
        }
        let left = match desktop.leave_own_relay().await {
            Ok(()) => desktop.keep_relay_place(None).await,
            Err(error) => Err(error),
        };
        match left.map_err(Problem::from) {
            Ok(()) => {
                self.show(None, BuiltInRelayState::Off);
                Ok(BuiltInRelayEnd::Off)
            }
            Err(problem) => Err(self.failed(desktop, problem)),
        }
    }

    /// Lets its devices fetch what it has accepted, and stops it. How many messages are left; nothing where that
    /// cannot be told.
    async fn empty(&self, running: &mut Option<Running>, desktop: &Arc<Desktop>) -> Option<u64> {
        let drained = match (running.take(), desktop.relay_place()) {
            (Some(running), _) => {
                let drained = running.relay.drain(DRAINED_WITHIN).await;
                running.stop().await;
                drained
            }
            (None, None) => return Some(0),
            (None, Some(place)) => match serving::start_for_devices(desktop, &place).await {
                Ok(None) => return Some(0),
                Ok(Some(relay)) => {
                    desktop.relay_answers(address_of(relay.local_addr()));
                    let drained = relay.drain(DRAINED_WITHIN).await;
                    relay.stop().await;
                    drained
                }
                Err(problem) => {
                    tracing::warn!(code = ?problem.code, "what the relay in the app has cannot be fetched");
                    return None;
                }
            },
        };
        match drained {
            Ok(0) => {}
            Ok(unread) => tracing::warn!(unread, "messages were not fetched in time"),
            Err(ref error) => tracing::warn!(%error, "messages may not have been fetched"),
        }
        drained.ok()
    }

    /// It is not turned off after all.
    async fn go_on_as(
        &self,
        before: BuiltInRelayState,
        running: &mut Option<Running>,
        desktop: &Arc<Desktop>,
    ) {
        match (before, desktop.relay_place()) {
            (BuiltInRelayState::Failed { problem }, _) => drop(self.failed(desktop, problem)),
            (_, Some(place)) => {
                // Trouble is on the screen then.
                let _ = self.start(running, desktop, &place, Keyless::Refused).await;
            }
            (_, None) => {}
        }
    }

    /// Forgets an account that is in the app no more: its callback URL is dead for good.
    pub(crate) async fn account_removed(&self, desktop: &Desktop, user_id: &str) {
        let running = self.running.lock().await;
        let relay = running.as_ref().map(|running| &running.relay);
        if let Err(problem) = serving::remove_account(relay, desktop, user_id).await {
            let problem = problem.message;
            tracing::warn!(problem, "the relay in the app still has a removed account");
        }
    }

    /// Lets it serve at another place than before; one that cannot be is left again.
    async fn replace(
        &self,
        running: &mut Option<Running>,
        desktop: &Arc<Desktop>,
        before: Option<RelayPlace>,
        place: &RelayPlace,
    ) -> Result<(), Problem> {
        desktop.relay_starts();
        let served = running.take();
        let was_serving = served.is_some();
        if let Some(served) = served {
            served.stop().await;
        }
        // What is left of one that was turned off is of no use without its key.
        let keyless = match before {
            None => Keyless::Cleared,
            Some(_) => Keyless::Refused,
        };
        let started = self.start(running, desktop, place, keyless).await;
        let kept = match started {
            Ok(()) => desktop.keep_relay_place(Some(place.clone())).await,
            Err(problem) => {
                match before {
                    Some(before) if was_serving => {
                        // Trouble of that one is on the screen.
                        let _ = self
                            .start(running, desktop, &before, Keyless::Refused)
                            .await;
                    }
                    Some(before) => self.show(Some(&before), failed(problem.clone())),
                    None => self.show(None, BuiltInRelayState::Off),
                }
                return Err(problem);
            }
        };
        if let Err(error) = kept {
            if let Some(started) = running.take() {
                started.stop().await;
            }
            return Err(self.failed(desktop, error.problem()));
        }
        Ok(())
    }

    async fn start(
        &self,
        running: &mut Option<Running>,
        desktop: &Arc<Desktop>,
        place: &RelayPlace,
        keyless: Keyless,
    ) -> Result<(), Problem> {
        desktop.relay_starts();
        self.show(Some(place), BuiltInRelayState::Starting);
        match serving::start(desktop, place, keyless).await {
            Ok(relay) => {
                let stopped = relay.stopped();
                let (app, of) = (self.app.clone(), Arc::clone(desktop));
                let watching = tauri::async_runtime::spawn(async move {
                    let reason = stopped.await;
                    app.state::<Self>().has_stopped(&of, reason).await;
                });
                *running = Some(Running { relay, watching });
                desktop.relay_answers(place.address());
                let state = BuiltInRelayState::Running {
                    address: place.address().to_string(),
                    since_ms: Timestamp::now().as_millisecond(),
                };
                self.show(Some(place), state);
                Ok(())
            }
            Err(problem) => {
                desktop.relay_is_down(problem.clone());
                self.show(Some(place), failed(problem.clone()));
                Err(problem)
            }
        }
    }

    /// It has stopped by itself, because a write has failed: since then it accepts nothing.
    async fn has_stopped(&self, desktop: &Desktop, reason: String) {
        tracing::error!(reason, "the relay in the app has stopped");
        let mut running = self.running.lock().await;
        let Some(stopped) = running.take() else {
            return;
        };
        self.failed(
            desktop,
            Problem {
                code: ProblemCode::BuiltInRelayFailed,
                message: reason,
            },
        );
        stopped.relay.stop().await;
    }

    /// Says everywhere that it does not serve.
    fn failed(&self, desktop: &Desktop, problem: Problem) -> Problem {
        desktop.relay_is_down(problem.clone());
        self.show(desktop.relay_place().as_ref(), failed(problem.clone()));
        problem
    }

    fn show(&self, place: Option<&RelayPlace>, state: BuiltInRelayState) {
        let view = view(place, state);
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = view.clone();
        events::built_in_relay(&self.app, view);
    }
}

/// Where this computer reaches what listens there.
fn address_of(listens: SocketAddr) -> Url {
    // An address and a port always make a URL.
    Url::parse(&format!("http://{listens}/")).expect("an address makes a URL")
}

fn failed(problem: Problem) -> BuiltInRelayState {
    BuiltInRelayState::Failed { problem }
}

fn view(place: Option<&RelayPlace>, state: BuiltInRelayState) -> View {
    View {
        state,
        port: place.map_or(RelayPlace::PROPOSED_PORT, RelayPlace::port),
        public_url: place.map_or_else(String::new, |place| place.public_url().to_string()),
        everywhere: place.is_some_and(RelayPlace::everywhere),
    }
}
