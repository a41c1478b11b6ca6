//! The simplest reading: the first run of four to eight digits beside a word for "code".

use crate::{Candidate, Confidence, Extraction, Reason, Score, Verdict};

pub(crate) fn extract(text: &str) -> Extraction {
    let lower = text.to_lowercase();
    let worded = ["code", "otp", "pin", "password", "验证码", "код", "kod"]
        .iter()
        .any(|word| lower.contains(word));
    let mut candidates = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_ascii_digit()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                if (4..=8).contains(&(at - from)) {
                    let code = text[from..at].to_owned();
                    let points = if worded { 60 } else { 10 };
                    candidates.push(Candidate {
                        shown: code.clone(),
                        code,
                        span: from..at,
                        score: Score(points),
                        taken_for: None,
                        reasons: vec![Reason {
                            points,
                            key: "digits",
                            text: "four to eight digits".to_owned(),
                        }],
                    });
                }
                start = None;
            }
            _ => {}
        }
    }
    let verdict = if worded && !candidates.is_empty() {
        Verdict::Code(0)
    } else {
        Verdict::None
    };
    Extraction {
        verdict,
        candidates,
        service: None,
        valid_for: None,
        confidence: Confidence::from_margin(0),
    }
}
