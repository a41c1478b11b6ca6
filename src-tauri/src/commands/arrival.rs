//! What is told, and what is not.

use desktop_core::view::{Muted, Problem};
use tauri::State;

use crate::session::Session;

#[tauri::command]
pub(crate) async fn mute(
    session: State<'_, Session>,
    what: Muted,
    muted: bool,
) -> Result<(), Problem> {
    Ok(session.desktop().await?.mute(what, muted).await?)
}

#[tauri::command]
pub(crate) async fn away_seen(session: State<'_, Session>) -> Result<(), Problem> {
    Ok(session.desktop().await?.away_seen().await?)
}
