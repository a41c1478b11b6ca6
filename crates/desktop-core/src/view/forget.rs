//! Forgetting everything.

use serde::Serialize;
use ts_rs::TS;

/// What could not be removed when everything was to be forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotForgotten {
    /// Secrets are in the keyring still.
    Keys,
    /// Files are in the data folder still.
    Files,
    /// The app is still named as what opens pairing links.
    Links,
    /// The app still starts at login.
    LoginStart,
}
