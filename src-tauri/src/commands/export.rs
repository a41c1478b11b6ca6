//! Files for the person to take along.

use std::{io, path::PathBuf};

use desktop_core::view::{ExportForm, Problem};
use desktop_core::{Error, remove_left_over_exports};
use tauri::{AppHandle, Manager, State};

use crate::session::Session;

/// Ends when the file is whole, stopped or failed; the window hears of each by an event.
#[tauri::command]
pub(crate) async fn export(
    app: AppHandle,
    session: State<'_, Session>,
    form: ExportForm,
) -> Result<(), Problem> {
    let desktop = session.desktop().await?;
    Ok(desktop.export(form, folder(&app)?).await?)
}

/// Removes what a crash has left of a file that was being written, in the background.
pub(crate) fn tidy(app: &AppHandle) {
    match folder(app) {
        Ok(folder) => drop(tauri::async_runtime::spawn_blocking(move || {
            remove_left_over_exports(&folder);
        })),
        Err(error) => tracing::warn!(%error, "there is no folder for files"),
    }
}

/// The person's downloads, or where there are none their own folder.
pub(super) fn folder(app: &AppHandle) -> Result<PathBuf, Error> {
    let paths = app.path();
    let downloads = paths.download_dir().ok().filter(|folder| folder.is_dir());
    let folder = downloads.map_or_else(|| paths.home_dir(), Ok);
    folder.map_err(|error| Error::ExportFailed(io::Error::other(error)))
}

#[tauri::command]
pub(crate) async fn stop_export(session: State<'_, Session>) -> Result<(), Problem> {
    session.desktop().await?.stop_export();
    Ok(())
}
