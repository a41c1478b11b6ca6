//! The file that holds the relay's key: 32 bytes, readable by its owner alone.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::error::Error;
use crate::key::RelayKey;

/// The name of the key among a systemd service's credentials.
const CREDENTIAL: &str = "relay.key";

/// Where the key is when nobody says: systemd's credential `relay.key` if the service has one, else
/// beside the data folder (`/var/lib/pingme-relay` has `/var/lib/pingme-relay.key`), so that a copy of
/// the folder is a backup without the key.
#[must_use]
pub fn default_key_file(data_dir: &Path) -> PathBuf {
    if let Some(credential) = credentials_folder()
        .map(|folder| folder.join(CREDENTIAL))
        .filter(|path| path.exists())
    {
        return credential;
    }
    // A folder named by a relative or odd path (".", "x/") still gets a sibling.
    let folder = std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned());
    let mut name = folder.components().as_path().as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

fn credentials_folder() -> Option<PathBuf> {
    std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from)
}

/// Reads the key, or makes one where there is no store yet that would need an old one.
///
/// # Errors
/// The file is missing beside a store, not 32 bytes long, open to others than its owner, or cannot be
/// read or written.
pub fn load_key(path: &Path, store_exists: bool) -> Result<RelayKey, Error> {
    match read(path) {
        Err(Error::KeyFile { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            if store_exists {
                Err(Error::KeyMissing(path.to_owned()))
            } else {
                create(path)
            }
        }
        read => read,
    }
}

/// Puts a new key in the place of the old one, whole or not at all.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn replace_key(path: &Path, key: &RelayKey) -> Result<(), Error> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    let replaced = match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => write_new(&new, key)
            .and_then(|()| fs::rename(&new, path))
            .and_then(|()| sync_folder(path)),
    };
    replaced.map_err(|source| Error::KeyFile {
        path: path.to_owned(),
        source,
    })
}

fn read(path: &Path) -> Result<RelayKey, Error> {
    let at = |source| Error::KeyFile {
        path: path.to_owned(),
        source,
    };
    let mut file = File::open(path).map_err(at)?;
    refuse_if_open_to_others(path, &file)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(64));
    (&mut file).take(33).read_to_end(&mut bytes).map_err(at)?;
    let bytes: [u8; 32] = bytes
        .as_slice()
        .try_into()
        .map_err(|_| Error::KeyLength(path.to_owned()))?;
    Ok(RelayKey::from_bytes(bytes))
}

#[cfg(unix)]
fn refuse_if_open_to_others(path: &Path, file: &File) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt as _;
    // systemd grants a credential by an access list, which shows as group permissions.
    if credentials_folder().is_some_and(|folder| path.starts_with(folder)) {
        return Ok(());
    }
    let mode = file
        .metadata()
        .map_err(|source| Error::KeyFile {
            path: path.to_owned(),
            source,
        })?
        .permissions()
        .mode();
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(Error::KeyPermissions {
            path: path.to_owned(),
            mode: mode & 0o777,
        })
    }
}

#[cfg(not(unix))]
fn refuse_if_open_to_others(_: &Path, _: &File) -> Result<(), Error> {
    Ok(())
}

fn create(path: &Path) -> Result<RelayKey, Error> {
    let key = RelayKey::generate().map_err(Error::Randomness)?;
    match write_new(path, &key).and_then(|()| sync_folder(path)) {
        Ok(()) => Ok(key),
        // Somebody else was first: theirs is the key.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read(path),
        Err(source) => Err(Error::KeyFile {
            path: path.to_owned(),
            source,
        }),
    }
}

fn write_new(path: &Path, key: &RelayKey) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(key.expose())
        .and_then(|()| file.sync_all())
        // Half a key would stand in the way of the next try, as on a disk that was full.
        .inspect_err(|_| drop(fs::remove_file(path)))
}

fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_beside_the_data_folder_however_that_is_named() {
        for folder in [
            "/var/lib/pingme-relay",
            "/var/lib/pingme-relay/",
            "/var/lib/pingme-relay/.",
        ] {
            assert_eq!(
                default_key_file(Path::new(folder)),
                Path::new("/var/lib/pingme-relay.key"),
                "{folder}"
            );
        }
        let relative = default_key_file(Path::new("data"));
        assert!(
            relative.is_absolute() && relative.ends_with("data.key"),
            "{}",
            relative.display()
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_key_is_made_once_for_its_owner_alone_and_refused_when_others_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        assert!(matches!(load_key(&path, true), Err(Error::KeyMissing(_))));
        let key = load_key(&path, false).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(load_key(&path, true).unwrap(), key);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(
            load_key(&path, true),
            Err(Error::KeyPermissions { mode: 0o640, .. })
        ));
    }

    #[test]
    fn a_file_of_another_length_is_no_key() {
        let folder = tempfile::tempdir().unwrap();
        for length in [0, 31, 33] {
            let path = folder.path().join(length.to_string());
            write_new(&path, &RelayKey::from_bytes([7; 32])).unwrap();
            fs::write(&path, vec![7; length]).unwrap();
            assert!(
                matches!(load_key(&path, false), Err(Error::KeyLength(_))),
                "{length}"
            );
        }
    }

    #[test]
    fn a_replaced_key_is_the_new_one_even_where_an_earlier_try_broke_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let old = load_key(&path, false).unwrap();
        fs::write(folder.path().join("key.new"), b"half").unwrap();
        let new = RelayKey::generate().unwrap();
        replace_key(&path, &new).unwrap();
        assert_ne!(load_key(&path, true).unwrap(), old);
        assert_eq!(load_key(&path, true).unwrap(), new);
    }
}
