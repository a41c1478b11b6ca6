//! A relay's folder, and the process that serves from it.

use std::io::{self, BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use relay_protocol::PairingLink;
use tempfile::TempDir;
use url::Url;

use crate::exchange::{Connection, Way};

const BINARY: &str = env!("CARGO_BIN_EXE_pingme-relay");

/// Where a relay keeps its things.
pub(crate) struct Home(pub(crate) TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    pub(crate) fn key_file(&self) -> PathBuf {
        self.0.path().join("relay.key")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(words)
            .arg("--data-dir")
            .arg(self.data())
            .arg("--key-file")
            .arg(self.key_file());
        command
    }

    /// Runs one of the owner's commands.
    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// What a command prints, when it does what it was asked.
    pub(crate) fn says(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(
            output.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout)
            .unwrap()
            .trim_end()
            .to_owned()
    }

    /// Adds an account; its callback path comes back.
    pub(crate) fn account(&self, user_id: &str) -> String {
        self.says(&["account", "add", user_id])
            .parse::<Url>()
            .unwrap()
            .path()
            .to_owned()
    }

    pub(crate) fn link(&self, user_id: &str) -> PairingLink {
        self.says(&["pair", user_id]).parse().unwrap()
    }

    pub(crate) fn serve(&self) -> Process {
        Process::start(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Serves at an address where others do not look, so that it is still free for the next one to serve.
    pub(crate) fn serve_at(&self, address: SocketAddr) -> Process {
        Process::start(self.command(&["serve", "--listen", &address.to_string()]))
    }

    /// A command under limits, as `ulimit` takes them.
    fn limited(&self, limits: &[&str], words: &[&str]) -> Command {
        let set: String = limits
            .iter()
            .map(|limit| format!("ulimit {limit} && "))
            .collect();
        let command = self.command(words);
        let mut shell = Command::new("sh");
        // A file that reaches its limit is to be an error, not the end.
        shell
            .arg("-c")
            .arg(format!("trap '' XFSZ; {set} exec \"$0\" \"$@\""))
            .arg(command.get_program())
            .args(command.get_args());
        shell
    }

    /// Serves while no file may grow past so many bytes: beyond that each write fails.
    pub(crate) fn serve_with_little_room(&self, bytes: u64) -> Process {
        // A shell counts in blocks of 512 bytes.
        let limit = format!("-f {}", bytes / 512);
        Process::start(self.limited(&[&limit], &["serve", "--listen", "127.0.0.1:0"]))
    }

    /// The same, and nobody reads what it says.
    pub(crate) fn serve_with_little_room_unheard(&self, bytes: u64) -> Process {
        let limit = format!("-f {}", bytes / 512);
        let command = self.limited(&[&limit], &["serve", "--listen", "127.0.0.1:0"]);
        Process::start_heard(command, false)
    }

    /// Serves with so few file descriptors at first as most systems give.
    pub(crate) fn serve_with_descriptors(&self, soft: u32, hard: u32) -> Process {
        let limits = [format!("-Sn {soft}"), format!("-Hn {hard}")];
        Process::start(self.limited(
            &[&limits[0], &limits[1]],
            &["serve", "--listen", "127.0.0.1:0"],
        ))
    }

    /// Serves under a umask that would let everybody read and write.
    pub(crate) fn serve_with_open_umask(&self) -> Process {
        let mut shell = Command::new("sh");
        let command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        shell
            .arg("-c")
            .arg("umask 000 && exec \"$0\" \"$@\"")
            .arg(command.get_program())
            .args(command.get_args());
        Process::start(shell)
    }

    /// Runs one of the owner's commands while no file can be written.
    pub(crate) fn run_without_room(&self, words: &[&str]) -> Output {
        self.limited(&["-f 0"], words).output().unwrap()
    }

    pub(crate) fn store(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.data().join("relay.db")).unwrap()
    }
}

/// A relay that serves.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
    log: Option<JoinHandle<String>>,
}

impl Process {
    fn start(command: Command) -> Self {
        Self::start_heard(command, true)
    }

    /// Where it is not `heard`, nobody reads what it says once it listens.
    fn start_heard(mut command: Command, heard: bool) -> Self {
        let mut child = command
            .env("RUST_LOG", "trace")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(
                errors.read_line(&mut line).unwrap() > 0,
                "the relay did not start: {said}"
            );
            said.push_str(&line);
            if let Some((_, rest)) = line.split_once("listening on ") {
                break rest.split(',').next().unwrap().parse().unwrap();
            }
        };
        let log = heard.then(|| {
            std::thread::spawn(move || {
                let mut rest = Vec::new();
                // What it said is of use even where it was cut off.
                let _ = errors.read_to_end(&mut rest);
                said + &String::from_utf8_lossy(&rest)
            })
        });
        Self {
            child,
            address,
            log,
        }
    }

    fn heard(&mut self) -> String {
        self.log
            .take()
            .map_or_else(String::new, |log| log.join().unwrap())
    }

    /// SIGKILL.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM; everything that it ever said comes back.
    pub(crate) fn stop(mut self) -> String {
        let status = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(status.success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        self.heard()
    }

    /// Waits until it ends by itself: its exit code, and what it said.
    pub(crate) fn ends(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        (code, self.heard())
    }
}

impl Way for Process {
    fn connect(&self, patience: Duration) -> io::Result<Box<dyn Connection>> {
        self.address.connect(patience)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
