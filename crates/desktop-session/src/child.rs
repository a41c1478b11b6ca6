use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

use crate::Error;
use crate::waiting::until;

/// A program in a process group of its own, which ends with this value: also after a panic, and
/// with whatever it has started itself.
#[derive(Debug)]
pub struct Child {
    child: std::process::Child,
    name: String,
    output: PathBuf,
}

impl Child {
    /// A program to start as a child: the kernel ends it when the thread that started it ends, so
    /// that nothing is left of a test that was itself killed or interrupted.
    pub fn program(name: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "--"]).arg(name);
        command
    }

    /// Starts it. Standard output and standard error go into the file `output`.
    ///
    /// # Errors
    /// [`Error::Start`], or [`Error::Io`] when the file cannot be written.
    pub fn start(command: &mut Command, output: &Path) -> Result<Self, Error> {
        let file = output_file(output)?;
        let same = file.try_clone().map_err(Error::io("output file"))?;
        command.stdin(Stdio::null()).stdout(file).stderr(same);
        Self::spawn(command, output)
    }

    /// Starts it and waits for the first line that it prints on standard output, which by its own
    /// contract says that it is ready and how to reach it.
    ///
    /// # Errors
    /// [`Error::Start`], or [`Error::Ended`] when it prints nothing.
    pub fn start_and_read_line(
        command: &mut Command,
        output: &Path,
    ) -> Result<(Self, String), Error> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(output_file(output)?);
        let mut this = Self::spawn(command, output)?;
        let mut line = String::new();
        if let Some(stdout) = this.child.stdout.take() {
            let mut reader = BufReader::new(stdout);
            reader
                .read_line(&mut line)
                .map_err(Error::io(format!("output of {}", this.name)))?;
            // Whatever else it prints goes nowhere, but must not fill the pipe and stop it.
            std::thread::spawn(move || std::io::copy(&mut reader, &mut std::io::sink()));
        }
        if line.trim().is_empty() {
            let status = this.wait(Duration::from_secs(5))?;
            return Err(this.ended(status));
        }
        Ok((this, line.trim().to_owned()))
    }

    /// Starts it and gives it `input` on standard input, which then ends.
    ///
    /// # Errors
    /// [`Error::Start`], or [`Error::Io`] when it does not take the input.
    pub fn start_with_input(
        command: &mut Command,
        output: &Path,
        input: &[u8],
    ) -> Result<Self, Error> {
        let file = output_file(output)?;
        let same = file.try_clone().map_err(Error::io("output file"))?;
        command.stdin(Stdio::piped()).stdout(file).stderr(same);
        let mut this = Self::spawn(command, output)?;
        if let Some(mut stdin) = this.child.stdin.take() {
            stdin
                .write_all(input)
                .map_err(Error::io(format!("input of {}", this.name)))?;
        }
        Ok(this)
    }

    fn spawn(command: &mut Command, output: &Path) -> Result<Self, Error> {
        let name = name_of(command);
        let child = command
            .process_group(0)
            .spawn()
            .map_err(|cause| Error::Start {
                program: name.clone(),
                cause,
            })?;
        Ok(Self {
            child,
            name,
            output: output.to_owned(),
        })
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has printed so far.
    ///
    /// # Errors
    /// [`Error::Io`] when that cannot be read.
    pub fn output(&self) -> Result<String, Error> {
        std::fs::read(&self.output)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .map_err(Error::io(format!("output of {}", self.name)))
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// [`Error::TimedOut`] while it goes on.
    pub fn wait(&mut self, within: Duration) -> Result<ExitStatus, Error> {
        let what = format!("{} to end", self.name);
        // An error of `try_wait` means that it is no longer our child, which cannot happen here.
        until(&what, within, || self.child.try_wait().ok().flatten())
    }

    /// Ends it with SIGKILL: it has no time to save or to say anything.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
        // Reaped, so that its id is free and nobody takes it for alive.
        let _ = self.child.wait();
    }

    /// Asks it to end with SIGTERM.
    pub fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    /// Stops it with SIGSTOP: it is there and answers nobody.
    pub fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    pub(crate) fn ended(&self, status: ExitStatus) -> Error {
        Error::Ended {
            program: self.name.clone(),
            status: status.to_string(),
            output: self.output().unwrap_or_default().trim().to_owned(),
        }
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // The group may be gone already, and that is what is wanted.
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What runs in the end: the program behind [`Child::program`]'s, or the command's own.
fn name_of(command: &Command) -> String {
    let wrapped = command
        .get_args()
        .skip_while(|word| *word != "--")
        .nth(1)
        .filter(|_| command.get_program() == "setpriv");
    let name = wrapped.unwrap_or(command.get_program());
    name.to_string_lossy().into_owned()
}

fn output_file(path: &Path) -> Result<File, Error> {
    File::create(path).map_err(Error::io(path.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const LONG: Duration = Duration::from_secs(20);

    fn alive(pid: &str) -> bool {
        std::fs::read_to_string(format!("/proc/{pid}/stat"))
            .is_ok_and(|stat| !stat.contains(") Z "))
    }

    #[test]
    fn what_a_child_has_started_ends_with_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut shell = Command::new("sh");
        shell.args(["-c", "sleep 600 & echo $!; wait"]);
        let (child, pid) = Child::start_and_read_line(&mut shell, &folder.path().join("out"))
            .expect("a shell starts");
        assert!(alive(&pid), "the grandchild runs");
        drop(child);
        until("the grandchild to end", LONG, || {
            (!alive(&pid)).then_some(())
        })
        .expect("it ends with the child");
    }

    #[test]
    fn a_child_ends_with_the_thread_that_started_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        let starting = std::thread::spawn(move || {
            let mut shell = Child::program("sh");
            shell.args(["-c", "echo $$; exec sleep 600"]);
            let (child, pid) = Child::start_and_read_line(&mut shell, &out).expect("it starts");
            // As if the test were killed: nothing is dropped.
            std::mem::forget(child);
            pid
        });
        let pid = starting.join().expect("it does not panic");
        until("the child to end", LONG, || (!alive(&pid)).then_some(()))
            .expect("it ends with its thread");
    }

    #[test]
    fn a_child_that_says_nothing_is_named_with_its_output() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        let mut shell = Child::program("sh");
        shell.args(["-c", "echo trouble >&2; exit 4"]);
        let error = Child::start_and_read_line(&mut shell, &out).expect_err("it prints nothing");
        assert_eq!(error.to_string(), "sh ended with exit status: 4: trouble");
    }
}
