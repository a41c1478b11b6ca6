//! What the parts of an open desktop share.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
    time::Instant,
};

use pingme::{Client, Proxy};
use tokio::{
    sync::{Notify, broadcast, mpsc, watch},
    task::AbortHandle,
};

use crate::{
    AppLock, Error, Event, Secret, SecretName, SecretStore,
    announce::Arrivals,
    built_in_relay::BuiltIn,
    clock::Clock,
    diagnostics::Learnt,
    id::{AccountId, PairingId, PurchaseId},
    languages::Languages,
    lock,
    network::Network,
    self_test::Awaited,
    store::Store,
    view::{Problem, PurchaseKind, RelayState, Settings},
};

/// Events that a receiver may be behind before it loses the oldest.
const EVENTS: usize = 256;

/// An account's live side.
#[derive(Debug)]
pub(crate) struct LiveAccount {
    client: Result<Client, Problem>,
    /// What was asked before says nothing of it now.
    since: Instant,
    /// Why the number list could not be read last.
    pub(crate) numbers_problem: Option<Problem>,
}

impl LiveAccount {
    pub(crate) fn new(client: Result<Client, Problem>) -> Self {
        Self {
            client,
            since: Instant::now(),
            numbers_problem: None,
        }
    }

    /// Asks PingMe; or why nothing can be asked.
    pub(crate) fn client(&self) -> &Result<Client, Problem> {
        &self.client
    }

    /// Asks by this client from now on.
    pub(crate) fn ask_by(&mut self, client: Client) {
        self.client = Ok(client);
        self.since = Instant::now();
    }

    /// Whether what was asked then says nothing of it now: it was asked with an earlier key or in an earlier
    /// way, or something newer is known.
    pub(crate) fn outdated(&self, asked: Instant) -> bool {
        self.since > asked
    }

    /// What was asked then is known; what was asked before it is outdated.
    pub(crate) fn known(&mut self, asked: Instant) {
        self.since = self.since.max(asked);
    }
}

/// A pairing's live side.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LiveRelay {
    pub(crate) state: RelayState,
    pub(crate) since_ms: i64,
    pub(crate) checked_ms: Option<i64>,
    pub(crate) problem: Option<Problem>,
}

/// What wakes the polls. Each count rises with each occasion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Signals {
    /// Somebody wants to know now.
    pub(crate) nudges: u64,
    /// The machine has slept.
    pub(crate) wakes: u64,
    /// Requests leave this machine in another way.
    pub(crate) ways_out: u64,
}

impl Signals {
    /// Whether what is under way since `seen` is of no use any more: its connection died while the machine
    /// slept, or it left in a way that is not wanted now.
    pub(crate) fn cuts_off(self, seen: Self) -> bool {
        self.wakes != seen.wakes || self.ways_out != seen.ways_out
    }
}

/// What the parts share.
pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) clock: Clock,
    pub(crate) events: broadcast::Sender<Event>,
    /// Where the polls hand over what is to be told.
    pub(crate) arrivals: mpsc::UnboundedSender<Arrivals>,
    /// Something that a snapshot shows has changed.
    pub(crate) changed: Notify,
    pub(crate) signals: watch::Sender<Signals>,
    pub(crate) visible: watch::Sender<bool>,
    pub(crate) demo: bool,
    /// Nothing is kept: store and secrets are in memory.
    pub(crate) this_run: bool,
    pub(crate) lock: Arc<AppLock>,
    /// Where wrong passwords are noted, if anything is kept.
    pub(crate) tries_file: Option<PathBuf>,
    pub(crate) app_version: String,
    pub(crate) languages: Languages,
    pub(crate) device_name: String,
    pub(crate) settings: Mutex<Settings>,
    pub(crate) network: Mutex<Network>,
    pub(crate) accounts: Mutex<HashMap<AccountId, LiveAccount>>,
    /// The live sides of the pairings; whoever waits for one to be live subscribes.
    pub(crate) relays: watch::Sender<HashMap<PairingId, LiveRelay>>,
    pub(crate) polls: Mutex<HashMap<PairingId, AbortHandle>>,
    /// The relay in the app; its pairings wait for it.
    pub(crate) built_in: watch::Sender<BuiltIn>,
    /// The purchases that are being made.
    pub(crate) purchasing: Mutex<HashSet<(AccountId, PurchaseKind, String)>>,
    /// When the list was asked for that says most of an unanswered purchase.
    pub(crate) looked: Mutex<HashMap<PurchaseId, Instant>>,
    /// The self-tests that are under way, and what each waits for once it is sent.
    pub(crate) self_tests: Mutex<HashMap<AccountId, Option<Awaited>>>,
    /// What was learnt of the pairings in this run.
    pub(crate) learnt: Mutex<HashMap<PairingId, Learnt>>,
    /// Held while messages are deleted or brought back: one after the other.
    pub(crate) deleting: tokio::sync::Mutex<()>,
    /// Something was deleted that has to be destroyed later.
    pub(crate) deleted: Notify,
    /// Messages have to be made ready to be searched.
    pub(crate) unsearchable: Notify,
    /// The person chose otherwise, or may have.
    pub(crate) settings_changed: Notify,
    /// What is written into a file of the person's, and whether it is wanted no more.
    pub(crate) exporting: Mutex<Option<Arc<AtomicBool>>>,
    /// A backup that is written or read, and whether that is wanted no more.
    pub(crate) backing_up: Mutex<Option<Arc<AtomicBool>>>,
    /// None may begin, because this desktop is about to be left. Changed with `purchasing` locked.
    pub(crate) leaving: AtomicBool,
}

/// What the person has chosen, as the data folder says it.
pub(crate) struct Chosen {
    pub(crate) settings: Settings,
    pub(crate) network: Network,
    pub(crate) built_in: BuiltIn,
}

impl Shared {
    pub(crate) fn new(
        store: Store,
        vault: Vault,
        chosen: Chosen,
        options: &crate::Options,
        this_run: bool,
        arrivals: mpsc::UnboundedSender<Arrivals>,
    ) -> Arc<Self> {
        Arc::new(Self {
            arrivals,
            store,
            vault,
            clock: Clock::default(),
            events: broadcast::Sender::new(EVENTS),
            changed: Notify::new(),
            signals: watch::Sender::default(),
            visible: watch::Sender::new(false),
            demo: options.demo,
            this_run,
            lock: Arc::clone(&options.lock),
            tries_file: (!this_run && !options.demo).then(|| lock::tries_file(&options.data_dir)),
            app_version: options.app_version.clone(),
            languages: options.languages.clone(),
            device_name: options.device_name.clone(),
            settings: Mutex::new(chosen.settings),
            network: Mutex::new(chosen.network),
            accounts: Mutex::default(),
            relays: watch::Sender::default(),
            polls: Mutex::default(),
            built_in: watch::Sender::new(chosen.built_in),
            purchasing: Mutex::default(),
            looked: Mutex::default(),
            self_tests: Mutex::default(),
            learnt: Mutex::default(),
            deleting: tokio::sync::Mutex::default(),
            deleted: Notify::default(),
            unsearchable: Notify::default(),
            settings_changed: Notify::default(),
            exporting: Mutex::default(),
            backing_up: Mutex::default(),
            leaving: AtomicBool::new(false),
        })
    }

    /// A snapshot is due.
    pub(crate) fn changed(&self) {
        self.changed.notify_one();
    }

    /// Somebody wants to know now: a poll that backs off asks at once.
    pub(crate) fn nudge(&self) {
        self.signals.send_modify(|signals| signals.nudges += 1);
    }

    /// Tells the shell. That nobody listens is no error.
    pub(crate) fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// What everything is asked through now.
    pub(crate) fn proxy(&self) -> Result<Arc<Proxy>, Error> {
        held(&self.network).proxy()
    }

    /// What asks PingMe for this account.
    pub(crate) fn client(&self, account: AccountId) -> Result<Client, Error> {
        match held(&self.accounts).get(&account) {
            None => Err(Error::NoSuchAccount),
            Some(LiveAccount { client, .. }) => client.clone().map_err(Error::AccountUnusable),
        }
    }
}

/// The content of a lock. After a panic elsewhere it is as whole as before: every change under these
/// locks is one insertion, removal or assignment.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The secrets of one installation, asked off the caller's thread, because a keyring may show a prompt.
#[derive(Clone)]
pub(crate) struct Vault {
    store: Arc<dyn SecretStore>,
    installation: Arc<str>,
}

impl Vault {
    pub(crate) fn new(store: Arc<dyn SecretStore>, installation: &str) -> Self {
        Self {
            store,
            installation: installation.into(),
        }
    }

    pub(crate) async fn get(&self, name: SecretName) -> Result<Option<Secret>, Error> {
        self.ask(move |store, installation| store.get(installation, name))
            .await
    }

    pub(crate) async fn set(&self, name: SecretName, secret: Secret) -> Result<(), Error> {
        self.ask(move |store, installation| store.set(installation, name, &secret))
            .await
    }

    pub(crate) async fn delete(&self, name: SecretName) -> Result<(), Error> {
        self.ask(move |store, installation| store.delete(installation, name))
            .await
    }

    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn SecretStore, &str) -> Result<T, crate::SecretError> + Send + 'static,
    ) -> Result<T, Error> {
        let vault = self.clone();
        let asked =
            tokio::task::spawn_blocking(move || work(&*vault.store, &vault.installation)).await;
        Ok(asked.map_err(|_| Error::Closing)??)
    }
}
