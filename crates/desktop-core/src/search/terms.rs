//! The words of a search.

use super::{
    indexed::{Indexed, Services},
    signs::signs,
};
use crate::{folding::folded, receiver::spellings};

/// A number that is at least so long may be a phone number, with or without its calling code.
const PHONE_DIGITS: usize = 10;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// All of these. None: nothing is found.
    terms: Vec<Term>,
}

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) what: What,
    /// Or a service of these marks.
    apps: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// Any of these, each of three characters or more, anywhere.
    Words(Vec<String>),
    /// A sign of two characters.
    Pair(String),
    /// A sign that begins with this.
    Single(char),
}

/// What the search tables are asked: all that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) words: Option<String>,
    pub(crate) pairs: Option<String>,
}

impl Wanted {
    /// Reads what a person typed. What says nothing finds nothing, so that nobody deletes everything by it.
    pub(crate) fn read(typed: &str, services: &Services) -> Self {
        let typed = folded(typed);
        let words: Vec<&str> = typed.split_whitespace().collect();
        let words = without_prefixes(words);
        let terms = words.iter().filter_map(|word| Term::read(word, services));
        Self {
            terms: terms.collect(),
        }
    }

    pub(super) fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// What to ask of the search tables; nothing where nothing can be found.
    pub(crate) fn ask(&self) -> Option<Match> {
        let of = |of_words: bool| {
            let terms = self
                .terms
                .iter()
                .filter(|term| term.is_of_words() == of_words);
            let asked: Vec<String> = terms.map(Term::ask).collect();
            (!asked.is_empty()).then(|| asked.join(" AND "))
        };
        let asked = Match {
            words: of(true),
            pairs: of(false),
        };
        (!self.terms.is_empty()).then_some(asked)
    }

    /// Whether a message has all of it.
    pub(crate) fn is_in(&self, message: &Indexed) -> bool {
        !self.terms.is_empty() && self.terms.iter().all(|term| term.is_in(message))
    }
}

/// Of a number that is written in groups, without its calling code and the zero in place of it, which may be
/// absent in a message, and without single digits, which say nothing.
fn without_prefixes(words: Vec<&str>) -> Vec<&str> {
    let groups: Vec<String> = words.iter().filter_map(|word| digits(word)).collect();
    if groups.iter().filter(|digits| digits.len() > 1).count() < 2 {
        return words;
    }
    let is_phone = groups.iter().map(String::len).sum::<usize>() >= PHONE_DIGITS;
    let mut first = true;
    let kept = words.into_iter().filter_map(|word| match digits(word) {
        None => Some(word),
        Some(digits) if digits.len() < 2 || (word.starts_with('+') && digits.len() < 4) => None,
        Some(_) if is_phone && std::mem::take(&mut first) => {
            Some(word.trim_start_matches(['0', '('])).filter(|word| !word.is_empty())
        }
        Some(_) => Some(word),
    });
    kept.collect()
}

/// The digits of a word that is digits and what stands between them.
fn digits(word: &str) -> Option<String> {
    let between = |char: char| {
        matches!(
            char,
            '+' | '-' | '(' | ')' | '.' | '/' | '·' | '‐' | '‑' | '–' | '—'
        )
    };
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let only = word
        .chars()
        .all(|char| char.is_ascii_digit() || between(char));
    (only && !digits.is_empty()).then_some(digits)
}

impl Term {
    fn read(word: &str, services: &Services) -> Option<Self> {
        let long = |word: &str| word.chars().nth(2).is_some();
        let mut any_of: Vec<String> = Vec::new();
        let mut short = word.to_owned();
        if let Some(digits) = digits(word) {
            if long(&digits) {
                any_of.push(word.to_owned());
                let phone = digits.len() >= PHONE_DIGITS || word.starts_with('+');
                any_of.extend(if phone {
                    spellings(&digits, None)
                } else {
                    vec![digits.clone()]
                });
                any_of.retain(|word| long(word));
                any_of.dedup();
            }
            short = digits;
        } else if long(word) {
            any_of.push(word.to_owned());
        }
        let what = if any_of.is_empty() {
            let (_, sign) = signs(&short).next()?;
            let mut chars = sign.chars();
            match (chars.next()?, chars.next()) {
                (_, Some(_)) => What::Pair(sign.to_owned()),
                (single, None) => What::Single(single),
            }
        } else {
            What::Words(any_of)
        };
        let apps = services.with(|name| what.is_in_part(name));
        Some(Self { what, apps })
    }

    fn is_of_words(&self) -> bool {
        matches!(self.what, What::Words(_))
    }

    /// As the search tables are asked. Everything is quoted, and what ends a quotation is doubled.
    fn ask(&self) -> String {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut any_of: Vec<String> = match &self.what {
            What::Words(words) => words.iter().map(|word| quoted(word)).collect(),
            What::Pair(pair) => vec![quoted(pair)],
            What::Single(single) => vec![format!("{}*", quoted(&single.to_string()))],
        };
        any_of.extend(self.apps.iter().map(|app| quoted(app)));
        format!("({})", any_of.join(" OR "))
    }

    fn is_in(&self, message: &Indexed) -> bool {
        let found = match &self.what {
            What::Words(words) => words.iter().any(|word| message.words.contains(word)),
            What::Pair(pair) => message.pairs.split(' ').any(|sign| sign == pair),
            What::Single(single) => message
                .pairs
                .split(' ')
                .any(|sign| sign.starts_with(*single)),
        };
        found || self.apps.iter().any(|app| message.words.contains(app))
    }
}

impl What {
    /// Where it is in a folded text, in bytes.
    pub(super) fn places(&self, folded: &str) -> Vec<std::ops::Range<usize>> {
        match self {
            Self::Words(words) => words
                .iter()
                .flat_map(|word| folded.match_indices(word.as_str()))
                .map(|(at, found)| at..at + found.len())
                .collect(),
            Self::Pair(pair) => signs(folded)
                .filter(|(_, sign)| sign == pair)
                .map(|(at, sign)| at..at + sign.len())
                .collect(),
            Self::Single(single) => signs(folded)
                .filter(|(_, sign)| sign.starts_with(*single))
                .map(|(at, _)| at..at + single.len_utf8())
                .collect(),
        }
    }

    fn is_in_part(&self, folded: &str) -> bool {
        !self.places(folded).is_empty()
    }
}
