//! One spelling for every text: what the rest of the crate reads, with a way back to the original.
//!
//! Folding decomposes canonically (so that NFC and NFD read the same), drops marks and invisible
//! characters, turns digits of every script and full-width letters into ASCII, lower-cases all but
//! ASCII letters (their case says something about a code) and makes one space of many.

use std::{ops::Range, sync::LazyLock};

use unicode_normalization::char::{
    canonical_combining_class, decompose_canonical, decompose_compatible,
};

/// What a folded text is written into, kept for the next.
#[derive(Default)]
pub(crate) struct Buffers {
    text: String,
    runs: Vec<Run>,
}

/// A folded text. Every character of it knows the character of the original that it comes from.
pub(crate) struct Folded<'a> {
    source: &'a str,
    text: String,
    /// In the order of the text.
    runs: Vec<Run>,
    /// Where in `source` the last run goes on.
    next: usize,
}

/// A stretch of the text whose characters are as long as those in `source` that they come from.
#[derive(Clone, Copy)]
struct Run {
    text: usize,
    source: usize,
}

impl<'a> Folded<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self::within(source, Buffers::default())
    }

    /// Folds into what another text has left.
    pub(crate) fn within(source: &'a str, buffers: Buffers) -> Self {
        let Buffers { mut text, mut runs } = buffers;
        text.clear();
        text.reserve(source.len());
        runs.clear();
        let mut folded = Self {
            source,
            text,
            runs,
            next: usize::MAX,
        };
        let singles = &**SINGLES;
        let mut at = 0;
        loop {
            at += folded.push_settled(singles, at);
            let Some(c) = source[at..].chars().next() else {
                return folded;
            };
            match single(singles, c) {
                Some(one) => folded.push_plain(one, at),
                None => parts(c, |part| folded.push(part, at)),
            }
            at += c.len_utf8();
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// For the next text.
    pub(crate) fn into_buffers(self) -> Buffers {
        Buffers {
            text: self.text,
            runs: self.runs,
        }
    }

    /// The bytes of the original that a range of the folded text comes from: with the accents of its last
    /// character, without invisible characters around it.
    pub(crate) fn original(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.origin(range.start);
        let Some(last) = self.text[range.clone()].char_indices().next_back() else {
            return start..start;
        };
        let last = self.origin(range.start + last.0);
        let marked = |c: &char| !c.is_ascii() && canonical_combining_class(*c) != 0;
        let mut rest = self.source[last..].chars();
        let width = rest.next().map_or(0, char::len_utf8);
        let marks: usize = rest.take_while(marked).map(char::len_utf8).sum();
        start..last + width + marks
    }

    /// The original spelling of a range.
    pub(crate) fn original_text(&self, range: &Range<usize>) -> &'a str {
        &self.source[self.original(range)]
    }

    /// Where the character starts in `source` that one of the text comes from.
    fn origin(&self, at: usize) -> usize {
        if at == self.text.len() {
            return self.source.len();
        }
        let index = self.runs.partition_point(|run| run.text <= at);
        let run = self.runs[index - 1];
        run.source + (at - run.text)
    }

    /// Takes over what folding leaves alone from a place on, and says how many bytes it was.
    fn push_settled(&mut self, singles: &Singles, at: usize) -> usize {
        let before = self.text.as_bytes().last().copied().unwrap_or(b'.');
        let len = settled(singles, &self.source[at..], before);
        if len > 0 {
            self.begin(at, len);
            self.text.push_str(&self.source[at..at + len]);
        }
        len
    }

    fn push(&mut self, c: char, at: usize) {
        if matches!(c, ' ' | '\n') {
            self.push_space(c, at);
        } else {
            self.push_plain(c, at);
        }
    }

    fn push_plain(&mut self, c: char, at: usize) {
        self.begin(at, c.len_utf8());
        self.text.push(c);
    }

    /// One space of many, one line break of many lines.
    fn push_space(&mut self, c: char, at: usize) {
        match self.text.as_bytes().last() {
            Some(b'\n') => {}
            Some(b' ') if c == ' ' => {}
            Some(b' ') => {
                self.text.pop();
                self.runs.pop_if(|run| run.text == self.text.len());
                self.next = usize::MAX;
                self.push_plain(c, at);
            }
            _ => self.push_plain(c, at),
        }
    }

    /// So many bytes are written next, for those at a place of the original.
    #[inline]
    fn begin(&mut self, at: usize, len: usize) {
        if at != self.next {
            self.runs.push(Run {
                text: self.text.len(),
                source: at,
            });
        }
        self.next = at + len;
    }
}

/// How many bytes at the beginning folding leaves alone, behind a byte: visible characters, with single
/// spaces and line breaks between.
fn settled(singles: &Singles, text: &str, mut before: u8) -> usize {
    let bytes = text.as_bytes();
    let mut len = 0;
    loop {
        while let Some(next) = bytes[len..].first_chunk()
            && are_plain(before, next)
        {
            len += MANY;
            before = next[MANY - 1];
        }
        let stop = bytes.len().min(len + MANY);
        while len < stop {
            let byte = bytes[len];
            let width = if byte.is_ascii() {
                usize::from(is_plain(before, byte))
            } else {
                let c = text[len..].chars().next().unwrap_or_default();
                if single(singles, c) == Some(c) {
                    c.len_utf8()
                } else {
                    0
                }
            };
            if width == 0 {
                return len;
            }
            len += width;
            before = byte;
        }
        if len >= bytes.len() {
            return len;
        }
    }
}

/// So many bytes are looked at together.
const MANY: usize = 16;

/// Whether all of these stay as they are behind a byte.
#[inline]
fn are_plain(before: u8, bytes: &[u8; MANY]) -> bool {
    let mut befores = [before; MANY];
    befores[1..].copy_from_slice(&bytes[..MANY - 1]);
    // Without a way out, so that the compiler does all at once.
    let pairs = befores.iter().zip(bytes);
    pairs.fold(true, |all, (&before, &byte)| all & is_plain(before, byte))
}

/// Whether an ASCII byte stays as it is behind another byte.
#[inline]
fn is_plain(before: u8, byte: u8) -> bool {
    let space = |byte: u8| (byte == b' ') | (byte == b'\n');
    byte.is_ascii_graphic() | space(byte) & !space(before)
}

/// The folded spelling alone, for the terms that texts are compared with.
pub(crate) fn fold(text: &str) -> String {
    Folded::new(text).text
}

/// For each character before the ideographs the one that it becomes, or 0 where that is none or several.
type Singles = [u16; FIRST_IDEOGRAPH];
const FIRST_IDEOGRAPH: usize = 0x3100;

static SINGLES: LazyLock<Box<Singles>> = LazyLock::new(|| {
    let single = |value: usize| {
        let c = u32::try_from(value).ok().and_then(char::from_u32)?;
        let mut found = Vec::new();
        parts(c, |part| found.push(part));
        match found[..] {
            [one] if !one.is_whitespace() => u16::try_from(u32::from(one)).ok(),
            _ => None,
        }
    };
    Box::new(std::array::from_fn(|value| single(value).unwrap_or(0)))
});

/// What a character becomes where that is one character. Most texts need nothing else.
#[inline]
fn single(singles: &Singles, c: char) -> Option<char> {
    match singles.get(u32::from(c) as usize) {
        Some(0) => None,
        Some(&one) => char::from_u32(u32::from(one)),
        // The ideographs of China and Japan.
        None => ('\u{4e00}'..='\u{9fff}').contains(&c).then_some(c),
    }
}

/// Tells of what a character becomes: of nothing for marks and invisible ones.
fn parts(c: char, mut found: impl FnMut(char)) {
    if c.is_ascii() {
        part(c, &mut found);
    } else {
        let unless_mark = |c: char| {
            if c.is_ascii() || canonical_combining_class(c) == 0 {
                part(c, &mut found);
            }
        };
        if let '\u{ff61}'..='\u{ff9f}' = c {
            // Half-width kana and punctuation.
            decompose_compatible(c, unless_mark);
        } else {
            decompose_canonical(c, unless_mark);
        }
    }
}

/// The same for a character that is decomposed.
fn part(c: char, found: &mut impl FnMut(char)) {
    match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => found('\n'),
        _ if c.is_whitespace() => found(' '),
        _ if c.is_ascii_control() || is_invisible(c) => {}
        _ if c.is_ascii() => found(c),
        _ => {
            if let Some(digit) = digit_of(c) {
                found(digit);
            } else if let Some(plain) = plain_of(c) {
                plain.chars().for_each(found);
            } else if let '\u{ff01}'..='\u{ff5e}' = c {
                found(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c));
            } else {
                c.to_lowercase()
                    .filter(|lower| canonical_combining_class(*lower) == 0)
                    .for_each(found);
            }
        }
    }
}

/// Zero-width and directional characters, variation selectors, the enclosing keycap, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{20dd}'..='\u{20e4}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e0fff}')
}

/// The ASCII digit of a decimal digit of another script.
fn digit_of(c: char) -> Option<char> {
    /// The zeros of every script (Unicode category Nd; the mathematical ones are below), in order.
    const ZEROS: [u32; 71] = [
        0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6,
        0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0,
        0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0,
        0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0,
        0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950,
        0x11bf0, 0x11c50, 0x11d50, 0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50,
        0x16d70, 0x1ccf0, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
    ];
    let value = u32::from(c);
    // Signs, and the letters of China and Japan.
    if let 0x1c5a..=0xa61f = value {
        return None;
    }
    let digit = if let 0x1d7ce..=0x1d7ff = value {
        (value - 0x1d7ce) % 10
    } else {
        let next = ZEROS.partition_point(|&zero| zero <= value);
        value - ZEROS[next.checked_sub(1)?]
    };
    if digit < 10 {
        char::from_digit(digit, 10)
    } else {
        None
    }
}

/// Letters and signs that mean the same to a reader but do not decompose.
fn plain_of(c: char) -> Option<&'static str> {
    Some(match c {
        'ı' => "i",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'ø' | 'Ø' => "o",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ß' | 'ẞ' => "ss",
        'ς' => "σ",
        'ی' | 'ى' => "ي",
        'ک' => "ك",
        'ہ' | 'ە' => "ه",
        'ə' | 'Ə' => "e",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '⁃' => "-",
        '‘' | '’' | '‚' | '‛' | '′' => "'",
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '「' | '」' | '『' | '』' => "\"",
        '〔' | '〘' => "[",
        '〕' | '〙' => "]",
        // A comma of Chinese and Japanese parts numbers, one of the West may join them.
        '、' | '，' => ", ",
        '،' | '٬' => ",",
        '٫' => ".",
        '。' | '।' | '۔' => "。",
        '؟' => "?",
        '؛' => ";",
        '：' | '︰' | '﹕' => ":",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_text_fold_alike() {
        let cases = [
            ("ＣＯＤＥ：４８２９１３", "CODE:482913"),
            ("٤٨٢٩١٣ ۴۸۲۹۱۳ ४८२९१३ ๔๘๒๙๑๓", "482913 482913 482913 482913"),
            ("48\u{200b}29\u{2060}13\u{200f}", "482913"),
            ("Código", "Codigo"),
            ("Co\u{301}digo", "Codigo"),
            ("Mã xác thực", "Ma xac thuc"),
            ("КОД Й", "код и"),
            ("4\u{fe0f}\u{20e3}8\u{fe0f}\u{20e3}", "48"),
            ("a \t\u{a0} b \r\n\n c", "a b\nc"),
            ("𝟒𝟖", "48"),
            ("௪௮ ᥆᥎ ꣔꣘ 𑁪𑁮", "48 08 48 48"),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_character_that_becomes_one_is_looked_up() {
        for c in '\u{0}'..='\u{ffff}' {
            let mut found = Vec::new();
            parts(c, |part| found.push(part));
            if let Some(one) = single(&SINGLES, c) {
                assert_eq!(found, [one], "{c:?}");
            }
            let visible = found.iter().all(|part| !part.is_whitespace());
            let early = (c as usize) < FIRST_IDEOGRAPH;
            if early && visible && found.len() == 1 {
                assert!(single(&SINGLES, c).is_some(), "{c:?} is not known");
            }
        }
    }

    #[test]
    fn every_character_knows_where_it_comes_from() {
        let cases = [
            ("code 4821", vec![0, 1, 2, 3, 4, 5, 6, 7, 8]),
            ("a \t\u{a0} b", vec![0, 1, 6]),
            ("a \r\n\n b", vec![0, 2, 6]),
            ("Код é1", vec![0, 2, 4, 6, 7, 9]),
            ("æß：1", vec![0, 0, 2, 2, 4, 7]),
            ("각1，2", vec![0, 0, 0, 3, 4, 4, 7]),
            ("\u{23a}\u{200b}1", vec![0, 5]),
        ];
        for (text, expected) in cases {
            let folded = Folded::new(text);
            let origins: Vec<usize> = folded
                .text()
                .char_indices()
                .map(|(at, _)| folded.origin(at))
                .collect();
            assert_eq!(origins, expected, "{text:?}");
        }
    }

    #[test]
    fn a_range_leads_back_to_the_original() {
        let text = "códe \u{200e}４8\u{200b}29\u{200e}.";
        let folded = Folded::new(text);
        let at = folded.text().find("4829").unwrap();
        assert_eq!(folded.original_text(&(at..at + 4)), "４8\u{200b}29");
        assert_eq!(
            folded.original(&(folded.text().len()..folded.text().len())),
            text.len()..text.len()
        );
    }
}
