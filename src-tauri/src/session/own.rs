//! Opening the person's own data, and what can be done where that fails.
//!
//! The keyring may show a prompt for as long as it likes. Opening is therefore a task of its own that
//! nothing waits for without end: the window says what it waits for, the demo can be started, a run
//! without the keyring be begun, and the app be ended.

use std::sync::Arc;
use std::time::Duration;

use desktop_core::view::{Problem, ProblemCode};
use desktop_core::{Desktop, Error, SecretError};
use tauri::Manager as _;
use tauri::async_runtime::JoinHandle;
use tokio::sync::watch;
use tokio::time::timeout;

use super::{Open, Session, State};
use crate::built_in_relay::BuiltInRelay;

/// How long the keyring is waited for before the window says that it may be asking something.
const PROMPT: Duration = Duration::from_secs(2);

/// What became of an opening: what kept it from taking the place of a run without the keyring. Any
/// other trouble is in the state.
type Outcome = Result<(), Problem>;

/// An opening that is under way.
pub(super) struct Opening {
    task: JoinHandle<()>,
    outcome: watch::Receiver<Option<Outcome>>,
}

impl Opening {
    /// Ends it. Once this returns it holds nothing any more, the data folder least of all.
    pub(super) async fn end(self) {
        self.task.abort();
        // Aborted, or over already.
        let _ = self.task.await;
    }
}

/// What is done about a history without its key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeylessHistory {
    LeftAlone,
    SetAside,
}

impl Session {
    /// Opens the person's own data, or tries again where that failed or a run without the keyring is on.
    ///
    /// # Errors
    /// Why such a run goes on. Where nothing is open, the window shows the reason instead.
    pub(crate) async fn open(&self) -> Result<(), Problem> {
        self.open_with(KeylessHistory::LeftAlone).await
    }

    /// Sets a history whose key is gone aside and begins another; anything else is left as it is.
    ///
    /// # Errors
    /// See [`Session::open`].
    pub(crate) async fn set_history_aside(&self) -> Result<(), Problem> {
        if !self.is_blocked_by(&[ProblemCode::HistoryKeyMissing]).await {
            return Ok(());
        }
        self.open_with(KeylessHistory::SetAside).await
    }

    /// Begins a run that keeps nothing, if the keyring is what stands in the way of any other.
    pub(crate) async fn start_this_run(&self) {
        const KEYRING: &[ProblemCode] = &[
            ProblemCode::KeyringMissing,
            ProblemCode::KeyringLocked,
            ProblemCode::KeyringFailed,
        ];
        if !self.is_blocked_by(KEYRING).await {
            return;
        }
        let mut state = self.state.lock().await;
        if let Some(opening) = state.opening.take() {
            opening.end().await;
        }
        if state.own.is_none() {
            let opened = Desktop::open_for_this_run(self.options()).await;
            // Without a run to go on with, trouble is in the state.
            let _ = self.take_own(&mut state, opened).await;
        }
    }

    async fn is_blocked_by(&self, codes: &[ProblemCode]) -> bool {
        let state = self.state.lock().await;
        let blocked = state.blocked.as_ref().filter(|_| state.own.is_none());
        blocked.is_some_and(|problem| codes.contains(&problem.code))
    }

    async fn open_with(&self, history: KeylessHistory) -> Result<(), Problem> {
        let Some(mut outcome) = self.begin_opening(history).await else {
            return Ok(());
        };
        loop {
            let waited = timeout(PROMPT, outcome.wait_for(Option::is_some)).await;
            // Owned: what was waited for must not stay locked.
            let waited = waited.map(|ended| ended.ok().and_then(|outcome| outcome.clone()));
            match waited {
                // Without an outcome it was ended for something else, which the window shows.
                Ok(outcome) => return outcome.unwrap_or(Ok(())),
                Err(_) if self.secrets.is_asking() => return self.say_locked().await,
                // A slow disk, then.
                Err(_) => {}
            }
        }
    }

    /// Begins to open, or joins an opening that is under way. `None` where all is open already.
    async fn begin_opening(
        &self,
        history: KeylessHistory,
    ) -> Option<watch::Receiver<Option<Outcome>>> {
        let mut state = self.state.lock().await;
        let run = match &state.own {
            Some(own) if !own.desktop.is_for_this_run() => {
                self.show(&state).await;
                return None;
            }
            run => run.as_ref().map(|run| run.desktop.clone()),
        };
        if let Some(opening) = &state.opening {
            return Some(opening.outcome.clone());
        }
        let (ended, outcome) = watch::channel(None);
        let (app, options) = (self.app.clone(), self.options());
        let task = tauri::async_runtime::spawn(async move {
            let opened = match (run, history) {
                (Some(run), _) => run.leave_this_run(options).await,
                (None, KeylessHistory::LeftAlone) => Desktop::open(options).await,
                (None, KeylessHistory::SetAside) => {
                    Desktop::open_setting_history_aside(options).await
                }
            };
            let session = app.state::<Self>();
            let mut state = session.state.lock().await;
            state.opening = None;
            ended.send_replace(Some(session.take_own(&mut state, opened).await));
        });
        state.opening = Some(Opening {
            task,
            outcome: outcome.clone(),
        });
        Some(outcome)
    }

    /// Takes over what an opening came to, and shows it.
    async fn take_own(&self, state: &mut State, opened: Result<Arc<Desktop>, Error>) -> Outcome {
        match opened {
            Ok(desktop) => {
                if desktop.may_have_a_relay() {
                    let (app, desktop) = (self.app.clone(), Arc::clone(&desktop));
                    tauri::async_runtime::spawn(async move {
                        app.state::<BuiltInRelay>().open(&desktop).await;
                    });
                }
                let own = Open::new(&self.app, desktop);
                if let Some(run) = state.own.replace(own) {
                    run.forwarding.abort();
                }
                state.blocked = None;
            }
            Err(error) => {
                tracing::error!(code = ?error.code(), %error, "the data folder could not be opened");
                if state.own.is_some() {
                    return Err(error.problem());
                }
                state.blocked = Some(error.problem());
            }
        }
        self.show(state).await;
        Ok(())
    }

    /// The keyring asks the person something; opening goes on once that is answered.
    async fn say_locked(&self) -> Result<(), Problem> {
        let locked = Error::from(SecretError::Locked).problem();
        let mut state = self.state.lock().await;
        match (&state.own, &state.opening) {
            // It has ended meanwhile.
            (_, None) => Ok(()),
            (Some(_), Some(_)) => Err(locked),
            (None, Some(_)) => {
                state.blocked = Some(locked);
                self.show(&state).await;
                Ok(())
            }
        }
    }
}
