//! Text as a search sees it: what looks alike to a person who searches is alike.
//!
//! Case, width (`ＪＤ`, `JD`), composition (NFC, NFD), Latin, Greek and Cyrillic marks (`é`, `e`) and kinds of
//! white space make no difference; characters that show nothing are left out.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Where a character of a folded text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Origin {
    /// Where the character starts in the folded text, in bytes.
    at: usize,
    /// What it was made of, in UTF-16 units of the original.
    start: u32,
    end: u32,
}

/// A folded text, and where each part of it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Folded {
    text: String,
    origins: Vec<Origin>,
}

impl Folded {
    /// Folds a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut folded = Self::default();
        let mut units = 0;
        let mut chars = text.chars().peekable();
        let mut cluster = String::new();
        while let Some(first) = chars.next() {
            cluster.clear();
            cluster.push(first);
            while let Some(more) = chars.next_if(|next| joins(*next)) {
                cluster.push(more);
            }
            let start = units;
            units += u32::try_from(cluster.encode_utf16().count()).unwrap_or(u32::MAX);
            for char in fold_cluster(&cluster) {
                folded.origins.push(Origin {
                    at: folded.text.len(),
                    start,
                    end: units,
                });
                folded.text.push(char);
            }
        }
        folded
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where a part of it, in bytes, comes from: UTF-16 units of the original.
    pub(crate) fn origin(&self, part: std::ops::Range<usize>) -> Option<(u32, u32)> {
        let first = self
            .origins
            .partition_point(|origin| origin.at < part.start);
        let after = self.origins.partition_point(|origin| origin.at < part.end);
        let parts = self.origins.get(first..after)?;
        Some((parts.first()?.start, parts.last()?.end))
    }
}

/// Folds a text whose origins do not matter.
pub(crate) fn folded(text: &str) -> String {
    Folded::of(text).text
}

/// Whether a character belongs to the one before it.
fn joins(char: char) -> bool {
    is_combining_mark(char)
        || is_nothing(char)
        // Parts of a Hangul syllable, and half-width Japanese marks.
        || matches!(char, '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}')
}

/// What a search does not see: format characters, and the ones that mark a service in the search tables.
fn is_nothing(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e000}' | '\u{e001}'
        // Latin, Greek and Cyrillic marks, which stand alone once their letters are taken apart; and what
        // chooses the look of a character.
        | '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}')
}

fn fold_cluster(cluster: &str) -> impl Iterator<Item = char> {
    cluster
        .nfkd()
        .filter(|char| !is_nothing(*char))
        .flat_map(lower)
        .nfc()
        .map(|char| {
            if char.is_whitespace() || char.is_control() {
                ' '
            } else {
                char
            }
        })
        .collect::<Vec<_>>()
        .into_iter()
}

fn lower(char: char) -> impl Iterator<Item = char> {
    // As they are alike in capitals.
    let (as_it_is, other) = match char {
        'ß' | 'ẞ' => (None, "ss"),
        'ς' => (None, "σ"),
        'ı' => (None, "i"),
        _ => (Some(char), ""),
    };
    as_it_is
        .into_iter()
        .flat_map(char::to_lowercase)
        .filter(|char| !is_nothing(*char))
        .chain(other.chars())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_alike_is_alike() {
        let cases = [
            ("JD Code", "jd code"),
            ("ＪＤ：４８２９１３", "jd:482913"),
            ("Café", "cafe"),
            ("Cafe\u{301}", "cafe"),
            ("验证码", "验证码"),
            ("ｶﾞ", "ガ"),
            ("か\u{3099}", "が"),
            ("한", "한"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("Straße STRASSE", "strasse strasse"),
            ("İstanbul ılık", "istanbul ilik"),
            ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
            ("Ёлка", "елка"),
            ("a\u{200b}b\u{ad}c", "abc"),
            ("one\ttwo\u{a0}three\nfour", "one two three four"),
            ("ﬁne ⅷ ℡", "fine viii tel"),
            ("नमस्ते", "नमस्ते"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(folded(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_part_comes_from_where_it_stood() {
        let text = "𝐉 Cafe\u{301} ﬁn";
        let folded = Folded::of(text);
        assert_eq!(folded.text(), "j cafe fin");
        let of = |part: &str| {
            let at = folded.text().find(part).unwrap();
            folded.origin(at..at + part.len()).unwrap()
        };
        assert_eq!(of("j"), (0, 2));
        assert_eq!(of("cafe"), (3, 8));
        assert_eq!(of("fe "), (5, 9));
        assert_eq!(of("i"), (9, 10), "half of a ligature is the whole of it");
        assert_eq!(folded.origin(3..3), None);
    }

    /// Characters of all that is folded, dense.
    fn text() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            any::<char>().prop_map(String::from),
            proptest::sample::select(vec![
                "e\u{301}",
                "É",
                "ﬁ",
                "ß",
                "İ",
                "１",
                "验",
                "码",
                "ｶﾞ",
                "한",
                "\u{1112}\u{1161}",
                "\u{200b}",
                "𝐉",
                " ",
                "a",
                "\u{301}",
                "\u{3099}",
            ])
            .prop_map(str::to_owned),
        ];
        proptest::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn parts_map_back_in_order_to_whole_characters(text in text()) {
            let folded = Folded::of(&text);
            let units: Vec<u16> = text.encode_utf16().collect();
            let mut before = 0;
            for (at, char) in folded.text().char_indices() {
                let (start, end) = folded.origin(at..at + char.len_utf8()).unwrap();
                prop_assert!(before <= start && start < end && end as usize <= units.len());
                let part = String::from_utf16(&units[start as usize..end as usize]);
                prop_assert!(part.is_ok(), "half a character");
                prop_assert!(super::folded(&part.unwrap()).contains(char));
                before = start;
            }
        }

        #[test]
        fn composed_or_not_is_alike(text in "[a-zA-Zéèüñçåа-яёαάか-ごガ한글験证]{0,20}") {
            let nfd: String = text.nfd().collect();
            let nfc: String = text.nfc().collect();
            prop_assert_eq!(folded(&nfd), folded(&nfc));
        }
    }
}
