//! Putting a code or a number on the clipboard.

use desktop_core::view::{Problem, ProblemCode};
use tauri::{AppHandle, Manager};
use tauri_plugin_clipboard_manager::ClipboardExt;

use crate::session::Session;

/// Puts `text` on the clipboard, marked so that clipboard histories leave it out where the system
/// knows such a mark.
///
/// # Errors
/// [`ProblemCode::ClipboardFailed`] when the system does not take it.
pub(crate) async fn put(app: &AppHandle, text: String) -> Result<(), Problem> {
    let app = app.clone();
    // A frozen clipboard owner can hold this up for seconds: never on an async worker.
    let written =
        tauri::async_runtime::spawn_blocking(move || app.clipboard().write_secret(text)).await;
    match written {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

/// Puts the code of a message on the clipboard, if it has the one, and marks it as copied.
///
/// # Errors
/// When the message is not kept any more, or the system does not take the code.
pub(crate) async fn copy_chosen(app: &AppHandle, message: &str) -> Result<(), Problem> {
    let (desktop, view) = app.state::<Session>().desktop_with(message).await?;
    let Some(index) = view.chosen else {
        return Ok(());
    };
    let code = desktop.code_to_copy(message, index).await?;
    put(app, code).await?;
    Ok(desktop.mark_copied(message).await?)
}

fn failed(error: &dyn std::fmt::Display) -> Problem {
    Problem {
        code: ProblemCode::ClipboardFailed,
        message: format!("the clipboard did not take the text: {error}"),
    }
}
