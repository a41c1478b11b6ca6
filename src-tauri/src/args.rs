//! What can be said on the command line.

use std::path::{Path, PathBuf};

use clap::Parser;

use crate::links::Given;

/// Rent a number, receive its SMS here, copy the code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Parser)]
#[command(name = "pingme-desktop", version)]
pub(crate) struct Args {
    /// Open the demo: a simulated PingMe and a relay inside the app, kept apart from real accounts
    #[arg(long)]
    pub(crate) demo: bool,

    /// Keep everything in this folder instead of the usual one
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,

    /// Started by the system at login: the window stays out of sight, if that is chosen in the settings
    #[arg(long, conflicts_with = "demo")]
    pub(crate) at_login: bool,

    /// Draw without the graphics driver's help, where the window stays blank
    #[cfg(target_os = "linux")]
    #[arg(long)]
    pub(crate) plain_graphics: bool,

    /// A pairing link, pingme://pair?…, to open; of several the last
    // Any number is taken, because a refusal would print the link.
    #[arg(value_name = "LINK")]
    links: Vec<Given>,
}

impl Args {
    /// The folder as an absolute path, so that a second start from elsewhere names the same one.
    pub(crate) fn absolute_data_dir(&self) -> Option<PathBuf> {
        self.data_dir
            .as_deref()
            .map(|dir| std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf()))
    }

    /// The folder that everything is kept in. Known before there is an app: what WebKit reads at its start is
    /// decided in it. None where the system knows no place for such folders.
    pub(crate) fn folder(&self, identifier: &str) -> Option<PathBuf> {
        self.absolute_data_dir()
            .or_else(|| Some(dirs::data_local_dir()?.join(identifier)))
    }

    /// The link to open.
    pub(crate) fn link(self) -> Option<Given> {
        self.links.into_iter().next_back()
    }

    /// The D-Bus name by which instances on the same folder find each other. The usual folder has
    /// the app's own identifier, so that a desktop environment can associate it.
    pub(crate) fn bus_name(&self, identifier: &str) -> String {
        let mut name = identifier.to_owned();
        if let Some(dir) = self.absolute_data_dir() {
            name.push_str(&format!(".Folder{:016x}", fingerprint(&dir)));
        }
        if self.demo {
            name.push_str(".Demo");
        }
        name
    }
}

/// FNV-1a. Stable between builds, which the standard hasher does not promise, and a collision
/// costs only that the second folder's window does not open.
fn fingerprint(path: &Path) -> u64 {
    path.as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args::try_parse_from(line.split_whitespace()).expect("a command line")
    }

    #[test]
    fn instances_meet_by_folder_and_by_demo() {
        let usual = args("pingme-desktop").bus_name("org.example.App");
        assert_eq!(usual, "org.example.App");
        let a = args("pingme-desktop --data-dir /tmp/a").bus_name("org.example.App");
        let b = args("pingme-desktop --data-dir /tmp/b").bus_name("org.example.App");
        let a_demo = args("pingme-desktop --data-dir /tmp/a --demo").bus_name("org.example.App");
        assert_eq!(
            a,
            args("pingme-desktop --data-dir=/tmp/a").bus_name("org.example.App")
        );
        assert_ne!(a, b);
        assert_ne!(a, usual);
        assert_ne!(a, a_demo);
    }

    #[test]
    fn a_link_stands_alone_or_beside_other_words() {
        let given = |line| args(line).link();
        let link = Some(Given::from("pingme://pair?s=1".to_owned()));
        assert_eq!(given("pingme-desktop pingme://pair?s=1"), link);
        assert_eq!(
            given("pingme-desktop --data-dir /tmp/a pingme://pair?s=1"),
            link
        );
        assert_eq!(
            given("pingme-desktop pingme://pair?s=2 pingme://pair?s=1"),
            link
        );
        assert_eq!(given("pingme-desktop"), None);
    }

    #[test]
    fn the_system_starts_no_demo_at_login() {
        assert!(args("pingme-desktop --at-login --data-dir /tmp/a").at_login);
        assert!(Args::try_parse_from(["pingme-desktop", "--at-login", "--demo"]).is_err());
    }

    #[test]
    fn unknown_words_are_refused() {
        assert!(Args::try_parse_from(["pingme-desktop", "--dmeo"]).is_err());
    }
}
