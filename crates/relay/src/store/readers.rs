//! Connections that only read. They see what is committed, by this process or another.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::StoreError;
use super::connection::open_reader;

/// How many idle connections are kept.
const KEPT: usize = 4;
/// How many read at a time. Each has files open, and more than this many do not get done sooner.
const AT_A_TIME: usize = 16;

pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            idle: Mutex::default(),
            turns: Arc::new(Semaphore::new(AT_A_TIME)),
        }
    }

    /// Waits for a turn to read, which lasts until it is dropped.
    pub(super) async fn turn(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        let turns = Arc::clone(&self.turns);
        turns.acquire_owned().await.map_err(|_| StoreError::Stopped)
    }

    /// Runs `work` in one read transaction: all of it sees the same state.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut connection = idle.map_or_else(|| open_reader(&self.path), Ok)?;
        let transaction = connection.transaction()?;
        let value = work(&transaction)?;
        transaction.finish()?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
        Ok(value)
    }
}
