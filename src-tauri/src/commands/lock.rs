//! The app's lock.

use desktop_core::Password;
use desktop_core::view::{Problem, Unlocked};
use tauri::{AppHandle, State};

use crate::lock::{self, Waiting};
use crate::session::Session;
use crate::{capture, notifications};

#[tauri::command]
pub(crate) async fn set_password(
    session: State<'_, Session>,
    password: Password,
    present: Option<Password>,
) -> Result<(), Problem> {
    let keeper = session.lock_keeper().await?;
    Ok(keeper.set_password(password, present).await?)
}

#[tauri::command]
pub(crate) async fn remove_password(
    session: State<'_, Session>,
    present: Password,
) -> Result<(), Problem> {
    let keeper = session.lock_keeper().await?;
    Ok(keeper.remove_password(present).await?)
}

#[tauri::command]
pub(crate) fn lock_app(app: AppHandle) {
    lock::close(&app);
}

/// Where the person was when it was locked, for the window to take back from [`unlock`].
#[tauri::command]
pub(crate) fn keep_place(waiting: State<'_, Waiting>, place: String) {
    waiting.keep_place(place);
}

#[tauri::command]
pub(crate) async fn unlock(
    app: AppHandle,
    session: State<'_, Session>,
    waiting: State<'_, Waiting>,
    password: Password,
) -> Result<Unlocked, Problem> {
    let keeper = session.lock_keeper().await?;
    keeper.unlock(password).await?;
    let left = waiting.take();
    Ok(Unlocked {
        place: left.place,
        opens: notifications::reachable(&app, left.opens).await,
    })
}

/// A key, a pointer or a finger has done something in the window.
#[tauri::command]
pub(crate) fn used(session: State<'_, Session>) {
    session.lock().used();
}

#[tauri::command]
pub(crate) fn can_hide_from_capture() -> bool {
    capture::CAN_HIDE
}
