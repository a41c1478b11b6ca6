//! The words of all tables in one small tree. It holds of each word what tells it from the others; what is
//! behind that is compared at once.

use yada::{DoubleArray, builder::DoubleArrayBuilder};

pub(crate) struct Trie {
    /// Its values are twice those of the words that it holds whole, and for the others one more than twice
    /// the place of their rest.
    tree: DoubleArray<Vec<u8>>,
    /// For each of these its value, how many bytes it has behind those in the tree, and these: side by side,
    /// so that they come into the cache together.
    rests: Vec<u8>,
}

/// What stands before a rest: four bytes of a value and a length.
const HEAD: usize = 5;

impl Trie {
    /// The tree of these words, none of which is empty, very long or there twice.
    pub(crate) fn new(mut readings: Vec<(Vec<u8>, u32)>) -> Self {
        readings.sort_unstable();
        let mut rests = Vec::new();
        let mut words: Vec<(&[u8], u32)> = Vec::with_capacity(readings.len());
        for (at, (word, value)) in readings.iter().enumerate() {
            let beside = [at.wrapping_sub(1), at + 1];
            let alike = beside
                .into_iter()
                .filter_map(|other| readings.get(other))
                .map(|(other, _)| in_common(word, other))
                .max();
            let (own, rest) = word.split_at((alike.unwrap_or(0) + 1).min(word.len()));
            if rest.is_empty() {
                words.push((own, value << 1));
            } else {
                words.push((own, number::<u32>(rests.len()) << 1 | 1));
                rests.extend(value.to_le_bytes());
                rests.push(number::<u8>(rest.len()));
                rests.extend(rest);
            }
        }
        let tree = DoubleArrayBuilder::build(&words).and_then(DoubleArray::new);
        Self {
            // Fails for words that are empty or there twice, and for more than fit: the tables are constant.
            tree: tree.expect("the tables of terms fit one tree"),
            rests,
        }
    }

    /// Tells of every word that begins at a place, the shortest first, with its end and its value.
    #[inline]
    pub(crate) fn words_at(&self, text: &[u8], start: usize, mut found: impl FnMut(usize, u32)) {
        for (value, len) in self.tree.common_prefix_search(&text[start..]) {
            let end = start + len;
            if value & 1 == 0 {
                found(end, value >> 1);
            } else if let Some((&[a, b, c, d, len], bytes)) =
                self.rests[(value >> 1) as usize..].split_first_chunk::<HEAD>()
                && text[end..].starts_with(&bytes[..usize::from(len)])
            {
                found(end + usize::from(len), u32::from_le_bytes([a, b, c, d]));
            }
        }
    }
}

/// With how many bytes both words begin.
fn in_common(one: &[u8], other: &[u8]) -> usize {
    let both = one.iter().zip(other);
    both.take_while(|(one, other)| one == other).count()
}

/// A length as it is kept.
fn number<N: TryFrom<usize>>(len: usize) -> N {
    // The tables are constant, and have some hundred thousand bytes in short words.
    let kept = N::try_from(len).ok();
    kept.expect("the tables of terms fit one tree")
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
            "zebra crossing",
        ];
        let readings = words
            .iter()
            .zip(0..)
            .map(|(word, value)| (word.as_bytes().to_vec(), value))
            .collect();
        let trie = Trie::new(readings);
        let cases: [(&str, &[&str]); 11] = [
            ("codes", &["code", "codes"]),
            ("code", &["code"]),
            ("coders", &["code", "coder"]),
            ("cod", &[]),
            ("a", &["a"]),
            ("код", &["код"]),
            ("验证码", &["验证", "验证码"]),
            ("zebra crossings", &["zebra crossing"]),
            ("zebra crossin", &[]),
            ("zebras", &[]),
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
