//! `cargo xtask test`: everything that can be checked on this machine, cheapest first.

use std::process::Command;

use crate::packages::{self, Need};
use crate::steps::{Steps, Stop};
use crate::toolchain;
use crate::ui;
use crate::workspace::{APP, PSEUDO_LANGUAGE, Workspace};

/// Packages that are built in one go, and the order in which that is done.
///
/// The relay and what needs no window are built without the desktop: cargo would otherwise give
/// the relay the desktop's SQLCipher, and its tests would never meet what ships.
const GROUPS: &[Group] = &[
    Group {
        name: "protocol, relay, PingMe client and simulator",
        packages: &[
            "likeness",
            "sms-code",
            "relay-protocol",
            "pingme",
            "pingme-sim",
            "relay",
            "xtask",
        ],
    },
    Group {
        name: "desktop core, and whether the window's types are current",
        packages: &["desktop-core"],
    },
];

/// The app, its window and what drives it. Built last: it embeds the window's build.
const WINDOW: Group = Group {
    name: "app and its window",
    packages: &[APP, "desktop-session"],
};

struct Group {
    name: &'static str,
    packages: &'static [&'static str],
}

impl Group {
    /// `-p a -p b`.
    fn selection(&self) -> impl Iterator<Item = &'static str> {
        self.packages.iter().flat_map(|package| ["-p", package])
    }
}

/// Checks and tests everything; stops at the first step that fails.
///
/// # Errors
/// [`Stop`] with the name of that step.
pub(crate) fn test(steps: &mut Steps, workspace: &Workspace) -> Result<(), Stop> {
    toolchain::check(steps, workspace)?;
    packages::install(steps, &[Need::Build, Need::Display, Need::Test])?;

    steps.step("Rust is formatted (cargo fmt --check)");
    steps.command(workspace.cargo().args(["fmt", "--all", "--check"]))?;

    ui::install(steps, workspace)?;
    for (what, script) in [
        ("Window: types", "check"),
        ("Window: lint and format", "lint"),
        ("Window: unit tests", "test"),
    ] {
        ui::script(steps, workspace, what, script)?;
    }
    ui::build_for_tests(steps, workspace)?;

    for group in GROUPS.iter().chain([&WINDOW]) {
        clippy(steps, workspace, group)?;
    }
    for group in GROUPS {
        steps.step(format!("Test: {}", group.name));
        steps.command(
            cargo(workspace)
                .args(["test", "--locked"])
                .args(group.selection()),
        )?;
    }

    steps.step(format!("Test: {}", WINDOW.name));
    steps.command(
        with_programs(workspace)
            .args(["test", "--locked"])
            .args(WINDOW.selection())
            // Every one of these tests has a display, a bus and an app of its own.
            .args(["--", "--test-threads=2"]),
    )
}

/// Cargo, which gives the app the pseudo-language of the window: tests look for words that do not fit in it.
pub(crate) fn cargo(workspace: &Workspace) -> Command {
    let mut command = workspace.cargo();
    command.env(PSEUDO_LANGUAGE, "1");
    command
}

/// The same, for tests that start the simulator and the relay: those that have been built alone.
pub(crate) fn with_programs(workspace: &Workspace) -> Command {
    let mut command = cargo(workspace);
    command
        .env("PINGME_SIM_BIN", workspace.built("debug", "pingme-sim"))
        .env("PINGME_RELAY_BIN", workspace.built("debug", "pingme-relay"));
    command
}

fn clippy(steps: &mut Steps, workspace: &Workspace, group: &Group) -> Result<(), Stop> {
    steps.step(format!("Clippy: {}", group.name));
    steps.command(
        cargo(workspace)
            .args(["clippy", "--locked", "--quiet", "--all-targets"])
            .args(group.selection())
            .args(["--", "-D", "warnings"]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_of_the_workspace_is_in_exactly_one_group() {
        let workspace = Workspace::find().expect("this is a workspace");
        let mut tested = GROUPS
            .iter()
            .chain([&WINDOW])
            .flat_map(|group| group.packages.iter().map(|name| (*name).to_owned()))
            .collect::<Vec<_>>();
        let mut there = workspace
            .metadata()
            .packages
            .iter()
            .map(|package| package.name.to_string())
            .collect::<Vec<_>>();
        tested.sort();
        there.sort();
        assert_eq!(tested, there);
    }

    #[test]
    fn only_builds_for_tests_have_the_pseudo_language_whatever_the_shell_says() {
        let workspace = Workspace::find().expect("this is a workspace");
        let has_it = |command: Command| {
            command
                .get_envs()
                .find(|(name, _)| *name == PSEUDO_LANGUAGE)
                .map(|(_, value)| value.is_some())
        };
        assert_eq!(has_it(cargo(&workspace)), Some(true));
        assert_eq!(has_it(workspace.cargo()), Some(false));
    }
}
