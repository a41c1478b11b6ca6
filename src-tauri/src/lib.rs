//! The shell of PingMe Desktop: window, notifications, clipboard and IPC around `desktop-core`.
//! The only place that knows Tauri.

mod args;
mod association;
mod auto_copy;
mod built_in_relay;
mod capture;
mod clipboard;
mod closing;
mod commands;
mod demo;
mod events;
mod faults;
mod forgetting;
#[cfg(target_os = "linux")]
mod graphics;
#[cfg(target_os = "linux")]
mod handing_over;
mod links;
mod lock;
mod login_start;
mod moment;
mod notifications;
mod phone;
mod session;
mod shortcut;
mod tray;
mod versions;
mod window;
mod words;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use desktop_core::{AppLock, Choices, KeyringSecrets};
use tauri::{AppHandle, Manager, RunEvent};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt};

use args::Args;
use faults::Faults;
use session::Session;

/// Runs the app until it is quit: by its tray, a signal, or closing the window where that ends it.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse();
    let faults = Faults::default();
    let wanted = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::registry()
        .with(faults.layer())
        .with(
            fmt::layer()
                .with_writer(std::io::stderr)
                .with_filter(wanted),
        )
        .init();
    let context = tauri::generate_context!();
    let identifier = &context.config().identifier;
    let bus_name = args.bus_name(identifier);
    let Some(folder) = args.folder(identifier) else {
        eprintln!(
            "PingMe Desktop could not start: this system names no folder for a program's data"
        );
        return ExitCode::FAILURE;
    };
    #[cfg(target_os = "linux")]
    if handing_over::taken_by_another(&bus_name) {
        return ExitCode::SUCCESS;
    }
    #[cfg(target_os = "linux")]
    let graphics = graphics::settle(args.plain_graphics, &folder);
    let built = tauri::Builder::default()
        // First, so that a second start ends before it opens anything.
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .dbus_id(bus_name)
                .callback(|app, words, _folder| started_again(app, words))
                .build(),
        )
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_global_shortcut::Builder::new().build())
        .plugin(window::place_keeper(&folder))
        .manage(faults)
        .invoke_handler(commands::handler())
        .on_window_event(closing::on_window_event);
    #[cfg(target_os = "linux")]
    let built = built.on_window_event(graphics::on_window_event);
    let built = built
        .setup(move |app| {
            #[cfg(target_os = "linux")]
            graphics::set_up(app.handle(), graphics, folder.clone());
            set_up(app.handle(), &args, &folder)
        })
        .build(context);
    match built {
        Ok(app) => {
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit) {
                    window::keep_hidden(app);
                    let session = app.state::<Session>();
                    tauri::async_runtime::block_on(session.close());
                    forgetting::at_the_end(app);
                    #[cfg(target_os = "linux")]
                    graphics::start_anew_if_needed(app);
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("PingMe Desktop could not start: {error}");
            ExitCode::FAILURE
        }
    }
}

fn set_up(app: &AppHandle, args: &Args, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    // Where an earlier run could not forget everything, this one goes on before it writes anything.
    if let Err(error) = desktop_core::remove_begun(folder) {
        tracing::error!(%error, "not everything could be forgotten yet");
    }
    let lock = AppLock::new();
    app.manage(Session::new(
        app.clone(),
        folder.to_owned(),
        words::languages(),
        Arc::new(KeyringSecrets::new()),
        Arc::clone(&lock),
    ));
    app.manage(built_in_relay::BuiltInRelay::new(app.clone()));
    lock::set_up(app, &lock);
    app.manage(capture::Hidden::default());
    app.manage(auto_copy::AutoCopy::default());
    app.manage(clipboard::Clipboard::default());
    app.manage(closing::Closing::default());
    app.manage(commands::backup::ChosenBackup::default());
    app.manage(forgetting::Begun::default());
    app.manage(links::Kept::default());
    if let Err(error) = notifications::set_up(app) {
        tracing::warn!(%error, "notifications will have no buttons");
    }
    shortcut::set_up(app);
    tray::set_up(app);
    login_start::set_up(app, args)?;
    let start = window::Start {
        at_login: args.at_login,
        choices: Choices::read(folder, &words::languages()).settings,
    };
    window::create(app, folder, start)?;
    if let Some(given) = args.clone().link() {
        links::open(app, given);
    }
    end_on_signal(app.clone());
    commands::export::tidy(app);

    let demo = args.demo;
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let session = app.state::<Session>();
        // Nothing is behind a demo that was asked for by itself; without it, the person's own.
        if !demo || session.start_demo().await.is_err() {
            // Trouble is on the screen then.
            let _ = session.open().await;
        }
    });
    Ok(())
}

/// Another start on the same folder has ended in favour of this one, and hands over its words.
fn started_again(app: &AppHandle, words: Vec<String>) {
    // It has read them itself already, as this same program would.
    let args = Args::try_parse_from(words).unwrap_or_default();
    // The system starts at login what is running already: nobody has asked to see it.
    if args.at_login {
        return;
    }
    window::show(app);
    if let Some(given) = args.link() {
        links::open(app, given);
    }
}

/// A signal ends the app as its window does: with what is open closed.
fn end_on_signal(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        match ended().await {
            Ok(()) => app.exit(0),
            Err(error) => tracing::warn!(%error, "signals end the app without ceremony"),
        }
    });
}

#[cfg(unix)]
async fn ended() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hang_up.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn ended() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
