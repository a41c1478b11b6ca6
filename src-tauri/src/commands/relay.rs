//! What the relay says, and the test of the way through it.

use desktop_core::view::{Problem, RelayDetails, SelfTest};
use tauri::State;

use crate::session::Session;

#[tauri::command]
pub(crate) async fn relay_details(
    session: State<'_, Session>,
    account: i64,
) -> Result<RelayDetails, Problem> {
    Ok(session.desktop().await?.relay_details(account).await?)
}

#[tauri::command]
pub(crate) async fn self_test(
    session: State<'_, Session>,
    account: i64,
) -> Result<SelfTest, Problem> {
    Ok(session.desktop().await?.self_test(account).await?)
}

#[tauri::command]
pub(crate) async fn notices_seen(session: State<'_, Session>, account: i64) -> Result<(), Problem> {
    Ok(session.desktop().await?.notices_seen(account).await?)
}
