//! Opening SQLite so that what it says is committed survives a power cut.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::{StoreError, files};

/// Every step once, in this order; `PRAGMA user_version` says how many were taken.
const MIGRATIONS: &[&str] = &[include_str!("schema.sql"), include_str!("schema_2.sql")];

/// How long a command and the server wait for each other's transactions.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// `PRAGMA synchronous` as SQLite reads it back.
const SYNCHRONOUS_FULL: i64 = 2;

/// Opens for reading and writing, or makes it for its owner alone, and takes the migrations that are
/// missing.
pub(super) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    files::keep_from_others(path);
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;",
    )?;
    // Checkpoints are the writer's own: SQLite's automatic ones keep their errors to themselves.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    let synchronous: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    let foreign_keys: i64 = connection.query_row("PRAGMA foreign_keys", [], |row| row.get(0))?;
    if mode != "wal" || synchronous != SYNCHRONOUS_FULL || foreign_keys != 1 {
        return Err(StoreError::NotDurable);
    }
    migrate(&mut connection)?;
    Ok(connection)
}

/// Opens an existing store for reading alone.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let taken: usize = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let missing = MIGRATIONS.get(taken..).ok_or(StoreError::Newer)?;
    for step in missing {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len())?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_of_a_later_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("relay.db");
        open_writer(&path)
            .unwrap()
            .pragma_update(None, "user_version", 99)
            .unwrap();
        assert!(matches!(open_writer(&path), Err(StoreError::Newer)));
    }

    #[test]
    fn opened_again_nothing_is_migrated_twice_and_every_commit_is_synced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("relay.db");
        for _ in 0..2 {
            let connection = open_writer(&path).unwrap();
            let read = |pragma: &str| {
                connection
                    .query_row(pragma, [], |row| row.get::<_, i64>(0))
                    .unwrap()
            };
            assert_eq!(read("PRAGMA synchronous"), SYNCHRONOUS_FULL);
            assert_eq!(
                read("PRAGMA user_version"),
                i64::try_from(MIGRATIONS.len()).unwrap()
            );
        }
    }

    #[test]
    fn a_reader_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("relay.db");
        let _writer = open_writer(&path).unwrap();
        assert!(
            open_reader(&path)
                .unwrap()
                .execute("DELETE FROM account", [])
                .is_err()
        );
    }
}
