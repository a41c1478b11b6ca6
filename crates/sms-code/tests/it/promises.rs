//! What holds for every text. The property test, the fuzz target and the long run share it.

use sms_code::{Extraction, Score, Verdict, extract};
use unicode_normalization::UnicodeNormalization;

/// Panics when a promise is broken for this text.
pub(crate) fn check(text: &str) {
    let found = extract(text);
    the_verdict_is_about_the_candidates(&found);
    every_span_is_where_the_code_stands(text, &found);
    composed_and_decomposed_read_the_same(text);
}

fn the_verdict_is_about_the_candidates(found: &Extraction) {
    match &found.verdict {
        Verdict::Code(index) => {
            let code = &found.candidates[*index];
            assert!(
                code.score >= Score::CODE,
                "a code below the threshold: {code:?}"
            );
            assert!(
                found
                    .candidates
                    .iter()
                    .all(|other| other.score <= code.score),
                "not the best: {found:?}"
            );
        }
        Verdict::Ambiguous(indices) => {
            assert!(
                indices.len() >= 2,
                "ambiguous between fewer than two: {found:?}"
            );
            assert!(
                indices.windows(2).all(|pair| pair[0] < pair[1]),
                "out of order: {found:?}"
            );
            assert!(
                indices.iter().all(|&index| index < found.candidates.len()),
                "no such candidate: {found:?}"
            );
        }
        Verdict::None => assert!(
            found
                .candidates
                .iter()
                .all(|other| other.score < Score::CODE),
            "a code left out: {found:?}"
        ),
    }
    for candidate in &found.candidates {
        let sum: i32 = candidate.reasons.iter().map(|reason| reason.points).sum();
        assert_eq!(
            Score(sum),
            candidate.score,
            "reasons that do not add up: {candidate:?}"
        );
    }
    assert!((50..=100).contains(&found.confidence.percent()));
}

fn every_span_is_where_the_code_stands(text: &str, found: &Extraction) {
    let mut reach = 0;
    for candidate in &found.candidates {
        let span = candidate.span.clone();
        let slice = text
            .get(span.clone())
            .unwrap_or_else(|| panic!("{span:?} is no part of {text:?}"));
        assert!(span.start >= reach, "spans out of order: {found:?}");
        reach = span.end;
        assert!(
            candidate
                .code
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-'),
            "{candidate:?}"
        );
        let code: Vec<char> = candidate.code.chars().filter(|c| *c != '-').collect();
        assert!((3..=16).contains(&code.len()), "{candidate:?}");
        if slice.is_ascii() {
            let there: Vec<char> = slice.chars().filter(char::is_ascii_alphanumeric).collect();
            assert!(there.ends_with(&code), "{slice:?} is not {code:?}");
        } else {
            let digits = |c: &&char| c.is_ascii_digit();
            let there = slice.nfkd().filter(|c| c.is_numeric()).count();
            assert!(
                there >= code.iter().filter(digits).count(),
                "{slice:?} is not {code:?}"
            );
        }
    }
}

fn composed_and_decomposed_read_the_same(text: &str) {
    let composed: String = text.nfc().collect();
    let decomposed: String = text.nfd().collect();
    let (one, other) = (extract(&composed), extract(&decomposed));
    assert_eq!(one.verdict, other.verdict, "{text:?}");
    assert_eq!(one.service, other.service, "{text:?}");
    assert_eq!(one.valid_for, other.valid_for, "{text:?}");
    assert_eq!(one.candidates.len(), other.candidates.len(), "{text:?}");
    for (a, b) in one.candidates.iter().zip(&other.candidates) {
        assert_eq!(
            (&a.code, &a.shown, a.score, &a.reasons),
            (&b.code, &b.shown, b.score, &b.reasons),
            "{text:?}"
        );
        let (left, right) = (&composed[a.span.clone()], &decomposed[b.span.clone()]);
        assert!(
            left.nfd().eq(right.nfd()),
            "{left:?} and {right:?} in {text:?}"
        );
    }
}
