//! A relay that runs: its store, its socket, its housekeeping.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use relay_protocol::{AccountId, DeviceId, PairingLink, check_relay_url};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

use crate::clock::now_ms;
use crate::error::Error;
use crate::http::{self, Served};
use crate::key::RelayKey;
use crate::pairing;
use crate::store::{Closing, Store};
use crate::upkeep::{Upkeep, account_of, add_account, lock, make_data_folder};
use crate::wakeups::Wakeups;

/// How often what has had its time is erased.
const PURGE_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often it is looked whether all is fetched.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What a relay needs to start.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How the world reaches it: https, or http on loopback. Without one it is `http://` and the address
    /// that it listens on.
    pub public_url: Option<Url>,
    /// Where its store is, or is to be.
    pub data_dir: PathBuf,
    /// The key that the store belongs to.
    pub key: RelayKey,
    /// How many connections it holds at a time; more wait.
    pub max_connections: usize,
}

impl Config {
    /// A relay on this address, with its store in this folder.
    #[must_use]
    pub fn new(listen: SocketAddr, data_dir: impl Into<PathBuf>, key: RelayKey) -> Self {
        Self {
            listen,
            public_url: None,
            data_dir: data_dir.into(),
            key,
            max_connections: 1024,
        }
    }
}

/// A running relay. Dropped without [`stop`](Self::stop), it ends with its runtime.
pub struct Relay {
    address: SocketAddr,
    public_url: Url,
    store: Store,
    closing: Closing,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    purging: JoinHandle<()>,
    _lock: std::fs::File,
}

impl Relay {
    /// Opens the store, listens, and serves until it is stopped.
    ///
    /// # Errors
    /// The folder is in use, the key is not the store's, the address is taken, the URL is none.
    pub async fn start(config: Config) -> Result<Self, Error> {
        make_data_folder(&config.data_dir)?;
        config
            .public_url
            .as_ref()
            .map(check_relay_url)
            .transpose()?;
        let lock = lock(&config.data_dir)?;
        let listen = |source| Error::Listen {
            address: config.listen,
            source,
        };
        // Before the store: where the address is taken, there is nothing to close again.
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let wakeups = Arc::new(Wakeups::default());
        let (store, closing) = Store::open(&config.data_dir, config.key, Arc::clone(&wakeups))?;
        let public_url = config.public_url.unwrap_or_else(|| url_of(address));
        check_relay_url(&public_url)?;
        store.remember_public_url(&public_url).await?;
        store.come_up(now_ms()).await?;
        store.purge(now_ms()).await?;
        let (stop, stopping) = watch::channel(false);
        let served = Served {
            store: store.clone(),
            wakeups,
            public_url: public_url.clone(),
            stopping,
        };
        let serving = tokio::spawn(http::serve(listener, served, config.max_connections));
        let purging = tokio::spawn(purge_again_and_again(store.clone()));
        Ok(Self {
            address,
            public_url,
            store,
            closing,
            stop,
            serving,
            purging,
            _lock: lock,
        })
    }

    /// The address that it listens on.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// How the world reaches it.
    #[must_use]
    pub fn public_url(&self) -> &Url {
        &self.public_url
    }

    /// Adds an account, or finds the one that the userId has already.
    ///
    /// # Errors
    /// The userId is none, or the store refuses.
    pub async fn add_account(&self, user_id: &str) -> Result<AccountId, Error> {
        add_account(&self.store, user_id).await
    }

    /// A link that pairs one device, for ten minutes.
    ///
    /// # Errors
    /// There is no such account, or the store refuses.
    pub async fn pair(&self, user_id: &str) -> Result<PairingLink, Error> {
        pairing::link(
            self.store.key(),
            &account_of(&self.store, user_id).await?,
            &self.public_url,
        )
    }

    /// The URL that PingMe posts to. It is a secret.
    ///
    /// # Errors
    /// There is no such account, or the store refuses.
    pub async fn callback_url(&self, user_id: &str) -> Result<Url, Error> {
        let account = account_of(&self.store, user_id).await?;
        Ok(pairing::callback_url(
            self.store.key(),
            account.id,
            account.callback_version,
            &self.public_url,
        ))
    }

    /// Revokes a device: its token is dead, its messages are gone.
    ///
    /// # Errors
    /// There is no such device, or the store refuses.
    pub async fn revoke(&self, device: DeviceId) -> Result<(), Error> {
        self.store
            .revoke(device)
            .await?
            .map(|_| ())
            .ok_or(Error::NoDevice(device))
    }

    /// The owner's hand on its store, while it serves. To be closed before the relay is stopped, which
    /// waits for it.
    #[must_use]
    pub fn upkeep(&self) -> Upkeep {
        Upkeep::beside(self.store.clone(), self.public_url.clone())
    }

    /// Waits until the relay has stopped by itself, and says why: a write failed, and since then nothing
    /// is accepted. It never ends while all is well, and borrows nothing.
    pub fn stopped(&self) -> impl Future<Output = String> + Send + use<> {
        let mut failure = self.store.failure();
        async move {
            loop {
                if let Some(reason) = failure.borrow_and_update().clone() {
                    return reason;
                }
                if failure.changed().await.is_err() {
                    // Stopped on request: that is no failure, and nobody waits for this any more.
                    std::future::pending::<()>().await;
                }
            }
        }
    }

    /// Before it is stopped for good: accepts no callback any more, and gives the devices this long to fetch and
    /// acknowledge what it has accepted. How many messages are left unread; none, where all is well.
    ///
    /// # Errors
    /// The store refuses.
    pub async fn drain(&self, within: Duration) -> Result<u64, Error> {
        self.store.accept_no_more().await?;
        let until = tokio::time::Instant::now() + within;
        loop {
            let unread = self.store.unread().await?;
            if unread == 0 || tokio::time::Instant::now() >= until {
                return Ok(unread);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Stops: polls that wait are answered, what was accepted is committed, the store is closed.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        self.purging.abort();
        // Either may have ended by itself; both are over now.
        let _ = self.purging.await;
        let _ = self.serving.await;
        drop(self.store);
        self.closing.closed().await;
    }
}

fn url_of(address: SocketAddr) -> Url {
    let ip = if address.ip().is_unspecified() {
        IpAddr::V4(Ipv4Addr::LOCALHOST)
    } else {
        address.ip()
    };
    let text = format!("http://{}/", SocketAddr::new(ip, address.port()));
    // An address and a port always make a URL.
    text.parse().expect("an address makes a URL")
}

async fn purge_again_and_again(store: Store) {
    let mut ticks =
        tokio::time::interval_at(tokio::time::Instant::now() + PURGE_EVERY, PURGE_EVERY);
    loop {
        ticks.tick().await;
        if let Err(error) = store.purge(now_ms()).await {
            tracing::warn!(%error, "what has expired could not be erased");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(listen: SocketAddr, folder: &std::path::Path) -> Config {
        Config::new(listen, folder, RelayKey::from_bytes([1; 32]))
    }

    #[tokio::test]
    async fn a_taken_address_leaves_the_folder_free_and_a_relay_that_serves_is_looked_after() {
        let folder = tempfile::tempdir().unwrap();
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let other = std::net::TcpListener::bind(anywhere).unwrap();
        let taken = Relay::start(config(other.local_addr().unwrap(), folder.path())).await;
        assert!(matches!(taken, Err(Error::Listen { .. })));

        let relay = Relay::start(config(anywhere, folder.path())).await.unwrap();
        relay.add_account("me").await.unwrap();
        let upkeep = relay.upkeep();
        assert_eq!(
            upkeep.callback_url("me").await.unwrap(),
            relay.callback_url("me").await.unwrap()
        );
        upkeep.remove_account("me").await.unwrap();
        upkeep.close().await;
        let gone = relay.callback_url("me").await;
        assert!(matches!(gone, Err(Error::NoAccount(_))));
        relay.stop().await;
    }
}
