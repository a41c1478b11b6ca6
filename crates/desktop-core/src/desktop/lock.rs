//! The password of the app's lock, for the desktop that keeps it.

use super::Desktop;
use crate::{Error, Password, lock};

impl Desktop {
    /// Sets the password of the lock, which is open then; where there is one already, `present` has to be it.
    ///
    /// # Errors
    /// [`Error::NotThisRun`], [`Error::BadPassword`], [`Error::WrongPassword`], [`Error::TooManyTries`], or
    /// that it could not be kept. Nothing is changed then.
    pub async fn set_password(
        &self,
        new: Password,
        present: Option<Password>,
    ) -> Result<(), Error> {
        lock::set(&self.shared, new, present).await
    }

    /// Removes the password: nothing is locked any more. That there is none is no error.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], [`Error::TooManyTries`], or that the keyring cannot be asked.
    pub async fn remove_password(&self, present: Password) -> Result<(), Error> {
        lock::remove(&self.shared, present).await
    }

    /// Unlocks the app. That it is not locked is no error.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], [`Error::TooManyTries`], or that the keyring cannot be asked.
    pub async fn unlock(&self, password: Password) -> Result<(), Error> {
        lock::unlock(&self.shared, password).await
    }
}
