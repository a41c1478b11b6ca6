//! Numbers of which the message says how they are written: "the 6 digits", "4 0 8 2", "7306 ← type this".

use crate::{
    shapes::{Draft, Shape},
    terms::Role,
    tokens::{Kind, Tokens},
};

/// "4 0 8 2": each digit by itself, and not counted up as on a phone's menu.
pub(crate) fn is_spelled(text: &str, draft: &Draft) -> bool {
    let Shape::Digits {
        grouped: true,
        count,
    } = draft.shape
    else {
        return false;
    };
    let digits = &text.as_bytes()[draft.start..draft.end];
    let mut pairs = digits.windows(3).step_by(2);
    digits.len() == 2 * count - 1 && !pairs.all(|pair| pair[2] == pair[0] + 1)
}

/// How far before such a number the verb may stand, in quarter words: "tell *him the digits* 4 0 8 2", "tell
/// *him* 4 0 8 2", but not "use *lanes* 4 0 8 2".
pub(crate) fn reach(text: &str, tokens: &Tokens, first: usize) -> u32 {
    let next = tokens.done(first);
    let digits = tokens.signs[..next]
        .last()
        .is_some_and(|sign| sign.role == Role::Filler && tokens.distance(sign.after, first) == 0);
    match tokens.before_space(first) {
        _ if digits => 12,
        Some((at, Kind::Word | Kind::Letters)) => {
            let word = &tokens.list[at];
            let pronoun = text[word.start..word.end].chars().count() < 5;
            if pronoun { 4 } else { 0 }
        }
        _ => 0,
    }
}

/// "The *4 digits* 7306": whether a count of its digits stands before it.
pub(crate) fn is_counted_out(text: &str, tokens: &Tokens, draft: &Draft) -> bool {
    let Shape::Digits { count, .. } = draft.shape else {
        return false;
    };
    let next = tokens.done(draft.first);
    let word = tokens.signs[..next]
        .last()
        .filter(|sign| sign.role == Role::Filler && tokens.distance(sign.after, draft.first) == 0);
    word.and_then(|word| tokens.before_space(word.first))
        .is_some_and(|(at, _)| says(text, tokens, at, count))
}

/// Whether the message says anywhere that a code has so many digits: "only the 6 digits", "6-digit code".
pub(crate) fn has_count(text: &str, tokens: &Tokens, count: usize) -> bool {
    let in_words = u32::try_from(count).ok();
    tokens.signs.iter().enumerate().any(|(index, sign)| {
        let word = match sign.role {
            Role::Filler | Role::Code | Role::CodeWord => sign,
            _ => return false,
        };
        let at = match tokens.before_space(word.first) {
            Some((mark, Kind::Mark('-'))) => mark.checked_sub(1),
            before => before.map(|(at, _)| at),
        };
        let spelled = || {
            tokens.signs[..index].last().is_some_and(|number| {
                matches!(number.role, Role::Number(value) if Some(value) == in_words)
                    && word.first - number.after <= 1
            })
        };
        says(text, tokens, word.first, count)
            || at.is_some_and(|at| says(text, tokens, at, count))
            || word.role == Role::Filler && spelled()
    })
}

/// Whether a token is this count, in digits.
fn says(text: &str, tokens: &Tokens, at: usize, count: usize) -> bool {
    let token = &tokens.list[at];
    token.kind == Kind::Digits
        && token.len() == 1
        && usize::from(text.as_bytes()[token.start] - b'0') == count
}

/// "7306 ← type this number": whether a mark behind the number points at it.
pub(crate) fn is_pointed_at(tokens: &Tokens, after: usize) -> bool {
    match tokens.after_space(after) {
        Some((_, Kind::Mark('←' | '⬅' | '⇐' | '👈' | '◀' | '◄' | '⟵'))) => true,
        Some((at, Kind::Mark('<'))) => tokens.mark(at + 1) == Some('-'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::expected::assert_codes;

    #[test]
    fn what_is_said_of_the_digits_makes_them_a_code() {
        let cases = [
            ("Tell him the digits 4 0 8 2", Some("4082")),
            ("Enter 4 0 8 2 to carry on", Some("4082")),
            ("Press 1 2 3 4 to rate the call", None),
            ("The digits were 4 0 8 2", None),
            ("Tell him 4 0 8 2", Some("4082")),
            ("Use lanes 4 0 8 2", None),
            ("Give the driver the 4 digits 7306", Some("7306")),
            ("7306 ← type this number", Some("7306")),
            ("7306 ← new stock number", None),
            (
                "Your OTP is HALDEN-482019. Enter the 6 digits",
                Some("482019"),
            ),
            (
                "Your OTP is HALDEN-482019. Enter the six digits",
                Some("482019"),
            ),
            ("Your OTP is HALDEN-482019", Some("HALDEN-482019")),
        ];
        assert_codes(cases);
    }
}
