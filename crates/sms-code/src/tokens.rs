//! Cuts a folded text into tokens and measures the way between them.
//!
//! Distances are counted in quarters of a word: crossing a word costs 4, a comma 4, a sentence's end 16,
//! and what merely joins ("is", "your", a colon) nothing. They are prefix sums, so any distance is one
//! subtraction.

mod cut;
mod ways;

use crate::{
    blocks::{Runs, Starts},
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
    /// Whether a code may begin with it: where it has digits or begins and ends in capitals, and before a
    /// dash.
    opens: bool,
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
            opens: has_digits,
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
    /// The first so many are the tokens that a code may begin with; what is behind them is left over.
    openers: Vec<usize>,
    opening: usize,
    /// For each token, and for the end.
    places: Vec<Place>,
    runs: Runs,
    starts: Starts,
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
    /// Cuts a text in which these terms stand, in place of the one before. `written` is the text as terms
    /// are written.
    pub(crate) fn read(&mut self, text: &str, written: &[u8], hits: &[Hit]) {
        self.runs.read(written);
        cut::cut(text, &self.runs, hits, &mut self.list);
        self.note(text.len());
        self.signs.clear();
        self.signs.extend(hits.iter().map(|hit| Sign {
            role: hit.role,
            term: hit.term,
            first: self.starts.before(hit.start + 1) - 1,
            after: self.starts.before(hit.end),
            mention: false,
            unknown_kind: false,
        }));
        ways::join(&mut self.list, &self.signs);
        ways::measure(text, &self.list, &self.signs, &mut self.places);
    }

    /// Notes where tokens start and which of them a code may begin with. There is no choice in it: a processor
    /// would guess it wrong as often as right.
    fn note(&mut self, len: usize) {
        self.starts.clear(len);
        let most = self.list.len();
        if self.openers.len() < most {
            self.openers.resize(most, 0);
        }
        self.opening = 0;
        for (index, token) in self.list.iter().enumerate() {
            self.openers[self.opening] = index;
            self.opening += usize::from(token.opens);
            self.starts.add(token.start);
        }
        self.starts.count();
    }

    /// The tokens that a code may begin with, and all that have digits.
    pub(crate) fn openers(&self) -> &[usize] {
        &self.openers[..self.opening]
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

    /// Whether a term covers a token.
    pub(crate) fn is_term(&self, index: usize) -> bool {
        let next = self.signs.get(self.done(index));
        next.is_some_and(|sign| sign.first <= index)
    }

    /// The tokens of a folded text.
    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Self {
        let (mut tokens, mut hits) = (Self::default(), Vec::new());
        let mut written = Vec::new();
        crate::terms::Lexicon::get().hits(text, &mut written, &mut hits);
        tokens.read(text, &written, &hits);
        tokens.listen();
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

#[cfg(test)]
mod tests;
