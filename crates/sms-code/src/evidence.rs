//! Gathers what speaks for and against each candidate.

use smallvec::SmallVec;

use crate::{
    TakenFor,
    alone::{only_one, whole_message},
    claims, labels, letters,
    nearby::{Around, filled_in, look_ahead, look_back},
    nouns::has_number_behind,
    shapes::{Draft, Shape},
    spelled,
    surroundings::{
        ends_name, ends_with_verb, is_before_copula, is_behind_sender, is_connected, is_counted,
        is_own_line, is_presented, opens, stands_alone,
    },
    terms::{Role, TermId},
    tokens::{Kind, Tokens},
    tone::Tone,
    weights,
    zones::Zone,
};

/// Why a candidate won or lost points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clue {
    Shape,
    Form(TakenFor),
    CodeBefore(TermId),
    CodeAfter(TermId),
    Claimed(TermId),
    Counted,
    Connected,
    Opens,
    BehindSender,
    Enter(TermId),
    Purpose(TermId),
    Named(TakenFor, TermId),
    SentTo(TermId),
    Void(TermId),
    Tone,
    Advert,
    OnlyOne,
    OwnLine,
    WholeMessage,
    DomainBound,
    LinkParameter,
}

/// A candidate with its evidence.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub draft: Draft,
    pub points: i32,
    pub clues: SmallVec<[(i32, Clue); 8]>,
    /// Whether a word for codes is in its sentence or near.
    pub named: bool,
    /// Whether nothing but what joins is between that word and it.
    pub direct: bool,
    /// Whether a verb asks for it that is said of keys only: "press", "type in".
    pub typed: bool,
    /// Whether a verb that asks for it or "with" stands directly before it.
    pub led: bool,
    /// Whether its sentence says what it opens.
    pub opens_lock: bool,
}

impl Judged {
    pub(crate) fn has(&self, clue: Clue) -> bool {
        self.clues.iter().any(|&(_, other)| other == clue)
    }

    /// Whether the message asks for it to be typed.
    pub(crate) fn is_entered(&self) -> bool {
        self.clues
            .iter()
            .any(|(_, clue)| matches!(clue, Clue::Enter(_)))
    }

    /// Whether its sentence says what codes are for.
    pub(crate) fn has_purpose(&self) -> bool {
        self.clues
            .iter()
            .any(|(_, clue)| matches!(clue, Clue::Purpose(_)))
    }

    pub(crate) fn has_void(&self) -> bool {
        self.clues
            .iter()
            .any(|(_, clue)| matches!(clue, Clue::Void(_)))
    }

    pub(crate) fn add(&mut self, points: i32, clue: Clue) {
        if points != 0 {
            self.points += points;
            self.clues.push((points, clue));
        }
    }
}

/// Judges the candidates of a text, in place of those before.
pub(crate) fn judge(
    text: &str,
    tokens: &Tokens,
    drafts: &[Draft],
    tone: &Tone,
    judged: &mut Vec<Judged>,
) {
    let (mut next_sign, mut next_telling) = (0, 0);
    judged.clear();
    judged.extend(drafts.iter().map(|draft| {
        while tokens
            .signs
            .get(next_sign)
            .is_some_and(|sign| sign.after <= draft.first)
        {
            next_sign += 1;
        }
        while tokens
            .telling
            .get(next_telling)
            .is_some_and(|telling| telling.sign < next_sign)
        {
            next_telling += 1;
        }
        let around = Around {
            next_sign,
            telling: tokens.telling.split_at(next_telling),
            like_a_code: tone.points > 0,
        };
        judge_one(text, tokens, draft.clone(), &around, tone)
    }));
    claims::yield_to_digits(text, tokens, judged);
    claims::settle(text, judged);
    labels::pass_on(tokens, judged);
    sender(tokens, judged);
    only_one(text, tokens, judged, tone);
    whole_message(text, tokens, judged);
}

/// "[95588] Your code is 482913", "1414: your code is 482913": a number alone in the brackets or before the
/// colon where the sender's name stands.
fn sender(tokens: &Tokens, judged: &mut [Judged]) {
    let Some((first, others)) = judged.split_first_mut() else {
        return;
    };
    let after = first.draft.after;
    let bracketed = first.draft.first == 1;
    let sent = match first.draft.first {
        0 => tokens.mark(after) == Some(':'),
        1 => matches!(
            (tokens.mark(0), tokens.mark(after)),
            (Some('['), Some(']')) | (Some('【'), Some('】'))
        ),
        _ => false,
    };
    let code = |one: &Judged| {
        let digits = matches!(one.draft.shape, Shape::Digits { count: 4..=8, .. });
        one.draft.taken.is_none() && (digits || one.named)
    };
    let told = is_before_copula(tokens, after + 1)
        || has_code_after(tokens, after)
            && !others
                .iter()
                .any(|one| code(one) && is_connected(tokens, one.draft.first));
    // What stands before a colon is as often the code.
    let sure = |one: &Judged| code(one) && (bracketed || one.direct);
    if sent && !told && others.iter().any(sure) {
        first.add(
            weights::formed(TakenFor::Phone),
            Clue::Form(TakenFor::Phone),
        );
        first.draft.taken.get_or_insert(TakenFor::Phone);
    }
}

/// "【482913】验证码": whether a word for codes follows directly.
fn has_code_after(tokens: &Tokens, after: usize) -> bool {
    let next = tokens.begun(after);
    tokens.signs[next..].iter().take(3).any(|sign| {
        matches!(sign.role, Role::Code | Role::CodeWord)
            && sign.first <= after + 2
            && !has_number_behind(tokens, sign)
    })
}

fn judge_one(
    text: &str,
    tokens: &Tokens,
    draft: Draft,
    around: &Around<'_>,
    tone: &Tone,
) -> Judged {
    let mut one = Judged {
        points: 0,
        clues: SmallVec::new(),
        named: false,
        direct: false,
        typed: false,
        led: false,
        opens_lock: false,
        draft,
    };
    one.add(one.draft.points, Clue::Shape);
    if let Some(kind) = one.draft.taken {
        one.add(weights::formed(kind), Clue::Form(kind));
    }
    if one.draft.zone == Some(Zone::DomainBound) {
        one.add(weights::DOMAIN_BOUND, Clue::DomainBound);
    }
    if one.draft.zone == Some(Zone::Link) && is_code_parameter(text, one.draft.start) {
        one.add(weights::LINK_PARAMETER, Clue::LinkParameter);
    }

    if tone.points == 0
        && let Some(term) = filled_in(tokens, one.draft.first, around.next_sign)
    {
        one.add(
            weights::named(TakenFor::OtherCode),
            Clue::Named(TakenFor::OtherCode, term),
        );
        one.draft.taken.get_or_insert(TakenFor::OtherCode);
    }
    let before = look_back(text, tokens, &mut one, around);
    let after = look_ahead(tokens, &mut one, around);
    let noun = match (before, after) {
        (Some(before), Some(after)) => Some(if before.points >= after.points {
            before
        } else {
            after
        }),
        (one, other) => one.or(other),
    };
    // "Your access code is VBWXKL": no word, and right behind what says that it is a code.
    let joined =
        before.is_some_and(|before| before.points > 0) && is_connected(tokens, one.draft.first);
    let unspeakable = before.is_some_and(|before| {
        before.strong && (before.direct || joined) || before.direct && joined
    }) && !tone.is_advert()
        && (letters::is_unspeakable(&text[one.draft.start..one.draft.end])
            || joined && letters::is_behind_capitals(text, tokens, &one.draft))
        && letters::has_small(text);
    let mut told = false;
    if let Some(noun) = noun {
        if one.draft.shape == Shape::Capitals && !(noun.near && noun.strong) && !unspeakable {
            // "your CODE IS KELMAR. It expires in 5 minutes" is rather one than "code for KELMAR".
            let told = noun.direct && joined && !tone.is_advert();
            one.add(if told { -15 } else { -30 }, Clue::Shape);
        }
        let clue = if before == Some(noun) {
            Clue::CodeBefore(noun.term)
        } else {
            Clue::CodeAfter(noun.term)
        };
        one.add(noun.points.max(0), clue);
        one.named = noun.points > 0;
        one.direct = noun.direct;
        let connected =
            is_connected(tokens, one.draft.first) || ends_with_verb(tokens, one.draft.after);
        if connected && before.is_some_and(|before| before.points > 0) {
            one.add(weights::CONNECTED, Clue::Connected);
        }
        if before.is_some_and(|before| before.direct)
            && one.draft.shape == Shape::Mixed
            && !tone.is_advert()
            && is_random(&text[one.draft.start..one.draft.end])
        {
            one.add(weights::DIRECT_LETTERS, Clue::Shape);
        }
        if one.draft.shape == Shape::Mixed
            && letters::is_small(&text[one.draft.start..one.draft.end])
        {
            // "Wi-Fi Elm, password maple58"
            let network = one.opens_lock && before.is_some_and(|before| before.direct);
            // "use maple58 as the password"
            told = connected || network || one.led && is_before_copula(tokens, one.draft.after);
            if tokens.mark(one.draft.after) == Some('?') {
                one.add(weights::GUESSED, Clue::Shape);
            } else if !told {
                // "the password for user anna1984"
                one.add(weights::SMALL_AND_LOOSE, Clue::Shape);
            } else if network && !connected && !tone.is_advert() {
                one.add(weights::DIRECT_LETTERS, Clue::Shape);
            }
        }
    }
    if one.draft.shape == Shape::Mixed
        && !told
        && noun.is_some_and(|noun| !noun.strong)
        && is_name_and_year(&text[one.draft.start..one.draft.end])
    {
        // "code SUMMER24", but not "the password is maple58": no advertisement writes its own so small.
        one.add(weights::LIKE_A_NAME, Clue::Shape);
    }
    if ends_name(text, tokens, one.draft.first) {
        one.add(weights::LIKE_A_NAME, Clue::Shape);
    }
    if one.has_purpose() && tokens.mark(one.draft.after) == Some('#') {
        one.add(weights::KEYPAD, Clue::Shape);
    }
    if one.is_entered() && !tone.is_advert() && spelled::is_spelled(text, &one.draft) {
        one.add(weights::SPELLED, Clue::Shape);
    }
    if !one.named && one.draft.shape == Shape::Mixed && one.draft.points < weights::RANDOM {
        // "Show SUMMER20 at the counter"
        one.add(weights::LIKE_A_NAME, Clue::Shape);
    }
    if !one.named
        && one
            .draft
            .short
            .is_some_and(|value| value % 100 == 0 && value >= 1000)
    {
        one.add(weights::ROUND, Clue::Shape);
    }
    if after.is_some_and(|after| {
        after.points > 0 && (after.unbroken || is_before_copula(tokens, one.draft.after))
    }) && opens(tokens, one.draft.first)
    {
        one.add(weights::OPENS, Clue::Opens);
        if claims::is_told_what(tokens, &one.draft, after) {
            one.add(weights::TOLD_WHAT, Clue::Opens);
        }
        // "4821 is your Elm code for …": it is what the word names.
        one.direct = true;
    }
    if noun.is_none()
        && one.led
        && !one.typed
        && matches!(one.draft.shape, Shape::Digits { count: ..=5, .. })
        && is_counted(text, tokens, one.draft.after)
    {
        one.add(weights::COUNTED, Clue::Counted);
    }
    if noun.is_none()
        && tone.points >= 20
        && (is_behind_sender(tokens, one.draft.first) || opens(tokens, one.draft.first))
    {
        one.add(weights::BEHIND_SENDER, Clue::BehindSender);
    }
    let sender = one.draft.first == 0
        && matches!(
            tokens.after_space(one.draft.after),
            Some((_, Kind::Mark(':' | '-' | '|')))
        );
    if unspeakable
        && one.draft.shape == Shape::Capitals
        && !(one.has(Clue::Connected) && noun.is_some_and(|noun| noun.strong))
    {
        // "Login code KPWRNX for Elm", "code is KPWRNX"
        one.add(weights::DIRECT_LETTERS, Clue::Shape);
    }
    let alone = unspeakable || stands_alone(tokens, &one.draft, noun.is_some());
    if one.draft.shape == Shape::Capitals && (sender || !alone || !letters::has_small(text)) {
        one.add(-40, Clue::Shape);
    }
    one.add(tone.points, Clue::Tone);
    let strong = noun.is_some_and(|noun| noun.strong);
    one.add(
        if strong { tone.advert / 2 } else { tone.advert },
        Clue::Advert,
    );
    if tone.names_any_code && is_own_line(tokens, &one.draft) {
        one.add(weights::OWN_LINE, Clue::OwnLine);
    } else if tone.names_any_code && is_presented(tokens, &one.draft) {
        one.add(weights::PRESENTED, Clue::OwnLine);
    }
    one
}

/// "K7P29" and "B94721", but not "SUMMER20", "7ELEVEN" and "A4821": letters and digits that make no name.
fn is_random(shown: &str) -> bool {
    let letters = shown
        .split(|c: char| !c.is_ascii_alphabetic())
        .map(str::len)
        .max()
        .unwrap_or(0);
    let leading = shown.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = shown.bytes().filter(u8::is_ascii_digit).count();
    let room = leading == 1 && digits + 1 == shown.len() && digits <= 4;
    letters < 4 && leading < 3 && digits > 0 && !room && shown.len() <= MOST_RANDOM
}

/// "SUMMER24": a word, and two digits behind it.
fn is_name_and_year(shown: &str) -> bool {
    let letters = shown.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.len() >= 4
        && shown.len() == letters.len() + 2
        && letters.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Longer ones are names, numbers of orders and of parcels.
const MOST_RANDOM: usize = 9;

fn is_code_parameter(text: &str, start: usize) -> bool {
    ["code=", "otp=", "pin=", "passcode="].iter().any(|name| {
        let from = start.saturating_sub(name.len());
        text.as_bytes()[from..start].eq_ignore_ascii_case(name.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use crate::{expected::assert_codes, extract};

    #[test]
    fn letters_and_digits_right_behind_a_word_are_a_code_unless_they_look_like_a_name() {
        let cases = [
            ("Collect code K7P29", Some("K7P29")),
            ("Code : B94721", Some("B94721")),
            ("Lockers: code UK7-2B", Some("UK7-2B")),
            ("Pickup code 9K4P before 21-06", Some("9K4P")),
            ("Code SUMMER24 is on", None),
            ("Code K7P29, 15% off", None),
            ("Order code K7P29", None),
            ("Code on page A4821", None),
        ];
        assert_codes(cases);
    }

    #[test]
    fn what_a_number_in_brackets_is_depends_on_the_rest() {
        let cases = [
            ("[95588] Your login code is 482913", Some("482913")),
            ("【482913】验证码，请勿泄露", Some("482913")),
            ("[4821] verification code. Help 77120", Some("4821")),
            ("[4821] is your login code", Some("4821")),
            ("1414: your login code is 482913", Some("482913")),
            ("482913: your login code. Help 77120", Some("482913")),
        ];
        assert_codes(cases);
    }

    #[test]
    fn a_number_typed_on_a_keypad_is_a_code() {
        let code = |text| extract(text).code().map(|code| code.code.clone());
        assert_eq!(code("Press at the padlock 4821#").as_deref(), Some("4821"));
        assert_eq!(code("The padlock cost 4821"), None);
    }
}
