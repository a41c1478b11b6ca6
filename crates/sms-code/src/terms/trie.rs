//! The words of all tables in one small tree.
//!
//! A double array: four bytes a node, so that all of it stays near the processor. A branch that leads to
//! one word only is cut, and the rest of that word is compared as it is.

/// A node's own byte, which tells it from others of the same place.
const BYTE: u32 = 0xff;
/// Only one word is left: the node names it.
const LAST: u32 = 1 << 8;
/// A word ends here and others go on.
const ENDS: u32 = 1 << 9;
/// The rest of a node: where its children are, or which word it is.
const REST: u32 = 10;
/// No text has this byte.
const FREE: u32 = BYTE;
/// As many places share the upper bits of an address.
const BLOCK: usize = 256;
/// Places that were tried so often in vain are left alone.
const TRIES: usize = 512;

struct Word {
    /// In the text of all words.
    start: u32,
    end: u32,
    value: u32,
}

pub(crate) struct Trie {
    nodes: Vec<u32>,
    words: Vec<Word>,
    text: Vec<u8>,
    root: u32,
}

impl Trie {
    /// The tree of these words, none of which is empty or there twice.
    pub(crate) fn new(mut readings: Vec<(Vec<u8>, u32)>) -> Self {
        readings.sort_unstable();
        let mut text = Vec::new();
        let words = readings
            .iter()
            .map(|(word, value)| {
                let start = small(text.len());
                text.extend_from_slice(word);
                Word {
                    start,
                    end: small(text.len()),
                    value: *value,
                }
            })
            .collect();
        let mut builder = Builder::default();
        let root = builder.children(&readings, 0, 0);
        Self {
            nodes: builder.nodes,
            words,
            text,
            root,
        }
    }

    /// Tells of every word that begins at a place, the shortest first, with its end and its value.
    #[inline]
    pub(crate) fn words_at(&self, text: &[u8], start: usize, mut found: impl FnMut(usize, u32)) {
        let mut base = self.root;
        let mut at = start;
        while let Some(&byte) = text.get(at) {
            let Some(&node) = self.nodes.get((base ^ u32::from(byte)) as usize) else {
                return;
            };
            if node & BYTE != u32::from(byte) {
                return;
            }
            at += 1;
            base = node >> REST;
            if node & LAST != 0 {
                let word = &self.words[base as usize];
                let rest = &self.text[word.start as usize + (at - start)..word.end as usize];
                // Most rests are short, or differ at once.
                if text.len() - at >= rest.len() && rest.iter().eq(&text[at..at + rest.len()]) {
                    found(at + rest.len(), word.value);
                }
                return;
            }
            if node & ENDS != 0 {
                let word = self.nodes[base as usize] >> REST;
                found(at, self.words[word as usize].value);
            }
        }
    }
}

#[derive(Default)]
struct Builder {
    nodes: Vec<u32>,
    /// Which places are the base of some node: two nodes with one base would be mixed up.
    bases: Vec<bool>,
    /// Before this one no place is looked at any more.
    lowest: usize,
}

impl Builder {
    /// Finds a place for the children of a node, builds them, and says where they are. All these words
    /// have `depth` bytes in common; the first of them has the number `number`.
    fn children(&mut self, readings: &[(Vec<u8>, u32)], number: usize, depth: usize) -> u32 {
        // A word that ends here is the first in order, and takes the place of the byte 0.
        let ends = readings
            .first()
            .is_some_and(|(word, _)| word.len() == depth);
        let mut groups: Vec<(u8, std::ops::Range<usize>)> = Vec::new();
        for (index, (word, _)) in readings.iter().enumerate().skip(usize::from(ends)) {
            match groups.last_mut() {
                Some((byte, range)) if *byte == word[depth] => range.end = index + 1,
                _ => groups.push((word[depth], index..index + 1)),
            }
        }
        let bytes: Vec<u8> = ends
            .then_some(0)
            .into_iter()
            .chain(groups.iter().map(|(byte, _)| *byte))
            .collect();
        let base = self.place(&bytes);
        if ends {
            self.nodes[base] = packed(number, 0);
        }
        for (byte, range) in groups {
            let number = number + range.start;
            let within = &readings[range];
            let node = if let [_] = within {
                packed(number, LAST | u32::from(byte))
            } else {
                let ends = within[0].0.len() == depth + 1;
                let children = self.children(within, number, depth + 1);
                packed(
                    children as usize,
                    u32::from(byte) | if ends { ENDS } else { 0 },
                )
            };
            self.nodes[base ^ usize::from(byte)] = node;
        }
        small(base)
    }

    /// A base from which the places of all these bytes are free. Takes them.
    fn place(&mut self, bytes: &[u8]) -> usize {
        let first = usize::from(bytes.first().copied().unwrap_or_default());
        let (mut at, mut tries) = (self.lowest, 0);
        loop {
            if at >= self.nodes.len() {
                self.nodes.resize(self.nodes.len() + BLOCK, FREE);
                self.bases.resize(self.nodes.len(), false);
            }
            let base = at ^ first;
            let fits = !self.bases[base]
                && bytes
                    .iter()
                    .all(|&byte| self.nodes[base ^ usize::from(byte)] == FREE);
            if fits {
                self.bases[base] = true;
                for &byte in bytes {
                    // Taken, until the node itself is written.
                    self.nodes[base ^ usize::from(byte)] = u32::from(byte);
                }
                return base;
            }
            at += 1;
            tries += 1;
            if tries == TRIES {
                self.lowest = at - TRIES / 2;
            }
        }
    }
}

fn packed(rest: usize, flags: u32) -> u32 {
    small(rest) << REST | flags
}

/// The tables hold some ten thousand words, which need some ten thousand nodes.
fn small(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
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
