//! The data folder: who may use it, and where things are in it.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{Error, lock, settings};

/// Names the folder's secrets in the keyring.
const INSTALLATION: &str = "installation";
/// There while the folder is being forgotten.
const FORGETTING: &str = "forgetting";
/// There where something else was in the folder before this app.
const SHARED: &str = "shared";
/// What the web view keeps.
const WEB_VIEW: &str = "webview";

/// A data folder that this process has for itself until it is dropped.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    installation: String,
    /// Holds the lock: the operating system gives it free when the file is closed, also by SIGKILL.
    _lock: File,
}

impl DataFolder {
    /// Makes the folder where it is missing, takes its lock, and reads or makes its installation id.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        make_private_folder(path).map_err(Error::file("the data folder cannot be made"))?;
        let lock = private_file(path.join("lock").as_path())
            .map_err(Error::file("the data folder cannot be written"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::FolderInUse),
            Err(TryLockError::Error(error)) => {
                return Err(Error::file("the data folder cannot be locked")(error));
            }
        }
        let installation = match installation(path)? {
            Some(id) => id,
            None => new_installation(path)?,
        };
        Ok(Self {
            path: path.to_owned(),
            installation,
            _lock: lock,
        })
    }

    /// Whether forgetting it was begun, and its secrets are not removed yet.
    pub(crate) fn is_being_forgotten(&self) -> bool {
        self.path.join(FORGETTING).exists()
    }

    /// Begins anew once all of it was forgotten.
    pub(crate) fn begin_anew(mut self) -> Result<Self, Error> {
        forget_installation(&self.path)?;
        remove_file(&self.path.join(FORGETTING))
            .map_err(Error::file("the data folder cannot be written"))?;
        self.installation = new_installation(&self.path)?;
        Ok(self)
    }

    /// What tells this folder's secrets from another's in one keyring.
    pub(crate) fn installation(&self) -> &str {
        &self.installation
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The history.
    pub(crate) fn history(&self) -> PathBuf {
        self.path.join("history.db")
    }

    /// How requests leave this machine.
    pub(crate) fn network(&self) -> PathBuf {
        self.path.join("network.json")
    }

    /// Where the relay in the app listens, if there is one.
    pub(crate) fn relay_place(&self) -> PathBuf {
        self.path.join("relay.json")
    }

    /// What the relay in the app keeps.
    pub(crate) fn relay(&self) -> PathBuf {
        self.path.join("relay")
    }

    /// The wrong passwords of the app's lock.
    pub(crate) fn tries(&self) -> PathBuf {
        lock::tries_file(&self.path)
    }

    /// The person's choices.
    pub(crate) fn settings(&self) -> PathBuf {
        settings::file(&self.path)
    }
}

fn make_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Opens a file for this user alone, made where it is missing.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Puts `bytes` in place of a file: after a crash there is the old content or the new one, whole.
pub(crate) fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    // Made with mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

/// The installation id of a folder, where it has one.
pub(crate) fn installation(folder: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(folder.join(INSTALLATION)) {
        Ok(text) => {
            let id = text.trim();
            let whole = id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
            whole
                .then(|| Some(id.to_owned()))
                .ok_or(Error::StoreContent("an installation id"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file("the installation id cannot be read")(error)),
    }
}

/// Makes an installation id. Where something else is in the folder already, that is noted: it is not this
/// app's to remove.
fn new_installation(folder: &Path) -> Result<String, Error> {
    let failed = Error::file("the installation id cannot be written");
    let write = |id: &str| {
        if entries(folder)?.iter().any(|name| !is_own(name)) {
            replace_file(&folder.join(SHARED), b"")?;
        }
        replace_file(&folder.join(INSTALLATION), id.as_bytes())
    };
    let id = hex::encode(random::<16>()?);
    write(&id).map_err(failed)?;
    Ok(id)
}

/// Removes the installation id: nothing is left that is named by it.
pub(crate) fn forget_installation(folder: &Path) -> Result<(), Error> {
    remove_file(&folder.join(INSTALLATION))
        .map_err(Error::file("the installation id cannot be removed"))
}

/// Notes that all of a folder is to be removed. One that is not there has nothing to remove.
pub(crate) fn begin_forgetting(folder: &Path) -> Result<(), Error> {
    if !folder.exists() {
        return Ok(());
    }
    private_file(&folder.join(FORGETTING))
        .and_then(|file| file.sync_all())
        .map_err(Error::file("the data folder cannot be written"))
}

/// What of a folder that is being forgotten has to stay for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leftover {
    /// Something writes there still.
    WebView,
    Nothing,
}

/// Removes what this app has put into a folder that is being forgotten, and then the folder itself. Its
/// installation id stays while that is there, because secrets are named by it. Links are removed, not followed.
pub(crate) fn remove_begun(folder: &Path, leftover: Leftover) -> Result<(), Error> {
    let remove = || -> io::Result<()> {
        if !folder.join(FORGETTING).try_exists()? {
            return Ok(());
        }
        let with_secrets = folder.join(INSTALLATION).try_exists()?;
        let shared = folder.join(SHARED).try_exists()?;
        for name in entries(folder)? {
            let stays = match name.as_str() {
                INSTALLATION => true,
                // Last of all, so that a crash leaves it with what is left.
                FORGETTING | SHARED => true,
                WEB_VIEW => leftover == Leftover::WebView,
                _ => shared && !is_own(&name),
            };
            if !stays {
                remove_entry(&folder.join(&name))?;
            }
        }
        if with_secrets || leftover == Leftover::WebView {
            return Ok(());
        }
        remove_file(&folder.join(SHARED))?;
        remove_file(&folder.join(FORGETTING))?;
        if shared {
            return Ok(());
        }
        fs::remove_dir(folder)
    };
    remove().map_err(Error::file("the data folder cannot be removed"))
}

/// The names of what is in a folder.
fn entries(folder: &Path) -> io::Result<Vec<String>> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect()
}

/// Whether this app gives this name to something in its folder.
fn is_own(name: &str) -> bool {
    /// With a part of a name that varies: the history and those set aside with their journals, files that
    /// are about to replace others, and the relay in the app.
    const BEGINNINGS: &[&str] = &["history", ".tmp", "relay"];
    const NAMES: &[&str] = &[
        INSTALLATION,
        FORGETTING,
        SHARED,
        WEB_VIEW,
        "lock",
        "settings.json",
        "network.json",
        "demo",
        "window.json",
        "plain-graphics",
    ];
    NAMES.contains(&name) || BEGINNINGS.iter().any(|start| name.starts_with(start))
}

fn remove_entry(path: &Path) -> io::Result<()> {
    let removed = if path.symlink_metadata()?.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    ignore_missing(removed)
}

fn remove_file(path: &Path) -> io::Result<()> {
    ignore_missing(fs::remove_file(path))
}

fn ignore_missing(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::file("the operating system gives no random bytes")(io::Error::other(error))
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_user_at_a_time_and_keeps_its_installation_id() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("new/folder");
        let first = DataFolder::open(&path).unwrap();
        assert!(matches!(DataFolder::open(&path), Err(Error::FolderInUse)));
        let id = first.installation().to_owned();
        drop(first);
        assert_eq!(DataFolder::open(&path).unwrap().installation(), id);
    }

    #[cfg(unix)]
    #[test]
    fn folder_and_files_are_for_this_user_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("folder");
        let _folder = DataFolder::open(&path).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o700);
        for entry in fs::read_dir(&path).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }

    fn fill(folder: &Path, names: &[&str]) {
        for name in names {
            if let Some((inner, _)) = name.split_once('/') {
                fs::create_dir_all(folder.join(inner)).unwrap();
            }
            fs::write(folder.join(name), name).unwrap();
        }
    }

    fn left(folder: &Path) -> Vec<String> {
        let mut left = entries(folder).unwrap();
        left.sort();
        left
    }

    #[test]
    fn a_folder_that_is_forgotten_is_gone_once_nothing_writes_there() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("folder");
        drop(DataFolder::open(&folder).unwrap());
        fill(
            &folder,
            &[
                "history.db",
                "history.db-wal",
                "history-set-aside-2026-11-24.db",
                "webview/cookies",
                "demo/relay.db",
                "of a later version",
            ],
        );
        remove_begun(&folder, Leftover::Nothing).unwrap();
        assert_eq!(left(&folder).len(), 8, "it was not begun");

        begin_forgetting(&folder).unwrap();
        remove_begun(&folder, Leftover::WebView).unwrap();
        assert_eq!(left(&folder), [FORGETTING, INSTALLATION, WEB_VIEW]);
        // The secrets cannot be removed now.
        remove_begun(&folder, Leftover::Nothing).unwrap();
        assert_eq!(left(&folder), [FORGETTING, INSTALLATION]);
        forget_installation(&folder).unwrap();
        remove_begun(&folder, Leftover::Nothing).unwrap();
        assert!(!folder.exists());
        begin_forgetting(&folder).unwrap();
        remove_begun(&folder, Leftover::Nothing).unwrap();
        assert!(!folder.exists());
    }

    #[test]
    fn what_was_in_a_folder_before_this_app_stays() {
        let folder = tempfile::tempdir().unwrap();
        fill(folder.path(), &["taxes.ods", "photos/cat.jpg"]);
        drop(DataFolder::open(folder.path()).unwrap());
        fill(folder.path(), &["history.db", "webview/cookies"]);
        begin_forgetting(folder.path()).unwrap();
        forget_installation(folder.path()).unwrap();
        remove_begun(folder.path(), Leftover::Nothing).unwrap();
        assert_eq!(left(folder.path()), ["photos", "taxes.ods"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_elsewhere_is_removed_and_not_followed() {
        let elsewhere = tempfile::tempdir().unwrap();
        fill(elsewhere.path(), &["kept"]);
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("folder");
        drop(DataFolder::open(&folder).unwrap());
        std::os::unix::fs::symlink(elsewhere.path(), folder.join("demo")).unwrap();
        begin_forgetting(&folder).unwrap();
        forget_installation(&folder).unwrap();
        remove_begun(&folder, Leftover::Nothing).unwrap();
        assert!(!folder.exists());
        assert_eq!(left(elsewhere.path()), ["kept"]);
    }

    #[test]
    fn an_installation_id_that_is_none_is_not_replaced() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("installation"), "garbled").unwrap();
        assert!(matches!(
            DataFolder::open(root.path()),
            Err(Error::StoreContent(_))
        ));
        let kept = fs::read_to_string(root.path().join("installation")).unwrap();
        assert_eq!(kept, "garbled");
    }
}
