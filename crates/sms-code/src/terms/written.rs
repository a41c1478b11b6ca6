//! Texts and terms as they are compared: the first letter of each word large and the others small, so
//! that a term that begins a word is not even begun inside of one.

use crate::blocks::BLOCK;

/// So many bytes are written together.
const MANY: usize = 16;

/// Writes a text, with a block of bytes 0 behind it.
pub(super) fn write(text: &[u8], written: &mut Vec<u8>) {
    written.clear();
    let (chunks, rest) = text.as_chunks::<MANY>();
    let mut before = 0;
    for chunk in chunks {
        written.extend_from_slice(&as_written_after(before, chunk));
        before = chunk[MANY - 1];
    }
    let mut last = [0; MANY];
    last[..rest.len()].copy_from_slice(rest);
    written.extend_from_slice(&as_written_after(before, &last));
    written.extend_from_slice(&[0; BLOCK]);
}

/// Bytes as they are written behind another.
#[inline]
fn as_written_after(before: u8, bytes: &[u8; MANY]) -> [u8; MANY] {
    let mut befores = [before; MANY];
    befores[1..].copy_from_slice(&bytes[..MANY - 1]);
    // Without a choice, so that the compiler does all at once.
    std::array::from_fn(|at| {
        let cased = if befores[at].is_ascii_alphabetic() {
            bytes[at].to_ascii_lowercase()
        } else {
            bytes[at].to_ascii_uppercase()
        };
        // A line may be broken inside of a term.
        if cased == b'\n' { b' ' } else { cased }
    })
}

/// A term as it is written at the beginning of a word, or inside of one.
pub(super) fn as_written(term: &str, in_word: bool) -> Vec<u8> {
    let mut written = Vec::new();
    write(term.as_bytes(), &mut written);
    written.truncate(term.len());
    if in_word && let Some(first) = written.first_mut() {
        first.make_ascii_lowercase();
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_with_a_large_letter() {
        let mut written = Vec::new();
        for (text, expected) in [
            ("", ""),
            ("your CODE is4821x", "Your Code Is4821X"),
            (
                "код of\nthe verification page",
                "код Of The Verification Page",
            ),
        ] {
            write(text.as_bytes(), &mut written);
            assert_eq!(&written[..text.len()], expected.as_bytes());
            let behind = &written[text.len()..];
            assert!(behind.len() >= BLOCK && behind.iter().all(|&byte| byte == 0));
        }
        assert_eq!(as_written("code word", true), b"code Word");
    }
}
