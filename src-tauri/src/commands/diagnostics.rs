//! What the app says of itself, for whoever looks for a fault.

use desktop_core::view::{Diagnostics, Problem, ProblemCode};
use tauri::{AppHandle, State};

use crate::faults::Faults;
use crate::session::Session;
use crate::{clipboard, versions};

#[tauri::command]
pub(crate) async fn diagnostics(
    session: State<'_, Session>,
    faults: State<'_, Faults>,
) -> Result<Diagnostics, Problem> {
    let desktop = session.desktop().await?;
    Ok(Diagnostics {
        versions: versions::read().await,
        faults: faults.redacted(&session.redaction().await?),
        folder: desktop.folder().await?,
    })
}

#[tauri::command]
pub(crate) async fn diagnostics_report(
    session: State<'_, Session>,
    faults: State<'_, Faults>,
) -> Result<String, Problem> {
    let desktop = session.desktop().await?;
    let faults = faults.redacted(&session.redaction().await?);
    Ok(desktop.report(&versions::read().await, &faults).await?)
}

/// The text comes from the window, so that what is copied is what the person has seen.
#[tauri::command]
pub(crate) async fn copy_diagnostics_report(app: AppHandle, report: String) -> Result<(), Problem> {
    clipboard::put(&app, report).await
}

#[tauri::command]
pub(crate) async fn open_data_folder(session: State<'_, Session>) -> Result<(), Problem> {
    let folder = session.desktop().await?.folder_path()?;
    open::that_detached(folder).map_err(|error| Problem {
        code: ProblemCode::FolderNotOpened,
        message: error.to_string(),
    })
}
