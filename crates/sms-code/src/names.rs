//! What the code is for, where its name holds a word for another kind of number: "Elm *Mobile*", "ELMPAY
//! *ID*", "your *card* in Elm Pay".

use crate::{
    TakenFor,
    shapes::{Draft, Shape},
    terms::Role,
    tokens::{Kind, Sign, Tokens},
};

/// How far before the name a word for codes stands, in quarter words, and in terms.
const REACH: u32 = 8;
const TERMS: usize = 6;

/// "Activation key Elm *Mobile* 90517264": written like a name behind another word of it.
fn is_app(text: &str, tokens: &Tokens, before: usize, sign: &Sign) -> bool {
    let word = |at: usize| &text[tokens.list[at].start..tokens.list[at].end];
    word(sign.first) == "Mobile"
        && word(before).starts_with(|c: char| c.is_ascii_uppercase())
        && word(before).ends_with(|c: char| c.is_ascii_lowercase())
        && !tokens.is_term(before)
        && (tokens.signs[..tokens.done(before)].last())
            .is_some_and(|code| code.role == Role::Code && tokens.distance(code.after, before) == 0)
}

/// "Verification code ELMPAY ID your 604417", "login code for ЭЛЬМ ID 6044": whether a word that names
/// another kind of number ends the name of what the code is for: with "your" and the like between it and
/// the number, or where it is "ID" and not one of a person.
pub(crate) fn is_product(text: &str, tokens: &Tokens, index: usize, kind: TakenFor) -> bool {
    if !matches!(kind, TakenFor::Phone | TakenFor::Reference) {
        return false;
    }
    let sign = &tokens.signs[index];
    let Some((before, before_kind @ (Kind::Word | Kind::Letters))) =
        tokens.before_space(sign.first)
    else {
        return false;
    };
    let word = |at: usize| &text.as_bytes()[tokens.list[at].start..tokens.list[at].end];
    let next = tokens.begun(sign.after);
    // "your", but not "no."
    let whose = tokens.signs.get(next).is_some_and(|next| {
        next.role == Role::Filler
            && next.first <= sign.after + 1
            && next.after == next.first + 1
            && tokens.list[next.first].len() >= 3
    });
    let capitals = before_kind == Kind::Word
        && word(before).len() >= 3
        && word(before).iter().all(u8::is_ascii_uppercase);
    let named = if word(sign.first) == b"ID" {
        capitals || before_kind == Kind::Letters && !tokens.is_term(before)
    } else {
        whose && capitals || is_app(text, tokens, before, sign)
    };
    named
        && sign.after == sign.first + 1
        && word(sign.first)[0].is_ascii_uppercase()
        && tokens.signs[..index].iter().rev().take(TERMS).any(|code| {
            let way = tokens.way(code.after, sign.first);
            code.role == Role::Code
                && code.after <= before
                && way.cost <= REACH
                && way.sentences == 0
        })
}

/// "Adding your *card* to Elm Pay: 482913": more digits than the tail of a card has, and a name between.
pub(crate) fn is_wallet(tokens: &Tokens, sign: &Sign, draft: &Draft, kind: TakenFor) -> bool {
    kind == TakenFor::CardTail
        && matches!(draft.shape, Shape::Digits { count: 5..=8, .. })
        && tokens.distance(sign.after, draft.first) >= 4
}

#[cfg(test)]
mod tests {
    use crate::expected::assert_codes;

    #[test]
    fn the_name_of_a_product_says_nothing_of_the_number() {
        let cases = [
            (
                "Activation key Elm Mobile 90517264, enter it",
                Some("90517264"),
            ),
            ("Activation key for your mobile 90517264", None),
            ("Activation key sent to Elm Mobile 90517264", None),
            ("kode verifikasi ALFAGIFT ID anda 773105", Some("773105")),
            ("kode verifikasi JKN Mobile anda 773105", Some("773105")),
            ("Код для входа в СДЭК ID 3571", Some("3571")),
            ("Login code for ELM ID 482913", Some("482913")),
            ("Login code for Customer ID 482913", None),
            ("Код для входа придёт, ваш ID 3571", None),
            ("kode verifikasi salah. ID anda 773105", None),
            ("kode verifikasi ke Telkomsel Mobile anda 773105", None),
        ];
        assert_codes(cases);
    }
}
