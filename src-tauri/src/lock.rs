//! What can be asked of a locked app, and what waits until it is unlocked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use desktop_core::AppLock;
use desktop_core::view::{Opens, Problem, ProblemCode};
use tauri::{AppHandle, Manager as _};

use crate::notifications;
use crate::session::Session;

/// The commands that the window may send while the app is locked; every other is refused before it runs. None
/// of these gives a number, a code or a message, spends money, copies, or changes what is kept; one forgets all of
/// it, the way on for whoever has forgotten the password.
const ADMITTED: &[&str] = &[
    // Without what is locked.
    "snapshot",
    // They open what is not open, and give a snapshot.
    "try_again",
    "start_this_run",
    "set_history_aside",
    // How the relay is stands at the foot, locked or not.
    "refresh_numbers",
    "window_visible",
    "painted",
    // Whoever is at the window can close it.
    "quit",
    "keep_place",
    "unlock",
    "forget_everything",
];

/// Whether the window may send a command while the app is locked.
pub(crate) fn admits(command: &str) -> bool {
    ADMITTED.contains(&command)
}

/// The refusal of everything else.
pub(crate) fn refused() -> Problem {
    Problem {
        code: ProblemCode::Locked,
        message: "the app is locked".to_owned(),
    }
}

/// The longest place that is kept, in bytes. The window's are below one KiB.
const LONGEST: usize = 16 * 1024;

/// What waits until the app is unlocked, one per process.
#[derive(Debug, Default)]
pub(crate) struct Waiting(Mutex<Left>);

/// What was left behind.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// Where the person was, in the window's own words. It may name a number, so the page keeps none of it.
    pub(crate) place: Option<String>,
    /// What a notification was clicked for.
    pub(crate) opens: Opens,
}

impl Waiting {
    /// Keeps where the person was.
    pub(crate) fn keep_place(&self, place: String) {
        if place.len() <= LONGEST {
            self.left().place = Some(place);
        }
    }

    /// Keeps what is to be opened; of several the last.
    pub(crate) fn open_later(&self, opens: Opens) {
        self.left().opens = opens;
    }

    /// Gives all of it away.
    pub(crate) fn take(&self) -> Left {
        std::mem::take(&mut self.left())
    }

    fn left(&self) -> MutexGuard<'_, Left> {
        // It is whole after a panic elsewhere: every change is one assignment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets the app lock by itself, and takes off the screen what was shown outside the window when it does.
pub(crate) fn set_up(app: &AppHandle, lock: &Arc<AppLock>) {
    app.manage(Waiting::default());
    tauri::async_runtime::spawn(Arc::clone(lock).close_when_idle());
    tauri::async_runtime::spawn(withdraw_when_closed(app.clone(), Arc::clone(lock)));
}

/// A notification that is still shown names its code.
async fn withdraw_when_closed(app: AppHandle, lock: Arc<AppLock>) {
    let mut changes = lock.changes();
    let mut was_closed = false;
    // Its sender lives as long as the app.
    while changes.changed().await.is_ok() {
        let closed = lock.is_closed();
        if closed && !was_closed {
            notifications::withdraw_all(&app);
        }
        was_closed = closed;
    }
}

/// Locks the app, if there is a password.
pub(crate) fn close(app: &AppHandle) {
    app.state::<Session>().lock().close();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All commands there are, by the list in `commands.rs`.
    fn commands() -> Vec<&'static str> {
        let list = include_str!("commands.rs");
        let (_, list) = list.split_once("generate_handler![").expect("the list");
        let (list, _) = list.split_once(']').expect("its end");
        let names = list.split(',').map(str::trim).filter(|it| !it.is_empty());
        names
            .map(|path| path.rsplit("::").next().expect("a name"))
            .collect()
    }

    #[test]
    fn every_command_is_refused_while_locked_but_for_a_few_that_give_nothing_away() {
        let commands = commands();
        assert!(commands.len() > 50, "{commands:?}");
        for admitted in ADMITTED {
            assert!(commands.contains(admitted), "there is no {admitted}");
        }
        let admitted: Vec<_> = commands.iter().copied().filter(|it| admits(it)).collect();
        assert_eq!(admitted.len(), ADMITTED.len());
        for refused in [
            "history",
            "message",
            "copy_code",
            "lock_number",
            "save_settings",
            "take_link",
        ] {
            assert!(commands.contains(&refused) && !admits(refused), "{refused}");
        }
        assert!(!admits("a_command_of_tomorrow"));
    }

    #[test]
    fn the_permissions_name_the_same_commands() {
        let permissions = include_str!("../permissions/window.toml");
        for command in commands() {
            assert!(permissions.contains(&format!("\"{command}\"")), "{command}");
        }
    }

    #[test]
    fn what_waits_is_given_away_once_and_a_place_without_end_is_not_kept() {
        let waiting = Waiting::default();
        waiting.keep_place("here".to_owned());
        waiting.keep_place("x".repeat(LONGEST + 1));
        waiting.open_later(Opens::Message { id: "1".to_owned() });
        waiting.open_later(Opens::Message { id: "2".to_owned() });
        let left = waiting.take();
        assert_eq!(left.place.as_deref(), Some("here"));
        assert_eq!(left.opens, Opens::Message { id: "2".to_owned() });
        let left = waiting.take();
        assert_eq!((left.place, left.opens), (None, Opens::Nothing));
    }
}
