//! A keyring that can be locked.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use desktop_core::{MemorySecrets, Secret, SecretError, SecretName, SecretStore};

pub(crate) struct Lockable {
    kept: Arc<MemorySecrets>,
    locked: AtomicBool,
}

impl Lockable {
    pub(crate) fn new(kept: &Arc<MemorySecrets>) -> Arc<Self> {
        Arc::new(Self {
            kept: Arc::clone(kept),
            locked: AtomicBool::new(false),
        })
    }

    pub(crate) fn set_locked(&self, locked: bool) {
        self.locked.store(locked, Ordering::SeqCst);
    }

    fn unlocked(&self) -> Result<&MemorySecrets, SecretError> {
        if self.locked.load(Ordering::SeqCst) {
            Err(SecretError::Locked)
        } else {
            Ok(&self.kept)
        }
    }
}

impl SecretStore for Lockable {
    fn get(&self, installation: &str, name: SecretName) -> Result<Option<Secret>, SecretError> {
        self.unlocked()?.get(installation, name)
    }

    fn set(
        &self,
        installation: &str,
        name: SecretName,
        secret: &Secret,
    ) -> Result<(), SecretError> {
        self.unlocked()?.set(installation, name, secret)
    }

    fn delete(&self, installation: &str, name: SecretName) -> Result<(), SecretError> {
        self.unlocked()?.delete(installation, name)
    }

    fn delete_all(&self, installation: &str) -> Result<(), SecretError> {
        self.unlocked()?.delete_all(installation)
    }
}
