//! A code that arrives is put on the clipboard by itself, where the person has chosen that.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use desktop_core::Desktop;
use desktop_core::view::MessageView;
use tauri::{AppHandle, Manager};
use tokio::time::sleep;

use crate::clipboard;
use crate::session::Session;

/// Codes that come within so short a time came together. Only the newest is copied, and the others stay
/// unused: a code that was on the clipboard for a blink of the eye is one nobody could paste.
const TOGETHER: Duration = Duration::from_millis(100);

/// What has come and is about to be copied, one per process.
#[derive(Default)]
pub(crate) struct AutoCopy {
    newest: Mutex<Option<Arrived>>,
}

struct Arrived {
    desktop: Arc<Desktop>,
    message: String,
    index: u32,
    received_ms: i64,
}

/// A message has come. Returns at once.
pub(crate) fn arrived(app: &AppHandle, desktop: &Arc<Desktop>, message: &MessageView) {
    // Nobody has shown that they may have it.
    if app.state::<Session>().unlocked().is_err() {
        return;
    }
    let Some(index) = desktop.copies_by_itself(message) else {
        return;
    };
    let is_first = app.state::<AutoCopy>().add(Arrived {
        desktop: Arc::clone(desktop),
        message: message.id.clone(),
        index,
        received_ms: message.received_ms,
    });
    if !is_first {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        sleep(TOGETHER).await;
        let Some(newest) = app.state::<AutoCopy>().take() else {
            return;
        };
        let copied =
            clipboard::copy_code(&app, &newest.desktop, &newest.message, newest.index).await;
        if let Err(problem) = copied {
            tracing::warn!(code = ?problem.code, "a code was not copied by itself");
        }
    });
}

impl AutoCopy {
    /// Adds one. True for the first of those that come together.
    fn add(&self, arrived: Arrived) -> bool {
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *newest {
            Some(kept) => {
                if arrived.received_ms >= kept.received_ms {
                    *kept = arrived;
                }
                false
            }
            None => {
                *newest = Some(arrived);
                true
            }
        }
    }

    fn take(&self) -> Option<Arrived> {
        self.newest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}
