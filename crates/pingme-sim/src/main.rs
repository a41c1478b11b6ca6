//! The simulator as a program. `--help` explains all of it.

mod arguments;
mod door;

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use arguments::Arguments;
use clap::Parser as _;
use pingme_sim::Simulator;
use serde_json::json;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .init();
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("pingme-sim: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), String> {
    if let Some(user) = arguments.stranger() {
        return Err(format!("--number names {user:?}, who is no --user"));
    }
    if !arguments.control_listen.ip().is_loopback() {
        return Err("--control-listen must be a loopback address".to_owned());
    }
    let token = control_token(arguments)?;
    let simulator = Simulator::start(arguments.config())
        .await
        .map_err(|e| e.to_string())?;
    let simulator = Arc::new(simulator);
    for fault in &arguments.faults {
        simulator.plan(fault.clone());
    }
    let listener = TcpListener::bind(arguments.control_listen)
        .await
        .map_err(|error| format!("cannot listen for control: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let door = door::router(Arc::clone(&simulator), &token, address);
    let ready = json!({
        "base_url": simulator.base_url(),
        "control_url": format!("http://{address}"),
        "control_token": token,
    });
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{ready}")
        .and_then(|()| stdout.flush())
        .map_err(|e| e.to_string())?;
    tokio::select! {
        served = axum::serve(listener, door) => served.map_err(|error| error.to_string()),
        stopped = told_to_stop() => stopped.map_err(|error| error.to_string()),
    }
}

/// Waits for Ctrl-C or, where there is such a thing, SIGTERM.
async fn told_to_stop() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// The token from its file or the environment, or a random one of 128 bits.
fn control_token(arguments: &Arguments) -> Result<String, String> {
    let token = match (&arguments.control_token_file, &arguments.control_token) {
        (Some(file), _) => std::fs::read_to_string(file)
            .map_err(|error| format!("cannot read {}: {error}", file.display()))?,
        (None, Some(token)) => token.clone(),
        (None, None) => {
            let mut bytes = [0_u8; 16];
            getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
            bytes.iter().map(|byte| format!("{byte:02x}")).collect()
        }
    };
    let token = token.trim().to_owned();
    if token.is_empty() {
        Err("the control token is empty".to_owned())
    } else {
        Ok(token)
    }
}
