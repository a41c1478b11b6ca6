//! One spelling for every text: what the rest of the crate reads, with a way back to the original.
//!
//! Folding decomposes canonically (so that NFC and NFD read the same), drops marks and invisible
//! characters, turns digits of every script and full-width letters into ASCII, lower-cases all but
//! ASCII letters (their case says something about a code) and makes one space of many.

use std::{iter, ops::Range, sync::LazyLock};

use unicode_normalization::char::{
    canonical_combining_class, decompose_canonical, decompose_compatible,
};

use crate::bytes::{DIGIT, LETTER, MARK, class_of};

/// What a folded text is written into, kept for the next.
#[derive(Default)]
pub(crate) struct Buffers {
    text: String,
    origin: Vec<usize>,
}

/// A folded text. Every byte of it knows the character of the original that it comes from.
pub(crate) struct Folded<'a> {
    source: &'a str,
    text: String,
    /// For each byte of `text`, where its character starts in `source`.
    origin: Vec<usize>,
}

impl<'a> Folded<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self::within(source, Buffers::default())
    }

    /// Folds into what another text has left.
    pub(crate) fn within(source: &'a str, buffers: Buffers) -> Self {
        let Buffers {
            mut text,
            mut origin,
        } = buffers;
        text.clear();
        text.reserve(source.len());
        origin.clear();
        origin.reserve(source.len());
        let mut folded = Self {
            source,
            text,
            origin,
        };
        let mut at = 0;
        while let Some(&byte) = source.as_bytes().get(at) {
            let run = if byte.is_ascii() {
                folded.push_plain_run(at)
            } else {
                folded.push_settled_run(at)
            };
            at += run;
            let Some(c) = source[at..].chars().next() else {
                break;
            };
            if run > 0 {
                continue;
            }
            if c.is_ascii() {
                folded.push(c, at);
            } else if let '\u{ff61}'..='\u{ff9f}' = c {
                // Half-width kana and punctuation.
                decompose_compatible(c, |part| folded.push_unless_mark(part, at));
            } else if let Some(letter) = latin(c) {
                folded.push_plain(letter, at);
            } else {
                decompose_canonical(c, |part| folded.push_unless_mark(part, at));
            }
            at += c.len_utf8();
        }
        folded
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// For the next text.
    pub(crate) fn into_buffers(self) -> Buffers {
        Buffers {
            text: self.text,
            origin: self.origin,
        }
    }

    /// The bytes of the original that a range of the folded text comes from: with the accents of its last
    /// character, without invisible characters around it.
    pub(crate) fn original(&self, range: &Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = self
                .origin
                .get(range.start)
                .copied()
                .unwrap_or(self.source.len());
            return at..at;
        }
        let last = self.origin[range.end - 1];
        let marked = |c: &char| !c.is_ascii() && canonical_combining_class(*c) != 0;
        let mut rest = self.source[last..].chars();
        let width = rest.next().map_or(0, char::len_utf8);
        let marks: usize = rest.take_while(marked).map(char::len_utf8).sum();
        self.origin[range.start]..last + width + marks
    }

    /// The original spelling of a range.
    pub(crate) fn original_text(&self, range: &Range<usize>) -> &'a str {
        &self.source[self.original(range)]
    }

    /// Takes over visible ASCII with single spaces and line breaks inside, and says how long it was.
    fn push_plain_run(&mut self, at: usize) -> usize {
        let len = plain_run(&self.source.as_bytes()[at..]);
        self.text.push_str(&self.source[at..at + len]);
        self.origin.extend(at..at + len);
        len
    }

    /// Takes over letters beyond ASCII that folding leaves alone, and says how many bytes they were.
    fn push_settled_run(&mut self, at: usize) -> usize {
        let mut len = 0;
        for c in self.source[at..].chars() {
            if c.is_ascii() || !is_settled(c) {
                break;
            }
            self.origin.extend(iter::repeat_n(at + len, c.len_utf8()));
            len += c.len_utf8();
        }
        self.text.push_str(&self.source[at..at + len]);
        len
    }

    fn push_unless_mark(&mut self, c: char, at: usize) {
        if is_settled(c) {
            self.push_plain(c, at);
        } else if c.is_ascii() || canonical_combining_class(c) == 0 {
            self.push(c, at);
        }
    }

    fn push(&mut self, c: char, at: usize) {
        match c {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.push_space('\n', at),
            _ if c.is_whitespace() => self.push_space(' ', at),
            _ if c.is_ascii_control() => {}
            _ if c.is_ascii() => self.push_plain(c, at),
            _ if is_invisible(c) => {}
            _ => {
                if let Some(digit) = digit_of(c) {
                    self.push_plain(digit, at);
                } else if let Some(plain) = plain_of(c) {
                    for p in plain.chars() {
                        if p == ' ' {
                            self.push_space(p, at)
                        } else {
                            self.push_plain(p, at)
                        }
                    }
                } else if let '\u{ff01}'..='\u{ff5e}' = c {
                    let ascii = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
                    self.push_plain(ascii, at);
                } else {
                    for lower in c.to_lowercase() {
                        if canonical_combining_class(lower) == 0 {
                            self.push_plain(lower, at);
                        }
                    }
                }
            }
        }
    }

    fn push_plain(&mut self, c: char, at: usize) {
        self.text.push(c);
        if c.is_ascii() {
            self.origin.push(at);
        } else {
            self.origin.resize(self.text.len(), at);
        }
    }

    /// One space of many, one line break of many lines.
    fn push_space(&mut self, c: char, at: usize) {
        match self.text.as_bytes().last() {
            Some(b'\n') => {}
            Some(b' ') if c == ' ' => {}
            Some(b' ') => {
                self.text.pop();
                self.origin.pop();
                self.push_plain(c, at);
            }
            _ => self.push_plain(c, at),
        }
    }
}

/// How many bytes at the beginning folding leaves alone: visible ASCII, with single spaces and line
/// breaks inside.
fn plain_run(bytes: &[u8]) -> usize {
    let visible = |byte: u8| class_of(byte) & (LETTER | DIGIT | MARK) != 0;
    let mut len = 0;
    while let Some(&byte) = bytes.get(len)
        && (visible(byte) || matches!(byte, b' ' | b'\n') && len > 0 && visible(bytes[len - 1]))
    {
        len += 1;
    }
    len
}

/// The folded spelling alone, for the terms that texts are compared with.
pub(crate) fn fold(text: &str) -> String {
    Folded::new(text).text
}

/// The common letters that folding leaves alone, so that most texts need no look into tables: they do
/// not decompose, are no marks and have no small form.
#[inline]
fn is_settled(c: char) -> bool {
    c.is_ascii_graphic()
        || matches!(c,
            'а'..='и' | 'к'..='я' | 'א'..='ת' | 'ا'..='غ' | 'ف'..='و' | 'ي' | 'ऄ'..='न' | 'प'..='र' | 'ल' | 'ळ' | 'व'..='ह'
            | '\u{93e}'..='\u{94c}' | '【' | '】' | 'ก'..='\u{e37}' | 'เ'..='ๆ' | '\u{1100}'..='\u{115e}' | '\u{1161}'..='\u{11ff}'
            | '\u{4e00}'..='\u{9fff}')
}

/// The letter without its accents, for those of Latin script that have no other: "é", "ữ".
#[inline]
fn latin(c: char) -> Option<char> {
    let table = &*LATIN;
    let letter = match u32::from(c) {
        value @ 0xc0..=0x17f => table.0[(value - 0xc0) as usize],
        value @ 0x1e00..=0x1eff => table.1[(value - 0x1e00) as usize],
        _ => 0,
    };
    (letter != 0).then(|| char::from(letter))
}

static LATIN: LazyLock<([u8; 0xc0], [u8; 0x100])> = LazyLock::new(|| {
    let letter = |value: usize| {
        let mut parts = String::new();
        let c = char::from_u32(u32::try_from(value).unwrap_or_default()).unwrap_or_default();
        decompose_canonical(c, |part| {
            if part.is_ascii() || canonical_combining_class(part) == 0 {
                parts.push(part);
            }
        });
        match parts.as_bytes() {
            [letter] if letter.is_ascii_alphabetic() => *letter,
            _ => 0,
        }
    };
    (
        std::array::from_fn(|at| letter(0xc0 + at)),
        std::array::from_fn(|at| letter(0x1e00 + at)),
    )
});

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
    fn what_is_settled_needs_no_folding() {
        for c in '\u{80}'..='\u{ffff}' {
            if is_settled(c) {
                let mut parts = Vec::new();
                decompose_canonical(c, |part| parts.push(part));
                assert_eq!(parts, [c], "{c:?} decomposes");
                assert_eq!(canonical_combining_class(c), 0, "{c:?} is a mark");
                assert!(c.to_lowercase().eq([c]), "{c:?} has a small form");
                let plain = digit_of(c).is_none()
                    && plain_of(c).is_none()
                    && !is_invisible(c)
                    && !c.is_whitespace();
                assert!(plain, "{c:?} folds");
            }
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
