//! Whether the store's files are still where they were opened.
//!
//! A file that was replaced or removed can still be written by who has it open. What goes into it then
//! is gone with the process, however well it was synced.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The database and its log, as they were found.
pub(super) struct Files {
    opened: [(PathBuf, Option<Identity>); 2],
}

impl Files {
    /// Remembers the files of an open store.
    pub(super) fn of(database: &Path) -> Self {
        let files = [database.to_owned(), log_of(database)];
        Self {
            opened: files.map(|path| {
                let identity = identity(&path);
                (path, identity)
            }),
        }
    }

    /// Whether both are the same files as before.
    pub(super) fn are_in_place(&self) -> bool {
        self.opened
            .iter()
            .all(|(path, before)| identity(path) == *before)
    }

    /// How long the log is, in bytes.
    pub(super) fn log_bytes(&self) -> u64 {
        let (log, _) = &self.opened[1];
        std::fs::metadata(log).map_or(0, |log| log.len())
    }
}

fn log_of(database: &Path) -> PathBuf {
    let mut log = OsString::from(database);
    log.push("-wal");
    log.into()
}

#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    let file = std::fs::metadata(path).ok()?;
    Some((file.dev(), file.ino()))
}

// An open file cannot be replaced or removed there.
#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
    None
}
