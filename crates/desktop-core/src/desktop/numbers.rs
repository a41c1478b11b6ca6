//! Getting numbers and keeping them.

use super::Desktop;
use crate::{
    Error,
    id::{AccountId, PurchaseId},
    numbers, purchases, service_record,
    store::purchases::PurchaseState,
    view::{
        LockForm, NumberKey, NumberWords, PurchaseOutcome, PurchaseView, ServiceRecord,
        ServiceView, SubscribeForm,
    },
};

impl Desktop {
    /// The services on offer: favourites first, then recently used, then by name.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn services(&self, account: i64) -> Result<Vec<ServiceView>, Error> {
        numbers::services(&self.shared, AccountId(account)).await
    }

    /// What this person's own history says of a service.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn service_record(&self, account: i64, app: &str) -> Result<ServiceRecord, Error> {
        service_record::record(&self.shared, AccountId(account), app.to_owned()).await
    }

    /// Keeps a service on top, or no longer.
    ///
    /// # Errors
    /// [`Error::NoSuchAccount`], or that it could not be kept.
    pub async fn favourite_service(
        &self,
        account: i64,
        app: &str,
        favourite: bool,
    ) -> Result<(), Error> {
        numbers::favourite(&self.shared, AccountId(account), app, favourite).await
    }

    /// Reads the number lists now; an error lands in the account's view. Also wakes a poll that is backing off.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn refresh_numbers(&self) -> Result<(), Error> {
        self.shared.nudge();
        numbers::refresh_all(&self.shared).await;
        Ok(())
    }

    /// Says whether the window is visible: number lists are read every minute while it is.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn window_visible(&self, visible: bool) -> Result<(), Error> {
        self.shared.visible.send_replace(visible);
        Ok(())
    }

    /// Keeps what the person wrote about a number, also where it has left PingMe's list. A label of more
    /// than 60 characters and a note of more than 1000 are cut.
    ///
    /// # Errors
    /// [`Error::NoSuchAccount`], or that it could not be kept.
    pub async fn save_number_words(&self, words: NumberWords) -> Result<(), Error> {
        numbers::save_words(&self.shared, words).await
    }

    /// Gets a number. Spends money, and is sent at most once.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn lock_number(&self, form: LockForm) -> Result<PurchaseOutcome, Error> {
        purchases::lock(&self.shared, form).await
    }

    /// Gets another number of the same account, service and country, because a site refuses the one that is
    /// waited with. Spends money, and is sent at most once. Once it is got, the old wait ends and the old
    /// number is noted as refused, unless PingMe gave the same one again; before that nothing of it changes.
    ///
    /// # Errors
    /// [`Error::NoSuchPurchase`] where nobody waits with it any more. See [`Error`].
    pub async fn swap_number(
        &self,
        purchase: i64,
        over_limit: bool,
    ) -> Result<PurchaseOutcome, Error> {
        purchases::swap(&self.shared, PurchaseId(purchase), over_limit).await
    }

    /// Subscribes a number at the rent that was agreed to. Spends money, and is sent at most once.
    ///
    /// # Errors
    /// [`Error::RentChanged`], [`Error::AlreadySubscribed`] and [`Error::NumberGone`] by the number list, which
    /// is read first and kept: nothing is sent then. See [`Error`].
    pub async fn subscribe(&self, form: SubscribeForm) -> Result<PurchaseOutcome, Error> {
        purchases::subscribe(&self.shared, form).await
    }

    /// Ends a subscription.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn unsubscribe(&self, key: NumberKey) -> Result<(), Error> {
        numbers::unsubscribe(&self.shared, key).await
    }

    /// Stops waiting for a code. One that is not waited for is no error.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn stop_waiting(&self, purchase: i64) -> Result<(), Error> {
        purchases::close(&self.shared, PurchaseId(purchase), PurchaseState::Waiting).await
    }

    /// Reads the number list again to see what became of an unknown purchase.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn read_list_again(&self, purchase: i64) -> Result<PurchaseView, Error> {
        purchases::look(&self.shared, PurchaseId(purchase)).await
    }

    /// The person says that this number is what an unknown purchase got.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn take_found(&self, purchase: i64, phone: &str) -> Result<PurchaseView, Error> {
        purchases::take(&self.shared, PurchaseId(purchase), phone).await
    }

    /// Puts an unknown purchase away.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn dismiss_purchase(&self, purchase: i64) -> Result<(), Error> {
        purchases::close(&self.shared, PurchaseId(purchase), PurchaseState::Unknown).await
    }
}
