//! Drives the app's demo once in a session of its own and leaves pictures of it: what
//! `cargo xtask run` does where there is no display.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use desktop_session::{
    AppStart, AppWindow, DemoCode, Error, NotificationServer, Session, SessionOptions,
    tour_of_the_demo,
};

/// Drives the app's demo once on a virtual display: number, code, copied.
#[derive(Parser)]
struct Arguments {
    /// The app.
    #[arg(long, value_name = "PROGRAM")]
    app: PathBuf,
    /// Where the numbered pictures go.
    #[arg(long, value_name = "FOLDER")]
    pictures: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match tour(&arguments).await {
        Ok(code) => {
            println!(
                "The code {} came {:.1} s after the number was asked for, and is on the clipboard.",
                code.shown,
                code.took.as_secs_f64()
            );
            println!("Pictures: {}", arguments.pictures.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("The demo did not come to a copied code: {error}.");
            ExitCode::FAILURE
        }
    }
}

async fn tour(arguments: &Arguments) -> Result<DemoCode, Error> {
    let program = arguments.app.canonicalize().map_err(|cause| Error::Io {
        what: arguments.app.display().to_string(),
        cause,
    })?;
    let session = Session::start(SessionOptions::default())?;
    let _notifications = NotificationServer::start(&session)?;
    let window = AppWindow::open(
        &session,
        &AppStart {
            program,
            arguments: Vec::new(),
            variables: Vec::new(),
            name: "app".to_owned(),
        },
    )
    .await?;
    match tour_of_the_demo(&session, &window, &arguments.pictures).await {
        Ok(code) => {
            window.quit().await?;
            Ok(code)
        }
        Err(error) => {
            // The last look and the last words, for whoever has to find out why.
            let _ = window
                .picture(&arguments.pictures.join("stopped.png"))
                .await;
            eprint!("{}", window.log().unwrap_or_default());
            Err(error)
        }
    }
}
