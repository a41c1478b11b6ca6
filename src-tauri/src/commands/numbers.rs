//! Getting numbers and keeping them.

use desktop_core::view::{
    LockForm, NumberKey, NumberWords, Problem, PurchaseOutcome, PurchaseView, ServiceRecord,
    ServiceView, SubscribeForm,
};
use tauri::{AppHandle, State};

use crate::clipboard;
use crate::session::Session;

#[tauri::command]
pub(crate) async fn services(
    session: State<'_, Session>,
    account: i64,
) -> Result<Vec<ServiceView>, Problem> {
    Ok(session.desktop().await?.services(account).await?)
}

#[tauri::command]
pub(crate) async fn service_record(
    session: State<'_, Session>,
    account: i64,
    app: String,
) -> Result<ServiceRecord, Problem> {
    Ok(session
        .desktop()
        .await?
        .service_record(account, &app)
        .await?)
}

#[tauri::command]
pub(crate) async fn favourite_service(
    session: State<'_, Session>,
    account: i64,
    app: String,
    favourite: bool,
) -> Result<(), Problem> {
    let desktop = session.desktop().await?;
    Ok(desktop.favourite_service(account, &app, favourite).await?)
}

#[tauri::command]
pub(crate) async fn save_number_words(
    session: State<'_, Session>,
    words: NumberWords,
) -> Result<(), Problem> {
    Ok(session.desktop().await?.save_number_words(words).await?)
}

#[tauri::command]
pub(crate) async fn refresh_numbers(session: State<'_, Session>) -> Result<(), Problem> {
    // It says nothing, and wakes a poll: also while the app is locked.
    Ok(session.any_desktop().await?.refresh_numbers().await?)
}

/// The window copies the number that it gets by a call of its own, so that a clipboard that failed
/// does not look as if the purchase had.
#[tauri::command]
pub(crate) async fn lock_number(
    session: State<'_, Session>,
    form: LockForm,
) -> Result<PurchaseOutcome, Problem> {
    Ok(session.desktop().await?.lock_number(form).await?)
}

#[tauri::command]
pub(crate) async fn swap_number(
    session: State<'_, Session>,
    purchase: i64,
    over_limit: bool,
) -> Result<PurchaseOutcome, Problem> {
    let desktop = session.desktop().await?;
    Ok(desktop.swap_number(purchase, over_limit).await?)
}

#[tauri::command]
pub(crate) async fn subscribe(
    session: State<'_, Session>,
    form: SubscribeForm,
) -> Result<PurchaseOutcome, Problem> {
    Ok(session.desktop().await?.subscribe(form).await?)
}

#[tauri::command]
pub(crate) async fn unsubscribe(
    session: State<'_, Session>,
    key: NumberKey,
) -> Result<(), Problem> {
    Ok(session.desktop().await?.unsubscribe(key).await?)
}

#[tauri::command]
pub(crate) async fn stop_waiting(
    session: State<'_, Session>,
    purchase: i64,
) -> Result<(), Problem> {
    Ok(session.desktop().await?.stop_waiting(purchase).await?)
}

#[tauri::command]
pub(crate) async fn read_list_again(
    session: State<'_, Session>,
    purchase: i64,
) -> Result<PurchaseView, Problem> {
    Ok(session.desktop().await?.read_list_again(purchase).await?)
}

#[tauri::command]
pub(crate) async fn take_found(
    session: State<'_, Session>,
    purchase: i64,
    phone: String,
) -> Result<PurchaseView, Problem> {
    Ok(session
        .desktop()
        .await?
        .take_found(purchase, &phone)
        .await?)
}

#[tauri::command]
pub(crate) async fn dismiss_purchase(
    session: State<'_, Session>,
    purchase: i64,
) -> Result<(), Problem> {
    Ok(session.desktop().await?.dismiss_purchase(purchase).await?)
}

#[tauri::command]
pub(crate) async fn copy_number(app: AppHandle, key: NumberKey) -> Result<(), Problem> {
    clipboard::put(&app, key.phone).await
}
