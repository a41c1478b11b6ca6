//! What would be taken from a text, and why. Nothing of it is kept.

mod shape;

use std::fmt::Write as _;

use sms_code::{Candidate, Extraction, Reason, Score, Verdict};

use crate::{
    found::{grouped, utf16_units},
    view::{Tested, TestedCandidate, TestedReason, TestedVerdict},
};

/// Reads a text as a message is read.
#[must_use]
pub fn test_message(text: &str) -> Tested {
    let extraction = sms_code::extract(text);
    let candidates = ordered(&extraction)
        .into_iter()
        .map(|(candidate, taken)| TestedCandidate {
            code: candidate.code.clone(),
            shown: shown(candidate),
            start: utf16_units(text, candidate.span.start),
            end: utf16_units(text, candidate.span.end),
            taken,
            points: candidate.score.0,
            reasons: candidate.reasons.iter().map(reason).collect(),
        })
        .collect();
    let code = extraction.code();
    Tested {
        verdict: match extraction.verdict {
            Verdict::Code(_) => TestedVerdict::One,
            Verdict::Ambiguous(_) => TestedVerdict::Several,
            Verdict::None => TestedVerdict::None,
        },
        code: code.map(|code| code.code.clone()),
        shown: code.map(shown),
        candidates,
        needed: Score::CODE.0,
        confidence: extraction.confidence.percent(),
        valid_for_s: extraction.valid_for.map(|valid| valid.as_secs()),
        service: extraction.service,
    }
}

/// What came of a text, for whoever keeps the reading of messages right: in English, with the text's shape
/// instead of its words, and nothing of its codes.
#[must_use]
pub fn test_report(text: &str, app_version: &str) -> String {
    let extraction = sms_code::extract(text);
    let verdict = match &extraction.verdict {
        Verdict::Code(_) => "one code".to_owned(),
        Verdict::Ambiguous(close) => format!("{} are equally likely", close.len()),
        Verdict::None => "no code".to_owned(),
    };
    let mut report = format!(
        "PingMe Desktop {app_version}, extractor {}\n\n{}\n\n{verdict}, {}% sure; a code needs {:+}\n",
        sms_code::VERSION,
        shape::shape(text, &extraction),
        extraction.confidence.percent(),
        Score::CODE,
    );
    let mut line = |words: std::fmt::Arguments<'_>| {
        // A string takes whatever is written.
        let _ = writeln!(report, "{words}");
    };
    line(format_args!(
        "service: {}; valid: {}",
        extraction.service.as_ref().map_or("none", |_| "named"),
        extraction
            .valid_for
            .map_or("not said".to_owned(), |valid| format!(
                "{} s",
                valid.as_secs()
            )),
    ));
    for (at, (candidate, taken)) in ordered(&extraction).into_iter().enumerate() {
        let taken = if taken { "taken" } else { "left out" };
        let form = shape::masked(&candidate.shown);
        line(format_args!(
            "\n{}. {form}: {taken}, {:+}",
            at + 1,
            candidate.score
        ));
        for reason in &candidate.reasons {
            line(format_args!(
                "   {:+} {}: {reason}",
                reason.points,
                reason.key()
            ));
        }
    }
    report
}

/// The candidates: those taken first, then by their points, and whether each is taken.
fn ordered(extraction: &Extraction) -> Vec<(&Candidate, bool)> {
    let taken = |index: usize| match &extraction.verdict {
        Verdict::Code(code) => *code == index,
        Verdict::Ambiguous(close) => close.contains(&index),
        Verdict::None => false,
    };
    let candidates = extraction.candidates.iter().enumerate();
    let mut ordered: Vec<_> = candidates
        .map(|(index, candidate)| (candidate, taken(index)))
        .collect();
    // Stable: of equals, the one that is read first.
    ordered.sort_by_key(|(candidate, taken)| std::cmp::Reverse((*taken, candidate.score)));
    ordered
}

fn shown(candidate: &Candidate) -> String {
    grouped(&candidate.code).unwrap_or_else(|| candidate.shown.clone())
}

fn reason(reason: &Reason) -> TestedReason {
    TestedReason {
        points: reason.points,
        key: reason.key().to_owned(),
        term: reason.term().map(|(word, _)| word.to_owned()),
        kind: reason.taken_for().map(|kind| kind.key().to_owned()),
        digits: reason
            .digits()
            .and_then(|digits| u32::try_from(digits).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[JD] 🔒 552019 is your verification code, valid for 5 minutes. Order 30441 is on \
                        its way, Mr Zhang Wei; questions to 95017.";

    #[test]
    fn what_is_taken_stands_first_and_the_offsets_count_utf16_units() {
        let tested = test_message(TEXT);
        assert_eq!(tested.verdict, TestedVerdict::One);
        assert_eq!(tested.code.as_deref(), Some("552019"));
        assert_eq!(tested.shown.as_deref(), Some("552 019"));
        assert_eq!(tested.service.as_deref(), Some("JD"));
        assert_eq!(tested.valid_for_s, Some(300));
        let units: Vec<u16> = TEXT.encode_utf16().collect();
        let places: Vec<String> = tested
            .candidates
            .iter()
            .map(|at| String::from_utf16(&units[at.start as usize..at.end as usize]).unwrap())
            .collect();
        assert_eq!(places[0], "552019");
        assert!(places.contains(&"30441".to_owned()), "{places:?}");
        for candidate in &tested.candidates {
            let sum: i32 = candidate.reasons.iter().map(|reason| reason.points).sum();
            assert_eq!(sum, candidate.points, "{candidate:?}");
            assert_eq!(candidate.taken, candidate.points >= tested.needed);
        }
        assert!(tested.candidates[1..].is_sorted_by_key(|c| -c.points));
        let order = tested
            .candidates
            .iter()
            .find(|c| c.code == "30441")
            .unwrap();
        let named = order
            .reasons
            .iter()
            .find(|reason| reason.key == "named")
            .unwrap();
        assert_eq!(named.kind.as_deref(), Some("reference"));
        assert!(named.term.is_some());
        let shape = order
            .reasons
            .iter()
            .find(|reason| reason.key == "shape")
            .unwrap();
        assert_eq!(shape.digits, Some(5));
    }

    #[test]
    fn several_and_none_are_said() {
        let several = test_message("Codes: 48120934 and 77120945");
        assert_eq!(several.verdict, TestedVerdict::Several);
        assert_eq!(several.code, None);
        assert_eq!(several.candidates.iter().filter(|c| c.taken).count(), 2);
        let none = test_message("See you at 8");
        assert_eq!(none.verdict, TestedVerdict::None);
        assert_eq!(test_message("").candidates, []);
    }

    #[test]
    fn a_report_has_the_shape_and_the_reasons_and_nothing_of_the_message() {
        let report = test_report(TEXT, "0.1.0");
        assert!(
            report.contains("[AA] 🔒 999999 is your verification code"),
            "{report}"
        );
        assert!(report.contains("one code"), "{report}");
        assert!(report.contains("term-after"), "{report}");
        for secret in ["552", "019", "30441", "95017", "JD", "Zhang", "Wei"] {
            assert!(!report.contains(secret), "{secret}: {report}");
        }
    }
}
