//! The relay in the app.

use desktop_core::view::{BuiltInRelay as View, BuiltInRelayEnd, BuiltInRelayForm, Problem};
use tauri::State;

use crate::built_in_relay::BuiltInRelay;
use crate::session::Session;

#[tauri::command]
pub(crate) fn built_in_relay(relay: State<'_, BuiltInRelay>) -> View {
    relay.view()
}

#[tauri::command]
pub(crate) async fn set_up_built_in_relay(
    session: State<'_, Session>,
    relay: State<'_, BuiltInRelay>,
    form: BuiltInRelayForm,
) -> Result<(), Problem> {
    relay.set_up(&session.kept().await?, form).await
}

#[tauri::command]
pub(crate) async fn start_built_in_relay(
    session: State<'_, Session>,
    relay: State<'_, BuiltInRelay>,
) -> Result<(), Problem> {
    relay.try_again(&session.kept().await?).await
}

#[tauri::command]
pub(crate) async fn turn_off_built_in_relay(
    session: State<'_, Session>,
    relay: State<'_, BuiltInRelay>,
    lose: bool,
) -> Result<BuiltInRelayEnd, Problem> {
    relay.turn_off(&session.kept().await?, lose).await
}
