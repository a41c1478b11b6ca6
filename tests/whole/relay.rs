//! The relay as a program.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use desktop_session::{Child, until_async};

use crate::programs;
use crate::world::START;

/// A relay on a port of its own, that can be killed and started again.
pub(crate) struct Relay {
    folder: PathBuf,
    address: SocketAddr,
    /// Where the outside reaches it, when that is somewhere else.
    public: Option<String>,
    /// What its clock is off by, in seconds.
    clock: Option<i32>,
    /// Its environment's own.
    variables: Vec<(String, String)>,
    serving: Option<Child>,
    starts: u32,
}

impl Relay {
    /// Starts one with an empty store, and with these variables in its environment.
    pub(crate) async fn start(folder: &Path, variables: Vec<(String, String)>) -> Self {
        // A port that was free a moment ago: it must stay the same when it starts again.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a free port");
        let mut this = Self {
            folder: folder.to_owned(),
            address,
            public: None,
            clock: None,
            variables,
            serving: None,
            starts: 0,
        };
        this.serve().await;
        this
    }

    /// Starts it again on what it has.
    pub(crate) async fn serve(&mut self) {
        self.starts += 1;
        let mut command = self.command(&["serve", "--listen", &self.address.to_string()]);
        command.args(["--public-url", &self.public_url()]);
        command.env("RUST_LOG", "debug");
        let log = self.folder.join(format!("serve-{}.log", self.starts));
        self.serving = Some(Child::start(&mut command, &log).expect("the relay starts"));
        let ready = format!("{}/readyz", self.url());
        until_async("a relay that is ready", START, || async {
            let answer = reqwest::get(&ready).await;
            Ok(answer
                .is_ok_and(|answer| answer.status().is_success())
                .then_some(()))
        })
        .await
        .expect("the relay gets ready");
    }

    /// Kills it with SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.serving = None;
    }

    /// Where it is reached.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the app and PingMe reach it.
    pub(crate) fn public_url(&self) -> String {
        self.public.clone().unwrap_or_else(|| self.url())
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Starts it again with something in front of it, which is reached here.
    pub(crate) async fn move_behind(&mut self, public_url: String) {
        self.kill();
        self.public = Some(public_url);
        self.serve().await;
    }

    /// Starts it again with a clock that is off by so many seconds.
    pub(crate) async fn move_clock(&mut self, seconds: i32) {
        self.kill();
        self.clock = Some(seconds);
        self.serve().await;
    }

    /// Everything that it keeps and prints.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its database.
    pub(crate) fn store(&self) -> PathBuf {
        self.folder.join("data").join("relay.db")
    }

    /// Says that its store was put back from a backup: a new epoch begins.
    pub(crate) fn restored(&self) {
        self.say(&["restored"]);
    }

    /// Makes an account for a user ID.
    pub(crate) fn add_account(&self, user_id: &str) {
        self.say(&["account", "add", user_id]);
    }

    /// How many computers are paired with it.
    pub(crate) fn devices(&self, user_id: &str) -> usize {
        self.say(&["device", "list", user_id])
            .lines()
            .filter(|line| line.contains('\t'))
            .count()
    }

    /// A pairing link for it.
    pub(crate) fn pairing_link(&self, user_id: &str) -> String {
        let link = self.say(&["pair", user_id]);
        assert!(link.starts_with("pingme://pair?"), "no pairing link");
        link
    }

    /// A pairing link that was made a day ago.
    pub(crate) fn old_pairing_link(&mut self, user_id: &str) -> String {
        let clock = self.clock.replace(-24 * 60 * 60);
        let link = self.pairing_link(user_id);
        self.clock = clock;
        link
    }

    /// Runs one of its other commands, which works while it serves.
    fn say(&self, words: &[&str]) -> String {
        let log = self.folder.join("command.log");
        let mut child =
            Child::start(&mut self.command(words), &log).expect("the relay's program starts");
        let status = child.wait(Duration::from_secs(20)).expect("it ends");
        let said = child.output().expect("its output");
        // It may hold a link's secret, which is no business of a log.
        std::fs::remove_file(&log).expect("its output was there");
        assert!(status.success(), "{words:?}: {said}");
        said.trim().to_owned()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = match self.clock {
            None => Child::program(programs::relay()),
            Some(seconds) => {
                let mut command = Child::program("faketime");
                command
                    .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                    .args(["-f", &format!("{seconds:+}")])
                    .arg(programs::relay());
                command
            }
        };
        command
            .envs(self.variables.iter().cloned())
            .args(words)
            .arg("--data-dir")
            .arg(self.folder.join("data"))
            .arg("--key-file")
            .arg(self.folder.join("relay.key"));
        command
    }
}
