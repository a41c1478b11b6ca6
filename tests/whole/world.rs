//! A person's desktop, a relay and a PingMe: what every test starts from.

use std::path::{Path, PathBuf};
use std::time::Duration;

use desktop_session::{AppStart, AppWindow, NotificationServer, Session, SessionOptions};
use tempfile::TempDir;

use crate::programs;
use crate::relay::Relay;
use crate::simulator::Simulator;

/// The user ID that PingMe knows.
pub(crate) const USER: &str = "u-20418";
/// Its app key: long and odd enough not to be anywhere by chance.
pub(crate) const KEY: &str = "k3y-7fQ9zXw2Lr8TnV5b";
/// Another user ID that PingMe knows.
pub(crate) const OTHER_USER: &str = "u-31177";
/// Its app key.
pub(crate) const OTHER_KEY: &str = "k3y-2mWb6HtQx9PsJ4Ld";
/// How long a program may take to start on a busy machine.
pub(crate) const START: Duration = Duration::from_secs(40);

/// All of it. Dropped, all of it ends.
pub(crate) struct World {
    pub(crate) simulator: Simulator,
    pub(crate) relay: Relay,
    pub(crate) session: Session,
    starts: std::cell::Cell<u32>,
    /// Of all that it starts.
    variables: Vec<(String, String)>,
    _folder: TempDir,
}

impl World {
    /// Starts it: nothing is set up in the app yet.
    pub(crate) async fn start() -> Self {
        Self::start_with(SessionOptions::default()).await
    }

    /// The same in a session of some kind.
    pub(crate) async fn start_with(options: SessionOptions) -> Self {
        Self::start_in(options, Vec::new()).await
    }

    /// The same, with these variables in the environment of app, relay and PingMe.
    pub(crate) async fn start_in(
        options: SessionOptions,
        variables: Vec<(String, String)>,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let relay_folder = folder.path().join("relay");
        std::fs::create_dir(&relay_folder).expect("a folder for the relay");
        let relay = Relay::start(&relay_folder, variables.clone()).await;
        relay.add_account(USER);
        let simulator = Simulator::start(folder.path(), USER, KEY, variables.clone());
        let session = Session::start(options).expect("a session starts");
        Self {
            simulator,
            relay,
            session,
            starts: std::cell::Cell::new(0),
            variables,
            _folder: folder,
        }
    }

    /// A notification server that keeps what it gets.
    pub(crate) fn notifications(&self) -> NotificationServer {
        NotificationServer::start(&self.session).expect("nobody has the name yet")
    }

    /// The app's data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.session.home().join("app-data")
    }

    /// Starts the app.
    pub(crate) async fn open(&self) -> AppWindow {
        AppWindow::open(&self.session, &self.app_start())
            .await
            .expect("the app starts")
    }

    /// How the app is started on its data folder.
    pub(crate) fn app_start(&self) -> AppStart {
        self.starts.set(self.starts.get() + 1);
        let mut variables = vec![("RUST_LOG".to_owned(), "debug".to_owned())];
        variables.extend(self.variables.iter().cloned());
        AppStart {
            program: programs::app().to_owned(),
            arguments: vec![
                "--data-dir".to_owned(),
                self.data().to_string_lossy().into_owned(),
            ],
            variables,
            name: format!("app-{}", self.starts.get()),
        }
    }

    /// Sends the user an SMS.
    pub(crate) async fn sms(&self, app: &str, to: &str, text: &str) {
        self.simulator.send_sms(USER, app, to, text).await;
    }
}

/// Where a test leaves its pictures: beside what cargo builds.
pub(crate) fn pictures(test: &str) -> PathBuf {
    let folder = programs::app()
        .ancestors()
        .nth(2)
        .unwrap_or(Path::new("."))
        .join("whole-screenshots")
        .join(test);
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    folder
}
