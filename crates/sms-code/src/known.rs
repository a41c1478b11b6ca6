//! The words of a message that the tables know.

use std::ops::Range;

use crate::{
    fold::Folded,
    terms::{Lexicon, Role},
};

/// Where the words of a text stand that the tables know, in bytes of the text and reading order: "code",
/// "valid for", "order". They are nobody's secret, so that a report about a message can name them.
#[must_use]
pub fn known_words(text: &str) -> Vec<Range<usize>> {
    let folded = Folded::new(text);
    let mut hits = Vec::new();
    Lexicon::get().hits(folded.text(), &mut Vec::new(), &mut hits);
    let mut words: Vec<Range<usize>> = Vec::new();
    // Whose message it is says something of who reads it.
    for hit in hits.iter().filter(|hit| hit.role != Role::Brand) {
        let word = folded.original(&(hit.start..hit.end));
        // One that means several things is there once for each.
        if words.last().is_none_or(|last| last.end <= word.start) {
            words.push(word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_are_found_in_the_text_as_it_was_written() {
        let text = "Ｙour Ｃode for Marianne is 482913. 验证码";
        let words: Vec<&str> = known_words(text).into_iter().map(|at| &text[at]).collect();
        assert!(words.contains(&"Ｃode"), "{words:?}");
        assert!(words.contains(&"验证码"), "{words:?}");
        assert!(
            !words
                .iter()
                .any(|word| word.contains("Mari") || word.contains('4'))
        );
        assert!(known_words("Uber 482913").is_empty());
        assert!(known_words("").is_empty());
    }
}
