//! How long the code can be used: "expires in 5 minutes", "10 分钟内有效", "五分钟".

use std::time::Duration;

use crate::{
    terms::{Role, Roles},
    tokens::{Kind, Sign, Tokens},
};

/// No code lives longer; a longer time is about something else.
const LONGEST: u64 = 31 * 86_400;
/// How near a word for validity must be, in quarter words.
const NEAR: u32 = 24;
const TERMS: usize = 10;

const DURATIONS: Roles = Roles::of(Role::Duration(0));

pub(crate) fn stated(text: &str, tokens: &Tokens) -> Option<Duration> {
    if !tokens.roles.meets(DURATIONS) {
        return None;
    }
    let mut best: Option<(u32, u64)> = None;
    for (index, sign) in tokens.signs.iter().enumerate() {
        let Role::Duration(unit) = sign.role else {
            continue;
        };
        let Some((count, from)) = count_before(text, tokens, index) else {
            continue;
        };
        let Some(seconds) = count
            .checked_mul(u64::from(unit))
            .filter(|&s| (1..=LONGEST).contains(&s))
        else {
            continue;
        };
        if let Some(distance) = nearest_validity(tokens, index, from, sign.after)
            && best.is_none_or(|best| (distance, seconds) < best)
        {
            best = Some((distance, seconds));
        }
    }
    best.map(|(_, seconds)| Duration::from_secs(seconds))
}

/// The number before a unit, in digits or words, and its first token.
fn count_before(text: &str, tokens: &Tokens, index: usize) -> Option<(u64, usize)> {
    let sign = &tokens.signs[index];
    let mut at = sign.first;
    for _ in 0..3 {
        let (before, kind) = tokens.before(at)?;
        match kind {
            Kind::Space | Kind::Mark('-' | '(' | ')') | Kind::Newline => at = before,
            Kind::Digits => {
                let token = &tokens.list[before];
                let value = text[token.start..token.end]
                    .parse()
                    .ok()
                    .filter(|&value| value <= 1_000_000)?;
                return Some((value, before));
            }
            _ => break,
        }
    }
    let word = tokens.signs[..index].last()?;
    match word.role {
        Role::Number(value) if tokens.distance(word.after, sign.first) == 0 => {
            Some((u64::from(value), word.first))
        }
        _ => None,
    }
}

/// The distance to the nearest word for validity in the same sentence.
fn nearest_validity(tokens: &Tokens, index: usize, from: usize, after: usize) -> Option<u32> {
    let valid = |sign: &&Sign| matches!(sign.role, Role::Validity | Role::Void);
    let back = tokens.signs[..index]
        .iter()
        .rev()
        .take(TERMS)
        .find(valid)
        .and_then(|sign| {
            (tokens.sentences(sign.after, from) == 0).then(|| tokens.distance(sign.after, from))
        });
    let ahead = tokens.signs[index + 1..]
        .iter()
        .take(TERMS)
        .find(valid)
        .and_then(|sign| {
            (tokens.sentences(after, sign.first) == 0).then(|| tokens.distance(after, sign.first))
        });
    back.into_iter()
        .chain(ahead)
        .min()
        .filter(|&distance| distance <= NEAR)
}
