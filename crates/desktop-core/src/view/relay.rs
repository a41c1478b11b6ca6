//! What a relay says about an account, and the test of the way through it.

use serde::Serialize;
use ts_rs::TS;

/// Whether PingMe itself has ever called the callback URL, as the relay says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum PingmeSeen {
    /// The relay was not asked yet.
    #[default]
    Unknown,
    /// Never.
    Never,
    /// It has.
    Last {
        /// When it did last.
        #[ts(type = "number")]
        at_ms: i64,
    },
}

/// A change on the relay that nobody at this computer made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum RelayNotice {
    /// PingMe has to be given the new callback URL.
    CallbackUrlChanged,
    /// Another computer was paired; from now on it receives the same SMS.
    DeviceAdded {
        /// Its name on the relay.
        name: String,
    },
}

/// The relay's page of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RelayDetails {
    /// The relay's version.
    pub version: String,
    /// The computers that receive this account's SMS, this one first.
    pub devices: Vec<DeviceView>,
    /// Whether PingMe has called.
    pub pingme: PingmeSeen,
}

/// A computer that is paired with the relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DeviceView {
    /// Its name.
    pub name: String,
    /// It is this one.
    pub this: bool,
    /// When it was paired.
    #[ts(type = "number")]
    pub paired_ms: i64,
    /// When it asked last; nothing where it never did.
    #[ts(type = "number | null")]
    pub seen_ms: Option<i64>,
    /// Not seen for 30 days: it receives nothing until it asks again.
    pub suspended: bool,
    /// Messages that wait for it.
    #[ts(type = "number")]
    pub unread: u64,
}

/// How far a self-test has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SelfTestStage {
    /// The relay is asked for something to send.
    Asking,
    /// It is being sent to the callback URL.
    Sending,
    /// The relay has stored it; it is on its way back.
    Stored,
}

/// Tells how far a self-test has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct SelfTestProgress {
    /// Which account is tested.
    #[ts(type = "number")]
    pub account: i64,
    /// How far it is.
    pub stage: SelfTestStage,
}

/// A self-test that came back. The legs add up to the total.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SelfTest {
    /// When it came back.
    #[ts(type = "number")]
    pub ended_ms: i64,
    /// From sending to being kept here, in milliseconds.
    pub total_ms: f64,
    /// From this computer to the callback URL and its answer, without the relay's own time.
    pub sent_ms: f64,
    /// Until it was on the relay's disk.
    pub stored_ms: f64,
    /// From the relay to this computer.
    pub back_ms: f64,
    /// Opened and kept here, with the cursor.
    pub saved_ms: f64,
    /// Whether PingMe itself has called: the test does not show that.
    pub pingme: PingmeSeen,
}
