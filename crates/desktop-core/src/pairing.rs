//! Pairing an account with a relay, and ending it.

use std::sync::Arc;

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
    let known = shared
        .store
        .read(move |connection| {
            let Some(account) = accounts::of_user(connection, &user)? else {
                return Ok(None);
            };
            let active = pairings::active(connection, account.id)?;
            Ok(Some((account.id.0, active.map(|a| host(&a.relay_url)))))
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
/// again with the same link, also after a crash.
pub(crate) async fn pair(shared: &Arc<Shared>, form: PairForm) -> Result<AccountView, Error> {
    let link: PairingLink = form.link.parse()?;
    let account = AccountId(form.account);
    let (id, key) = prepare(shared, account, &link, form.replace).await?;
    let client = RelayClient::new(link.relay.clone())?;
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
        .write(move |tx| pairings::ask(tx, next, account, &link, now_ms))
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
    let client = RelayClient::new(pairing.relay_url.clone())?;
    let id = pairing.id;
    let task = tokio::spawn(poll::run::run(Arc::clone(shared), pairing, client, keys));
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

/// Forgets a pairing and its secrets.
pub(crate) async fn forget(shared: &Arc<Shared>, id: PairingId) -> Result<(), Error> {
    shared
        .store
        .write(move |tx| pairings::remove(tx, id))
        .await?;
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
    shared.changed();
    Ok(())
}

/// The active pairing of an account, ready to be asked something.
pub(crate) async fn paired(
    shared: &Arc<Shared>,
    account: AccountId,
) -> Result<(Pairing, RelayClient, Option<Keys>), Error> {
    let pairing = shared
        .store
        .read(move |connection| pairings::active(connection, account))
        .await?
        .ok_or(Error::NotPaired)?;
    let client = RelayClient::new(pairing.relay_url.clone())?;
    let keys = keys(shared, &pairing).await?;
    Ok((pairing, client, keys))
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
    let (pairing, client, keys) = paired(shared, account).await?;
    if let Some(poll) = held(&shared.polls).remove(&pairing.id) {
        poll.abort();
    }
    if let Some(keys) = keys
        && let Err(error) = client.delete_device(&keys.token).await
    {
        tracing::warn!(%error, "the relay still lists this device");
    }
    forget(shared, pairing.id).await
}
