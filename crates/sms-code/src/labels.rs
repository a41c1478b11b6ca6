//! A number that only says what the code behind it is for: "code for parcel *5519203* is 77180".

use crate::{
    TakenFor,
    evidence::{Clue, Judged},
    shapes::Shape,
    surroundings::ends_with_verb,
    terms::{Role, TermId},
    tokens::{Kind, Sign, Tokens},
    weights,
};

/// How far back the word for codes is looked for, in tokens and in terms.
const REACH: usize = 60;
const TERMS: usize = 28;
/// How long such a number may be, in tokens: a date has five.
const LONGEST: usize = 12;

/// Gives the word before such a number to the code behind it.
pub(crate) fn pass_on(tokens: &Tokens, judged: &mut [Judged]) {
    for index in 1..=judged.len() {
        let one = &judged[index - 1];
        let fits = match one.draft.shape {
            Shape::Digits { count, .. } => (4..=8).contains(&count),
            Shape::Mixed => true,
            Shape::Capitals => false,
        };
        let formed = |(_, clue): &(i32, Clue)| matches!(clue, Clue::Form(_));
        if !fits || one.draft.zone.is_some() || one.clues.iter().any(formed) {
            continue;
        }
        let Some((start, end)) = label_before(tokens, one.draft.first, one.draft.after) else {
            if let Some(code) = far_word(tokens, judged, index - 1) {
                take_over(&mut judged[index - 1], code);
            }
            continue;
        };
        let Some(code) = word_before(tokens, start, one.draft.first) else {
            continue;
        };
        disown(tokens, &mut judged[index - 1], code.after, end);
        if judged[index - 1].draft.taken.is_some() {
            continue;
        }
        take_over(&mut judged[index - 1], code);
        for label in judged[..index - 1].iter_mut().rev().take(2) {
            if label.draft.first >= start && label.draft.after <= end {
                label.add(
                    weights::formed(TakenFor::Reference),
                    Clue::Form(TakenFor::Reference),
                );
                label.draft.taken.get_or_insert(TakenFor::Reference);
            }
        }
    }
}

/// "code for *user* ab771: 4821": the word names the number that stands directly behind it.
fn disown(tokens: &Tokens, one: &mut Judged, from: usize, to: usize) {
    let owned = |wanted: TermId| {
        let next = tokens.done(to);
        tokens.signs[..next]
            .iter()
            .rev()
            .take(TERMS)
            .take_while(|sign| sign.first >= from)
            .any(|sign| sign.term == wanted)
    };
    let mut returned = 0;
    one.clues.retain(|&mut (points, clue)| {
        let wrong = matches!(clue, Clue::Named(_, term) if owned(term));
        returned += if wrong { points } else { 0 };
        !wrong
    });
    if returned != 0 {
        one.points -= returned;
        let still = |(_, clue): &(i32, Clue)| matches!(clue, Clue::Named(..) | Clue::SentTo(_));
        if !one.clues.iter().any(still) {
            one.draft.taken = None;
        }
    }
}

fn take_over(one: &mut Judged, code: &Sign) {
    let worth = if code.role == Role::Code {
        weights::CODE_BEHIND_LABEL
    } else {
        weights::CODE_WORD_BEHIND_LABEL
    };
    let known = known(one);
    if known < worth {
        one.clues.retain(|(_, clue)| !is_noun(clue));
        one.points -= known;
        one.add(worth, Clue::CodeBefore(code.term));
    }
    one.named = true;
    if !one.has(Clue::Connected) {
        one.add(weights::CONNECTED, Clue::Connected);
    }
}

fn is_noun(clue: &Clue) -> bool {
    matches!(clue, Clue::CodeBefore(_) | Clue::CodeAfter(_))
}

/// What the words for codes near it are worth.
fn known(one: &Judged) -> i32 {
    let nouns = one.clues.iter().filter(|(_, clue)| is_noun(clue));
    nouns.map(|&(points, _)| points).sum()
}

/// The tokens of a number that "is" or a colon joins to the one behind it. In languages that end with the
/// verb, "is" follows both.
fn label_before(tokens: &Tokens, first: usize, after: usize) -> Option<(usize, usize)> {
    let (mut at, mut spaced, mut joined) = (first, false, ends_with_verb(tokens, after));
    for _ in 0..6 {
        let (before, kind) = tokens.before(at)?;
        match kind {
            Kind::Space => {
                spaced = true;
                at = before;
            }
            Kind::Mark(':' | '=') => {
                joined |= spaced;
                at = before;
            }
            // "order 71039922 - 8960"
            Kind::Mark('-') if spaced && is_space(tokens, before) => {
                joined = true;
                at = before;
            }
            Kind::Mark('"' | '\'' | '*' | '(' | '«' | '“') => at = before,
            // "PIN for the box (order no. 550917), is"
            Kind::Mark(',') if joined && closes_bracket(tokens, before) => at = before,
            Kind::Mark(')') if joined && names_in_bracket(tokens, before) => at = before,
            _ if is_number(tokens, before) => {
                return joined.then(|| (number_start(tokens, before), at));
            }
            _ => {
                let next = tokens.done(at.saturating_sub(1));
                // A word can join in one language and mean "and" in another.
                let sign = tokens.signs[next..]
                    .iter()
                    .take_while(|sign| sign.after == at)
                    .find(|sign| matches!(sign.role, Role::Copula | Role::Filler))?;
                joined |= sign.role == Role::Copula;
                at = sign.first;
            }
        }
    }
    None
}

/// "The *code* that you asked for to change your e-mail (order 55120) is 390214": "is" or a colon stands
/// before the number, and what else is between is named or in brackets.
fn far_word<'a>(tokens: &'a Tokens, judged: &[Judged], index: usize) -> Option<&'a Sign> {
    let one = &judged[index];
    let first = one.draft.first;
    let next = tokens.done(first);
    let joined = matches!(tokens.before_quote(first), Some((_, Kind::Mark(':' | '='))))
        || ends_with_verb(tokens, one.draft.after)
        || tokens.signs[..next]
            .iter()
            .rev()
            .take(3)
            .any(|sign| sign.role == Role::Copula && tokens.distance(sign.after, first) == 0);
    let near = one.has(Clue::Connected) && known(one) >= weights::CODE_WORD_BEHIND_LABEL;
    if one.named && near || one.draft.taken.is_some() || !joined {
        return None;
    }
    let code = tokens.signs[..next]
        .iter()
        .rev()
        .take(TERMS)
        .take_while(|sign| first - sign.after <= REACH && tokens.sentences(sign.after, first) == 0)
        .find(|sign| matches!(sign.role, Role::Code | Role::CodeWord) && !sign.mention)?;
    let other = |one: &Judged| {
        let bracketed = one.draft.after < tokens.list.len()
            && matches!(tokens.mark(one.draft.after), Some(')' | ']'));
        one.draft.first >= code.after && one.draft.taken.is_none() && !bracketed
    };
    (!judged[..index].iter().rev().take(4).any(other)).then_some(code)
}

/// Whether a space stands before a token.
fn is_space(tokens: &Tokens, index: usize) -> bool {
    tokens
        .before(index)
        .is_some_and(|(_, kind)| kind == Kind::Space)
}

/// Whether a bracket ends right before a mark.
fn closes_bracket(tokens: &Tokens, mark: usize) -> bool {
    matches!(tokens.before(mark), Some((_, Kind::Mark(')'))))
}

/// "(order no. 550917)": whether a number ends a bracket with its name before it.
fn names_in_bracket(tokens: &Tokens, end: usize) -> bool {
    let Some((number, Kind::Digits)) = tokens.before(end) else {
        return false;
    };
    matches!(
        tokens.before_space(number),
        Some((
            _,
            Kind::Word | Kind::Letters | Kind::Unspaced | Kind::Mark('.' | ':' | '°' | 'º' | '№')
        ))
    )
}

/// Digits, or a word with digits.
fn is_number(tokens: &Tokens, index: usize) -> bool {
    tokens.list[index].has_digits
}

/// Where a number begins that has marks or a mask in it.
fn number_start(tokens: &Tokens, last: usize) -> usize {
    let mut start = last;
    while let Some((before, kind)) = tokens.before(start)
        && last - before < LONGEST
        && (matches!(kind, Kind::Mark('-' | '.' | '/' | '*' | '•' | '#'))
            || is_number(tokens, before))
    {
        start = before;
    }
    start
}

/// The word for codes that the number stands behind, with at least a word between.
fn word_before(tokens: &Tokens, label: usize, code: usize) -> Option<&Sign> {
    let next = tokens.done(label);
    tokens.signs[..next]
        .iter()
        .rev()
        .take(TERMS)
        .take_while(|sign| code - sign.after <= REACH && tokens.sentences(sign.after, code) == 0)
        .find(|sign| matches!(sign.role, Role::Code | Role::CodeWord))
        .filter(|sign| !sign.mention && tokens.distance(sign.after, label) >= 4)
}

#[cfg(test)]
mod tests {
    use crate::expected::assert_codes;

    #[test]
    fn the_number_behind_a_label_is_the_code() {
        let cases = [
            ("OTP for the van of Mia on 11-02-2026 is 3360", Some("3360")),
            ("Access code for locker bank 771204: 4821", Some("4821")),
            ("Login code for user ab771 = 77180", Some("77180")),
            (
                "Pick-up code of the order 71039922-0041 — 8960",
                Some("8960"),
            ),
            ("The code for parcel 5519203 was sent: 3 days ago", None),
            ("Your parcel 5519203 is 77180 grams", None),
            ("Login code 482913: 77180 people use it", Some("482913")),
        ];
        assert_codes(cases);
    }
}
