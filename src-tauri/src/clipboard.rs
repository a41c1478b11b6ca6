//! Putting a code or a number on the clipboard, and giving the clipboard back.

mod loan;

use std::sync::Arc;
use std::time::Duration;

use desktop_core::Desktop;
use desktop_core::view::{Problem, ProblemCode};
use tauri::{AppHandle, Manager};
use tauri_plugin_clipboard_manager::{Clipboard as System, ClipboardExt as _, Error};
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

use crate::session::Session;
use loan::{Due, Loans, Round};

/// How long the owner of the clipboard may take to say what it holds. A frozen one would take half a minute:
/// a code is not held up for that, and what was there before is lost.
const ANSWER: Duration = Duration::from_millis(250);

/// The app's clipboard, one per process.
#[derive(Default)]
pub(crate) struct Clipboard {
    /// Held while something is read or written, so that one copy does not end up inside another.
    loans: Mutex<Loans>,
}

/// Whether what is written is marked so that clipboard histories leave it out, where the system knows such a
/// mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Secret,
    Plain,
}

/// What codes, and what is copied beside them, are marked with: what the person has chosen.
fn mark_of(desktop: &Desktop) -> Mark {
    if desktop.settings().secret_clipboard {
        Mark::Secret
    } else {
        Mark::Plain
    }
}

/// Puts a number or a text on the clipboard, where it stays.
///
/// # Errors
/// [`ProblemCode::ClipboardFailed`] when the system does not take it.
pub(crate) async fn put(app: &AppHandle, text: String) -> Result<(), Problem> {
    let desktop = app.state::<Session>().desktop().await?;
    put_marked(app, text, mark_of(&desktop)).await
}

/// Puts on the clipboard what no history may ever keep.
///
/// # Errors
/// See [`put`].
pub(crate) async fn put_secret(app: &AppHandle, text: String) -> Result<(), Problem> {
    put_marked(app, text, Mark::Secret).await
}

async fn put_marked(app: &AppHandle, text: String, mark: Mark) -> Result<(), Problem> {
    let clipboard = app.state::<Clipboard>();
    let mut loans = clipboard.loans.lock().await;
    write_unlocked(app, text, mark).await?;
    loans.forget();
    Ok(())
}

/// Puts a code of a message on the clipboard, marks the message as copied, and gives the clipboard back
/// after the time that the person has chosen.
///
/// # Errors
/// When the message is not kept any more, or the system does not take the code; [`ProblemCode::Locked`].
pub(crate) async fn copy_code(
    app: &AppHandle,
    desktop: &Arc<Desktop>,
    message: &str,
    index: u32,
) -> Result<(), Problem> {
    app.state::<Session>().unlocked()?;
    let code = desktop.code_to_copy(message, index).await?;
    lend(app, desktop, code).await?;
    // Only what is on the clipboard counts as used.
    Ok(desktop.mark_copied(message).await?)
}

/// Puts the code of a message on the clipboard, if it has the one, and marks it as copied: the person wants it,
/// who is not in the window.
///
/// # Errors
/// See [`copy_code`].
pub(crate) async fn copy_chosen(app: &AppHandle, message: &str) -> Result<(), Problem> {
    let session = app.state::<Session>();
    session.lock().used();
    let (desktop, view) = session.desktop_with(message).await?;
    match view.chosen {
        Some(index) => copy_code(app, &desktop, message, index).await,
        None => Ok(()),
    }
}

async fn lend(app: &AppHandle, desktop: &Arc<Desktop>, code: String) -> Result<(), Problem> {
    let after = give_back_after(desktop);
    let clipboard = app.state::<Clipboard>();
    let mut loans = clipboard.loans.lock().await;
    let before = match after {
        Some(_) => read().await,
        None => None,
    };
    write_unlocked(app, code.clone(), mark_of(desktop)).await?;
    let Some(after) = after else {
        loans.forget();
        return Ok(());
    };
    let round = loans.lend(code, before);
    let (app, desktop) = (app.clone(), Arc::clone(desktop));
    tauri::async_runtime::spawn(async move {
        sleep(after).await;
        give_back(&app, &desktop, round).await;
    });
    Ok(())
}

fn give_back_after(desktop: &Desktop) -> Option<Duration> {
    let seconds = desktop.settings().give_back_s?;
    Some(Duration::from_secs(seconds.into()))
}

async fn give_back(app: &AppHandle, desktop: &Desktop, round: Round) {
    let clipboard = app.state::<Clipboard>();
    let mut loans = clipboard.loans.lock().await;
    if !loans.is_out(round) {
        return;
    }
    if give_back_after(desktop).is_none() {
        loans.forget();
        return;
    }
    let due = loans.due(round, read().await.as_deref());
    tracing::debug!("a code\'s time on the clipboard is over: {}", due.words());
    let given = match due {
        Due::Nothing => Ok(()),
        Due::Write(text) => write(app, text, Mark::Plain).await,
        Due::Clear => change(app, |clipboard| clipboard.clear()).await,
    };
    if let Err(problem) = given {
        tracing::warn!(code = ?problem.code, "the clipboard was not given back");
    }
}

/// The text that is on the clipboard, if there is one and its owner answers in time.
async fn read() -> Option<String> {
    // Not through the plugin: a reader that waits for a frozen owner holds it against all writers.
    let reading = tauri::async_runtime::spawn_blocking(|| {
        arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get_text())
    });
    timeout(ANSWER, reading).await.ok()?.ok()?.ok()
}

/// Writes what nobody may have while the app is locked: it may have been locked while another copy, or the owner of
/// the clipboard, was waited for.
async fn write_unlocked(app: &AppHandle, text: String, mark: Mark) -> Result<(), Problem> {
    app.state::<Session>().unlocked()?;
    write(app, text, mark).await
}

async fn write(app: &AppHandle, text: String, mark: Mark) -> Result<(), Problem> {
    change(app, move |clipboard| match mark {
        Mark::Secret => clipboard.write_secret(text),
        Mark::Plain => clipboard.write_text(text),
    })
    .await
}

async fn change(
    app: &AppHandle,
    change: impl FnOnce(&System<tauri::Wry>) -> Result<(), Error> + Send + 'static,
) -> Result<(), Problem> {
    let app = app.clone();
    // The system may hold this up: never on an async worker.
    let changed = tauri::async_runtime::spawn_blocking(move || change(app.clipboard())).await;
    match changed {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

fn failed(error: &dyn std::fmt::Display) -> Problem {
    Problem {
        code: ProblemCode::ClipboardFailed,
        message: format!("the clipboard did not take the text: {error}"),
    }
}
