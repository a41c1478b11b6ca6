//! The shortcut that copies the newest code from anywhere.

use serde::Serialize;
use ts_rs::TS;

/// Whether the shortcut works.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ShortcutState {
    /// None is wanted.
    #[default]
    Off,
    /// It works.
    Works,
    /// Another program has these keys.
    Taken,
    /// The desktop lets no program have one.
    NotHere,
}
