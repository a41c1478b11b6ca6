//! PingMe accounts: checking a key, keeping it, using it.

mod change;
mod remove;

use std::sync::Arc;

use pingme::{AppKey, BaseUrl, Client, ClientOptions, Number, Proxy, Service, UserId};

use crate::{
    Error, Secret, SecretName,
    backup::line as backup,
    id::AccountId,
    shared::{LiveAccount, Shared, held},
    snapshot::account_view,
    store::{
        accounts::{self, Account},
        numbers, services,
    },
    view::{AccountForm, AccountView, KeyCheck},
};

pub(crate) use change::change;
pub(crate) use remove::remove;

/// A form that can be used.
struct Parsed {
    label: String,
    user_id: UserId,
    base_url: BaseUrl,
    key: AppKey,
}

fn parse(form: AccountForm) -> Result<Parsed, Error> {
    let user_id = UserId::new(&form.user_id).map_err(|_| Error::BadUserId)?;
    Ok(Parsed {
        label: label(&form.label, &user_id),
        base_url: base_url(&form.base_url)?,
        key: AppKey::new(form.key.as_str()).map_err(|_| Error::BadKey)?,
        user_id,
    })
}

fn label(typed: &str, user_id: &UserId) -> String {
    match typed.trim() {
        "" => user_id.to_string(),
        label => label.to_owned(),
    }
}

fn base_url(typed: &str) -> Result<BaseUrl, Error> {
    let written = match typed.trim() {
        "" => BaseUrl::DEFAULT,
        written => written,
    };
    BaseUrl::parse(written).map_err(|_| Error::BadBaseUrl)
}

/// What asks PingMe from now on.
fn client(
    shared: &Shared,
    base_url: BaseUrl,
    user_id: UserId,
    key: AppKey,
) -> Result<Client, Error> {
    let options = ClientOptions {
        proxy: Proxy::clone(&*shared.proxy()?),
        ..ClientOptions::default()
    };
    Ok(Client::new(base_url, user_id, key, options)?)
}

/// Asks PingMe the two things that cost nothing.
async fn ask(client: &Client) -> Result<(Vec<Service>, Vec<Number>), Error> {
    let services = client.services().await?;
    let numbers = client.numbers(None).await?;
    Ok((services, numbers))
}

/// Tries a key.
pub(crate) async fn check(shared: &Shared, form: AccountForm) -> Result<KeyCheck, Error> {
    let parsed = parse(form)?;
    let client = client(shared, parsed.base_url, parsed.user_id, parsed.key)?;
    let (services, numbers) = ask(&client).await?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(KeyCheck {
        services: count(services.len()),
        numbers: count(numbers.len()),
    })
}

/// Checks a key and keeps the account. Callers see to it that one changes at a time.
pub(crate) async fn add(shared: &Arc<Shared>, form: AccountForm) -> Result<AccountView, Error> {
    let parsed = parse(form)?;
    let user = parsed.user_id.clone();
    let id = shared
        .store
        .read(
            move |connection| match accounts::of_user(connection, user.as_str())? {
                Some(_) => Err(Error::AccountExists),
                None => accounts::next(connection),
            },
        )
        .await?;
    let asked_ms = shared.clock.now_ms();
    let client = client(
        shared,
        parsed.base_url.clone(),
        parsed.user_id.clone(),
        parsed.key.clone(),
    )?;
    let (offered, list) = ask(&client).await?;
    // The key first: an account without one is of no use, and a key that a crash leaves behind is
    // replaced by the next account, which gets the same id.
    keep_key(shared, id, &parsed.key).await?;
    let account = Account {
        id,
        label: parsed.label,
        base_url: parsed.base_url,
        user_id: parsed.user_id,
        numbers_checked_ms: Some(asked_ms),
    };
    let live = LiveAccount::new(Ok(client));
    let at = Arc::clone(shared);
    let view = shared
        .store
        .write(move |tx| {
            accounts::add(tx, &account)?;
            services::replace(tx, id, &offered)?;
            numbers::take_over(tx, id, &list, asked_ms)?;
            account_view(&at, tx, account)
        })
        .await?;
    held(&shared.accounts).insert(id, live);
    shared.changed();
    Ok(view)
}

/// Keeps an account of a backup, whose key has to be entered yet. False where its user ID is here already.
/// Callers see to it that one changes at a time.
pub(crate) async fn add_without_key(
    shared: &Arc<Shared>,
    named: backup::Account,
) -> Result<bool, Error> {
    let user = named.user.clone();
    let free = shared
        .store
        .read(
            move |connection| match accounts::of_user(connection, &user)? {
                Some(_) => Ok(None),
                None => accounts::next(connection).map(Some),
            },
        )
        .await?;
    let Some(id) = free else {
        return Ok(false);
    };
    // One that a crash left behind is another account's.
    shared.vault.delete(SecretName::AppKey(id)).await?;
    let account = Account {
        id,
        label: named.label,
        base_url: base_url(&named.base_url)?,
        user_id: UserId::new(&named.user).map_err(|_| Error::BadUserId)?,
        numbers_checked_ms: None,
    };
    let kept = account.clone();
    shared
        .store
        .write(move |tx| accounts::add(tx, &kept))
        .await?;
    load_one(shared, account).await?;
    shared.changed();
    Ok(true)
}

/// Makes the accounts that are kept usable, with their keys from the keyring.
pub(crate) async fn load(shared: &Arc<Shared>) -> Result<(), Error> {
    for account in shared.store.read(accounts::all).await? {
        load_one(shared, account).await?;
    }
    Ok(())
}

/// Makes an account usable, or says why it is not.
///
/// # Errors
/// When the keyring cannot be asked.
async fn load_one(shared: &Arc<Shared>, account: Account) -> Result<(), Error> {
    let id = account.id;
    let client = match key(shared, id).await? {
        Some(key) => client(shared, account.base_url, account.user_id, key),
        None => Err(Error::KeyGone),
    };
    let live = LiveAccount::new(client.map_err(|error| error.problem()));
    held(&shared.accounts).insert(id, live);
    Ok(())
}

/// The clients of all accounts that can be used, through another proxy. They are not used yet.
pub(crate) fn led_through(
    shared: &Shared,
    proxy: &Proxy,
) -> Result<Vec<(AccountId, Client)>, Error> {
    let live: Vec<_> = held(&shared.accounts)
        .iter()
        .filter_map(|(id, live)| Some((*id, live.client().clone().ok()?)))
        .collect();
    live.into_iter()
        .map(|(id, client)| Ok((id, client.through(proxy.clone())?)))
        .collect()
}

/// Uses these clients from now on, and tries the accounts again that had none.
pub(crate) async fn take_clients(shared: &Arc<Shared>, clients: Vec<(AccountId, Client)>) {
    let without = {
        let mut accounts = held(&shared.accounts);
        for (id, client) in clients {
            if let Some(live) = accounts.get_mut(&id) {
                live.ask_by(client);
            }
        }
        accounts.values().any(|live| live.client().is_err())
    };
    if !without {
        return;
    }
    let kept = shared
        .store
        .read(accounts::all)
        .await
        .unwrap_or_else(|error| {
            tracing::warn!(%error, "the accounts cannot be read");
            Vec::new()
        });
    for account in kept {
        if shared.client(account.id).is_err()
            && let Err(error) = load_one(shared, account).await
        {
            tracing::warn!(code = ?error.code(), %error, "an account stays unusable");
        }
    }
}

/// An account as it is kept.
async fn find(shared: &Shared, id: AccountId) -> Result<Account, Error> {
    let all = shared.store.read(accounts::all).await?;
    let found = all.into_iter().find(|account| account.id == id);
    found.ok_or(Error::NoSuchAccount)
}

async fn key(shared: &Shared, account: AccountId) -> Result<Option<AppKey>, Error> {
    let secret = shared.vault.get(SecretName::AppKey(account)).await?;
    Ok(secret.and_then(|secret| {
        let text = std::str::from_utf8(secret.expose()).ok()?;
        AppKey::new(text).ok()
    }))
}

async fn keep_key(shared: &Shared, account: AccountId, key: &AppKey) -> Result<(), Error> {
    let secret = Secret::new(key.expose().as_bytes().to_vec());
    shared.vault.set(SecretName::AppKey(account), secret).await
}
