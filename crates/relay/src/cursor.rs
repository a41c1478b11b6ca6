//! What is inside a cursor: a place in one history of an account's sequence.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use relay_protocol::{Cursor, Epoch};

/// Drawn at random for every sequence number. A store that went back in time and grew again has other
/// ones, and so a cursor from before is noticed.
pub(crate) type Tag = [u8; 8];

const FORMAT: u8 = 1;
const BYTES: usize = 1 + 16 + 8 + 8;

/// A place after the message `seq`; zero is the place before the first. It is not authenticated: whoever
/// changes it only moves the reading of the device whose token comes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) epoch: Epoch,
    pub(crate) seq: u64,
    pub(crate) tag: Tag,
}

impl Position {
    pub(crate) fn to_cursor(self) -> Cursor {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.push(FORMAT);
        bytes.extend_from_slice(self.epoch.as_bytes());
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(&self.tag);
        Cursor::new(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Nothing for a cursor that this relay did not write.
    pub(crate) fn from_cursor(cursor: &Cursor) -> Option<Self> {
        let bytes: [u8; BYTES] = URL_SAFE_NO_PAD
            .decode(cursor.as_str())
            .ok()?
            .try_into()
            .ok()?;
        let (&[format], rest) = bytes.split_first_chunk::<1>()?;
        let (epoch, rest) = rest.split_first_chunk::<16>()?;
        let (seq, tag) = rest.split_first_chunk::<8>()?;
        let seq = u64::from_be_bytes(*seq);
        // The store counts in signed numbers.
        (format == FORMAT && i64::try_from(seq).is_ok()).then_some(Self {
            epoch: Epoch::from_bytes(*epoch),
            seq,
            tag: tag.try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_comes_back_from_its_cursor_and_nothing_else_does() {
        let position = Position {
            epoch: Epoch::from_bytes([1; 16]),
            seq: 77,
            tag: [9; 8],
        };
        let cursor = position.to_cursor();
        assert_eq!(Position::from_cursor(&cursor), Some(position));
        let text = cursor.as_str();
        let huge = Position {
            seq: u64::MAX,
            ..position
        }
        .to_cursor()
        .as_str()
        .to_owned();
        for other in [
            "",
            "x",
            &text[1..],
            &format!("{text}A"),
            &format!("B{}", &text[1..]),
            &huge,
        ] {
            assert_eq!(
                Position::from_cursor(&Cursor::new(other)),
                None,
                "{other:?}"
            );
        }
    }
}
