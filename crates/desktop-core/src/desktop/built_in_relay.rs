//! What the relay in the app needs of the desktop: its place, its key, and its pairings.

use std::path::PathBuf;

use relay_protocol::DeviceId;
use url::Url;

use super::Desktop;
use crate::{
    Error, RelayPlace, Secret, SecretName, built_in_relay,
    data_folder::random,
    id::AccountId,
    opening::blocking,
    pairing::{self, With},
    shared::held,
    store::{accounts, pairings},
    view::{AccountView, PairForm, Problem},
};

impl Desktop {
    /// Whether there can be a relay in the app: not beside a demo, nor where nothing is kept.
    #[must_use]
    pub fn may_have_a_relay(&self) -> bool {
        !self.shared.demo && !self.shared.this_run
    }

    /// The user ID of an account, which the relay in the app knows it by.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn user_id_of(&self, account: i64) -> Result<Option<String>, Error> {
        let all = self.shared.store.read(accounts::all).await?;
        let found = all.into_iter().find(|kept| kept.id == AccountId(account));
        Ok(found.map(|kept| kept.user_id.to_string()))
    }

    /// The folder of the relay in the app.
    ///
    /// # Errors
    /// [`Error::Closing`] once the desktop is closed, and the folder another's.
    pub fn relay_folder(&self) -> Result<PathBuf, Error> {
        let folder = held(&self.folder).clone().ok_or(Error::Closing)?;
        Ok(folder.relay())
    }

    /// Where the relay in the app is to be; nothing where there is to be none.
    #[must_use]
    pub fn relay_place(&self) -> Option<RelayPlace> {
        self.shared.built_in.borrow().place().cloned()
    }

    /// Keeps where the relay in the app is to be, or that there is to be none.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn keep_relay_place(&self, place: Option<RelayPlace>) -> Result<(), Error> {
        let folder = held(&self.folder).clone().ok_or(Error::Closing)?;
        let kept = place.clone();
        blocking(move || {
            let file = folder.relay_place();
            match kept {
                Some(place) => place.write(&file),
                None => std::fs::remove_file(&file).or_else(|error| match error.kind() {
                    std::io::ErrorKind::NotFound => Ok(()),
                    _ => Err(Error::file("the relay in the app cannot be forgotten")(
                        error,
                    )),
                }),
            }
        })
        .await?;
        built_in_relay::moved(&self.shared, place);
        Ok(())
    }

    /// The key of the relay in the app; nothing where none is in the keyring.
    ///
    /// # Errors
    /// When the keyring cannot be asked.
    pub async fn relay_key(&self) -> Result<Option<Secret>, Error> {
        self.shared.vault.get(SecretName::RelayKey).await
    }

    /// Makes the key of the relay in the app, 32 random bytes, in place of an earlier one.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn make_relay_key(&self) -> Result<Secret, Error> {
        let key = Secret::new(random::<32>()?.to_vec());
        let name = SecretName::RelayKey;
        self.shared.vault.set(name, key.clone()).await?;
        Ok(key)
    }

    /// The relay in the app is about to start: its pairings wait for it.
    pub fn relay_starts(&self) {
        built_in_relay::starting(&self.shared);
    }

    /// The relay in the app answers here: its pairings are polled.
    pub fn relay_answers(&self, at: Url) {
        built_in_relay::answers(&self.shared, at);
    }

    /// The relay in the app does not answer: its pairings say why.
    pub fn relay_is_down(&self, problem: Problem) {
        built_in_relay::is_down(&self.shared, problem);
    }

    /// Pairs an account with the relay in the app by a link of its own.
    ///
    /// # Errors
    /// See [`Desktop::pair`].
    pub async fn pair_with_own_relay(
        &self,
        account: i64,
        link: String,
        replace: bool,
    ) -> Result<AccountView, Error> {
        let _one_at_a_time = self.pairing.lock().await;
        let form = PairForm {
            account,
            link,
            device_name: self.shared.device_name.clone(),
            replace,
        };
        pairing::pair(&self.shared, form, With::BuiltIn).await
    }

    /// The devices that this desktop is on the relay in the app; one that is there and not among them
    /// receives for nobody.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn own_relay_devices(&self) -> Result<Vec<DeviceId>, Error> {
        let pairings = self.shared.store.read(pairings::all).await?;
        let own = pairings.into_iter().filter(|pairing| pairing.built_in);
        Ok(own.map(|pairing| pairing.device).collect())
    }

    /// Forgets all pairings with the relay in the app.
    ///
    /// # Errors
    /// See [`Error`]; it can be asked for again then.
    pub async fn leave_own_relay(&self) -> Result<(), Error> {
        let _one_at_a_time = self.pairing.lock().await;
        pairing::forget_built_in(&self.shared).await
    }
}
