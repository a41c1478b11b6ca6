//! Letters that are part of a code: capitals that make no word, and those before a space.

use crate::{
    groups,
    numbers::is_behind_code,
    shapes::{Draft, Shape},
    surroundings::stands_alone,
    terms::Role,
    tokens::{Kind, Tokens},
};

/// Whether four to eight capitals are no word of any language: four consonants on end, or a Q without U.
pub(crate) fn is_unspeakable(capitals: &str) -> bool {
    let bytes = capitals.as_bytes();
    let vowel = |byte: &u8| matches!(byte, b'A' | b'E' | b'I' | b'O' | b'U' | b'Y');
    (4..=8).contains(&bytes.len())
        && (bytes.windows(4).any(|four| !four.iter().any(vowel))
            || bytes.windows(2).any(|two| two[0] == b'Q' && two[1] != b'U'))
}

/// "MAYBANK2U", "MYIM3": three letters or more, and no more digits than these.
pub(crate) fn begins_with_name(shown: &str) -> bool {
    let letters = shown.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = shown.bytes().filter(u8::is_ascii_digit).count();
    letters >= 3 && digits <= 2
}

/// Whether there is no capital among letters and digits.
pub(crate) fn is_small(shown: &str) -> bool {
    !shown.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Whether capitals stand out in a text.
pub(crate) fn has_small(text: &str) -> bool {
    text.bytes()
        .any(|byte| byte.is_ascii_lowercase() || !byte.is_ascii())
}

/// "hello, your CODE IS KELMAR.": capitals alone behind others, in a text in small letters.
pub(crate) fn is_behind_capitals(text: &str, tokens: &Tokens, draft: &Draft) -> bool {
    draft.shape == Shape::Capitals
        && stands_alone(tokens, draft, true)
        && matches!(tokens.before_space(draft.first), Some((at, Kind::Word)) if {
            let word = &tokens.list[at];
            word.len() >= 2
                && text.as_bytes()[word.start..word.end]
                    .iter()
                    .all(u8::is_ascii_uppercase)
        })
}

/// "X5ID": one digit, and two letters at the end.
pub(crate) fn ends_with_name(shown: &str) -> bool {
    let bytes = shown.as_bytes();
    bytes.iter().filter(|byte| byte.is_ascii_digit()).count() == 1
        && matches!(bytes, [.., one, two] if one.is_ascii_alphabetic() && two.is_ascii_alphabetic())
}

/// So many letters stand before a space at most.
pub(crate) const MOST_SPACED: usize = 2;

/// "取件码 KD 4471": the token after one or two capitals, a space and four digits.
pub(crate) fn spaced(text: &str, tokens: &Tokens, first: usize) -> Option<usize> {
    let token = tokens.list.get(first)?;
    let digits = tokens.list.get(first + 2)?;
    let fits = token.kind == Kind::Word
        && token.len() <= MOST_SPACED
        && text.as_bytes()[token.start..token.end]
            .iter()
            .all(u8::is_ascii_uppercase)
        && tokens.kind(first + 1) == Some(Kind::Space)
        && digits.kind == Kind::Digits
        && digits.len() == 4
        && goes_no_further(tokens, first + 3);
    (fits && !is_term(tokens, first) && is_behind_code(tokens, first, false) && has_small(text))
        .then_some(first + 3)
}

/// "K7T4 9QX2": the token after two words of as many capitals and digits each, three or four.
pub(crate) fn halves(text: &str, tokens: &Tokens, first: usize) -> Option<usize> {
    let half = |at: usize| {
        let token = tokens.list.get(at)?;
        let bytes = &text.as_bytes()[token.start..token.end];
        let printed = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        let fits = token.kind == Kind::Word
            && token.has_digits
            && (3..=4).contains(&bytes.len())
            && bytes.iter().all(printed);
        fits.then_some(bytes.len())
    };
    let space = |at: usize| tokens.kind(at) == Some(Kind::Space);
    let len = half(first)?;
    let fits = space(first + 1)
        && half(first + 2) == Some(len)
        && !(space(first + 3) && half(first + 4).is_some());
    (fits && groups::is_named_before(tokens, first, false)).then_some(first + 3)
}

/// A word may end or a sentence: what a space parts from more digits is something longer.
fn goes_no_further(tokens: &Tokens, after: usize) -> bool {
    let tied = matches!(tokens.mark(after), Some('-' | '/' | ':' | '.'))
        && tokens.kind(after + 1) == Some(Kind::Digits);
    let grouped =
        tokens.kind(after) == Some(Kind::Space) && tokens.kind(after + 1) == Some(Kind::Digits);
    !tied && !grouped
}

/// Whether a term with a meaning of its own covers a token.
fn is_term(tokens: &Tokens, index: usize) -> bool {
    let next = tokens.done(index);
    tokens.signs[next..]
        .iter()
        .take(2)
        .any(|sign| sign.first <= index && sign.role != Role::Filler)
}

#[cfg(test)]
mod tests {
    use crate::expected::assert_codes;

    #[test]
    fn letters_behind_a_word_for_codes_are_part_of_them() {
        let cases = [
            ("Your access code is VBWXKL for today", Some("VBWXKL")),
            ("Your access code is CHANGED for today", None),
            ("YOUR ACCESS CODE IS VBWXKL FOR TODAY", None),
            ("取件码为 KD 4471", Some("KD4471")),
            ("Your car KD 4471 is parked", None),
            ("Login code: K7T4 9QX2 (5 minutes)", Some("K7T49QX2")),
            ("Your flights are K7T4 9QX2", None),
        ];
        assert_codes(cases);
    }
}
