//! What a code is for, in the phrase that names it: "confirmation code of the *transfer* 482913".

use crate::{
    TakenFor,
    shapes::{Draft, Shape},
    terms::Role,
    tokens::{Kind, Sign, Tokens},
};

/// How far behind the word for codes the phrase may end, in quarter words and in terms.
const REACH: u32 = 12;
const TERMS: usize = 6;

/// Whether a word for another kind of number only ends the phrase that names the code. Then no number is
/// between, the phrase begins with a word for sign-in codes, and nothing is said of the number behind it.
/// "Verification code for account 73019" can be either, so that the message has to talk like one with a
/// code, too.
pub(crate) fn ends_label(tokens: &Tokens, index: usize, kind: TakenFor, draft: &Draft) -> bool {
    let sign = &tokens.signs[index];
    let Shape::Digits {
        count,
        grouped: false,
    } = draft.shape
    else {
        return false;
    };
    let fits = match kind {
        TakenFor::Amount => draft.short.is_none_or(|value| value % 100 != 0),
        // The tail of a card, and the number of a house.
        TakenFor::CardTail => count > 4,
        TakenFor::Reference => true,
        // "token to enable your phone 62948": not "your code. Call 62948"
        TakenFor::Phone => is_object(tokens, index, 0),
        _ => false,
    };
    let named = |code: &Sign| {
        code.role == Role::Code || code.role == Role::CodeWord && kind == TakenFor::Phone
    };
    // A word for an order that is further away is even less likely to name the number.
    let near = kind == TakenFor::Reference || tokens.distance(sign.after, draft.first) == 0;
    fits && near
        && (4..=8).contains(&count)
        && ends_phrase(tokens, draft.after)
        && (tokens.signs[..index].iter().rev())
            .take(TERMS)
            .any(|code| {
                let way = tokens.way(code.after, sign.first);
                named(code)
                    && !code.mention
                    && way.sentences == 0
                    && way.numbers == 0
                    && way.cost <= REACH
            })
}

/// Whether a word for what codes are for stands before, no further than this in quarter words: "to confirm
/// your *phone*".
pub(crate) fn is_object(tokens: &Tokens, index: usize, reach: u32) -> bool {
    let first = tokens.signs[index].first;
    let mut before = tokens.signs[..index].iter().rev();
    before
        .find(|sign| sign.role != Role::Filler)
        .is_some_and(|sign| {
            sign.role == Role::Purpose && tokens.distance(sign.after, first) <= reach
        })
}

/// "*Phone* verification: 4821", "*withdrawal* approval 482913": what is confirmed.
pub(crate) fn is_confirmed(tokens: &Tokens, index: usize) -> bool {
    let after = tokens.signs[index].after;
    tokens.signs[index + 1..]
        .iter()
        .take(3)
        .any(|next| next.role == Role::Purpose && (after..=after + 1).contains(&next.first))
}

/// Whether the message or its sentence ends, or another number is named behind a comma.
fn ends_phrase(tokens: &Tokens, after: usize) -> bool {
    match tokens.after_quote(after) {
        None | Some((_, Kind::Newline | Kind::Mark('.' | '!' | '。' | ';'))) => true,
        Some((comma, Kind::Mark(','))) => tokens
            .after_space(comma + 1)
            .is_some_and(|(next, _)| names_other(tokens, next)),
        _ => false,
    }
}

fn names_other(tokens: &Tokens, first: usize) -> bool {
    let begun = tokens.begun(first);
    let other = |sign: &Sign| {
        matches!(
            sign.role,
            Role::Not(_) | Role::Enter | Role::Type | Role::Secrecy | Role::Validity
        )
    };
    tokens.signs[begun..]
        .iter()
        .take_while(|sign| sign.first == first)
        .any(other)
}

#[cfg(test)]
mod tests {
    use crate::expected::assert_codes;

    #[test]
    fn what_a_code_is_for_names_no_number() {
        let cases = [
            (
                "Verification code of the transfer 71039, amount 15000. Do not share it",
                Some("71039"),
            ),
            (
                "One-time password to sign in to your account 73019. Valid for 5 minutes",
                Some("73019"),
            ),
            (
                "Verification code for account 73019: 482913. Do not share it",
                Some("482913"),
            ),
            (
                "Verification code for account 73019 is 482913. Do not share it",
                Some("482913"),
            ),
            ("Verification code for card 4471. Do not share it", None),
            (
                "Elm. Phone verification: 4821. Enter it within 10 minutes",
                Some("4821"),
            ),
            (
                "Do not share this. Token to confirm your phone 62948. Call 080070483",
                Some("62948"),
            ),
            (
                "Do not share this token. Your phone 62948. Call 080070483",
                None,
            ),
            ("Elm. Phone: 4821. Enter it within 10 minutes", None),
            (
                "You asked for a transfer 71039. Do not share your code",
                None,
            ),
        ];
        assert_codes(cases);
    }
}
