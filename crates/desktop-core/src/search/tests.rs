use proptest::prelude::*;

use super::{Services, Wanted, hits, signs::signs};
use crate::{
    folding::folded,
    found::Found,
    view::{CodeView, Hit},
};

/// The parts of a text that are hit.
fn hit(typed: &str, text: &str) -> Vec<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let codes = Found::of(text).codes;
    let hits = hits(&Wanted::read(typed, &Services::default()), text, &codes);
    hits.iter()
        .map(|hit| String::from_utf16(&units[hit.start as usize..hit.end as usize]).unwrap())
        .collect()
}

#[test]
fn hits_are_what_was_found_as_it_stands_in_the_text() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("code", "Your Code: a code", &["Code", "code"]),
        (
            "cafe",
            "The 𝐉 Cafe\u{301} and CAFÉ",
            &["Cafe\u{301}", "CAFÉ"],
        ),
        ("482913", "验证码４８２９１３", &["４８２９１３"]),
        ("证码", "您的验证码是", &["证码"]),
        ("码", "验证码、码", &["码", "码"]),
        ("jd", "JD: ajd jdx", &["JD", "jd"]),
        ("j", "JD: ajd", &["J"]),
        ("48", "code 4821, 1482", &["48", "48"]),
        // Parts that touch are one.
        ("your code", "yourcode", &["yourcode"]),
        ("abcd bcde", "abcde", &["abcde"]),
        // A code as it is copied, in whatever way it is written.
        ("105876", "Your code is 105-876.", &["105-876"]),
        ("5876", "Your code is 105-876.", &["5-876"]),
        ("105 876", "Your code is 105-876.", &["105", "876"]),
        ("strasse", "Straße", &["Straße"]),
        ("nothing", "Your code", &[]),
        ("\"", "\"Code\"", &[]),
    ];
    for (typed, text, expected) in cases {
        assert_eq!(hit(typed, text), *expected, "{typed:?} in {text:?}");
    }
}

proptest! {
    #[test]
    fn hits_are_in_order_apart_and_whole_and_fold_to_what_was_looked_for(
        text in "[a-bA-BéＡ１\u{301}验码 ß𝐉-]{0,30}",
        typed in "[a-bé1验码s]{1,4}",
    ) {
        let codes: Vec<CodeView> = Vec::new();
        let units: Vec<u16> = text.encode_utf16().collect();
        let hits = hits(&Wanted::read(&typed, &Services::default()), &text, &codes);
        let mut before = 0;
        for (number, Hit { start, end }) in hits.iter().copied().enumerate() {
            prop_assert!(start < end && end as usize <= units.len());
            prop_assert!(number == 0 || start > before, "apart");
            before = end;
            let part = String::from_utf16(&units[start as usize..end as usize]);
            prop_assert!(part.is_ok(), "half a character");
            let typed = folded(&typed);
            prop_assert!(folded(&part.unwrap()).contains(&typed));
        }
        let text = folded(&text);
        let is_there = match folded(&typed).chars().count() {
            0 => false,
            1 => signs(&text).any(|(_, sign)| sign.starts_with(&folded(&typed))),
            2 => signs(&text).any(|(_, sign)| sign == folded(&typed)),
            _ => text.contains(&folded(&typed)),
        };
        prop_assert_eq!(!hits.is_empty(), is_there, "{:?}", hits);
    }
}
