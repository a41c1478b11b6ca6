//! All terms in one automaton, and where they stand in a text.

use std::{collections::HashMap, sync::LazyLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{Role, TABLES, words};
use crate::fold::fold;

/// A term in a folded text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    /// In bytes of the folded text.
    pub start: usize,
    pub end: usize,
    pub role: Role,
    /// For [`Lexicon::name`].
    pub term: usize,
}

struct Term {
    word: &'static str,
    language: &'static str,
    role: Role,
    /// Whether the word may be the end or the beginning of a longer one.
    open_before: bool,
    open_after: bool,
}

/// The automaton and what its patterns mean.
pub(crate) struct Lexicon {
    automaton: AhoCorasick,
    terms: Vec<Term>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

impl Lexicon {
    pub(crate) fn get() -> &'static Self {
        &LEXICON
    }

    fn build() -> Self {
        let mut terms = Vec::new();
        let mut patterns: Vec<String> = Vec::new();
        let mut known = HashMap::new();
        for &(language, file) in TABLES {
            // A line that cannot be read is left out here and fails the tests below.
            for (role, word) in words(file).flatten() {
                let bare = word.trim_matches('*');
                let pattern = fold(bare).to_ascii_lowercase();
                // The same meaning in several languages: the first table that has it names it, and it is
                // as open as its most open entry.
                let index = *known
                    .entry((pattern.clone(), std::mem::discriminant(&role)))
                    .or_insert_with(|| {
                        patterns.push(pattern);
                        terms.push(Term {
                            word: bare,
                            language,
                            role,
                            open_before: false,
                            open_after: false,
                        });
                        terms.len() - 1
                    });
                terms[index].open_before |= word.starts_with('*');
                terms[index].open_after |= word.ends_with('*');
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&patterns)
            // Fails only for more patterns than fit 31 bits: the tables above are constant.
            .expect("the tables of terms fit one automaton");
        Self { automaton, terms }
    }

    /// The term's spelling in its table, and its language.
    pub(crate) fn name(&self, term: usize) -> (&'static str, &'static str) {
        (self.terms[term].word, self.terms[term].language)
    }

    /// The terms of a folded text in reading order, none overlapping: of those that begin together the
    /// longest, else the one that begins first. What means different things in different languages is
    /// there once for each.
    pub(crate) fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        // Matches come by their ends, so one look at the top of the stack settles an overlap.
        for found in self.automaton.find_overlapping_iter(text) {
            let index = found.pattern().as_usize();
            let term = &self.terms[index];
            if text[found.end()..].starts_with(|c| matches!(c, '\u{1160}'..='\u{11ff}')) {
                // The rest of a Korean syllable follows: another syllable than the term's.
                continue;
            }
            if !(term.open_before || begins_word(text, found.start()))
                || !(term.open_after || ends_word(text, found.end()))
            {
                continue;
            }
            while hits
                .last()
                .is_some_and(|top| top.end > found.start() && found.start() <= top.start)
            {
                let longer = hits
                    .last()
                    .is_some_and(|top| found.end() - found.start() > top.end - top.start);
                if !longer {
                    break;
                }
                hits.pop();
            }
            let same = |top: &Hit| (top.start, top.end) == (found.start(), found.end());
            if hits
                .last()
                .is_none_or(|top| top.end <= found.start() || same(top))
            {
                hits.push(Hit {
                    start: found.start(),
                    end: found.end(),
                    role: term.role,
                    term: index,
                });
            }
        }
        hits
    }
}

fn begins_word(text: &str, at: usize) -> bool {
    let (Some(before), Some(first)) = (text[..at].chars().next_back(), text[at..].chars().next())
    else {
        return true;
    };
    !joins(before, first)
}

fn ends_word(text: &str, at: usize) -> bool {
    let (Some(last), Some(after)) = (text[..at].chars().next_back(), text[at..].chars().next())
    else {
        return true;
    };
    !joins(last, after)
}

/// Whether two neighbours are letters of one word, or digits of one number.
fn joins(left: char, right: char) -> bool {
    if left.is_ascii_digit() && right.is_ascii_digit() {
        return true;
    }
    left.is_alphabetic()
        && right.is_alphabetic()
        && !is_unspaced(left)
        && !is_unspaced(right)
        // A word of one script attached to another ("код" in "OTPкод") is a word.
        && left.is_ascii() == right.is_ascii()
}

/// Scripts whose words are not parted by spaces, and Korean, whose words carry their particles.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0eff | 0x1000..=0x11ff | 0x1780..=0x17ff | 0x2e80..=0x2fff | 0x3005..=0x3007
        | 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_table_is_read() {
        for (language, file) in TABLES {
            let bad: Vec<_> = words(file).filter_map(Result::err).collect();
            assert!(bad.is_empty(), "{language}: {bad:?}");
            for (_, word) in words(file).flatten() {
                let spelling = fold(word.trim_matches('*'));
                assert!(
                    !spelling.trim().is_empty() && !spelling.contains('*'),
                    "{language}: {word:?}"
                );
            }
        }
    }

    #[test]
    fn no_spelling_has_two_meanings_in_one_language() {
        let mut clashes = Vec::new();
        for (language, file) in TABLES {
            let mut meanings: HashMap<String, Role> = HashMap::new();
            for (role, word) in words(file).flatten() {
                let spelling = fold(word.trim_matches('*')).to_ascii_lowercase();
                let other = *meanings.entry(spelling.clone()).or_insert(role);
                if other != role {
                    clashes.push(format!("{spelling} ({language}): {other:?}, {role:?}"));
                }
            }
        }
        assert!(clashes.is_empty(), "{clashes:#?}");
    }

    #[test]
    fn the_longest_term_wins_and_words_are_whole() {
        let names = |text: &str| {
            Lexicon::get()
                .hits(text)
                .iter()
                .map(|hit| text[hit.start..hit.end].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(names("verification code"), ["verification code"]);
        assert_eq!(names("shopping"), [""; 0]);
        assert_eq!(names("opinion"), [""; 0]);
        assert_eq!(names("短信验证码"), ["短信验证码"]);
    }
}
