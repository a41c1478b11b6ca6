use std::fs;
use std::time::Duration;

use zbus::blocking::connection::Builder;
use zbus::blocking::fdo::DBusProxy;

use crate::keyring::PASSWORD;
use crate::waiting::until;
use crate::{Child, Error, Session};

/// GNOME's prompt for a keyring's password. It ends by itself when nothing is asked, so it is the bus
/// that starts it.
const SERVICE: &str = "[D-BUS Service]\n\
    Name=org.gnome.keyring.SystemPrompter\n\
    Exec=/usr/libexec/gcr-prompter\n";
/// The class of its window.
const CLASS: &str = "gcr-prompter";

/// The prompt in which a person unlocks a locked keyring: the real one, driven by its keyboard.
#[derive(Debug)]
pub struct Prompter<'a> {
    session: &'a Session,
}

impl<'a> Prompter<'a> {
    /// Puts it into a session. Until then its keyring cannot ask, and takes that for a no.
    ///
    /// # Errors
    /// When the bus does not take it.
    pub fn install(session: &'a Session) -> Result<Self, Error> {
        let file = session.services().join("prompter.service");
        fs::write(&file, SERVICE).map_err(Error::io("the prompter's service"))?;
        let connection = Builder::address(session.bus_address())?.build()?;
        DBusProxy::new(&connection)?
            .reload_config()
            .map_err(zbus::Error::from)?;
        Ok(Self { session })
    }

    /// Waits until it asks. Returns its window.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it does not.
    pub fn wait_until_open(&self) -> Result<String, Error> {
        until("the keyring's prompt", Duration::from_secs(40), || {
            self.window().ok().flatten()
        })
    }

    /// Whether it asks now.
    ///
    /// # Errors
    /// When xdotool does not end.
    pub fn is_open(&self) -> Result<bool, Error> {
        Ok(self.window()?.is_some())
    }

    /// Types the keyring's password into it.
    ///
    /// # Errors
    /// When it does not ask.
    pub fn answer(&self) -> Result<(), Error> {
        let window = self.wait_until_open()?;
        self.type_keys(&window, &["type", PASSWORD])?;
        self.type_keys(&window, &["key", "Return"])
    }

    /// Dismisses it.
    ///
    /// # Errors
    /// When it does not ask.
    pub fn dismiss(&self) -> Result<(), Error> {
        let window = self.wait_until_open()?;
        self.type_keys(&window, &["key", "Escape"])
    }

    fn window(&self) -> Result<Option<String>, Error> {
        let mut command = self.session.command("xdotool");
        command.args(["search", "--onlyvisible", "--class", CLASS]);
        let mut child = Child::start(&mut command, &self.session.logs().join("xdotool.log"))?;
        // It fails as well when there is none.
        child.wait(Duration::from_secs(20))?;
        let found = child.output()?;
        let mut windows = found.lines().filter(|line| line.parse::<u64>().is_ok());
        Ok(windows.next().map(str::to_owned))
    }

    fn type_keys(&self, window: &str, words: &[&str]) -> Result<(), Error> {
        let focus = ["windowfocus", window];
        let words = [&focus[..], words].concat();
        self.session.run("xdotool", &words).map(|_| ())
    }
}
