//! What has the shape of a code.

use smallvec::SmallVec;

use crate::{
    TakenFor, groups, letters, numbers, spelled,
    terms::{CODES, Role, Roles},
    tokens::{Kind, Sign, Token, Tokens},
    weights,
    zones::{Zone, Zones},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Digits, perhaps in groups: how many.
    Digits { count: usize, grouped: bool },
    /// Letters and digits.
    Mixed,
    /// Capital letters only.
    Capitals,
}

/// A candidate before it is judged.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Tokens: the first, and the one after the last.
    pub first: usize,
    pub after: usize,
    /// Bytes of the folded text.
    pub start: usize,
    pub end: usize,
    /// Where the part to copy begins: behind the "G-" of "G-482913".
    pub copy_from: usize,
    pub shape: Shape,
    /// The value of up to four digits in one group.
    pub short: Option<u32>,
    /// What its shape alone is worth.
    pub points: i32,
    pub taken: Option<TakenFor>,
    pub zone: Option<Zone>,
}

impl Draft {
    /// Also in the Buddhist and the Persian calendar.
    pub(crate) fn is_year(&self) -> bool {
        matches!(self.short, Some(1900..=2069 | 2500..=2612 | 1380..=1450))
    }
}

/// All candidates of a text in reading order.
pub(crate) fn find(
    text: &str,
    tokens: &Tokens,
    formed: &[Option<TakenFor>],
    zones: &Zones,
    found: &mut Vec<Draft>,
) {
    found.clear();
    let capitals_wanted = tokens.roles.meets(CODES);
    let mut search = Search {
        text,
        tokens,
        formed,
        zones,
        signs: &tokens.signs,
        next_sign: 0,
        found,
    };
    let mut next = 0;
    for &index in tokens.openers() {
        if index < next {
            continue;
        }
        next = match tokens.list[index].kind {
            Kind::Digits => search
                .dashed(index)
                .or_else(|| search.grouped(index))
                .or_else(|| search.uneven(index))
                .unwrap_or_else(|| search.digits(index)),
            Kind::Word => search
                .of_letters(index)
                .or_else(|| search.halves(index))
                .or_else(|| search.dashed(index))
                .unwrap_or_else(|| search.word(index, capitals_wanted)),
            _ => index + 1,
        };
    }
}

/// What is said of codes that are typed at once.
const SIGN_IN: Roles = Roles::of(Role::Secrecy)
    .and(Roles::of(Role::Validity))
    .and(Roles::of(Role::Unrequested));

struct Search<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    formed: &'a [Option<TakenFor>],
    zones: &'a Zones,
    signs: &'a [Sign],
    next_sign: usize,
    found: &'a mut Vec<Draft>,
}

/// A code is no longer than this, dashes and spaces apart.
const MOST_CHARACTERS: usize = 12;

impl<'a> Search<'a> {
    fn bytes(&self, index: usize) -> &'a [u8] {
        let token = &self.tokens.list[index];
        &self.text.as_bytes()[token.start..token.end]
    }

    /// The term that a token belongs to.
    fn sign_at(&mut self, index: usize) -> Option<&Sign> {
        while self
            .signs
            .get(self.next_sign)
            .is_some_and(|sign| sign.after <= index)
        {
            self.next_sign += 1;
        }
        self.signs
            .get(self.next_sign)
            .filter(|sign| sign.first <= index)
    }

    fn push(
        &mut self,
        first: usize,
        after: usize,
        copy_from: usize,
        shape: Shape,
        points: i32,
    ) -> usize {
        let start = self.tokens.list[first].start;
        let taken = self.formed[first..after].iter().flatten().next().copied();
        let zone = self.zones.at(start);
        let taken = match zone {
            Some(Zone::Link) => Some(TakenFor::Link),
            Some(Zone::RetrieverHash) => Some(TakenFor::RetrieverHash),
            Some(Zone::Markup) => Some(TakenFor::OtherCode),
            Some(Zone::DomainBound) | None => taken,
        };
        let end = self.tokens.list[after - 1].end;
        let short = (after == first + 1
            && self.tokens.list[first].len() <= 4
            && self.tokens.list[first].kind == Kind::Digits)
            .then(|| self.text[start..end].parse().ok())
            .flatten();
        self.found.push(Draft {
            short,
            first,
            after,
            start,
            end,
            copy_from,
            shape,
            points,
            taken,
            zone,
        });
        after
    }

    /// One run of digits.
    fn digits(&mut self, index: usize) -> usize {
        let count = self.tokens.list[index].len();
        if (4..=10).contains(&count) || count == 3 && !self.is_group(index) {
            let year = count == 4
                && matches!(
                    self.bytes(index),
                    [b'1', b'9', ..] | [b'2', b'0', b'0'..=b'4', _]
                );
            let points = weights::digits(count) - if year { 10 } else { 0 };
            self.push(
                index,
                index + 1,
                self.tokens.list[index].start,
                Shape::Digits {
                    count,
                    grouped: false,
                },
                points,
            );
        }
        index + 1
    }

    /// Whether digits stand beside it, with a space between.
    fn is_group(&self, index: usize) -> bool {
        let digits = |space: Option<usize>, other: Option<usize>| {
            let kind = |at: Option<usize>| at.and_then(|at| self.tokens.kind(at));
            kind(space) == Some(Kind::Space) && kind(other) == Some(Kind::Digits)
        };
        digits(Some(index + 1), Some(index + 2))
            || digits(index.checked_sub(1), index.checked_sub(2))
    }

    /// Groups of digits with single spaces between: `847 291`, `12 34 56`, `9 1 4 4 2 0`.
    fn grouped(&mut self, first: usize) -> Option<usize> {
        let size = self.tokens.list[first].len();
        if size > 4 || self.formed[first].is_some() {
            return None;
        }
        let mut after = first + 1;
        let mut groups = 1;
        while groups <= 10
            && self.tokens.kind(after) == Some(Kind::Space)
            && self.tokens.kind(after + 1) == Some(Kind::Digits)
            && self.tokens.list[after + 1].len() == size
            && self.formed[after + 1].is_none()
            && !groups::opens_chain(self.tokens, after + 1)
        {
            after += 2;
            groups += 1;
        }
        let fits = match size {
            1 => (4..=10).contains(&groups),
            2 => (2..=5).contains(&groups),
            3 => groups == 2 || groups == 3,
            _ => groups == 2,
        };
        // A group of another length behind it makes it part of something longer.
        let goes_on = self.tokens.kind(after) == Some(Kind::Space)
            && self.tokens.kind(after + 1) == Some(Kind::Digits)
            && size > 1
            && self.tokens.list[after + 1].len() <= 4
            && self.tokens.list[after + 1].len() + 1 >= size;
        if !fits || goes_on {
            return None;
        }
        let count = size * groups;
        let points = weights::digits(count) - if size == 2 && groups == 2 { 10 } else { 0 };
        Some(self.push(
            first,
            after,
            self.tokens.list[first].start,
            Shape::Digits {
                count,
                grouped: true,
            },
            points,
        ))
    }

    /// `62 8140`, `402 917 7361`: uneven groups, where a word for codes is near.
    fn uneven(&mut self, first: usize) -> Option<usize> {
        let (after, count) = groups::uneven(self.text, self.tokens, self.formed, first)?;
        let shape = Shape::Digits {
            count,
            grouped: true,
        };
        let start = self.tokens.list[first].start;
        let points = if count > 8 { 0 } else { weights::digits(count) };
        Some(self.push(first, after, start, shape, points))
    }

    /// Letters before a space, directly behind a word for codes.
    #[inline]
    fn of_letters(&mut self, first: usize) -> Option<usize> {
        if self.tokens.list[first].len() > letters::MOST_SPACED {
            return None;
        }
        let after = letters::spaced(self.text, self.tokens, first)?;
        let start = self.tokens.list[first].start;
        Some(self.push(first, after, start, Shape::Mixed, weights::RANDOM))
    }

    /// `K7T4 9QX2`, directly behind a word that names only codes.
    #[inline]
    fn halves(&mut self, first: usize) -> Option<usize> {
        if !self.tokens.list[first].has_digits {
            return None;
        }
        let after = letters::halves(self.text, self.tokens, first)?;
        let start = self.tokens.list[first].start;
        Some(self.push(first, after, start, Shape::Mixed, weights::RANDOM))
    }

    /// Parts joined by dashes: `394-172`, `G-482913`, `AB7-99K-2LM`, `8-3-2091`.
    #[inline]
    fn dashed(&mut self, first: usize) -> Option<usize> {
        let Token { kind, .. } = self.tokens.list[first];
        match self.tokens.kind(first + 1) {
            Some(Kind::Mark('-')) => self.tied(first),
            // "394 - 172"
            Some(Kind::Space) if kind == Kind::Digits => self.tied(first),
            _ => None,
        }
    }

    fn tied(&mut self, first: usize) -> Option<usize> {
        let mut after = first + 1;
        let mut spaced = false;
        loop {
            let part =
                |index: usize| matches!(self.tokens.kind(index), Some(Kind::Digits | Kind::Word));
            if self.tokens.mark(after) == Some('-') && part(after + 1) {
                after += 2;
            } else if self.tokens.kind(after) == Some(Kind::Space)
                && self.tokens.mark(after + 1) == Some('-')
                && self.tokens.kind(after + 2) == Some(Kind::Space)
                && self
                    .tokens
                    .list
                    .get(first)
                    .is_some_and(|token| token.kind == Kind::Digits && token.len() == 3)
                && self
                    .tokens
                    .list
                    .get(after + 3)
                    .is_some_and(|token| token.kind == Kind::Digits && token.len() == 3)
            {
                after += 4;
                spaced = true;
            } else {
                break;
            }
        }
        if after == first + 1 {
            return None;
        }
        if spaced {
            let start = self.tokens.list[first].start;
            return Some(self.push(
                first,
                after,
                start,
                Shape::Digits {
                    count: 6,
                    grouped: true,
                },
                weights::digits(6),
            ));
        }
        let parts: SmallVec<[usize; 8]> = (first..after).step_by(2).take(8).collect();
        if parts.len() > 6 {
            // Longer than any code: a number of another kind, or hostile.
            return Some(after);
        }
        let total: usize = parts.iter().map(|&part| self.tokens.list[part].len()).sum();
        let digits: usize = parts
            .iter()
            .map(|&part| {
                self.bytes(part)
                    .iter()
                    .filter(|b| b.is_ascii_digit())
                    .count()
            })
            .sum();
        let lower = parts
            .iter()
            .any(|&part| self.bytes(part).iter().any(u8::is_ascii_lowercase));
        if digits == total {
            return self.dashed_digits(first, after, &parts, total);
        }
        let letters_first = self.bytes(first).iter().all(u8::is_ascii_alphabetic);
        let named = self
            .sign_at(first)
            .is_some_and(|sign| matches!(sign.role, Role::Code | Role::CodeWord));
        if letters_first && named {
            return None;
        }
        let prefix = self.tokens.list[first].len();
        let sender = letters_first
            && parts.len() == 2
            && digits == total - prefix
            && (4..=8).contains(&digits)
            && !is_shelf_letter(prefix, digits)
            && !lower;
        // "FERN-482913": in a message about signing in the letters tell which message it is, and are not typed.
        let told = || {
            prefix <= 4 && digits == 6 && self.tokens.roles.meets(SIGN_IN)
                || spelled::has_count(self.text, self.tokens, digits)
        };
        if sender && (prefix <= 2 || told()) {
            let copy_from = self.tokens.list[parts[1]].start;
            let google = digits == 6 && self.bytes(first) == b"G";
            return Some(self.push(
                first,
                after,
                copy_from,
                Shape::Digits {
                    count: digits,
                    grouped: false,
                },
                weights::digits(digits) + if google { weights::GOOGLE } else { 0 },
            ));
        }
        if !(5..=MOST_CHARACTERS).contains(&total) || digits < 1 || lower {
            return None;
        }
        let start = self.tokens.list[first].start;
        // "MP3-PLAYER" has one digit as well, and rooms are called "A-4017".
        let points = if digits < 2 {
            -8
        } else if letters_first && is_shelf_letter(prefix, digits) {
            weights::RANDOM - 1
        } else {
            weights::RANDOM
        };
        Some(self.push(first, after, start, Shape::Mixed, points))
    }

    fn dashed_digits(
        &mut self,
        first: usize,
        after: usize,
        parts: &[usize],
        total: usize,
    ) -> Option<usize> {
        if !(4..=10).contains(&total) || parts.len() > 4 {
            return None;
        }
        let sizes: SmallVec<[usize; 8]> = parts
            .iter()
            .map(|&part| self.tokens.list[part].len())
            .collect();
        let even = sizes.iter().all(|&size| size == sizes[0]);
        let points = if is_shelf(&sizes) {
            weights::SHELF
        } else {
            // Two numbers, as in "1000-2000" or "9-1130", less often a code.
            weights::digits(total)
                - match (even, total) {
                    (true, 6) => 0,
                    (true, 4) => 3,
                    _ => 8,
                }
        };
        let start = self.tokens.list[first].start;
        Some(self.push(
            first,
            after,
            start,
            Shape::Digits {
                count: total,
                grouped: true,
            },
            points,
        ))
    }

    /// One word of letters and digits, or of capitals.
    #[inline]
    fn word(&mut self, index: usize, capitals_wanted: bool) -> usize {
        let Token {
            start, has_digits, ..
        } = self.tokens.list[index];
        if !has_digits && !capitals_wanted {
            return index + 1;
        }
        let word = self.bytes(index);
        let len = word.len();
        if !has_digits {
            let capitals = (4..=8).contains(&len) && word.iter().all(u8::is_ascii_uppercase);
            if capitals && self.sign_at(index).is_none() {
                self.push(index, index + 1, start, Shape::Capitals, -12);
            }
            return index + 1;
        }
        if len == 3
            && word
                .iter()
                .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
            && numbers::is_behind_code(self.tokens, index, true)
        {
            let points = mixed_points(word) + weights::THREE_CHARACTERS;
            self.push(index, index + 1, start, Shape::Mixed, points);
        } else if (4..=MOST_CHARACTERS).contains(&len)
            && self
                .sign_at(index)
                .is_none_or(|sign| sign.role != Role::Duration(1))
        {
            let points = mixed_points(word);
            self.push(index, index + 1, start, Shape::Mixed, points);
        }
        index + 1
    }
}

/// "A-4017": the letter of a shelf belongs to the number. The sender's letters stand before longer codes.
fn is_shelf_letter(letters: usize, digits: usize) -> bool {
    letters == 1 && digits == 4
}

/// "8-3-2091": the shelf, its board, and the parcel, as pick-up points write it.
fn is_shelf(sizes: &[usize]) -> bool {
    matches!(sizes, [1..=2, 1..=2, 4])
}

/// Words of letters and digits are mostly names ("iPhone15", "SAVE20"); codes look random.
fn mixed_points(word: &[u8]) -> i32 {
    let class = |b: &u8| (b.is_ascii_digit(), b.is_ascii_uppercase());
    let changes = word
        .windows(2)
        .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit())
        .count();
    let digits = word.iter().filter(|b| b.is_ascii_digit()).count();
    let both_cases =
        word.iter().any(u8::is_ascii_lowercase) && word.iter().any(u8::is_ascii_uppercase);
    let lower_only = !word.iter().any(|b| class(b).1);
    let mut points = 0;
    points += if changes >= 2 { 8 } else { 0 };
    points += if digits >= 2 { 3 } else { -3 };
    points -= if lower_only { 6 } else { 0 };
    points -= if both_cases { 4 } else { 0 };
    points -= if word.len() > 8 { 12 } else { 0 };
    // "A4821": a room, a queue, a train.
    points -=
        if changes == 1 && digits + 1 == word.len() && digits <= 4 && word[0].is_ascii_alphabetic()
        {
            7
        } else {
            0
        };
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Folded;

    #[test]
    fn each_shape_of_a_code_is_found_whole() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("4821", &[("4821", "4821")]),
            ("394-172", &[("394-172", "394-172")]),
            ("847 291", &[("847 291", "847 291")]),
            ("12 34 56", &[("12 34 56", "12 34 56")]),
            ("9 1 4 4 2 0", &[("9 1 4 4 2 0", "9 1 4 4 2 0")]),
            ("394 - 172", &[("394 - 172", "394 - 172")]),
            ("G-482913", &[("G-482913", "482913")]),
            ("AB7-99K-2LM", &[("AB7-99K-2LM", "AB7-99K-2LM")]),
            ("8-3-2091", &[("8-3-2091", "8-3-2091")]),
            ("A-4017", &[("A-4017", "A-4017")]),
            ("FB-39211", &[("FB-39211", "39211")]),
            ("code 62 8140", &[("62 8140", "62 8140")]),
            ("code 8140 62", &[("8140 62", "8140 62")]),
            ("code 8140 10 minutes", &[("8140", "8140")]),
            ("route 62 8140", &[("8140", "8140")]),
            ("PIN is F3K", &[("F3K", "F3K")]),
            ("size F3K", &[]),
            ("H7K2P", &[("H7K2P", "H7K2P")]),
            ("code QWKZN", &[("QWKZN", "QWKZN")]),
            ("QWKZN", &[]),
            ("12", &[]),
            ("12345678901", &[]),
            ("4821 and 771204", &[("4821", "4821"), ("771204", "771204")]),
        ];
        for (text, expected) in cases {
            let folded = Folded::new(text);
            let text = folded.text();
            let tokens = Tokens::of(text);
            let (mut forms, mut drafts) = (Vec::new(), Vec::new());
            numbers::form(text, &tokens, &mut forms);
            find(text, &tokens, &forms, &Zones::new(&folded), &mut drafts);
            let found: Vec<(&str, &str)> = drafts
                .iter()
                .map(|draft| {
                    (
                        &text[draft.start..draft.end],
                        &text[draft.copy_from..draft.end],
                    )
                })
                .collect();
            assert_eq!(found, *expected, "{text:?}");
        }
    }
}
