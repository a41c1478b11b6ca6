//! What was found in a message's text, kept beside it.

use serde::{Deserialize, Serialize};
use sms_code::Verdict;

use crate::view::CodeView;

/// How long a code can be used when the message does not say.
pub(crate) const USABLE_MS: i64 = 10 * 60 * 1000;

/// What the extractor found, in the form that is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    /// The code, or those that are too close to tell apart.
    pub(crate) codes: Vec<CodeView>,
    /// Which of them is the code.
    pub(crate) chosen: Option<u32>,
    /// How long it is valid, where the message says so.
    pub(crate) valid_for_ms: Option<i64>,
    /// Who sent it, in the message's own words.
    pub(crate) service: Option<String>,
}

impl Found {
    /// Reads a text.
    pub(crate) fn of(text: &str) -> Self {
        let extraction = sms_code::extract(text);
        let mut choices: Vec<_> = extraction.choices().collect();
        // Stable: of equals, the one that is read first.
        choices.sort_by_key(|choice| std::cmp::Reverse(choice.score));
        let codes = choices
            .into_iter()
            .map(|choice| CodeView {
                shown: grouped(&choice.code).unwrap_or_else(|| choice.shown.clone()),
                code: choice.code.clone(),
                start: utf16_units(text, choice.span.start),
                end: utf16_units(text, choice.span.end),
            })
            .collect();
        Self {
            codes,
            chosen: matches!(extraction.verdict, Verdict::Code(_)).then_some(0),
            valid_for_ms: extraction
                .valid_for
                .and_then(|valid| i64::try_from(valid.as_millis()).ok()),
            service: extraction.service,
        }
    }

    /// Until when a code of it can be used.
    pub(crate) fn usable_until(&self, received_ms: i64) -> Option<i64> {
        let usable = self.valid_for_ms.unwrap_or(USABLE_MS);
        (!self.codes.is_empty()).then(|| received_ms.saturating_add(usable))
    }

    /// Until when the message says that it is valid.
    pub(crate) fn valid_until(&self, received_ms: i64) -> Option<i64> {
        let valid = self.valid_for_ms.filter(|_| !self.codes.is_empty())?;
        Some(received_ms.saturating_add(valid))
    }
}

/// A code of six or eight digits in two groups, as it is read out; four and five stay whole, and
/// what has letters stays as the message wrote it.
pub(crate) fn grouped(code: &str) -> Option<String> {
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (first, second) = match code.len() {
        6 => code.split_at(3),
        8 => code.split_at(4),
        _ => return Some(code.to_owned()),
    };
    Some(format!("{first} {second}"))
}

/// How many UTF-16 units stand before this byte.
pub(crate) fn utf16_units(text: &str, byte: usize) -> u32 {
    let before = text.get(..byte).unwrap_or(text);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_utf16_units_as_the_web_view_does() {
        let text = "🔒🔒【京东】验证码 482913，请勿泄露";
        let found = Found::of(text);
        let code = &found.codes[found.chosen.unwrap() as usize];
        let units: Vec<u16> = text.encode_utf16().collect();
        let shown = String::from_utf16(&units[code.start as usize..code.end as usize]).unwrap();
        assert_eq!((code.code.as_str(), shown.as_str()), ("482913", "482913"));
    }

    #[test]
    fn a_code_is_shown_in_groups_however_the_message_wrote_it() {
        for (text, shown) in [
            ("Your Uber code is 7791.", "7791"),
            ("Telegram code 83174", "83174"),
            ("[JD] Your verification code is 482913.", "482 913"),
            ("Your WhatsApp code: 105-876", "105 876"),
            ("Your login code is 48291307", "4829 1307"),
            ("Your verification code is H7K2P", "H7K2P"),
        ] {
            assert_eq!(Found::of(text).codes[0].shown, shown, "{text}");
        }
    }

    #[test]
    fn a_code_can_be_used_as_long_as_it_says_or_ten_minutes() {
        let silent = Found::of("Your Uber code is 7791.");
        assert_eq!(silent.usable_until(1_000), Some(601_000));
        assert_eq!(silent.valid_until(1_000), None);
        let stated = Found {
            valid_for_ms: Some(300_000),
            ..silent
        };
        assert_eq!(stated.usable_until(1_000), Some(301_000));
        assert_eq!(stated.valid_until(1_000), Some(301_000));
        assert_eq!(Found::default().usable_until(1_000), None);
    }
}
