use std::time::Duration;

use zbus::blocking::connection::Builder;
use zbus::blocking::fdo::DBusProxy;

use crate::waiting::until;
use crate::{Child, Error, Session};

/// The bus name of every secret service.
const SECRETS: &str = "org.freedesktop.secrets";

/// gnome-keyring, unlocked. Its files live in the session's home.
#[derive(Debug)]
pub struct Keyring {
    _daemon: Child,
}

impl Keyring {
    pub(crate) fn start(session: &Session) -> Result<Self, Error> {
        let mut command = session.command("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        let daemon = Child::start_with_input(
            &mut command,
            &session.logs().join("keyring.log"),
            // Any password will do: it makes the keyring, which ends with the session.
            b"a password for this run\n",
        )?;
        wait_for_name(session, SECRETS)?;
        Ok(Self { _daemon: daemon })
    }

    /// What `secret-tool` finds under an attribute: the stored secrets, one after the other.
    ///
    /// # Errors
    /// When secret-tool is not there or does not end.
    pub fn search(
        &self,
        session: &Session,
        attribute: &str,
        value: &str,
    ) -> Result<Vec<String>, Error> {
        let mut command = session.command("secret-tool");
        command.args(["search", "--all", "--unlock", attribute, value]);
        let mut child = Child::start(&mut command, &session.logs().join("secret-tool.log"))?;
        child.wait(Duration::from_secs(20))?;
        Ok(secrets_in(&child.output()?))
    }

    /// Stores a secret as another program would, with `secret-tool`.
    ///
    /// # Errors
    /// When secret-tool is not there or fails.
    pub fn store(
        &self,
        session: &Session,
        attribute: &str,
        value: &str,
        secret: &str,
    ) -> Result<(), Error> {
        let mut command = session.command("secret-tool");
        command.args(["store", "--label", "test", attribute, value]);
        let output = session.logs().join("secret-tool.log");
        let mut child = Child::start_with_input(&mut command, &output, secret.as_bytes())?;
        let status = child.wait(Duration::from_secs(20))?;
        if status.success() {
            Ok(())
        } else {
            Err(child.ended(status))
        }
    }
}

/// The `secret = …` lines of what secret-tool prints.
fn secrets_in(printed: &str) -> Vec<String> {
    printed
        .lines()
        .filter_map(|line| line.strip_prefix("secret = "))
        .map(str::to_owned)
        .collect()
}

/// Waits until somebody owns a name on the session's bus.
pub(crate) fn wait_for_name(session: &Session, name: &str) -> Result<(), Error> {
    let connection = Builder::address(session.bus_address())?.build()?;
    let bus = DBusProxy::new(&connection)?;
    until(
        &format!("{name} on the bus"),
        Duration::from_secs(20),
        || {
            let name = name.try_into().ok()?;
            bus.name_has_owner(name).ok()?.then_some(())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_read_from_what_secret_tool_prints() {
        let printed = "[/org/freedesktop/secrets/collection/login/1]\nlabel = test\n\
                       secret = one = 1\ncreated = 2026-11-24 10:00:00\n\
                       [/org/freedesktop/secrets/collection/login/2]\nsecret = two\n";
        assert_eq!(secrets_in(printed), ["one = 1", "two"]);
        assert!(secrets_in("").is_empty());
    }
}
