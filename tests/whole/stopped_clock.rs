//! One clock for app, web view, relay and PingMe, which stands still but where a test moves it. Only what is told
//! as a time or an age follows it: waits and timeouts go by the monotonic clock, and go on.

use std::path::PathBuf;
use std::process::Command;

use desktop_session::{AppWindow, until_async};
use tempfile::TempDir;

use crate::app::snapshot;
use crate::world::START;

/// The clock.
pub(crate) struct StoppedClock {
    folder: TempDir,
    library: String,
}

impl StoppedClock {
    /// One that stands at this moment, `2026-11-26 10:41:00`, in UTC.
    pub(crate) fn at(moment: &str) -> Self {
        // The program knows where its library is, which depends on the system.
        let output = Command::new("faketime")
            .args(["-m", "-f", "+0", "printenv", "LD_PRELOAD"])
            .output()
            .expect("faketime is there");
        let library = String::from_utf8(output.stdout).expect("a path");
        let this = Self {
            folder: tempfile::tempdir().expect("a folder"),
            library: library.trim().to_owned(),
        };
        assert!(!this.library.is_empty(), "faketime names its library");
        this.set(moment);
        this
    }

    /// What a program needs in its environment to go by it.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let file = self.file().to_string_lossy().into_owned();
        [
            ("LD_PRELOAD", self.library.as_str()),
            ("FAKETIME_TIMESTAMP_FILE", &file),
            // It is read anew each time, so that all of them move at once.
            ("FAKETIME_NO_CACHE", "1"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            ("NO_FAKE_STAT", "1"),
            ("TZ", "UTC"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    /// Moves it, and waits until the window's app goes by it.
    pub(crate) async fn move_to(&self, window: &AppWindow, moment: &str) {
        self.set(moment);
        let wanted: jiff::civil::DateTime = moment.parse().expect("a moment");
        let wanted = wanted.in_tz("UTC").expect("UTC is known");
        let wanted = wanted.timestamp().as_millisecond();
        until_async(moment, START, || async {
            let now = snapshot(window).await["now_ms"].as_i64();
            Ok((now == Some(wanted)).then_some(()))
        })
        .await
        .expect("the app goes by it");
        // The numbers as they are by then, and with them all that the window says of them.
        let refresh = "await window.__TAURI_INTERNALS__.invoke('refresh_numbers', {account: 1}).catch(() => {});";
        window.promised(refresh).await.expect("the app answers");
    }

    /// Lets it run from this moment, or from some minutes later: for what would be worked at for ever while no time
    /// passes, as the cost of a password that is found by measuring it.
    pub(crate) fn run(&self, moment: &str) {
        self.set(&format!("@{moment}"));
    }

    /// Stops it there.
    pub(crate) fn set(&self, moment: &str) {
        let new = self.folder.path().join("new");
        std::fs::write(&new, format!("{moment}\n")).expect("it is written");
        std::fs::rename(&new, self.file()).expect("and in place at once");
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("moment")
    }
}
