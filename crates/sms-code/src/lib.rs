#![doc = include_str!("../README.md")]

mod alone;
mod blocks;
mod bytes;
mod claims;
mod decide;
mod dots;
mod evidence;
#[cfg(test)]
mod expected;
mod extraction;
mod fold;
mod groups;
mod known;
mod labels;
mod letters;
mod names;
mod nearby;
mod nouns;
mod numbers;
mod phrases;
mod read;
mod reasons;
mod scripts;
mod service;
mod shapes;
mod spelled;
mod surroundings;
mod terms;
mod tokens;
mod tone;
mod validity;
mod weights;
mod zones;

pub use extraction::{Candidate, Confidence, Extraction, Score, TakenFor, Verdict};
pub use known::known_words;
pub use reasons::Reason;

/// Rises whenever [`extract`] answers some message differently, so that whoever keeps answers knows to
/// ask again.
pub const VERSION: u32 = 7;

/// Reads one message. Never fails and never panics: a text without a code is an answer too. The time
/// that it takes grows with the length of the text and with nothing else.
#[must_use]
pub fn extract(text: &str) -> Extraction {
    read::read(text)
}
