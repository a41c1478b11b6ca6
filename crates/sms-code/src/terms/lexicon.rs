//! All terms in one tree, and where they stand in a text.

use std::{collections::HashMap, mem::discriminant, sync::LazyLock};

use super::{
    Role, TABLES,
    beginnings::Beginnings,
    trie::Trie,
    words,
    written::{as_written, write},
};
use crate::{
    blocks::BLOCK,
    bytes::{DIGIT, FOREIGN, LETTER, class_of},
    fold::fold,
    scripts::{SPACED, UNSPACED, script_of},
};

/// Which term: for [`Lexicon::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TermId(u32);

/// A term in a folded text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    /// In bytes of the folded text.
    pub start: usize,
    pub end: usize,
    pub role: Role,
    pub term: TermId,
}

struct Term {
    word: &'static str,
    language: &'static str,
    role: Role,
    /// Whether the word may be the end or the beginning of a longer one.
    open_before: bool,
    open_after: bool,
}

/// The tree and what its patterns mean.
pub(crate) struct Lexicon {
    /// Its values are [`Spelling`]s.
    trie: Trie,
    beginnings: Beginnings,
    terms: Vec<Term>,
    /// What the patterns mean, those of one pattern side by side: a spelling can mean several things.
    meanings: Vec<Meaning>,
}

/// The first of a pattern's meanings, and whether any of its meanings may begin or end inside a word. In one number, so
/// that the many matches inside of words are dropped without another look.
#[derive(Clone, Copy)]
struct Spelling(u32);

impl Spelling {
    fn new(first: u32, open_before: bool, open_after: bool) -> Self {
        Self(first << 2 | u32::from(open_before) << 1 | u32::from(open_after))
    }

    fn open_before(self) -> bool {
        self.0 & 2 != 0
    }

    fn open_after(self) -> bool {
        self.0 & 1 != 0
    }

    fn first_meaning(self) -> usize {
        (self.0 >> 2) as usize
    }
}

/// The tables hold some ten thousand terms.
fn small(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

struct Meaning {
    term: TermId,
    role: Role,
    /// How many meanings of the same pattern there are from this one on.
    alike: u8,
    open_before: bool,
    open_after: bool,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

impl Lexicon {
    pub(crate) fn get() -> &'static Self {
        &LEXICON
    }

    fn build() -> Self {
        let mut terms: Vec<Term> = Vec::new();
        let mut patterns: Vec<String> = Vec::new();
        let mut meanings: Vec<Vec<usize>> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for &(language, file) in TABLES {
            // A line that cannot be read is left out here and fails the tests below.
            for (role, word) in words(file).flatten() {
                let bare = word.trim_matches('*');
                let spelling = fold(bare).to_ascii_lowercase();
                let pattern = *known.entry(spelling.clone()).or_insert_with(|| {
                    patterns.push(spelling);
                    meanings.push(Vec::new());
                    meanings.len() - 1
                });
                // The same meaning in several languages: the first table that has it names it, and it is
                // as open as its most open entry.
                let same = |&&term: &&usize| {
                    let known = terms[term].role;
                    discriminant(&known) == discriminant(&role) || known.asks() && role.asks()
                };
                let term = match meanings[pattern].iter().find(same) {
                    Some(&term) => term,
                    None => {
                        terms.push(Term {
                            word: bare,
                            language,
                            role,
                            open_before: false,
                            open_after: false,
                        });
                        meanings[pattern].push(terms.len() - 1);
                        terms.len() - 1
                    }
                };
                terms[term].open_before |= word.starts_with('*');
                terms[term].open_after |= word.ends_with('*');
            }
        }
        let (firsts, in_row) = side_by_side(&terms, &meanings);
        let mut readings: Vec<(Vec<u8>, u32)> = Vec::new();
        for (pattern, of) in meanings.iter().enumerate() {
            let open_before = of.iter().any(|&term| terms[term].open_before);
            let open_after = of.iter().any(|&term| terms[term].open_after);
            let value = Spelling::new(firsts[pattern], open_before, open_after).0;
            let spelling = &patterns[pattern];
            readings.push((as_written(spelling, false), value));
            if open_before && spelling.starts_with(|c: char| c.is_ascii_alphabetic()) {
                readings.push((as_written(spelling, true), value));
            }
        }
        for (pattern, of) in meanings.iter().enumerate() {
            if let Some(spaced) = parted(&patterns[pattern])
                && !known.contains_key(&spaced)
            {
                let open = |test: fn(&Term) -> bool| of.iter().any(|&term| test(&terms[term]));
                let value = Spelling::new(
                    firsts[pattern],
                    open(|term| term.open_before),
                    open(|term| term.open_after),
                );
                readings.push((as_written(&spaced, false), value.0));
            }
        }
        let mut beginnings = Beginnings::new();
        for (word, value) in &readings {
            let spelling = Spelling(*value);
            beginnings.add(word, spelling.open_before(), spelling.open_after());
        }
        let trie = Trie::new(readings);
        Self {
            trie,
            beginnings,
            terms,
            meanings: in_row,
        }
    }

    /// The term as its table spells it, and its language.
    pub(crate) fn name(&self, term: TermId) -> (&'static str, &'static str) {
        let term = &self.terms[term.0 as usize];
        (term.word, term.language)
    }

    /// The terms of a folded text in reading order, none overlapping: of those that begin together the
    /// longest, else the one that begins first. What means different things in different languages is
    /// there once for each. `written` is room for the text as the terms are written.
    pub(crate) fn hits(&self, text: &str, written: &mut Vec<u8>, hits: &mut Vec<Hit>) {
        hits.clear();
        write(text.as_bytes(), written);
        let mut last = Last::default();
        let mut free = 0;
        let (blocks, _) = written.as_chunks::<BLOCK>();
        for (first, block) in (0..text.len()).step_by(BLOCK).zip(blocks) {
            let mut places = self.beginnings.places(block) & from(free, first);
            while places != 0 {
                let start = first + places.trailing_zeros() as usize;
                places &= places - 1;
                if let Some(end) = self.hit_at(text, written, start, hits, &mut last) {
                    free = end;
                    places &= from(free, first);
                }
            }
        }
    }

    /// Adds what a term means that begins at a place, if one does, and answers where the next may.
    fn hit_at(
        &self,
        text: &str,
        written: &[u8],
        start: usize,
        hits: &mut Vec<Hit>,
        last: &mut Last,
    ) -> Option<usize> {
        let begins = self.begins(text, written, start)?;
        let mut longest: Option<(usize, Spelling)> = None;
        let mut yields = false;
        for (end, value) in self.trie.words_at(written, start) {
            let spelling = Spelling(value);
            let ends = !joins(text, end);
            if !self.means_any(spelling, begins, ends) || splits_syllable(text, end) {
                continue;
            }
            longest.get_or_insert((end, spelling));
            if start >= last.end {
                break;
            }
            yields |= end - start > last.end - hits[last.first].start
                && self
                    .meanings_of(spelling, begins, ends)
                    .any(|meaning| meaning.role == Role::Code);
        }
        let (end, spelling) = longest?;
        if start < last.end {
            if !yields {
                return None;
            }
            // "ใช้รหัส" ("use the code") before "รหัสผ่านครั้งเดียว" ("one-time password"): the verb keeps what
            // is left of it.
            for other in &mut hits[last.first..] {
                other.end = start;
            }
        }
        *last = Last {
            first: hits.len(),
            end,
        };
        let mut asks = true;
        for meaning in self.meanings_of(spelling, begins, !joins(text, end)) {
            asks &= meaning.role.asks();
            hits.push(Hit {
                start,
                end,
                role: meaning.role,
                term: meaning.term,
            });
        }
        // Only what asks for something to be typed may yield.
        (!asks).then_some(end)
    }

    /// Whether a term may begin at a place, and if so whether a word does.
    #[inline]
    fn begins(&self, text: &str, written: &[u8], at: usize) -> Option<bool> {
        let may = match written[at] {
            b'a'..=b'z' => {
                return self
                    .beginnings
                    .may_have_inside(written, at)
                    .then_some(false);
            }
            b'A'..=b'Z' => return self.beginnings.may_have_word(written, at).then_some(true),
            _ => self.beginnings.may_have(written, at),
        };
        let begins = may && !joins(text, at);
        (begins || may && self.beginnings.may_have_inside(written, at)).then_some(begins)
    }

    /// Whether a spelling means anything between these neighbours.
    #[inline]
    fn means_any(&self, spelling: Spelling, begins: bool, ends: bool) -> bool {
        (begins || spelling.open_before())
            && (ends || spelling.open_after())
            && (begins && ends || self.meanings_of(spelling, begins, ends).next().is_some())
    }

    #[inline]
    fn meanings_of(
        &self,
        spelling: Spelling,
        begins: bool,
        ends: bool,
    ) -> impl Iterator<Item = &Meaning> {
        let first = spelling.first_meaning();
        let all = &self.meanings[first..first + usize::from(self.meanings[first].alike)];
        all.iter()
            .filter(move |meaning| (begins || meaning.open_before) && (ends || meaning.open_after))
    }
}

/// The hits that end last: the first of them, and their end.
#[derive(Default)]
struct Last {
    first: usize,
    end: usize,
}

/// The bits of the places from one on in a block that begins at another.
#[inline]
fn from(place: usize, first: usize) -> u64 {
    let before = place.saturating_sub(first);
    u64::MAX.checked_shl(small(before)).unwrap_or(0)
}

/// "ID 代码" for "ID代码": scripts without spaces may have one beside Latin letters. The first such place.
fn parted(spelling: &str) -> Option<String> {
    let is_unspaced = |c: char| script_of(c) & UNSPACED != 0;
    let mut before: Option<char> = None;
    let at = spelling.char_indices().find_map(|(at, c)| {
        let meets = before.is_some_and(|before| {
            before.is_ascii_alphanumeric() && is_unspaced(c)
                || is_unspaced(before) && c.is_ascii_alphanumeric()
        });
        before = Some(c);
        meets.then_some(at)
    })?;
    Some(format!("{} {}", &spelling[..at], &spelling[at..]))
}

/// The meanings of each pattern, without a detour through the terms, and where those of each begin.
fn side_by_side(terms: &[Term], patterns: &[Vec<usize>]) -> (Vec<u32>, Vec<Meaning>) {
    let mut meanings = Vec::with_capacity(terms.len());
    let firsts = patterns
        .iter()
        .map(|of| {
            let first = small(meanings.len());
            meanings.extend(of.iter().enumerate().map(|(at, &term)| Meaning {
                term: TermId(small(term)),
                role: terms[term].role,
                alike: u8::try_from(of.len() - at).unwrap_or(u8::MAX),
                open_before: terms[term].open_before,
                open_after: terms[term].open_after,
            }));
            first
        })
        .collect();
    (firsts, meanings)
}

/// Whether the rest of a Korean syllable follows: then it is another syllable than the term's.
fn splits_syllable(text: &str, at: usize) -> bool {
    // U+1160 to U+11FF begin with these two bytes.
    matches!(text.as_bytes()[at..], [0xe1, 0x85..=0x87, ..])
        && text[at..].starts_with(|c| matches!(c, '\u{1160}'..='\u{11ff}'))
}

/// Whether the characters before and after a place are letters of one word, or digits of one number.
#[inline]
fn joins(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let (Some(&left), Some(&right)) = (bytes.get(at.wrapping_sub(1)), bytes.get(at)) else {
        return false;
    };
    // A word of one script attached to another ("код" in "OTPкод") is a word.
    let both = class_of(left) & class_of(right);
    both & (LETTER | DIGIT) != 0 || both == FOREIGN && joins_letters(text, at)
}

fn joins_letters(text: &str, at: usize) -> bool {
    let is_spaced = |c: char| script_of(c) & SPACED != 0;
    text[at..].starts_with(is_spaced) && text[..at].ends_with(is_spaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::beginnings::{INSIDE, OPEN};

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
                // What a code opens has numbers too, "open" is both asked for and what a code is for, and
                // "kodem" is "with the code".
                let beside = match role {
                    Role::Lock => continue,
                    Role::By => Role::CodeWord,
                    Role::CodeWord => Role::By,
                    Role::Enter | Role::Type => Role::Purpose,
                    Role::Purpose if matches!(meanings.get(&spelling), Some(Role::Type)) => {
                        Role::Type
                    }
                    Role::Purpose => Role::Enter,
                    _ => role,
                };
                let other = *meanings.entry(spelling.clone()).or_insert(role);
                if other != role && other != beside {
                    clashes.push(format!("{spelling} ({language}): {other:?}, {role:?}"));
                }
            }
        }
        assert!(clashes.is_empty(), "{clashes:#?}");
    }

    #[test]
    fn no_term_is_shorter_than_what_is_looked_at() {
        for (language, file) in TABLES {
            for (_, word) in words(file).flatten() {
                let spelling = fold(word.trim_matches('*'));
                let letters = spelling.starts_with(|c: char| c.is_ascii_alphabetic());
                assert!(
                    spelling.len() >= INSIDE || !word.starts_with('*'),
                    "{language}: {word:?}"
                );
                assert!(
                    spelling.len() >= OPEN || !word.ends_with('*') || !letters,
                    "{language}: {word:?}"
                );
            }
        }
    }

    #[test]
    fn the_longest_term_wins_and_words_are_whole() {
        let names = |text: &str| {
            let mut hits = Vec::new();
            Lexicon::get().hits(text, &mut Vec::new(), &mut hits);
            hits.iter()
                .map(|hit| text[hit.start..hit.end].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(names("verification code"), ["verification code"]);
        assert_eq!(names("shopping"), [""; 0]);
        assert_eq!(names("opinion"), [""; 0]);
        assert_eq!(names("短信验证码"), ["短信验证码"]);
        assert_eq!(names("ID 代码"), ["ID 代码"]);
        assert_eq!(
            names(&fold("ใช้รหัสผ่านครั้งเดียว")),
            [fold("ใช้"), fold("รหัสผ่านครั้งเดียว")]
        );
    }
}
