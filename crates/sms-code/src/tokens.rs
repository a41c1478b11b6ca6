//! Cuts a folded text into tokens and measures the way between them.
//!
//! Distances are counted in quarters of a word: crossing a word costs 4, a comma 4, a sentence's end 16,
//! and what merely joins ("is", "your", a colon) nothing. They are prefix sums, so any distance is one
//! subtraction.

use crate::{
    bytes::{DIGIT, LETTER, class_of},
    dots::{abbreviates, is_abbreviated, is_host_in_capitals},
    scripts::{LETTER_LIKE, UNSPACED, script_of},
    terms::{Hit, Role, Roles, TermId},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// ASCII digits only.
    Digits,
    /// ASCII letters, perhaps with digits among them.
    Word,
    /// Letters of another script, up to the next space.
    Letters,
    /// One character of a script without spaces.
    Unspaced,
    Space,
    Newline,
    /// Anything else, one character each.
    Mark(char),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub kind: Kind,
    /// Whether there are ASCII digits in it.
    pub has_digits: bool,
    /// Whether it has as many of them as numbers that count for something.
    is_number: bool,
    /// Whether it merely joins what stands around it, at no cost.
    joins: bool,
    /// What it costs to cross it, or [`DEPENDS`].
    cost: u8,
    /// Bytes of the folded text.
    pub start: usize,
    pub end: usize,
}

/// What a token costs depends on those around it.
const DEPENDS: u8 = u8::MAX;

impl Token {
    #[inline]
    fn new(kind: Kind, has_digits: bool, cost: u8, start: usize, end: usize) -> Self {
        let shortest = if kind == Kind::Digits { 3 } else { 4 };
        Self {
            kind,
            has_digits,
            is_number: has_digits && end - start >= shortest,
            joins: false,
            cost,
            start,
            end,
        }
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.end - self.start
    }
}

/// A term, with the tokens that it covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sign {
    pub role: Role,
    pub term: TermId,
    /// The first token, and the one after the last.
    pub first: usize,
    pub after: usize,
    /// Named only to be kept secret: "never share your *code*".
    pub mention: bool,
    /// A kind of code that no table knows: "survey *code*".
    pub unknown_kind: bool,
}

/// A sign that says something about one number.
pub(crate) struct Telling {
    /// Its index.
    pub sign: usize,
    /// How many of the ones before are left without those right before it that say nothing about a number
    /// behind another.
    pub beyond: usize,
}

#[derive(Default)]
pub(crate) struct Tokens {
    pub list: Vec<Token>,
    pub signs: Vec<Sign>,
    /// The signs that say something about one number: the others are many.
    pub telling: Vec<Telling>,
    /// The roles of all signs.
    pub roles: Roles,
    /// For each token, and for the end.
    places: Vec<Place>,
}

/// Where a token begins.
#[derive(Clone, Copy, Default)]
struct Place {
    way: Way,
    /// How many signs begin before it, and how many end there or before.
    begun: u32,
    done: u32,
}

/// From the beginning of the text, or between two tokens: what it costs, how many sentences end and how
/// many numbers stand on it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Way {
    pub cost: u32,
    pub sentences: u32,
    pub numbers: u32,
}

/// So many marks and spaces may open or close a quotation.
const MOST_QUOTES: usize = 4;

impl Tokens {
    /// Cuts a text in which these terms stand, in place of the one before.
    pub(crate) fn read(&mut self, text: &str, hits: &[Hit]) {
        cut(text, hits, &mut self.list);
        let list = &self.list;
        let mut at = 0;
        self.signs.clear();
        self.signs.extend(hits.iter().map(|hit| {
            while at < list.len() && list[at].end <= hit.start {
                at += 1;
            }
            let mut after = at;
            while after < list.len() && list[after].start < hit.end {
                after += 1;
            }
            Sign {
                role: hit.role,
                term: hit.term,
                first: at,
                after,
                mention: false,
                unknown_kind: false,
            }
        }));
        join(&mut self.list, &self.signs);
        measure(text, &self.list, &self.signs, &mut self.places);
    }

    /// Finds the signs that tell something, once their roles are settled.
    pub(crate) fn listen(&mut self) {
        self.telling.clear();
        self.roles = Roles::default();
        let mut beyond = 0;
        for (sign, &Sign { role, .. }) in self.signs.iter().enumerate() {
            self.roles = self.roles.and(Roles::of(role));
            if role.tells() {
                self.telling.push(Telling { sign, beyond });
            }
            if role.tells_beyond_numbers() {
                beyond = self.telling.len();
            }
        }
    }

    /// How many signs begin before a token: the first of the others is the next from there on.
    #[inline]
    pub(crate) fn begun(&self, index: usize) -> usize {
        self.places
            .get(index)
            .map_or(self.signs.len(), |place| place.begun as usize)
    }

    /// How many signs have ended when a token begins: the last of them is the next before it.
    #[inline]
    pub(crate) fn done(&self, index: usize) -> usize {
        self.places
            .get(index)
            .map_or(self.signs.len(), |place| place.done as usize)
    }

    /// The tokens of a folded text.
    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Self {
        let (mut tokens, mut hits) = (Self::default(), Vec::new());
        crate::terms::Lexicon::get().hits(text, &mut Vec::new(), &mut hits);
        tokens.read(text, &hits);
        tokens
    }

    /// The way from the token after one thing to the first token of the next.
    #[inline]
    pub(crate) fn way(&self, after: usize, first: usize) -> Way {
        self.way_from(&self.way_to(first.max(after)), after)
    }

    /// The way from the beginning of the text to a token.
    #[inline]
    pub(crate) fn way_to(&self, first: usize) -> Way {
        self.places[first].way
    }

    /// What is left of a way to a token when it begins at another.
    #[inline]
    pub(crate) fn way_from(&self, to: &Way, after: usize) -> Way {
        let from = &self.places[after].way;
        Way {
            cost: to.cost - from.cost,
            sentences: to.sentences - from.sentences,
            numbers: to.numbers - from.numbers,
        }
    }

    /// The cost of a way.
    #[inline]
    pub(crate) fn distance(&self, after: usize, first: usize) -> u32 {
        self.way(after, first).cost
    }

    /// How many sentences end between two tokens.
    #[inline]
    pub(crate) fn sentences(&self, after: usize, first: usize) -> u32 {
        self.way(after, first).sentences
    }

    /// How many numbers stand between two tokens.
    #[inline]
    pub(crate) fn numbers(&self, after: usize, first: usize) -> u32 {
        self.way(after, first).numbers
    }

    #[inline]
    pub(crate) fn kind(&self, index: usize) -> Option<Kind> {
        self.list.get(index).map(|token| token.kind)
    }

    #[inline]
    pub(crate) fn mark(&self, index: usize) -> Option<char> {
        match self.kind(index) {
            Some(Kind::Mark(c)) => Some(c),
            _ => None,
        }
    }

    /// The index of the token before, when there is one.
    #[inline]
    pub(crate) fn before(&self, index: usize) -> Option<(usize, Kind)> {
        let before = index.checked_sub(1)?;
        Some((before, self.list[before].kind))
    }

    /// The last token before `index` that is no space.
    pub(crate) fn before_space(&self, index: usize) -> Option<(usize, Kind)> {
        let (before, kind) = self.before(index)?;
        if kind == Kind::Space {
            self.before(before)
        } else {
            Some((before, kind))
        }
    }

    /// The last token before `index` that is neither a space nor the mark that opens a quotation.
    pub(crate) fn before_quote(&self, index: usize) -> Option<(usize, Kind)> {
        let mut found = self.before(index)?;
        for _ in 0..MOST_QUOTES {
            let opens = matches!(
                found.1,
                Kind::Space | Kind::Mark('"' | '\'' | '`' | '*' | '_' | '(' | '[' | '<')
            );
            if !opens {
                break;
            }
            found = self.before(found.0)?;
        }
        Some(found)
    }

    /// The first token from `index` on that is neither a space nor the mark that closes a quotation.
    pub(crate) fn after_quote(&self, index: usize) -> Option<(usize, Kind)> {
        let mut at = index;
        for _ in 0..MOST_QUOTES {
            let closes = matches!(
                self.kind(at)?,
                Kind::Space | Kind::Mark('"' | '\'' | '`' | '*' | '_' | ')' | ']' | '>')
            );
            if !closes {
                break;
            }
            at += 1;
        }
        self.kind(at).map(|kind| (at, kind))
    }

    /// The first token from `index` on that is no space.
    pub(crate) fn after_space(&self, index: usize) -> Option<(usize, Kind)> {
        let kind = self.kind(index)?;
        if kind == Kind::Space {
            self.kind(index + 1).map(|kind| (index + 1, kind))
        } else {
            Some((index, kind))
        }
    }
}

fn cut(text: &str, hits: &[Hit], tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut splits = Splits { hits, next: 0 };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let class = class_of(byte);
        let (kind, cost) = if class & (LETTER | DIGIT) != 0 {
            let mut seen = class;
            at += 1;
            while let Some(&byte) = bytes.get(at)
                && class_of(byte) & (LETTER | DIGIT) != 0
            {
                seen |= class_of(byte);
                at += 1;
            }
            match seen {
                LETTER => (Kind::Word, WORD),
                DIGIT => (Kind::Digits, NUMBER),
                _ => {
                    push_word(text, start, at, &mut splits, tokens);
                    continue;
                }
            }
        } else if byte.is_ascii() {
            at += 1;
            let kind = match byte {
                b' ' => Kind::Space,
                b'\n' => Kind::Newline,
                _ => Kind::Mark(char::from(byte)),
            };
            (kind, MARKS[usize::from(byte)])
        } else {
            let mut rest = text[at..].chars();
            let c = rest.next().unwrap_or_default();
            at += c.len_utf8();
            let script = script_of(c);
            if script & UNSPACED != 0 {
                (Kind::Unspaced, unspaced_cost(c))
            } else if script & LETTER_LIKE != 0 {
                at += rest
                    .take_while(|&c| {
                        !c.is_ascii() && script_of(c) & (UNSPACED | LETTER_LIKE) == LETTER_LIKE
                    })
                    .map(char::len_utf8)
                    .sum::<usize>();
                (Kind::Letters, WORD)
            } else {
                (Kind::Mark(c), mark_cost(c))
            }
        };
        tokens.push(Token::new(kind, kind == Kind::Digits, cost, start, at));
    }
}

const WORD: u8 = 4;
const NUMBER: u8 = 6;

/// What ASCII costs that is neither a letter nor a digit.
static MARKS: [u8; 128] = {
    let mut costs = [0; 128];
    let mut byte: u8 = 0;
    while byte < 128 {
        costs[byte as usize] = mark_cost(byte as char);
        byte += 1;
    }
    costs
};

const fn mark_cost(c: char) -> u8 {
    match c {
        '\n' | '.' | '。' | '!' | '?' => DEPENDS,
        ',' => 4,
        ';' => 8,
        ' ' | ':' | '=' | '"' | '\'' | '*' | '`' | '[' | ']' | '【' | '】' | '<' | '>' | '#'
        | '_' => 0,
        _ => 2,
    }
}

/// An ideograph is half a word, other characters less.
fn unspaced_cost(c: char) -> u8 {
    match c {
        '\u{2e80}'..='\u{2fff}' | '\u{3400}'..='\u{9fff}' | '\u{10000}'.. => 2,
        _ => 1,
    }
}

/// A word of letters and digits is cut in two where a term ends or begins: "code4821", "4821is".
fn push_word(
    text: &str,
    start: usize,
    end: usize,
    splits: &mut Splits<'_>,
    tokens: &mut Vec<Token>,
) {
    let word = &text.as_bytes()[start..end];
    let digits = word.iter().filter(|b| b.is_ascii_digit()).count();
    let part = |from: usize, to: usize| {
        let of = &text.as_bytes()[from..to];
        let (kind, cost) = if of.iter().all(u8::is_ascii_digit) {
            (Kind::Digits, NUMBER)
        } else {
            (Kind::Word, WORD)
        };
        Token::new(kind, of.iter().any(u8::is_ascii_digit), cost, from, to)
    };
    let leading = word.iter().take_while(|b| b.is_ascii_digit()).count();
    let letters = word.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    // "H3K-9PT": what a dash ties to a code is part of it, and no unit.
    let tied = matches!(
        tokens[..],
        [
            ..,
            Token {
                has_digits: true,
                ..
            },
            Token {
                kind: Kind::Mark('-'),
                ..
            }
        ]
    ) && word[leading..].iter().all(u8::is_ascii_uppercase);
    let split = if tied {
        None
    } else if leading == digits {
        let rest = &word[leading..];
        let sentence = leading >= 4
            && rest.len() >= 2
            && rest[0].is_ascii_uppercase()
            && rest[1].is_ascii_lowercase();
        (sentence || splits.ends_with_term(start + leading, end, rest)).then_some(start + leading)
    } else if letters + digits == word.len() {
        splits
            .begins_with_term(start, start + letters)
            .then_some(start + letters)
    } else {
        None
    };
    match split {
        Some(at) => tokens.extend([part(start, at), part(at, end)]),
        None => tokens.push(part(start, end)),
    }
}

/// Looks terms up in reading order.
struct Splits<'a> {
    hits: &'a [Hit],
    next: usize,
}

impl Splits<'_> {
    fn at(&mut self, start: usize) -> Option<&Hit> {
        while self
            .hits
            .get(self.next)
            .is_some_and(|hit| hit.start < start)
        {
            self.next += 1;
        }
        self.hits.get(self.next).filter(|hit| hit.start == start)
    }

    fn ends_with_term(&mut self, start: usize, end: usize, letters: &[u8]) -> bool {
        let single = letters.len() == 1;
        self.at(start).is_some_and(|hit| {
            hit.end >= end
                && match hit.role {
                    Role::Unit(_) | Role::Duration(_) | Role::Money => {
                        !single || letters[0].is_ascii_lowercase()
                    }
                    _ => !single,
                }
        })
    }

    fn begins_with_term(&mut self, start: usize, end: usize) -> bool {
        self.at(start).is_some_and(|hit| {
            let shortest = match hit.role {
                Role::Money => 2,
                // "ma1505" is no "mã 1505".
                Role::Code | Role::CodeWord | Role::Month => 3,
                _ => return false,
            };
            hit.end == end && end - start >= shortest
        })
    }
}

/// Finds the tokens that merely join.
fn join(list: &mut [Token], signs: &[Sign]) {
    for sign in signs {
        if matches!(sign.role, Role::Copula | Role::Filler | Role::Of) {
            for token in &mut list[sign.first..sign.after] {
                token.joins = true;
            }
        } else if sign.after > sign.first + 1 {
            // The dot of "no." ends no sentence.
            let last = &mut list[sign.after - 1];
            last.joins |= matches!(last.kind, Kind::Mark(_));
        }
        if is_abbreviated(list, sign) {
            list[sign.after].joins = true;
        }
    }
}

/// Adds up the way to each token, and the signs.
fn measure(text: &str, list: &[Token], signs: &[Sign], places: &mut Vec<Place>) {
    places.clear();
    places.resize(list.len() + 1, Place::default());
    for sign in signs {
        places[sign.first + 1].begun += 1;
        places[sign.after].done += 1;
    }
    let mut now = Place::default();
    for (index, place) in places.iter_mut().enumerate() {
        now.begun += place.begun;
        now.done += place.done;
        *place = now;
        let Some(token) = list.get(index) else {
            break;
        };
        let way = &mut now.way;
        way.numbers += u32::from(token.is_number);
        let cost = if token.joins { 0 } else { token.cost };
        way.cost += if cost == DEPENDS {
            cost_between(text, list, index, &mut way.sentences)
        } else {
            u32::from(cost)
        };
    }
}

/// What a line break or a mark costs that may end a sentence.
fn cost_between(text: &str, list: &[Token], index: usize, sentences: &mut u32) -> u32 {
    let next = list.get(index + 1);
    let ends = match list[index].kind {
        Kind::Newline => {
            let before = index.checked_sub(1).map(|before| list[before].kind);
            let broken = matches!(before, Some(Kind::Word | Kind::Letters | Kind::Unspaced))
                && next.is_some_and(|next| next.has_digits);
            // "Enter⏎482913" is one line that was broken.
            let joined = broken || matches!(before, Some(Kind::Mark(':' | '-' | '=')));
            return if joined { 2 } else { 10 };
        }
        Kind::Mark('.') => {
            let apart = next.is_none_or(|next| match next.kind {
                Kind::Space | Kind::Newline | Kind::Unspaced => true,
                Kind::Word => {
                    text.as_bytes()[next.start].is_ascii_uppercase()
                        && !is_host_in_capitals(text, list, index)
                }
                _ => false,
            });
            apart && !abbreviates(text, list, index)
        }
        _ => true,
    };
    *sentences += u32::from(ends);
    if ends { 16 } else { 3 }
}

#[cfg(test)]
mod tests;
