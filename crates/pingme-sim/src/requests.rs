//! What was asked, so that a test can prove "one request".

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How many requests are remembered one by one; all are counted.
const REMEMBERED: usize = 10_000;

/// An operation, spelt as on the vendor's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// Lists the services.
    GetAppList,
    /// Locks a number.
    LockNumber,
    /// Subscribes a number.
    SubNumber,
    /// Unsubscribes a number.
    UnSubNumber,
    /// Lists the numbers.
    GetNumberList,
}

impl Operation {
    /// All five.
    pub const ALL: [Self; 5] = [
        Self::GetAppList,
        Self::LockNumber,
        Self::SubNumber,
        Self::UnSubNumber,
        Self::GetNumberList,
    ];

    /// The name in the address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GetAppList => "getAppList",
            Self::LockNumber => "lockNumber",
            Self::SubNumber => "subNumber",
            Self::UnSubNumber => "unSubNumber",
            Self::GetNumberList => "getNumberList",
        }
    }

    /// Reads the name in the address.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operation| operation.name() == name)
    }
}

/// One request that came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The operation.
    pub operation: Operation,
    /// The HTTP method.
    pub method: String,
    /// When it came in.
    pub at: Timestamp,
    /// Its `userId`, where it had one.
    pub user_id: Option<String>,
    /// Whether it did what it asked for; a read that was answered did, too.
    pub took_effect: bool,
    /// What was answered: an HTTP status, `retcode N`, or the fault's name.
    pub answer: String,
}

/// The requests so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Requests {
    /// How many of each operation, by its name.
    pub counts: BTreeMap<Operation, u64>,
    /// The last ones, oldest first.
    pub log: VecDeque<Seen>,
}

impl Requests {
    /// How many requests of one operation came in.
    #[must_use]
    pub fn count(&self, operation: Operation) -> u64 {
        self.counts.get(&operation).copied().unwrap_or_default()
    }

    pub(crate) fn add(&mut self, seen: Seen) {
        *self.counts.entry(seen.operation).or_default() += 1;
        if self.log.len() == REMEMBERED {
            self.log.pop_front();
        }
        self.log.push_back(seen);
    }
}
