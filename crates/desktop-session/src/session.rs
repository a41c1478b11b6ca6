use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::display::Display;
use crate::{Child, Clipboard, Error, Keyring, Locale, studio};

/// A session bus that starts nothing by itself but what a test has put into its folder of services.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=SOCKET</listen>
  <servicedir>SERVICES</servicedir>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// What a session has besides display, bus and window manager.
#[derive(Debug, Clone, Copy)]
pub struct SessionOptions {
    /// A keyring, unlocked.
    pub keyring: bool,
    /// The language of everything in it.
    pub locale: Locale,
    /// Whether windows look the same in it on every machine: fonts, time zone, and nothing that moves.
    pub studio: bool,
}

impl Default for SessionOptions {
    fn default() -> Self {
        Self {
            keyring: true,
            locale: Locale::Plain,
            studio: false,
        }
    }
}

/// A desktop session of its own. Dropped, it ends with everything in it.
#[derive(Debug)]
pub struct Session {
    // Fields are dropped in this order: clients before servers, the folder last.
    keyring: Option<Keyring>,
    _window_manager: Child,
    _bus: Child,
    display: Display,
    variables: Vec<(OsString, OsString)>,
    bus_address: String,
    folder: TempDir,
}

impl Session {
    /// Starts one and waits until all of it is ready.
    ///
    /// # Errors
    /// When one of its programs is not there or does not start.
    pub fn start(options: SessionOptions) -> Result<Self, Error> {
        let folder = tempfile::Builder::new()
            .prefix("session-")
            .tempdir()
            .map_err(Error::io("folder for a session"))?;
        let logs = folder.path().join("logs");
        let runtime = folder.path().join("run");
        for private in [
            &logs,
            &runtime,
            &folder.path().join("home"),
            &folder.path().join("tmp"),
            &folder.path().join("services"),
        ] {
            fs::create_dir(private).map_err(Error::io(private.display().to_string()))?;
            fs::set_permissions(private, fs::Permissions::from_mode(0o700))
                .map_err(Error::io(private.display().to_string()))?;
        }
        let display = Display::start(&logs.join("display.log"))?;
        let mut variables = variables(folder.path(), &display.name);
        for (name, value) in options.locale.variables(folder.path())? {
            variables.push((name.into(), value.into()));
        }
        if options.studio {
            for (name, value) in studio::furnish(folder.path())? {
                variables.push((name.into(), value.into()));
            }
        }

        let (bus, bus_address) = start_bus(folder.path(), &variables, &logs)?;
        variables.push((
            "DBUS_SESSION_BUS_ADDRESS".into(),
            bus_address.clone().into(),
        ));

        let mut openbox = Child::program("openbox");
        openbox
            .arg("--sm-disable")
            .env_clear()
            .envs(variables.iter().cloned());
        let window_manager = Child::start(&mut openbox, &logs.join("window-manager.log"))?;

        let mut session = Self {
            keyring: None,
            _window_manager: window_manager,
            _bus: bus,
            display,
            variables,
            bus_address,
            folder,
        };
        if options.keyring {
            session.keyring = Some(Keyring::unlocked(&session)?);
        }
        Ok(session)
    }

    /// A program that will run in this session, and sees nothing of the one around it but PATH.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Child::program(program);
        command
            .env_clear()
            .envs(self.variables.iter().cloned())
            .current_dir(self.home());
        command
    }

    /// The home folder of everything in it.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A folder for what the session's programs print.
    pub fn logs(&self) -> PathBuf {
        self.folder.path().join("logs")
    }

    /// The folder that all of it lives in: home, logs, temporary and runtime files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The services that its bus starts when they are needed, one file each.
    pub(crate) fn services(&self) -> PathBuf {
        self.folder.path().join("services")
    }

    /// Where its bus listens.
    pub fn bus_address(&self) -> &str {
        &self.bus_address
    }

    /// The display's name, `:7`.
    pub fn display(&self) -> &str {
        &self.display.name
    }

    /// Its clipboard.
    pub fn clipboard(&self) -> Clipboard<'_> {
        Clipboard::of(self)
    }

    /// Its keyring, where it has one.
    pub fn keyring(&self) -> Option<&Keyring> {
        self.keyring.as_ref()
    }

    /// Runs a program of the session to its end and returns what it prints.
    ///
    /// # Errors
    /// When it is not there, does not end, or fails.
    pub fn run(&self, program: &str, words: &[&str]) -> Result<String, Error> {
        let output = self.logs().join(format!("{program}.log"));
        let mut child = Child::start(self.command(program).args(words), &output)?;
        let status = child.wait(Duration::from_secs(60))?;
        if status.success() {
            child.output()
        } else {
            Err(child.ended(status))
        }
    }

    /// Presses keys together, wherever the focus is: `ctrl+alt+c`, as xdotool names them.
    ///
    /// # Errors
    /// When xdotool is not there or does not know them.
    pub fn press(&self, keys: &str) -> Result<(), Error> {
        self.run("xdotool", &["key", keys]).map(|_| ())
    }

    /// A picture of the whole display, as PNG.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub fn picture(&self, path: &Path) -> Result<(), Error> {
        self.run("import", &["-window", "root", &path.to_string_lossy()])
            .map(|_| ())
    }
}

fn variables(folder: &Path, display: &str) -> Vec<(OsString, OsString)> {
    let mut variables: Vec<(OsString, OsString)> = [
        ("HOME", folder.join("home").into_os_string()),
        ("XDG_RUNTIME_DIR", folder.join("run").into_os_string()),
        ("TMPDIR", folder.join("tmp").into_os_string()),
        ("DISPLAY", display.into()),
        ("GDK_BACKEND", "x11".into()),
        // Nothing here reads the screen aloud, and without the accessibility bus GTK warns.
        ("NO_AT_BRIDGE", "1".into()),
        ("GSETTINGS_BACKEND", "memory".into()),
        // There is no graphics card. (Not WEBKIT_DISABLE_DMABUF_RENDERER: with it, the driver never
        // gets its picture of a page that does not move.)
        ("LIBGL_ALWAYS_SOFTWARE", "1".into()),
    ]
    .map(|(name, value)| (name.into(), value))
    .into();
    if let Some(path) = std::env::var_os("PATH") {
        variables.push(("PATH".into(), path));
    }
    variables
}

fn start_bus(
    folder: &Path,
    variables: &[(OsString, OsString)],
    logs: &Path,
) -> Result<(Child, String), Error> {
    let config = folder.join("bus.conf");
    let socket = folder.join("run").join("bus");
    let text = BUS
        .replace("SOCKET", &socket.to_string_lossy())
        .replace("SERVICES", &folder.join("services").to_string_lossy());
    fs::write(&config, text).map_err(Error::io("bus configuration"))?;
    let mut command = Child::program("dbus-daemon");
    command
        .arg(format!("--config-file={}", config.display()))
        .args(["--nofork", "--nopidfile", "--print-address=1"])
        .env_clear()
        .envs(variables.iter().cloned());
    Child::start_and_read_line(&mut command, &logs.join("bus.log"))
}
