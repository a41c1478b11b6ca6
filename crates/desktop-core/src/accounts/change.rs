//! Another label, key or address for an account.

use std::sync::Arc;

use pingme::AppKey;

use super::{ask, base_url, client, find, keep_key, key, label};
use crate::{
    Error, SecretName,
    id::AccountId,
    shared::{LiveAccount, Shared, held},
    snapshot::account_view,
    store::{
        accounts::{self, Account},
        numbers, services,
    },
    view::{AccountChange, AccountView},
};

/// Changes an account. What decides whether PingMe answers is tried there first. Callers see to it that
/// one changes at a time.
pub(crate) async fn change(
    shared: &Arc<Shared>,
    change: AccountChange,
) -> Result<AccountView, Error> {
    let id = AccountId(change.account);
    let kept = find(shared, id).await?;
    let changed = Account {
        label: label(&change.label, &kept.user_id),
        base_url: base_url(&change.base_url)?,
        ..kept.clone()
    };
    let typed = match change.key.trim() {
        "" => None,
        typed => Some(AppKey::new(typed).map_err(|_| Error::BadKey)?),
    };
    if typed.is_none() && changed.base_url == kept.base_url {
        return keep(shared, changed, |_| Ok(())).await;
    }
    let kept_key = key(shared, id).await?;
    let Some(new_key) = typed.as_ref().or(kept_key.as_ref()) else {
        return Err(Error::KeyGone);
    };
    let client = client(
        shared,
        changed.base_url.clone(),
        changed.user_id.clone(),
        new_key.clone(),
    )?;
    let asked_ms = shared.clock.now_ms();
    let (offered, list) = ask(&client).await?;
    if let Some(typed) = &typed {
        keep_key(shared, id, typed).await?;
    }
    let changed = Account {
        numbers_checked_ms: Some(asked_ms),
        ..changed
    };
    let done = keep(shared, changed, move |tx| {
        services::replace(tx, id, &offered)?;
        numbers::take_over(tx, id, &list, asked_ms)
    })
    .await;
    if done.is_err() && typed.is_some() {
        let put_back = match &kept_key {
            Some(key) => keep_key(shared, id, key).await,
            None => shared.vault.delete(SecretName::AppKey(id)).await,
        };
        if let Err(error) = put_back {
            tracing::warn!(%error, "an account's earlier key cannot be put back");
        }
    }
    let view = done?;
    held(&shared.accounts).insert(id, LiveAccount::new(Ok(client)));
    shared.changed();
    Ok(AccountView {
        numbers_problem: None,
        ..view
    })
}

async fn keep(
    shared: &Arc<Shared>,
    account: Account,
    more: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<(), Error> + Send + 'static,
) -> Result<AccountView, Error> {
    let at = Arc::clone(shared);
    let view = shared
        .store
        .write(move |tx| {
            accounts::change(tx, &account)?;
            more(tx)?;
            account_view(&at, tx, account)
        })
        .await?;
    shared.changed();
    Ok(view)
}
