use super::*;

#[test]
fn words_glued_to_numbers_are_parted_and_codes_are_not() {
    let cases = [
        ("OTP4821", vec!["OTP", "4821"]),
        ("code4821", vec!["code", "4821"]),
        ("4821is", vec!["4821", "is"]),
        ("4821Please", vec!["4821", "Please"]),
        ("INR500", vec!["INR", "500"]),
        ("H7K2P", vec!["H7K2P"]),
        ("A4821", vec!["A4821"]),
        ("ma1505", vec!["ma1505"]),
        ("12345X", vec!["12345X"]),
        ("H3K-9PT", vec!["H3K", "-", "9PT"]),
        ("9PT", vec!["9", "PT"]),
    ];
    for (text, expected) in cases {
        let cut: Vec<&str> = Tokens::of(text)
            .list
            .iter()
            .map(|token| &text[token.start..token.end])
            .collect();
        assert_eq!(cut, expected, "{text}");
    }
}

#[test]
fn a_dot_of_an_abbreviation_ends_no_sentence() {
    let sentences = |text: &str| {
        let tokens = Tokens::of(text);
        tokens.sentences(0, tokens.list.len())
    };
    assert_eq!(sentences("portkod fr.o.m. 1/9"), 0);
    assert_eq!(sentences("ab 1.9. neu"), 0);
    assert_eq!(sentences("Hauptstr. 14"), 0);
    assert_eq!(sentences("You paid 10.50. Code 4821"), 1);
    assert_eq!(sentences("Use this code. 482913"), 1);
}

#[test]
fn joining_words_cost_nothing_and_sentences_much() {
    let cost = |text: &str| {
        let tokens = Tokens::of(text);
        tokens.distance(1, tokens.list.len() - 1)
    };
    assert_eq!(cost("code is 4821"), 0);
    assert_eq!(cost("code: 4821"), 0);
    assert!(cost("code zebra 4821") > 0);
    assert!(cost("code. Zebra 4821") > cost("code, zebra 4821"));
}
