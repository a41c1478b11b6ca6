//! What it says that a number is the only one that can be the code, or the whole message.

use crate::{
    TakenFor,
    evidence::{Clue, Judged},
    shapes::Shape,
    surroundings::{
        begins, ends, is_behind_mark, is_behind_sender, is_connected, is_own_line, opens,
    },
    terms::Role,
    tokens::Tokens,
    tone::Tone,
    weights,
};

/// The only number of a message that nothing else claims.
pub(crate) fn only_one(text: &str, tokens: &Tokens, judged: &mut [Judged], tone: &Tone) {
    let digits = |one: &&mut Judged| {
        one.draft.taken.is_none()
            && matches!(one.draft.shape, Shape::Digits { count, .. } if (4..=8).contains(&count))
    };
    // "code 7K3P9, 95508": that the word names is the code.
    let named = judged
        .iter()
        .any(|one| one.direct && one.draft.taken.is_none() && one.draft.shape == Shape::Mixed);
    let mut free = judged
        .iter_mut()
        .filter(|one| one.direct || !named)
        .filter(digits);
    let (one, others) = (free.next(), free.next().is_some());
    match one {
        Some(_) if others => {}
        Some(one) => only_number(text, tokens, one, tone),
        None => only_word(tokens, judged, tone),
    }
}

fn only_number(text: &str, tokens: &Tokens, one: &mut Judged, tone: &Tone) {
    let connected = is_connected(tokens, one.draft.first);
    if tone.names_codes {
        one.add(weights::ONLY_ONE, Clue::OnlyOne);
        if connected && !one.named && !one.has(Clue::Connected) {
            // The word for it is far away: "TAN for … of … reads 4821".
            one.add(weights::CONNECTED, Clue::Connected);
            if ends(tokens, one.draft.after) && has_code_before(tokens, one.draft.first) {
                one.add(weights::ONLY_ONE_LAST, Clue::OnlyOne);
            }
        } else if one.named
            && !connected
            && ends(tokens, one.draft.after)
            && has_code_before(tokens, one.draft.first)
        {
            // "The code of the gate at 14 Elm Road is from 1 May on 4426"
            one.add(weights::ONLY_ONE_LAST, Clue::OnlyOne);
        }
    } else if one.named && is_own_line(tokens, &one.draft) {
        // "Here is your code." ends a line, and the number is the next.
        one.add(weights::ONLY_ONE_LINE, Clue::OnlyOne);
    } else if one.named && connected {
        one.add(weights::ONLY_ONE_JOINED, Clue::OnlyOne);
    } else if !one.named && !tone.is_advert() && is_expected(text, tokens, one, tone) {
        let points = match one.draft.shape {
            Shape::Digits { count: 6, .. } => weights::LONE,
            Shape::Digits { count: 4, .. } => weights::LONE_FOUR,
            _ => weights::LONE_FIVE,
        };
        one.add(points, Clue::OnlyOne);
    }
}

/// Whether a word for sign-in codes stands before it in its sentence, and is not only warned of.
fn has_code_before(tokens: &Tokens, first: usize) -> bool {
    let next = tokens.signs.partition_point(|sign| sign.after <= first);
    tokens.signs[..next]
        .iter()
        .rev()
        .take(8)
        .take_while(|sign| tokens.sentences(sign.after, first) == 0)
        .any(|sign| sign.role == Role::Code && !sign.mention)
}

/// Whether a message that does not name codes has this number where one would stand.
fn is_expected(text: &str, tokens: &Tokens, one: &Judged, tone: &Tone) -> bool {
    let Shape::Digits { count, .. } = one.draft.shape else {
        return false;
    };
    let number = &text[one.draft.start..one.draft.end];
    let ordinary = one.draft.is_year()
        || number.ends_with("00")
        || one.has_void()
        || is_quoted_on_the_phone(tokens, one.draft.first);
    if ordinary {
        return false;
    }
    let stands_out = opens(tokens, one.draft.first)
        || is_behind_sender(tokens, one.draft.first)
        || is_own_line(tokens, &one.draft)
        || is_behind_mark(tokens, one.draft.first)
        || is_connected(tokens, one.draft.first) && tone.points >= weights::TONE_SECRECY
        || is_done_with(tokens, one.draft.first)
        || ends(tokens, one.draft.after) && begins(tokens, one.draft.first);
    let entered = one.is_entered();
    // "Enter 71203 to reset your password", "give the driver 6613"
    if entered && one.has_purpose() {
        return true;
    }
    let for_it =
        stands_out || ends(tokens, one.draft.after) && is_behind_purpose(tokens, one.draft.first);
    match count {
        6 => entered || for_it && tone.points >= weights::TONE_PURPOSE,
        5 => {
            let first = opens(tokens, one.draft.first) && tone.points >= weights::TONE_PURPOSE;
            for_it && (entered || one.has_purpose() || first)
        }
        4 => {
            stands_out && tone.points >= 2 * weights::TONE_PURPOSE
                || one.has_purpose() && is_done_with(tokens, one.draft.first)
        }
        _ => false,
    }
}

/// "Call 4821 and quote 482913": what is said to a hotline is the number of a case.
fn is_quoted_on_the_phone(tokens: &Tokens, first: usize) -> bool {
    let next = tokens.signs.partition_point(|sign| sign.after <= first);
    tokens.signs[..next]
        .iter()
        .rev()
        .take(8)
        .take_while(|sign| tokens.sentences(sign.after, first) == 0)
        .any(|sign| {
            sign.role == Role::Not(TakenFor::Phone) && tokens.numbers(sign.after, first) > 0
        })
}

/// "Northwind: to log in 482913"
fn is_behind_purpose(tokens: &Tokens, first: usize) -> bool {
    let next = tokens.signs.partition_point(|sign| sign.after <= first);
    tokens.signs[..next]
        .iter()
        .rev()
        .take(4)
        .take_while(|sign| first - sign.after <= 1)
        .any(|sign| sign.role == Role::Purpose && begins(tokens, sign.first))
}

/// "Confirm the payment of $20 *with* 482913"
fn is_done_with(tokens: &Tokens, first: usize) -> bool {
    let next = tokens.signs.partition_point(|sign| sign.after <= first);
    tokens.signs[..next]
        .iter()
        .rev()
        .take(4)
        .any(|sign| sign.role == Role::By && tokens.distance(sign.after, first) == 0)
}

/// Letters and digits that "is" or a colon joins to a word for codes that is far away.
fn only_word(tokens: &Tokens, judged: &mut [Judged], tone: &Tone) {
    let mut words = judged
        .iter_mut()
        .filter(|one| one.draft.taken.is_none() && one.draft.shape == Shape::Mixed);
    let (Some(one), None) = (words.next(), words.next()) else {
        return;
    };
    if tone.names_codes && one.named && is_connected(tokens, one.draft.first) {
        one.add(weights::ONLY_ONE, Clue::OnlyOne);
    } else if !one.named
        && !tone.is_advert()
        && one.is_entered()
        && one.has_purpose()
        && one.draft.points >= weights::RANDOM
    {
        // "Show K7R4T at the counter to get your parcel"
        one.add(weights::LONE, Clue::OnlyOne);
    }
}

/// A message that is nothing but a number, or a name and a number.
pub(crate) fn whole_message(text: &str, tokens: &Tokens, judged: &mut [Judged]) {
    let [one] = judged else { return };
    let around = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '(' | ')' | '[' | ']' | '*' | '.' | '`')
    };
    let head = text[..one.draft.start].trim_matches(around);
    let name = head.strip_suffix(':').map_or(head, str::trim_end);
    let tail = text[one.draft.end..].trim_end_matches(around);
    let Shape::Digits {
        count: count @ 4..=8,
        ..
    } = one.draft.shape
    else {
        return;
    };
    let round = text[one.draft.start..one.draft.end].ends_with("000");
    if !tail.is_empty() || round || one.draft.taken.is_some() {
        return;
    }
    let is_name = || {
        count == 6
            && tokens.signs.is_empty()
            && name.chars().all(char::is_alphabetic)
            && name.len() >= 3
    };
    if head.is_empty() {
        one.add(weights::WHOLE_MESSAGE, Clue::WholeMessage);
    } else if is_name() {
        one.add(weights::NAME_AND_NUMBER, Clue::WholeMessage);
    }
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn a_lone_number_is_a_code_only_where_codes_stand() {
        let cases = [
            ("Use 482913 to confirm your payment of $20", Some("482913")),
            ("Authorise $75 at Argos with 208816", Some("208816")),
            ("Never share this code. It is 770154", Some("770154")),
            ("Here is your code.\n448210\nThanks", Some("448210")),
            (
                "Instagram: 55012. Use this to confirm your account.",
                Some("55012"),
            ),
            ("Give the driver 6613", Some("6613")),
            ("Show K7R4T at the counter to get it", Some("K7R4T")),
            ("Northwind: log in 482913", Some("482913")),
            ("Northwind: 482913", Some("482913")),
            (
                "The door code for 14 Elm Road is, starting on 1/9, 4426",
                Some("4426"),
            ),
            ("Use 482913 as your customer number to pay", None),
            ("Show SUMMER20 at the counter to get it", None),
            ("Please confirm that 482913 people came", None),
            ("Enter 1500 to confirm", None),
            ("Use 482913 or 771204 to confirm your payment", None),
            ("Win big! Use 482913 to confirm your prize", None),
            ("Give 5000 to the driver", None),
            ("To unblock call 4821337 and quote 482133", None),
            ("Collect your parcel with 5518 by 21/06", Some("5518")),
        ];
        for (text, expected) in cases {
            let found = extract(text);
            assert_eq!(
                found.code().map(|code| code.code.as_str()),
                expected,
                "{text}"
            );
        }
    }
}
