//! Whether the system starts the app at login. What the system has is the only truth: it is read whenever
//! somebody asks, because the person can change it there as well.

#[cfg(target_os = "linux")]
mod entry;

use desktop_core::view::{Problem, ProblemCode};
use tauri::AppHandle;

use crate::args::Args;

/// How the system starts the app at login: on the same data folder.
fn arguments(args: &Args) -> Vec<String> {
    let mut arguments = vec!["--at-login".to_owned()];
    if let Some(folder) = args.absolute_data_dir() {
        arguments.push("--data-dir".to_owned());
        arguments.push(folder.to_string_lossy().into_owned());
    }
    arguments
}

fn failed(error: impl std::fmt::Display) -> Problem {
    Problem {
        code: ProblemCode::LoginStartFailed,
        message: error.to_string(),
    }
}

/// Knows from now on how this app is started at login.
///
/// # Errors
/// When it is not known where this program is.
#[cfg(target_os = "linux")]
pub(crate) fn set_up(app: &AppHandle, args: &Args) -> tauri::Result<()> {
    use tauri::Manager as _;

    let program = tauri::process::current_binary(&app.env())?;
    app.manage(entry::Entry {
        file: entry::file(&args.bus_name(&app.config().identifier)),
        name: app.package_info().name.clone(),
        program,
        arguments: arguments(args),
    });
    Ok(())
}

/// Whether the system starts the app at login.
///
/// # Errors
/// [`ProblemCode::LoginStartFailed`] when that cannot be read.
#[cfg(target_os = "linux")]
pub(crate) fn is_on(app: &AppHandle) -> Result<bool, Problem> {
    use tauri::Manager as _;

    app.state::<entry::Entry>().is_on().map_err(failed)
}

/// Has the system start the app at login, or not.
///
/// # Errors
/// [`ProblemCode::LoginStartFailed`] when the system does not take that.
#[cfg(target_os = "linux")]
pub(crate) fn set(app: &AppHandle, on: bool) -> Result<(), Problem> {
    use tauri::Manager as _;

    let entry = app.state::<entry::Entry>();
    let kept = if on { entry.write() } else { entry.remove() };
    kept.map_err(failed)
}

/// See the same of Linux.
#[cfg(not(target_os = "linux"))]
pub(crate) fn set_up(app: &AppHandle, args: &Args) -> tauri::Result<()> {
    let plugin = tauri_plugin_autostart::Builder::new().args(arguments(args));
    app.plugin(plugin.build())
}

/// See the same of Linux.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_on(app: &AppHandle) -> Result<bool, Problem> {
    use tauri_plugin_autostart::ManagerExt as _;

    app.autolaunch().is_enabled().map_err(failed)
}

/// See the same of Linux.
#[cfg(not(target_os = "linux"))]
pub(crate) fn set(app: &AppHandle, on: bool) -> Result<(), Problem> {
    use tauri_plugin_autostart::ManagerExt as _;

    let system = app.autolaunch();
    let kept = if on {
        system.enable()
    } else {
        system.disable()
    };
    kept.map_err(failed)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[test]
    fn the_system_starts_the_app_on_the_folder_that_it_was_started_on() {
        let of = |line: &str| arguments(&Args::parse_from(line.split(' ')));
        assert_eq!(of("pingme-desktop"), ["--at-login"]);
        assert_eq!(
            of("pingme-desktop --data-dir /tmp/a"),
            ["--at-login", "--data-dir", "/tmp/a"]
        );
    }
}
