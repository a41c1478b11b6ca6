//! Which desktop the window shows: the person's own, or the demo's.

mod own;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use desktop_core::view::{
    Card, LockView, MessageView, MonthSpent, NetworkForm, NetworkView, NotForgotten, Problem,
    ProblemCode, Settings, Snapshot,
};
use desktop_core::{
    AppLock, Choices, Desktop, Forgetting, Languages, Options, Redaction, SecretStore,
    SettingsChange,
};
use jiff::Zoned;
use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Manager as _};
use tokio::sync::{Mutex, watch};

use crate::built_in_relay::BuiltInRelay;
use crate::demo::Demo;
use crate::{events, lock, shortcut};
use own::Opening;

/// How long the end of the app waits for what is open to be closed.
const CLOSING: Duration = Duration::from_secs(5);

/// The app's state, one per process.
pub(crate) struct Session {
    app: AppHandle,
    folder: PathBuf,
    languages: Languages,
    secrets: Arc<dyn SecretStore>,
    lock: Arc<AppLock>,
    state: Mutex<State>,
    /// The window can be seen: what was said of it last, whoever comes late with it.
    visible: AtomicBool,
    /// Changes with everything that the window is given to show.
    shown: watch::Sender<()>,
    /// Held while the demo starts or ends, always taken before the state: one of them has its folder.
    switching: Mutex<()>,
}

#[derive(Default)]
struct State {
    /// The person's own data; stays open behind the demo, so that its messages are kept and notified.
    own: Option<Open>,
    /// It is being opened.
    opening: Option<Opening>,
    /// Why it is not open.
    blocked: Option<Problem>,
    demo: Option<(Demo, Open)>,
}

impl State {
    fn shown(&self) -> Option<&Open> {
        let demo = self.demo.as_ref().map(|(_, open)| open);
        demo.or(self.own.as_ref())
    }
}

/// A desktop that is open, and the task that passes on what it tells.
struct Open {
    desktop: Arc<Desktop>,
    /// Whether the window shows it.
    shown: watch::Sender<bool>,
    forwarding: JoinHandle<()>,
}

impl Open {
    fn new(app: &AppHandle, desktop: Arc<Desktop>) -> Self {
        let (shown, follows) = watch::channel(false);
        let events = desktop.subscribe_events();
        let forwarding = tauri::async_runtime::spawn(events::forward(
            app.clone(),
            desktop.clone(),
            events,
            follows,
        ));
        Self {
            desktop,
            shown,
            forwarding,
        }
    }

    /// Numbers are read again and again only where somebody looks.
    async fn visible(&self, visible: bool) {
        if let Err(error) = self.desktop.window_visible(visible).await {
            tracing::warn!(%error, "the numbers may not be kept up to date");
        }
    }
}

impl Session {
    /// A session on a folder, with nothing open yet.
    pub(crate) fn new(
        app: AppHandle,
        folder: PathBuf,
        languages: Languages,
        secrets: Arc<dyn SecretStore>,
        lock: Arc<AppLock>,
    ) -> Self {
        Self {
            app,
            folder,
            languages,
            secrets,
            lock,
            state: Mutex::default(),
            visible: AtomicBool::new(false),
            shown: watch::Sender::default(),
            switching: Mutex::default(),
        }
    }

    /// The app's lock.
    pub(crate) fn lock(&self) -> &Arc<AppLock> {
        &self.lock
    }

    /// Whether the window may send this command now.
    ///
    /// # Errors
    /// [`ProblemCode::Locked`].
    pub(crate) fn admits(&self, command: &str) -> Result<(), Problem> {
        if lock::admits(command) {
            Ok(())
        } else {
            self.unlocked()
        }
    }

    /// That the app is not locked.
    ///
    /// # Errors
    /// [`ProblemCode::Locked`].
    pub(crate) fn unlocked(&self) -> Result<(), Problem> {
        if self.lock.is_closed() {
            Err(lock::refused())
        } else {
            Ok(())
        }
    }

    /// Waits until it is known whether the app is locked, which it is not where nothing could be opened.
    ///
    /// # Errors
    /// [`ProblemCode::Locked`].
    pub(crate) async fn settled(&self) -> Result<(), Problem> {
        // Why there is none is another's to say.
        let _ = self.any_desktop().await;
        self.unlocked()
    }

    /// The desktop that the window shows, for what the person asks of it. At the start, that is waited for.
    ///
    /// # Errors
    /// Why there is none; [`ProblemCode::Locked`].
    pub(crate) async fn desktop(&self) -> Result<Arc<Desktop>, Problem> {
        let desktop = self.any_desktop().await?;
        // Only now: that it is locked is found out by opening it.
        self.unlocked()?;
        Ok(desktop)
    }

    /// The desktop that keeps the lock's password: the person's own, or the demo where that is all there is.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) async fn lock_keeper(&self) -> Result<Arc<Desktop>, Problem> {
        let shown = self.any_desktop().await?;
        Ok(self.behind(&shown).await.unwrap_or(shown))
    }

    /// The desktop that the window shows, locked or not.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) async fn any_desktop(&self) -> Result<Arc<Desktop>, Problem> {
        let mut shown = self.shown.subscribe();
        loop {
            let state = self.state.lock().await;
            if let Some(open) = state.shown() {
                return Ok(open.desktop.clone());
            }
            if let Some(problem) = &state.blocked {
                return Err(problem.clone());
            }
            drop(state);
            // Its sender is in this session.
            let _ = shown.changed().await;
        }
    }

    /// The desktop that the window shows, where what it holds is kept and can have a relay of its own.
    ///
    /// # Errors
    /// Why there is none; [`ProblemCode::NotThisRun`] for a demo as well.
    pub(crate) async fn kept(&self) -> Result<Arc<Desktop>, Problem> {
        let desktop = self.desktop().await?;
        if desktop.may_have_a_relay() {
            Ok(desktop)
        } else {
            Err(desktop_core::Error::NotThisRun.problem())
        }
    }

    /// The desktop that the window shows, if there is one now and it is not locked.
    pub(crate) async fn shown(&self) -> Option<Arc<Desktop>> {
        self.unlocked().ok()?;
        let state = self.state.lock().await;
        state.shown().map(|open| open.desktop.clone())
    }

    /// The desktop that has a message, shown or behind the demo: a notification outlives the switch.
    ///
    /// # Errors
    /// [`ProblemCode::NoSuchMessage`] when none has it; [`ProblemCode::Locked`].
    pub(crate) async fn desktop_with(
        &self,
        message: &str,
    ) -> Result<(Arc<Desktop>, MessageView), Problem> {
        self.unlocked()?;
        for desktop in self.all().await {
            if let Ok(message) = desktop.message(message).await {
                return Ok((desktop, message));
            }
        }
        Err(desktop_core::Error::NoSuchMessage.problem())
    }

    /// What takes the names that any of them knows out of what is said: the log is that of both.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(crate) async fn redaction(&self) -> Result<Redaction, Problem> {
        let mut redaction = Redaction::default();
        for desktop in self.all().await {
            redaction = redaction.and(desktop.redaction().await?);
        }
        Ok(redaction)
    }

    /// Those that are open, the one that is shown first.
    async fn all(&self) -> Vec<Arc<Desktop>> {
        let state = self.state.lock().await;
        let demo = state.demo.as_ref().map(|(_, open)| open);
        let both = demo.into_iter().chain(&state.own);
        both.map(|open| open.desktop.clone()).collect()
    }

    /// What the window may show; where nothing could be opened, the reason.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, Problem> {
        loop {
            let now = match self.any_desktop().await {
                Ok(desktop) => desktop.snapshot().await?,
                Err(problem) => self.blocked(problem),
            };
            // Taken anew, where the app was locked or unlocked meanwhile.
            if let Some(shown) = self.lock.show(&now, Snapshot::clone) {
                return Ok(shown);
            }
        }
    }

    /// Starts the demo and shows it, in the language and the colours that the person has chosen.
    ///
    /// # Errors
    /// [`ProblemCode::DemoFailed`], with the reason in its message.
    pub(crate) async fn start_demo(&self) -> Result<(), Problem> {
        let _switching = self.switching.lock().await;
        let mut state = self.state.lock().await;
        if state.demo.is_none() {
            let own = match &state.own {
                Some(own) => own.desktop.snapshot().await.ok(),
                None => None,
            };
            let (settings, network) = own.map(|own| (own.settings, own.network)).unzip();
            let folder = self.folder.join("demo");
            let demo = Demo::start(folder, self.lock.clone(), self.languages.clone(), settings)
                .await
                .map_err(|error| {
                    tracing::error!(%error, "the demo could not be started");
                    Problem {
                        code: ProblemCode::DemoFailed,
                        message: error.to_string(),
                    }
                })?;
            if let Some(network) = network {
                demo.desktop().show_network(network);
            }
            let open = Open::new(&self.app, demo.desktop());
            state.demo = Some((demo, open));
        }
        self.show(&state).await;
        Ok(())
    }

    /// Ends the demo and shows the person's own data.
    pub(crate) async fn leave_demo(&self) {
        let _switching = self.switching.lock().await;
        let left = {
            let mut state = self.state.lock().await;
            let left = state.demo.take();
            if let Some((_, open)) = &left {
                open.shown.send_replace(false);
            }
            left
        };
        self.show_own().await;
        if let Some((demo, open)) = left {
            open.forwarding.abort();
            demo.stop().await;
        }
    }

    /// Shows the person's own data, which `--demo` has not opened yet.
    async fn show_own(&self) {
        let state = self.state.lock().await;
        if state.own.is_some() {
            self.show(&state).await;
            return;
        }
        drop(state);
        // Trouble is in the state: there is no run that could go on instead.
        let _ = self.open().await;
    }

    /// Keeps what the person has chosen.
    ///
    /// # Errors
    /// When it cannot be used or written; [`ProblemCode::Locked`].
    pub(crate) async fn save_settings(&self, change: SettingsChange) -> Result<(), Problem> {
        shortcut::check(&change.of(&Settings::default())?)?;
        self.settled().await?;
        self.keep_settings(|before| change.of(&before)).await
    }

    /// Keeps what `change` makes of the choices that hold, locked or not: the demo's are the person's as well, and
    /// those made while nothing is open.
    ///
    /// # Errors
    /// When they cannot be written; and what `change` gives.
    pub(crate) async fn keep_settings(
        &self,
        change: impl Fn(Settings) -> Result<Settings, desktop_core::Error>,
    ) -> Result<(), Problem> {
        let shown = match self.any_desktop().await {
            Ok(shown) => shown,
            // They are another instance's.
            Err(problem) if problem.code == ProblemCode::FolderInUse => return Err(problem),
            Err(_) => {
                let before = Choices::read(&self.folder, &self.languages).settings;
                Choices::keep(&self.folder, &change(before)?)?;
                self.show(&*self.state.lock().await).await;
                return Ok(());
            }
        };
        shown.change_settings(&change).await?;
        match self.behind(&shown).await {
            Some(own) => Ok(own.change_settings(&change).await?),
            None => Ok(()),
        }
    }

    /// Keeps how requests leave this machine. Nothing of the demo does: it shows the person's own choice,
    /// and what is chosen there is theirs.
    ///
    /// # Errors
    /// When it cannot be used or kept, or nothing is open.
    pub(crate) async fn save_network(&self, form: NetworkForm) -> Result<(), Problem> {
        let shown = self.desktop().await?;
        match self.behind(&shown).await {
            Some(own) => {
                own.save_network(form).await?;
                shown.show_network(own.snapshot().await?.network);
                Ok(())
            }
            None => Ok(shown.save_network(form).await?),
        }
    }

    /// The person's own desktop, where another is shown.
    async fn behind(&self, shown: &Arc<Desktop>) -> Option<Arc<Desktop>> {
        let state = self.state.lock().await;
        let own = state.own.as_ref().map(|own| own.desktop.clone());
        own.filter(|own| !Arc::ptr_eq(own, shown))
    }

    /// Says whether the window can be seen, to the desktop that it shows now or will show. Of two that
    /// follow each other closely the later one holds.
    pub(crate) fn window_visible(&self, visible: bool) {
        self.visible.store(visible, Ordering::SeqCst);
        let app = self.app.clone();
        tauri::async_runtime::spawn(async move {
            let session = app.state::<Session>();
            let state = session.state.lock().await;
            if let Some(open) = state.shown() {
                open.visible(session.visible.load(Ordering::SeqCst)).await;
            }
        });
    }

    /// Closes everything that is open. What was acknowledged is on disk already; this also stops
    /// the polls and gives the folder free. It waits for nothing long: a keyring's prompt that nobody
    /// answers does not keep the app from ending.
    pub(crate) async fn close(&self) {
        let closing = async {
            let mut state = self.state.lock().await;
            state.blocked = Some(desktop_core::Error::Closing.problem());
            self.shown.send_replace(());
            if let Some(opening) = state.opening.take() {
                opening.end().await;
            }
            if let Some((demo, open)) = state.demo.take() {
                open.forwarding.abort();
                demo.stop().await;
            }
            if let Some(own) = state.own.take() {
                own.forwarding.abort();
                own.desktop.close().await;
            }
            // Last: once its desktop is closed, none is started any more.
            self.app.state::<BuiltInRelay>().close().await;
        };
        if tokio::time::timeout(CLOSING, closing).await.is_err() {
            tracing::warn!("not everything could be closed in time");
        }
    }

    /// The person's data folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Forgets everything that is kept: ends the pairings, closes what is open, and removes secrets and files.
    /// What could not be removed; it can be called again then. Nothing is open after it.
    ///
    /// # Errors
    /// [`ProblemCode::PurchaseUnderWay`], or that the keyring does not answer. Nothing is forgotten then.
    pub(crate) async fn forget(&self) -> Result<Vec<NotForgotten>, Problem> {
        let _switching = self.switching.lock().await;
        let forgetting = Forgetting::begin(self.folder.clone(), self.secrets.clone()).await?;
        let mut state = self.state.lock().await;
        if let Some(own) = &state.own {
            own.desktop.leave_for_good().await?;
        }
        // Whoever waits for something to be open gets this from now on.
        state.blocked = Some(desktop_core::Error::Closing.problem());
        self.shown.send_replace(());
        if let Some(opening) = state.opening.take() {
            opening.end().await;
        }
        if let Some((demo, open)) = state.demo.take() {
            open.forwarding.abort();
            demo.stop().await;
        }
        if let Some(own) = state.own.take() {
            own.forwarding.abort();
        }
        // It lives in the folder as well; its device was deleted while it ran.
        self.app.state::<BuiltInRelay>().close().await;
        drop(state);
        Ok(forgetting.finish().await)
    }

    /// Lets the window follow the desktop that is to be shown now.
    async fn show(&self, state: &State) {
        if let (Some(own), Some(_)) = (&state.own, &state.demo) {
            own.shown.send_replace(false);
            own.visible(false).await;
        }
        match state.shown() {
            Some(open) => {
                open.visible(self.visible.load(Ordering::SeqCst)).await;
                // Also where it was shown before: whoever asks for it gets the present state.
                open.shown.send_replace(true);
            }
            None => {
                if let Some(problem) = state.blocked.clone() {
                    events::snapshot(&self.app, &self.blocked(problem));
                    events::history(&self.app);
                }
            }
        }
        self.shown.send_replace(());
    }

    fn options(&self) -> Options {
        options(
            self.folder.clone(),
            self.secrets.clone(),
            self.lock.clone(),
            self.languages.clone(),
        )
    }

    fn blocked(&self, problem: Problem) -> Snapshot {
        let now = Zoned::now();
        let choices = Choices::read(&self.folder, &self.languages);
        Snapshot {
            demo: false,
            this_run: false,
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            now_ms: now.timestamp().as_millisecond(),
            today: now.date().to_string(),
            blocked: Some(problem),
            accounts: Vec::new(),
            numbers: Vec::new(),
            card: Card::Empty,
            waits: Vec::new(),
            last_choice: None,
            muted: Vec::new(),
            paused: false,
            deleted: None,
            spent: MonthSpent::default(),
            new_count: 0,
            lock: LockView::default(),
            settings: choices.settings,
            network: NetworkView::default(),
            language: choices.language,
        }
    }
}

/// How this app opens a folder.
pub(crate) fn options(
    data_dir: PathBuf,
    secrets: Arc<dyn SecretStore>,
    lock: Arc<AppLock>,
    languages: Languages,
) -> Options {
    Options {
        data_dir,
        secrets,
        lock,
        demo: false,
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        languages,
        device_name: gethostname::gethostname().to_string_lossy().into_owned(),
    }
}
