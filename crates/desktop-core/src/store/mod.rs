//! What is kept: one SQLCipher file. The sub-modules are its tables.

pub(crate) mod accounts;
pub(crate) mod answers;
pub(crate) mod away;
pub(crate) mod backup;
pub(crate) mod charges;
pub(crate) mod deletions;
pub(crate) mod endings;
pub(crate) mod history;
pub(crate) mod messages;
pub(crate) mod mutes;
pub(crate) mod number_words;
pub(crate) mod numbers;
pub(crate) mod pairings;
pub(crate) mod purchases;
pub(crate) mod relay_account;
mod room;
pub(crate) mod search;
pub(crate) mod services;

use std::{path::Path, sync::Arc};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::{Error, data_folder::private_file, secrets::Secret};

/// The migrations in their order; the store's `user_version` counts those that it has had.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_relay_account.sql"),
    include_str!("migrations/0003_search.sql"),
    include_str!("migrations/0004_arrival.sql"),
    include_str!("migrations/0005_numbers.sql"),
    include_str!("migrations/0006_spend.sql"),
    include_str!("migrations/0007_long_deletions.sql"),
    include_str!("migrations/0008_built_in_relay.sql"),
];

/// How many statements are kept ready: more than there are in use.
const STATEMENTS: usize = 256;

/// How many pages are given back at once: a message that arrives meanwhile waits for so many.
const GIVE_BACK: u32 = 100;

/// The length of the file's key.
pub(crate) const KEY_BYTES: usize = 32;

/// The store. Cheap to clone; its calls run one after the other, off the caller's thread, in the order in which
/// they came: long work that is done in parts holds nobody up for longer than one.
#[derive(Clone)]
pub(crate) struct Store {
    /// Gone once the store is closed. This lock is given to whoever has waited longest.
    connection: Arc<Mutex<Option<Connection>>>,
}

impl Store {
    /// Opens the file with its raw key of [`KEY_BYTES`], or makes it, and brings it up to date.
    pub(crate) fn open(path: &Path, key: &Secret) -> Result<Self, Error> {
        // SQLite gives its journals the mode of the file itself.
        private_file(path).map_err(Error::file("the history cannot be opened"))?;
        let mut connection = Connection::open(path)?;
        unlock(&connection, key)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        make_durable(&connection)?;
        migrate(&mut connection)?;
        room::bring_up_to_date(&connection)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(Some(connection))),
        })
    }

    /// A store that ends with the process and is in no file.
    pub(crate) fn in_memory() -> Result<Self, Error> {
        let mut connection = Connection::open_in_memory()?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "temp_store", "memory")?;
        room::prepare(&connection)?;
        migrate(&mut connection)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(Some(connection))),
        })
    }

    /// Reads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.run(move |connection| work(connection)).await
    }

    /// Writes, all of it or nothing; what is written is on the disk when this returns.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })
        .await
    }

    /// Leaves nothing of what was destroyed in the file or its journal, and gives its room back part after part for
    /// as long as it may: the rest is given back the next time.
    pub(crate) async fn sweep(&self, may_go_on: impl Fn() -> bool) -> Result<(), Error> {
        if self.read(room::is_much).await? {
            while may_go_on()
                && self
                    .run(|connection| room::give_back(connection, GIVE_BACK))
                    .await?
            {}
        }
        self.run(|connection| room::empty_journal(connection)).await
    }

    /// Finishes what is being written and closes the file. Every later call fails.
    pub(crate) async fn close(&self) {
        let mut connection = Arc::clone(&self.connection).lock_owned().await;
        let closing = tokio::task::spawn_blocking(move || {
            if let Some(connection) = connection.take()
                && let Err((_, error)) = connection.close()
            {
                tracing::warn!(%error, "the history did not close cleanly");
            }
        });
        if closing.await.is_err() {
            tracing::warn!("the history did not close");
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let mut connection = Arc::clone(&self.connection).lock_owned().await;
        // After a panic the transaction has been rolled back: the connection is as good as before.
        tokio::task::spawn_blocking(move || work(connection.as_mut().ok_or(Error::Closing)?))
            .await
            // The task was aborted with the runtime, or it panicked and said so.
            .unwrap_or(Err(Error::Closing))
    }
}

/// Gives SQLCipher the key, and makes sure that it is SQLCipher and the right key.
fn unlock(connection: &Connection, key: &Secret) -> Result<(), Error> {
    let hex = Zeroizing::new(hex::encode(key.expose()));
    let pragma = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", hex.as_str()));
    connection.execute_batch(&pragma)?;
    let cipher: Option<String> = connection
        .query_row("PRAGMA cipher_version", [], |row| row.get(0))
        .ok();
    if cipher.is_none_or(|version| version.is_empty()) {
        return Err(Error::StoreContent("no encryption, a library"));
    }
    let read = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    match read {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            Err(Error::HistoryKeyMissing)
        }
        other => Ok(other?),
    }
}

/// A commit is on the disk when it returns: an acknowledgement to the relay rests on that.
fn make_durable(connection: &Connection) -> Result<(), Error> {
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "secure_delete", true)?;
    // Before anything is written, and the journal's mode is.
    room::prepare(connection)?;
    let journal: String =
        connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let synchronous: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    /// As `PRAGMA synchronous` answers for FULL.
    const FULL: i64 = 2;
    if journal != "wal" || synchronous != FULL {
        return Err(Error::StoreContent("a journal mode"));
    }
    Ok(())
}

fn migrate(connection: &mut Connection) -> Result<(), Error> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let done = usize::try_from(found).map_err(|_| Error::StoreContent("a version"))?;
    if found > known {
        return Err(Error::HistoryTooNew { found, known });
    }
    for migration in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// The id that the next row of a table with `AUTOINCREMENT` gets. Callers hold the lock that keeps
/// others from adding one meanwhile.
fn next_id(connection: &Connection, table: &str) -> Result<i64, Error> {
    let last: Option<i64> = connection.query_row(
        "SELECT max(seq) FROM sqlite_sequence WHERE name = ?1",
        [table],
        |row| row.get(0),
    )?;
    Ok(last.unwrap_or(0) + 1)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A store in memory, with everything but the encryption.
    pub(crate) fn in_memory() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        connection
            .pragma_update(None, "foreign_keys", true)
            .unwrap();
        migrate(&mut connection).unwrap();
        connection
            .execute_batch(
                "INSERT INTO accounts VALUES (1, 'One', 'https://api.example/thirdparty', 'u-1', NULL);
                 INSERT INTO accounts VALUES (2, 'Two', 'https://api.example/thirdparty', 'u-2', NULL);",
            )
            .unwrap();
        connection
    }

    fn key(byte: u8) -> Secret {
        Secret::new(vec![byte; 32])
    }

    #[tokio::test]
    async fn a_store_is_read_with_its_own_key_alone_and_holds_nothing_readable() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        let planted = "planted-4711-text";
        let store = Store::open(&path, &key(1)).unwrap();
        store
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO accounts (label, base_url, user_id) VALUES (?1, 'x', 'u-1')",
                    [planted],
                )?;
                Ok(())
            })
            .await
            .unwrap();
        // While it is open, its journal too.
        assert_eq!(files_with(folder.path(), planted), 0);
        store.close().await;
        assert!(matches!(store.read(|_| Ok(())).await, Err(Error::Closing)));
        assert_eq!(files_with(folder.path(), planted), 0);
        assert!(matches!(
            Store::open(&path, &key(2)),
            Err(Error::HistoryKeyMissing)
        ));
        let store = Store::open(&path, &key(1)).unwrap();
        let label: String = store
            .read(|c| Ok(c.query_row("SELECT label FROM accounts", [], |row| row.get(0))?))
            .await
            .unwrap();
        assert_eq!(label, planted);

        // The search does find what is readable.
        let plain = rusqlite::Connection::open(folder.path().join("plain.db")).unwrap();
        plain
            .execute_batch(&format!(
                "CREATE TABLE t (x); INSERT INTO t VALUES ('{planted}')"
            ))
            .unwrap();
        drop(plain);
        assert_eq!(files_with(folder.path(), planted), 1);
    }

    fn files_with(folder: &Path, text: &str) -> usize {
        let entries = std::fs::read_dir(folder).unwrap();
        let contents = entries.map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
        contents
            .filter(|bytes| {
                bytes
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
            })
            .count()
    }

    #[test]
    fn a_store_of_a_newer_version_is_refused_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        drop(Store::open(&path, &key(1)).unwrap());
        let connection = Connection::open(&path).unwrap();
        unlock(&connection, &key(1)).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        drop(connection);
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(
            Store::open(&path, &key(1)),
            Err(Error::HistoryTooNew { found: 99, .. })
        ));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[tokio::test]
    async fn a_write_that_fails_halfway_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("history.db"), &key(1)).unwrap();
        let failed = store
            .write(|tx| -> Result<(), Error> {
                tx.execute(
                    "INSERT INTO accounts (label, base_url, user_id) VALUES ('a', 'x', 'u-1')",
                    [],
                )?;
                Err(Error::NoSuchAccount)
            })
            .await;
        assert!(matches!(failed, Err(Error::NoSuchAccount)));
        let rows: i64 = store
            .read(|c| Ok(c.query_row("SELECT count(*) FROM accounts", [], |row| row.get(0))?))
            .await
            .unwrap();
        assert_eq!(rows, 0);
    }
}
