//! What the app would take from a text, and why.

use serde::Serialize;
use ts_rs::TS;

/// A text that was tried. Nothing of it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Tested {
    /// What comes of it.
    pub verdict: TestedVerdict,
    /// The code, as copied, where it is one.
    pub code: Option<String>,
    /// The same as displayed.
    pub shown: Option<String>,
    /// The service that the text names.
    pub service: Option<String>,
    /// How long the code is valid, in seconds, where the text says so.
    #[ts(type = "number | null")]
    pub valid_for_s: Option<u64>,
    /// Everything with the shape of a code: those taken first, then by their points.
    pub candidates: Vec<TestedCandidate>,
    /// So many points make a code.
    pub needed: i32,
    /// How sure it is, in percent.
    pub confidence: u8,
}

/// What comes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TestedVerdict {
    /// One code.
    One,
    /// Several are equally likely.
    Several,
    /// None.
    None,
}

/// Something with the shape of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TestedCandidate {
    /// As copied.
    pub code: String,
    /// As displayed.
    pub shown: String,
    /// Where it starts in the text, in UTF-16 units.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// It is the code, or one of several.
    pub taken: bool,
    /// The sum of its points.
    pub points: i32,
    /// What counts for and against it.
    pub reasons: Vec<TestedReason>,
}

/// A piece of evidence. The window has words for each key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TestedReason {
    /// For it, or against it when negative.
    pub points: i32,
    /// What kind of evidence, as `sms-code` names it: `term-before`.
    pub key: String,
    /// The word that counted.
    pub term: Option<String>,
    /// What it was taken for, as `sms-code` names it: `phone`.
    pub kind: Option<String>,
    /// How many digits it has, where the evidence is its shape and that is digits.
    pub digits: Option<u32>,
}
