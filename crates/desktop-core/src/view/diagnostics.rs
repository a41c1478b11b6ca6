//! What the app says of itself, for whoever looks for a fault.

use serde::Serialize;
use ts_rs::TS;

/// The page Diagnostics, as far as nobody has to be asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Diagnostics {
    /// What runs.
    pub versions: Versions,
    /// The newest warnings and errors of this run, the newest first.
    pub faults: Vec<Fault>,
    /// Where everything is kept.
    pub folder: FolderView,
}

/// What runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Versions {
    /// The app.
    pub app: String,
    /// The web view that shows its window; nothing where the system does not say.
    pub web_view: Option<String>,
    /// The operating system, its version and the processor's architecture.
    pub system: String,
    /// What the screen is drawn by, `x11, GNOME`; nothing where that has no name.
    pub session: Option<String>,
    /// The relay's protocol that the app speaks.
    pub protocol: u32,
}

/// A warning or an error of this run. What it says holds no number, code, address or name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Fault {
    /// When it happened last, on this computer's clock.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// How often it has.
    pub times: u32,
    /// An error rather than a warning.
    pub error: bool,
    /// The problem's stable name, where it has one.
    pub code: Option<String>,
    /// The part of the app that says it.
    pub place: String,
    /// What happened.
    pub what: String,
}

/// The folder that everything is kept in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FolderView {
    /// Its path.
    pub path: String,
    /// The size of all files in it.
    #[ts(type = "number")]
    pub bytes: u64,
    /// How many messages are kept.
    pub messages: u32,
}
