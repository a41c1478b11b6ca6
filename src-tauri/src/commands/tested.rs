//! Trying what would be taken from a text.

use desktop_core::view::{Problem, Tested};
use tauri::AppHandle;

use crate::clipboard;

#[tauri::command]
pub(crate) async fn test_message(text: String) -> Tested {
    desktop_core::test_message(&text)
}

#[tauri::command]
pub(crate) async fn copy_test_report(app: AppHandle, text: String) -> Result<(), Problem> {
    let report = desktop_core::test_report(&text, &app.package_info().version.to_string());
    clipboard::put(&app, report).await
}
