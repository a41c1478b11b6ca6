//! What can go wrong with a relay as a whole.

use std::io;
use std::path::PathBuf;

use relay_protocol::RelayUrlError;

use crate::store::StoreError;

/// Why a relay does not start, or cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The key file cannot be read or written.
    #[error("the key file {}: {source}", path.display())]
    KeyFile {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is a store and no key.
    #[error("the key file {} is missing, and the store needs the key that it was made with: put it back, or start over with `rekey`, which revokes every device", .0.display())]
    KeyMissing(PathBuf),
    /// The key file is none.
    #[error("the key file {} must hold exactly 32 bytes", .0.display())]
    KeyLength(PathBuf),
    /// Others than the owner can read the key file.
    #[error("the key file {} can be read by others (mode {mode:03o}): make it 600", path.display())]
    KeyPermissions {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The store was made with another key.
    #[error(
        "the store was made with another key: give it that one, or start over with `rekey`, which revokes every device"
    )]
    WrongKey,
    /// The data folder cannot be made or locked.
    #[error("the data folder {}: {source}", path.display())]
    DataFolder {
        /// Which folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another relay serves from the folder.
    #[error("a relay is running on the data folder {}: stop it first", .0.display())]
    InUse(PathBuf),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address to listen on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The public URL is none that devices would accept.
    #[error("the public URL: {0}")]
    PublicUrl(#[from] RelayUrlError),
    /// No public URL was given, and none is known from an earlier start.
    #[error("the relay's public URL is not known yet: give --public-url, or start `serve` once")]
    NoPublicUrl,
    /// There is no account with this userId.
    #[error("there is no account for the userId {0:?}: add it with `account add`")]
    NoAccount(String),
    /// There is no such device.
    #[error("there is no device {0}")]
    NoDevice(relay_protocol::DeviceId),
    /// A userId that none can be.
    #[error("a userId has 1 to 200 characters and no control characters")]
    BadUserId,
    /// The operating system gave no randomness.
    #[error("no randomness from the operating system: {0}")]
    Randomness(getrandom::Error),
    /// The relay stopped by itself.
    #[error("the relay has stopped: {0}")]
    Stopped(String),
}
