//! The way from a text to an answer: fold, find terms, cut, find candidates, judge, decide.

use std::{cell::RefCell, mem};

use unicode_normalization::UnicodeNormalization;

use crate::{
    Candidate, Extraction, Score, TakenFor, Verdict,
    decide::decide,
    evidence::{Judged, judge},
    fold::{self, Folded},
    nouns, numbers, reasons, service,
    shapes::{self, Draft, Shape},
    terms::{Hit, Lexicon},
    tokens::Tokens,
    tone::Tone,
    validity,
    zones::Zones,
};

/// At most so many candidates are listed; no message for people has as many.
const MOST_LISTED: usize = 32;

/// A longer text than this leaves nothing behind. No message that people read is as long.
const LONGEST_KEPT: usize = 64 * 1024;

/// Where a message is read: what one leaves behind is room for the next, so that most need no memory but
/// for their answer.
#[derive(Default)]
struct Desk {
    folded: fold::Buffers,
    written: Vec<u8>,
    hits: Vec<Hit>,
    tokens: Tokens,
    forms: Vec<Option<TakenFor>>,
    drafts: Vec<Draft>,
    judged: Vec<Judged>,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

pub(crate) fn read(source: &str) -> Extraction {
    let kept = DESK.try_with(|desk| {
        let mut desk = desk.borrow_mut();
        let found = desk.read(source);
        if source.len() > LONGEST_KEPT {
            *desk = Desk::default();
        }
        found
    });
    // While a thread ends its desk is gone: then a new one will do.
    kept.unwrap_or_else(|_| Desk::default().read(source))
}

impl Desk {
    fn read(&mut self, source: &str) -> Extraction {
        let Self {
            written,
            hits,
            tokens,
            forms,
            drafts,
            judged,
            ..
        } = self;
        let folded = Folded::within(source, mem::take(&mut self.folded));
        let text = folded.text();
        Lexicon::get().hits(text, written, hits);
        tokens.read(text, written, hits);
        nouns::settle(text, tokens);
        let zones = Zones::new(&folded);
        numbers::form(text, tokens, forms);
        shapes::find(text, tokens, forms, &zones, drafts);
        judge(text, tokens, drafts, &Tone::new(text, tokens), judged);
        keep_the_best(judged);
        let found = answer(&folded, tokens, judged);
        self.folded = folded.into_buffers();
        found
    }
}

fn answer(folded: &Folded<'_>, tokens: &Tokens, judged: &[Judged]) -> Extraction {
    let text = folded.text();
    // Exactly as many as there are: the answer is all that a message leaves behind.
    let mut candidates = Vec::with_capacity(judged.len());
    candidates.extend(judged.iter().map(|one| Candidate {
        code: code_of(text, one),
        shown: shown(&text[one.draft.start..one.draft.end]),
        span: folded.original(&(one.draft.start..one.draft.end)),
        score: Score(one.points),
        taken_for: one.draft.taken,
        reasons: reasons::explain(one),
    }));
    let (verdict, confidence) = decide(text, judged, &candidates, tokens);
    let chosen = match &verdict {
        Verdict::Code(index) => judged
            .get(*index)
            .map(|one| (one.draft.first, one.draft.after)),
        Verdict::Ambiguous(_) | Verdict::None => None,
    };
    Extraction {
        verdict,
        candidates,
        service: service::named(folded, tokens, chosen),
        valid_for: validity::stated(text, tokens),
        confidence,
    }
}

/// Drops the weakest candidates of a text that has very many, and keeps the others' order.
fn keep_the_best(judged: &mut Vec<Judged>) {
    if judged.len() <= MOST_LISTED {
        return;
    }
    let mut points: Vec<i32> = judged.iter().map(|one| one.points).collect();
    let (_, &mut limit, _) = points.select_nth_unstable_by(MOST_LISTED - 1, |a, b| b.cmp(a));
    let mut room = MOST_LISTED
        - judged
            .iter()
            .filter(|one| one.points > limit)
            .count()
            .min(MOST_LISTED);
    judged.retain(|one| {
        one.points > limit
            || (one.points == limit && room > 0 && {
                room -= 1;
                true
            })
    });
}

/// What to show: folded text is decomposed, people read composed.
fn shown(text: &str) -> String {
    if text.is_ascii() {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}

/// What to type: digits without what groups them, a code of letters with its dashes kept away too.
fn code_of(text: &str, one: &Judged) -> String {
    let copied = &text[one.draft.copy_from..one.draft.end];
    match one.draft.shape {
        // Dashes between parts with letters belong to the code as it is printed.
        Shape::Mixed | Shape::Capitals => copied.replace(' ', ""),
        Shape::Digits { grouped: false, .. } => copied.to_owned(),
        Shape::Digits { grouped: true, .. } => {
            copied.chars().filter(char::is_ascii_digit).collect()
        }
    }
}
