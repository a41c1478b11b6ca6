//! PingMe accounts: checking a key, keeping it, using it.

use std::sync::Arc;

use pingme::{AppKey, BaseUrl, Client, ClientOptions, Number, Service, UserId};

use crate::{
    Error, Secret, SecretName,
    id::AccountId,
    shared::{LiveAccount, Shared, held},
    snapshot::account_view,
    store::{
        accounts::{self, Account},
        numbers, services,
    },
    view::{AccountForm, AccountView, KeyCheck, Problem, ProblemCode},
};

/// A form that can be used.
struct Parsed {
    label: String,
    user_id: UserId,
    base_url: BaseUrl,
    key: AppKey,
}

fn parse(form: AccountForm) -> Result<Parsed, Error> {
    let user_id = UserId::new(&form.user_id).map_err(|_| Error::BadUserId)?;
    let base_url = match form.base_url.trim() {
        "" => BaseUrl::DEFAULT,
        written => written,
    };
    let base_url = BaseUrl::parse(base_url).map_err(|_| Error::BadBaseUrl)?;
    let key = AppKey::new(form.key.trim().to_owned()).map_err(|_| Error::BadKey)?;
    let label = match form.label.trim() {
        "" => user_id.to_string(),
        label => label.to_owned(),
    };
    Ok(Parsed {
        label,
        user_id,
        base_url,
        key,
    })
}

/// Asks PingMe the two things that cost nothing.
async fn ask(parsed: &Parsed) -> Result<(Client, Vec<Service>, Vec<Number>), Error> {
    let client = Client::new(
        parsed.base_url.clone(),
        parsed.user_id.clone(),
        parsed.key.clone(),
        ClientOptions::default(),
    )?;
    let services = client.services().await?;
    let numbers = client.numbers(None).await?;
    Ok((client, services, numbers))
}

/// Tries a key.
pub(crate) async fn check(form: AccountForm) -> Result<KeyCheck, Error> {
    let (_, services, numbers) = ask(&parse(form)?).await?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(KeyCheck {
        services: count(services.len()),
        numbers: count(numbers.len()),
    })
}

/// Checks a key and keeps the account. Callers see to it that one is added at a time.
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
    let (client, offered, list) = ask(&parsed).await?;
    // The key first: an account without one is of no use, and a key that a crash leaves behind is
    // replaced by the next account, which gets the same id.
    let key = Secret::new(parsed.key.expose().as_bytes().to_vec());
    shared.vault.set(SecretName::AppKey(id), key).await?;
    let account = Account {
        id,
        label: parsed.label,
        base_url: parsed.base_url,
        user_id: parsed.user_id,
        numbers_checked_ms: Some(asked_ms),
    };
    let live = LiveAccount {
        client: Ok(client),
        numbers_problem: None,
    };
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

/// Makes the accounts that are kept usable, with their keys from the keyring.
pub(crate) async fn load(shared: &Arc<Shared>) -> Result<(), Error> {
    for account in shared.store.read(accounts::all).await? {
        let client = match key(shared, account.id).await? {
            Some(key) => Client::new(
                account.base_url,
                account.user_id,
                key,
                ClientOptions::default(),
            )
            .map_err(|error| Error::from(error).problem()),
            None => Err(Problem {
                code: ProblemCode::BadKey,
                message: "the account's key is not in the keyring any more".into(),
            }),
        };
        let live = LiveAccount {
            client,
            numbers_problem: None,
        };
        held(&shared.accounts).insert(account.id, live);
    }
    Ok(())
}

async fn key(shared: &Shared, account: AccountId) -> Result<Option<AppKey>, Error> {
    let secret = shared.vault.get(SecretName::AppKey(account)).await?;
    Ok(secret.and_then(|secret| {
        let text = String::from_utf8(secret.expose().to_vec()).ok()?;
        AppKey::new(text).ok()
    }))
}
