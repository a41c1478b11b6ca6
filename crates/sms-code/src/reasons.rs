//! Evidence in words.

use crate::{
    Reason, TakenFor,
    evidence::{Clue, Judged},
    shapes::Shape,
    terms::Lexicon,
};

/// The reasons of one candidate, in the order in which they were found.
pub(crate) fn explain(one: &Judged, lexicon: &Lexicon) -> Vec<Reason> {
    one.clues
        .iter()
        .map(|&(points, clue)| reason(points, clue, one.draft.shape, lexicon))
        .collect()
}

fn reason(points: i32, clue: Clue, shape: Shape, lexicon: &Lexicon) -> Reason {
    let (key, text) = match clue {
        Clue::Shape => ("shape", shape_text(shape)),
        Clue::Form(kind) => ("form", ["it is written like ", kind_text(kind)].concat()),
        Clue::CodeBefore(term) => (
            "term-before",
            [lexicon.label(term), " stands before it"].concat(),
        ),
        Clue::CodeAfter(term) => (
            "term-after",
            [lexicon.label(term), " stands after it"].concat(),
        ),
        Clue::Connected => ("connected", "a colon or \"is\" leads to it".to_owned()),
        Clue::Opens => ("opens", "it opens the message".to_owned()),
        Clue::BehindSender => (
            "behind-sender",
            "it stands right behind the sender's name".to_owned(),
        ),
        Clue::Enter(term) => ("enter", [lexicon.label(term), " asks to type it"].concat()),
        Clue::Purpose(term) => (
            "purpose",
            [lexicon.label(term), " is in its sentence"].concat(),
        ),
        Clue::Named(kind, term) => (
            "named",
            [lexicon.label(term), " makes it ", kind_text(kind)].concat(),
        ),
        Clue::SentTo(term) => (
            "sent-to",
            [lexicon.label(term), " asks to send a message to it"].concat(),
        ),
        Clue::Void(term) => (
            "void",
            [lexicon.label(term), " says that it is of no use"].concat(),
        ),
        Clue::Tone => ("tone", "the message talks like one with a code".to_owned()),
        Clue::Advert => (
            "advert",
            "the message talks like an advertisement".to_owned(),
        ),
        Clue::OnlyOne => ("only-one", "no other number can be the code".to_owned()),
        Clue::OwnLine => ("own-line", "it has a line of its own".to_owned()),
        Clue::WholeMessage => ("whole-message", "the message is nothing else".to_owned()),
        Clue::DomainBound => (
            "domain-bound",
            "it is bound to a web site in the last line".to_owned(),
        ),
        Clue::LinkParameter => ("link-parameter", "the link calls it a code".to_owned()),
    };
    Reason { points, key, text }
}

fn shape_text(shape: Shape) -> String {
    match shape {
        Shape::Digits {
            count,
            grouped: false,
        } => format!("{count} digits"),
        Shape::Digits {
            count,
            grouped: true,
        } => format!("{count} digits in groups"),
        Shape::Mixed => "letters and digits".to_owned(),
        Shape::Capitals => "capital letters only".to_owned(),
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
