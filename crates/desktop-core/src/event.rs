//! What the core tells the shell by itself.

use crate::{
    notice::Notice,
    view::{BackupProgress, ExportProgress, MessageView, SelfTestProgress, Snapshot},
};

/// Something happened. A receiver that lags loses the oldest of them; it then asks for
/// [`Desktop::snapshot`](crate::Desktop::snapshot), which holds all that matters.
#[derive(Debug, Clone)]
pub enum Event {
    /// The screen's content changed.
    Snapshot(Box<Snapshot>),
    /// History rows were added or changed.
    HistoryChanged,
    /// A message came and was kept just now, also one of which no notification tells. None of those that
    /// came while the app was away.
    Arrived(Box<MessageView>),
    /// A notification is to be shown, once.
    Notice(Box<Notice>),
    /// A self-test has come a stage further.
    SelfTest(SelfTestProgress),
    /// A file that the person wanted is further, or over.
    Export(ExportProgress),
    /// A backup that is written or read is further.
    Backup(BackupProgress),
}
