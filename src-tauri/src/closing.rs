//! What closing the window does: where there is a tray it hides, else the app ends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use desktop_core::view::{Pause, Settings, Snapshot};
use tauri::{AppHandle, Manager, Window, WindowEvent};

use crate::session::Session;
use crate::tray::Tray;
use crate::{notifications, window};

/// What the person has chosen, as the window was shown it last: closing waits for nothing.
#[derive(Debug, Default)]
pub(crate) struct Closing {
    settings: Mutex<Option<Settings>>,
    /// It has been said in this run, which the settings may not show yet.
    said: AtomicBool,
}

impl Closing {
    /// Follows what the window is shown.
    pub(crate) fn follow(&self, snapshot: &Snapshot) {
        // Where nothing could be opened, nothing can arrive that would be worth staying for.
        let settings = snapshot
            .blocked
            .is_none()
            .then(|| snapshot.settings.clone());
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    fn settings(&self) -> Option<Settings> {
        self.settings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Whether closing only hides the window.
fn hides(tray: bool, settings: Option<&Settings>) -> bool {
    tray && settings.is_some_and(|settings| settings.close_hides)
}

/// The person asks for the window to be closed, by its button or a key.
pub(crate) fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else {
        return;
    };
    let app = window.app_handle();
    let settings = app.state::<Closing>().settings();
    if hides(app.state::<Tray>().is_there(), settings.as_ref()) {
        api.prevent_close();
        window::hide(app);
        if let Some(settings) = settings {
            say_once(app, settings);
        }
    }
}

/// Says that the app goes on, the first time that the window is hidden while notifications are not paused.
/// That it is said is kept before it is shown.
fn say_once(app: &AppHandle, settings: Settings) {
    let paused = settings.pause != Pause::Not;
    if settings.close_hides_said
        || paused
        || app.state::<Closing>().said.swap(true, Ordering::AcqRel)
    {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let session = app.state::<Session>();
        let said = Settings {
            close_hides_said: true,
            ..settings
        };
        if let Err(problem) = session.save_settings(said).await {
            tracing::warn!(code = ?problem.code, "the next run will say again that it goes on");
        }
        if let Ok(snapshot) = session.snapshot().await {
            notifications::show_hidden(&app, snapshot.language);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_hides_only_where_there_is_a_tray_something_is_open_and_the_person_has_not_declined()
    {
        let hiding = Settings::default();
        let quitting = Settings {
            close_hides: false,
            ..Settings::default()
        };
        for (tray, settings, hidden) in [
            (true, Some(&hiding), true),
            (false, Some(&hiding), false),
            (true, Some(&quitting), false),
            (true, None, false),
        ] {
            assert_eq!(hides(tray, settings), hidden, "{tray} {settings:?}");
        }
    }
}
