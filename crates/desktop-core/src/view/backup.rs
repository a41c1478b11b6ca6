//! Encrypted backups, and what is restored of them.

use serde::Serialize;
use ts_rs::TS;

/// How far a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct BackupProgress {
    /// What is done.
    pub work: BackupWork,
    /// How many entries of the file are done.
    pub done: u32,
    /// How many there are.
    pub total: u32,
}

/// What is done with a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackupWork {
    /// It is written.
    Writing,
    /// It is read once as a whole; nothing is changed.
    Checking,
    /// What is in it is put beside what is here.
    Restoring,
}

/// A backup that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BackupWritten {
    /// Where.
    pub path: String,
    /// How many messages are in it.
    pub messages: u32,
}

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BackupContents {
    /// When it was made.
    #[ts(type = "number")]
    pub made_ms: i64,
    /// The day of that.
    pub day: String,
    /// The version of the app that made it.
    pub app_version: String,
    /// How many messages.
    pub messages: u32,
    /// Its accounts.
    pub accounts: Vec<BackupAccount>,
    /// Whether the person has to say which settings hold: there are accounts here, and so choices were made.
    pub asks_settings: bool,
}

/// An account in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BackupAccount {
    /// Its label.
    pub label: String,
    /// PingMe's user ID.
    pub user_id: String,
    /// It is in this app already. Else its key has to be entered after it was restored.
    pub here: bool,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Restored {
    /// It was stopped: only a part of it was restored. Restoring again goes on.
    pub stopped: bool,
    /// How many messages were not here before.
    pub messages: u32,
    /// How many were here, or were deleted here.
    pub known: u32,
    /// How many were left out, because they are older than messages are kept.
    pub outdated: u32,
    /// How many accounts were not here before: their keys have to be entered.
    pub accounts: u32,
}
