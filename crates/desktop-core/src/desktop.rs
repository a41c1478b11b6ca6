//! The way in: one method for each thing that the window can ask for.

mod arrival;
mod backup;
mod built_in_relay;
mod copying;
mod diagnostics;
mod history;
mod lock;
mod numbers;
mod spend;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    sync::{broadcast, mpsc},
    task::JoinHandle,
};

use crate::{
    AppLock, Error, Event, MemorySecrets, SecretStore, accounts, announce,
    announce::Arrivals,
    built_in_relay::BuiltIn,
    clock::WakeWatch,
    data_folder::DataFolder,
    id::AccountId,
    languages::Languages,
    network::{self, Network},
    opening::{self, blocking},
    pairing, purchases, relay_account, self_test, settings,
    shared::{Chosen, Shared, Vault, held},
    snapshot,
    store::Store,
    view::{
        AccountChange, AccountForm, AccountView, KeyCheck, NetworkForm, NetworkView, PairForm,
        PairingOffer, RelayDetails, SelfTest, Settings, Snapshot,
    },
};

/// How to open a [`Desktop`].
#[derive(Clone)]
pub struct Options {
    /// The folder that everything is kept in; made when it is not there.
    pub data_dir: PathBuf,
    /// Where the secrets are.
    pub secrets: Arc<dyn SecretStore>,
    /// What keeps the window from people at this computer; one for all that are open.
    pub lock: Arc<AppLock>,
    /// Inside the demo.
    pub demo: bool,
    /// The app's version, `0.1.0`.
    pub app_version: String,
    /// The languages that there are words in, and the system's among them.
    pub languages: Languages,
    /// This computer's name, proposed to the relay's device list.
    pub device_name: String,
}

/// The desktop's core, open on one data folder.
pub struct Desktop {
    shared: Arc<Shared>,
    /// Gone once it is closed.
    folder: Mutex<Option<Arc<DataFolder>>>,
    settings_file: PathBuf,
    network_file: PathBuf,
    /// Held while an account or the way out changes: an account's id is used before its row is there, and
    /// its client is made for one proxy.
    changing: tokio::sync::Mutex<()>,
    /// Held while a pairing is made, likewise.
    pairing: tokio::sync::Mutex<()>,
    /// Held while the person's choices change: what is in the file is what holds.
    choosing: tokio::sync::Mutex<()>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    /// What has been told since opening, for the first who listens.
    first_events: Mutex<Option<broadcast::Receiver<Event>>>,
}

/// So long relays have to hear that this computer leaves.
const FAREWELL: Duration = Duration::from_secs(5);

/// How often it is looked whether the machine has slept.
const WAKE_LOOK: Duration = Duration::from_secs(5);

impl Desktop {
    /// Opens the data folder: takes its lock, reads the key of the history, migrates, settles the
    /// purchases that a crash left open, and starts the polls.
    ///
    /// # Errors
    /// When the folder is in use or unreadable, or the keyring or the history's key is missing. Nothing
    /// is changed then, and opening can be tried again.
    pub async fn open(options: Options) -> Result<Arc<Self>, Error> {
        let folder = opening::folder_to_keep(&options.data_dir, &options.secrets).await?;
        Self::open_kept(folder, &options).await
    }

    /// The same, where the key of the history is gone: the history is renamed first, never deleted or
    /// overwritten, and another begun. One that can be opened is opened.
    ///
    /// # Errors
    /// See [`Desktop::open`].
    pub async fn open_setting_history_aside(options: Options) -> Result<Arc<Self>, Error> {
        let folder = opening::folder_to_keep(&options.data_dir, &options.secrets).await?;
        let vault = Vault::new(Arc::clone(&options.secrets), folder.installation());
        opening::set_history_aside(&folder, &vault).await?;
        Self::open_kept(folder, &options).await
    }

    /// Opens for this run alone, where there is no keyring: accounts, keys, numbers and messages are in
    /// memory, nothing of them is written, and no relay is paired or polled. The folder is taken, its
    /// history left alone; the person's choices are read and kept.
    ///
    /// # Errors
    /// When the folder is in use or unreadable.
    pub async fn open_for_this_run(options: Options) -> Result<Arc<Self>, Error> {
        let folder = opening::folder(&options.data_dir).await?;
        let vault = Vault::new(Arc::new(MemorySecrets::new()), folder.installation());
        let store = blocking(Store::in_memory).await?;
        Self::started(folder, vault, store, &options, true).await
    }

    /// Leaves a run that keeps nothing for what is kept: this desktop is closed once the other is open,
    /// and goes on if that fails. No purchase begins meanwhile.
    ///
    /// # Errors
    /// See [`Desktop::open`]; [`Error::PurchaseUnderWay`] while its outcome would be lost, and
    /// [`Error::PurchaseUnsettled`] while the person has not said what became of one.
    pub async fn leave_this_run(&self, options: Options) -> Result<Arc<Self>, Error> {
        let folder = held(&self.folder).clone().ok_or(Error::Closing)?;
        let _pause = purchases::Pause::begin(&self.shared)?;
        purchases::all_known(&self.shared).await?;
        let kept = Self::open_kept(folder, &options).await?;
        self.close().await;
        Ok(kept)
    }

    /// Whether nothing of this desktop is kept.
    #[must_use]
    pub fn is_for_this_run(&self) -> bool {
        self.shared.this_run
    }

    async fn open_kept(folder: Arc<DataFolder>, options: &Options) -> Result<Arc<Self>, Error> {
        let vault = Vault::new(Arc::clone(&options.secrets), folder.installation());
        let store = opening::history(&folder, &vault).await?;
        // Before anything is told; the demo has none of its own to begin with.
        if !options.demo {
            crate::lock::start(&options.lock, &folder, &vault).await?;
        }
        Self::started(folder, vault, store, options, false).await
    }

    async fn started(
        folder: Arc<DataFolder>,
        vault: Vault,
        store: Store,
        options: &Options,
        this_run: bool,
    ) -> Result<Arc<Self>, Error> {
        let settings_file = folder.settings();
        let network_file = folder.network();
        let chosen = Chosen {
            settings: settings::read(&settings_file)?,
            network: Network::read(&network_file, &vault).await?,
            built_in: BuiltIn::read(&folder.relay_place())?,
        };
        let (arrivals, arrived) = mpsc::unbounded_channel();
        options.lock.close_after(chosen.settings.lock_after_min);
        let shared = Shared::new(store, vault, chosen, options, this_run, arrivals);
        let desktop = Self {
            first_events: Mutex::new(Some(shared.events.subscribe())),
            shared,
            folder: Mutex::new(Some(folder)),
            settings_file,
            network_file,
            changing: tokio::sync::Mutex::default(),
            pairing: tokio::sync::Mutex::default(),
            choosing: tokio::sync::Mutex::default(),
            tasks: Mutex::default(),
        };
        if let Err(error) = desktop.begin(arrived).await {
            // Some polls may run already.
            desktop.close().await;
            return Err(error);
        }
        Ok(Arc::new(desktop))
    }

    async fn begin(&self, arrived: mpsc::UnboundedReceiver<Arrivals>) -> Result<(), Error> {
        let shared = &self.shared;
        accounts::load(shared).await?;
        purchases::settle(shared).await?;
        crate::history::settle(shared).await?;
        pairing::start_all(shared).await?;
        held(&self.tasks).extend([
            tokio::spawn(announce::run(Arc::clone(shared), arrived)),
            tokio::spawn(announce::relay_lost::watch(Arc::clone(shared))),
            tokio::spawn(snapshot::push(Arc::clone(shared))),
            tokio::spawn(crate::numbers::while_visible(Arc::clone(shared))),
            tokio::spawn(crate::history::keep_up(Arc::clone(shared))),
            tokio::spawn(crate::history::destroy_when_due(Arc::clone(shared))),
            tokio::spawn(crate::history::keep_no_longer(Arc::clone(shared))),
            tokio::spawn(crate::spend::fill(Arc::clone(shared))),
            tokio::spawn(watch_for_wakes(Arc::clone(shared))),
        ]);
        Ok(())
    }

    /// What the core tells by itself, from now on. The first who asks also hears what was told since
    /// opening: a message may be faster than they.
    #[must_use]
    pub fn subscribe_events(&self) -> broadcast::Receiver<Event> {
        let first = held(&self.first_events).take();
        first.unwrap_or_else(|| self.shared.events.subscribe())
    }

    /// Stops the polls, finishes what is being written and gives the data folder free.
    pub async fn close(&self) {
        for (_, poll) in held(&self.shared.polls).drain() {
            poll.abort();
        }
        let tasks = std::mem::take(&mut *held(&self.tasks));
        for task in &tasks {
            task.abort();
        }
        for task in tasks {
            // Aborted, or over already.
            let _ = task.await;
        }
        announce::note_answers(&self.shared).await;
        crate::history::close(&self.shared).await;
        self.shared.store.close().await;
        held(&self.folder).take();
    }

    /// Leaves for good, before everything is forgotten: the devices of all pairings are deleted at their relays,
    /// as far as these answer within a few seconds, and this is closed.
    ///
    /// # Errors
    /// [`Error::PurchaseUnderWay`]; nothing is changed then.
    pub async fn leave_for_good(&self) -> Result<(), Error> {
        self.stop_backup();
        self.stop_export();
        let _one_at_a_time = self.changing.lock().await;
        let _no_pairing = self.pairing.lock().await;
        let _pause = purchases::Pause::begin(&self.shared)?;
        pairing::leave_all(&self.shared, FAREWELL).await;
        self.close().await;
        Ok(())
    }

    /// Everything on the screen but the history rows.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn snapshot(&self) -> Result<Snapshot, Error> {
        Ok(snapshot::take(&self.shared).await?.snapshot)
    }

    /// Tries a key against the API. Nothing is kept.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn check_account(&self, form: AccountForm) -> Result<KeyCheck, Error> {
        accounts::check(&self.shared, form).await
    }

    /// Checks the key again, puts it into the keyring and keeps the account.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn add_account(&self, form: AccountForm) -> Result<AccountView, Error> {
        let _one_at_a_time = self.changing.lock().await;
        accounts::add(&self.shared, form).await
    }

    /// Gives an account another label, key or address. PingMe is asked first when that can matter to it.
    ///
    /// # Errors
    /// See [`Error`]; nothing is changed then.
    pub async fn change_account(&self, change: AccountChange) -> Result<AccountView, Error> {
        let _one_at_a_time = self.changing.lock().await;
        accounts::change(&self.shared, change).await
    }

    /// Removes an account: ends its pairing, forgets its secrets, deletes its numbers, purchases and
    /// messages here.
    ///
    /// # Errors
    /// See [`Error`]; the account is still there then, and can be removed again.
    pub async fn remove_account(&self, account: i64) -> Result<(), Error> {
        let _one_at_a_time = self.changing.lock().await;
        let _no_pairing = self.pairing.lock().await;
        accounts::remove(&self.shared, AccountId(account)).await
    }

    /// Reads a pairing link. Nothing is sent.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn read_link(&self, link: &str) -> Result<PairingOffer, Error> {
        pairing::read_link(&self.shared, link).await
    }

    /// Pairs an account with a relay.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn pair(&self, form: PairForm) -> Result<AccountView, Error> {
        let _one_at_a_time = self.pairing.lock().await;
        pairing::pair(&self.shared, form, pairing::With::Another).await
    }

    /// The callback URL to give to PingMe. It is a secret: shown on demand, never kept in the window.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn callback_url(&self, account: i64) -> Result<String, Error> {
        pairing::callback_url(&self.shared, AccountId(account)).await
    }

    /// Ends the pairing of an account.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn unpair(&self, account: i64) -> Result<(), Error> {
        let _one_at_a_time = self.pairing.lock().await;
        pairing::unpair(&self.shared, AccountId(account)).await
    }

    /// What the relay says of the account now: its version, the computers that receive, and when PingMe
    /// called.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn relay_details(&self, account: i64) -> Result<RelayDetails, Error> {
        relay_account::details(&self.shared, AccountId(account)).await
    }

    /// Tests the whole way from the callback URL to this computer; how far it is comes as
    /// [`Event::SelfTest`]. It takes up to a minute when something is wrong.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn self_test(&self, account: i64) -> Result<SelfTest, Error> {
        self_test::run(&self.shared, AccountId(account)).await
    }

    /// The person has seen what changed on the relay.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn notices_seen(&self, account: i64) -> Result<(), Error> {
        relay_account::notices_seen(&self.shared, AccountId(account)).await
    }

    /// Keeps the person's choices, in place of all that they chose before.
    ///
    /// # Errors
    /// See [`Error`]; [`Error::BadLimit`]. Nothing is changed then.
    pub async fn save_settings(&self, settings: Settings) -> Result<(), Error> {
        self.change_settings(|_| Ok(settings)).await
    }

    /// Keeps what `change` makes of the person's choices. It is given those that hold now: of two that change at
    /// the same time neither undoes the other.
    ///
    /// # Errors
    /// See [`Desktop::save_settings`]; and what `change` gives.
    pub async fn change_settings(
        &self,
        change: impl FnOnce(Settings) -> Result<Settings, Error>,
    ) -> Result<(), Error> {
        let _one_at_a_time = self.choosing.lock().await;
        let before = held(&self.shared.settings).clone();
        let settings = change(before)?;
        crate::spend::check_limit(settings.monthly_limit.as_deref())?;
        let (file, kept) = (self.settings_file.clone(), settings.clone());
        blocking(move || settings::write(&file, &kept)).await?;
        self.shared.lock.close_after(settings.lock_after_min);
        *held(&self.shared.settings) = settings;
        self.shared.settings_changed.notify_one();
        self.shared.changed();
        Ok(())
    }

    /// Shows these network settings in place of its own: a demo asks nothing beyond this machine, and shows
    /// the person's. Nothing is kept.
    pub fn show_network(&self, of: NetworkView) {
        held(&self.shared.network).show(of);
        self.shared.changed();
    }

    /// Keeps how requests leave this machine, and uses it at once.
    ///
    /// # Errors
    /// [`Error::BadProxy`], or that it could not be kept; nothing is changed then.
    pub async fn save_network(&self, form: NetworkForm) -> Result<(), Error> {
        let _one_at_a_time = self.changing.lock().await;
        let file = (!self.shared.this_run).then(|| self.network_file.clone());
        network::save(&self.shared, file, form).await
    }
}

/// One that is let go of without being closed polls no longer. What it wrote is on the disk.
impl Drop for Desktop {
    fn drop(&mut self) {
        for (_, poll) in held(&self.shared.polls).drain() {
            poll.abort();
        }
        for task in held(&self.tasks).drain(..) {
            task.abort();
        }
    }
}

/// Wakes the polls when the machine has slept.
async fn watch_for_wakes(shared: Arc<Shared>) {
    let mut watch = WakeWatch::new(WAKE_LOOK);
    loop {
        tokio::time::sleep(WAKE_LOOK).await;
        if watch.look() {
            tracing::info!("this machine has slept");
            shared.signals.send_modify(|signals| signals.wakes += 1);
            shared.changed();
        }
    }
}
