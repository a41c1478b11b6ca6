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
    let quoted = |term: usize| {
        let (word, language) = lexicon.name(term);
        if language == "any" {
            format!("\"{word}\"")
        } else {
            format!("\"{word}\" ({language})")
        }
    };
    let (key, text) = match clue {
        Clue::Shape => ("shape", shape_text(shape)),
        Clue::Form(kind) => ("form", format!("it is written like {}", kind_text(kind))),
        Clue::CodeBefore(term) => ("term-before", format!("{} stands before it", quoted(term))),
        Clue::CodeAfter(term) => ("term-after", format!("{} stands after it", quoted(term))),
        Clue::Connected => ("connected", "a colon or \"is\" leads to it".to_owned()),
        Clue::Opens => ("opens", "it opens the message".to_owned()),
        Clue::BehindSender => (
            "behind-sender",
            "it stands right behind the sender's name".to_owned(),
        ),
        Clue::Enter(term) => ("enter", format!("{} asks to type it", quoted(term))),
        Clue::Purpose(term) => ("purpose", format!("{} is in its sentence", quoted(term))),
        Clue::Named(kind, term) => (
            "named",
            format!("{} makes it {}", quoted(term), kind_text(kind)),
        ),
        Clue::SentTo(term) => (
            "sent-to",
            format!("{} asks to send a message to it", quoted(term)),
        ),
        Clue::Void(term) => (
            "void",
            format!("{} says that it is of no use", quoted(term)),
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
