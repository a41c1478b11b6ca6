//! A number that a site refuses is replaced by another of the same service and country.

use rusqlite::Connection;

use super::answers::end_wait;
use crate::{
    Error,
    id::PurchaseId,
    shared::Shared,
    store::{
        answers,
        purchases::{self, Purchase, PurchaseState},
    },
    view::LockForm,
};

/// What to ask for in place of a number that is waited with.
///
/// # Errors
/// [`Error::NoSuchPurchase`] where nobody waits with it: its code came, or the wait has ended.
pub(super) async fn replacement(
    shared: &Shared,
    old: PurchaseId,
    over_limit: bool,
) -> Result<LockForm, Error> {
    let purchase = shared
        .store
        .read(move |connection| waiting(connection, old))
        .await?;
    let intent = purchase.ok_or(Error::NoSuchPurchase)?.intent;
    Ok(LockForm {
        account: intent.account.0,
        app: intent.app,
        country: intent.country.ok_or(Error::NoSuchPurchase)?,
        number: None,
        over_limit,
    })
}

/// The purchase, if its number is still waited with.
pub(super) fn waiting(connection: &Connection, id: PurchaseId) -> Result<Option<Purchase>, Error> {
    let purchase = purchases::find(connection, id)?;
    Ok(purchase.filter(|purchase| purchase.state == PurchaseState::Waiting))
}

/// A number was got; where it replaces another, that one's wait ends and a site has refused it. PingMe may
/// give the same number again: then no other was tried, and nothing is said of it.
pub(super) fn swapped(
    connection: &Connection,
    id: PurchaseId,
    number: &str,
    now_ms: i64,
) -> Result<(), Error> {
    let Some(old) = answers::swaps(connection, id)? else {
        return Ok(());
    };
    let Some(purchase) = purchases::find(connection, old)? else {
        return Ok(());
    };
    end_wait(connection, old, now_ms)?;
    if purchase.number.as_deref() != Some(number) {
        answers::set_refused(connection, old, now_ms)?;
    }
    Ok(())
}
