//! Forgetting everything.

use desktop_core::view::{NotForgotten, Problem};
use tauri::AppHandle;

use crate::forgetting;

/// The app ends where nothing is left.
#[tauri::command]
pub(crate) async fn forget_everything(app: AppHandle) -> Result<Vec<NotForgotten>, Problem> {
    forgetting::everything(&app).await
}
