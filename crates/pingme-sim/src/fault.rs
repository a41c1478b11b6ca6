//! Ways to fail, on request.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Operation;

/// A planned failure of the next requests that it fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The operation that fails; any, without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// How it fails.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Whether the request takes effect first.
    #[serde(default)]
    pub when: When,
    /// How many requests fail; 0 means all until faults are cleared.
    #[serde(default = "once")]
    pub times: u32,
}

const fn once() -> u32 {
    1
}

/// Whether the request takes effect before it fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Nothing is done: no money, no number.
    #[default]
    BeforeEffect,
    /// What was asked for is done, and only the answer fails.
    AfterEffect,
}

/// How a request fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum FaultKind {
    /// The connection is cut before a byte of the answer.
    Cut,
    /// The connection is cut in the middle of the answer's body.
    CutBody,
    /// Nothing is ever answered.
    Silence,
    /// The answer comes late, but right, and takes effect: before it is written, it waits, or after that.
    Delay {
        /// How late, in milliseconds.
        ms: u64,
    },
    /// HTTP 200 with a failure inside.
    Retcode {
        /// The retcode.
        code: i64,
        /// The `retmsg`.
        #[serde(default)]
        message: String,
    },
    /// An HTTP status with an HTML page.
    Status {
        /// The status: 403, 500, 502…
        status: u16,
    },
    /// HTTP 307 to the same address.
    Redirect,
    /// HTTP 200 with the right answer cut off in the middle of its JSON.
    BrokenJson,
    /// HTTP 200 with an HTML page.
    Html,
    /// HTTP 200 without a body.
    EmptyBody,
    /// HTTP 200, retcode 0, and an empty `result`.
    EmptyResult,
    /// HTTP 200 with a body of 5 MiB.
    HugeBody,
}

impl FaultKind {
    /// Its name in `snake_case`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::CutBody => "cut_body",
            Self::Silence => "silence",
            Self::Delay { .. } => "delay",
            Self::Retcode { .. } => "retcode",
            Self::Status { .. } => "status",
            Self::Redirect => "redirect",
            Self::BrokenJson => "broken_json",
            Self::Html => "html",
            Self::EmptyBody => "empty_body",
            Self::EmptyResult => "empty_result",
            Self::HugeBody => "huge_body",
        }
    }

    pub(crate) fn delay(&self) -> Option<Duration> {
        match self {
            Self::Delay { ms } => Some(Duration::from_millis(*ms)),
            _ => None,
        }
    }
}

/// The failures that are still to come, in the order in which they were planned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn plan(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn planned(&self) -> &[Fault] {
        &self.0
    }

    /// Takes the first failure that fits; used up, it is gone.
    pub(crate) fn take(&mut self, operation: Operation) -> Option<Fault> {
        let fits = |fault: &Fault| fault.operation.is_none_or(|wanted| wanted == operation);
        let at = self.0.iter().position(fits)?;
        match self.0[at].times {
            0 => Some(self.0[at].clone()),
            1 => Some(self.0.remove(at)),
            _ => {
                self.0[at].times -= 1;
                Some(self.0[at].clone())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_its_operation_as_often_as_planned() {
        let mut faults = Faults::default();
        let cut = |operation, times| Fault {
            operation,
            kind: FaultKind::Cut,
            when: When::BeforeEffect,
            times,
        };
        faults.plan(cut(Some(Operation::LockNumber), 2));
        assert!(faults.take(Operation::SubNumber).is_none());
        assert!(faults.take(Operation::LockNumber).is_some());
        assert!(faults.take(Operation::LockNumber).is_some());
        assert!(faults.take(Operation::LockNumber).is_none());
        faults.plan(cut(None, 0));
        assert!((0..9).all(|_| faults.take(Operation::GetAppList).is_some()));
        faults.clear();
        assert!(faults.take(Operation::GetAppList).is_none());
    }

    #[test]
    fn a_fault_is_one_flat_json_object() {
        let fault: Fault = serde_json::from_str(
            r#"{"operation": "lockNumber", "fault": "retcode", "code": 500000}"#,
        )
        .unwrap();
        assert_eq!(
            fault.kind,
            FaultKind::Retcode {
                code: 500_000,
                message: String::new()
            }
        );
        assert_eq!((fault.when, fault.times), (When::BeforeEffect, 1));
    }
}
