//! The app's lock.

use serde::Serialize;
use ts_rs::TS;

use super::Opens;

/// Whether there is a lock, and whether it is closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct LockView {
    /// A password is set.
    pub set: bool,
    /// It is locked now.
    pub locked: Option<Locked>,
    /// After too many wrong passwords: when another is heard.
    #[ts(type = "number | null")]
    pub again_ms: Option<i64>,
}

/// A lock that is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Locked {
    /// Since when.
    #[ts(type = "number")]
    pub since_ms: i64,
    /// Why.
    pub why: LockedWhy,
    /// How many messages have come since.
    pub arrived: u32,
}

/// What locked the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum LockedWhy {
    /// It has just started.
    Start,
    /// The person asked for it.
    Asked,
    /// Nobody used it for so long.
    Idle {
        /// In minutes.
        minutes: u32,
    },
}

/// What the window goes on with once it is unlocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Unlocked {
    /// Where the person was, as the window left it with the app.
    pub place: Option<String>,
    /// What a notification was clicked for meanwhile.
    pub opens: Opens,
}
