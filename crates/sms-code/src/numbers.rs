//! Numbers that give themselves away by their form alone: times, dates, amounts, phone numbers, masks.

use smallvec::SmallVec;

use crate::{
    TakenFor, groups,
    terms::Role,
    tokens::{Kind, Sign, Tokens},
};

/// How numbers begin that cost the caller nothing, in many countries.
const TOLL_FREE: [&str; 3] = ["1800", "0800", "1860"];

/// For each token, what its form makes of it, in place of what was found before.
pub(crate) fn form(text: &str, tokens: &Tokens, taken: &mut Vec<Option<TakenFor>>) {
    taken.clear();
    taken.resize(tokens.list.len(), None);
    let mut units = tokens.signs.iter().peekable();
    let mut next = 0;
    for &index in tokens.openers() {
        let token = &tokens.list[index];
        if index < next || !token.has_digits {
            continue;
        }
        if token.kind == Kind::Digits {
            let after = tight_chain(tokens, index);
            while units.peek().is_some_and(|sign: &&Sign| sign.first < after) {
                units.next();
            }
            let in_time = units.peek().is_some_and(|sign| {
                matches!(sign.role, Role::Duration(_)) && tokens.distance(after, sign.first) == 0
            });
            let form = chain_form(text, tokens, index, after, in_time)
                .or_else(|| mask(text, tokens, index, after))
                .or_else(|| plus(tokens, index));
            if form.is_some() {
                taken[index..after].fill(form);
            }
            next = after;
        } else {
            let word = &text.as_bytes()[token.start..token.end];
            if is_masked_word(word) {
                taken[index] = Some(TakenFor::CardTail);
            } else if is_measure(word, tokens, index) {
                taken[index] = Some(TakenFor::Amount);
            }
        }
    }
    long_numbers(text, tokens, taken);
}

/// Digits joined by single marks without spaces: the token after the last.
fn tight_chain(tokens: &Tokens, first: usize) -> usize {
    let mut after = first + 1;
    while matches!(tokens.mark(after), Some('.' | ',' | ':' | '/' | '-' | '\''))
        && tokens.kind(after + 1) == Some(Kind::Digits)
    {
        after += 2;
    }
    after
}

fn chain_form(
    text: &str,
    tokens: &Tokens,
    first: usize,
    after: usize,
    in_time: bool,
) -> Option<TakenFor> {
    if after == first + 1 {
        let toll_free = tokens.list[first].len() >= 8
            && TOLL_FREE
                .iter()
                .any(|prefix| text[tokens.list[first].start..].starts_with(prefix));
        return if tokens.mark(after) == Some('%') {
            Some(TakenFor::Amount)
        } else {
            toll_free.then_some(TakenFor::Phone)
        };
    }
    // Longer chains (of versions, of addresses) say no more than their first parts.
    let parts: SmallVec<[&str; 6]> = (first..after)
        .step_by(2)
        .take(6)
        .map(|i| &text[tokens.list[i].start..tokens.list[i].end])
        .collect();
    let marks: SmallVec<[char; 5]> = (first + 1..after)
        .step_by(2)
        .take(5)
        .filter_map(|i| tokens.mark(i))
        .collect();
    let all = |set: &[char]| marks.iter().all(|mark| set.contains(mark));
    match (parts.as_slice(), marks.as_slice()) {
        ([hour, minute] | [hour, minute, _], [':', ..])
            if all(&[':']) && hour.len() <= 2 && minute.len() == 2 =>
        {
            Some(TakenFor::Time)
        }
        // "12:15-15:15", "8:30-17"
        ([from, _, to, ..], [':', '-', ..] | [':', '-', ':'])
            if parts.len() <= 4 && from.len() <= 2 && to.len() <= 2 =>
        {
            Some(TakenFor::Time)
        }
        // "取件码5-3-2017"
        (_, ['-', '-']) if is_behind_code(tokens, first, true) => None,
        // "until 21-06"
        ([a, b], ['-'])
            if is_day(a, b)
                && !is_behind_code(tokens, first, true)
                && !is_before_code(tokens, after) =>
        {
            Some(TakenFor::Date)
        }
        ([a, b, c], [x, y]) if x == y && all(&['.', '/', '-']) && is_date(a, b, c) => {
            Some(TakenFor::Date)
        }
        // "A.Y. 2024-25"
        ([a, b], ['-']) if is_season(a, b) => Some(TakenFor::Date),
        // "account 8290084/0800", "admission 2023/1184"
        ([a, b], ['/'])
            if (a.len() >= 6 || is_year(a))
                && b.len() >= 3
                && !is_behind_code(tokens, first, true) =>
        {
            Some(TakenFor::Reference)
        }
        ([a, b], ['/']) if a.len() <= 2 && (b.len() <= 2 || b.len() == 4) => Some(TakenFor::Date),
        ([a, b], ['.' | ',']) if b.len() <= 3 => {
            // "829 054,30 minutes"
            let grouped = first >= 2
                && tokens.kind(first - 1) == Some(Kind::Space)
                && tokens.kind(first - 2) == Some(Kind::Digits)
                && tokens.list[first - 2].len() == a.len();
            let joined = (a.len() >= 4 || grouped) && b.len() <= 2 && in_time;
            let thousands = b.len() < 3 || a.len() <= 3;
            (!joined && thousands).then_some(TakenFor::Amount)
        }
        ([_, _, _, ..], _) if all(&['.', ',', '\'']) => Some(TakenFor::Amount),
        _ => None,
    }
}

/// "21-06": a day and a month, in two digits each.
fn is_day(a: &str, b: &str) -> bool {
    let within = |part: &str, most| {
        part.parse::<u32>()
            .is_ok_and(|value| (1..=most).contains(&value))
    };
    a.len() == 2
        && b.len() == 2
        && (within(a, 31) && within(b, 12) || within(a, 12) && within(b, 31))
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && part.parse().is_ok_and(|year| (1900..=2069).contains(&year))
}

/// A year, and the end of the one behind it.
fn is_season(a: &str, b: &str) -> bool {
    let value = |part: &str| part.parse::<u32>().unwrap_or_default();
    is_year(a) && b.len() == 2 && (value(a) + 1) % 100 == value(b)
}

/// Whether a word that names only codes follows directly: "21-06 is your login code".
pub(crate) fn is_before_code(tokens: &Tokens, after: usize) -> bool {
    let next = tokens.begun(after);
    tokens.signs[next..]
        .iter()
        .take(4)
        .any(|sign| sign.role == Role::Code && tokens.distance(after, sign.first) == 0)
}

/// Whether a word that names codes stands directly before, perhaps one for codes of any kind.
pub(crate) fn is_behind_code(tokens: &Tokens, first: usize, any: bool) -> bool {
    let next = tokens.done(first);
    tokens.signs[..next].iter().rev().take(6).any(|sign| {
        (sign.role == Role::Code || any && sign.role == Role::CodeWord)
            && !sign.mention
            && tokens.distance(sign.after, first) == 0
    })
}

fn is_date(a: &str, b: &str, c: &str) -> bool {
    let value = |part: &str| part.parse::<u32>().unwrap_or(u32::MAX);
    let day = |part: &str| part.len() <= 2 && (1..=31).contains(&value(part));
    let month = |part: &str| part.len() <= 2 && (1..=12).contains(&value(part));
    // Also the Buddhist and the Persian calendar.
    let year = |part: &str| {
        part.len() == 4 && matches!(value(part), 1900..=2069 | 2500..=2612 | 1380..=1450)
    };
    let short_year = |part: &str| part.len() == 2;
    (year(a) && month(b) && day(c))
        || ((year(c) || short_year(c)) && ((day(a) && month(b)) || (month(a) && day(b))))
}

/// `*1234`, `…1234`, `1234****`: the visible end of something hidden.
fn mask(text: &str, tokens: &Tokens, first: usize, after: usize) -> Option<TakenFor> {
    let hidden = |c: Option<char>| {
        matches!(
            c,
            Some('*' | '•' | '●' | '×' | '…' | '✱' | '·' | '＊' | '∙')
        )
    };
    let (before, kind) = tokens.before(first)?;
    let Kind::Mark(mark) = kind else {
        return after_mask(tokens, after);
    };
    // "the door opens with *4821#", "gate code: *4821": to be typed as it stands.
    let typed = mark == '*'
        && !hidden(before.checked_sub(1).and_then(|at| tokens.mark(at)))
        && (tokens.mark(after) == Some('#') || is_behind_code(tokens, before, false));
    if typed {
        return after_mask(tokens, after);
    }
    // Two stars may be markup for bold: then two follow as well.
    let bold = mark == '*' && tokens.mark(after) == Some('*');
    // "***-***-4821"
    let dashed = mark == '-' && before > 0 && hidden(tokens.mark(before - 1));
    if dashed || (hidden(Some(mark)) && !bold) {
        return Some(TakenFor::CardTail);
    }
    let dots = mark == '.'
        && before >= 2
        && tokens.mark(before - 1) == Some('.')
        && !text.as_bytes()[..tokens.list[before - 1].start]
            .last()
            .is_some_and(u8::is_ascii_alphabetic);
    if dots {
        Some(TakenFor::CardTail)
    } else {
        after_mask(tokens, after)
    }
}

fn after_mask(tokens: &Tokens, after: usize) -> Option<TakenFor> {
    let hidden =
        |from: usize| (from..from + 3).all(|i| matches!(tokens.mark(i), Some('*' | '•' | '●')));
    // "731 188 ***"
    if tokens.kind(after) == Some(Kind::Space) && hidden(after + 1) {
        return Some(TakenFor::Phone);
    }
    let stars = (after..after + 2).all(|i| matches!(tokens.mark(i), Some('*' | '•' | '●')));
    let opened = stars
        && tokens
            .kind(after + 2)
            .is_some_and(|kind| matches!(kind, Kind::Digits | Kind::Mark('*')));
    opened.then_some(TakenFor::CardTail)
}

/// `+44…`
fn plus(tokens: &Tokens, first: usize) -> Option<TakenFor> {
    (tokens
        .before(first)
        .is_some_and(|(_, kind)| kind == Kind::Mark('+')))
    .then_some(TakenFor::Phone)
}

/// `XX1234`, `xxxx1234`, `97XXXXXX31`, `97XXXX`
fn is_masked_word(word: &[u8]) -> bool {
    let masked = |b: &u8| b.eq_ignore_ascii_case(&b'x');
    if word[0].is_ascii_digit() {
        let only_mask = word.iter().all(|b| b.is_ascii_digit() || masked(b));
        return only_mask && word.windows(2).any(|pair| pair.iter().all(masked));
    }
    let hidden = word.iter().take_while(|b| masked(b)).count();
    let tail = &word[hidden..];
    hidden >= 2 && tail.len() >= 2 && tail.iter().all(u8::is_ascii_digit)
}

/// `£1000cash`, `10am`, `150ppm`: a number and what it counts, written as one small word.
fn is_measure(word: &[u8], tokens: &Tokens, index: usize) -> bool {
    let digits = word.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 {
        return false;
    }
    let small =
        digits <= 3 && digits < word.len() && word[digits..].iter().all(u8::is_ascii_lowercase);
    small
        || tokens
            .before(index)
            .is_some_and(|(_, kind)| matches!(kind, Kind::Mark('$' | '£' | '€' | '¥' | '₹')))
}

/// Runs of groups that are too long for a code: phone and card numbers, accounts.
fn long_numbers(text: &str, tokens: &Tokens, taken: &mut [Option<TakenFor>]) {
    let mut behind = 0;
    for &first in tokens.openers() {
        if first < behind || tokens.list[first].kind != Kind::Digits || taken[first].is_some() {
            continue;
        }
        let mut index = first;
        let (mut groups, mut total, mut longest, mut shortest) = (0_usize, 0, 0, usize::MAX);
        let mut last = first;
        let mut dashed = false;
        loop {
            let len = tokens.list[index].len();
            groups += 1;
            total += len;
            longest = longest.max(len);
            shortest = shortest.min(len);
            last = last.max(index);
            let mut next = index + 1;
            while next - index <= 3
                && matches!(
                    tokens.kind(next),
                    Some(Kind::Space | Kind::Mark('-' | '(' | ')' | '.'))
                )
            {
                dashed |= matches!(tokens.kind(next), Some(Kind::Mark('-')));
                next += 1;
            }
            // "71039922-0041 - 8960", "482913. 77120", "482913 (77120)"
            let parted = next == index + 4 && tokens.mark(index + 2) == Some('-')
                || tokens.mark(index + 1) == Some('.')
                    && tokens.kind(index + 2) == Some(Kind::Space)
                || len >= 4
                    && (tokens.mark(next - 1) == Some('(') || tokens.mark(index + 1) == Some(')'));
            if parted
                || next == index + 1
                || tokens.kind(next) != Some(Kind::Digits)
                || taken[next].is_some()
            {
                break;
            }
            index = next;
        }
        let after_plus = first > 0
            && tokens.before_space(first).is_some_and(|(at, kind)| {
                kind == Kind::Mark('+')
                    || (kind == Kind::Mark('(') && at > 0 && tokens.mark(at - 1) == Some('+'))
            });
        let bracketed = tokens
            .before(first)
            .is_some_and(|(_, kind)| kind == Kind::Mark('('))
            && tokens.mark(first + 1) == Some(')')
            && groups >= 2;
        let triple = groups == 3 && total == 9 && longest == 3;
        // "0850 222 0 400"
        let area = tokens.list[first].len() >= 3
            && text.as_bytes()[tokens.list[first].start] == b'0'
            && groups >= 3
            && total >= 10;
        let form = if after_plus || (bracketed && total >= 7) || area {
            Some(TakenFor::Phone)
        } else if groups >= 4 && longest == 4 && total >= 12 {
            Some(TakenFor::CardTail)
        } else if groups >= 2
            && total >= 9
            && shortest >= 2
            && longest <= 8
            && !triple
            && (groups >= 3 || dashed || longest <= 5)
            || (groups >= 4 && total >= 10 && dashed)
            || (groups >= 2 && (10..=12).contains(&total) && longest <= 8 && shortest >= 2)
        {
            Some(TakenFor::Phone)
        } else {
            None
        };
        if form.is_some() && !(groups == 3 && groups::is_long_code(tokens, first)) {
            taken[first..=last].fill(form);
        }
        behind = last + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_number_gives_it_away() {
        let cases = [
            ("12:30", Some(TakenFor::Time)),
            ("12:15-15:15", Some(TakenFor::Time)),
            ("2024-25", Some(TakenFor::Date)),
            ("2024-28", None),
            ("8290084/0800", Some(TakenFor::Reference)),
            ("2023/1184", Some(TakenFor::Reference)),
            ("6/2026", Some(TakenFor::Date)),
            ("a 188 ***", Some(TakenFor::Phone)),
            ("8:30-17", Some(TakenFor::Time)),
            ("12/05/2024", Some(TakenFor::Date)),
            ("2024-05-19", Some(TakenFor::Date)),
            ("12.05.24", Some(TakenFor::Date)),
            ("1,250.00", Some(TakenFor::Amount)),
            ("4821.50", Some(TakenFor::Amount)),
            ("15%", Some(TakenFor::Amount)),
            ("150zzz", Some(TakenFor::Amount)),
            ("+44 7700 900123", Some(TakenFor::Phone)),
            ("(206) 555-0188", Some(TakenFor::Phone)),
            ("0800 542 0578", Some(TakenFor::Phone)),
            ("0850 222 0 400", Some(TakenFor::Phone)),
            ("1-888-555-0110", Some(TakenFor::Phone)),
            ("*4821", Some(TakenFor::CardTail)),
            ("XX4821", Some(TakenFor::CardTail)),
            ("97XXXXXX31", Some(TakenFor::CardTail)),
            ("97XX-XXX-31", Some(TakenFor::CardTail)),
            ("97xxxx", Some(TakenFor::CardTail)),
            ("a ...4821", Some(TakenFor::CardTail)),
            ("4821 3377 5512 9917", Some(TakenFor::CardTail)),
            ("4821", None),
            ("until 21-06", Some(TakenFor::Date)),
            ("until 41-76", None),
            ("login code 21-06", None),
            ("21-06 is your login code", None),
            ("login code 5-3-2017", None),
            ("opens with *4821#", None),
            ("login code *4821", None),
            ("394-172", None),
            ("12 34 56", None),
            ("123 456 789", None),
            ("12-34-56", None),
            ("482913.10 minutes", None),
            ("8960 - 71039922", None),
        ];
        for (text, expected) in cases {
            let tokens = Tokens::of(text);
            let mut forms = Vec::new();
            form(text, &tokens, &mut forms);
            let found = forms.into_iter().flatten().next();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
