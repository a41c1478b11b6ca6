//! What is asked of the relay library: to start on the person's folder and key, to pair, to forget.

use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use desktop_core::view::{BuiltInRelayAccount, Problem, ProblemCode};
use desktop_core::{Desktop, RelayPlace, Secret};
use relay::{Config, Error, Relay, RelayKey, StoreError, Upkeep};

/// Its own device polls it, and PingMe and a tunnel call: the app has to leave files for other things.
const CONNECTIONS: usize = 128;

/// What is done about a store without its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyless {
    /// It may come back.
    Refused,
    /// Nobody needs the store any more.
    Cleared,
}

/// Starts it.
pub(super) async fn start(
    desktop: &Arc<Desktop>,
    place: &RelayPlace,
    keyless: Keyless,
) -> Result<Relay, Problem> {
    let folder = desktop.relay_folder()?;
    let started = start_on(desktop, place, &folder).await;
    let relay = match started {
        Err(problem)
            if problem.code == ProblemCode::RelayKeyGone && keyless == Keyless::Cleared =>
        {
            tracing::warn!("a relay that was turned off and has lost its key is cleared away");
            clear(&folder).await?;
            start_on(desktop, place, &folder).await?
        }
        started => started?,
    };
    if let Err(problem) = revoke_strangers(&relay, desktop).await {
        relay.stop().await;
        return Err(problem);
    }
    Ok(relay)
}

/// Starts it for its own devices alone, at any port of this computer, so that they fetch what it has. Nothing where
/// it has nothing that they could fetch.
pub(super) async fn start_for_devices(
    desktop: &Desktop,
    place: &RelayPlace,
) -> Result<Option<Relay>, Problem> {
    let folder = desktop.relay_folder()?;
    if !relay::store_exists(&folder) {
        return Ok(None);
    }
    // Without its key it has nothing for anybody.
    let Some(key) = key(desktop.relay_key().await?) else {
        return Ok(None);
    };
    let config = Config {
        public_url: Some(place.public_url().clone()),
        ..Config::new((Ipv4Addr::LOCALHOST, 0).into(), folder, key)
    };
    Relay::start(config).await.map(Some).map_err(problem)
}

async fn start_on(desktop: &Desktop, place: &RelayPlace, folder: &Path) -> Result<Relay, Problem> {
    let mut kept = desktop.relay_key().await?;
    if kept.is_none() && !relay::store_exists(folder) {
        kept = Some(desktop.make_relay_key().await?);
    }
    let key = key(kept).ok_or_else(|| Problem {
        code: ProblemCode::RelayKeyGone,
        message: "the key of the relay in the app is not in the keyring".into(),
    })?;
    let config = Config {
        public_url: Some(place.public_url().clone()),
        max_connections: CONNECTIONS,
        ..Config::new(place.listen(), folder, key)
    };
    Relay::start(config).await.map_err(problem)
}

/// Pairs an account by a link that never leaves this process, and over loopback.
pub(super) async fn pair(
    relay: &Relay,
    desktop: &Desktop,
    place: &RelayPlace,
    asked: BuiltInRelayAccount,
) -> Result<(), Problem> {
    let Some(user_id) = desktop.user_id_of(asked.account).await? else {
        return Err(desktop_core::Error::NoSuchAccount.problem());
    };
    relay.add_account(&user_id).await.map_err(problem)?;
    let mut link = relay.pair(&user_id).await.map_err(problem)?;
    link.relay = place.address();
    desktop
        .pair_with_own_relay(asked.account, link.to_uri(), asked.replace)
        .await?;
    Ok(())
}

/// Removes an account, whether or not the relay serves.
pub(super) async fn remove_account(
    relay: Option<&Relay>,
    desktop: &Desktop,
    user_id: &str,
) -> Result<(), Problem> {
    let upkeep = match relay {
        Some(relay) => relay.upkeep(),
        None => {
            let folder = desktop.relay_folder()?;
            let Some(key) = key(desktop.relay_key().await?) else {
                return Ok(());
            };
            if !relay::store_exists(&folder) {
                return Ok(());
            }
            Upkeep::open(&folder, key, None).await.map_err(problem)?
        }
    };
    let removed = upkeep.remove_account(user_id).await;
    upkeep.close().await;
    match removed {
        Ok(()) | Err(Error::NoAccount(_)) => Ok(()),
        Err(error) => Err(problem(error)),
    }
}

/// Revokes devices that nobody is any more: of a pairing that was ended while the relay did not serve, or
/// of a history that was set aside. Otherwise messages would be accepted for nobody.
async fn revoke_strangers(relay: &Relay, desktop: &Desktop) -> Result<(), Problem> {
    let own = desktop.own_relay_devices().await?;
    let upkeep = relay.upkeep();
    let revoked = async {
        for account in upkeep.accounts().await? {
            for device in upkeep.devices(&account.user_id).await? {
                if !own.contains(&device.device) {
                    upkeep.revoke(device.device).await?;
                }
            }
        }
        Ok(())
    };
    let revoked = revoked.await;
    upkeep.close().await;
    revoked.map_err(problem)
}

async fn clear(folder: &Path) -> Result<(), Problem> {
    let folder = folder.to_owned();
    let cleared = tokio::task::spawn_blocking(move || match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    });
    match cleared.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(storage(error.to_string())),
        Err(error) => Err(storage(error.to_string())),
    }
}

/// The key that is in the keyring, if it can be one.
fn key(kept: Option<Secret>) -> Option<RelayKey> {
    kept.and_then(|kept| kept.expose().try_into().ok())
        .map(RelayKey::from_bytes)
}

const fn storage(message: String) -> Problem {
    Problem {
        code: ProblemCode::StorageFailed,
        message,
    }
}

/// An error of the relay's as the window gets it.
fn problem(error: Error) -> Problem {
    let code = match &error {
        Error::Listen { source, .. } if source.kind() == ErrorKind::AddrInUse => {
            ProblemCode::PortInUse
        }
        Error::PublicUrl(_) => ProblemCode::BadPublicUrl,
        Error::WrongKey => ProblemCode::RelayKeyGone,
        Error::InUse(_) | Error::Store(StoreError::Busy) => ProblemCode::FolderInUse,
        Error::DataFolder { .. } => ProblemCode::StorageFailed,
        Error::BadUserId => ProblemCode::BadUserId,
        _ => ProblemCode::BuiltInRelayFailed,
    };
    Problem {
        code,
        message: error.to_string(),
    }
}
