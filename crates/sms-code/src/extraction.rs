//! What [`extract`](crate::extract) answers.

use std::{fmt, ops::Range, time::Duration};

use crate::Reason;

/// What was found in one message.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Extraction {
    /// Which candidate is the code, if any.
    pub verdict: Verdict,
    /// Everything in the message that has the shape of a code, in reading order. Those that lost are
    /// kept, each with the reasons.
    pub candidates: Vec<Candidate>,
    /// Who sent it, as the message itself says: `【京东】`, `[jd]`, "Your Uber code". In Unicode NFC.
    pub service: Option<String>,
    /// How long the code can be used, if the message says so.
    pub valid_for: Option<Duration>,
    /// How sure the verdict is.
    pub confidence: Confidence,
}

impl Extraction {
    /// The one code to copy, or `None` when there is none or when the message is ambiguous.
    #[must_use]
    pub fn code(&self) -> Option<&Candidate> {
        match self.verdict {
            Verdict::Code(index) => self.candidates.get(index),
            Verdict::Ambiguous(_) | Verdict::None => None,
        }
    }

    /// The candidates that a person should choose from: one for a code, several for an ambiguous
    /// message, none otherwise.
    pub fn choices(&self) -> impl Iterator<Item = &Candidate> {
        let chosen = match &self.verdict {
            Verdict::Code(index) => std::slice::from_ref(index),
            Verdict::Ambiguous(indices) => indices.as_slice(),
            Verdict::None => &[],
        };
        chosen
            .iter()
            .filter_map(|&index| self.candidates.get(index))
    }
}

/// The decision. Numbers are indices into [`Extraction::candidates`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "snake_case")
)]
pub enum Verdict {
    /// This one is the code.
    Code(usize),
    /// Two or more are equally likely: show them all, copy none without being asked.
    Ambiguous(Vec<usize>),
    /// The message has no code to type.
    None,
}

/// A piece of the message that has the shape of a code.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Candidate {
    /// As a form wants it: digits folded to ASCII, no spaces, no dashes between digits, no `G-`.
    pub code: String,
    /// As a person reads it: digits folded to ASCII, grouped as in the message.
    pub shown: String,
    /// Where it stands in the original text, in bytes.
    pub span: Range<usize>,
    /// The sum of the reasons' points. A code needs at least [`Score::CODE`].
    pub score: Score,
    /// What this looks like besides a code (a phone number, an amount), if anything.
    pub taken_for: Option<TakenFor>,
    /// The evidence for and against, in the order in which it was gathered.
    pub reasons: Vec<Reason>,
}

/// Points of evidence, positive for a code and negative against it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct Score(pub i32);

impl Score {
    /// From this score on a candidate is called a code.
    pub const CODE: Self = Self(50);
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:+}", self.0)
    }
}

/// How sure a verdict is, in percent: 50 is a guess, 100 is as sure as this crate gets. It grows with
/// the distance to the threshold and to the second best candidate, and is not a probability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct Confidence(u8);

impl Confidence {
    /// From points of distance to the nearest other decision.
    #[must_use]
    pub(crate) fn from_margin(points: i32) -> Self {
        Self(50 + u8::try_from(points.clamp(0, 50)).unwrap_or(50))
    }

    /// 50 to 100.
    #[must_use]
    pub fn percent(self) -> u8 {
        self.0
    }
}

/// What a number can be when it is not a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum TakenFor {
    /// A phone number, a hotline or a short number to text to.
    Phone,
    /// The last digits of a card or an account, or something masked.
    CardTail,
    /// An amount of money, a balance, a percentage or a quantity.
    Amount,
    /// A date or a year.
    Date,
    /// A time of day or a duration.
    Time,
    /// An order, booking, parcel, flight, transaction, customer or reference number.
    Reference,
    /// A promotion, discount, gift or prize code.
    Promotion,
    /// An area, postal, error, product or other code that is not for signing in.
    OtherCode,
    /// A part of a link or an e-mail address.
    Link,
    /// The eleven characters by which an Android app recognises its message.
    RetrieverHash,
    /// A name or an ordinary word.
    Name,
}

impl TakenFor {
    /// A stable name for programs and translations, such as `card-tail`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::CardTail => "card-tail",
            Self::Amount => "amount",
            Self::Date => "date",
            Self::Time => "time",
            Self::Reference => "reference",
            Self::Promotion => "promotion",
            Self::OtherCode => "other-code",
            Self::Link => "link",
            Self::RetrieverHash => "retriever-hash",
            Self::Name => "name",
        }
    }
}
