//! The connection to the Secret Service: made when it is needed, and made anew when the keyring was.

use std::{collections::HashMap, sync::Arc};

use keyring_core::{Entry, api::CredentialStore};
use secret_service::{
    EncryptionType, Error as ServiceError,
    blocking::{Collection, SecretService},
};
use zbus_secret_service_keyring_store::Store;

use crate::secrets::SecretError;

/// The service that all entries are under.
const SERVICE: &str = "PingMe Desktop";
/// The attribute of an entry that has its account.
const ACCOUNT: &str = "username";
/// The name that other programs give to a keyring where there is none yet.
const COLLECTION: &str = "Default keyring";
/// How the specification calls the keyring that new entries go to.
const DEFAULT: &str = "default";

/// A connection, while there is one.
#[derive(Default)]
pub(super) struct Connection(Option<Keyring>);

impl Connection {
    /// Does something with the keyring. One that was started anew since the last call is connected
    /// to again, so that `work` may run twice.
    pub(super) fn with<T>(
        &mut self,
        work: impl Fn(&Keyring) -> Result<T, SecretError>,
    ) -> Result<T, SecretError> {
        if let Some(keyring) = self.0.take() {
            match work(&keyring) {
                Ok(done) => {
                    self.0 = Some(keyring);
                    return Ok(done);
                }
                // The person has said no; asking at once again would only annoy.
                Err(SecretError::Locked) => return Err(SecretError::Locked),
                Err(error) => tracing::debug!(%error, "the keyring is connected to anew"),
            }
        }
        let keyring = Keyring::connect()?;
        let done = work(&keyring)?;
        self.0 = Some(keyring);
        Ok(done)
    }
}

/// The Secret Service, connected.
pub(super) struct Keyring {
    /// Asks for the keyring to be unlocked, ahead of the work: a prompt inside of it could end after
    /// nobody waits for it any more.
    prompts: SecretService<'static>,
    entries: Arc<CredentialStore>,
}

impl Keyring {
    fn connect() -> Result<Self, SecretError> {
        let prompts = SecretService::connect(EncryptionType::Dh).map_err(|error| {
            tracing::debug!(%error, "no keyring");
            SecretError::Missing
        })?;
        let entries = Store::new().map_err(|error| {
            tracing::debug!(%error, "no keyring");
            SecretError::Missing
        })?;
        Ok(Self { prompts, entries })
    }

    /// Unlocks it, with a prompt where that is needed.
    pub(super) fn unlock(&self) -> Result<(), SecretError> {
        match self.prompts.get_default_collection() {
            Ok(collection) => unlocked(&collection),
            // Nothing is in it, then.
            Err(ServiceError::NoResult) => Ok(()),
            Err(error) => Err(service_trouble(&error)),
        }
    }

    /// The same, and makes one where there is none: the person is asked for its password.
    pub(super) fn unlock_or_make(&self) -> Result<(), SecretError> {
        let collection = match self.prompts.get_default_collection() {
            Err(ServiceError::NoResult) => self.prompts.create_collection(COLLECTION, DEFAULT),
            found => found,
        };
        unlocked(&collection.map_err(|error| service_trouble(&error))?)
    }

    /// Deletes all entries whose account begins so.
    pub(super) fn delete_all(&self, accounts: &str) -> Result<(), SecretError> {
        let failed = |error| service_trouble(&error);
        let found = self
            .prompts
            .search_items(HashMap::from([("service", SERVICE)]))
            .map_err(failed)?;
        for item in found.unlocked.iter().chain(&found.locked) {
            let attributes = item.get_attributes().map_err(failed)?;
            let account = attributes.get(ACCOUNT);
            if account.is_some_and(|account| account.starts_with(accounts)) {
                item.unlock().and_then(|()| item.delete()).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// One entry, which need not be there.
    pub(super) fn entry(&self, account: &str, label: &str) -> Result<Entry, SecretError> {
        let labelled = HashMap::from([("label", label)]);
        self.entries
            .build(SERVICE, account, Some(&labelled))
            .map_err(|error| trouble(&error))
    }
}

fn unlocked(collection: &Collection<'_>) -> Result<(), SecretError> {
    let done = match collection.is_locked() {
        Ok(true) => collection.unlock(),
        Ok(false) => Ok(()),
        Err(error) => Err(error),
    };
    done.map_err(|error| service_trouble(&error))
}

/// What an error of the library means for a person.
pub(super) fn trouble(error: &keyring_core::Error) -> SecretError {
    let (keyring_core::Error::PlatformFailure(cause) | keyring_core::Error::NoStorageAccess(cause)) =
        error
    else {
        // The other variants name attributes and sizes; those with bytes do not print them.
        return SecretError::Failed(error.to_string());
    };
    match cause.downcast_ref::<ServiceError>() {
        Some(error) => service_trouble(error),
        None => SecretError::Failed(cause.to_string()),
    }
}

fn service_trouble(error: &ServiceError) -> SecretError {
    match error {
        ServiceError::Locked | ServiceError::Prompt | ServiceError::PromptDisconnected => {
            SecretError::Locked
        }
        ServiceError::Unavailable => SecretError::Missing,
        other => SecretError::Failed(other.to_string()),
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
