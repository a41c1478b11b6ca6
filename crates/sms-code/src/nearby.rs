//! What the words before and after a candidate say of it.

use crate::{
    TakenFor, claims,
    evidence::{Clue, Judged},
    names,
    nouns::is_lock,
    phrases::{self, ends_label},
    shapes::{Draft, Shape},
    spelled,
    surroundings::{
        crosses_word, ends, ends_with_verb, is_behind_colon, is_spaced_name, is_subject,
        leaves_bracket, opens,
    },
    terms::{Role, TermId},
    tokens::{Kind, Sign, Telling, Tokens},
    weights,
};

/// How far a word is looked for, in quarter words and in terms. Both are constant, so that the work is
/// linear in the number of candidates.
const REACH: u32 = 56;
const TERMS: usize = 28;

/// A word for codes, as it is seen from a candidate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Noun {
    pub points: i32,
    pub term: TermId,
    /// Whether it names sign-in codes only, and does not warn of them.
    pub strong: bool,
    pub near: bool,
    /// Whether no other number is between.
    pub unbroken: bool,
    /// Whether nothing but what joins is between, and no unknown kind of code is named.
    pub direct: bool,
}

fn noun(sign: &Sign, base: (i32, i32), distance: u32, between: u32) -> Noun {
    let strong = sign.role == Role::Code;
    let mut points = if strong { base.0 } else { base.1 };
    if sign.mention {
        points = points.min(weights::MENTION);
    }
    points -= i32::try_from(distance).unwrap_or(i32::MAX / 2);
    if sign.unknown_kind {
        points += weights::UNKNOWN_KIND;
    }
    if between > 0 {
        points += weights::OTHER_NUMBER_BETWEEN;
    }
    Noun {
        points,
        term: sign.term,
        strong: strong && !sign.mention,
        near: distance <= 4,
        unbroken: between == 0,
        direct: distance == 0 && between == 0 && !sign.unknown_kind && !sign.mention,
    }
}

/// Where a candidate stands among the signs.
pub(crate) struct Around<'a> {
    /// The first sign that does not end before it.
    pub next_sign: usize,
    /// Which signs before that tell something, and which from there on.
    pub telling: (&'a [Telling], &'a [Telling]),
    /// Whether the message talks like one with a code.
    pub like_a_code: bool,
}

/// The best of the words for codes before the candidate; the evidence of all others is added.
pub(crate) fn look_back(
    text: &str,
    tokens: &Tokens,
    one: &mut Judged,
    around: &Around<'_>,
) -> Option<Noun> {
    let next_sign = around.next_sign;
    let first = one.draft.first;
    let mut best: Option<Noun> = None;
    let (mut named, mut purpose, mut to, mut entered, mut place) =
        (false, false, false, false, false);
    let behind_colon = is_behind_colon(tokens, first);
    let mut joint = if behind_colon {
        Joint::Colon
    } else {
        Joint::Nothing
    };
    // "tell him the digits 4 0 8 2", "give the driver the 4 digits 7306"
    let spelled = if spelled::is_spelled(text, &one.draft) {
        spelled::reach(text, tokens, first)
    } else {
        0
    };
    let counted = u32::from(spelled::is_counted_out(text, tokens, &one.draft));
    let here = tokens.way_to(first);
    let signs = &tokens.signs[..next_sign];
    let mut before = around.telling.0;
    while let Some((telling, rest)) = before.split_last() {
        let index = telling.sign;
        if index + TERMS < next_sign {
            break;
        }
        let sign = &signs[index];
        let way = tokens.way_from(&here, sign.after);
        before = if way.numbers == 0 {
            rest
        } else {
            &rest[..telling.beyond]
        };
        let (distance, between) = (way.cost, way.numbers);
        if distance > REACH {
            break;
        }
        let same_sentence = way.sentences == 0;
        one.opens_lock |= sign.role == Role::Lock && same_sentence && distance <= LOCK_REACH;
        match sign.role {
            Role::Code | Role::CodeWord => {
                let mut noun = noun(
                    sign,
                    (weights::CODE_BEFORE, weights::CODE_WORD_BEFORE),
                    distance,
                    between,
                );
                let better = |noun: &Noun| best.is_none_or(|best| noun.points > best.points);
                if better(&noun) && claims::belongs_before(tokens, sign, first) {
                    noun.points += weights::CLAIMED;
                    noun.direct = false;
                }
                if better(&noun) {
                    best = Some(noun);
                }
            }
            Role::Not(TakenFor::Phone | TakenFor::Amount)
                if !named && phrases::is_confirmed(tokens, index) =>
            {
                named = true;
            }
            Role::Not(kind)
                if best.is_none()
                    && !named
                    && same_sentence
                    && between == 0
                    && distance <= reach_of(kind)
                    && !leaves_bracket(tokens, sign, first)
                    && !is_subject(tokens, &one.draft, next_sign)
                    && !is_duration(tokens, index)
                    && !(joint == Joint::Colon
                        && names::is_wallet(tokens, sign, &one.draft, kind))
                    && !(purpose && kind == TakenFor::Amount)
                    && suits(kind, &one.draft)
                    && !names::is_product(text, tokens, index, kind) =>
            {
                named = true;
                let direct = !has_number_word(tokens, sign.after, first);
                if is_of_code(tokens, index, kind, joint, direct, &one.draft)
                    || is_far_from(tokens, index, kind, &one.draft)
                    || around.like_a_code && ends_label(tokens, index, kind, &one.draft)
                {
                    one.add(weights::OF_CODE, Clue::Named(kind, sign.term));
                } else {
                    one.add(weights::named(kind), Clue::Named(kind, sign.term));
                    one.draft.taken.get_or_insert(kind);
                }
            }
            Role::Money
                if distance <= 1
                    && between == 0
                    && same_sentence
                    && !crosses_word(tokens, sign.after, first) =>
            {
                one.add(
                    weights::named(TakenFor::Amount) - 20,
                    Clue::Named(TakenFor::Amount, sign.term),
                );
                one.draft.taken.get_or_insert(TakenFor::Amount);
            }
            Role::Month if distance <= 4 && one.draft.is_year() => {
                one.add(
                    weights::named(TakenFor::Date),
                    Clue::Named(TakenFor::Date, sign.term),
                );
                one.draft.taken.get_or_insert(TakenFor::Date);
            }
            // "Collect your parcel *with* 4821"
            Role::By if distance == 0 && between == 0 => (named, one.led) = (true, true),
            Role::Enter | Role::Type
                if same_sentence && (distance <= 2 || between == 0 && distance <= spelled) =>
            {
                // What is to be typed is not what a word before that says.
                named = true;
                one.led = true;
                one.typed |= sign.role == Role::Type;
                one.add(weights::ENTER, Clue::Enter(sign.term));
            }
            Role::Enter | Role::Type
                if !entered && same_sentence && between == 0 && distance <= 40 && behind_colon =>
            {
                entered = true;
                one.add(weights::ENTER_FAR, Clue::Enter(sign.term));
            }
            Role::Enter | Role::Type
                if !entered
                    && purpose
                    && !place
                    && same_sentence
                    && between <= counted
                    && distance <= VIA_REACH + counted * COUNT =>
            {
                entered = true;
                one.add(weights::ENTER_VIA, Clue::Enter(sign.term));
            }
            Role::Purpose | Role::Lock if !purpose && same_sentence && distance <= 16 => {
                purpose = true;
                // "use entrance 4821"
                place = sign.role == Role::Lock
                    && distance == 0
                    && joint == Joint::Nothing
                    && one.draft.short.is_some();
                one.add(weights::PURPOSE, Clue::Purpose(sign.term));
            }
            Role::Copula if distance == 0 && between == 0 => joint = Joint::Is,
            Role::To if distance <= 1 && between == 0 => to = true,
            Role::Send if to && same_sentence && between == 0 && distance <= 28 => {
                one.add(weights::named(TakenFor::Phone), Clue::SentTo(sign.term));
                one.draft.taken.get_or_insert(TakenFor::Phone);
                to = false;
            }
            _ => {}
        }
    }
    best
}

/// What stands between a word and the number behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Nothing,
    Colon,
    Is,
}

/// "Code of the *transaction*: 4821", "the code for your *parcel* is 4821": a word that only says what
/// the code is for.
fn is_of_code(
    tokens: &Tokens,
    index: usize,
    kind: TakenFor,
    joint: Joint,
    direct: bool,
    draft: &Draft,
) -> bool {
    let sign = &tokens.signs[index];
    let colon = joint == Joint::Colon;
    if kind == TakenFor::Phone && matches!(draft.shape, Shape::Digits { count: 9.., .. }) {
        return false;
    }
    if kind == TakenFor::OtherCode && colon && is_typed_there(tokens, index) {
        return true;
    }
    if kind == TakenFor::Phone && colon && phrases::is_object(tokens, index, 1) {
        return true;
    }
    let to_number = tokens.distance(sign.after, draft.first);
    let long = matches!(draft.shape, Shape::Digits { count: 6..=8, .. });
    let mut codes = tokens.signs[..index].iter().rev().take(8).filter(|before| {
        matches!(before.role, Role::Code | Role::CodeWord)
            && !before.mention
            && tokens.sentences(before.after, sign.first) == 0
            && tokens.numbers(before.after, sign.first) == 0
    });
    codes.any(|code| {
        let distance = tokens.distance(code.after, sign.first);
        let strong = code.role == Role::Code;
        match kind {
            // "code of the order 4821", but "code for order *no.* 12: 4821"
            TakenFor::Reference | TakenFor::OtherCode if strong && distance <= 1 => {
                direct || joint != Joint::Nothing
            }
            TakenFor::Reference | TakenFor::OtherCode if strong && colon && distance <= 8 => true,
            TakenFor::Reference if distance == 0 && claims::is_kept_secret(tokens, draft.after) => {
                true
            }
            // "your code for WhatsApp: 482913", "kod WhatsApp: 482913"
            TakenFor::Phone if colon => {
                distance
                    <= if strong || to_number >= 4 {
                        FOR_REACH
                    } else {
                        8
                    }
            }
            // "code to add your card: 482913"; tails have fewer digits
            TakenFor::CardTail if colon && long => distance <= FOR_REACH,
            TakenFor::Reference | TakenFor::OtherCode | TakenFor::Phone | TakenFor::CardTail => {
                joint == Joint::Is && distance <= FOR_REACH
            }
            _ => false,
        }
    })
}

/// "One-time password to open the *mobile* bank of Elm 77120418": with words of its own behind it, it
/// rather belongs to them, and the number to the word for codes.
fn is_far_from(tokens: &Tokens, index: usize, kind: TakenFor, draft: &Draft) -> bool {
    let Sign { first, after, .. } = tokens.signs[index];
    let told = ends_with_verb(tokens, draft.after);
    let kinds =
        matches!(kind, TakenFor::Phone | TakenFor::OtherCode) || told && kind == TakenFor::Amount;
    kinds
        && tokens.distance(after, draft.first) >= 4
        && tokens.signs[..index].iter().rev().take(12).any(|before| {
            let way = tokens.way(before.after, first);
            before.role == Role::Code
                && !before.mention
                && way.sentences == 0
                && (told || way.numbers == 0)
        })
}

/// "邮政编码请填 100084": another kind of code that is to be written down.
pub(crate) fn filled_in(tokens: &Tokens, first: usize, next_sign: usize) -> Option<TermId> {
    let mut place = first;
    for (index, sign) in tokens.signs[..next_sign].iter().enumerate().rev().take(6) {
        if sign.after > place || place - sign.after > 1 || tokens.distance(sign.after, place) > 0 {
            return None;
        }
        match sign.role {
            Role::Enter | Role::Type => place = sign.first,
            Role::Filler | Role::Copula if place < first => place = sign.first,
            Role::Not(TakenFor::OtherCode) if place < first && !is_lock(tokens, index) => {
                return Some(sign.term);
            }
            _ => {}
        }
    }
    None
}

/// "*Enter* on the payment *page*: 4821"
fn is_typed_there(tokens: &Tokens, index: usize) -> bool {
    let first = tokens.signs[index].first;
    tokens.signs[..index].iter().rev().take(4).any(|before| {
        let way = tokens.way(before.after, first);
        before.role.asks() && way.sentences == 0 && way.numbers == 0 && way.cost <= 24
    })
}

/// "in the next 20 *min*: 4821": what counts minutes is no "minimum", whatever else it means.
fn is_duration(tokens: &Tokens, index: usize) -> bool {
    let first = tokens.signs[index].first;
    let same = |sign: &&Sign| sign.first == first;
    let (before, after) = tokens.signs.split_at(index);
    matches!(tokens.before_space(first), Some((_, Kind::Digits)))
        && (before.iter().rev().take_while(same))
            .chain(after.iter().take_while(same))
            .any(|sign| matches!(sign.role, Role::Duration(_)))
}

/// "operation *nr* 7712": a word of two letters and no more between.
fn has_number_word(tokens: &Tokens, from: usize, to: usize) -> bool {
    tokens.list[from..to.max(from)]
        .iter()
        .any(|token| matches!(token.kind, Kind::Word | Kind::Letters) && token.len() <= 2)
}

/// How far what a code is for may stand behind its word, in quarter words.
const FOR_REACH: u32 = 28;

/// How far what it opens may stand, in quarter words.
const LOCK_REACH: u32 = 24;
/// How far a verb may stand from a number with the one who is told between, and what a count of the digits
/// adds to it.
const VIA_REACH: u32 = 12;
const COUNT: u32 = 6;
/// How far a verb may stand before the number that its end follows, in quarter words.
pub(crate) const APART_REACH: u32 = 28;

/// "4821 *is what you need to* type in": at least so many tokens lead from the number to the verb.
const TOLD: usize = 5;

/// The same for the words after it.
pub(crate) fn look_ahead(tokens: &Tokens, one: &mut Judged, around: &Around<'_>) -> Option<Noun> {
    let next_sign = around.next_sign;
    let (first, after) = (one.draft.first, one.draft.after);
    let mut best: Option<Noun> = None;
    let entered = one.is_entered();
    let mut told = false;
    let (mut purpose, mut joined) = (one.has_purpose(), false);
    let behind = tokens.begun(after).max(next_sign);
    for &Telling { sign: index, .. } in around.telling.1 {
        if index >= behind + TERMS {
            break;
        }
        let sign = &tokens.signs[index];
        if index < behind || sign.role == Role::By || sign.role.looks_ahead() && !entered {
            continue;
        }
        let way = tokens.way(after, sign.first);
        let (distance, between) = (way.cost, way.numbers);
        if distance > REACH {
            break;
        }
        let same_sentence = way.sentences == 0;
        one.opens_lock |= sign.role == Role::Lock && same_sentence && distance <= LOCK_REACH;
        match sign.role {
            Role::Code | Role::CodeWord => {
                let mut noun = noun(
                    sign,
                    (weights::CODE_AFTER, weights::CODE_WORD_AFTER),
                    distance + distance / 2,
                    between,
                );
                let better = |noun: &Noun| best.is_none_or(|best| noun.points > best.points);
                if better(&noun) && claims::belongs_behind(tokens, sign, first, after) {
                    noun.points += weights::CLAIMED;
                }
                if better(&noun) {
                    best = Some(noun);
                }
            }
            Role::Unit(kind)
                if distance == 0
                    && !crosses_word(tokens, after, sign.first)
                    && !is_spaced_name(tokens, after, sign, &one.draft)
                    && suits(kind, &one.draft) =>
            {
                one.add(weights::named(kind), Clue::Named(kind, sign.term));
                one.draft.taken.get_or_insert(kind);
            }
            Role::Money
                if distance <= 1
                    && !crosses_word(tokens, after, sign.first)
                    && !leads_to_number(tokens, after, sign) =>
            {
                one.add(
                    weights::named(TakenFor::Amount) - 20,
                    Clue::Named(TakenFor::Amount, sign.term),
                );
                one.draft.taken.get_or_insert(TakenFor::Amount);
            }
            Role::Duration(_)
                if distance == 0
                    && !crosses_word(tokens, after, sign.first)
                    && is_short_number(&one.draft) =>
            {
                one.add(
                    weights::named(TakenFor::Amount),
                    Clue::Named(TakenFor::Time, sign.term),
                );
                one.draft.taken.get_or_insert(TakenFor::Time);
            }
            Role::Month if distance <= 1 && one.draft.is_year() => {
                one.add(
                    weights::named(TakenFor::Date),
                    Clue::Named(TakenFor::Date, sign.term),
                );
                one.draft.taken.get_or_insert(TakenFor::Date);
            }
            Role::Copula if distance == 0 => joined = true,
            // "Enter 4821 *as your store number*"
            Role::Not(kind) if distance == 0 && joined && best.is_none() => {
                one.add(weights::named(kind), Clue::Named(kind, sign.term));
                one.draft.taken.get_or_insert(kind);
            }
            Role::Void if same_sentence && distance <= 8 => {
                one.add(weights::VOID, Clue::Void(sign.term))
            }
            Role::Enter | Role::Type if same_sentence && distance <= 2 => {
                one.typed |= sign.role == Role::Type;
                one.add(weights::ENTER, Clue::Enter(sign.term));
                if !told && opens(tokens, first) {
                    let points = if spelled::is_pointed_at(tokens, after) {
                        weights::POINTED_AT
                    } else if distance == 0 && sign.first >= after + TOLD {
                        weights::TOLD
                    } else {
                        0
                    };
                    told = points > 0;
                    one.add(points, Clue::Enter(sign.term));
                }
            }
            // "Geben Sie 3318 *ein*", "Geben Sie 3318 in der App *ein*."
            Role::Apart
                if !one.typed
                    && (distance == 0
                        || one.led
                            && same_sentence
                            && distance <= APART_REACH
                            && ends(tokens, sign.after)) =>
            {
                set_apart(tokens, one, next_sign);
            }
            Role::Enter | Role::Type
                if purpose
                    && same_sentence
                    && between == 0
                    && distance <= VIA_REACH
                    && !one.is_entered() =>
            {
                one.add(weights::ENTER_VIA, Clue::Enter(sign.term));
            }
            Role::Purpose | Role::Lock if !purpose && same_sentence && distance <= 16 => {
                purpose = true;
                one.add(weights::PURPOSE, Clue::Purpose(sign.term));
            }
            _ => {}
        }
    }
    best
}

/// "*Geben* Sie auf der Seite 4821 *ein*": the verb whose end stands behind the number.
fn set_apart(tokens: &Tokens, one: &mut Judged, next_sign: usize) {
    let first = one.draft.first;
    let verb = tokens.signs[..next_sign]
        .iter()
        .rev()
        .take(8)
        .take_while(|sign| {
            let way = tokens.way(sign.after, first);
            way.sentences == 0 && way.numbers == 0 && way.cost <= APART_REACH
        })
        .find(|sign| sign.role.asks());
    if let Some(verb) = verb {
        one.typed = true;
        if !one.is_entered() {
            one.add(weights::ENTER, Clue::Enter(verb.term));
        }
    }
}

/// "TAC 88120 *RM*350": the currency stands away from this number and at the next one.
fn leads_to_number(tokens: &Tokens, after: usize, sign: &Sign) -> bool {
    sign.first > after && tokens.kind(sign.after) == Some(Kind::Digits)
}

/// How far a word names what follows it, in quarter words. Prepositions ("at", "since") only directly.
fn reach_of(kind: TakenFor) -> u32 {
    match kind {
        TakenFor::Date | TakenFor::Time => 1,
        TakenFor::Amount => 4,
        _ => 9,
    }
}

/// Whether a number can be what the word before it says.
fn suits(kind: TakenFor, draft: &Draft) -> bool {
    match (kind, draft.shape) {
        (TakenFor::Date, _) => draft.is_year(),
        (TakenFor::Time, _) => draft
            .short
            .is_some_and(|value| value <= 2400 && value % 100 < 60),
        (TakenFor::Amount, Shape::Digits { grouped, .. }) => !grouped,
        (TakenFor::Amount | TakenFor::Phone, Shape::Mixed | Shape::Capitals) => false,
        _ => true,
    }
}

fn is_short_number(draft: &Draft) -> bool {
    draft.short.is_some()
}

#[cfg(test)]
mod tests {
    use crate::expected::assert_codes;

    #[test]
    fn a_word_for_another_number_claims_only_what_it_names() {
        let cases = [
            (
                "To reset your password enter this in the next 20 min: 739014",
                Some("739014"),
            ),
            ("Code to add your card to Elm Pay: 904117", Some("904117")),
            ("Enter on the login page: 482019", Some("482019")),
            ("邮政编码请填100084，收件人王磊", None),
            ("The minimum: 739014", None),
            ("Your card: 904117", None),
        ];
        assert_codes(cases);
    }
}
