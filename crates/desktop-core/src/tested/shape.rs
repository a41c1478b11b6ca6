//! The shape of a text: what it looks like without what it says.

use sms_code::{Extraction, known_words};
use unicode_normalization::char::is_combining_mark;

/// A text with `9` for each digit, `a` and `A` for letters, and a letter of theirs for those of other
/// scripts. Words that everybody's messages have ("code", "valid for") stay, unless they are in a code.
pub(super) fn shape(text: &str, extraction: &Extraction) -> String {
    let codes = || {
        extraction
            .candidates
            .iter()
            .map(|candidate| &candidate.span)
    };
    let mut shape = String::with_capacity(text.len());
    let mut at = 0;
    for word in known_words(text) {
        if codes().any(|code| code.start < word.end && word.start < code.end) {
            continue;
        }
        shape.push_str(&masked(&text[at..word.start]));
        shape.extend(
            text[word.clone()]
                .chars()
                .map(|c| if c.is_numeric() { '9' } else { c }),
        );
        at = word.end;
    }
    shape.push_str(&masked(&text[at..]));
    shape
}

/// A text with every letter and digit masked.
pub(super) fn masked(text: &str) -> String {
    text.chars().filter_map(mask).collect()
}

/// One letter for each script, by its first and last character.
const SCRIPTS: &[(char, char, char)] = &[
    ('\u{370}', '\u{3ff}', 'α'),
    ('\u{400}', '\u{52f}', 'я'),
    ('\u{530}', '\u{58f}', 'ա'),
    ('\u{590}', '\u{5ff}', 'א'),
    ('\u{600}', '\u{77f}', 'ع'),
    ('\u{900}', '\u{97f}', 'क'),
    ('\u{980}', '\u{9ff}', 'ক'),
    ('\u{b80}', '\u{bff}', 'க'),
    ('\u{c00}', '\u{c7f}', 'క'),
    ('\u{e00}', '\u{e7f}', 'ก'),
    ('\u{10a0}', '\u{10ff}', 'ა'),
    ('\u{1100}', '\u{11ff}', '한'),
    ('\u{3040}', '\u{309f}', 'あ'),
    ('\u{30a0}', '\u{30ff}', 'ア'),
    ('\u{3130}', '\u{318f}', '한'),
    ('\u{3400}', '\u{9fff}', '字'),
    ('\u{ac00}', '\u{d7af}', '한'),
    ('\u{f900}', '\u{faff}', '字'),
    ('\u{fb50}', '\u{fdff}', 'ع'),
    ('\u{fe70}', '\u{feff}', 'ع'),
    ('\u{ff66}', '\u{ff9f}', 'ア'),
    ('\u{20000}', '\u{3ffff}', '字'),
];

/// Nothing for what belongs to the letter before it.
fn mask(c: char) -> Option<char> {
    if c.is_numeric() {
        // Also the ideographs that are numbers.
        return Some(if ('\u{3400}'..='\u{9fff}').contains(&c) {
            '字'
        } else {
            '9'
        });
    }
    // A vowel sign, a point, an accent: some of them count as letters.
    if is_combining_mark(c) {
        return None;
    }
    let script = SCRIPTS
        .iter()
        .find(|(from, to, _)| (*from..=*to).contains(&c));
    match script {
        Some((.., letter)) if c.is_alphabetic() => Some(*letter),
        _ if c.is_uppercase() => Some('A'),
        _ if c.is_alphabetic() => Some('a'),
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_masked_by_script_and_the_rest_stays() {
        for (text, shape) in [
            ("Zoë 42, Ünal! #7", "Aaa 99, Aaaa! #9"),
            ("Zoe\u{308} x²", "Aaa a9"),
            ("张伟 您好：1234", "字字 字字：9999"),
            ("三十六", "字字字"),
            ("Привет, ١٢٣ مرحبا", "яяяяяя, 999 ععععع"),
            ("नमस्ते", "कककक"),
            ("ありがとうカード 안녕", "あああああアアア 한한"),
            ("https://x.example/a?b=9", "aaaaa://a.aaaaaaa/a?a=9"),
            ("😀 ½ Ⅷ １２", "😀 9 9 99"),
            ("", ""),
        ] {
            assert_eq!(masked(text), shape, "{text}");
        }
    }

    #[test]
    fn a_known_word_stays_but_not_where_it_is_part_of_a_code() {
        let of = |text: &str| shape(text, &sms_code::extract(text));
        assert_eq!(of("Your code, Maria: 4821"), "Your code, Aaaaa: 9999");
        let capitals = "Your verification code is CODEPIN";
        assert!(!of(capitals).contains("CODEPIN"), "{}", of(capitals));
    }

    /// Whatever the text: no digit but 9 and none of its codes is left.
    #[test]
    fn nothing_of_a_code_is_left_whatever_the_text() {
        let mut random = fastrand::Rng::with_seed(3);
        let parts = [
            "code ",
            "验证码",
            "4821",
            "K7P29",
            "：",
            " is ",
            "G-482913",
            "ваш код ",
            "Order ",
            "Maria",
            "٤٨٢١",
            "\n",
            "PIN",
            "https://a.example/482",
            " 🔑 ",
            "CODEPIN ",
            "२४६८",
        ];
        for _ in 0..2_000 {
            let text: String = (0..random.usize(1..8))
                .map(|_| parts[random.usize(..parts.len())])
                .collect();
            let extraction = sms_code::extract(&text);
            let shape = shape(&text, &extraction);
            assert!(
                !shape.chars().any(|c| c.is_numeric() && c != '9'),
                "{text:?} {shape:?}"
            );
            for candidate in &extraction.candidates {
                let secret = candidate.code.trim_matches('9');
                let short = candidate.code.chars().count() < 4;
                assert!(
                    short || secret.is_empty() || !shape.contains(&candidate.code),
                    "{text:?}"
                );
            }
        }
    }
}
