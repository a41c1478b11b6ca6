//! One thread writes. What has queued up while it committed goes into its next transaction.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use relay_protocol::{AccountId, DeviceId, DevicePublicKey, Epoch, SealError, Sealer};
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot, watch};

use super::StoreError;
use super::files::Files;
use crate::key::RelayKey;
use crate::wakeups::Wakeups;

/// How many writes may wait, and go into one transaction.
const QUEUE: usize = 256;
/// After how many bytes of log it is copied into the database.
const CHECKPOINT_BYTES: u64 = 4 * 1024 * 1024;
/// How often the log's length is looked at, in transactions.
const CHECKPOINT_EVERY: u32 = 32;

/// What the writes of one transaction share.
pub(super) struct Batch<'a> {
    pub(super) tx: &'a Connection,
    pub(super) key: &'a RelayKey,
    pub(super) epoch: Epoch,
    sealers: HashMap<DeviceId, Sealer>,
    /// Accounts to be woken after the commit.
    pub(super) touched: HashSet<AccountId>,
}

impl Batch<'_> {
    /// The device's sealer, set up once per batch.
    pub(super) fn sealer(
        &mut self,
        account: AccountId,
        device: DeviceId,
        public_key: &DevicePublicKey,
    ) -> Result<&Sealer, SealError> {
        use std::collections::hash_map::Entry;
        match self.sealers.entry(device) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(free) => {
                let psk = self.key.psk(account, device, public_key);
                Ok(free.insert(Sealer::new(public_key, &psk, account, device, self.epoch)?))
            }
        }
    }
}

/// A write that waits for its transaction.
trait Job: Send {
    fn run(&mut self, batch: &mut Batch<'_>) -> Result<(), StoreError>;
    /// Called once: after the commit, or when there will be none.
    fn finish(self: Box<Self>, outcome: Result<(), StoreError>);
}

struct Write<T, F> {
    work: Option<F>,
    value: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, F: FnOnce(&mut Batch<'_>) -> Result<T, StoreError> + Send> Job for Write<T, F> {
    fn run(&mut self, batch: &mut Batch<'_>) -> Result<(), StoreError> {
        if let Some(work) = self.work.take() {
            self.value = Some(work(batch)?);
        }
        Ok(())
    }

    fn finish(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { value, reply, .. } = *self;
        // Whoever asked may be gone; what was asked for is done all the same.
        let _ = reply.send(outcome.and_then(|()| value.ok_or(StoreError::Stopped)));
    }
}

/// The door to the writing thread.
pub(super) struct Writer {
    jobs: mpsc::Sender<Box<dyn Job>>,
    failure: watch::Receiver<Option<String>>,
}

impl Writer {
    /// Starts the thread. It ends when the door is dropped, or after the first write that failed.
    pub(super) fn start(
        connection: Connection,
        path: &Path,
        key: Arc<RelayKey>,
        epoch: Epoch,
        wakeups: Arc<Wakeups>,
    ) -> Result<(Self, JoinHandle<()>), StoreError> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (failed, failure) = watch::channel(None);
        let thread = Thread {
            connection,
            files: Files::of(path),
            key,
            epoch,
            wakeups,
            since_checkpoint: 0,
        };
        let handle = std::thread::Builder::new()
            .name("relay-writer".to_owned())
            .spawn(move || {
                let mut end = SayWhenGone {
                    failed,
                    reason: Some("the store's writer broke down".to_owned()),
                };
                end.reason = thread.run(queue).err().map(|error| error.to_string());
            })
            .map_err(StoreError::Thread)?;
        Ok((Self { jobs, failure }, handle))
    }

    /// Runs `work` in the next transaction, and answers once that is committed.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Batch<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Write {
            work: Some(work),
            value: None,
            reply,
        });
        self.jobs.send(job).await.map_err(|_| StoreError::Stopped)?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }

    /// Why nothing is written any more; nothing while all is well.
    pub(super) fn failure(&self) -> watch::Receiver<Option<String>> {
        self.failure.clone()
    }
}

/// Tells that the thread is gone, also when it panicked.
struct SayWhenGone {
    failed: watch::Sender<Option<String>>,
    reason: Option<String>,
}

impl Drop for SayWhenGone {
    fn drop(&mut self) {
        if let Some(reason) = self.reason.take() {
            self.failed.send_replace(Some(reason));
        }
    }
}

struct Thread {
    connection: Connection,
    files: Files,
    key: Arc<RelayKey>,
    epoch: Epoch,
    wakeups: Arc<Wakeups>,
    since_checkpoint: u32,
}

impl Thread {
    fn run(mut self, mut queue: mpsc::Receiver<Box<dyn Job>>) -> Result<(), StoreError> {
        let mut jobs = Vec::with_capacity(QUEUE);
        while queue.blocking_recv_many(&mut jobs, QUEUE) > 0 {
            let committed = self.commit(&mut jobs);
            match committed {
                Ok(touched) => {
                    jobs.drain(..).for_each(|job| job.finish(Ok(())));
                    touched
                        .into_iter()
                        .for_each(|account| self.wakeups.wake(account));
                    self.checkpoint()?;
                }
                // Another process held the store for long: nothing was begun, so nothing is lost.
                Err(StoreError::Busy) => jobs
                    .drain(..)
                    .for_each(|job| job.finish(Err(StoreError::Busy))),
                Err(error) => {
                    // What the disk holds is uncertain from here on: nobody is told "done" any more.
                    jobs.drain(..)
                        .for_each(|job| job.finish(Err(StoreError::Stopped)));
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    fn commit(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<HashSet<AccountId>, StoreError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(busy)?;
        let mut batch = Batch {
            tx: &transaction,
            key: &self.key,
            epoch: self.epoch,
            sealers: HashMap::new(),
            touched: HashSet::new(),
        };
        for job in jobs {
            job.run(&mut batch)?;
        }
        let touched = batch.touched;
        if !self.files.are_in_place() {
            return Err(StoreError::Moved);
        }
        transaction.commit()?;
        Ok(touched)
    }

    fn checkpoint(&mut self) -> Result<(), StoreError> {
        self.since_checkpoint += 1;
        if self.since_checkpoint < CHECKPOINT_EVERY {
            return Ok(());
        }
        self.since_checkpoint = 0;
        if self.files.log_bytes() > CHECKPOINT_BYTES {
            // A reader in the middle of something makes it stop early, which is no error: the rest
            // goes with the next one.
            self.connection
                .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        }
        Ok(())
    }
}

fn busy(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            StoreError::Busy
        }
        _ => error.into(),
    }
}
