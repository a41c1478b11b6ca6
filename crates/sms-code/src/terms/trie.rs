//! The words of all tables in one small tree. It holds of each word what tells it from the others; what is
//! behind that is compared at once.

use yada::{
    builder::DoubleArrayBuilder,
    unit::{UNIT_SIZE, Unit},
};

pub(crate) struct Trie {
    /// A double array: from a node the next is at its base, the byte flipped in. Twice the value of a word that
    /// it holds whole is where the word ends, and for the others one more than twice the place of their rest.
    nodes: Vec<Node>,
    /// For each of these its value, how many bytes it has behind those in the tree, and these: side by side,
    /// so that they come into the cache together.
    rests: Vec<u8>,
}

/// A base and a byte, or a value. The base is on top, as it is what a walk waits for.
#[derive(Clone, Copy)]
struct Node(u32);

/// Behind the base or the value: whether a word ends at the node, and what no byte is equal to.
const BASE: u32 = 10;
const IS_VALUE: u32 = 1 << 9;
const ENDS: u32 = 1 << 8;

impl Node {
    fn new(place: usize, unit: Unit) -> Self {
        let (base, rest) = if unit.is_leaf() {
            (unit.value(), IS_VALUE)
        } else if unit.label() == 0 && place > 0 {
            // No word has such a byte: this is none.
            (0, IS_VALUE)
        } else {
            let ends = if unit.has_leaf() { ENDS } else { 0 };
            (number::<u32>(place) ^ unit.offset(), unit.label() | ends)
        };
        assert!(base >> (u32::BITS - BASE) == 0, "{TOO_LARGE}");
        Self(base << BASE | rest)
    }

    #[inline]
    fn base(self) -> usize {
        (self.0 >> BASE) as usize
    }

    #[inline]
    fn is_of(self, byte: u8) -> bool {
        self.0 & (IS_VALUE | 0xff) == u32::from(byte)
    }
}

/// What stands before a rest: four bytes of a value and a length.
const HEAD: usize = 5;

/// So many words may be the beginning of another, each of the next. No table has as many.
const MOST: usize = 16;

/// The tables are constant: who makes them too large is told by any test.
const TOO_LARGE: &str = "the tables of terms fit one tree";

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
        assert!(nested(&words) <= MOST, "{TOO_LARGE}");
        // Fails for words that are empty or there twice, and for more than fit.
        let tree = DoubleArrayBuilder::build(&words).expect(TOO_LARGE);
        let (units, _) = tree.as_chunks::<UNIT_SIZE>();
        let unit = |&bytes| Unit::from_u32(u32::from_le_bytes(bytes));
        let nodes = units.iter().map(unit).enumerate();
        Self {
            nodes: nodes.map(|(place, unit)| Node::new(place, unit)).collect(),
            rests,
        }
    }

    /// Every word that begins at a place, the longest first, with its end and its value.
    ///
    /// The tree is walked to its end before a word is looked at. Whether one ends on the way is no choice to
    /// make there: it cannot be guessed, and a processor that guesses wrong loses the time of ten letters.
    #[inline]
    pub(crate) fn words_at(&self, text: &[u8], start: usize) -> impl Iterator<Item = (usize, u32)> {
        let mut ends = [(0, 0); MOST];
        let mut count = 0;
        let mut base = self.nodes[0].base();
        for (at, &byte) in (start + 1..).zip(&text[start..]) {
            let node = match self.nodes.get(base ^ usize::from(byte)) {
                Some(&node) if node.is_of(byte) => node,
                _ => break,
            };
            base = node.base();
            ends[count % MOST] = (at, base);
            count += (node.0 / ENDS % 2) as usize;
        }
        (0..count.min(MOST)).rev().filter_map(move |index| {
            let (end, place) = ends[index];
            let value = self.nodes[place].base();
            let (word, has_rest) = (value / 2, value % 2 == 1);
            if !has_rest {
                return Some((end, number(word)));
            }
            let (&[a, b, c, d, len], bytes) = self.rests[word..].split_first_chunk::<HEAD>()?;
            let len = usize::from(len);
            let all = begin_alike(&text[end..], bytes, len);
            all.then(|| (end + len, u32::from_le_bytes([a, b, c, d])))
        })
    }
}

/// How many words at most begin with each other, of those in order.
fn nested(words: &[(&[u8], u32)]) -> usize {
    let mut open: Vec<&[u8]> = Vec::new();
    let depths = words.iter().map(|(word, _)| {
        open.retain(|before| word.starts_with(before));
        open.push(word);
        open.len()
    });
    depths.max().unwrap_or(0)
}

/// Whether so many bytes are the same.
#[inline]
fn begin_alike(one: &[u8], other: &[u8], len: usize) -> bool {
    if let (1..=8, Some(one), Some(other)) = (len, one.first_chunk(), other.first_chunk()) {
        // Most are as short: without a look at one after the other.
        let differ = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        return differ << (64 - 8 * len) == 0;
    }
    one.starts_with(&other[..len])
}

/// With how many bytes both words begin.
fn in_common(one: &[u8], other: &[u8]) -> usize {
    let both = one.iter().zip(other);
    both.take_while(|(one, other)| one == other).count()
}

/// A length as it is kept.
fn number<N: TryFrom<usize>>(len: usize) -> N {
    N::try_from(len).ok().expect(TOO_LARGE)
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
            for (end, value) in trie.words_at(text.as_bytes(), 0) {
                assert_eq!(&text[..end], words[value as usize]);
                found.insert(0, &text[..end]);
            }
            assert_eq!(found, expected, "{text}");
        }
    }
}
