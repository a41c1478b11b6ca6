//! What was spent.

use desktop_core::view::{Problem, SpendEvent, SpendEventQuery, SpendQuery, SpendReport};
use tauri::State;

use crate::session::Session;

#[tauri::command]
pub(crate) async fn spend_report(
    session: State<'_, Session>,
    query: SpendQuery,
) -> Result<SpendReport, Problem> {
    Ok(session.desktop().await?.spend_report(query).await?)
}

#[tauri::command]
pub(crate) async fn spend_events(
    session: State<'_, Session>,
    query: SpendEventQuery,
) -> Result<Vec<SpendEvent>, Problem> {
    Ok(session.desktop().await?.spend_events(query).await?)
}
