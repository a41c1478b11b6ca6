//! What a character beyond ASCII is, in one look.

use std::sync::LazyLock;

/// Of a script whose words are not parted by spaces, or Korean, whose words carry their particles.
pub(crate) const UNSPACED: u8 = 1;
/// A letter, or a vowel sign that some scripts write as a character of its own.
pub(crate) const LETTER_LIKE: u8 = 2;
/// A letter of a script whose words are parted by spaces: two of them are of one word.
pub(crate) const SPACED: u8 = 4;

/// Behind these are the ideographs of China and Japan and the rare scripts.
const COMMON: usize = 0x3100;

static SCRIPTS: LazyLock<Box<[u8; COMMON]>> = LazyLock::new(|| {
    Box::new(std::array::from_fn(|value| {
        let c = u32::try_from(value).ok().and_then(char::from_u32);
        c.map_or(0, judged)
    }))
});

/// All of the above that a character is.
#[inline]
pub(crate) fn script_of(c: char) -> u8 {
    match SCRIPTS.get(u32::from(c) as usize) {
        Some(&script) => script,
        None if ('\u{4e00}'..='\u{9fff}').contains(&c) => UNSPACED | LETTER_LIKE,
        None => judged(c),
    }
}

fn judged(c: char) -> u8 {
    let unspaced = is_unspaced(c);
    let mut script = 0;
    if unspaced {
        script |= UNSPACED;
    }
    if c.is_alphanumeric() || is_vowel_sign(c) {
        script |= LETTER_LIKE;
    }
    if c.is_alphabetic() && !unspaced {
        script |= SPACED;
    }
    script
}

/// Of the scripts of India, with all that is written around a letter.
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{963}' | '\u{966}'..='\u{dff}')
}

fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0e01..=0x0e3a | 0x0e40..=0x0e4e | 0x0e80..=0x0edf | 0x1000..=0x103f | 0x1050..=0x109f | 0x1100..=0x11ff
        | 0x1780..=0x17d3 | 0x2e80..=0x2fdf | 0x3005..=0x3007 | 0x3041..=0x3096 | 0x3099..=0x30fa | 0x30fc..=0x30ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_scripts_are_told_apart() {
        let cases = [
            ('a', LETTER_LIKE | SPACED),
            ('д', LETTER_LIKE | SPACED),
            ('ع', LETTER_LIKE | SPACED),
            ('क', LETTER_LIKE | SPACED),
            ('\u{93f}', LETTER_LIKE | SPACED),
            ('\u{94d}', LETTER_LIKE),
            ('ก', UNSPACED | LETTER_LIKE),
            ('カ', UNSPACED | LETTER_LIKE),
            ('\u{1100}', UNSPACED | LETTER_LIKE),
            ('码', UNSPACED | LETTER_LIKE),
            ('…', 0),
            ('【', 0),
        ];
        for (c, expected) in cases {
            assert_eq!(script_of(c), expected, "{c:?}");
        }
    }

    #[test]
    fn every_character_is_looked_up_as_it_is_judged() {
        for c in '\0'..=char::MAX {
            assert_eq!(script_of(c), judged(c), "{c:?}");
        }
    }
}
