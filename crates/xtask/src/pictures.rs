//! `cargo xtask pictures`: the documentation's pictures made anew, by the tests that compare them.

use crate::packages::{self, Need};
use crate::steps::{Steps, Stop};
use crate::test::{cargo, with_programs};
use crate::toolchain;
use crate::ui;
use crate::workspace::{APP, Workspace};

/// Builds everything as for the tests, and has them keep what they photograph.
///
/// # Errors
/// [`Stop`] at the first step that fails.
pub(crate) fn pictures(steps: &mut Steps, workspace: &Workspace) -> Result<(), Stop> {
    toolchain::check(steps, workspace)?;
    packages::install(steps, &[Need::Build, Need::Display, Need::Test])?;
    ui::install(steps, workspace)?;
    ui::build_for_tests(steps, workspace)?;

    // As in the tests, and for the same reason: the relay without the desktop.
    for package in ["pingme-sim", "relay"] {
        steps.step(format!("Build {package}"));
        steps.command(cargo(workspace).args(["build", "--locked", "-p", package]))?;
    }

    steps.step("Photograph every screen into docs/screenshots");
    let mut photograph = with_programs(workspace);
    photograph.env("UPDATE_PICTURES", "1");
    steps.command(photograph.args(whole()).args(["look_as_they_are_kept"]))?;

    steps.step("Remove those that are left over, and look whether the others can be told apart");
    let mut look = with_programs(workspace);
    look.env("UPDATE_PICTURES", "1");
    let left = [
        "--exact",
        "pictures::no_picture_is_kept_that_is_not_made_again",
    ];
    let apart = "pictures::the_kept_pictures_of_a_state_are_told_apart";
    steps.command(look.args(whole()).args(left).arg(apart))
}

/// The tests of the real window, two at a time.
fn whole() -> [&'static str; 8] {
    [
        "test",
        "--locked",
        "-p",
        APP,
        "--test",
        "whole",
        "--",
        "--test-threads=2",
    ]
}
