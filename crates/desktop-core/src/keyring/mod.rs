//! The desktop's keyring (the Secret Service on Linux).

mod connection;
mod worker;

use std::{fmt, time::Duration};

use crate::secrets::{Secret, SecretError, SecretName, SecretStore};
use connection::{Connection, Keyring, trouble};
use worker::Worker;

/// How long a person may look at the keyring's prompt before the app takes that for a no.
const PATIENCE: Duration = Duration::from_secs(120);

/// Secrets in the person's keyring, each under the account `<installation id>/<secret name>`.
///
/// All calls run one after the other on one thread of their own, because the keyring blocks for as
/// long as its prompt is open. The connection is made with the first call, and anew when it does not
/// work any more, so that *Try again* really does.
pub struct KeyringSecrets {
    worker: Worker<Connection>,
}

impl KeyringSecrets {
    /// Nothing is asked of the keyring yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            worker: Worker::new(PATIENCE),
        }
    }

    fn with_entry<T: Send + 'static>(
        &self,
        installation: &str,
        name: SecretName,
        unlock: impl Fn(&Keyring) -> Result<(), SecretError> + Send + 'static,
        work: impl Fn(&keyring_core::Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, SecretError> {
        let account = format!("{installation}/{name}");
        let label = format!("PingMe Desktop: {name}");
        self.worker.call(move |connection, turn| {
            connection.with(|keyring| {
                unlock(keyring)?;
                turn.begin()?;
                work(&keyring.entry(&account, &label)?).map_err(|error| trouble(&error))
            })
        })
    }
}

impl Default for KeyringSecrets {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for KeyringSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyringSecrets(…)")
    }
}

impl SecretStore for KeyringSecrets {
    fn get(&self, installation: &str, name: SecretName) -> Result<Option<Secret>, SecretError> {
        self.with_entry(installation, name, Keyring::unlock, |entry| {
            match entry.get_secret() {
                Ok(bytes) => Ok(Some(Secret::new(bytes))),
                Err(keyring_core::Error::NoEntry) => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    fn set(
        &self,
        installation: &str,
        name: SecretName,
        secret: &Secret,
    ) -> Result<(), SecretError> {
        let secret = secret.clone();
        self.with_entry(installation, name, Keyring::unlock_or_make, move |entry| {
            entry.set_secret(secret.expose())
        })
    }

    fn delete(&self, installation: &str, name: SecretName) -> Result<(), SecretError> {
        self.with_entry(installation, name, Keyring::unlock, |entry| {
            match entry.delete_credential() {
                Err(keyring_core::Error::NoEntry) => Ok(()),
                done => done,
            }
        })
    }

    fn delete_all(&self, installation: &str) -> Result<(), SecretError> {
        let accounts = format!("{installation}/");
        self.worker.call(move |connection, turn| {
            connection.with(|keyring| {
                keyring.unlock()?;
                turn.begin()?;
                keyring.delete_all(&accounts)
            })
        })
    }

    fn is_asking(&self) -> bool {
        self.worker.is_waiting()
    }
}
