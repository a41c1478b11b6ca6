//! `cargo xtask run`: the app on its demo, in a window or, without a display, in pictures.

use std::path::PathBuf;
use std::process::Command;

use crate::machine::has_display;
use crate::packages::{self, Need};
use crate::steps::{Steps, Stop};
use crate::toolchain;
use crate::ui;
use crate::workspace::{APP, Workspace};

/// The package whose program drives the main job in a session of its own.
const SESSION: &str = "desktop-session";

/// How to run it.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Builds as it ships: slower to build, faster to run.
    #[arg(long)]
    release: bool,
    /// Where the pictures go when there is no display.
    #[arg(long, value_name = "FOLDER")]
    pictures: Option<PathBuf>,
}

/// Builds the app and shows it.
///
/// # Errors
/// [`Stop`] at the first step that fails.
pub(crate) fn run(steps: &mut Steps, workspace: &Workspace, options: &Options) -> Result<(), Stop> {
    toolchain::check(steps, workspace)?;
    let display = has_display();
    if display {
        packages::install(steps, &[Need::Build])?;
    } else {
        packages::install(steps, &[Need::Build, Need::Display])?;
    }
    ui::install(steps, workspace)?;
    ui::build(steps, workspace)?;

    steps.step("Build the app (cargo build)");
    let mut build = workspace.cargo();
    build.args(["build", "--locked", "-p", APP]);
    if !display {
        // In one go, so that what both depend on is built once.
        build.args(["-p", SESSION]);
    }
    if options.release {
        build.arg("--release");
    }
    steps.command(&mut build)?;

    let profile = if options.release { "release" } else { "debug" };
    let app = workspace.built(profile, APP);
    if display {
        steps.step("Open the app on the demo; this ends when the app is quit");
        return steps.command(Command::new(app).arg("--demo"));
    }
    let pictures = options
        .pictures
        .clone()
        .unwrap_or_else(|| workspace.root().join("screenshots"));
    steps.step(format!(
        "No display: drive the main job on a virtual one, pictures into {}",
        pictures.display()
    ));
    steps.command(
        Command::new(workspace.built(profile, "demo-tour"))
            .arg("--app")
            .arg(app)
            .arg("--pictures")
            .arg(pictures),
    )
}
