//! Getting numbers and keeping them.

use desktop_core::view::{
    LockForm, NumberKey, Problem, PurchaseOutcome, PurchaseView, ServiceView,
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
pub(crate) async fn refresh_numbers(session: State<'_, Session>) -> Result<(), Problem> {
    Ok(session.desktop().await?.refresh_numbers().await?)
}

/// A number that was got goes onto the clipboard at once. That the clipboard failed must not look
/// as if the purchase had: the number is on the screen with a button to copy it.
#[tauri::command]
pub(crate) async fn lock_number(
    app: AppHandle,
    session: State<'_, Session>,
    form: LockForm,
) -> Result<PurchaseOutcome, Problem> {
    let outcome = session.desktop().await?.lock_number(form).await?;
    if let PurchaseOutcome::Done { purchase } = &outcome {
        copy_of(&app, purchase).await;
    }
    Ok(outcome)
}

#[tauri::command]
pub(crate) async fn subscribe(
    session: State<'_, Session>,
    key: NumberKey,
) -> Result<PurchaseOutcome, Problem> {
    Ok(session.desktop().await?.subscribe(key).await?)
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
    app: AppHandle,
    session: State<'_, Session>,
    purchase: i64,
    phone: String,
) -> Result<PurchaseView, Problem> {
    let taken = session
        .desktop()
        .await?
        .take_found(purchase, &phone)
        .await?;
    copy_of(&app, &taken).await;
    Ok(taken)
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

async fn copy_of(app: &AppHandle, purchase: &PurchaseView) {
    let Some(number) = purchase.number.clone() else {
        return;
    };
    if let Err(problem) = clipboard::put(app, number).await {
        tracing::warn!(code = ?problem.code, "the new number was not copied");
    }
}
