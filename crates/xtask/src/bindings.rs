//! The TypeScript types of what the window sees, written from the Rust types.

use crate::steps::{Steps, Stop};
use crate::workspace::Workspace;

/// Writes `ui/src/door/bindings.ts`: the test that compares it writes it when it is told so.
///
/// # Errors
/// [`Stop`] when the test cannot be built or fails.
pub(crate) fn write(steps: &mut Steps, workspace: &Workspace) -> Result<(), Stop> {
    steps.step("Write ui/src/door/bindings.ts from desktop-core");
    steps.command(workspace.cargo().env("UPDATE_BINDINGS", "1").args([
        "test",
        "--locked",
        "-p",
        "desktop-core",
        "bindings",
    ]))
}
