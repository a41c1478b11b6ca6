//! What closing the window does: where there is a tray it hides, else it is minimised, unless the person wants
//! the app to end with it.

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
    /// That it is hidden has been said in this run, which the settings may not show yet.
    hidden_said: AtomicBool,
    /// That it is minimised has.
    minimised_said: AtomicBool,
}

/// How the app goes on without its window in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GoesOn {
    /// The tray brings it back.
    Hidden,
    /// There is no tray: it lies among the minimised windows.
    Minimised,
}

impl GoesOn {
    /// Whether the person has been told, by what is kept.
    fn said(self, settings: &Settings) -> bool {
        match self {
            Self::Hidden => settings.close_hides_said,
            Self::Minimised => settings.close_minimises_said,
        }
    }

    fn saying(self, settings: Settings) -> Settings {
        match self {
            Self::Hidden => Settings {
                close_hides_said: true,
                ..settings
            },
            Self::Minimised => Settings {
                close_minimises_said: true,
                ..settings
            },
        }
    }
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

    /// Whether it has been said in this run; from now on it has.
    fn say(&self, goes_on: GoesOn) -> bool {
        let said = match goes_on {
            GoesOn::Hidden => &self.hidden_said,
            GoesOn::Minimised => &self.minimised_said,
        };
        said.swap(true, Ordering::AcqRel)
    }

    fn settings(&self) -> Option<Settings> {
        self.settings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// How the app goes on when the window is closed; not at all where nothing says.
fn goes_on(tray: bool, minimised: bool, settings: Option<&Settings>) -> Option<GoesOn> {
    if !settings.is_some_and(|settings| settings.close_hides) {
        return None;
    }
    match (tray, minimised) {
        (true, _) => Some(GoesOn::Hidden),
        (false, false) => Some(GoesOn::Minimised),
        // Out of the list of windows: the person wants it to be gone.
        (false, true) => None,
    }
}

/// The person asks for the window to be closed, by its button or a key.
pub(crate) fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else {
        return;
    };
    let app = window.app_handle();
    let Some(settings) = app.state::<Closing>().settings() else {
        return;
    };
    let tray = app.state::<Tray>().is_there();
    let Some(goes_on) = goes_on(tray, window::is_minimised(app), Some(&settings)) else {
        return;
    };
    api.prevent_close();
    match goes_on {
        GoesOn::Hidden => window::hide(app),
        GoesOn::Minimised => window::minimise(app),
    }
    say_once(app, goes_on, &settings);
}

/// Says that the app goes on, the first time that it does so while notifications are not paused. That it is
/// said is kept before it is shown.
fn say_once(app: &AppHandle, goes_on: GoesOn, settings: &Settings) {
    let paused = settings.pause != Pause::Not;
    if goes_on.said(settings) || paused || app.state::<Closing>().say(goes_on) {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let session = app.state::<Session>();
        let kept = session.keep_settings(|before| Ok(goes_on.saying(before)));
        if let Err(problem) = kept.await {
            tracing::warn!(code = ?problem.code, "the next run will say again that it goes on");
        }
        if let Ok(snapshot) = session.snapshot().await {
            notifications::show_goes_on(&app, goes_on, snapshot.language);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_hides_or_minimises_where_something_is_open_and_the_person_has_not_declined() {
        let going_on = Settings::default();
        let quitting = Settings {
            close_hides: false,
            ..Settings::default()
        };
        for (tray, minimised, settings, wanted) in [
            (true, false, Some(&going_on), Some(GoesOn::Hidden)),
            (true, true, Some(&going_on), Some(GoesOn::Hidden)),
            (false, false, Some(&going_on), Some(GoesOn::Minimised)),
            (false, true, Some(&going_on), None),
            (true, false, Some(&quitting), None),
            (false, false, Some(&quitting), None),
            (true, false, None, None),
            (false, false, None, None),
        ] {
            let found = goes_on(tray, minimised, settings);
            assert_eq!(found, wanted, "{tray} {minimised} {settings:?}");
        }
    }

    #[test]
    fn each_way_of_going_on_is_said_by_itself() {
        for one in [GoesOn::Hidden, GoesOn::Minimised] {
            assert!(!one.said(&Settings::default()));
            let said = one.saying(Settings::default());
            for other in [GoesOn::Hidden, GoesOn::Minimised] {
                assert_eq!(other.said(&said), other == one);
            }
            let closing = Closing::default();
            assert!(!closing.say(one));
            assert!(closing.say(one));
        }
    }
}
