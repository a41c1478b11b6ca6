//! `pingme-relay`: the relay as a server, and its owner's commands.

mod commands;
mod descriptors;

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        // Told about by `eprintln`, which panics where nobody reads the log any more.
        .log_internal_errors(false)
        .init();
    match commands::run(commands::Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The exit code says it too, if nobody reads this.
            let _ = writeln!(std::io::stderr(), "pingme-relay: {error}");
            ExitCode::FAILURE
        }
    }
}
