//! What of a message a search looks at.

use std::collections::BTreeSet;

use super::signs::signs;
use crate::{
    folding::folded,
    store::messages::Kept,
    view::{CodeView, MessageKind},
};

/// What of a message is in the search tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Indexed {
    /// Everything that is found by three characters and more, folded, one part a line.
    pub(crate) words: String,
    /// Everything that is found by one or two, parted by blanks.
    pub(crate) pairs: String,
}

impl Indexed {
    /// Of a message as it is kept.
    pub(crate) fn of(message: &Kept) -> Self {
        let has_text = match message.kind {
            MessageKind::Sms | MessageKind::OtherUser | MessageKind::Unrecognised => true,
            // Its text is the reason for the log.
            MessageKind::Unreadable | MessageKind::Gap => false,
        };
        let from_outside = [
            Some(message.text.as_str()).filter(|_| has_text),
            message.sender.as_deref(),
            message.receiver.as_deref(),
            message.other_user.as_deref(),
            message.found.service.as_deref(),
            message.app.as_deref(),
        ];
        let mut parts: Vec<String> = from_outside.into_iter().flatten().map(folded).collect();
        let numbers = [message.sender.as_deref(), message.receiver.as_deref()];
        parts.extend(numbers.into_iter().flatten().filter_map(digits_of_number));
        parts.extend(message.found.codes.iter().map(plain_code));
        let mut words = String::new();
        let mut pairs: BTreeSet<String> = BTreeSet::new();
        for part in &parts {
            pairs.extend(signs(part).map(|(_, sign)| sign.to_owned()));
            words.push_str(part);
            words.push('\n');
        }
        if let Some(app) = &message.app {
            let mark = app_mark(app);
            words.push_str(&mark);
            pairs.insert(mark);
        }
        Self {
            words,
            pairs: pairs.into_iter().collect::<Vec<_>>().join(" "),
        }
    }
}

/// A code as a form wants it, folded: letters and digits alone.
pub(super) fn plain_code(code: &CodeView) -> String {
    let mut plain = folded(&code.code);
    plain.retain(char::is_alphanumeric);
    plain
}

/// The digits of a number that is written with something between them.
fn digits_of_number(number: &str) -> Option<String> {
    let plain = folded(number);
    let is_number = plain.chars().all(|char| !char.is_alphabetic());
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    (is_number && digits.len() > 2 && digits != plain).then_some(digits)
}

/// What stands for a service's key in the search tables: no text can hold it.
pub(super) fn app_mark(app: &str) -> String {
    format!("\u{e000}{}\u{e001}", hex::encode(app.to_ascii_lowercase()))
}

/// The names of services, which are looked up when one searches: a list may name them later than a message
/// comes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Services {
    /// Folded name, and what stands for the key.
    named: Vec<(String, String)>,
}

/// So many services that have a word in their name are looked for.
const MOST_SERVICES: usize = 50;

impl Services {
    /// Of pairs of key and name.
    pub(crate) fn new(names: impl IntoIterator<Item = (String, String)>) -> Self {
        let named = names.into_iter();
        Self {
            named: named
                .map(|(app, name)| (folded(&name), app_mark(&app)))
                .collect(),
        }
    }

    /// What stands for those whose name has this.
    pub(super) fn with(&self, has: impl Fn(&str) -> bool) -> Vec<String> {
        let with = self.named.iter().filter(|(name, _)| has(name));
        let marks: BTreeSet<&String> = with.map(|(_, mark)| mark).collect();
        marks.into_iter().take(MOST_SERVICES).cloned().collect()
    }
}
