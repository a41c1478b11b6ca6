//! Pairing an account with a relay, and ending it.

use std::{sync::Arc, time::Duration};

use relay_protocol::{DeviceSecretKey, DeviceToken, Opener, PairingLink, Psk, wire::PairRequest};
use url::Url;

use crate::{
    Error, RelayError, Secret, SecretName,
    id::{AccountId, PairingId},
    poll, relay_account,
    relay_client::RelayClient,
    shared::{Shared, held},
    snapshot::account_view,
    store::{
        accounts,
        pairings::{self, LinkUse, Pairing},
    },
    view::{AccountView, PairForm, PairingOffer},
};

/// Longer than any pairing link is good for.
const LINK_IS_OLD_MS: i64 = 24 * 60 * 60 * 1000;

/// Which relay is paired with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum With {
    /// The one in the app.
    BuiltIn,
    /// Any other.
    Another,
}

/// Where the relay of a pairing answers now.
///
/// # Errors
/// Why the relay in the app does not.
pub(crate) fn address(shared: &Shared, pairing: &Pairing) -> Result<Url, Error> {
    if pairing.built_in {
        Ok(Url::clone(&*shared.built_in.borrow().address()?))
    } else {
        Ok(pairing.relay_url.clone())
    }
}

/// What the relay of a pairing is called: its host, or that of the public URL of the one in the app.
pub(crate) fn name(shared: &Shared, pairing: &Pairing) -> String {
    match shared.built_in.borrow().place() {
        Some(place) if pairing.built_in => host(place.public_url()),
        _ => host(&pairing.relay_url),
    }
}

/// A relay's host, with a port that is not the usual one.
pub(crate) fn host(relay: &Url) -> String {
    let host = relay.host_str().unwrap_or_default();
    match relay.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Reads a link. Nothing is sent.
pub(crate) async fn read_link(shared: &Arc<Shared>, link: &str) -> Result<PairingOffer, Error> {
    let link: PairingLink = link.parse()?;
    let user = link.user_id.clone();
    let at = Arc::clone(shared);
    let known = shared
        .store
        .read(move |connection| {
            let Some(account) = accounts::of_user(connection, &user)? else {
                return Ok(None);
            };
            let active = pairings::active(connection, account.id)?;
            Ok(Some((account.id.0, active.map(|a| name(&at, &a)))))
        })
        .await?;
    let (account, replaces) = known.unzip();
    Ok(PairingOffer {
        host: host(&link.relay),
        user_id: link.user_id,
        account,
        https: link.relay.scheme() == "https",
        replaces: replaces.flatten(),
        device_name: shared.device_name.clone(),
    })
}

/// Pairs. The device's key is kept before the relay is asked, so that a lost answer can be asked for
/// again with the same link, also after a crash. Never in a run that keeps nothing: what the relay is
/// told to erase would be lost with the run.
pub(crate) async fn pair(
    shared: &Arc<Shared>,
    form: PairForm,
    with: With,
) -> Result<AccountView, Error> {
    if shared.this_run {
        return Err(Error::NotThisRun);
    }
    let link: PairingLink = form.link.parse()?;
    let account = AccountId(form.account);
    let (id, key) = prepare(shared, account, &link, form.replace, with).await?;
    let client = RelayClient::new(link.relay.clone(), &*shared.proxy()?)?;
    let request = PairRequest::new(&link, key.public(), form.device_name.trim());
    let answer = match client.pair(&request).await {
        Ok(answer) => answer,
        Err(error) => {
            if matches!(
                error,
                RelayError::LinkRefused | RelayError::LinkExpired | RelayError::LinkUsed
            ) {
                forget(shared, id).await?;
            }
            return Err(error.into());
        }
    };
    if answer.user_id != link.user_id || answer.account != link.account {
        return Err(RelayError::Unreadable.into());
    }
    shared.clock.relay_says(answer.relay_time_ms);
    let token = Secret::new(answer.token.expose().as_bytes().to_vec());
    let psk = Secret::new(answer.psk.expose().to_vec());
    shared.vault.set(SecretName::DeviceToken(id), token).await?;
    shared.vault.set(SecretName::Psk(id), psk).await?;
    let now_ms = shared.clock.now_ms();
    let pairings = shared
        .store
        .write(move |tx| {
            pairings::answered(tx, id, answer.device, &answer.cursor, now_ms)?;
            pairings::all(tx)
        })
        .await?;
    // The one that was replaced is started anew too: it drains from now on.
    for pairing in pairings.into_iter().filter(|p| p.account == account) {
        start(shared, pairing).await?;
    }
    shared.changed();
    let at = Arc::clone(shared);
    shared
        .store
        .read(move |connection| {
            let account = accounts::all(connection)?
                .into_iter()
                .find(|kept| kept.id == account)
                .ok_or(Error::NoSuchAccount)?;
            account_view(&at, connection, account)
        })
        .await
}

/// The row and the key of a pairing that is about to be asked for: those of an earlier attempt with the
/// same link where there was one.
async fn prepare(
    shared: &Arc<Shared>,
    account: AccountId,
    link: &PairingLink,
    replace: bool,
    with: With,
) -> Result<(PairingId, DeviceSecretKey), Error> {
    let (user, link_id) = (link.user_id.clone(), link.link);
    let (used, next) = shared
        .store
        .read(move |connection| {
            let kept = accounts::all(connection)?
                .into_iter()
                .find(|kept| kept.id == account)
                .ok_or(Error::NoSuchAccount)?;
            if kept.user_id.as_str() != user {
                return Err(Error::LinkOtherAccount);
            }
            let used = pairings::link_use(connection, link_id)?;
            if used == LinkUse::Paired {
                return Err(RelayError::LinkUsed.into());
            }
            if !replace && pairings::active(connection, account)?.is_some() {
                return Err(Error::AlreadyPaired);
            }
            Ok((used, pairings::next(connection)?))
        })
        .await?;
    if let LinkUse::Asked(id) = used {
        if let Some(key) = device_key(shared, id).await? {
            return Ok((id, key));
        }
        forget(shared, id).await?;
    }
    let key = DeviceSecretKey::generate().map_err(|error| {
        Error::file("the operating system gives no random bytes")(std::io::Error::other(error))
    })?;
    let secret = Secret::new(key.to_bytes().to_vec());
    shared
        .vault
        .set(SecretName::DeviceKey(next), secret)
        .await?;
    let (link, now_ms) = (link.clone(), shared.clock.now_ms());
    shared
        .store
        .write(move |tx| pairings::ask(tx, next, account, &link, with == With::BuiltIn, now_ms))
        .await?;
    Ok((next, key))
}

async fn device_key(shared: &Shared, id: PairingId) -> Result<Option<DeviceSecretKey>, Error> {
    let secret = shared.vault.get(SecretName::DeviceKey(id)).await?;
    Ok(secret.and_then(|secret| {
        let bytes = secret.expose().try_into().ok()?;
        Some(DeviceSecretKey::from_bytes(bytes))
    }))
}

/// Everything that a poll of a pairing needs.
pub(crate) struct Keys {
    pub(crate) opener: Opener,
    pub(crate) token: DeviceToken,
}

/// A pairing's secrets; `None` when one of them is not in the keyring any more.
async fn keys(shared: &Shared, pairing: &Pairing) -> Result<Option<Keys>, Error> {
    let token = shared
        .vault
        .get(SecretName::DeviceToken(pairing.id))
        .await?;
    let psk = shared.vault.get(SecretName::Psk(pairing.id)).await?;
    let key = device_key(shared, pairing.id).await?;
    let (Some(token), Some(psk), Some(key)) = (token, psk, key) else {
        return Ok(None);
    };
    let token = std::str::from_utf8(token.expose())
        .ok()
        .and_then(|token| token.parse().ok());
    let psk = psk.expose().try_into().ok().map(Psk::from_bytes);
    Ok(token.zip(psk).map(|(token, psk)| Keys {
        opener: Opener::new(key, psk, pairing.relay_account, pairing.device),
        token,
    }))
}

/// Polls a pairing, from the start if it is polled already.
pub(crate) async fn start(shared: &Arc<Shared>, pairing: Pairing) -> Result<(), Error> {
    let keys = keys(shared, &pairing).await?;
    let id = pairing.id;
    let task = tokio::spawn(poll::run::run(Arc::clone(shared), pairing, keys));
    if let Some(earlier) = held(&shared.polls).insert(id, task.abort_handle()) {
        earlier.abort();
    }
    Ok(())
}

/// Polls all pairings that are kept, and forgets those whose answer never came.
pub(crate) async fn start_all(shared: &Arc<Shared>) -> Result<(), Error> {
    let old_ms = shared.clock.now_ms() - LINK_IS_OLD_MS;
    let (old, pairings) = shared
        .store
        .read(move |connection| {
            Ok((
                pairings::asked_before(connection, old_ms)?,
                pairings::all(connection)?,
            ))
        })
        .await?;
    for id in old {
        forget(shared, id).await?;
    }
    for pairing in pairings {
        start(shared, pairing).await?;
    }
    Ok(())
}

/// Polls the pairings of an account.
pub(crate) async fn start_those_of(shared: &Arc<Shared>, account: AccountId) -> Result<(), Error> {
    for pairing in those_of(shared, account).await? {
        start(shared, pairing).await?;
    }
    Ok(())
}

async fn those_of(shared: &Shared, account: AccountId) -> Result<Vec<Pairing>, Error> {
    let all = shared.store.read(pairings::all).await?;
    let own = all.into_iter().filter(|pairing| pairing.account == account);
    Ok(own.collect())
}

/// Stops the polls of an account and deletes its devices, side by side. A relay that cannot be reached
/// keeps a device that nobody uses, and suspends it.
///
/// # Errors
/// When the keyring cannot be asked. Nothing was stopped then.
pub(crate) async fn end_those_of(shared: &Arc<Shared>, account: AccountId) -> Result<(), Error> {
    let mut ended = Vec::new();
    for pairing in those_of(shared, account).await? {
        let keys = keys(shared, &pairing).await?;
        ended.push((pairing, keys));
    }
    let mut deleting = tokio::task::JoinSet::new();
    for (pairing, keys) in ended {
        stop(shared, pairing.id);
        let shared = Arc::clone(shared);
        deleting.spawn(async move { delete_device(&shared, &pairing, keys).await });
    }
    while deleting.join_next().await.is_some() {}
    Ok(())
}

/// Deletes the devices of all pairings at their relays, side by side and as far as that can be done in time.
/// A device that is left there is used by nobody, and suspended.
pub(crate) async fn leave_all(shared: &Arc<Shared>, time: Duration) {
    let leaving = async {
        let accounts = shared.store.read(accounts::all).await?;
        let mut ending = tokio::task::JoinSet::new();
        for account in accounts {
            let shared = Arc::clone(shared);
            ending.spawn(async move { end_those_of(&shared, account.id).await });
        }
        while let Some(ended) = ending.join_next().await {
            ended.map_err(|_| Error::Closing)??;
        }
        Ok::<_, Error>(())
    };
    match tokio::time::timeout(time, leaving).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "a relay may still list this device"),
        Err(_) => tracing::warn!("a relay did not answer in time, and may still list this device"),
    }
}

fn stop(shared: &Shared, id: PairingId) {
    if let Some(poll) = held(&shared.polls).remove(&id) {
        poll.abort();
    }
}

async fn delete_device(shared: &Shared, pairing: &Pairing, keys: Option<Keys>) {
    let Some(keys) = keys else {
        return;
    };
    let deleted = async {
        let client = RelayClient::new(address(shared, pairing)?, &*shared.proxy()?)?;
        Ok::<_, Error>(client.delete_device(&keys.token).await?)
    };
    if let Err(error) = deleted.await {
        tracing::warn!(%error, "the relay still lists this device");
    }
}

/// Forgets a pairing and its secrets.
pub(crate) async fn forget(shared: &Arc<Shared>, id: PairingId) -> Result<(), Error> {
    shared
        .store
        .write(move |tx| pairings::remove(tx, id))
        .await?;
    forget_secrets(shared, id).await?;
    shared.changed();
    Ok(())
}

/// Forgets the secrets of a pairing and what its poll has shown.
pub(crate) async fn forget_secrets(shared: &Shared, id: PairingId) -> Result<(), Error> {
    for name in [
        SecretName::DeviceToken(id),
        SecretName::Psk(id),
        SecretName::DeviceKey(id),
    ] {
        shared.vault.delete(name).await?;
    }
    shared.relays.send_modify(|relays| {
        relays.remove(&id);
    });
    Ok(())
}

/// The active pairing of an account, ready to be asked something.
pub(crate) async fn paired(
    shared: &Arc<Shared>,
    account: AccountId,
) -> Result<(Pairing, RelayClient, Option<Keys>), Error> {
    let (pairing, keys) = active(shared, account).await?;
    let client = RelayClient::new(address(shared, &pairing)?, &*shared.proxy()?)?;
    Ok((pairing, client, keys))
}

async fn active(
    shared: &Arc<Shared>,
    account: AccountId,
) -> Result<(Pairing, Option<Keys>), Error> {
    let pairing = shared
        .store
        .read(move |connection| pairings::active(connection, account))
        .await?
        .ok_or(Error::NotPaired)?;
    let keys = keys(shared, &pairing).await?;
    Ok((pairing, keys))
}

/// The callback URL, as the relay says it now.
pub(crate) async fn callback_url(
    shared: &Arc<Shared>,
    account: AccountId,
) -> Result<String, Error> {
    let (pairing, client, keys) = paired(shared, account).await?;
    let keys = keys.ok_or(RelayError::UnknownDevice)?;
    let answer = relay_account::ask(shared, pairing.id, &client, &keys.token).await?;
    Ok(answer.callback_url.into())
}

/// Ends a pairing. A relay that cannot be reached keeps a device that nobody uses, and suspends it.
pub(crate) async fn unpair(shared: &Arc<Shared>, account: AccountId) -> Result<(), Error> {
    let (pairing, keys) = active(shared, account).await?;
    stop(shared, pairing.id);
    delete_device(shared, &pairing, keys).await;
    forget(shared, pairing.id).await
}

/// Forgets all pairings with the relay in the app, which is about to go.
pub(crate) async fn forget_built_in(shared: &Arc<Shared>) -> Result<(), Error> {
    for id in shared.store.read(pairings::built_in_ids).await? {
        stop(shared, id);
        forget(shared, id).await?;
    }
    Ok(())
}
