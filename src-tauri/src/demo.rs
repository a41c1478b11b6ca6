//! The demo: a simulated PingMe and a relay inside this process, and a desktop between them that
//! is the real one. Only what nobody without a key can reach is simulated.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use desktop_core::view::{AccountForm, PairForm, Settings};
use desktop_core::{AppLock, Desktop, Languages, MemorySecrets, Options};
use pingme_sim::{Chatter, Simulator};
use relay::Relay;

use crate::session;

/// The demo's user ID.
const USER: &str = "demo";
/// Opens nothing but the simulator of this process.
const KEY: &str = "demo-key";
/// Long enough to see the card wait, short enough not to wonder.
const FIRST_SMS: Duration = Duration::from_secs(3);
/// Now and then a number that is kept gets another one.
const LATER_SMS: Duration = Duration::from_secs(90);

/// A running demo.
pub(crate) struct Demo {
    folder: PathBuf,
    desktop: Arc<Desktop>,
    simulator: Simulator,
    relay: Relay,
}

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DemoError {
    #[error("the demo's folder: {0}")]
    Folder(#[from] std::io::Error),
    #[error("the demo's key: {0}")]
    Key(String),
    #[error("the demo's relay: {0}")]
    Relay(#[from] relay::Error),
    #[error("the simulated PingMe: {0}")]
    Simulator(#[from] pingme_sim::Error),
    #[error("the demo's desktop: {0}")]
    Desktop(#[from] desktop_core::Error),
}

impl Demo {
    /// Starts it in a folder of its own. Its secrets are in memory, so that nothing of an earlier
    /// demo could be read: the folder is emptied first.
    pub(crate) async fn start(
        folder: PathBuf,
        lock: Arc<AppLock>,
        languages: Languages,
        settings: Option<Settings>,
    ) -> Result<Self, DemoError> {
        empty(&folder)?;
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let relay = Relay::start(relay::Config::new(
            anywhere,
            folder.join("relay"),
            relay::RelayKey::generate().map_err(|error| DemoError::Key(error.to_string()))?,
        ))
        .await?;
        relay.add_account(USER).await?;
        let simulator = Simulator::start(pingme_sim::Config {
            listen: anywhere,
            callback_url: Some(relay.callback_url(USER).await?),
            users: vec![pingme_sim::User::new(USER, KEY)],
            chatter: Chatter::On {
                first: FIRST_SMS,
                then: Some(LATER_SMS),
            },
            ..pingme_sim::Config::default()
        })
        .await?;

        let desktop = Desktop::open(Options {
            demo: true,
            ..session::options(
                folder.join("desktop"),
                Arc::new(MemorySecrets::default()),
                lock,
                languages,
            )
        })
        .await?;
        if let Some(settings) = settings {
            desktop.save_settings(settings).await?;
        }
        let account = desktop
            .add_account(AccountForm {
                label: String::new(),
                user_id: USER.to_owned(),
                key: KEY.to_owned(),
                base_url: simulator.base_url().to_string(),
            })
            .await?;
        let link = relay.pair(USER).await?;
        desktop
            .pair(PairForm {
                account: account.id,
                link: link.to_uri(),
                device_name: USER.to_owned(),
                replace: false,
            })
            .await?;
        Ok(Self {
            folder,
            desktop,
            simulator,
            relay,
        })
    }

    /// The desktop in it.
    pub(crate) fn desktop(&self) -> Arc<Desktop> {
        self.desktop.clone()
    }

    /// Ends it and removes what it wrote.
    pub(crate) async fn stop(self) {
        self.desktop.close().await;
        self.simulator.stop().await;
        self.relay.stop().await;
        if let Err(error) = empty(&self.folder) {
            tracing::warn!(%error, "the demo's folder could not be removed");
        }
    }
}

fn empty(folder: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
