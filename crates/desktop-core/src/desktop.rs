//! The way in: one method for each thing that the window can ask for.

use std::{path::PathBuf, sync::Arc};

use tokio::sync::broadcast;

use crate::{
    Error, Event, SecretStore,
    view::{
        AccountForm, AccountView, HistoryPage, HistoryQuery, KeyCheck, Language, LockForm,
        MessageView, NumberKey, PairForm, PairingOffer, PurchaseOutcome, PurchaseView, ServiceView,
        Settings, Snapshot,
    },
};

/// How to open a [`Desktop`].
#[derive(Clone)]
pub struct Options {
    /// The folder that everything is kept in; made when it is not there.
    pub data_dir: PathBuf,
    /// Where the secrets are.
    pub secrets: Arc<dyn SecretStore>,
    /// Inside the demo.
    pub demo: bool,
    /// The app's version, `0.1.0`.
    pub app_version: String,
    /// The system's language, for the choice *system*.
    pub system_language: Language,
    /// This computer's name, proposed to the relay's device list.
    pub device_name: String,
}

/// The desktop's core, open on one data folder.
pub struct Desktop {
    events: broadcast::Sender<Event>,
}

impl Desktop {
    /// Opens the data folder: takes its lock, reads the key of the history, migrates, settles the
    /// purchases that a crash left open, and starts the polls.
    ///
    /// # Errors
    /// When the folder is in use or unreadable, or the keyring or the history's key is missing. Nothing
    /// is changed then, and opening can be tried again.
    pub async fn open(options: Options) -> Result<Arc<Self>, Error> {
        let _ = options;
        Err(Error::Closing)
    }

    /// What the core tells by itself, from now on.
    #[must_use]
    pub fn subscribe_events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Stops the polls, finishes what is being written and gives the data folder free.
    pub async fn close(&self) {}

    /// Everything on the screen but the history rows.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn snapshot(&self) -> Result<Snapshot, Error> {
        Err(Error::Closing)
    }

    /// A page of the history, newest first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn history(&self, query: HistoryQuery) -> Result<HistoryPage, Error> {
        let _ = query;
        Err(Error::Closing)
    }

    /// One message, its text complete.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn message(&self, id: &str) -> Result<MessageView, Error> {
        let _ = id;
        Err(Error::Closing)
    }

    /// The services on offer: recently used first, then by name.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn services(&self, account: i64) -> Result<Vec<ServiceView>, Error> {
        let _ = account;
        Err(Error::Closing)
    }

    /// Tries a key against the API. Nothing is kept.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn check_account(&self, form: AccountForm) -> Result<KeyCheck, Error> {
        let _ = form;
        Err(Error::Closing)
    }

    /// Checks the key again, puts it into the keyring and keeps the account.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn add_account(&self, form: AccountForm) -> Result<AccountView, Error> {
        let _ = form;
        Err(Error::Closing)
    }

    /// Reads a pairing link. Nothing is sent.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn read_link(&self, link: &str) -> Result<PairingOffer, Error> {
        let _ = link;
        Err(Error::Closing)
    }

    /// Pairs an account with a relay.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn pair(&self, form: PairForm) -> Result<AccountView, Error> {
        let _ = form;
        Err(Error::Closing)
    }

    /// The callback URL to give to PingMe. It is a secret: shown on demand, never kept in the window.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn callback_url(&self, account: i64) -> Result<String, Error> {
        let _ = account;
        Err(Error::Closing)
    }

    /// Ends the pairing of an account.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn unpair(&self, account: i64) -> Result<(), Error> {
        let _ = account;
        Err(Error::Closing)
    }

    /// Reads the number lists now; an error lands in the account's view. Also wakes a poll that is backing off.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn refresh_numbers(&self) -> Result<(), Error> {
        Err(Error::Closing)
    }

    /// Says whether the window is visible: number lists are read every minute while it is.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn window_visible(&self, visible: bool) -> Result<(), Error> {
        let _ = visible;
        Err(Error::Closing)
    }

    /// Gets a number. Spends money, and is sent at most once.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn lock_number(&self, form: LockForm) -> Result<PurchaseOutcome, Error> {
        let _ = form;
        Err(Error::Closing)
    }

    /// Subscribes a number. Spends money, and is sent at most once.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn subscribe(&self, key: NumberKey) -> Result<PurchaseOutcome, Error> {
        let _ = key;
        Err(Error::Closing)
    }

    /// Ends a subscription.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn unsubscribe(&self, key: NumberKey) -> Result<(), Error> {
        let _ = key;
        Err(Error::Closing)
    }

    /// Stops waiting for a code. One that is not waited for is no error.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn stop_waiting(&self, purchase: i64) -> Result<(), Error> {
        let _ = purchase;
        Err(Error::Closing)
    }

    /// Reads the number list again to see what became of an unknown purchase.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn read_list_again(&self, purchase: i64) -> Result<PurchaseView, Error> {
        let _ = purchase;
        Err(Error::Closing)
    }

    /// The person says that this number is what an unknown purchase got.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn take_found(&self, purchase: i64, phone: &str) -> Result<PurchaseView, Error> {
        let _ = purchase;
        let _ = phone;
        Err(Error::Closing)
    }

    /// Puts an unknown purchase away.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn dismiss_purchase(&self, purchase: i64) -> Result<(), Error> {
        let _ = purchase;
        Err(Error::Closing)
    }

    /// A code of a message, to be put on the clipboard.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn code_to_copy(&self, id: &str, index: u32) -> Result<String, Error> {
        let _ = id;
        let _ = index;
        Err(Error::Closing)
    }

    /// A code of this message was put on the clipboard.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn mark_copied(&self, id: &str) -> Result<(), Error> {
        let _ = id;
        Err(Error::Closing)
    }

    /// These messages were opened.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn mark_seen(&self, messages: &[String]) -> Result<(), Error> {
        let _ = messages;
        Err(Error::Closing)
    }

    /// Keeps the person's choices.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn save_settings(&self, settings: Settings) -> Result<(), Error> {
        let _ = settings;
        Err(Error::Closing)
    }
}
