//! What machine this is, and what may be done on it.

use std::env;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::process::Command;

use crate::probe::on_path;
use crate::steps::Stop;

/// The kind of system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Machine {
    /// Linux, of some family of distributions.
    Linux(Family),
    /// macOS.
    Mac,
    /// Windows.
    Windows,
}

/// Distributions that name and install packages alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Debian, Ubuntu and what descends from them.
    Debian,
    /// Fedora and what descends from it.
    Fedora,
    /// Arch and what descends from it.
    Arch,
    /// Any other.
    Other,
}

impl Machine {
    /// This machine.
    ///
    /// # Errors
    /// [`Stop::Missing`] on a system that the app does not run on.
    pub(crate) fn this() -> Result<Self, Stop> {
        match env::consts::OS {
            "linux" => {
                // Its place since 2012; where it is missing, the family is just not known.
                let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
                Ok(Self::Linux(family_in(&release)))
            }
            "macos" => Ok(Self::Mac),
            "windows" => Ok(Self::Windows),
            other => Err(Stop::Missing(format!(
                "PingMe Desktop runs on Linux, macOS and Windows, not on {other}."
            ))),
        }
    }
}

/// The family by `ID` and `ID_LIKE` of os-release(5).
fn family_in(release: &str) -> Family {
    let field = |name: &str| {
        release
            .lines()
            .find_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='))
            .map(|value| value.trim_matches(['"', '\'']).to_owned())
            .unwrap_or_default()
    };
    let (id, like) = (field("ID"), field("ID_LIKE"));
    std::iter::once(id.as_str())
        .chain(like.split_whitespace())
        .find_map(|name| match name {
            "debian" | "ubuntu" => Some(Family::Debian),
            "fedora" | "rhel" | "centos" => Some(Family::Fedora),
            "arch" => Some(Family::Arch),
            _ => None,
        })
        .unwrap_or(Family::Other)
}

/// How packages can be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Privilege {
    /// This is root.
    Root,
    /// sudo, and somebody who can type a password.
    Sudo,
    /// sudo, and nobody to ask.
    SudoWithoutPassword,
    /// Neither.
    None,
}

impl Privilege {
    /// This process's.
    pub(crate) fn this() -> Self {
        let root = Command::new("id")
            .arg("-u")
            .output()
            .is_ok_and(|output| output.stdout.trim_ascii() == b"0");
        if root {
            Self::Root
        } else if !on_path("sudo") {
            Self::None
        } else if io::stdin().is_terminal() {
            Self::Sudo
        } else {
            Self::SudoWithoutPassword
        }
    }

    /// An apt-get that asks nothing; none without the right to it.
    pub(crate) fn apt_get(self) -> Option<Command> {
        let words: &[&str] = match self {
            Self::Root => &["env"],
            Self::Sudo => &["sudo", "env"],
            Self::SudoWithoutPassword => &["sudo", "-n", "env"],
            Self::None => return None,
        };
        let (program, rest) = words.split_first()?;
        let mut command = Command::new(program);
        command
            .args(rest)
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        Some(command)
    }
}

/// Whether a window can be opened where this runs.
pub(crate) fn has_display() -> bool {
    ["WAYLAND_DISPLAY", "DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_is_told_by_id_and_id_like() {
        for (release, expected) in [
            (
                "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n",
                Family::Debian,
            ),
            ("ID=ubuntu\nID_LIKE=debian\n", Family::Debian),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Family::Debian),
            ("ID=fedora\n", Family::Fedora),
            (
                "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n",
                Family::Fedora,
            ),
            ("ID=arch\n", Family::Arch),
            ("ID=manjaro\nID_LIKE=arch\n", Family::Arch),
            ("ID=nixos\n", Family::Other),
            ("VERSION_ID=12\n", Family::Other),
            ("", Family::Other),
        ] {
            assert_eq!(family_in(release), expected, "{release:?}");
        }
    }

    #[test]
    fn apt_asks_nothing_and_goes_through_sudo_unless_this_is_root() {
        for (privilege, expected) in [
            (
                Privilege::Root,
                Some("env DEBIAN_FRONTEND=noninteractive apt-get"),
            ),
            (
                Privilege::Sudo,
                Some("sudo env DEBIAN_FRONTEND=noninteractive apt-get"),
            ),
            (
                Privilege::SudoWithoutPassword,
                Some("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get"),
            ),
            (Privilege::None, None),
        ] {
            let words = privilege.apt_get().map(|command| {
                std::iter::once(command.get_program())
                    .chain(command.get_args())
                    .map(|word| word.to_string_lossy().into_owned())
                    .collect::<Vec<_>>()
                    .join(" ")
            });
            assert_eq!(words.as_deref(), expected, "{privilege:?}");
        }
    }
}
