//! Runs and tests the project, and installs what that needs: `cargo xtask --help`.

mod bindings;
#[cfg(test)]
mod documents;
mod machine;
mod packages;
mod pictures;
mod probe;
mod run;
mod steps;
mod test;
mod toolchain;
mod ui;
#[cfg(test)]
mod who_knows_whom;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use steps::Steps;
use workspace::Workspace;

/// Runs and tests PingMe Desktop.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds the app and opens it on the demo. Without a display: starts a virtual one, drives
    /// the main job once and leaves numbered pictures.
    Run(run::Options),
    /// Checks and tests everything.
    Test,
    /// Makes the documentation's pictures anew: docs/screenshots.
    Pictures,
    /// Writes ui/src/door/bindings.ts anew from the Rust types.
    Bindings,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut steps = Steps::begin();
    let done = Workspace::find().and_then(|workspace| match arguments.task {
        Task::Run(options) => run::run(&mut steps, &workspace, &options),
        Task::Test => test::test(&mut steps, &workspace),
        Task::Pictures => pictures::pictures(&mut steps, &workspace),
        Task::Bindings => bindings::write(&mut steps, &workspace),
    });
    match done {
        Ok(()) => {
            steps.done();
            ExitCode::SUCCESS
        }
        Err(stop) => {
            steps.stopped(&stop);
            ExitCode::FAILURE
        }
    }
}
