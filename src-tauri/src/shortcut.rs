//! The shortcut that copies the newest code from anywhere, in whatever way the desktop lets a program have
//! one.

mod grab;
mod keys;
#[cfg(target_os = "linux")]
mod portal;
mod sign;

use std::sync::{Arc, Mutex, PoisonError};

use desktop_core::view::{Problem, ProblemCode, Settings, ShortcutState};
use tauri::{AppHandle, Manager};
use tokio::sync::{Notify, watch};

use crate::session::Session;
use crate::{clipboard, events};
use grab::Grab;
use keys::Keys;

/// The app's shortcut, one per process.
#[derive(Debug)]
pub(crate) struct Shortcut {
    wanted: watch::Sender<Option<Keys>>,
    /// Another try is asked for, with the same keys.
    again: Arc<Notify>,
    state: Mutex<ShortcutState>,
}

impl Shortcut {
    /// Follows what the person has chosen.
    pub(crate) fn follow(&self, settings: &Settings) {
        // What cannot be read was refused when it was to be kept: somebody has written it by hand.
        let keys = read(settings).unwrap_or_default();
        self.wanted.send_if_modified(|wanted| {
            let changed = *wanted != keys;
            *wanted = keys;
            changed
        });
    }

    /// Whether it works. Where it does not, that is tried again: what stood in the way may have gone. What
    /// comes of it is told as an event.
    pub(crate) fn state(&self) -> ShortcutState {
        let state = self.now();
        if !is_settled(state) {
            self.again.notify_one();
        }
        state
    }

    fn now(&self) -> ShortcutState {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True when it is another than before.
    fn set(&self, state: ShortcutState) -> bool {
        let mut kept = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *kept, state) != state
    }
}

/// Nothing stands in its way that may go.
fn is_settled(state: ShortcutState) -> bool {
    !matches!(state, ShortcutState::Taken | ShortcutState::NotHere)
}

fn read(settings: &Settings) -> Result<Option<Keys>, keys::BadKeys> {
    settings
        .copy_shortcut
        .as_deref()
        .map(str::parse)
        .transpose()
}

/// Looks whether settings can be kept.
///
/// # Errors
/// [`ProblemCode::BadShortcut`].
pub(crate) fn check(settings: &Settings) -> Result<(), Problem> {
    read(settings).map(drop).map_err(|error| Problem {
        code: ProblemCode::BadShortcut,
        message: error.to_string(),
    })
}

/// How a program gets a shortcut here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It takes the keys.
    Grab,
    /// It asks the desktop. On Wayland, taking keys seems to work and does nothing.
    #[cfg(target_os = "linux")]
    Portal,
}

/// The way in a session with these environment variables.
#[cfg(target_os = "linux")]
fn way(variable: impl Fn(&str) -> Option<String>) -> Way {
    let is_wayland = variable("XDG_SESSION_TYPE").as_deref() == Some("wayland")
        || variable("WAYLAND_DISPLAY").is_some_and(|display| !display.is_empty());
    if is_wayland { Way::Portal } else { Way::Grab }
}

#[cfg(not(target_os = "linux"))]
fn way(_: impl Fn(&str) -> Option<String>) -> Way {
    Way::Grab
}

/// Has the shortcut that the person wants, from now on.
pub(crate) fn set_up(app: &AppHandle) {
    let (wanted, wishes) = watch::channel(None);
    let again = Arc::new(Notify::new());
    app.manage(Shortcut {
        wanted,
        again: Arc::clone(&again),
        state: Mutex::default(),
    });
    let way = way(|name| std::env::var(name).ok());
    tracing::debug!(?way, "shortcuts");
    tauri::async_runtime::spawn(keep(app.clone(), way, wishes, again));
}

async fn keep(
    app: AppHandle,
    way: Way,
    mut wishes: watch::Receiver<Option<Keys>>,
    again: Arc<Notify>,
) {
    let mut grab = Grab::default();
    #[cfg(target_os = "linux")]
    let mut portal = portal::Portal::default();
    loop {
        tokio::select! {
            wished = wishes.changed() => {
                // Its sender lives as long as the app.
                if wished.is_err() {
                    return;
                }
            }
            // What was asked for during the try that worked asks for no other.
            () = again.notified() => {
                if is_settled(app.state::<Shortcut>().now()) {
                    continue;
                }
            }
        }
        let keys = wishes.borrow_and_update().clone();
        let state = match way {
            Way::Grab => grab.hold(&app, keys.as_ref()).await,
            #[cfg(target_os = "linux")]
            Way::Portal => {
                // Of its own, so that the next turn hears of the next wish too. Who only asks for another
                // try waits for this one.
                let mut next = wishes.clone();
                tokio::select! {
                    state = portal.hold(&app, keys.as_ref()) => state,
                    // The desktop may ask the person for as long as it likes.
                    _ = next.changed() => continue,
                }
            }
        };
        if app.state::<Shortcut>().set(state) {
            events::shortcut(&app, state);
        }
    }
}

/// The keys were pressed, wherever the person is.
fn pressed(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let session = app.state::<Session>();
        session.lock().used();
        let Some(desktop) = session.shown().await else {
            return;
        };
        let copied = match desktop.newest_code().await {
            Ok(Some(code)) => clipboard::copy_code(&app, &desktop, &code.message.id, code.index)
                .await
                .map(|()| Some(code)),
            Ok(None) => Ok(None),
            Err(error) => Err(error.problem()),
        };
        if let Err(problem) = &copied {
            tracing::warn!(code = ?problem.code, "the newest code was not copied");
        }
        sign::show(&app, &desktop, copied.as_ref().map(Option::as_ref));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn keys_are_taken_on_x11_and_asked_for_on_wayland() {
        let cases: [(&[(&str, &str)], Way); 5] = [
            (&[("DISPLAY", ":0")], Way::Grab),
            (&[("DISPLAY", ":0"), ("XDG_SESSION_TYPE", "x11")], Way::Grab),
            (&[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "")], Way::Grab),
            (
                &[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0")],
                Way::Portal,
            ),
            (&[("XDG_SESSION_TYPE", "wayland")], Way::Portal),
        ];
        for (variables, wanted) in cases {
            let found = way(|name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(found, wanted, "{variables:?}");
        }
    }

    #[test]
    fn settings_with_keys_that_are_none_are_not_kept_and_none_at_all_are_fine() {
        let with = |keys: Option<&str>| Settings {
            copy_shortcut: keys.map(str::to_owned),
            ..Settings::default()
        };
        assert_eq!(check(&Settings::default()), Ok(()));
        assert_eq!(check(&with(None)), Ok(()));
        let refused = check(&with(Some("C"))).expect_err("a letter alone");
        assert_eq!(refused.code, ProblemCode::BadShortcut);
    }
}
