//! The data folder: who may use it, and where things are in it.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{Error, lock, settings};

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
        let installation = installation_id(&path.join("installation"))?;
        Ok(Self {
            path: path.to_owned(),
            installation,
            _lock: lock,
        })
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

fn installation_id(path: &Path) -> Result<String, Error> {
    match fs::read_to_string(path) {
        Ok(text) => {
            let id = text.trim();
            let whole = id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
            whole
                .then(|| id.to_owned())
                .ok_or(Error::StoreContent("an installation id"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let id = hex::encode(random::<16>()?);
            replace_file(path, id.as_bytes())
                .map_err(Error::file("the installation id cannot be written"))?;
            Ok(id)
        }
        Err(error) => Err(Error::file("the installation id cannot be read")(error)),
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
