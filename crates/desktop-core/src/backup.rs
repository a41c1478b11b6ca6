//! Encrypted backups: all that is kept in one file under a password, for another computer. One is written or
//! read at a time.
//!
//! No key, token, callback URL or pairing is in it: on a new computer the keys are entered and the relay is
//! paired again.

mod envelope;
pub(crate) mod line;
mod opened;
mod restoring;
mod writing;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{
    Error, Event,
    shared::{Shared, held},
    view::{BackupProgress, BackupWork, NetworkForm},
};

pub use envelope::BackupPassword;
pub use opened::Backup;
pub(crate) use opened::look;
pub(crate) use restoring::{restore, settings};
pub(crate) use writing::write;

/// How often it is told how far it is, at most.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// Stops what is written or read.
pub(crate) fn stop(shared: &Shared) {
    if let Some(stopped) = &*held(&shared.backing_up) {
        stopped.store(true, Ordering::Relaxed);
    }
}

/// The way out that a backup names, to be kept here; nothing where it has none. The password of a proxy is not
/// in it.
pub(crate) fn network(backup: &Backup) -> Option<NetworkForm> {
    let (_, network) = backup.settings.as_ref()?;
    Some(NetworkForm {
        proxy: network.proxy,
        address: network.address.clone(),
        user: network.user.clone(),
        password: None,
    })
}

/// The one backup that is written or read, until this is dropped.
struct UnderWay {
    shared: Arc<Shared>,
    stopped: Arc<AtomicBool>,
    progress: BackupProgress,
    told: Option<Instant>,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        held(&self.shared.backing_up).take();
    }
}

impl UnderWay {
    /// Begins, where that is of use: what is in memory for a run or a demo is not to be kept, nor kept there.
    fn begin(shared: &Arc<Shared>, work: BackupWork) -> Result<Self, Error> {
        if shared.this_run || shared.demo {
            return Err(Error::NotThisRun);
        }
        let mut backing_up = held(&shared.backing_up);
        if backing_up.is_some() {
            return Err(Error::BackupUnderWay);
        }
        let stopped = Arc::new(AtomicBool::new(false));
        *backing_up = Some(Arc::clone(&stopped));
        drop(backing_up);
        let under_way = Self {
            shared: Arc::clone(shared),
            stopped,
            progress: BackupProgress {
                work,
                done: 0,
                total: 0,
            },
            told: None,
        };
        under_way.tell();
        Ok(under_way)
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// It is so far, of so many.
    fn is_at(&mut self, done: u32, total: u32) {
        self.progress.done = done;
        self.progress.total = total.max(done);
        if self.told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            self.tell();
            self.told = Some(Instant::now());
        }
    }

    fn tell(&self) {
        self.shared.tell(Event::Backup(self.progress));
    }
}
