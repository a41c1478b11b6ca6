//! Who the message says it is from: `【京东】`, `[jd]`, "Your Uber code", "is your Google code".

use unicode_normalization::UnicodeNormalization;

use crate::{
    fold::Folded,
    terms::Role,
    tokens::{Kind, Sign, Tokens},
};

/// A name is no longer, in bytes of the folded text.
const LONGEST: usize = 60;

/// The name as the message spells it, in NFC, without marks around it.
pub(crate) fn named(
    folded: &Folded<'_>,
    tokens: &Tokens,
    code: Option<(usize, usize)>,
) -> Option<String> {
    let text = folded.text();
    let range = bracketed(text, tokens)
        .or_else(|| beside_code_word(text, tokens, code))
        .or_else(|| headline(text, tokens))?;
    let name: String = folded
        .original_text(&range)
        .nfc()
        .filter(|c| !c.is_control())
        .collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// `【名】` anywhere; `[name]` and `(name)` at the beginning or the end.
fn bracketed(text: &str, tokens: &Tokens) -> Option<std::ops::Range<usize>> {
    let inside = |open: usize, close: usize| {
        let range = open..close;
        let name = text[range.clone()].trim();
        let fits = !name.is_empty()
            && name.len() <= LONGEST
            && name != "#"
            && name.chars().any(char::is_alphabetic);
        fits.then_some(range)
    };
    if let Some(open) = text.find('【') {
        let from = open + '【'.len_utf8();
        let close = text[from..].find('】')? + from;
        return inside(from, close);
    }
    let _ = tokens;
    let trimmed = text.trim();
    let lead = text.len() - text.trim_start().len();
    if trimmed.starts_with('[')
        && let Some(close) = trimmed.find(']')
        && let Some(range) = inside(lead + 1, lead + close)
    {
        return Some(range);
    }
    if trimmed.ends_with(']')
        && let Some(open) = trimmed.rfind('[')
    {
        return inside(lead + open + 1, lead + trimmed.len() - 1);
    }
    None
}

/// "Your *Uber* code", "your *Google* verification code", "code for *X*", "*WhatsApp* code".
fn beside_code_word(
    text: &str,
    tokens: &Tokens,
    code: Option<(usize, usize)>,
) -> Option<std::ops::Range<usize>> {
    let nouns = || {
        tokens
            .signs
            .iter()
            .filter(|sign| matches!(sign.role, Role::Code | Role::CodeWord) && !sign.mention)
            .take(4)
    };
    nouns()
        .find_map(|sign| name_before(text, tokens, sign, code))
        .or_else(|| nouns().find_map(|sign| name_after(text, tokens, sign, code)))
}

fn is_name(text: &str, tokens: &Tokens, index: usize, code: Option<(usize, usize)>) -> bool {
    let token = &tokens.list[index];
    let in_code = code.is_some_and(|(first, after)| (first..after).contains(&index));
    let capital = text[token.start..].starts_with(|c: char| c.is_ascii_uppercase());
    token.kind == Kind::Word && capital && token.len() >= 2 && !in_code && !is_sign(tokens, index)
}

fn is_sign(tokens: &Tokens, index: usize) -> bool {
    let at = tokens.signs.partition_point(|sign| sign.after <= index);
    tokens.signs.get(at).is_some_and(|sign| {
        sign.first <= index
            && !matches!(
                sign.role,
                Role::Not(_) | Role::Advert | Role::To | Role::Unit(_)
            )
    })
}

fn name_before(
    text: &str,
    tokens: &Tokens,
    sign: &Sign,
    code: Option<(usize, usize)>,
) -> Option<std::ops::Range<usize>> {
    let mut first = sign.first;
    let mut end = None;
    while let Some((at, kind)) = tokens.before(first) {
        let joins = match kind {
            Kind::Space => true,
            Kind::Mark('.' | '&' | '\'' | '-') => end.is_some(),
            Kind::Word => is_name(text, tokens, at, code),
            _ => false,
        };
        if !joins || sign.first - at > 10 {
            break;
        }
        if kind == Kind::Word && end.is_none() {
            end = Some(tokens.list[at].end);
        }
        first = at;
    }
    let end = end?;
    let first = (first..sign.first).find(|&i| tokens.list[i].kind == Kind::Word)?;
    let start = tokens.list[first].start;
    (end > start && end - start <= LONGEST).then_some(start..end)
}

/// Behind "for", "to", "at" and the like.
fn name_after(
    text: &str,
    tokens: &Tokens,
    sign: &Sign,
    code: Option<(usize, usize)>,
) -> Option<std::ops::Range<usize>> {
    let limit = tokens.list.len().min(sign.after + 8);
    let mut at = (sign.after..limit)
        .find(|&i| is_name(text, tokens, i, code) || ends_phrase(tokens.list[i].kind))?;
    if ends_phrase(tokens.list[at].kind) {
        return None;
    }
    let start = tokens.list[at].start;
    let mut end = tokens.list[at].end;
    while matches!(
        tokens.kind(at + 1),
        Some(Kind::Space | Kind::Mark('&' | '\'' | '-'))
    ) && at + 2 < tokens.list.len()
        && is_name(text, tokens, at + 2, code)
    {
        at += 2;
        end = tokens.list[at].end;
    }
    (end - start <= LONGEST).then_some(start..end)
}

fn ends_phrase(kind: Kind) -> bool {
    matches!(kind, Kind::Mark(_) | Kind::Newline | Kind::Digits)
}

/// "Name: …" at the beginning.
fn headline(text: &str, tokens: &Tokens) -> Option<std::ops::Range<usize>> {
    let colon = (0..tokens.list.len().min(7)).find(|&i| tokens.mark(i) == Some(':'))?;
    let words = &tokens.list[..colon];
    let plain = words.iter().all(|token| {
        matches!(
            token.kind,
            Kind::Word | Kind::Letters | Kind::Unspaced | Kind::Space
        )
    });
    let signs = tokens
        .signs
        .iter()
        .take_while(|sign| sign.first < colon)
        .count();
    let (start, end) = (words.first()?.start, words.last()?.end);
    (plain
        && signs == 0
        && end - start <= LONGEST
        && text[start..end].chars().any(char::is_alphabetic))
    .then_some(start..end)
}
