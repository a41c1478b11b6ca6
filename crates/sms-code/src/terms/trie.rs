//! The words of all tables in one small tree.

use yada::{DoubleArray, builder::DoubleArrayBuilder};

pub(crate) struct Trie(DoubleArray<Vec<u8>>);

impl Trie {
    /// The tree of these words, none of which is empty or there twice.
    pub(crate) fn new(mut readings: Vec<(Vec<u8>, u32)>) -> Self {
        readings.sort_unstable();
        let words: Vec<(&[u8], u32)> = readings
            .iter()
            .map(|(word, value)| (word.as_slice(), *value))
            .collect();
        let tree = DoubleArrayBuilder::build(&words).and_then(DoubleArray::new);
        // Fails for words that are empty or there twice, and for more than fit: the tables are constant.
        Self(tree.expect("the tables of terms fit one tree"))
    }

    /// Tells of every word that begins at a place, the shortest first, with its end and its value.
    #[inline]
    pub(crate) fn words_at(&self, text: &[u8], start: usize, mut found: impl FnMut(usize, u32)) {
        for (value, len) in self.0.common_prefix_search(&text[start..]) {
            found(start + len, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_that_begin_at_a_place_are_found() {
        let words = [
            "a",
            "code",
            "codes",
            "coder",
            "kod",
            "код",
            "验证码",
            "验证",
        ];
        let readings = words
            .iter()
            .zip(0..)
            .map(|(word, value)| (word.as_bytes().to_vec(), value))
            .collect();
        let trie = Trie::new(readings);
        let cases: [(&str, &[&str]); 8] = [
            ("codes", &["code", "codes"]),
            ("code", &["code"]),
            ("coders", &["code", "coder"]),
            ("cod", &[]),
            ("a", &["a"]),
            ("код", &["код"]),
            ("验证码", &["验证", "验证码"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let mut found = Vec::new();
            trie.words_at(text.as_bytes(), 0, |end, value| {
                assert_eq!(&text[..end], words[value as usize]);
                found.push(&text[..end]);
            });
            assert_eq!(found, expected, "{text}");
        }
    }
}
