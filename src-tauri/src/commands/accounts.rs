//! Accounts and their relay.

use desktop_core::view::{
    AccountChange, AccountForm, AccountView, KeyCheck, PairForm, PairingOffer, Problem,
};
use tauri::{AppHandle, State};

use crate::built_in_relay::BuiltInRelay;
use crate::clipboard;
use crate::session::Session;

#[tauri::command]
pub(crate) async fn check_account(
    session: State<'_, Session>,
    form: AccountForm,
) -> Result<KeyCheck, Problem> {
    Ok(session.desktop().await?.check_account(form).await?)
}

#[tauri::command]
pub(crate) async fn add_account(
    session: State<'_, Session>,
    form: AccountForm,
) -> Result<AccountView, Problem> {
    Ok(session.desktop().await?.add_account(form).await?)
}

#[tauri::command]
pub(crate) async fn change_account(
    session: State<'_, Session>,
    change: AccountChange,
) -> Result<AccountView, Problem> {
    Ok(session.desktop().await?.change_account(change).await?)
}

#[tauri::command]
pub(crate) async fn remove_account(
    session: State<'_, Session>,
    relay: State<'_, BuiltInRelay>,
    account: i64,
) -> Result<(), Problem> {
    let desktop = session.desktop().await?;
    let user_id = desktop.user_id_of(account).await?;
    desktop.remove_account(account).await?;
    if let Some(user_id) = user_id.filter(|_| desktop.may_have_a_relay()) {
        relay.account_removed(&desktop, &user_id).await;
    }
    Ok(())
}

#[tauri::command]
pub(crate) async fn read_link(
    session: State<'_, Session>,
    link: String,
) -> Result<PairingOffer, Problem> {
    Ok(session.desktop().await?.read_link(&link).await?)
}

#[tauri::command]
pub(crate) async fn pair(
    session: State<'_, Session>,
    form: PairForm,
) -> Result<AccountView, Problem> {
    Ok(session.desktop().await?.pair(form).await?)
}

#[tauri::command]
pub(crate) async fn unpair(session: State<'_, Session>, account: i64) -> Result<(), Problem> {
    Ok(session.desktop().await?.unpair(account).await?)
}

#[tauri::command]
pub(crate) async fn callback_url(
    session: State<'_, Session>,
    account: i64,
) -> Result<String, Problem> {
    Ok(session.desktop().await?.callback_url(account).await?)
}

#[tauri::command]
pub(crate) async fn copy_callback_url(
    app: AppHandle,
    session: State<'_, Session>,
    account: i64,
) -> Result<(), Problem> {
    let url = session.desktop().await?.callback_url(account).await?;
    clipboard::put_secret(&app, url).await
}
