//! The promises over random texts, and over texts put together from what messages are made of.

use proptest::prelude::*;

use crate::promises::check;

/// Pieces that meet each other in bad ways.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[0-9]{1,12}".boxed(),
        2 => "[A-Za-z]{1,8}[0-9]{0,6}".boxed(),
        2 => "[A-Z0-9]{2,4}-[A-Z0-9]{2,4}".boxed(),
        3 => prop::sample::select(vec![
            "code", "verification code", "OTP", "验证码", "код", "kodunuz", "رمز التحقق", "인증번호", "認証コード", "सत्यापन कोड",
            "is", "为", "expires in", "10 minutes", "分钟内有效", "do not share", "order", "call", "ending in", "£", "USD", "GB", "has expired", "use",
            "text STOP to", "【京东】", "[jd]", "<#>", "@example.com #", "https://a.example/?code=", "www.", "a@b.com", "<b>", "</b>", "&nbsp;", "+44",
        ])
        .prop_map(str::to_owned)
        .boxed(),
        4 => prop::sample::select(vec![" ", "\n", ": ", "-", ".", ",", "/", "#", "*", "(", ")", "\"", "，", "。", "…", "年", "%", "–", "\r\n", "  ", "\t"])
            .prop_map(str::to_owned)
            .boxed(),
        1 => prop::sample::select(vec![
            "\u{200b}", "\u{200f}", "\u{301}", "\u{fe0f}", "\u{20e3}", "\u{344}", "\u{37e}", "\u{212a}", "é", "ﾞ", "각", "\u{1100}", "\u{1161}", "\u{11a8}",
            "٤", "۴", "४", "４", "𝟒", "Å", "ữ", "ि", "़", "\u{0}", "\u{f900}", "İ", "ß", "ﬁ", "①", "½",
        ])
        .prop_map(str::to_owned)
        .boxed(),
        1 => any::<char>().prop_map(String::from).boxed(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_promises_hold_for_texts_of_message_pieces(pieces in prop::collection::vec(piece(), 0..24)) {
        check(&pieces.concat());
    }

    #[test]
    fn the_promises_hold_for_any_text(text in any::<String>()) {
        check(&text);
    }
}

#[test]
fn the_promises_hold_for_the_corpus_cut_anywhere() {
    for line in include_str!("../../corpus/messages.jsonl")
        .lines()
        .step_by(7)
    {
        for (at, _) in line.char_indices().step_by(3) {
            check(&line[at..]);
            check(&line[..at]);
        }
    }
}

#[test]
fn very_long_texts_are_answered_too() {
    for unit in [
        "1234 ",
        "code ",
        "1-",
        "9",
        "<a",
        "【",
        "験",
        "\u{301}",
        "code 1234 ",
        "a.b/",
        "*1",
        "@a.b #1\n",
        "+1",
        "1:2:",
    ] {
        check(&unit.repeat(20_000));
    }
}
