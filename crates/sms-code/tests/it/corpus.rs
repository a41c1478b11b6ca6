//! The crate's own messages, written for it: `corpus/messages.jsonl`.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Deserialize;
use sms_code::{Verdict, extract};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    language: String,
    /// Which case of the specification it stands for.
    reason: String,
    text: String,
    /// `null` when there is none to copy.
    code: Option<String>,
    /// Several codes, none to be preferred.
    #[serde(default)]
    ambiguous: bool,
    service: Option<String>,
    valid_for_s: Option<u64>,
}

fn messages() -> Vec<Message> {
    let lines = include_str!("../../corpus/messages.jsonl");
    lines
        .lines()
        .enumerate()
        .map(|(at, line)| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("line {}: {error}", at + 1))
        })
        .collect()
}

/// A code without what groups it, in capitals: how two spellings of one code compare.
fn bare(code: &str) -> String {
    let mut bare: String = code.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    bare.make_ascii_uppercase();
    match bare.strip_prefix('G') {
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.to_owned(),
        _ => bare,
    }
}

#[test]
fn every_message_of_the_corpus_is_answered_as_expected() {
    let mut failures: BTreeMap<String, String> = BTreeMap::new();
    let mut failed = 0;
    for message in messages() {
        let found = extract(&message.text);
        let code = found.code().map(|code| bare(&code.code));
        let mut wrong = Vec::new();
        if code != message.code.as_deref().map(bare) {
            wrong.push(format!("code {code:?}, not {:?}", message.code));
        }
        if message.ambiguous != matches!(found.verdict, Verdict::Ambiguous(_)) {
            wrong.push(format!("{:?}", found.verdict));
        }
        if message.service.is_some() && found.service != message.service {
            wrong.push(format!(
                "service {:?}, not {:?}",
                found.service, message.service
            ));
        }
        let valid_for = found.valid_for.map(|time| time.as_secs());
        if message.valid_for_s.is_some() && valid_for != message.valid_for_s {
            wrong.push(format!(
                "valid for {valid_for:?}, not {:?}",
                message.valid_for_s
            ));
        }
        if !wrong.is_empty() {
            failed += 1;
            let class = failures
                .entry(format!("{}: {}", message.language, message.reason))
                .or_default();
            let _ = write!(class, "\n    {:?}: {}", message.text, wrong.join("; "));
        }
    }
    let report: String = failures
        .iter()
        .map(|(class, lines)| format!("\n  {class}{lines}"))
        .collect();
    assert!(failed == 0, "{failed} messages failed, by class:{report}");
}

#[test]
fn the_corpus_is_as_broad_as_it_claims() {
    let messages = messages();
    let without = messages
        .iter()
        .filter(|message| message.code.is_none())
        .count();
    assert!(messages.len() >= 400, "{} messages", messages.len());
    assert!(
        without * 2 >= messages.len(),
        "{without} of {} without a code",
        messages.len()
    );
    let languages = [
        "en", "zh", "es", "pt", "fr", "de", "it", "nl", "sv", "pl", "tr", "ru", "uk", "ar", "he",
        "fa", "hi", "ja", "ko", "vi", "id", "th",
    ];
    for language in languages {
        let of = |coded: bool| {
            messages
                .iter()
                .filter(|m| m.language == language && m.code.is_some() == coded)
                .count()
        };
        assert!(
            of(true) >= 5 && of(false) >= 5,
            "{language}: {} with a code, {} without",
            of(true),
            of(false)
        );
    }
    let mut texts: Vec<&str> = messages
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), messages.len(), "a message is there twice");
}
