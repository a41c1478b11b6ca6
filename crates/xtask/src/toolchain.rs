//! Is there a Rust, a Node and a disk to work with?

use std::path::Path;
use std::process::Command;

use semver::{Version, VersionReq};

use crate::steps::{Steps, Stop};
use crate::workspace::Workspace;

/// What an empty build and test leaves in `target`, with room to breathe, in KiB.
const BUILD_NEEDS_KIB: u64 = 8 * 1024 * 1024;

/// Checks Rust, Node, npm and the free disk.
///
/// # Errors
/// [`Stop::Missing`] with the one thing that has to be installed first.
pub(crate) fn check(steps: &mut Steps, workspace: &Workspace) -> Result<(), Stop> {
    steps.step("Check Rust, Node and disk");
    let rust = version_of("rustc", "rustc", "https://rustup.rs")?;
    if let Some(least) = workspace.least_rust()
        && rust < least
    {
        return Err(Stop::Missing(format!(
            "Rust {rust} is too old: install {least} or later with “rustup update”, then run this again."
        )));
    }
    let range = workspace.node_range()?;
    let node = version_of("node", "Node", "https://nodejs.org")?;
    if !satisfies(&node, &range) {
        return Err(Stop::Missing(format!(
            "Node {node} does not do: install {range} from https://nodejs.org, then run this again."
        )));
    }
    let npm = version_of("npm", "npm", "https://nodejs.org (it comes with Node)")?;
    steps.note(&format!("Rust {rust}, Node {node}, npm {npm}"));
    enough_disk(workspace)
}

fn version_of(program: &str, name: &str, from: &str) -> Result<Version, Stop> {
    let missing = || {
        Stop::Missing(format!(
            "{name} is missing: install it from {from}, then run this again."
        ))
    };
    let output = Command::new(program)
        .arg("--version")
        .output()
        .map_err(|_| missing())?;
    if !output.status.success() {
        return Err(missing());
    }
    let said = String::from_utf8_lossy(&output.stdout);
    version_in(&said).ok_or_else(|| {
        Stop::Missing(format!(
            "“{program} --version” says “{}”, which is no version.",
            said.trim()
        ))
    })
}

/// The version in `rustc 1.95.0 (59807616e 2026-04-14)`, `v20.20.2` or `10.8.2`.
fn version_in(said: &str) -> Option<Version> {
    said.split_whitespace()
        .find_map(|word| Version::parse(word.trim_start_matches('v')).ok())
}

/// Whether a version is in a range as npm writes it: alternatives by `||`, each a list of
/// conditions by spaces.
fn satisfies(version: &Version, range: &str) -> bool {
    range.split("||").any(|alternative| {
        let conditions = alternative
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(", ");
        VersionReq::parse(&conditions).is_ok_and(|asked| asked.matches(version))
    })
}

/// Only where nothing is built yet: later builds need little more.
fn enough_disk(workspace: &Workspace) -> Result<(), Stop> {
    if workspace.built("debug", "pingme-sim").exists() {
        return Ok(());
    }
    let Some(free) = free_kib(workspace.root()) else {
        return Ok(());
    };
    if free < BUILD_NEEDS_KIB {
        return Err(Stop::Missing(format!(
            "The disk of {} has {} GiB free and the build needs {}: make room, then run this again.",
            workspace.root().display(),
            free / (1024 * 1024),
            BUILD_NEEDS_KIB / (1024 * 1024),
        )));
    }
    Ok(())
}

/// What `df` says is free; nothing where there is no such command.
fn free_kib(folder: &Path) -> Option<u64> {
    let output = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    available_in(&String::from_utf8_lossy(&output.stdout))
}

/// The fourth column of the last line of `df -Pk`.
fn available_in(table: &str) -> Option<u64> {
    table
        .lines()
        .last()?
        .split_whitespace()
        .nth(3)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_the_programs_print_them() {
        for (said, expected) in [
            (
                "rustc 1.95.0 (59807616e 2026-04-14)\n",
                Some(Version::new(1, 95, 0)),
            ),
            ("v20.20.2\n", Some(Version::new(20, 20, 2))),
            ("10.8.2\n", Some(Version::new(10, 8, 2))),
            ("command not found\n", None),
            ("", None),
        ] {
            assert_eq!(version_in(said), expected, "{said:?}");
        }
    }

    #[test]
    fn a_range_is_read_as_npm_writes_it() {
        for (version, range, expected) in [
            ("20.20.2", ">=20.19.0", true),
            ("20.18.9", ">=20.19.0", false),
            ("20.20.2", "^20.19.0 || >=22.12.0", true),
            ("21.0.0", "^20.19.0 || >=22.12.0", false),
            ("22.12.0", "^20.19.0 || >=22.12.0", true),
            ("24.1.0", ">=20.19 <25", true),
            ("25.0.0", ">=20.19 <25", false),
            ("20.0.0", "nonsense", false),
        ] {
            let version = Version::parse(version).expect("the table's versions are versions");
            assert_eq!(satisfies(&version, range), expected, "{version} in {range}");
        }
    }

    #[test]
    fn free_disk_is_the_fourth_column() {
        let table = "Filesystem 1024-blocks Used Available Capacity Mounted on\n\
                     /dev/vda 263174212 11534336 83886080 13% /\n";
        assert_eq!(available_in(table), Some(83_886_080));
        assert_eq!(available_in(""), None);
    }

    #[test]
    fn a_program_that_is_not_there_is_one_sentence() {
        let stop = version_of("no-such-program-here", "Node", "https://nodejs.org")
            .expect_err("there is no such program");
        assert_eq!(
            stop.to_string(),
            "Node is missing: install it from https://nodejs.org, then run this again."
        );
    }
}
