//! The way from a text to an answer: fold, find terms, cut, find candidates, judge, decide.

use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;

use crate::{
    Candidate, Extraction, Score, Verdict,
    decide::decide,
    evidence::{Judged, Tone, judge},
    fold::Folded,
    nouns, numbers, reasons, service,
    shapes::{self, Shape},
    terms::Lexicon,
    tokens::Tokens,
    validity,
    zones::Zones,
};

/// At most so many candidates are listed; no message for people has as many.
const MOST_LISTED: usize = 32;

pub(crate) fn read(source: &str) -> Extraction {
    let folded = Folded::new(source);
    let text = folded.text();
    let lexicon = Lexicon::get();
    let mut tokens = Tokens::new(text, &lexicon.hits(text));
    nouns::settle(text, &mut tokens);
    let zones = Zones::new(&folded);
    let formed = numbers::formed(text, &tokens);
    let drafts = shapes::find(text, &tokens, &formed, &zones);
    let tone = Tone::new(text, &tokens);
    let mut judged = judge(text, &tokens, drafts, &tone);
    keep_the_best(&mut judged);
    let codes: SmallVec<[String; 4]> = judged.iter().map(|one| code_of(text, one)).collect();
    let (verdict, confidence) = decide(text, &judged, &codes, &tokens);
    let chosen = match &verdict {
        Verdict::Code(index) => judged
            .get(*index)
            .map(|one| (one.draft.first, one.draft.after)),
        Verdict::Ambiguous(_) | Verdict::None => None,
    };
    let service = service::named(&folded, &tokens, chosen);
    let valid_for = validity::stated(text, &tokens);
    let candidates = judged
        .into_iter()
        .zip(codes)
        .map(|(one, code)| Candidate {
            shown: shown(&text[one.draft.start..one.draft.end]),
            span: folded.original(&(one.draft.start..one.draft.end)),
            score: Score(one.points),
            taken_for: one.draft.taken,
            reasons: reasons::explain(&one),
            code,
        })
        .collect();
    Extraction {
        verdict,
        candidates,
        service,
        valid_for,
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
        Shape::Mixed | Shape::Capitals => copied.to_owned(),
        Shape::Digits { .. } => copied.chars().filter(char::is_ascii_digit).collect(),
    }
}
