//! How terms begin: a quick no for places where none does.

use crate::blocks::{BLOCK, bits};

/// So many bytes of a beginning are looked at, and so many inside of a word.
const KEY: usize = 6;
pub(super) const INSIDE: usize = 3;
/// So many letters a word has that goes on.
pub(super) const OPEN: usize = 3;

/// Mark the keys of a word that is no longer, of one that may go on, and of the inside of one.
const WHOLE: u64 = 1 << 63;
const OPENING: u64 = 1 << 62;
const WITHIN: u64 = 1 << 61;

/// As many bits are in the set, and as many lengths in theirs.
const BITS: u32 = 16;
const LENGTHS: u32 = 11;

/// A set of beginnings that now and then says yes where it should say no. All places are of a text as it
/// is written for the terms.
pub(super) struct Beginnings {
    bits: Box<[u64; (1 << BITS) / 64]>,
    /// Which bytes any beginning begins with, and that behind a text.
    firsts: [bool; 256],
    /// By their first character how long the beginnings are that are not Latin letters: a bit for each of
    /// [`lengths_of`] them.
    lengths: Box<[u8; 1 << LENGTHS]>,
}

impl Beginnings {
    pub(super) fn new() -> Self {
        let firsts = [false; 256];
        Self {
            bits: Box::new([0; (1 << BITS) / 64]),
            firsts,
            lengths: Box::new([0; 1 << LENGTHS]),
        }
    }

    /// Adds a word that may be the end of a longer one, or its beginning.
    pub(super) fn add(&mut self, word: &[u8], open_before: bool, open_after: bool) {
        let mut padded = word.to_vec();
        padded.extend([0; BLOCK]);
        let key = key(&padded, 0);
        self.firsts[usize::from(word[0])] = true;
        if open_before {
            self.insert(key & masked(INSIDE) | WITHIN);
        }
        if !word[0].is_ascii_alphabetic() {
            let lengths = lengths_of(key);
            // The first fits always.
            let which = lengths
                .iter()
                .rposition(|&len| len <= word.len())
                .unwrap_or(0);
            self.lengths[slot(key & masked(lengths[0]), LENGTHS)] |= 1 << which;
            self.insert(key & masked(lengths[which]));
            return;
        }
        let letters = letters_in(key);
        if letters == KEY {
            self.insert(key);
        } else if letters == word.len() && open_after {
            self.insert(key & masked(letters));
            self.insert(key & masked(OPEN) | OPENING);
        } else {
            self.insert(key & masked(letters) | WHOLE);
        }
    }

    /// Which bytes of a block may begin a beginning: bit N for the byte N.
    #[inline]
    pub(super) fn places(&self, block: &[u8; BLOCK]) -> u64 {
        bits(&block.map(|byte| self.firsts[usize::from(byte)]))
    }

    /// Whether a word with a Latin letter may be or begin a term.
    #[inline]
    pub(super) fn may_have_word(&self, written: &[u8], at: usize) -> bool {
        let key = key(written, at);
        let letters = letters_in(key);
        let whole = if letters == KEY { 0 } else { WHOLE };
        if self.has(key & masked(letters) | whole) {
            return true;
        }
        letters >= OPEN
            && self.has(key & masked(OPEN) | OPENING)
            && (OPEN..=letters.min(KEY - 1)).any(|len| self.has(key & masked(len)))
    }

    /// Whether a term may begin inside of a word.
    #[inline]
    pub(super) fn may_have_inside(&self, written: &[u8], at: usize) -> bool {
        self.has(key(written, at) & masked(INSIDE) | WITHIN)
    }

    /// Whether a term may begin that does not begin with a Latin letter.
    #[inline]
    pub(super) fn may_have(&self, written: &[u8], at: usize) -> bool {
        let key = key(written, at);
        let lengths = lengths_of(key);
        let known = self.lengths[slot(key & masked(lengths[0]), LENGTHS)];
        // All at once: which of them it is cannot be guessed.
        let found = lengths.map(|len| u8::from(self.has(key & masked(len))));
        (found[0] | found[1] << 1 | found[2] << 2) & known != 0
    }

    fn insert(&mut self, key: u64) {
        let bit = slot(key, BITS);
        self.bits[bit / 64] |= 1 << (bit % 64);
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        let bit = slot(key, BITS);
        self.bits[bit / 64] & (1 << (bit % 64)) != 0
    }
}

/// Where a key is, in a table with a power of two of places.
#[inline]
fn slot(key: u64, bits: u32) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize
}

/// The first bytes of a word in one number, the first of them the lowest.
#[inline]
fn key(bytes: &[u8], at: usize) -> u64 {
    let first = bytes[at..].first_chunk().copied();
    u64::from_le_bytes(first.unwrap_or_default()) & masked(KEY)
}

/// Keeps so many bytes of a key.
#[inline]
fn masked(len: usize) -> u64 {
    (1 << (8 * len)) - 1
}

/// How many bytes are looked at of a beginning that is no Latin letter: those of the first character, four,
/// or all.
#[inline]
fn lengths_of(key: u64) -> [usize; 3] {
    let [first, ..] = key.to_le_bytes();
    [first.leading_ones().max(1) as usize, 4, KEY]
}

/// How many letters a key begins with: the first is one, the others are small.
#[inline]
fn letters_in(key: u64) -> usize {
    // The upper bit of each byte that is no small letter, without a look at one after the other.
    let each = |byte: u8| u64::from_le_bytes([byte; 8]);
    let low = key & each(0x7f);
    let from_a = low + each(0x80 - b'a');
    let behind_z = low + each(0x7f - b'z');
    let others = (key | !from_a | behind_z) & each(0x80) & !0xff;
    (others.trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_beginning_is_missed() {
        let mut beginnings = Beginnings::new();
        let words: [(&[u8], bool, bool); 6] = [
            (b"Code", true, true),
            (b"code", true, true),
            (b"Is", false, false),
            (b"Verification Code", false, false),
            ("код".as_bytes(), false, true),
            (b"% Off", false, false),
        ];
        for (word, open_before, open_after) in words {
            beginnings.add(word, open_before, open_after);
        }
        let padded = |text: &str| [text.as_bytes(), &[0; BLOCK]].concat();
        for (text, expected) in [
            ("Code", true),
            ("Codes", true),
            ("Codebooks", true),
            ("Is", true),
            ("Island", false),
            ("Verification", true),
            ("Veri", false),
            ("Cod", false),
        ] {
            assert_eq!(
                beginnings.may_have_word(&padded(text), 0),
                expected,
                "{text}"
            );
        }
        assert!(beginnings.may_have_inside(&padded("codes"), 0));
        assert!(!beginnings.may_have_inside(&padded("island"), 0));
        assert!(beginnings.may_have(&padded("кодом"), 0));
        assert!(beginnings.may_have(&padded("% Off"), 0));
        assert!(!beginnings.may_have(&padded("кот"), 0));
        let mut block = [0; BLOCK];
        block[..9].copy_from_slice(b"xyz Is co");
        assert_eq!(beginnings.places(&block), 0b1_0000 | 0b1000_0000);
    }

    #[test]
    fn letters_are_counted_up_to_the_length_of_a_key() {
        for (text, expected) in [
            ("A", 1),
            ("Ab", 2),
            ("AB", 1),
            ("Abcdef", 6),
            ("Abcdefgh", 6),
            ("Abc1ef", 3),
            ("Ab\u{e1}", 2),
            ("A`{az", 1),
        ] {
            let padded = [text.as_bytes(), &[0; BLOCK]].concat();
            assert_eq!(letters_in(key(&padded, 0)), expected, "{text}");
        }
    }
}
