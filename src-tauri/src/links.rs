//! Pairing links that are opened outside the window: by a click elsewhere, which starts the app with
//! the link as its argument.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use tauri::{AppHandle, Manager};

use crate::events;

/// What the links of this app begin with.
const SCHEME: &str = "pingme://";
/// The longest that is taken, in bytes. A relay's is about 200.
const LONGEST: usize = 4096;

/// What was given as a link, before it is looked at. A pairing link is a secret until it is used, so
/// `Debug` leaves it out, and no argument is ever refused with its words.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Given(String);

impl From<String> for Given {
    fn from(given: String) -> Self {
        Self(given)
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(…)")
    }
}

impl Given {
    /// The link, if it is one of ours. What it says is the core's to read.
    fn link(self) -> Option<String> {
        let ours = self
            .0
            .get(..SCHEME.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(SCHEME));
        (ours && self.0.len() <= LONGEST).then_some(self.0)
    }
}

/// The last link that was opened, until the window takes it.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Option<String>>);

impl Kept {
    /// Gives the link away, once.
    pub(crate) fn take(&self) -> Option<String> {
        // It is whole after a panic elsewhere: a lock is held only for one assignment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Keeps a link for the window and tells it.
pub(crate) fn open(app: &AppHandle, given: Given) {
    let Some(link) = given.link() else {
        tracing::warn!("what the app was started with is not a pairing link");
        return;
    };
    let kept = app.state::<Kept>();
    *kept.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(link);
    events::open_link(app);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_of_this_app_are_taken_and_none_is_printed() {
        let longest = format!("{SCHEME}pair?{}", "x".repeat(LONGEST - SCHEME.len() - 5));
        let cases = [
            ("pingme://pair?secret=hush", true),
            ("PingMe://pair?secret=hush", true),
            (longest.as_str(), true),
            (&format!("{longest}x"), false),
            ("https://example.org/pair?secret=hush", false),
            ("pingme:pair", false),
            ("pingme:/\u{e4}", false),
            ("", false),
        ];
        for (given, taken) in cases {
            let given = Given::from(given.to_owned());
            assert!(!format!("{given:?}").contains("pair"));
            assert_eq!(given.clone().link().is_some(), taken, "{}", given.0);
        }
    }
}
