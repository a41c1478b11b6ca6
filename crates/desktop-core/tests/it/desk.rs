//! A desktop, a relay and a PingMe on this machine, for one test.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use desktop_core::{
    AppLock, Desktop, Error, Event, Languages, MemorySecrets, Options, SecretName, SecretStore,
    view::{
        AccountForm, AccountView, HistoryPage, HistoryQuery, Language, LockForm, NumberKey,
        PairForm, PurchaseOutcome, PurchaseView, RelayState, Snapshot, SubscribeForm,
    },
};
use pingme_sim::{Config, Simulator, Sms, User};
use relay::Relay;
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::sync::broadcast::Receiver;
use url::Url;

pub(crate) const USER: &str = "u-20418";
pub(crate) const KEY: &str = "app-key-that-nobody-may-see";
/// Longer than anything here takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    pub(crate) secrets: Arc<MemorySecrets>,
    pub(crate) sim: Simulator,
    pub(crate) relay: Option<Relay>,
    relay_address: SocketAddr,
    /// How the relay says that the world reaches it; nothing for its own address.
    pub(crate) public_url: Option<Url>,
}

impl Desk {
    /// Everything runs; the desktop is not open yet.
    pub(crate) async fn new() -> Self {
        crate::secrecy::watch_the_log();
        let folder = tempfile::tempdir().unwrap();
        let sim = Simulator::start(Config {
            users: vec![User::new(USER, KEY), User::new("u-2", "another-key")],
            ..Config::default()
        })
        .await
        .unwrap();
        let mut desk = Self {
            folder,
            secrets: Arc::new(MemorySecrets::new()),
            sim,
            relay: None,
            relay_address: SocketAddr::from(([127, 0, 0, 1], 0)),
            public_url: None,
        };
        desk.start_relay().await;
        let relay = desk.relay.as_ref().unwrap();
        relay.add_account(USER).await.unwrap();
        let url = relay.callback_url(USER).await.unwrap();
        desk.sim.set_callback_url(Some(url));
        desk
    }

    /// Starts the relay on its store, at the address that it had.
    pub(crate) async fn start_relay(&mut self) {
        let path = self.folder.path().join("relay");
        let key_file = self.folder.path().join("relay.key");
        let key = relay::load_key(&key_file, relay::store_exists(&path)).unwrap();
        let mut config = relay::Config::new(self.relay_address, path, key);
        config.public_url = self.public_url.clone();
        let relay = Relay::start(config).await.unwrap();
        self.relay_address = relay.local_addr();
        self.relay = Some(relay);
    }

    pub(crate) async fn stop_relay(&mut self) {
        self.relay.take().unwrap().stop().await;
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("desktop")
    }

    pub(crate) async fn try_open(&self) -> Result<Arc<Desktop>, Error> {
        let secrets = Arc::clone(&self.secrets);
        self.try_open_with(self.data(), secrets).await
    }

    /// Opens a folder with these secrets: another computer's, for one.
    pub(crate) async fn try_open_with(
        &self,
        data_dir: PathBuf,
        secrets: Arc<dyn SecretStore>,
    ) -> Result<Arc<Desktop>, Error> {
        Desktop::open(Options {
            data_dir,
            ..self.options(secrets)
        })
        .await
    }

    /// How this desk's folder is opened.
    pub(crate) fn options(&self, secrets: Arc<dyn SecretStore>) -> Options {
        Options {
            data_dir: self.data(),
            secrets,
            lock: AppLock::new(),
            demo: false,
            app_version: "0.1.0".into(),
            languages: Languages::new(&[Language::ENGLISH], &[]),
            device_name: "test".into(),
        }
    }

    pub(crate) async fn open(&self) -> Arc<Desktop> {
        self.try_open().await.unwrap()
    }

    pub(crate) fn form(&self) -> AccountForm {
        AccountForm {
            label: String::new(),
            user_id: USER.into(),
            key: KEY.into(),
            base_url: self.sim.base_url().to_string(),
        }
    }

    /// Another computer of the account, paired under this name and live.
    pub(crate) async fn another_computer(&self, name: &str) -> Arc<Desktop> {
        let folder = self.folder.path().join(name);
        let other = self.try_open_with(folder, Arc::<MemorySecrets>::default());
        let other = other.await.unwrap();
        let account = other.add_account(self.form()).await.unwrap();
        let mut form = pair_form(&account, self.link().await, false);
        form.device_name = name.to_owned();
        other.pair(form).await.unwrap();
        until(&other, "live", |s| relay_is(s, RelayState::Live)).await;
        other
    }

    /// Opens the desktop and adds the account.
    pub(crate) async fn with_account(&self) -> (Arc<Desktop>, AccountView) {
        let desktop = self.open().await;
        let account = desktop.add_account(self.form()).await.unwrap();
        (desktop, account)
    }

    /// Opens, adds the account and pairs it; the poll is live.
    pub(crate) async fn paired(&self) -> (Arc<Desktop>, AccountView) {
        let (desktop, account) = self.with_account().await;
        let link = self.link().await;
        let account = desktop
            .pair(pair_form(&account, link, false))
            .await
            .unwrap();
        until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
        (desktop, account)
    }

    pub(crate) async fn link(&self) -> String {
        self.link_for(USER).await.to_uri()
    }

    pub(crate) async fn link_for(&self, user: &str) -> relay_protocol::PairingLink {
        self.relay.as_ref().unwrap().pair(user).await.unwrap()
    }

    /// A callback of PingMe's; the relay has it on its disk when this returns.
    pub(crate) async fn callback(&self, user: &str, text: &str) {
        let body =
            format!(r#"{{"app":"jd","to":"16470000000","userId":"{user}","text":"{text}"}}"#);
        self.body(user, body).await;
    }

    /// The same with any body.
    pub(crate) async fn body(&self, user: &str, body: String) {
        let url = self.relay.as_ref().unwrap().callback_url(user).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.post(url.unwrap()).body(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// The relay's store, as whoever has its disk sees it. The relay is stopped.
    pub(crate) fn relay_store(&self) -> Connection {
        assert!(self.relay.is_none());
        Connection::open(self.folder.path().join("relay/relay.db")).unwrap()
    }

    /// The history of the closed desktop.
    pub(crate) fn history_store(&self) -> Connection {
        let installation = std::fs::read_to_string(self.data().join("installation")).unwrap();
        let key = self.secrets.get(&installation, SecretName::HistoryKey);
        let key: String = key
            .unwrap()
            .unwrap()
            .expose()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let store = Connection::open(self.data().join("history.db")).unwrap();
        store
            .execute_batch(&format!("PRAGMA key = \"x'{key}'\""))
            .unwrap();
        store
    }

    /// The hand of the relay's owner on its store.
    async fn upkeep(&self) -> relay::Upkeep {
        let store = self.folder.path().join("relay");
        let key = relay::load_key(&self.folder.path().join("relay.key"), true).unwrap();
        relay::Upkeep::open(&store, key, None).await.unwrap()
    }

    /// Gives the account another callback URL.
    pub(crate) async fn rotate_callback(&self) {
        let upkeep = self.upkeep().await;
        upkeep.rotate_callback(USER).await.unwrap();
        upkeep.close().await;
    }

    /// The devices that the relay lists for the account.
    pub(crate) async fn devices(&self) -> Vec<relay_protocol::DeviceId> {
        let upkeep = self.upkeep().await;
        let devices = upkeep.devices(USER).await.unwrap();
        upkeep.close().await;
        devices.into_iter().map(|entry| entry.device).collect()
    }

    pub(crate) fn sms(&self, to: &str, text: &str) {
        self.sim
            .send_sms(Sms {
                user_id: Some(USER.into()),
                app: Some("jd".into()),
                from: Some("JD".into()),
                to: Some(to.into()),
                text: Some(text.into()),
                ..Sms::default()
            })
            .unwrap();
    }
}

pub(crate) fn pair_form(account: &AccountView, link: String, replace: bool) -> PairForm {
    PairForm {
        account: account.id,
        link,
        device_name: "test".into(),
        replace,
    }
}

pub(crate) fn relay_is(snapshot: &Snapshot, state: RelayState) -> bool {
    snapshot.accounts.iter().all(|a| a.relay.state == state)
}

pub(crate) fn lock_form(account: &AccountView) -> LockForm {
    LockForm {
        account: account.id,
        app: "jd".into(),
        country: "US".into(),
        number: None,
        over_limit: false,
    }
}

/// Agrees to the rent that the simulator names.
pub(crate) fn subscribe_form(key: &NumberKey) -> SubscribeForm {
    SubscribeForm {
        key: key.clone(),
        rent: "$0.5 / Month".into(),
        over_limit: false,
    }
}

pub(crate) fn done(outcome: PurchaseOutcome) -> PurchaseView {
    match outcome {
        PurchaseOutcome::Done { purchase } => purchase,
        PurchaseOutcome::Unknown { purchase } => panic!("unknown: {purchase:?}"),
    }
}

/// Waits for a snapshot that is as wanted.
pub(crate) async fn until(
    desktop: &Desktop,
    what: &str,
    wanted: impl Fn(&Snapshot) -> bool,
) -> Snapshot {
    let mut events = desktop.subscribe_events();
    let waiting = async {
        loop {
            let snapshot = desktop.snapshot().await.unwrap();
            if wanted(&snapshot) {
                return snapshot;
            }
            // Whatever it is, or events that were missed: look again.
            let _ = events.recv().await;
        }
    };
    match tokio::time::timeout(PATIENCE, waiting).await {
        Ok(snapshot) => snapshot,
        Err(_) => panic!("never {what}: {:#?}", desktop.snapshot().await.unwrap()),
    }
}

/// The next event that is as wanted.
pub(crate) async fn event<T>(
    events: &mut Receiver<Event>,
    wanted: impl Fn(Event) -> Option<T>,
) -> T {
    let waiting = async {
        loop {
            if let Some(found) = wanted(events.recv().await.unwrap()) {
                return found;
            }
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap()
}

pub(crate) async fn history(desktop: &Desktop) -> HistoryPage {
    let query = HistoryQuery {
        limit: 200,
        ..HistoryQuery::default()
    };
    desktop.history(query).await.unwrap()
}

/// Waits until the history has as many rows.
pub(crate) async fn rows(desktop: &Desktop, count: usize) -> HistoryPage {
    let mut events = desktop.subscribe_events();
    let waiting = async {
        loop {
            let page = history(desktop).await;
            if page.rows.len() >= count {
                return page;
            }
            let _ = events.recv().await;
        }
    };
    let page = tokio::time::timeout(PATIENCE, waiting).await.unwrap();
    assert_eq!(page.rows.len(), count, "{page:#?}");
    page
}
