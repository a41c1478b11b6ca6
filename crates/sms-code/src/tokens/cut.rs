//! Where a folded text is cut.

use super::{DEPENDS, Kind, Token};
use crate::{
    blocks::Runs,
    bytes::{DIGIT, LETTER, class_of},
    scripts::{LETTER_LIKE, UNSPACED, script_of},
    terms::{Hit, Role},
};

/// Cuts a text in which these terms stand, in place of the one before.
pub(super) fn cut(text: &str, runs: &Runs, hits: &[Hit], tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut splits = Splits { hits, next: 0 };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let class = class_of(byte);
        let (kind, cost) = if class & (LETTER | DIGIT) != 0 {
            let (end, letters, digits) = runs.word(start);
            at = end;
            if letters && digits {
                push_word(text, start, end, &mut splits, tokens);
            } else {
                tokens.push(plain_word(bytes, start, end, digits));
            }
            continue;
        } else if let Some(&mark) = MARKS.get(usize::from(byte)) {
            at += 1;
            if byte == b'-'
                && let Some(before) = tokens.last_mut()
            {
                before.opens = true;
            }
            mark
        } else {
            let mut rest = text[at..].chars();
            let c = rest.next().unwrap_or_default();
            at += c.len_utf8();
            let script = script_of(c);
            if script & UNSPACED != 0 {
                (Kind::Unspaced, unspaced_cost(c))
            } else if script & LETTER_LIKE != 0 {
                at += rest
                    .take_while(|&c| {
                        !c.is_ascii() && script_of(c) & (UNSPACED | LETTER_LIKE) == LETTER_LIKE
                    })
                    .map(char::len_utf8)
                    .sum::<usize>();
                (Kind::Letters, WORD)
            } else {
                (Kind::Mark(c), mark_cost(c))
            }
        };
        tokens.push(Token::new(kind, kind == Kind::Digits, cost, start, at));
    }
}

/// Letters only, or digits only.
#[inline]
fn plain_word(bytes: &[u8], start: usize, end: usize, digits: bool) -> Token {
    let (kind, cost) = if digits {
        (Kind::Digits, NUMBER)
    } else {
        (Kind::Word, WORD)
    };
    let capitals = bytes[start].is_ascii_uppercase() & bytes[end - 1].is_ascii_uppercase();
    let mut word = Token::new(kind, digits, cost, start, end);
    word.opens |= capitals;
    word
}

const WORD: u8 = 4;
const NUMBER: u8 = 6;

/// What ASCII is that is neither a letter nor a digit, and what it costs.
static MARKS: [(Kind, u8); 128] = {
    let mut marks = [(Kind::Space, 0); 128];
    let mut byte: u8 = 0;
    while byte < 128 {
        let kind = match byte {
            b' ' => Kind::Space,
            b'\n' => Kind::Newline,
            _ => Kind::Mark(byte as char),
        };
        marks[byte as usize] = (kind, mark_cost(byte as char));
        byte += 1;
    }
    marks
};

const fn mark_cost(c: char) -> u8 {
    match c {
        '\n' | '.' | '。' | '!' | '?' => DEPENDS,
        ',' => 4,
        ';' => 8,
        ' ' | ':' | '=' | '"' | '\'' | '*' | '`' | '[' | ']' | '【' | '】' | '<' | '>' | '#'
        | '_' => 0,
        _ => 2,
    }
}

/// An ideograph is half a word, other characters less.
fn unspaced_cost(c: char) -> u8 {
    match c {
        '\u{2e80}'..='\u{2fff}' | '\u{3400}'..='\u{9fff}' | '\u{10000}'.. => 2,
        _ => 1,
    }
}

/// A word of letters and digits is cut in two where a term ends or begins: "code4821", "4821is".
fn push_word(
    text: &str,
    start: usize,
    end: usize,
    splits: &mut Splits<'_>,
    tokens: &mut Vec<Token>,
) {
    let word = &text.as_bytes()[start..end];
    let digits = word.iter().filter(|b| b.is_ascii_digit()).count();
    let part = |from: usize, to: usize| {
        let of = &text.as_bytes()[from..to];
        let (kind, cost) = if of.iter().all(u8::is_ascii_digit) {
            (Kind::Digits, NUMBER)
        } else {
            (Kind::Word, WORD)
        };
        Token::new(kind, of.iter().any(u8::is_ascii_digit), cost, from, to)
    };
    let leading = word.iter().take_while(|b| b.is_ascii_digit()).count();
    let letters = word.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    // "H3K-9PT": what a dash ties to a code is part of it, and no unit.
    let tied = matches!(
        tokens[..],
        [
            ..,
            Token {
                has_digits: true,
                ..
            },
            Token {
                kind: Kind::Mark('-'),
                ..
            }
        ]
    ) && word[leading..].iter().all(u8::is_ascii_uppercase);
    let split = if tied {
        None
    } else if leading == digits {
        let rest = &word[leading..];
        let sentence = leading >= 4
            && rest.len() >= 2
            && rest[0].is_ascii_uppercase()
            && rest[1].is_ascii_lowercase();
        (sentence || splits.ends_with_term(start + leading, end, rest)).then_some(start + leading)
    } else if letters + digits == word.len() {
        splits
            .begins_with_term(start, start + letters)
            .then_some(start + letters)
    } else {
        None
    };
    match split {
        Some(at) => tokens.extend([part(start, at), part(at, end)]),
        None => tokens.push(part(start, end)),
    }
}

/// Looks terms up in reading order.
struct Splits<'a> {
    hits: &'a [Hit],
    next: usize,
}

impl Splits<'_> {
    fn at(&mut self, start: usize) -> Option<&Hit> {
        while self
            .hits
            .get(self.next)
            .is_some_and(|hit| hit.start < start)
        {
            self.next += 1;
        }
        self.hits.get(self.next).filter(|hit| hit.start == start)
    }

    fn ends_with_term(&mut self, start: usize, end: usize, letters: &[u8]) -> bool {
        let single = letters.len() == 1;
        self.at(start).is_some_and(|hit| {
            hit.end >= end
                && match hit.role {
                    Role::Unit(_) | Role::Duration(_) | Role::Money => {
                        !single || letters[0].is_ascii_lowercase()
                    }
                    _ => !single,
                }
        })
    }

    fn begins_with_term(&mut self, start: usize, end: usize) -> bool {
        self.at(start).is_some_and(|hit| {
            let shortest = match hit.role {
                Role::Money => 2,
                // "ma1505" is no "mã 1505".
                Role::Code | Role::CodeWord | Role::Month => 3,
                _ => return false,
            };
            hit.end == end && end - start >= shortest
        })
    }
}
