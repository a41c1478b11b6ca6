//! Which desktop the window shows: the person's own, or the demo's.

use std::path::PathBuf;
use std::sync::Arc;

use desktop_core::view::{Card, Language, Problem, ProblemCode, Settings, Snapshot};
use desktop_core::{Desktop, Options, SecretStore};
use jiff::Zoned;
use tauri::AppHandle;
use tauri::async_runtime::JoinHandle;
use tokio::sync::Mutex;

use crate::demo::Demo;
use crate::events;

/// The app's state, one per process.
pub(crate) struct Session {
    app: AppHandle,
    folder: PathBuf,
    language: Language,
    secrets: Arc<dyn SecretStore>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The person's own data; stays open behind the demo, so that its messages are kept.
    own: Option<Arc<Desktop>>,
    /// Why it could not be opened.
    blocked: Option<Problem>,
    demo: Option<Demo>,
    /// Passes the events of the shown desktop on to the window.
    forwarding: Option<JoinHandle<()>>,
}

impl State {
    fn shown(&self) -> Option<Arc<Desktop>> {
        self.demo
            .as_ref()
            .map(Demo::desktop)
            .or_else(|| self.own.clone())
    }
}

impl Session {
    /// A session on a folder, with nothing open yet.
    pub(crate) fn new(
        app: AppHandle,
        folder: PathBuf,
        language: Language,
        secrets: Arc<dyn SecretStore>,
    ) -> Self {
        Self {
            app,
            folder,
            language,
            secrets,
            state: Mutex::default(),
        }
    }

    /// The desktop that the window shows.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) async fn desktop(&self) -> Result<Arc<Desktop>, Problem> {
        let state = self.state.lock().await;
        state
            .shown()
            .ok_or_else(|| state.blocked.clone().unwrap_or_else(starting))
    }

    /// What the window shows; where nothing could be opened, the reason.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, Problem> {
        match self.desktop().await {
            Ok(desktop) => Ok(desktop.snapshot().await?),
            Err(problem) => Ok(self.blocked(problem)),
        }
    }

    /// Opens the person's own data, or tries again where that failed.
    pub(crate) async fn open(&self) {
        let mut state = self.state.lock().await;
        if state.own.is_some() {
            return;
        }
        match Desktop::open(self.options()).await {
            Ok(desktop) => {
                state.own = Some(desktop);
                state.blocked = None;
            }
            Err(error) => {
                tracing::error!(%error, "the data folder could not be opened");
                state.blocked = Some(error.problem());
            }
        }
        self.show(&mut state).await;
    }

    /// Starts the demo and shows it.
    ///
    /// # Errors
    /// [`ProblemCode::DemoFailed`], with the reason in its message.
    pub(crate) async fn start_demo(&self) -> Result<(), Problem> {
        let mut state = self.state.lock().await;
        if state.demo.is_none() {
            let demo = Demo::start(self.folder.join("demo"), self.language)
                .await
                .map_err(|error| {
                    tracing::error!(%error, "the demo could not be started");
                    Problem {
                        code: ProblemCode::DemoFailed,
                        message: error.to_string(),
                    }
                })?;
            state.demo = Some(demo);
        }
        self.show(&mut state).await;
        Ok(())
    }

    /// Ends the demo and shows the person's own data, which `--demo` has not opened yet.
    pub(crate) async fn leave_demo(&self) {
        let demo = self.state.lock().await.demo.take();
        if let Some(demo) = demo {
            demo.stop().await;
        }
        if self.state.lock().await.own.is_none() {
            self.open().await;
        } else {
            let mut state = self.state.lock().await;
            self.show(&mut state).await;
        }
    }

    /// Closes everything that is open. What was acknowledged is on disk already; this also stops
    /// the polls and gives the folder free.
    pub(crate) async fn close(&self) {
        let mut state = self.state.lock().await;
        if let Some(forwarding) = state.forwarding.take() {
            forwarding.abort();
        }
        if let Some(demo) = state.demo.take() {
            demo.stop().await;
        }
        if let Some(own) = state.own.take() {
            own.close().await;
        }
    }

    /// Lets the window follow the desktop that is to be shown now.
    async fn show(&self, state: &mut State) {
        if let Some(forwarding) = state.forwarding.take() {
            forwarding.abort();
        }
        let snapshot = match state.shown() {
            Some(desktop) => {
                // Before the snapshot is taken, so that nothing falls between the two.
                let receiver = desktop.subscribe_events();
                let snapshot = desktop.snapshot().await;
                let language = snapshot
                    .as_ref()
                    .map_or(self.language, |shown| shown.language);
                state.forwarding = Some(tauri::async_runtime::spawn(events::forward(
                    self.app.clone(),
                    desktop,
                    receiver,
                    language,
                )));
                snapshot.map_err(Problem::from)
            }
            None => Err(state.blocked.clone().unwrap_or_else(starting)),
        };
        events::snapshot(
            &self.app,
            &snapshot.unwrap_or_else(|problem| self.blocked(problem)),
        );
        events::history(&self.app);
    }

    fn options(&self) -> Options {
        options(self.folder.clone(), self.secrets.clone(), self.language)
    }

    fn blocked(&self, problem: Problem) -> Snapshot {
        let now = Zoned::now();
        Snapshot {
            demo: false,
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            now_ms: now.timestamp().as_millisecond(),
            today: now.date().to_string(),
            blocked: Some(problem),
            accounts: Vec::new(),
            numbers: Vec::new(),
            card: Card::Empty,
            new_count: 0,
            settings: Settings::default(),
            language: self.language,
        }
    }
}

/// How this app opens a folder.
pub(crate) fn options(
    data_dir: PathBuf,
    secrets: Arc<dyn SecretStore>,
    system_language: Language,
) -> Options {
    Options {
        data_dir,
        secrets,
        demo: false,
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        system_language,
        device_name: gethostname::gethostname().to_string_lossy().into_owned(),
    }
}

/// What a command hears that comes before anything is open.
fn starting() -> Problem {
    Problem {
        code: ProblemCode::StorageFailed,
        message: "the app is still starting".to_owned(),
    }
}
