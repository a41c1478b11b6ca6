//! Opening the history that is kept, and setting one aside whose key is gone.

use std::{path::Path, sync::Arc};

use jiff::Zoned;

use crate::{
    Error, Secret, SecretName, SecretStore,
    data_folder::{DataFolder, random},
    set_aside,
    shared::Vault,
    store::{KEY_BYTES, Store},
};

/// Takes the folder for this process.
pub(crate) async fn folder(path: &Path) -> Result<Arc<DataFolder>, Error> {
    let path = path.to_owned();
    blocking(move || DataFolder::open(&path).map(Arc::new)).await
}

/// The same, to use what is kept there. Where all of that was to be forgotten and secrets are left, they go
/// first.
pub(crate) async fn folder_to_keep(
    path: &Path,
    secrets: &Arc<dyn SecretStore>,
) -> Result<Arc<DataFolder>, Error> {
    let (path, secrets) = (path.to_owned(), Arc::clone(secrets));
    blocking(move || {
        let mut folder = DataFolder::open(&path)?;
        if folder.is_being_forgotten() {
            secrets.delete_all(folder.installation())?;
            folder = folder.begin_anew()?;
        }
        Ok(Arc::new(folder))
    })
    .await
}

/// Opens the history with its key from the keyring; where there is none yet, begins one under a key
/// that is made and kept first. A history that this key does not open is left alone.
pub(crate) async fn history(folder: &DataFolder, vault: &Vault) -> Result<Store, Error> {
    let path = folder.history();
    let there = path
        .try_exists()
        .map_err(Error::file("the history cannot be looked for"))?;
    let key = match key(vault).await? {
        Some(key) => key,
        None if there => return Err(Error::HistoryKeyMissing),
        None => make_key(vault).await?,
    };
    blocking(move || Store::open(&path, &key)).await
}

/// Sets a history aside that cannot be opened because its key is gone, so that another can be begun.
/// One that can be opened stays where it is.
///
/// A key that is in the keyring stays as well, though it does not open this history: it may open a
/// copy of it, so the next history is begun under that key. A new key is kept before a file is touched.
pub(crate) async fn set_history_aside(
    folder: &Arc<DataFolder>,
    vault: &Vault,
) -> Result<(), Error> {
    match history(folder, vault).await {
        Err(Error::HistoryKeyMissing) => {}
        opened => return opened.map(drop),
    }
    if key(vault).await?.is_none() {
        make_key(vault).await?;
    }
    let folder = Arc::clone(folder);
    blocking(move || {
        set_aside::set_aside(&folder.history(), Zoned::now().date())
            .map_err(Error::file("the history cannot be set aside"))
    })
    .await
}

/// The key that is in the keyring, if it can be one.
async fn key(vault: &Vault) -> Result<Option<Secret>, Error> {
    let key = vault.get(SecretName::HistoryKey).await?;
    Ok(key.filter(|key| key.expose().len() == KEY_BYTES))
}

async fn make_key(vault: &Vault) -> Result<Secret, Error> {
    let key = Secret::new(random::<KEY_BYTES>()?.to_vec());
    vault.set(SecretName::HistoryKey, key.clone()).await?;
    Ok(key)
}

/// Runs what waits for a disk off the caller's thread.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Closing)?
}
