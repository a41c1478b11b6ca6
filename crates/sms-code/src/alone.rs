//! What it says that a number is the only one that can be the code, or the whole message.

use crate::{
    TakenFor, claims,
    evidence::{Clue, Judged},
    nearby::APART_REACH,
    shapes::{Draft, Shape},
    surroundings::{
        begins, ends, is_behind_mark, is_behind_sender, is_connected, is_own_line, opens,
    },
    terms::Role,
    tokens::{Kind, Sign, Tokens},
    tone::Tone,
    weights,
};

/// What a sender's name of two words costs, in quarter words.
const NAME: u32 = 8;

/// The only number of a message that nothing else claims.
pub(crate) fn only_one(text: &str, tokens: &Tokens, judged: &mut [Judged], tone: &Tone) {
    let digits = |one: &&mut Judged| {
        one.draft.taken.is_none()
            && matches!(one.draft.shape, Shape::Digits { count, .. } if (4..=8).contains(&count))
    };
    // "code 7K3P9, 95508": that the word names is the code.
    let named = judged.iter().any(|one| {
        one.direct && one.draft.taken.is_none() && one.draft.shape == Shape::Mixed
            || one.draft.shape == Shape::Capitals && claims::owns(text, one)
    });
    let mut free = judged
        .iter_mut()
        .filter(|one| one.direct || !named)
        .filter(digits);
    let Some(first) = free.next() else {
        return only_long(tokens, judged, tone);
    };
    let Some(second) = free.next() else {
        return only_number(text, tokens, first, tone);
    };
    // "Enter 482913 to log in. Shop 44120": one is asked for, and nothing is said of the others.
    let asked = |one: &&mut Judged| one.is_entered() || is_done_with(tokens, &one.draft);
    let mut asked = [first, second].into_iter().chain(free).filter(asked);
    if let (Some(one), None) = (asked.next(), asked.next())
        && !one.named
    {
        only_number(text, tokens, one, tone);
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
        let year = one.draft.is_year();
        let points = match one.draft.shape {
            Shape::Digits { count: 6, .. } => weights::LONE,
            Shape::Digits { count: 4, .. } if !year => weights::LONE_FOUR,
            _ => weights::LONE_FIVE,
        };
        one.add(points, Clue::OnlyOne);
    }
}

/// Whether a word for sign-in codes stands before it in its sentence, and is not only warned of.
fn has_code_before(tokens: &Tokens, first: usize) -> bool {
    let next = tokens.done(first);
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
    let done = is_done_with(tokens, &one.draft);
    // "The gate opens with 1987"
    let year = one.draft.is_year() && !(one.opens_lock && (done || one.is_entered()));
    let ordinary = year
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
        || done
        || ends(tokens, one.draft.after) && begins(tokens, one.draft.first);
    let entered = one.is_entered();
    if is_typed(tokens, one, tone) {
        return true;
    }
    // "Enter 71203 to reset your password", "give the driver 6613"
    if entered && one.has_purpose() {
        return true;
    }
    let stands_out = stands_out || count >= 5 && is_behind_brand(tokens, &one.draft);
    let for_it =
        stands_out || closes(tokens, one.draft.after) && is_behind_purpose(tokens, one.draft.first);
    match count {
        // "Open the locker with 482913."
        6 if done && one.has_purpose() && ends(tokens, one.draft.after) => true,
        6 => entered || for_it && tone.points >= weights::TONE_PURPOSE,
        5 => {
            let first = opens(tokens, one.draft.first) && tone.points >= weights::TONE_PURPOSE;
            let told = one.led && ends(tokens, one.draft.after) || is_asked_next(tokens, one);
            for_it && (entered || one.has_purpose() || first) || entered && told
        }
        4 => {
            stands_out && tone.points >= 2 * weights::TONE_PURPOSE
                || is_glued_to_purpose(tokens, one.draft.first)
                || one.has_purpose() && done
        }
        _ => false,
    }
}

/// "Type 4821 on your pad", "Press 4821.", but not "Press 4821 to hear this again".
fn is_typed(tokens: &Tokens, one: &Judged, tone: &Tone) -> bool {
    let alone = || {
        is_set_apart(tokens, one.draft.after)
            || begins(tokens, one.draft.first) && is_asked_next(tokens, one)
    };
    one.typed && (tone.points > 0 || one.has_purpose() || ends(tokens, one.draft.after) || alone())
}

/// "Tik je 4821 *in*.", "Geben Sie 4821 in der App *ein*."
fn is_set_apart(tokens: &Tokens, after: usize) -> bool {
    let next = tokens.begun(after);
    tokens.signs[next..].iter().take(6).any(|sign| {
        let way = tokens.way(after, sign.first);
        sign.role == Role::Apart
            && way.cost <= APART_REACH
            && way.sentences == 0
            && way.numbers == 0
            && ends(tokens, sign.after)
    })
}

/// "6674 *tuşlayın*.": the verb that asks for it ends its sentence.
fn is_asked_next(tokens: &Tokens, one: &Judged) -> bool {
    let after = one.draft.after;
    let next = tokens.begun(after);
    tokens.signs[next..].iter().take(4).any(|sign| {
        sign.role.asks() && tokens.distance(after, sign.first) <= 2 && ends(tokens, sign.after)
    })
}

/// "Call 4821 and quote 482913": what is said to a hotline is the number of a case.
fn is_quoted_on_the_phone(tokens: &Tokens, first: usize) -> bool {
    let next = tokens.done(first);
    tokens.signs[..next]
        .iter()
        .rev()
        .take(8)
        .take_while(|sign| tokens.sentences(sign.after, first) == 0)
        .any(|sign| {
            sign.role == Role::Not(TakenFor::Phone) && tokens.numbers(sign.after, first) > 0
        })
}

/// "取件6604": in a script without spaces, with nothing between.
fn is_glued_to_purpose(tokens: &Tokens, first: usize) -> bool {
    let next = tokens.done(first);
    let glued = |sign: &Sign| sign.role == Role::Purpose && tokens.distance(sign.after, first) == 0;
    tokens.signs[..next].iter().rev().take(4).any(glued)
        && matches!(tokens.before(first), Some((_, Kind::Unspaced)))
}

/// "Steam 482913 *to log in*": behind the name of a service, and what it is for follows.
fn is_behind_brand(tokens: &Tokens, draft: &Draft) -> bool {
    let next = tokens.done(draft.first);
    let (before, after) = tokens.signs.split_at(next);
    let brand = before.last().is_some_and(|sign| {
        sign.role == Role::Brand && tokens.distance(sign.after, draft.first) == 0
    });
    let follows = |sign: &Sign| {
        sign.role == Role::Purpose
            && sign.first >= draft.after
            && tokens.distance(draft.after, sign.first) <= 4
    };
    brand && after.iter().take(3).any(follows)
}

/// Last in its sentence, or before a remark in brackets.
fn closes(tokens: &Tokens, after: usize) -> bool {
    ends(tokens, after)
        || matches!(
            tokens.after_space(after),
            Some((_, Kind::Mark('(' | '/' | '|')))
        )
}

/// "Northwind: to log in 482913", "Northwind login 482913 (10 min)", "Northwind: confirm the login 482913"
fn is_behind_purpose(tokens: &Tokens, first: usize) -> bool {
    let next = tokens.done(first);
    let (mut start, mut purpose) = (first, false);
    for sign in tokens.signs[..next].iter().rev().take(8) {
        if sign.after > start || start - sign.after > 1 {
            continue;
        }
        match sign.role {
            Role::Purpose => purpose = true,
            Role::Filler if purpose => {}
            _ => continue,
        }
        start = sign.first;
        if purpose && (begins(tokens, start) || tokens.distance(0, start) <= NAME) {
            return true;
        }
    }
    false
}

/// "Confirm the payment of $20 *with* 482913", "482913 *ile* onaylayın"
fn is_done_with(tokens: &Tokens, draft: &Draft) -> bool {
    let next = tokens.done(draft.first);
    let (before, after) = tokens.signs.split_at(next);
    let leads =
        |sign: &Sign| sign.role == Role::By && tokens.distance(sign.after, draft.first) == 0;
    let follows = |sign: &Sign| {
        sign.role == Role::By
            && sign.first >= draft.after
            && tokens.distance(draft.after, sign.first) == 0
    };
    before.iter().rev().take(4).any(leads) || after.iter().take(4).any(follows)
}

/// "Your temporary password for the portal of Elm is 4402917736": nine digits or ten behind a word for
/// sign-in codes, directly or with "is" or a colon before them.
fn only_long(tokens: &Tokens, judged: &mut [Judged], tone: &Tone) {
    let long = |one: &&mut Judged| {
        matches!(one.draft.shape, Shape::Digits { count: 9.., .. })
            && one.draft.taken.is_none()
            && (one.direct || one.has(Clue::Connected))
            && has_code_before(tokens, one.draft.first)
    };
    let mut all = judged.iter_mut().filter(long);
    if let (Some(one), None) = (all.next(), all.next()) {
        one.add(weights::ONLY_LONG, Clue::OnlyOne);
        if ends(tokens, one.draft.after) {
            one.add(weights::ONLY_LONG_LAST, Clue::OnlyOne);
        }
    } else {
        only_word(tokens, judged, tone);
    }
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
        && (one.has_purpose() || is_typed(tokens, one, tone))
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
    let is_brand = || {
        !tokens.signs.is_empty()
            && !one.draft.is_year()
            && tokens.signs.iter().all(|sign| sign.role == Role::Brand)
            && name.chars().all(|c| c.is_alphanumeric() || c == ' ')
    };
    let is_name = || {
        count == 6
            && tokens.signs.is_empty()
            && name.chars().all(char::is_alphabetic)
            && name.len() >= 3
    };
    if head.is_empty() || is_brand() {
        one.add(weights::WHOLE_MESSAGE, Clue::WholeMessage);
    } else if is_name() {
        one.add(weights::NAME_AND_NUMBER, Clue::WholeMessage);
    }
}

#[cfg(test)]
mod tests {
    use crate::expected::assert_codes;

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
            ("tik je 4821 in", Some("4821")),
            ("Geben Sie auf der Seite 914402 ein", Some("914402")),
            ("6674 tuşlayın", Some("6674")),
            ("Press 4821 to hear this again", None),
            ("Para abrir el casillero marca 4821", Some("4821")),
            ("Marca 4821 en tu agenda", None),
            ("The gate opens with 1987 from today", Some("1987")),
            ("The gate has been here since 1987", None),
            ("Let the gate up with 482913.", Some("482913")),
            ("The gate let us through with 482913 others", None),
            ("Hand 4821 leaflets to the driver", None),
            ("Hand 4821 to the driver", Some("4821")),
            ("Uber: 4482", Some("4482")),
            ("Piano: 4482", None),
            ("Elevation: 338114", None),
            ("取件6604", Some("6604")),
            ("Give the nurse 90114", Some("90114")),
            ("Säg 7712 till budet. Butik 44120", Some("7712")),
        ];
        assert_codes(cases);
    }
}
