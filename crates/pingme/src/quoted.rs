use serde::{Deserialize, Serialize};

/// A display string as PingMe sent it, beside what could be parsed of it.
///
/// The text is what a person is shown; `parsed` is for sums, sorting and countdowns, and is absent
/// rather than guessed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quoted<T> {
    /// The string as sent; empty when the field was empty or missing.
    pub text: String,
    /// What it says, where that is clear.
    pub parsed: Option<T>,
}

impl<T> Default for Quoted<T> {
    fn default() -> Self {
        Self {
            text: String::new(),
            parsed: None,
        }
    }
}

/// What can be read out of a display string.
pub trait Readable: Sized {
    /// Reads the value, or nothing where the text is not clear.
    fn read(text: &str) -> Option<Self>;
}

impl<T: Readable> Quoted<T> {
    /// Keeps the text and parses what can be parsed of it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            parsed: T::read(&text),
            text,
        }
    }
}
