//! What the core tells the shell by itself.

use crate::view::{ExportProgress, MessageView, SelfTestProgress, Snapshot};

/// Something happened. A receiver that lags loses the oldest of them; it then asks for
/// [`Desktop::snapshot`](crate::Desktop::snapshot), which holds all that matters.
#[derive(Debug, Clone)]
pub enum Event {
    /// The screen's content changed.
    Snapshot(Box<Snapshot>),
    /// History rows were added or changed.
    HistoryChanged,
    /// A message was kept just now and is to be announced, once.
    Arrived(Box<MessageView>),
    /// Messages came while nobody could be told: announce them in one sentence.
    Away {
        /// How many messages.
        messages: u32,
        /// How many of them hold a code.
        codes: u32,
    },
    /// A self-test has come a stage further.
    SelfTest(SelfTestProgress),
    /// A file that the person wanted is further, or over.
    Export(ExportProgress),
}
