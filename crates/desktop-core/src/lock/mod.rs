//! The app's lock: it keeps what the window shows from people at this computer until a password is given.
//!
//! It is no encryption: the history on disk is encrypted under a key in the keyring, lock or not. One lock is
//! shared by all desktops of the process, the demo's included. What is kept of the password is in the keyring
//! of the installation whose lock it is.

mod hidden;
mod keeping;
mod password;
mod state;
mod tries;

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::sync::watch;

use self::state::{Moment, State};
use crate::{
    clock,
    shared::held,
    view::{LockView, LockedWhy, Snapshot},
};

pub(crate) use keeping::{remove, set, start, tries_file, unlock};
pub use password::Password;

/// How often it is looked whether it is time to lock: after a sleep, so long is what was shown before seen.
const LOOK: Duration = Duration::from_secs(1);

/// The lock, one per process.
pub struct AppLock {
    state: Mutex<State>,
    /// Changes with everything that its view says.
    changed: watch::Sender<()>,
    /// Held while a password is tried, so that no two are tried for one.
    trying: tokio::sync::Mutex<()>,
    started: Instant,
}

impl AppLock {
    /// An open one, without a password: opening what is kept finds out whether there is one.
    #[must_use]
    pub fn new() -> Arc<Self> {
        let started = Instant::now();
        Arc::new(Self {
            state: Mutex::new(State::new(now(started))),
            changed: watch::Sender::default(),
            trying: tokio::sync::Mutex::default(),
            started,
        })
    }

    /// Whether the app is locked.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        held(&self.state).is_closed()
    }

    /// Locks the app. Without a password there is nothing to lock it with.
    pub fn close(&self) {
        self.change(|state, now| state.close(LockedWhy::Asked, now));
    }

    /// The person has used the app just now: that puts the time off at which it locks by itself.
    pub fn used(&self) {
        self.change(State::used);
    }

    /// Locks the app when nobody has used it for so long as the person has chosen. Never ends.
    pub async fn close_when_idle(self: Arc<Self>) {
        let mut changes = self.changes();
        loop {
            if held(&self.state).is_counting() {
                tokio::time::sleep(LOOK).await;
                self.change(State::look);
            } else {
                // Its sender is in this lock.
                let _ = changes.changed().await;
            }
        }
    }

    /// Changes when it is locked or unlocked, and with whatever its view says.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Tells of a snapshot what may be told of it now; until that is done, nothing is locked or unlocked.
    /// Nothing is told of one from before that happened: another follows.
    pub fn show<T>(&self, snapshot: &Snapshot, tell: impl FnOnce(&Snapshot) -> T) -> Option<T> {
        let state = held(&self.state);
        // Where nothing could be opened, nothing is in it.
        if snapshot.blocked.is_some() {
            return Some(tell(snapshot));
        }
        if snapshot.lock.locked.is_some() != state.is_closed() {
            return None;
        }
        Some(if state.is_closed() {
            tell(&hidden::hidden(snapshot))
        } else {
            tell(snapshot)
        })
    }

    /// Tells something that nobody may hear while the app is locked; until that is done, it is not locked.
    pub fn unless_closed(&self, tell: impl FnOnce()) {
        let state = held(&self.state);
        if !state.is_closed() {
            tell();
        }
    }

    /// Messages were kept.
    pub(crate) fn arrived(&self, messages: usize) {
        let messages = u32::try_from(messages).unwrap_or(u32::MAX);
        self.change(|state, _| state.arrived(messages));
    }

    /// After how many minutes without use it locks.
    pub(crate) fn close_after(&self, minutes: Option<u32>) {
        self.change(|state, _| {
            state.close_after(minutes);
            true
        });
    }

    /// As the window sees it, on a clock that is ahead of this machine's by `ahead_ms`.
    pub(crate) fn view(&self, ahead_ms: i64) -> LockView {
        held(&self.state).view(now(self.started), ahead_ms)
    }

    /// Changes the state; those who wait for a change hear of it where there was one.
    fn change(&self, change: impl FnOnce(&mut State, Moment) -> bool) {
        let changed = change(&mut held(&self.state), now(self.started));
        if changed {
            self.changed.send_replace(());
        }
    }
}

impl fmt::Debug for AppLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AppLock").field(&held(&self.state)).finish()
    }
}

/// This moment, on a steady clock that began then.
fn now(started: Instant) -> Moment {
    Moment {
        steady: started.elapsed(),
        wall_ms: clock::local_ms(),
    }
}
