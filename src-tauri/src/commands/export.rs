//! Files for the person to take along.

use desktop_core::view::{ExportForm, Problem};
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
    let paths = app.path();
    let folder = paths.download_dir().or_else(|_| paths.home_dir());
    let folder =
        folder.map_err(|error| desktop_core::Error::ExportFailed(std::io::Error::other(error)))?;
    Ok(desktop.export(form, folder).await?)
}

#[tauri::command]
pub(crate) async fn stop_export(session: State<'_, Session>) -> Result<(), Problem> {
    session.desktop().await?.stop_export();
    Ok(())
}
