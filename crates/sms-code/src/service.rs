//! Who the message says it is from: `【京东】`, `[jd]`, "Your Uber code", "is your Google code".

use std::{borrow::Cow, ops::Range, sync::LazyLock};

use unicode_normalization::UnicodeNormalization;

use crate::{
    fold::{Folded, fold},
    terms::Role,
    tokens::{Kind, Sign, Tokens},
};

/// A name is no longer, in bytes of the folded text.
const LONGEST: usize = 60;
/// How many words for codes (or for what they are for) are looked at.
const SIGNS: usize = 3;
/// How many tokens behind such a word a name may begin.
const AHEAD: usize = 14;
/// What stands in brackets and is no name: notes of Korean networks, Android's mark.
const NOTES: [&str; 4] = ["web발신", "국제발신", "국외발신", "광고"];
static FOLDED_NOTES: LazyLock<[String; 4]> = LazyLock::new(|| NOTES.map(fold));

/// The name as the message spells it, in NFC, without marks around it.
pub(crate) fn named(
    folded: &Folded<'_>,
    tokens: &Tokens,
    code: Option<(usize, usize)>,
) -> Option<String> {
    let search = Search {
        folded,
        text: folded.text(),
        tokens,
        code,
    };
    let range = search
        .bracketed()
        .or_else(|| {
            search.beside(|sign| matches!(sign.role, Role::Code | Role::CodeWord) && !sign.mention)
        })
        .or_else(|| search.headline())
        .or_else(|| search.behind_purpose())
        .or_else(|| search.bound_domain())?;
    let spelled = folded.original_text(&range);
    let kept = |c: &char| !c.is_control();
    let name: Cow<'_, str> = if !spelled.is_ascii() {
        spelled.nfc().filter(kept).collect()
    } else if spelled.contains(char::is_control) {
        spelled.chars().filter(kept).collect()
    } else {
        spelled.into()
    };
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

struct Search<'a> {
    folded: &'a Folded<'a>,
    text: &'a str,
    tokens: &'a Tokens,
    /// The tokens of the code itself, which are no name.
    code: Option<(usize, usize)>,
}

impl Search<'_> {
    /// `【name】` anywhere; `[name]` at the beginning or the end.
    fn bracketed(&self) -> Option<Range<usize>> {
        let text = self.text;
        if !text.is_ascii()
            && let Some(open) = text.find('【')
        {
            let from = open + '【'.len_utf8();
            let close = text[from..].find('】')? + from;
            return self.fit(from..close);
        }
        let trimmed = text.trim_ascii_end();
        let mut from = 0;
        // "[Web발신]" may stand before the name.
        for _ in 0..2 {
            let open = from
                + text.as_bytes()[from..]
                    .iter()
                    .position(|b| !b.is_ascii_whitespace())?;
            if !text[open..].starts_with('[') {
                break;
            }
            let close = open + text[open..].find(']')?;
            if let Some(range) = self.fit(open + 1..close) {
                return Some(range);
            }
            from = close + 1;
        }
        if trimmed.ends_with(']')
            && let Some(open) = trimmed.rfind('[')
        {
            return self.fit(open + 1..trimmed.len() - 1);
        }
        None
    }

    fn fit(&self, range: Range<usize>) -> Option<Range<usize>> {
        let name = self.text[range.clone()].trim();
        let note = FOLDED_NOTES
            .iter()
            .any(|note| note.eq_ignore_ascii_case(name));
        let fits = !name.is_empty()
            && name.len() <= 2 * LONGEST
            && !note
            && name.chars().any(char::is_alphabetic);
        fits.then_some(range)
    }

    /// "Your *Uber* code", "your *Google* verification code", "code for *X*", "*WhatsApp* code".
    fn beside(&self, wanted: impl Fn(&Sign) -> bool) -> Option<Range<usize>> {
        let signs = || {
            self.tokens
                .signs
                .iter()
                .filter(|sign| wanted(sign))
                .take(SIGNS)
        };
        signs()
            .find_map(|sign| self.name_before(sign))
            .or_else(|| signs().find_map(|sign| self.name_after(sign)))
    }

    /// "to sign in to *X*", when a code was found.
    fn behind_purpose(&self) -> Option<Range<usize>> {
        self.code?;
        let signs = self
            .tokens
            .signs
            .iter()
            .filter(|sign| sign.role == Role::Purpose)
            .take(SIGNS);
        signs.filter_map(|sign| self.name_after(sign)).next()
    }

    fn is_name(&self, index: usize) -> bool {
        let token = &self.tokens.list[index];
        let in_code = self
            .code
            .is_some_and(|(first, after)| (first..after).contains(&index));
        if in_code || !matches!(token.kind, Kind::Word | Kind::Letters) || token.len() < 2 {
            return false;
        }
        let original = self.folded.original_text(&(token.start..token.end));
        // Decomposed, as "ᾏ" is a title case letter and "Α" with its marks a capital.
        let capital = match original.as_bytes() {
            [first, ..] if first.is_ascii() => first.is_ascii_uppercase(),
            _ => original.nfd().next().is_some_and(char::is_uppercase),
        };
        capital && !self.is_sign(index)
    }

    /// Whether the token belongs to a term that is no name.
    fn is_sign(&self, index: usize) -> bool {
        let at = self.tokens.done(index);
        self.tokens.signs[at..]
            .iter()
            .take_while(|sign| sign.first <= index)
            .any(|sign| {
                !matches!(
                    sign.role,
                    Role::Not(_)
                        | Role::Advert
                        | Role::To
                        | Role::Unit(_)
                        | Role::Money
                        | Role::Brand
                )
            })
    }

    fn name_before(&self, sign: &Sign) -> Option<Range<usize>> {
        let mut first = sign.first;
        let mut end = None;
        while let Some((at, kind)) = self.tokens.before(first) {
            let joins = match kind {
                Kind::Space => true,
                Kind::Mark('.' | '&' | '\'' | '-') => end.is_some(),
                Kind::Word | Kind::Letters => self.is_name(at),
                _ => false,
            };
            if !joins || sign.first - at > 10 {
                break;
            }
            if matches!(kind, Kind::Word | Kind::Letters) && end.is_none() {
                end = Some(self.tokens.list[at].end);
            }
            first = at;
        }
        let end = end?;
        let first = (first..sign.first)
            .find(|&i| matches!(self.tokens.list[i].kind, Kind::Word | Kind::Letters))?;
        let start = self.tokens.list[first].start;
        (end > start && end - start <= LONGEST).then_some(start..end)
    }

    /// Behind "for", "to", "at" and the like.
    fn name_after(&self, sign: &Sign) -> Option<Range<usize>> {
        let limit = self.tokens.list.len().min(sign.after + AHEAD);
        let mut at = (sign.after..limit)
            .find(|&i| self.is_name(i) || ends_phrase(self.tokens.list[i].kind))?;
        if ends_phrase(self.tokens.list[at].kind) {
            return None;
        }
        let start = self.tokens.list[at].start;
        let mut end = self.tokens.list[at].end;
        while matches!(
            self.tokens.kind(at + 1),
            Some(Kind::Space | Kind::Mark('&' | '\'' | '-' | '.'))
        ) && at + 2 < self.tokens.list.len()
            && self.is_name(at + 2)
        {
            at += 2;
            end = self.tokens.list[at].end;
        }
        (end - start <= LONGEST).then_some(start..end)
    }

    /// "Name: …" at the beginning.
    fn headline(&self) -> Option<Range<usize>> {
        let colon =
            (0..self.tokens.list.len().min(7)).find(|&i| self.tokens.mark(i) == Some(':'))?;
        let words = &self.tokens.list[..colon];
        let plain = words.iter().all(|token| {
            matches!(
                token.kind,
                Kind::Word | Kind::Letters | Kind::Unspaced | Kind::Space
            )
        });
        let signs = self
            .tokens
            .signs
            .iter()
            .take_while(|sign| sign.first < colon)
            .filter(|sign| sign.role != Role::Brand)
            .count();
        let (start, end) = (words.first()?.start, words.last()?.end);
        let named = self.text[start..end].chars().any(char::is_alphabetic);
        (plain && signs == 0 && end - start <= LONGEST && named).then_some(start..end)
    }

    /// The site of a domain-bound last line, `@example.com #123456`.
    fn bound_domain(&self) -> Option<Range<usize>> {
        let line = self
            .text
            .trim_ascii_end()
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let rest = self.text[line..].strip_prefix('@')?;
        let host = rest.find(" #")?;
        (rest[..host].contains('.') && host <= LONGEST).then_some(line + 1..line + 1 + host)
    }
}

fn ends_phrase(kind: Kind) -> bool {
    matches!(kind, Kind::Mark(_) | Kind::Newline | Kind::Digits)
}
