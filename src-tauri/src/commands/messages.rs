//! The history: reading, copying and deleting.

use desktop_core::view::{
    Deleted, Deletion, HistoryFilter, HistoryKept, HistoryPage, HistoryQuery, MessageView, Problem,
    SearchCount,
};
use tauri::{AppHandle, State};

use crate::session::Session;
use crate::{clipboard, window};

#[tauri::command]
pub(crate) async fn history(
    session: State<'_, Session>,
    query: HistoryQuery,
) -> Result<HistoryPage, Problem> {
    Ok(session.desktop().await?.history(query).await?)
}

#[tauri::command]
pub(crate) async fn message(
    session: State<'_, Session>,
    id: String,
) -> Result<MessageView, Problem> {
    Ok(session.desktop().await?.message(&id).await?)
}

#[tauri::command]
pub(crate) async fn search_count(
    session: State<'_, Session>,
    filter: HistoryFilter,
) -> Result<SearchCount, Problem> {
    Ok(session.desktop().await?.search_count(filter).await?)
}

#[tauri::command]
pub(crate) async fn history_kept(session: State<'_, Session>) -> Result<HistoryKept, Problem> {
    Ok(session.desktop().await?.history_kept().await?)
}

#[tauri::command]
pub(crate) async fn delete_messages(
    session: State<'_, Session>,
    deletion: Deletion,
) -> Result<Option<Deleted>, Problem> {
    Ok(session.desktop().await?.delete_messages(deletion).await?)
}

#[tauri::command]
pub(crate) async fn undo_delete(session: State<'_, Session>, id: i64) -> Result<(), Problem> {
    Ok(session.desktop().await?.undo_delete(id).await?)
}

#[tauri::command]
pub(crate) async fn copy_code(
    app: AppHandle,
    session: State<'_, Session>,
    message: String,
    index: u32,
) -> Result<(), Problem> {
    let desktop = session.desktop().await?;
    clipboard::copy_code(&app, &desktop, &message, index).await?;
    if desktop.settings().minimise_after_copy {
        window::minimise(&app);
    }
    Ok(())
}

#[tauri::command]
pub(crate) async fn copy_text(
    app: AppHandle,
    session: State<'_, Session>,
    message: String,
) -> Result<(), Problem> {
    let message = session.desktop().await?.message(&message).await?;
    clipboard::put(&app, message.text).await
}

#[tauri::command]
pub(crate) async fn mark_seen(
    session: State<'_, Session>,
    messages: Vec<String>,
) -> Result<(), Problem> {
    Ok(session.desktop().await?.mark_seen(&messages).await?)
}
