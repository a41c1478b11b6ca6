//! What is told, and what is not.

use super::Desktop;
use crate::{
    Error, Event,
    id::AccountId,
    shared::held,
    store::{away, mutes},
    view::Muted,
};

impl Desktop {
    /// Mutes a number or a service, or no longer: its messages come as always, and no notification tells.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn mute(&self, what: Muted, muted: bool) -> Result<(), Error> {
        if let Muted::Number { key } = &what
            && !held(&self.shared.accounts).contains_key(&AccountId(key.account))
        {
            return Err(Error::NoSuchAccount);
        }
        let store = &self.shared.store;
        store.write(move |tx| mutes::set(tx, &what, muted)).await?;
        self.shared.changed();
        Ok(())
    }

    /// Nobody needs to be told any more of what came while the app was away: all of it is seen.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn away_seen(&self) -> Result<(), Error> {
        if self.shared.store.write(|tx| away::seen(tx)).await? {
            self.shared.tell(Event::HistoryChanged);
            self.shared.changed();
        }
        Ok(())
    }
}
