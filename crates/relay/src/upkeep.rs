//! What the owner of a relay does: accounts, links, devices. It works on a data folder whether or not a
//! relay is serving from it; one that is sees every change with its next request.

use std::fs::{DirBuilder, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use relay_protocol::wire::DeviceEntry;
use relay_protocol::{AccountId, DeviceId, PairingLink, check_relay_url};
use url::Url;

use crate::clock::now_ms;
use crate::error::Error;
use crate::key::RelayKey;
use crate::key_file::{load_key, replace_key};
use crate::pairing;
use crate::store::{self, Account, Closing, Store};
use crate::wakeups::Wakeups;

const LOCK_FILE: &str = "serve.lock";

/// One account, for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEntry {
    /// What the relay calls it.
    pub account: AccountId,
    /// The PingMe account that it belongs to.
    pub user_id: String,
    /// When PingMe last called, in milliseconds since 1970 (UTC).
    pub pingme_last_seen_ms: Option<i64>,
}

/// The owner's hand on a relay's store.
pub struct Upkeep {
    store: Store,
    /// Nothing where a relay of this process has the store open, and closes it.
    closing: Option<Closing>,
    public_url: Option<Url>,
}

impl Upkeep {
    /// Opens the store in a data folder, or makes one. Links and URLs are made for `public_url`; without
    /// one, for that of the last start.
    ///
    /// # Errors
    /// The folder or the store cannot be used, or the URL is none for a relay.
    pub async fn open(
        data_dir: &Path,
        key: RelayKey,
        public_url: Option<Url>,
    ) -> Result<Self, Error> {
        make_data_folder(data_dir)?;
        public_url.as_ref().map(check_relay_url).transpose()?;
        let (store, closing) = Store::open(data_dir, key, Arc::new(Wakeups::default()))?;
        let known = store.public_url().await?;
        Ok(Self {
            store,
            closing: Some(closing),
            public_url: public_url.or(known),
        })
    }

    /// On the store of a relay that serves.
    pub(crate) fn beside(store: Store, public_url: Url) -> Self {
        Self {
            store,
            closing: None,
            public_url: Some(public_url),
        }
    }

    /// Adds an account, or finds the one that the userId has already.
    ///
    /// # Errors
    /// The userId is none, or the store refuses.
    pub async fn add_account(&self, user_id: &str) -> Result<AccountId, Error> {
        add_account(&self.store, user_id).await
    }

    /// Every account.
    ///
    /// # Errors
    /// The store refuses.
    pub async fn accounts(&self) -> Result<Vec<AccountEntry>, Error> {
        let entry = |account: Account| AccountEntry {
            account: account.id,
            user_id: account.user_id,
            pingme_last_seen_ms: account.pingme_seen_at_ms,
        };
        Ok(self
            .store
            .accounts()
            .await?
            .into_iter()
            .map(entry)
            .collect())
    }

    /// Removes an account with its devices and messages; its callback URL stays dead for good.
    ///
    /// # Errors
    /// There is none, or the store refuses.
    pub async fn remove_account(&self, user_id: &str) -> Result<(), Error> {
        if self.store.remove_account(user_id).await? {
            Ok(())
        } else {
            Err(Error::NoAccount(user_id.to_owned()))
        }
    }

    /// Gives an account another callback URL; the old one is dead from now on.
    ///
    /// # Errors
    /// There is none, or the store refuses.
    pub async fn rotate_callback(&self, user_id: &str) -> Result<(), Error> {
        if self.store.rotate_callback(user_id).await? {
            Ok(())
        } else {
            Err(Error::NoAccount(user_id.to_owned()))
        }
    }

    /// A link that pairs one device, for ten minutes.
    ///
    /// # Errors
    /// There is no such account, the relay's URL is unknown, or the store refuses.
    pub async fn pair(&self, user_id: &str) -> Result<PairingLink, Error> {
        pairing::link(
            self.store.key(),
            &account_of(&self.store, user_id).await?,
            self.url()?,
        )
    }

    /// The URL that PingMe posts to. It is a secret.
    ///
    /// # Errors
    /// There is no such account, the relay's URL is unknown, or the store refuses.
    pub async fn callback_url(&self, user_id: &str) -> Result<Url, Error> {
        let account = account_of(&self.store, user_id).await?;
        Ok(pairing::callback_url(
            self.store.key(),
            account.id,
            account.callback_version,
            self.url()?,
        ))
    }

    /// The devices of one account.
    ///
    /// # Errors
    /// There is no such account, or the store refuses.
    pub async fn devices(&self, user_id: &str) -> Result<Vec<DeviceEntry>, Error> {
        let account = account_of(&self.store, user_id).await?;
        Ok(self.store.devices(account.id, now_ms()).await?)
    }

    /// Revokes a device. Gives how many messages it had not read, and whether it was its account's last.
    ///
    /// # Errors
    /// There is no such device, or the store refuses.
    pub async fn revoke(&self, device: DeviceId) -> Result<(u64, bool), Error> {
        let revoked = self
            .store
            .revoke(device)
            .await?
            .ok_or(Error::NoDevice(device))?;
        Ok((revoked.unread, revoked.last))
    }

    /// Starts a new epoch, as is right after a backup was put back: each device is told of a gap.
    ///
    /// # Errors
    /// A relay is serving from the folder, or the store refuses.
    pub async fn start_epoch(&self, data_dir: &Path) -> Result<(), Error> {
        let _lock = lock(data_dir)?;
        Ok(self.store.start_epoch().await?)
    }

    /// Closes the store, if it was opened for this.
    pub async fn close(self) {
        drop(self.store);
        if let Some(closing) = self.closing {
            closing.closed().await;
        }
    }

    fn url(&self) -> Result<&Url, Error> {
        self.public_url.as_ref().ok_or(Error::NoPublicUrl)
    }
}

/// Whether there is a store in a data folder.
#[must_use]
pub fn store_exists(data_dir: &Path) -> bool {
    data_dir.join(store::FILE).exists()
}

/// Gives a store another key. A key file that is not the store's is taken as it is; otherwise a new key
/// is written there. Every device is revoked, and every callback URL is another.
///
/// # Errors
/// A relay is serving from the folder, or a file cannot be written.
pub fn rekey(data_dir: &Path, key_file: &Path) -> Result<(), Error> {
    let _lock = lock(data_dir)?;
    let fits = |key: &RelayKey| Store::open(data_dir, key.clone(), Arc::new(Wakeups::default()));
    let found = load_key(key_file, false)?;
    match fits(&found) {
        Err(Error::WrongKey) => store::rekey(data_dir, &found, || Ok(())),
        Err(error) => Err(error),
        Ok(_) => {
            let new = RelayKey::generate().map_err(Error::Randomness)?;
            store::rekey(data_dir, &new, || replace_key(key_file, &new))
        }
    }
}

pub(crate) async fn add_account(store: &Store, user_id: &str) -> Result<AccountId, Error> {
    let characters = user_id.chars().count();
    if !(1..=200).contains(&characters) || user_id.chars().any(char::is_control) {
        return Err(Error::BadUserId);
    }
    Ok(store.add_account(user_id).await?.id)
}

pub(crate) async fn account_of(store: &Store, user_id: &str) -> Result<Account, Error> {
    store
        .account_of(user_id)
        .await?
        .ok_or_else(|| Error::NoAccount(user_id.to_owned()))
}

/// Makes the folder, for its owner alone.
pub(crate) fn make_data_folder(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| Error::DataFolder {
        path: path.to_owned(),
        source,
    })
}

/// Takes the folder for one server; free again when the file is dropped, or its process gone.
pub(crate) fn lock(data_dir: &Path) -> Result<File, Error> {
    let path: PathBuf = data_dir.join(LOCK_FILE);
    let at = |source| Error::DataFolder {
        path: path.clone(),
        source,
    };
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).map_err(at)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse(data_dir.to_owned())),
        Err(TryLockError::Error(source)) => Err(at(source)),
    }
}
