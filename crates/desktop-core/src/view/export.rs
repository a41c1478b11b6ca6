//! Taking messages or spending out of the app, into a file.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{HistoryFilter, Problem, SpendEventQuery};

/// What to write into a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ExportForm {
    /// Messages.
    Messages {
        /// Which.
        filter: HistoryFilter,
        /// How.
        format: ExportFormat,
    },
    /// These messages, as far as they are there.
    Picked {
        /// Their ids.
        ids: Vec<String>,
        /// How.
        format: ExportFormat,
    },
    /// What was spent, event by event.
    Spend {
        /// Which events.
        query: SpendEventQuery,
        /// How.
        format: ExportFormat,
    },
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// RFC 4180, UTF-8.
    Csv,
    /// One array of objects.
    Json,
}

/// How far an export is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ExportProgress {
    /// The file's name.
    pub file: String,
    /// How many rows are written.
    pub done: u32,
    /// How many there are.
    pub total: u32,
    /// Where it stands.
    pub stage: ExportStage,
}

/// Where an export stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ExportStage {
    /// It is being written.
    Writing,
    /// The whole file is there.
    Done {
        /// Where.
        path: String,
    },
    /// The person stopped it; no file is left.
    Stopped,
    /// It failed; no file is left.
    Failed {
        /// Why.
        problem: Problem,
    },
}
