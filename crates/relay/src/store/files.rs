//! The store's files: for their owner alone, and still where they were opened.
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
    beside(database, "-wal")
}

fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(ending);
    name.into()
}

/// Makes the database, where there is none yet, and what there is of it for its owner alone, whatever
/// the umask. SQLite gives its log and index the mode of the database.
///
/// A file system without modes is no reason not to start: what cannot be done is logged.
#[cfg(unix)]
pub(super) fn keep_from_others(database: &Path) {
    use std::fs::{self, OpenOptions, Permissions};
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    const OWNER_ALONE: u32 = 0o600;
    // One that is there, or cannot be made, is SQLite's to open or to complain about.
    let _ = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(OWNER_ALONE)
        .open(database);
    for path in [
        database.to_owned(),
        log_of(database),
        beside(database, "-shm"),
    ] {
        let open_to_others =
            fs::metadata(&path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0);
        if open_to_others
            && let Err(error) = fs::set_permissions(&path, Permissions::from_mode(OWNER_ALONE))
        {
            tracing::warn!(%error, file = %path.display(), "others may read a file of the store");
        }
    }
}

#[cfg(not(unix))]
pub(super) fn keep_from_others(_: &Path) {}

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
