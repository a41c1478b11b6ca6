//! All terms in one tree, and where they stand in a text.

use std::{
    collections::HashMap,
    mem::{self, discriminant},
    sync::LazyLock,
};

use super::{
    Role, TABLES,
    trie::{Beginnings, Trie},
    words,
};
use crate::{
    bytes::{DIGIT, FOREIGN, LETTER, class_of},
    fold::fold,
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
    /// How words begin that begin a term, and how the insides of words that do.
    beginnings: Beginnings,
    insides: Beginnings,
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
    /// Whether another meaning of the same pattern follows.
    goes_on: bool,
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
        let (mut beginnings, mut insides) = (Beginnings::new(), Beginnings::new());
        for (word, value) in &readings {
            let spelling = Spelling(*value);
            let padded: Vec<u8> = word.iter().copied().chain([0; PADDING]).collect();
            let key = key(&padded, 0);
            if spelling.open_before() {
                insides.add(key & masked(INSIDE), INSIDE);
            }
            let letters = letters_at(&padded, 0);
            let goes_on = letters == word.len() && spelling.open_after();
            match letters {
                0 => beginnings.add(key & masked(word.len()), word.len().min(KEY)),
                KEY => beginnings.add(key, KEY),
                _ if goes_on => beginnings.add(key & masked(letters), letters),
                _ => beginnings.add(key & masked(letters) | WHOLE, letters),
            }
        }
        let trie = Trie::new(readings);
        Self {
            trie,
            beginnings,
            insides,
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
        written.clear();
        with_words(text.as_bytes(), false, written);
        // Keys reach beyond the end.
        written.extend([0; PADDING]);
        let mut at = 0;
        // The hits that end last, and whether all of them ask for something to be typed.
        let (mut top, mut covered, mut asks) = (0, 0, false);
        while at < text.len() {
            if at < covered && !asks {
                at = covered;
                continue;
            }
            let start = at;
            at += 1;
            if !self.may_begin(text, written, start) {
                continue;
            }
            let begins = !joins(text, start);
            let mut longest: Option<(usize, Spelling)> = None;
            let mut yields = false;
            self.trie.words_at(written, start, |end, value| {
                let spelling = Spelling(value);
                let ends = !joins(text, end);
                if !ends && !spelling.open_after()
                    || !begins && !spelling.open_before()
                    || splits_syllable(text, end)
                {
                    return;
                }
                let mut allowed = self.meanings_of(spelling, begins, ends).peekable();
                if allowed.peek().is_some() {
                    longest = Some((end, spelling));
                    yields |= start < covered
                        && end - start > covered - hits[top].start
                        && allowed.any(|meaning| meaning.role == Role::Code);
                }
            });
            let Some((end, spelling)) = longest else {
                continue;
            };
            if start < covered {
                if !yields {
                    continue;
                }
                // "ใช้รหัส" ("use the code") before "รหัสผ่านครั้งเดียว" ("one-time password"): the verb keeps what
                // is left of it.
                for other in &mut hits[top..] {
                    other.end = start;
                }
            }
            top = hits.len();
            covered = end;
            let ends = !joins(text, end);
            hits.extend(self.meanings_of(spelling, begins, ends).map(|meaning| Hit {
                start,
                end,
                role: meaning.role,
                term: meaning.term,
            }));
            asks = hits[top..].iter().all(|hit| hit.role.asks());
        }
    }

    /// Whether a term may begin at a place: most places are passed over here.
    #[inline]
    fn may_begin(&self, text: &str, written: &[u8], at: usize) -> bool {
        let byte = written[at];
        let inside = || {
            self.insides.begins(byte) && self.insides.may_have(key(written, at) & masked(INSIDE))
        };
        match byte {
            b'a'..=b'z' => inside(),
            b'A'..=b'Z' => {
                let key = key(written, at);
                let letters = letters_at(written, at);
                let whole = key & masked(letters) | if letters < KEY { WHOLE } else { 0 };
                self.beginnings.may_have(whole)
                    || (OPEN..=letters.min(KEY - 1))
                        .any(|len| self.beginnings.may_have(key & masked(len)))
            }
            // The rest of a character.
            0x80..=0xbf => false,
            _ => {
                self.beginnings.begins(byte)
                    && self
                        .beginnings
                        .any_length(byte, |len| key(written, at) & masked(len))
                    && (!joins(text, at) || inside())
            }
        }
    }

    fn meanings_of(
        &self,
        spelling: Spelling,
        begins: bool,
        ends: bool,
    ) -> impl Iterator<Item = &Meaning> {
        let mut goes_on = true;
        self.meanings[spelling.first_meaning()..]
            .iter()
            .take_while(move |meaning| mem::replace(&mut goes_on, meaning.goes_on))
            .filter(move |meaning| (begins || meaning.open_before) && (ends || meaning.open_after))
    }
}

/// So many bytes of a beginning are looked at, and so many inside of a word.
const KEY: usize = 6;
const INSIDE: usize = 3;
/// A key is read with so many bytes.
const PADDING: usize = 8;

/// So many letters a word has that goes on.
const OPEN: usize = 3;
/// Marks the key of a word that is no longer.
const WHOLE: u64 = 1 << 63;

/// How many letters follow each other, as far as a key reaches.
#[inline]
fn letters_at(written: &[u8], at: usize) -> usize {
    let mut letters = usize::from(written[at].is_ascii_alphabetic());
    while letters > 0 && letters < KEY && written[at + letters].is_ascii_lowercase() {
        letters += 1;
    }
    letters
}

/// The first bytes of a word in one number.
#[inline]
fn key(bytes: &[u8], at: usize) -> u64 {
    let first = bytes[at..].first_chunk().copied();
    u64::from_le_bytes(first.unwrap_or_default()) & masked(KEY)
}

/// Keeps so many bytes of a key.
#[inline]
fn masked(len: usize) -> u64 {
    (1 << (8 * len.min(KEY))) - 1
}

/// "ID 代码" for "ID代码": scripts without spaces may have one beside Latin letters. The first such place.
fn parted(spelling: &str) -> Option<String> {
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

/// Writes the first letter of each word large and the others small. The tree reads texts and terms
/// like this: a term that begins a word is then not even begun inside of one.
fn with_words(text: &[u8], in_word: bool, written: &mut Vec<u8>) {
    let Some(&first) = text.first() else {
        return;
    };
    written.push(as_written_after(in_word, first));
    // Byte by byte without a state, so that the compiler does many at once.
    let pairs = text.iter().zip(&text[1..]);
    written
        .extend(pairs.map(|(before, &byte)| as_written_after(before.is_ascii_alphabetic(), byte)));
}

/// A byte as it is written behind a letter, or at the beginning of a word.
#[inline]
fn as_written_after(letter: bool, byte: u8) -> u8 {
    let cased = if letter {
        byte.to_ascii_lowercase()
    } else {
        byte.to_ascii_uppercase()
    };
    // A line may be broken inside of a term.
    if cased == b'\n' { b' ' } else { cased }
}

fn as_written(text: &str, in_word: bool) -> Vec<u8> {
    let mut written = Vec::new();
    with_words(text.as_bytes(), in_word, &mut written);
    written
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
                goes_on: at + 1 < of.len(),
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
#[inline(always)]
fn joins(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let (Some(&left), Some(&right)) = (bytes.get(at.wrapping_sub(1)), bytes.get(at)) else {
        return false;
    };
    // A word of one script attached to another ("код" in "OTPкод") is a word.
    match class_of(left) & class_of(right) {
        LETTER | DIGIT => true,
        FOREIGN => joins_letters(text, at),
        _ => false,
    }
}

#[inline(never)]
fn joins_letters(text: &str, at: usize) -> bool {
    let left = text[..at].chars().next_back();
    let right = text[at..].chars().next();
    left.zip(right)
        .is_some_and(|(left, right)| is_spaced_letter(left) && is_spaced_letter(right))
}

/// A letter of a script whose words are parted by spaces.
fn is_spaced_letter(c: char) -> bool {
    match u32::from(c) {
        // The bulk of Greek, Cyrillic, Hebrew and Arabic, without a look into a table.
        0x3b1..=0x3c9 | 0x430..=0x45f | 0x5d0..=0x5ea | 0x620..=0x64a => true,
        // Quotation marks, dashes and the like.
        0x2000..=0x206f => false,
        _ => !is_unspaced(c) && c.is_alphabetic(),
    }
}

/// Scripts whose words are not parted by spaces, and Korean, whose words carry their particles.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0e01..=0x0e3a | 0x0e40..=0x0e4e | 0x0e80..=0x0edf | 0x1000..=0x103f | 0x1050..=0x109f | 0x1100..=0x11ff
        | 0x1780..=0x17d3 | 0x2e80..=0x2fdf | 0x3005..=0x3007 | 0x3041..=0x3096 | 0x3099..=0x30fa | 0x30fc..=0x30ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
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
                // What a code opens has numbers too, and "open" is both asked for and what a code is for.
                let beside = match role {
                    Role::Lock => continue,
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
