//! Says what is being done, step by step, and why it stopped.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Why the work stopped: one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    /// Something is missing or too old.
    #[error("{0}")]
    Missing(String),
    /// A command ended with a failure; its own output stands above.
    #[error("“{step}” failed: {command} ended with {status}.")]
    Failed {
        /// The step it belonged to.
        step: String,
        /// The command as a person would type it.
        command: String,
        /// How it ended.
        status: String,
    },
    /// A command could not be started, or a file not read or written.
    #[error("{what}: {cause}.")]
    Io {
        /// What was tried.
        what: String,
        /// What the system said.
        cause: io::Error,
    },
}

/// The steps of one task, with the time since it began.
pub(crate) struct Steps {
    begun: Instant,
    current: String,
}

impl Steps {
    pub(crate) fn begin() -> Self {
        Self {
            begun: Instant::now(),
            current: "Start".to_owned(),
        }
    }

    /// Begins a step and says so.
    pub(crate) fn step(&mut self, what: impl Into<String>) {
        self.current = what.into();
        say(&format!(
            "==> [{}] {}",
            clock(self.begun.elapsed()),
            self.current
        ));
    }

    /// A line of its own inside the current step.
    pub(crate) fn note(&self, text: &str) {
        say(&format!("    {text}"));
    }

    /// Runs a command of the current step; its output goes where ours goes.
    ///
    /// # Errors
    /// [`Stop::Failed`] when it fails, [`Stop::Io`] when it cannot be started.
    pub(crate) fn command(&self, command: &mut Command) -> Result<(), Stop> {
        let typed = typed(command);
        let status = command
            .stdin(Stdio::null())
            .status()
            .map_err(|cause| Stop::Io {
                what: format!("“{}” failed: {typed} could not be started", self.current),
                cause,
            })?;
        if status.success() {
            return Ok(());
        }
        Err(Stop::Failed {
            step: self.current.clone(),
            command: typed,
            status: status
                .code()
                .map_or_else(|| "a signal".to_owned(), |code| format!("code {code}")),
        })
    }

    pub(crate) fn done(&self) {
        say(&format!(
            "==> [{}] Done: all steps passed.",
            clock(self.begun.elapsed())
        ));
    }

    pub(crate) fn stopped(&self, stop: &Stop) {
        say(&format!(
            "==> [{}] Stopped. {stop}",
            clock(self.begun.elapsed())
        ));
    }
}

/// On standard error, where cargo and npm write their progress too, so that the order holds.
fn say(line: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// The command as a person would type it, without its environment and its program's folder.
fn typed(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let mut words = vec![name.to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

/// `0:07`, `12:40`, `1:02:03`.
fn clock(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours == 0 {
        format!("{minutes}:{seconds:02}")
    } else {
        format!("{hours}:{minutes:02}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elapsed_time_reads_like_a_clock() {
        for (seconds, expected) in [
            (0, "0:00"),
            (7, "0:07"),
            (59, "0:59"),
            (60, "1:00"),
            (760, "12:40"),
            (3600, "1:00:00"),
            (3723, "1:02:03"),
        ] {
            assert_eq!(clock(Duration::from_secs(seconds)), expected);
        }
    }

    #[test]
    fn a_failing_command_stops_with_the_name_of_its_step() {
        let mut steps = Steps::begin();
        steps.step("Try");
        let stop = steps
            .command(Command::new("sh").args(["-c", "exit 3"]))
            .expect_err("exit 3 is a failure");
        assert_eq!(
            stop.to_string(),
            "“Try” failed: sh -c exit 3 ended with code 3."
        );
        assert!(steps.command(Command::new("true").arg("--")).is_ok());
    }

    #[test]
    fn a_command_that_is_not_there_is_named() {
        let steps = Steps::begin();
        let stop = steps
            .command(&mut Command::new("no-such-command-here"))
            .expect_err("there is no such command");
        assert!(
            stop.to_string()
                .contains("no-such-command-here could not be started"),
            "{stop}"
        );
    }
}
