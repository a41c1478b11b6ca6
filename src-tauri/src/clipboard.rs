//! Putting a code or a number on the clipboard.

use desktop_core::view::{Problem, ProblemCode};
use tauri::AppHandle;
use tauri_plugin_clipboard_manager::ClipboardExt;

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

fn failed(error: &dyn std::fmt::Display) -> Problem {
    Problem {
        code: ProblemCode::ClipboardFailed,
        message: format!("the clipboard did not take the text: {error}"),
    }
}
