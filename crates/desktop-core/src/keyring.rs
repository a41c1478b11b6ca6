//! The desktop's keyring (the Secret Service on Linux).

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, mpsc},
    thread,
};

use keyring_core::api::CredentialStore;
use zbus_secret_service_keyring_store::Store;

use crate::secrets::{Secret, SecretError, SecretName, SecretStore};

/// The service that all entries are under; the account of an entry is
/// `<installation id>/<secret name>`.
const SERVICE: &str = "PingMe Desktop";

type Job = Box<dyn FnOnce(&mut Option<Arc<CredentialStore>>) + Send>;

/// Secrets in the person's keyring.
///
/// All calls run one after the other on one thread of their own, because the keyring blocks for as
/// long as its prompt is open. The connection is made with the first call, and anew after any call
/// that failed, so that *Try again* really does.
pub struct KeyringSecrets {
    jobs: mpsc::Sender<Job>,
}

impl KeyringSecrets {
    /// Nothing is asked of the keyring yet.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn new() -> Result<Self, SecretError> {
        let (jobs, queue) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("keyring".into())
            .spawn(move || {
                let mut store = None;
                for job in queue {
                    job(&mut store);
                }
            })
            .map_err(|error| SecretError::Failed(error.to_string()))?;
        Ok(Self { jobs })
    }

    fn with_entry<T: Send + 'static>(
        &self,
        installation: &str,
        name: SecretName,
        work: impl FnOnce(&keyring_core::Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, SecretError> {
        let account = format!("{installation}/{name}");
        let (answer, answered) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |store| {
            let done = connected(store).and_then(|store| {
                let label = format!("PingMe Desktop: {name}");
                let labelled = HashMap::from([("label", label.as_str())]);
                let entry = store
                    .build(SERVICE, &account, Some(&labelled))
                    .map_err(|error| trouble(&error))?;
                work(&entry).map_err(|error| trouble(&error))
            });
            if done.is_err() {
                *store = None;
            }
            // Nobody waits any more when the caller was dropped.
            let _ = answer.send(done);
        });
        let gone = || SecretError::Failed("its thread has ended".into());
        self.jobs.send(job).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?
    }
}

impl fmt::Debug for KeyringSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyringSecrets(…)")
    }
}

fn connected(
    store: &mut Option<Arc<CredentialStore>>,
) -> Result<Arc<CredentialStore>, SecretError> {
    if let Some(store) = store {
        return Ok(Arc::clone(store));
    }
    let fresh: Arc<CredentialStore> = Store::new().map_err(|error| {
        tracing::debug!(%error, "no keyring");
        SecretError::Missing
    })?;
    *store = Some(Arc::clone(&fresh));
    Ok(fresh)
}

/// What an error of the library means for a person.
fn trouble(error: &keyring_core::Error) -> SecretError {
    use secret_service::Error as Service;
    let (keyring_core::Error::PlatformFailure(cause) | keyring_core::Error::NoStorageAccess(cause)) =
        error
    else {
        // The other variants name attributes and sizes; those with bytes do not print them.
        return SecretError::Failed(error.to_string());
    };
    match cause.downcast_ref::<Service>() {
        Some(Service::Locked | Service::Prompt | Service::PromptDisconnected) => {
            SecretError::Locked
        }
        Some(Service::Unavailable) => SecretError::Missing,
        _ => SecretError::Failed(cause.to_string()),
    }
}

impl SecretStore for KeyringSecrets {
    fn get(&self, installation: &str, name: SecretName) -> Result<Option<Secret>, SecretError> {
        self.with_entry(installation, name, |entry| match entry.get_secret() {
            Ok(bytes) => Ok(Some(Secret::new(bytes))),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn set(
        &self,
        installation: &str,
        name: SecretName,
        secret: &Secret,
    ) -> Result<(), SecretError> {
        let secret = secret.clone();
        self.with_entry(installation, name, move |entry| {
            entry.set_secret(secret.expose())
        })
    }

    fn delete(&self, installation: &str, name: SecretName) -> Result<(), SecretError> {
        self.with_entry(installation, name, |entry| {
            match entry.delete_credential() {
                Err(keyring_core::Error::NoEntry) => Ok(()),
                done => done,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_is_told_apart_as_missing_locked_and_failed() {
        use keyring_core::Error as E;
        use secret_service::Error as S;
        let cases = [
            (E::NoStorageAccess(Box::new(S::Locked)), SecretError::Locked),
            (E::NoStorageAccess(Box::new(S::Prompt)), SecretError::Locked),
            (E::PlatformFailure(Box::new(S::Locked)), SecretError::Locked),
            (
                E::PlatformFailure(Box::new(S::Unavailable)),
                SecretError::Missing,
            ),
            (
                E::PlatformFailure(Box::new(S::Crypto("x"))),
                SecretError::Failed("Crypto error: x".into()),
            ),
        ];
        for (error, meant) in cases {
            assert_eq!(trouble(&error), meant, "{error:?}");
        }
        let bytes = trouble(&E::BadEncoding(b"hush-hush".to_vec()));
        assert!(!format!("{bytes:?}").contains("hush"), "{bytes:?}");
    }
}
