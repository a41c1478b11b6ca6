//! Evidence in words.

use std::fmt;

use crate::{
    TakenFor,
    evidence::{Clue, Judged},
    shapes::Shape,
    terms::Lexicon,
};

/// One piece of evidence. Its [`Display`](fmt::Display) form is for people, in English, such as
/// `"verification code" (en) stands before it`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// For (positive) or against (negative).
    pub points: i32,
    clue: Clue,
    shape: Shape,
}

impl Reason {
    /// A stable name for programs and translations, such as `term-before`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self.clue {
            Clue::Shape => "shape",
            Clue::Form(_) => "form",
            Clue::CodeBefore(_) => "term-before",
            Clue::CodeAfter(_) => "term-after",
            Clue::Claimed(_) => "claimed",
            Clue::Counted => "counted",
            Clue::Connected => "connected",
            Clue::Opens => "opens",
            Clue::BehindSender => "behind-sender",
            Clue::Enter(_) => "enter",
            Clue::Purpose(_) => "purpose",
            Clue::Named(..) => "named",
            Clue::SentTo(_) => "sent-to",
            Clue::Void(_) => "void",
            Clue::Tone => "tone",
            Clue::Advert => "advert",
            Clue::OnlyOne => "only-one",
            Clue::OwnLine => "own-line",
            Clue::WholeMessage => "whole-message",
            Clue::DomainBound => "domain-bound",
            Clue::LinkParameter => "link-parameter",
        }
    }

    /// The word of the message that counted, as its table spells it, and its language (BCP 47, or `any`).
    #[must_use]
    pub fn term(&self) -> Option<(&'static str, &'static str)> {
        match self.clue {
            Clue::CodeBefore(term)
            | Clue::CodeAfter(term)
            | Clue::Claimed(term)
            | Clue::Enter(term)
            | Clue::Purpose(term)
            | Clue::Named(_, term)
            | Clue::SentTo(term)
            | Clue::Void(term) => Some(Lexicon::get().name(term)),
            _ => None,
        }
    }

    /// What the number was taken for, where that is the evidence.
    #[must_use]
    pub fn taken_for(&self) -> Option<TakenFor> {
        match self.clue {
            Clue::Form(kind) | Clue::Named(kind, _) => Some(kind),
            _ => None,
        }
    }

    /// How many digits it has, where its shape is the evidence and that is digits.
    #[must_use]
    pub fn digits(&self) -> Option<usize> {
        match (self.clue, self.shape) {
            (Clue::Shape, Shape::Digits { count, .. }) => Some(count),
            _ => None,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.term() {
            Some((word, "any")) => write!(f, "\"{word}\" ")?,
            Some((word, language)) => write!(f, "\"{word}\" ({language}) ")?,
            None => {}
        }
        f.write_str(match self.clue {
            Clue::Shape => return shape(f, self.shape),
            Clue::Form(kind) => return write!(f, "it is written like {}", kind_text(kind)),
            Clue::Named(kind, _) => return write!(f, "makes it {}", kind_text(kind)),
            Clue::CodeBefore(_) => "stands before it",
            Clue::CodeAfter(_) => "stands after it",
            Clue::Claimed(_) => "belongs to another number",
            Clue::Counted => "it counts what follows",
            Clue::Connected => "a colon or \"is\" leads to it",
            Clue::Opens => "it opens the message",
            Clue::BehindSender => "it stands right behind the sender's name",
            Clue::Enter(_) => "asks to type it",
            Clue::Purpose(_) => "is in its sentence",
            Clue::SentTo(_) => "asks to send a message to it",
            Clue::Void(_) => "says that it is of no use",
            Clue::Tone => "the message talks like one with a code",
            Clue::Advert => "the message talks like an advertisement",
            Clue::OnlyOne => "no other number can be the code",
            Clue::OwnLine => "it has a line or a sentence of its own",
            Clue::WholeMessage => "the message is nothing else",
            Clue::DomainBound => "it is bound to a web site in the last line",
            Clue::LinkParameter => "the link calls it a code",
        })
    }
}

/// As `{"points": …, "key": …, "text": …}`.
#[cfg(feature = "serde")]
impl serde::Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut fields = serializer.serialize_struct("Reason", 3)?;
        fields.serialize_field("points", &self.points)?;
        fields.serialize_field("key", self.key())?;
        fields.serialize_field("text", &self.to_string())?;
        fields.end()
    }
}

/// The reasons of one candidate, in the order in which they were found.
pub(crate) fn explain(one: &Judged) -> Vec<Reason> {
    let shape = one.draft.shape;
    one.clues
        .iter()
        .map(|&(points, clue)| Reason {
            points,
            clue,
            shape,
        })
        .collect()
}

fn shape(f: &mut fmt::Formatter<'_>, shape: Shape) -> fmt::Result {
    match shape {
        Shape::Digits {
            count,
            grouped: false,
        } => write!(f, "{count} digits"),
        Shape::Digits {
            count,
            grouped: true,
        } => write!(f, "{count} digits in groups"),
        Shape::Mixed => f.write_str("letters and digits"),
        Shape::Capitals => f.write_str("capital letters only"),
    }
}

fn kind_text(kind: TakenFor) -> &'static str {
    match kind {
        TakenFor::Phone => "a phone number",
        TakenFor::CardTail => "a card or account number",
        TakenFor::Amount => "an amount",
        TakenFor::Date => "a date",
        TakenFor::Time => "a time",
        TakenFor::Reference => "an order or reference number",
        TakenFor::Promotion => "a promotion code",
        TakenFor::OtherCode => "a number of another kind",
        TakenFor::Link => "part of a link",
        TakenFor::RetrieverHash => "an app's hash",
        TakenFor::Name => "a name",
    }
}
