//! What the relay keeps, behind one door: callers speak of accounts, devices, links and messages, and
//! never of SQL. It is SQLite now; another database would stand behind the same methods.

mod account;
mod column;
mod connection;
mod device;
mod files;
mod identity;
mod link;
mod message;
mod outage;
mod purge;
mod readers;
mod reading;
mod writer;

pub(crate) use account::Account;
pub(crate) use device::Device;
pub(crate) use identity::rekey;
pub(crate) use link::{NewDevice, Pairing};
pub(crate) use message::Accepted;
pub(crate) use reading::{Acked, Page, Reading};

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::JoinHandle;

use relay_protocol::Epoch;
use rusqlite::Connection;
use tokio::sync::watch;

use crate::error::Error;
use crate::key::RelayKey;
use crate::wakeups::Wakeups;
use readers::Readers;
use writer::{Batch, Writer};

/// The database's name in the data folder.
pub(crate) const FILE: &str = "relay.db";

/// Why the store does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite says no.
    #[error("the store: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// Another process holds the store.
    #[error("the store is held by another process")]
    Busy,
    /// A write failed, now or earlier, and none is tried since.
    #[error("the store does not write any more")]
    Stopped,
    /// SQLite does not run as it was told to, and could lose what it called committed.
    #[error("the store cannot be set to write through to the disk")]
    NotDurable,
    /// The database or its log was removed or replaced while it was open.
    #[error("the store's files have been replaced or removed")]
    Moved,
    /// A later version of the relay has made or changed the store.
    #[error("the store belongs to a later version of the relay")]
    Newer,
    /// Something is not there that always is.
    #[error("the store is damaged: {0}")]
    Damaged(&'static str),
    /// The writing thread cannot be started.
    #[error("the store's writer cannot be started: {0}")]
    Thread(std::io::Error),
    /// The operating system gave no randomness.
    #[error("no randomness from the operating system: {0}")]
    Randomness(#[from] getrandom::Error),
}

/// The relay's store. A clone is another handle to the same one.
#[derive(Clone)]
pub(crate) struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Writer,
    readers: Readers,
    key: Arc<RelayKey>,
    epoch: Epoch,
    /// No callback is accepted any more.
    draining: Arc<AtomicBool>,
}

/// What is left to wait for once every handle is dropped: the last transactions, and closing.
pub(crate) struct Closing(JoinHandle<()>);

impl Closing {
    /// Waits until the store is closed.
    pub(crate) async fn closed(self) {
        // It is no news that the thread panicked: that was told as a failure.
        let _ = tokio::task::spawn_blocking(move || self.0.join()).await;
    }
}

impl Store {
    /// Opens the store in a folder, or makes one.
    ///
    /// # Errors
    /// It was made with another key, or cannot be opened.
    pub(crate) fn open(
        folder: &Path,
        key: RelayKey,
        wakeups: Arc<Wakeups>,
    ) -> Result<(Self, Closing), Error> {
        let path = folder.join(FILE);
        let mut connection = connection::open_writer(&path)?;
        let epoch = identity::establish(&mut connection, &key)?;
        let key = Arc::new(key);
        let (writer, thread) = Writer::start(connection, &path, Arc::clone(&key), epoch, wakeups)?;
        let inner = Inner {
            writer,
            readers: Readers::new(path),
            key,
            epoch,
            draining: Arc::default(),
        };
        Ok((
            Self {
                inner: Arc::new(inner),
            },
            Closing(thread),
        ))
    }

    /// The epoch of everything that is sealed from now on.
    pub(crate) fn epoch(&self) -> Epoch {
        self.inner.epoch
    }

    /// The relay's key.
    pub(crate) fn key(&self) -> &RelayKey {
        &self.inner.key
    }

    /// Why the store has stopped writing, once it has.
    pub(crate) fn failure(&self) -> watch::Receiver<Option<String>> {
        self.inner.writer.failure()
    }

    /// Whether the store can be read and still writes.
    pub(crate) async fn is_well(&self) -> bool {
        let well = self.failure().borrow().is_none();
        well && self
            .read(|connection| Ok(connection.query_row("SELECT 1 FROM relay", [], |_| Ok(()))?))
            .await
            .is_ok()
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let inner = Arc::clone(&self.inner);
        let turn = inner.readers.turn().await?;
        tokio::task::spawn_blocking(move || {
            let value = inner.readers.read(work);
            drop(turn);
            value
        })
        .await
        .map_err(|_| StoreError::Stopped)?
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.inner.writer.write(work).await
    }
}
