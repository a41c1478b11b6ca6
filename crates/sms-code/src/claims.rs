//! Which of several numbers a word for codes belongs to: the one before it or the one behind.

use crate::{
    Score, TakenFor,
    evidence::{Clue, Judged},
    letters,
    nearby::Noun,
    nouns::has_number_behind,
    shapes::{Draft, Shape},
    surroundings::{is_before_copula, opens},
    terms::Role,
    tokens::{Kind, Sign, Tokens},
    weights,
};

/// How far behind a word its number may stand, in quarter words, in terms and in tokens.
const REACH: u32 = 80;
const TERMS: usize = 12;
const TOKENS: usize = 40;
/// How far before a word its number may stand: some words of a name.
const NAME: u32 = 16;

/// Whether a word behind the candidate belongs to another number behind it: "5512 Your TAN for Elm is
/// 482913".
pub(crate) fn belongs_behind(tokens: &Tokens, sign: &Sign, first: usize, after: usize) -> bool {
    (has_number_behind(tokens, sign)
        || !is_before_copula(tokens, after) && leads_on(tokens, sign).is_some())
        && !is_told(tokens, sign, first, after)
}

/// Whether a word before the candidate belongs to another number before it: "482913 is your code #4471".
pub(crate) fn belongs_before(tokens: &Tokens, sign: &Sign, candidate: usize) -> bool {
    let number = (0..sign.first)
        .rev()
        .take(TOKENS)
        .take_while(|&at| tokens.distance(at + 1, sign.first) <= NAME)
        .find(|&at| tokens.list[at].has_digits);
    number.is_some_and(|at| {
        tokens.list[at].len() >= 4
            && tokens.sentences(at + 1, candidate) == 0
            && is_told(tokens, sign, at, at + 1)
    })
}

/// "482913 *is your Elm code*": "is", a colon or a dash follows the number, or it opens the message, and
/// nothing leads from the word to another.
fn is_told(tokens: &Tokens, sign: &Sign, first: usize, after: usize) -> bool {
    let way = tokens.way(after, sign.first);
    if way.cost > NAME || way.sentences > 0 {
        return false;
    }
    let copula = is_before_copula(tokens, after);
    let marked = matches!(
        tokens.after_quote(after),
        Some((_, Kind::Mark(':' | '-' | '—' | '|')))
    );
    if !copula && (!(marked || opens(tokens, first)) || touches_number(tokens, sign)) {
        return false;
    }
    match leads_on(tokens, sign) {
        None => true,
        // Languages that end with the verb have it behind the word, whichever number it names.
        Some(joint) => {
            !copula && tokens.kind(joint) != Some(Kind::Word) && !is_colon(tokens, joint)
        }
    }
}

/// "4821 *is your Elm technician code*": the number opens the message, and all that follows up to the word
/// for codes says which.
pub(crate) fn is_told_what(tokens: &Tokens, draft: &Draft, noun: Option<Noun>) -> bool {
    let digits = matches!(draft.shape, Shape::Digits { count: 4..=8, .. });
    digits
        && !draft.is_year()
        && is_before_copula(tokens, draft.after)
        && noun.is_some_and(|noun| {
            let next = tokens.begun(draft.after);
            (tokens.signs[next..].iter().take(TERMS))
                .find(|sign| sign.term == noun.term)
                .is_some_and(|sign| {
                    let way = tokens.way(draft.after, sign.first);
                    !sign.mention && way.sentences == 0 && way.numbers == 0 && way.cost <= NAME
                })
        })
}

/// "card 0921: *code 482913*": a number right behind the word, with nothing but spaces between.
fn touches_number(tokens: &Tokens, sign: &Sign) -> bool {
    (sign.after..tokens.list.len())
        .take(TOKENS)
        .take_while(|&at| tokens.distance(sign.after, at) == 0)
        .find(|&at| tokens.list[at].has_digits)
        .is_some_and(|at| {
            at == sign.after
                || tokens
                    .mark(at - 1)
                    .is_none_or(|mark| !matches!(mark, '#' | '('))
        })
}

fn is_colon(tokens: &Tokens, at: usize) -> bool {
    matches!(tokens.mark(at), Some(':' | '='))
}

/// The "is" or the colon that leads from a word to a number behind it, in the same sentence.
fn leads_on(tokens: &Tokens, sign: &Sign) -> Option<usize> {
    let next = tokens.begun(sign.after);
    let near = |at: usize| {
        let way = tokens.way(sign.after, at);
        way.sentences == 0 && way.cost <= REACH
    };
    let copula = tokens.signs[next..]
        .iter()
        .take(TERMS)
        .take_while(|other| near(other.first))
        .find(|other| other.role == Role::Copula && is_number(tokens, other.after))
        .map(|other| other.first);
    copula.or_else(|| {
        (sign.after..tokens.list.len())
            .take(TOKENS)
            .take_while(|&at| near(at))
            .find(|&at| is_colon(tokens, at) && is_number(tokens, at + 1))
    })
}

/// Whether four digits or more follow, in groups perhaps and on a line of their own, or letters with digits.
fn is_number(tokens: &Tokens, at: usize) -> bool {
    let Some((mut number, mut kind)) = tokens.after_quote(at) else {
        return false;
    };
    if kind == Kind::Newline
        && let Some(next) = tokens.after_quote(number + 1)
    {
        (number, kind) = next;
    }
    let token = &tokens.list[number];
    match kind {
        Kind::Digits => {
            let grouped = matches!(tokens.kind(number + 1), Some(Kind::Space | Kind::Mark('-')))
                && tokens.kind(number + 2) == Some(Kind::Digits);
            token.len() >= 4 || token.len() >= 2 && grouped
        }
        Kind::Word => token.has_digits && token.len() >= 5,
        _ => false,
    }
}

/// "Kode transaksi 482913, jangan berikan ke siapa pun": whether what follows warns of giving away this
/// number, and not a code of which it only speaks.
pub(crate) fn is_kept_secret(tokens: &Tokens, after: usize) -> bool {
    let behind = || tokens.signs[tokens.begun(after)..].iter().take(2 * TERMS);
    behind().any(|sign| sign.role == Role::Secrecy) && !behind().any(|sign| sign.role == Role::Code)
}

/// "Code: K7P29 (4471)": what stands directly at the word is what it names.
pub(crate) fn settle(text: &str, judged: &mut [Judged]) {
    for index in 1..judged.len() {
        let (before, behind) = judged.split_at_mut(index);
        let (Some(owner), Some(one)) = (before.last(), behind.first_mut()) else {
            continue;
        };
        if !owns(text, owner) || one.direct {
            continue;
        }
        let shared = one.clues.iter().find_map(|&(points, clue)| match clue {
            Clue::CodeBefore(term) if points > 0 && owner.has(clue) => Some(term),
            _ => None,
        });
        if let Some(term) = shared {
            one.add(weights::CLAIMED, Clue::Claimed(term));
        }
    }
}

/// "Code ELMBANK2U your 482913", "482913 OTP ELMBANK2U": what looks like a name is one beside digits that
/// can be the code.
pub(crate) fn yield_to_digits(text: &str, tokens: &Tokens, judged: &mut [Judged]) {
    if judged.len() < 2 {
        return;
    }
    for index in 0..judged.len() {
        let name = &judged[index].draft;
        if name.shape != Shape::Mixed {
            continue;
        }
        let spelled = &text[name.start..name.end];
        if !letters::begins_with_name(spelled) && !letters::ends_with_name(spelled) {
            continue;
        }
        let near = |after: usize, first: usize, reach: u32| {
            let way = tokens.way(after, first);
            way.sentences == 0 && way.cost <= reach
        };
        let code = |one: &Judged| {
            let digits = matches!(one.draft.shape, Shape::Digits { count: 4..=8, .. });
            // "password for Fern24: w7Kp2z"
            let led = one.draft.shape == Shape::Mixed && one.has(Clue::Connected);
            (digits || led) && one.named && one.draft.taken.is_none()
        };
        let follows = judged
            .get(index + 1)
            .is_some_and(|one| code(one) && near(name.after, one.draft.first, 4));
        let opens = index.checked_sub(1).is_some_and(|before| {
            let one = &judged[before];
            code(one) && one.has(Clue::Opens) && near(one.draft.after, name.first, 8)
        });
        if follows || opens {
            judged[index].add(2 * weights::CLAIMED, Clue::Shape);
            judged[index].draft.taken.get_or_insert(TakenFor::Name);
        }
    }
}

/// Whether a candidate is what the word names that stands directly before it. Capitals can be a name.
pub(crate) fn owns(text: &str, one: &Judged) -> bool {
    let name = one.draft.shape == Shape::Capitals
        && !(letters::has_small(text)
            && letters::is_unspeakable(&text[one.draft.start..one.draft.end]));
    one.direct && one.draft.taken.is_none() && one.points >= Score::CODE.0 && !name
}

#[cfg(test)]
mod tests {
    use crate::expected::assert_codes;

    #[test]
    fn a_word_for_codes_belongs_to_one_of_two_numbers() {
        let cases = [
            ("330917 is your Kettle login code #4471", Some("330917")),
            ("330917: your Kettle login code. Shop 44120", Some("330917")),
            ("5512 Your login code for Elm is 482913", Some("482913")),
            ("5512 Login code no. 3 of 12-05: 558210", Some("558210")),
            ("604182 आपका वेरिफिकेशन कोड है #4471", Some("604182")),
            ("Card *0921: code 648213. Ref 88231", Some("648213")),
            ("Login code: 7K2P9X (77120)", Some("7K2P9X")),
            ("The code for your order 4471 is not 5512", None),
            ("4821 is your Elm technician code.", Some("4821")),
            ("4821 is your Elm Parking code.", Some("4821")),
            ("2024 was the year of our school code club", None),
            ("4821 is your tax code", None),
        ];
        assert_codes(cases);
    }
}
