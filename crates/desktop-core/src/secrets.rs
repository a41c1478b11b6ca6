//! Where the secrets are: one trait, one name for each secret, and a store in memory for the demo
//! and for tests. [`KeyringSecrets`](crate::KeyringSecrets) is the one for people.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

use zeroize::Zeroizing;

use crate::id::{AccountId, PairingId};

/// A secret's bytes, erased when dropped. There is no `Display`, and `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes the bytes over.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes. Never put them into a log, an error or a view.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Which secret. An account or a pairing is named by its row in the store; ids are never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretName {
    /// The app key of an account.
    AppKey(AccountId),
    /// The device token of a pairing.
    DeviceToken(PairingId),
    /// The device's private key of a pairing.
    DeviceKey(PairingId),
    /// The pre-shared key of a pairing.
    Psk(PairingId),
    /// The key of the history's file.
    HistoryKey,
    /// The password of the proxy.
    ProxyPassword,
    /// The key of the relay in the app.
    RelayKey,
    /// What the password of the app's lock is recognised by.
    LockPassword,
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AppKey(account) => write!(f, "app-key-{account}"),
            Self::DeviceToken(pairing) => write!(f, "device-token-{pairing}"),
            Self::DeviceKey(pairing) => write!(f, "device-key-{pairing}"),
            Self::Psk(pairing) => write!(f, "psk-{pairing}"),
            Self::HistoryKey => f.write_str("history-key"),
            Self::ProxyPassword => f.write_str("proxy-password"),
            Self::RelayKey => f.write_str("relay-key"),
            Self::LockPassword => f.write_str("lock-password"),
        }
    }
}

/// Why a secret could not be read or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// There is no keyring on this machine, or nothing answers for it.
    #[error("no keyring answers on this machine")]
    Missing,
    /// The keyring is locked, or its prompt was dismissed.
    #[error("the keyring is locked")]
    Locked,
    /// It failed in another way.
    #[error("the keyring failed: {0}")]
    Failed(String),
}

/// A place that keeps secrets. `installation` separates data folders that share one keyring.
///
/// The methods may block for as long as a person looks at a prompt; the core calls them off its
/// own threads.
pub trait SecretStore: Send + Sync {
    /// The secret, or `None` where there is none of that name.
    ///
    /// # Errors
    /// When the store cannot be asked.
    fn get(&self, installation: &str, name: SecretName) -> Result<Option<Secret>, SecretError>;

    /// Keeps a secret, in place of an earlier one.
    ///
    /// # Errors
    /// When it could not be kept.
    fn set(&self, installation: &str, name: SecretName, secret: &Secret)
    -> Result<(), SecretError>;

    /// Forgets a secret; one that is not there is no error.
    ///
    /// # Errors
    /// When the store cannot be asked.
    fn delete(&self, installation: &str, name: SecretName) -> Result<(), SecretError>;

    /// Forgets all secrets of an installation, also those whose names nobody knows any more.
    ///
    /// # Errors
    /// When the store cannot be asked; some may be forgotten then.
    fn delete_all(&self, installation: &str) -> Result<(), SecretError>;

    /// Whether a call is under way: when it takes long, a prompt is open.
    fn is_asking(&self) -> bool {
        false
    }
}

/// Secrets that end with the process: for the demo and for tests.
#[derive(Default)]
pub struct MemorySecrets {
    kept: Mutex<HashMap<(String, SecretName), Secret>>,
}

impl MemorySecrets {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl fmt::Debug for MemorySecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemorySecrets(…)")
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, installation: &str, name: SecretName) -> Result<Option<Secret>, SecretError> {
        // A panic elsewhere cannot leave a map half changed.
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(kept.get(&(installation.to_owned(), name)).cloned())
    }

    fn set(
        &self,
        installation: &str,
        name: SecretName,
        secret: &Secret,
    ) -> Result<(), SecretError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert((installation.to_owned(), name), secret.clone());
        Ok(())
    }

    fn delete(&self, installation: &str, name: SecretName) -> Result<(), SecretError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(&(installation.to_owned(), name));
        Ok(())
    }

    fn delete_all(&self, installation: &str) -> Result<(), SecretError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(of, _), _| of != installation);
        Ok(())
    }
}
