//! The state as a whole, the person's choices, and the demo.

use desktop_core::SettingsChange;
use desktop_core::view::{NetworkForm, Problem, ShortcutState, Snapshot};
use tauri::{AppHandle, State};

#[cfg(target_os = "linux")]
use crate::graphics::Drawing;
use crate::links::Kept;
use crate::login_start;
use crate::session::Session;
use crate::shortcut::Shortcut;

#[tauri::command]
pub(crate) async fn snapshot(session: State<'_, Session>) -> Result<Snapshot, Problem> {
    session.snapshot().await
}

#[tauri::command]
pub(crate) async fn try_again(session: State<'_, Session>) -> Result<Snapshot, Problem> {
    session.open().await?;
    session.snapshot().await
}

#[tauri::command]
pub(crate) async fn start_this_run(session: State<'_, Session>) -> Result<Snapshot, Problem> {
    session.start_this_run().await;
    session.snapshot().await
}

#[tauri::command]
pub(crate) async fn set_history_aside(session: State<'_, Session>) -> Result<Snapshot, Problem> {
    session.set_history_aside().await?;
    session.snapshot().await
}

#[tauri::command]
pub(crate) async fn save_settings(
    session: State<'_, Session>,
    settings: SettingsChange,
) -> Result<(), Problem> {
    session.save_settings(settings).await
}

#[tauri::command]
pub(crate) fn shortcut_state(shortcut: State<'_, Shortcut>) -> ShortcutState {
    shortcut.state()
}

#[tauri::command]
pub(crate) async fn save_network(
    session: State<'_, Session>,
    form: NetworkForm,
) -> Result<(), Problem> {
    session.save_network(form).await
}

#[tauri::command]
pub(crate) async fn start_demo(session: State<'_, Session>) -> Result<(), Problem> {
    session.start_demo().await
}

#[tauri::command]
pub(crate) async fn leave_demo(session: State<'_, Session>) -> Result<(), Problem> {
    session.leave_demo().await;
    Ok(())
}

/// On the main thread, so that what the page says one after another arrives so.
#[tauri::command]
pub(crate) fn window_visible(session: State<'_, Session>, visible: bool) {
    session.window_visible(visible);
}

#[tauri::command]
pub(crate) async fn take_link(
    session: State<'_, Session>,
    kept: State<'_, Kept>,
) -> Result<Option<String>, Problem> {
    session.settled().await?;
    Ok(kept.take())
}

/// The page says that it is drawn.
#[tauri::command]
pub(crate) fn painted(#[cfg(target_os = "linux")] drawing: State<'_, Drawing>) {
    #[cfg(target_os = "linux")]
    drawing.painted();
}

#[tauri::command]
pub(crate) async fn login_start(app: AppHandle) -> Result<bool, Problem> {
    login_start::is_on(&app)
}

#[tauri::command]
pub(crate) async fn set_login_start(app: AppHandle, on: bool) -> Result<bool, Problem> {
    login_start::set(&app, on)?;
    login_start::is_on(&app)
}

#[tauri::command]
pub(crate) fn quit(app: AppHandle) {
    app.exit(0);
}
