//! Forgetting everything that this app has kept on this computer.
//!
//! It is noted before anything is removed: after a crash, and after a failure that the person leaves at that,
//! the next start goes on. The installation id is removed last, because the secrets are named by it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    Error, SecretName, SecretStore,
    data_folder::{self, Leftover},
    opening::blocking,
    view::NotForgotten,
};

/// Everything that is kept, about to be forgotten.
pub struct Forgetting {
    folder: PathBuf,
    secrets: Arc<dyn SecretStore>,
}

impl Forgetting {
    /// Makes sure that the keyring answers. Nothing is removed yet.
    ///
    /// # Errors
    /// When it does not, or the data folder cannot be read.
    pub async fn begin(folder: PathBuf, secrets: Arc<dyn SecretStore>) -> Result<Self, Error> {
        let (asked, at) = (Arc::clone(&secrets), folder.clone());
        blocking(move || {
            if let Some(installation) = data_folder::installation(&at)? {
                asked.get(&installation, SecretName::HistoryKey)?;
            }
            Ok(())
        })
        .await?;
        Ok(Self { folder, secrets })
    }

    /// Removes all secrets and all files but those that the web view still writes, which [`remove_begun`]
    /// does once it has ended. The desktop on this folder is closed. What could not be removed; it can be
    /// tried again.
    pub async fn finish(self) -> Vec<NotForgotten> {
        let done = blocking(move || Ok(remove(&self.folder, &*self.secrets))).await;
        done.unwrap_or_else(|_: Error| vec![NotForgotten::Keys, NotForgotten::Files])
    }
}

fn remove(folder: &Path, secrets: &dyn SecretStore) -> Vec<NotForgotten> {
    let mut left = Vec::new();
    if let Err(error) = data_folder::begin_forgetting(folder) {
        tracing::error!(%error, "it cannot be noted that everything is to be forgotten");
        return vec![NotForgotten::Keys, NotForgotten::Files];
    }
    if let Err(error) = remove_secrets(folder, secrets) {
        tracing::error!(%error, "secrets are left in the keyring");
        left.push(NotForgotten::Keys);
    }
    if let Err(error) = data_folder::remove_begun(folder, Leftover::WebView) {
        tracing::error!(%error, "files are left in the data folder");
        left.push(NotForgotten::Files);
    }
    left
}

fn remove_secrets(folder: &Path, secrets: &dyn SecretStore) -> Result<(), Error> {
    if let Some(installation) = data_folder::installation(folder)? {
        secrets.delete_all(&installation)?;
        data_folder::forget_installation(folder)?;
    }
    Ok(())
}

/// Goes on with removing the files of a data folder where forgetting it was begun: when the web view has
/// ended, and at the start after that. Secrets that are left are removed when the folder is opened.
///
/// # Errors
/// When something cannot be removed.
pub fn remove_begun(folder: &Path) -> Result<(), Error> {
    data_folder::remove_begun(folder, Leftover::Nothing)
}
