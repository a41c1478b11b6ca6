//! A text without its codes.

use desktop_core::view::CodeView;

/// What stands in a code's place, however long the code is.
const DOTS: &str = "•••";

/// The text without the codes that were found in it, and without any other word that has a digit: one of
/// them may be a code that was not found.
pub(crate) fn without_codes(text: &str, codes: &[CodeView]) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut word = String::new();
    let (mut unit, mut dotted) = (0, false);
    for character in text.chars() {
        let in_code = codes
            .iter()
            .any(|code| (code.start..code.end).contains(&unit));
        unit += u32::try_from(character.len_utf16()).unwrap_or(1);
        if in_code {
            end_word(&mut shown, &mut word);
            if !dotted {
                shown.push_str(DOTS);
            }
        } else if belongs_to_word(character) {
            word.push(character);
        } else {
            end_word(&mut shown, &mut word);
            shown.push(character);
        }
        dotted = in_code;
    }
    end_word(&mut shown, &mut word);
    shown
}

/// Whether a character is of a word that may be a code. Chinese has no spaces around its words: a code
/// ends where its characters begin.
fn belongs_to_word(character: char) -> bool {
    /// Behind it are the scripts that are written without spaces.
    const SPACED: char = '\u{e00}';
    character.is_numeric() || (character.is_alphabetic() && character < SPACED)
}

fn end_word(shown: &mut String, word: &mut String) {
    if word.chars().any(char::is_numeric) {
        shown.push_str(DOTS);
    } else {
        shown.push_str(word);
    }
    word.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, codes: &[&str]) -> Vec<CodeView> {
        let units = |bytes: usize| u32::try_from(text[..bytes].encode_utf16().count()).unwrap();
        let found = |code: &&str| {
            let start = text.find(*code).unwrap();
            CodeView {
                code: (*code).into(),
                shown: (*code).into(),
                start: units(start),
                end: units(start + code.len()),
            }
        };
        codes.iter().map(found).collect()
    }

    #[test]
    fn neither_a_code_nor_what_looks_like_one_is_left() {
        let cases: &[(&str, &[&str], &str)] = &[
            (
                "Use 771204 to register. Reference 4410",
                &["771204"],
                "Use ••• to register. Reference •••",
            ),
            ("🔒 kod: KPWRNX, ważny", &["KPWRNX"], "🔒 kod: •••, ważny"),
            (
                "【京东】验证码482913，5分钟内有效",
                &[],
                "【京东】验证码•••，•••分钟内有效",
            ),
            ("H7K2P or 83К1 or ٤٨٢٩", &[], "••• or ••• or •••"),
            ("552-019", &["552-019"], "•••"),
            ("552 019 is it", &[], "••• ••• is it"),
            (
                "[JD] Your parcel has left",
                &[],
                "[JD] Your parcel has left",
            ),
            ("", &[], ""),
        ];
        for (text, codes, hidden) in cases {
            assert_eq!(without_codes(text, &found(text, codes)), *hidden);
        }
    }
}
