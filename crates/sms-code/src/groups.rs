//! Digits in groups of different lengths: `62 8140`, `402 917 7361`. Only the words around say that both are one number.

use crate::{
    TakenFor, numbers,
    surroundings::{ends, is_before_copula, is_connected, opens},
    terms::Role,
    tokens::{Kind, Sign, Tokens},
};

/// How far a word for codes is looked for, in terms.
const TERMS: usize = 12;
/// The same in quarter words, before the number where nothing leads to it, and after it.
const BEFORE: u32 = 16;
const AFTER: u32 = 12;

/// The token after groups that are one code, and how many digits it has.
pub(crate) fn uneven(
    text: &str,
    tokens: &Tokens,
    formed: &[Option<TakenFor>],
    first: usize,
) -> Option<(usize, usize)> {
    if formed[first].is_none() && is_long_code(tokens, first) {
        return Some((first + LONG, 10));
    }
    two(text, tokens, formed, first)
}

/// "取票码 402 917 7361": how many tokens these are.
const LONG: usize = 5;

/// Whether ten digits in three groups stand directly behind a word that names only codes. Elsewhere they
/// are a phone number.
pub(crate) fn is_long_code(tokens: &Tokens, first: usize) -> bool {
    let size = |at: usize| match tokens.kind(at) {
        Some(Kind::Digits) => tokens.list[at].len(),
        _ => 0,
    };
    let space = |at: usize| tokens.kind(at) == Some(Kind::Space);
    let sizes = [first, first + 2, first + 4].map(size);
    sizes.iter().all(|size| (2..=4).contains(size))
        && sizes.iter().sum::<usize>() == 10
        && space(first + 1)
        && space(first + 3)
        && !(space(first + 5) && size(first + 6) > 0)
        && numbers::is_behind_code(tokens, first, false)
}

/// The same of two groups: six digits, or five or seven that end a sentence.
fn two(
    text: &str,
    tokens: &Tokens,
    formed: &[Option<TakenFor>],
    first: usize,
) -> Option<(usize, usize)> {
    let second = first + 2;
    let after = second + 1;
    let size = |at: usize| match tokens.kind(at) {
        Some(Kind::Digits) if formed[at].is_none() => tokens.list[at].len(),
        _ => 0,
    };
    if tokens.kind(first + 1) != Some(Kind::Space) {
        return None;
    }
    let last = match (size(first), size(second)) {
        (2, 4) | (4, 2) => false,
        (3, 4) | (4, 3) | (3, 2) | (2, 3) => true,
        _ => return None,
    };
    let five = size(first) + size(second) == 5;
    let fits = !opens_chain(tokens, second)
        && !counts(tokens, after)
        && (!last || ends(tokens, after) && (five || is_connected(tokens, first)));
    let named = || {
        let token = &tokens.list[second];
        let year = matches!(
            text.as_bytes()[token.start..token.end],
            [b'1', b'9', ..] | [b'2', b'0', b'0'..=b'4', _]
        );
        if five {
            return numbers::is_behind_code(tokens, first, false);
        }
        numbers::is_behind_code(tokens, first, true)
            || numbers::is_before_code(tokens, after)
            || last && is_named_before(tokens, first, year)
            || size(first) == 2
                && (is_named_before(tokens, first, year)
                    || is_named_after(tokens, first, after, year)
                    || is_asked_for(tokens, first, after))
    };
    (fits && named()).then(|| (after, size(first) + size(second)))
}

/// Whether marks tie a number to another ("12:30", "3.50"). A comma may part clauses ("829 054,30 minutes").
pub(crate) fn opens_chain(tokens: &Tokens, index: usize) -> bool {
    matches!(tokens.mark(index + 1), Some('.' | ':' | '/' | '-'))
        && tokens.kind(index + 2) == Some(Kind::Digits)
}

fn signs_before(tokens: &Tokens, first: usize) -> impl Iterator<Item = &Sign> {
    let next = tokens.done(first);
    tokens.signs[..next].iter().rev().take(TERMS)
}

fn signs_after(tokens: &Tokens, after: usize) -> impl Iterator<Item = &Sign> {
    let next = tokens.begun(after);
    tokens.signs[next..].iter().take(TERMS)
}

fn is_code(sign: &Sign) -> bool {
    matches!(sign.role, Role::Code | Role::CodeWord) && !sign.mention
}

/// "enter 62 8140", "62 8140を入力"
fn is_asked_for(tokens: &Tokens, first: usize, after: usize) -> bool {
    signs_before(tokens, first)
        .any(|sign| sign.role.asks() && tokens.distance(sign.after, first) == 0)
        || signs_after(tokens, after)
            .any(|sign| sign.role.asks() && tokens.distance(after, sign.first) <= 1)
}

/// Whether a word for codes stands before it in its sentence, with no number between unless "is" or a
/// colon leads to it.
pub(crate) fn is_named_before(tokens: &Tokens, first: usize, year: bool) -> bool {
    let connected = is_connected(tokens, first);
    let mut before = signs_before(tokens, first)
        .take_while(|sign| !matches!(sign.role, Role::Not(_)) || connected);
    before.any(|sign| {
        let way = tokens.way(sign.after, first);
        is_code(sign)
            && way.sentences == 0
            && (connected || !year && way.numbers == 0 && way.cost <= BEFORE)
    })
}

/// "62 8140 is your Elm code"
fn is_named_after(tokens: &Tokens, first: usize, after: usize, year: bool) -> bool {
    let told = opens(tokens, first) || is_before_copula(tokens, after);
    signs_after(tokens, after).any(|sign| {
        let way = tokens.way(after, sign.first);
        is_code(sign)
            && way.sentences == 0
            && way.numbers == 0
            && way.cost <= if told { AFTER } else { 0 }
            && (told || !year)
    })
}

/// Whether a unit, a month or another number follows: "4821 10 *minutes*".
fn counts(tokens: &Tokens, after: usize) -> bool {
    let Some((next, kind)) = tokens.after_space(after) else {
        return false;
    };
    let mut there = signs_after(tokens, next).take_while(|sign| sign.first == next);
    kind == Kind::Digits
        || there.any(|sign| {
            matches!(
                sign.role,
                Role::Unit(_) | Role::Duration(_) | Role::Month | Role::Money
            )
        })
}

#[cfg(test)]
mod tests {
    use crate::expected::assert_codes;

    #[test]
    fn uneven_groups_are_one_code_where_a_word_for_codes_is_near() {
        let cases = [
            ("Your login code is 62 8140", Some("628140")),
            ("62 8140 is your Elm login code", Some("628140")),
            ("Enter 62 8140 to verify your login", Some("628140")),
            ("Login code for the van of Mia is 62 8140.", Some("628140")),
            ("验证码829 054,30分钟有效", Some("829054")),
            ("Login code 8140 10 minutes", Some("8140")),
            ("Bus 62 8140 leaves now", None),
            ("Login code for Elm: 4471 902", Some("4471902")),
            ("Login code: 4471 902 people use it", Some("4471")),
            ("Collection code 847 29.", Some("84729")),
            ("Collection code 847 29 people", None),
            ("Room 847 29", None),
            ("Collection code 402 917 7361", Some("4029177361")),
            ("Collection code: call 402 917 7361", None),
        ];
        assert_codes(cases);
    }
}
