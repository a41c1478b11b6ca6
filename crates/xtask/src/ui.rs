//! The window's part: its packages, its build, its own checks.

use std::fs;
use std::process::Command;

use crate::steps::{Steps, Stop};
use crate::workspace::{PSEUDO_LANGUAGE, Workspace};

/// A copy of the lock file as it was when `node_modules` was filled from it.
const STAMP: &str = ".installed-from.json";

/// Fills `ui/node_modules` from the lock file, unless it is as the lock file says.
///
/// # Errors
/// [`Stop`] when npm fails or a file cannot be read or written.
pub(crate) fn install(steps: &mut Steps, workspace: &Workspace) -> Result<(), Stop> {
    let lock_path = workspace.ui().join("package-lock.json");
    let stamp_path = workspace.ui().join("node_modules").join(STAMP);
    let lock = fs::read(&lock_path).map_err(|cause| Stop::Io {
        what: format!("{} cannot be read", lock_path.display()),
        cause,
    })?;
    if fs::read(&stamp_path).is_ok_and(|stamp| stamp == lock) {
        return Ok(());
    }
    steps.step("Install the window's packages (npm ci)");
    steps.command(npm(workspace).args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp_path, lock).map_err(|cause| Stop::Io {
        what: format!("{} cannot be written", stamp_path.display()),
        cause,
    })
}

/// Runs one of the scripts of `ui/package.json` as a step.
///
/// # Errors
/// [`Stop`] when it fails.
pub(crate) fn script(
    steps: &mut Steps,
    workspace: &Workspace,
    what: &str,
    name: &str,
) -> Result<(), Stop> {
    steps.step(format!("{what} (npm run {name})"));
    steps.command(&mut run(workspace, name))
}

/// Builds what the app's window shows; the app embeds it when it is built.
///
/// # Errors
/// [`Stop`] when the build fails.
pub(crate) fn build(steps: &mut Steps, workspace: &Workspace) -> Result<(), Stop> {
    script(steps, workspace, "Build the window", "build")
}

/// The same with the pseudo-language, for tests.
///
/// # Errors
/// [`Stop`] when the build fails.
pub(crate) fn build_for_tests(steps: &mut Steps, workspace: &Workspace) -> Result<(), Stop> {
    steps.step("Build the window with the pseudo-language (npm run build)");
    steps.command(run(workspace, "build").env(PSEUDO_LANGUAGE, "1"))
}

fn run(workspace: &Workspace, script: &str) -> Command {
    let mut command = npm(workspace);
    command.args(["run", "--silent", script]);
    command
}

fn npm(workspace: &Workspace) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command
        .current_dir(workspace.ui())
        .env_remove(PSEUDO_LANGUAGE);
    command
}
