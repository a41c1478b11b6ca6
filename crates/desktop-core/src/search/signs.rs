//! Short things to find: pairs of characters, and single ones.

/// Whether it is found anywhere, not only where a word begins: scripts without blanks, and digits.
fn is_dense(char: char) -> bool {
    char.is_numeric()
        || matches!(char,
            '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}'
            | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{318f}' | '\u{31a0}'..='\u{31bf}'
            | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}' | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}'
            // Written without blanks too.
            | '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{1000}'..='\u{109f}')
}

/// The signs of a folded text and where each stands, in bytes: two characters, or one where no other follows.
pub(crate) fn signs(folded: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut before_is_letter = false;
    folded.char_indices().filter_map(move |(at, char)| {
        let is_letter = char.is_alphanumeric() && !is_dense(char);
        let begins = !std::mem::replace(&mut before_is_letter, is_letter);
        if !char.is_alphanumeric() || (is_letter && !begins) {
            return None;
        }
        let one = at + char.len_utf8();
        let next = folded.get(one..)?.chars().next();
        let end = one
            + next
                .filter(|next| next.is_alphanumeric())
                .map_or(0, char::len_utf8);
        Some((at, folded.get(at..end)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_where_a_word_begins_and_all_else_everywhere() {
        let of = |text| {
            signs(text)
                .map(|(_, sign)| sign)
                .collect::<Vec<_>>()
                .join(" ")
        };
        let cases = [
            ("jd code", "jd co"),
            ("4071", "40 07 71 1"),
            ("验证码 是", "验证 证码 码 是"),
            ("g-4071a", "g 40 07 71 1a a"),
            ("京东jd", "京东 东j jd"),
            ("a, b", "a b"),
            ("«»", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(of(text), expected, "{text}");
        }
        assert_eq!(
            signs("é 12").collect::<Vec<_>>(),
            [(0, "é"), (3, "12"), (4, "2")]
        );
    }
}
