//! A text in blocks of 64 bytes, each byte a bit: what runs on is counted at once, not byte by byte.

/// So many bytes are looked at together.
pub(crate) const BLOCK: usize = 64;

/// Which bytes of a block are something: bit N for the byte N.
#[inline]
pub(crate) fn bits(block: &[bool; BLOCK]) -> u64 {
    let (eights, _) = block.as_chunks::<8>();
    (0..).step_by(8).zip(eights).fold(0, |bits, (at, eight)| {
        // Moves the lowest bit of each byte to the top byte.
        let eight = u64::from_le_bytes(eight.map(u8::from)).wrapping_mul(0x0102_0408_1020_4080);
        bits | (eight >> 56) << at
    })
}

/// The letters and digits of a text.
#[derive(Default)]
pub(crate) struct Runs(Vec<Run>);

struct Run {
    letters: u64,
    digits: u64,
}

impl Runs {
    /// Reads a text, in place of the one before. What fills no block is left out.
    pub(crate) fn read(&mut self, text: &[u8]) {
        let (blocks, _) = text.as_chunks();
        self.0.clear();
        self.0.extend(blocks.iter().map(|block| Run {
            letters: bits(&block.map(|byte| (byte | 0x20).wrapping_sub(b'a') < 26)),
            digits: bits(&block.map(|byte| byte.wrapping_sub(b'0') < 10)),
        }));
    }

    /// The end of the letters and digits from a place on, and whether there are letters and digits.
    #[inline]
    pub(crate) fn word(&self, start: usize) -> (usize, bool, bool) {
        let (mut end, mut letters, mut digits) = (start, 0, 0);
        while let Some(run) = self.0.get(end / BLOCK) {
            let at = end % BLOCK;
            let len = (!((run.letters | run.digits) >> at)).trailing_zeros();
            let within = u64::MAX.checked_shl(len).map_or(u64::MAX, |beyond| !beyond) << at;
            letters |= run.letters & within;
            digits |= run.digits & within;
            end += len as usize;
            if len == 0 || end % BLOCK != 0 {
                break;
            }
        }
        (end, letters != 0, digits != 0)
    }
}

/// Where things begin, and how many before any place.
#[derive(Default)]
pub(crate) struct Starts(Vec<Start>);

#[derive(Clone, Copy, Default)]
struct Start {
    bits: u64,
    before: u32,
}

impl Starts {
    /// Makes room for places in a text of a length, in place of those before.
    pub(crate) fn clear(&mut self, len: usize) {
        self.0.clear();
        self.0.resize(len / BLOCK + 1, Start::default());
    }

    #[inline]
    pub(crate) fn add(&mut self, place: usize) {
        self.0[place / BLOCK].bits |= 1 << (place % BLOCK);
    }

    /// Counts what was added.
    pub(crate) fn count(&mut self) {
        let mut before = 0;
        for start in &mut self.0 {
            start.before = before;
            before += start.bits.count_ones();
        }
    }

    /// How many are before a place.
    #[inline]
    pub(crate) fn before(&self, place: usize) -> usize {
        let start = &self.0[place / BLOCK];
        let bits = start.bits & !(u64::MAX << (place % BLOCK));
        (start.before + bits.count_ones()) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_ends_where_its_letters_and_digits_do_in_whatever_block() {
        let text = format!("{}ab12-Cd 5{}", "x".repeat(60), "é".repeat(80));
        let mut runs = Runs::default();
        runs.read(text.as_bytes());
        for (start, expected) in [
            (0, (64, true, true)),
            (60, (64, true, true)),
            (62, (64, false, true)),
            (64, (64, false, false)),
            (65, (67, true, false)),
            (68, (69, false, true)),
            (69, (69, false, false)),
        ] {
            assert_eq!(runs.word(start), expected, "{start}");
        }
        runs.read(&[b'7'; 200]);
        assert_eq!(runs.word(1).0, 192, "what fills no block is left out");
    }

    #[test]
    fn places_are_counted_up_to_any_other() {
        let mut starts = Starts::default();
        let places = [0, 3, 63, 64, 130];
        starts.clear(131);
        places.into_iter().for_each(|place| starts.add(place));
        starts.count();
        for place in 0..=131 {
            let expected = places.iter().filter(|&&other| other < place).count();
            assert_eq!(starts.before(place), expected, "{place}");
        }
    }
}
