//! Encrypted backups, and what is restored of them. The page never names a file: the system's own dialog does.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use desktop_core::view::{BackupContents, BackupWritten, Problem, Restored};
use desktop_core::{Backup, BackupPassword, Error};
use tauri::{AppHandle, Manager, State};
use tauri_plugin_dialog::DialogExt as _;
use tokio::sync::oneshot;

use super::export;
use crate::session::Session;
use crate::window;
use crate::words::say;

/// The file that the person chose to restore from.
#[derive(Default)]
pub(crate) struct ChosenBackup(Mutex<Chosen>);

#[derive(Default)]
struct Chosen {
    file: Option<File>,
    /// The same, once its password was given.
    opened: Option<Arc<Backup>>,
}

impl ChosenBackup {
    fn with<T>(&self, work: impl FnOnce(&mut Chosen) -> T) -> T {
        // Every change under this lock is one assignment.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[tauri::command]
pub(crate) async fn back_up(
    app: AppHandle,
    session: State<'_, Session>,
    password: String,
) -> Result<Option<BackupWritten>, Problem> {
    let password = BackupPassword::new(password);
    let desktop = session.desktop().await?;
    Ok(desktop.back_up(password, export::folder(&app)?).await?)
}

/// The name of the file that the person chooses; nothing when they choose none.
#[tauri::command]
pub(crate) async fn choose_backup(
    app: AppHandle,
    session: State<'_, Session>,
    chosen: State<'_, ChosenBackup>,
) -> Result<Option<String>, Problem> {
    let language = session.snapshot().await?.language;
    let mut dialog = app
        .dialog()
        .file()
        .set_title(say(language, "restore_title", &[]))
        .add_filter(say(language, "backup_files", &[]), &["age"])
        .add_filter(say(language, "all_files", &[]), &["*"]);
    if let Ok(folder) = export::folder(&app) {
        dialog = dialog.set_directory(folder);
    }
    if let Some(window) = app.get_webview_window(window::MAIN) {
        dialog = dialog.set_parent(&window);
    }
    let (answer, answered) = oneshot::channel();
    dialog.pick_file(|picked| {
        // Nobody waits any more when the window is gone.
        let _ = answer.send(picked);
    });
    let Some(path) = answered
        .await
        .ok()
        .flatten()
        .and_then(|it| it.into_path().ok())
    else {
        return Ok(None);
    };
    let name = path.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    let file = open(path).await?;
    chosen.with(|chosen| {
        *chosen = Chosen {
            file: Some(file),
            opened: None,
        };
    });
    Ok(Some(name))
}

async fn open(path: PathBuf) -> Result<File, Error> {
    let opened = tokio::task::spawn_blocking(move || {
        let file = File::open(path)?;
        // A folder can be opened as well.
        if file.metadata()?.is_file() {
            Ok(file)
        } else {
            Err(std::io::ErrorKind::InvalidInput.into())
        }
    });
    let opened = opened.await.map_err(|_| Error::Closing)?;
    opened.map_err(Error::BackupFailed)
}

#[tauri::command]
pub(crate) async fn look_into_backup(
    session: State<'_, Session>,
    chosen: State<'_, ChosenBackup>,
    password: String,
) -> Result<Option<BackupContents>, Problem> {
    let password = BackupPassword::new(password);
    let desktop = session.desktop().await?;
    let file = chosen.with(|chosen| chosen.file.as_ref().map(File::try_clone));
    let file = file
        .ok_or(Error::BackupUnreadable)?
        .map_err(Error::BackupFailed)?;
    let opened = desktop.look_into_backup(file, password).await?;
    let Some(opened) = opened else {
        return Ok(None);
    };
    let contents = opened.contents().clone();
    chosen.with(|chosen| chosen.opened = Some(Arc::new(opened)));
    Ok(Some(contents))
}

#[tauri::command]
pub(crate) async fn restore_backup(
    session: State<'_, Session>,
    chosen: State<'_, ChosenBackup>,
    settings: bool,
) -> Result<Restored, Problem> {
    let desktop = session.desktop().await?;
    let opened = chosen.with(|chosen| chosen.opened.clone());
    let opened = opened.ok_or(Error::BackupUnreadable)?;
    Ok(desktop.restore_backup(&opened, settings).await?)
}

/// The person is done with the file that they chose: its password is forgotten.
#[tauri::command]
pub(crate) fn close_backup(chosen: State<'_, ChosenBackup>) {
    chosen.with(|chosen| *chosen = Chosen::default());
}

#[tauri::command]
pub(crate) async fn stop_backup(session: State<'_, Session>) -> Result<(), Problem> {
    session.desktop().await?.stop_backup();
    Ok(())
}
