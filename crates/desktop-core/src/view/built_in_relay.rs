//! The relay in the app.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Problem;

/// The relay in the app, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BuiltInRelay {
    /// What it is doing.
    pub state: BuiltInRelayState,
    /// The port that it listens on, or the one that is proposed for it.
    pub port: u16,
    /// Where PingMe reaches it; empty where it was never set up.
    pub public_url: String,
    /// It listens on all interfaces, not on this computer's own alone.
    pub everywhere: bool,
}

/// What the relay in the app is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum BuiltInRelayState {
    /// There is none.
    Off,
    /// It is about to serve.
    Starting,
    /// It serves.
    Running {
        /// Where a tunnel finds it on this computer.
        address: String,
        /// Since when, on this computer's clock.
        #[ts(type = "number")]
        since_ms: i64,
    },
    /// It is wanted and does not serve.
    Failed {
        /// Why not.
        problem: Problem,
    },
}

/// How the relay in the app is to be, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct BuiltInRelayForm {
    /// The port, in digits.
    pub port: String,
    /// Where PingMe reaches it: https, or http on this computer.
    pub public_url: String,
    /// Something else than this computer forwards to it.
    pub everywhere: bool,
    /// The accounts to pair with it.
    pub accounts: Vec<BuiltInRelayAccount>,
}

/// An account that is to be paired with the relay in the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
pub struct BuiltInRelayAccount {
    /// The account's id.
    #[ts(type = "number")]
    pub account: i64,
    /// The person has confirmed that this replaces the pairing that is there.
    pub replace: bool,
}

/// What came of turning the relay in the app off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum BuiltInRelayEnd {
    /// It is off.
    Off,
    /// It is as it was: it still has messages that have not arrived here, or that cannot be told.
    Holds {
        /// How many, where it can be told.
        messages: Option<u32>,
    },
}
