//! Forgetting everything: what the core keeps, and what this app has left elsewhere in the system. What the web
//! view writes goes when the app ends, because it writes until then.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use desktop_core::view::{NotForgotten, Problem};
use tauri::{AppHandle, Manager};
use tokio::time::timeout;

use crate::session::Session;
use crate::{association, login_start, notifications};

/// How long a notification server may take to remove what it shows.
const NOTIFICATIONS: Duration = Duration::from_secs(2);

/// Whether forgetting everything was begun in this run.
#[derive(Debug, Default)]
pub(crate) struct Begun(AtomicBool);

/// Forgets everything, and ends the app where nothing is left. What is left, else: it can be tried again, and
/// the next start goes on by itself.
///
/// # Errors
/// Why nothing was forgotten.
pub(crate) async fn everything(app: &AppHandle) -> Result<Vec<NotForgotten>, Problem> {
    let mut left = app.state::<Session>().forget().await?;
    app.state::<Begun>().0.store(true, Ordering::SeqCst);
    let at = app.clone();
    let removing = tokio::task::spawn_blocking(move || notifications::remove_all(&at));
    if timeout(NOTIFICATIONS, removing).await.is_err() {
        tracing::warn!("the notifications that are shown could not be removed in time");
    }
    if let Err(error) = association::remove(app) {
        tracing::error!(%error, "the app is still named as what opens pairing links");
        left.push(NotForgotten::Links);
    }
    if let Err(problem) = login_start::set(app, false) {
        tracing::error!(message = problem.message, "the app still starts at login");
        left.push(NotForgotten::LoginStart);
    }
    if left.is_empty() {
        app.exit(0);
    }
    Ok(left)
}

/// The app ends: where everything is forgotten, the web view's files go now.
pub(crate) fn at_the_end(app: &AppHandle) {
    if !app.state::<Begun>().0.load(Ordering::SeqCst) {
        return;
    }
    #[cfg(target_os = "linux")]
    crate::graphics::end_web_processes();
    if let Err(error) = desktop_core::remove_begun(app.state::<Session>().folder()) {
        tracing::error!(%error, "files are left; the next start removes them");
    }
    // Made, and left empty, by the plugin that keeps the window's place. One with something in it is another's.
    if let Ok(folder) = app.path().app_config_dir() {
        match std::fs::remove_dir(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, "an empty folder is left among the system's settings");
            }
            _ => {}
        }
    }
}
