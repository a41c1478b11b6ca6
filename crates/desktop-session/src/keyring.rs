use std::fs;
use std::time::Duration;

use zbus::blocking::connection::Builder;
use zbus::blocking::fdo::DBusProxy;

use crate::waiting::until;
use crate::{Child, Error, Session};

/// The bus name of every secret service.
const SECRETS: &str = "org.freedesktop.secrets";

/// The password of every keyring here, as a person would type it.
pub(crate) const PASSWORD: &str = "a password for this run";

/// gnome-keyring. What it keeps is in the session's home, and is there for the next one.
#[derive(Debug)]
pub struct Keyring {
    daemon: Child,
}

impl Keyring {
    /// Starts it unlocked, as a login with its password does.
    ///
    /// # Errors
    /// When it is not there or does not start.
    pub fn unlocked(session: &Session) -> Result<Self, Error> {
        Self::start(session, &["--unlock"], PASSWORD.as_bytes())
    }

    /// Starts it as an earlier one left it, and locked: a login without its password. It is asked for
    /// by the session's [`Prompter`](crate::Prompter), and without one refused.
    ///
    /// # Errors
    /// When it is not there or does not start.
    pub fn locked(session: &Session) -> Result<Self, Error> {
        Self::start(session, &[], b"")
    }

    fn start(session: &Session, words: &[&str], input: &[u8]) -> Result<Self, Error> {
        let mut command = session.command("gnome-keyring-daemon");
        command
            .args(["--foreground", "--components=secrets"])
            .args(words);
        let log = session.logs().join("keyring.log");
        let daemon = Child::start_with_input(&mut command, &log, input)?;
        wait_for_name(session, SECRETS)?;
        Ok(Self { daemon })
    }

    /// Kills it and waits until nobody is there in its place.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when somebody is.
    pub fn kill(mut self, session: &Session) -> Result<(), Error> {
        self.daemon.kill();
        wait_until_owned(session, SECRETS, false)
    }

    /// The accounts under which a program has stored secrets, as `secret-tool` lists them.
    ///
    /// # Errors
    /// When secret-tool is not there or does not end.
    pub fn accounts(&self, session: &Session, service: &str) -> Result<Vec<String>, Error> {
        let words = ["search", "--all", "service", service];
        let listed = secret_tool(session, &words, b"")?;
        Ok(accounts_in(&String::from_utf8_lossy(&listed)))
    }

    /// One of its secrets; nothing where there is none.
    ///
    /// # Errors
    /// When secret-tool is not there or does not end.
    pub fn secret(
        &self,
        session: &Session,
        service: &str,
        account: &str,
    ) -> Result<Vec<u8>, Error> {
        let words = ["lookup", "service", service, "username", account];
        secret_tool(session, &words, b"")
    }

    /// Stores a secret as another program would.
    ///
    /// # Errors
    /// When secret-tool is not there or does not end.
    pub fn store(
        &self,
        session: &Session,
        service: &str,
        account: &str,
        secret: &[u8],
    ) -> Result<(), Error> {
        let words = [
            "store", "--label", "test", "service", service, "username", account,
        ];
        secret_tool(session, &words, secret).map(|_| ())
    }
}

/// Runs secret-tool and returns what it prints, of which nothing is left in a file.
fn secret_tool(session: &Session, words: &[&str], input: &[u8]) -> Result<Vec<u8>, Error> {
    let output = session.logs().join("secret-tool.log");
    let mut command = session.command("secret-tool");
    command.args(words);
    let mut child = Child::start_with_input(&mut command, &output, input)?;
    // It fails as well when it finds nothing, so its status tells nothing that its output does not.
    child.wait(Duration::from_secs(20))?;
    let printed = fs::read(&output).map_err(Error::io("output of secret-tool"))?;
    fs::remove_file(&output).map_err(Error::io("output of secret-tool"))?;
    Ok(printed)
}

/// The `attribute.username = …` lines of what `secret-tool search` prints.
fn accounts_in(printed: &str) -> Vec<String> {
    printed
        .lines()
        .filter_map(|line| line.strip_prefix("attribute.username = "))
        .map(str::to_owned)
        .collect()
}

/// Waits until somebody owns a name on the session's bus.
pub(crate) fn wait_for_name(session: &Session, name: &str) -> Result<(), Error> {
    wait_until_owned(session, name, true)
}

fn wait_until_owned(session: &Session, name: &str, owned: bool) -> Result<(), Error> {
    let connection = Builder::address(session.bus_address())?.build()?;
    let bus = DBusProxy::new(&connection)?;
    let what = if owned { "on" } else { "gone from" };
    until(
        &format!("{name} {what} the bus"),
        Duration::from_secs(20),
        || {
            let name = name.try_into().ok()?;
            (bus.name_has_owner(name).ok()? == owned).then_some(())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_read_from_what_secret_tool_prints() {
        let printed = "[/org/freedesktop/secrets/collection/login/1]\nlabel = test\n\
                       secret = username\nattribute.username = a/key\n\
                       attribute.service = Some App\n\
                       [/org/freedesktop/secrets/collection/login/2]\n\
                       attribute.username = a/token = 1\n";
        assert_eq!(accounts_in(printed), ["a/key", "a/token = 1"]);
        assert!(accounts_in("").is_empty());
    }
}
