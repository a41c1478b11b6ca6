//! Forgetting an account with all that belongs to it.

use std::sync::Arc;

use super::{find, load_one};
use crate::{
    Error, Event, SecretName,
    id::AccountId,
    pairing,
    shared::{LiveAccount, Shared, held},
    store::{accounts, pairings},
};

/// Removes an account: ends its pairings, forgets its secrets, deletes what is kept of it here. Callers
/// see to it that neither accounts nor pairings change meanwhile.
///
/// Where it fails halfway the account is still there, with what is left of it, and can be removed again.
///
/// # Errors
/// [`Error::PurchaseUnderWay`] while one of its purchases is, as that may have cost money.
pub(crate) async fn remove(shared: &Arc<Shared>, id: AccountId) -> Result<(), Error> {
    let account = find(shared, id).await?;
    let live = take_live(shared, id)?;
    if let Err(error) = forget(shared, id).await {
        if load_one(shared, account).await.is_err()
            && let Some(live) = live
        {
            held(&shared.accounts).insert(id, live);
        }
        if let Err(error) = pairing::start_those_of(shared, id).await {
            tracing::warn!(%error, "a poll cannot be started again");
        }
        shared.changed();
        return Err(error);
    }
    shared.tell(Event::HistoryChanged);
    shared.changed();
    Ok(())
}

/// Makes sure that nothing is spent for the account, now or later: what takes its turn after this finds
/// no such account.
fn take_live(shared: &Shared, id: AccountId) -> Result<Option<LiveAccount>, Error> {
    let purchasing = held(&shared.purchasing);
    if purchasing.iter().any(|(account, _, _)| *account == id) {
        return Err(Error::PurchaseUnderWay);
    }
    Ok(held(&shared.accounts).remove(&id))
}

async fn forget(shared: &Arc<Shared>, id: AccountId) -> Result<(), Error> {
    let pairings = shared
        .store
        .read(move |connection| pairings::ids(connection, id))
        .await?;
    pairing::end_those_of(shared, id).await?;
    // The secrets first: without its row, nobody would know what they are called.
    for pairing in pairings {
        pairing::forget_secrets(shared, pairing).await?;
    }
    shared.vault.delete(SecretName::AppKey(id)).await?;
    shared.store.write(move |tx| accounts::remove(tx, id)).await
}
