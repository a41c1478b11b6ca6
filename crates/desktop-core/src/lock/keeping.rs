//! Setting, trying and removing the password, and where that is kept.

use std::path::{Path, PathBuf};

use super::{
    AppLock, Password,
    password::{hashed, is_right},
    tries::Tries,
};
use crate::{
    Error, SecretName, clock,
    data_folder::{DataFolder, replace_file},
    opening::blocking,
    shared::{Shared, Vault, held},
};

/// Where the wrong passwords of a data folder are noted.
pub(crate) fn tries_file(data_dir: &Path) -> PathBuf {
    data_dir.join("lock-tries.json")
}

/// Finds out whether there is a password; where there is, the app is locked from here on.
///
/// # Errors
/// When the keyring cannot be asked: then nothing may be opened.
pub(crate) async fn start(lock: &AppLock, folder: &DataFolder, vault: &Vault) -> Result<(), Error> {
    let set = vault.get(SecretName::LockPassword).await?.is_some();
    let file = folder.tries();
    let tries = blocking(move || Ok(read_tries(&file))).await?;
    lock.change(|state, now| {
        state.start(set, tries, now);
        true
    });
    Ok(())
}

/// Sets a password, or another one in the place of the present.
pub(crate) async fn set(
    shared: &Shared,
    new: Password,
    present: Option<Password>,
) -> Result<(), Error> {
    if shared.this_run {
        return Err(Error::NotThisRun);
    }
    let _one_at_a_time = shared.lock.trying.lock().await;
    if held(&shared.lock.state).is_set() {
        check(shared, present.ok_or(Error::WrongPassword)?).await?;
    }
    let kept = blocking(move || hashed(&new)).await?;
    shared.vault.set(SecretName::LockPassword, kept).await?;
    shared.lock.change(|state, now| {
        state.set(true, now);
        true
    });
    Ok(())
}

/// Removes the password.
pub(crate) async fn remove(shared: &Shared, present: Password) -> Result<(), Error> {
    let _one_at_a_time = shared.lock.trying.lock().await;
    if !held(&shared.lock.state).is_set() {
        return Ok(());
    }
    check(shared, present).await?;
    shared.vault.delete(SecretName::LockPassword).await?;
    shared.lock.change(|state, now| {
        state.set(false, now);
        true
    });
    Ok(())
}

/// Unlocks the app.
pub(crate) async fn unlock(shared: &Shared, password: Password) -> Result<(), Error> {
    let _one_at_a_time = shared.lock.trying.lock().await;
    if !shared.lock.is_closed() {
        return Ok(());
    }
    check(shared, password).await?;
    shared.lock.change(|state, now| {
        state.open(now);
        true
    });
    Ok(())
}

/// Whether this is the password. Each wrong one is noted before it is looked at.
async fn check(shared: &Shared, password: Password) -> Result<(), Error> {
    let now_ms = clock::local_ms();
    let before = held(&shared.lock.state).tries;
    if before.waits_until(now_ms).is_some() {
        return Err(Error::TooManyTries);
    }
    note(shared, before.try_one(now_ms)).await?;
    let kept = shared.vault.get(SecretName::LockPassword).await;
    let right = match kept {
        Ok(Some(kept)) => blocking(move || is_right(&password, &kept)).await,
        // Somebody took it out of the keyring; the next start will not ask for it.
        Ok(None) => Ok(false),
        Err(error) => Err(error),
    };
    match right {
        Ok(true) => note(shared, Tries::default()).await,
        Ok(false) => Err(Error::WrongPassword),
        Err(error) => {
            // Nothing was found out by it.
            note(shared, before).await?;
            Err(error)
        }
    }
}

/// Keeps how often a wrong one was tried, where anything is kept.
async fn note(shared: &Shared, tries: Tries) -> Result<(), Error> {
    if let Some(file) = shared.tries_file.clone() {
        blocking(move || write_tries(&file, tries)).await?;
    }
    shared.lock.change(|state, _| {
        state.tries = tries;
        true
    });
    Ok(())
}

/// Without a file that can be read there were none.
fn read_tries(file: &Path) -> Tries {
    let tries = std::fs::read(file).ok();
    let tries = tries.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    tries.unwrap_or_default()
}

fn write_tries(file: &Path, tries: Tries) -> Result<(), Error> {
    let failed = Error::file("the wrong passwords cannot be noted");
    let bytes = match serde_json::to_vec(&tries) {
        Ok(bytes) => bytes,
        Err(error) => return Err(failed(error.into())),
    };
    replace_file(file, &bytes).map_err(failed)
}
