//! What a byte of a folded text is, in one look: a text is walked byte by byte more than once.

pub(crate) const LETTER: u8 = 1;
pub(crate) const DIGIT: u8 = 2;
/// Any other visible character of ASCII.
pub(crate) const MARK: u8 = 4;
/// Part of a character beyond ASCII.
pub(crate) const FOREIGN: u8 = 8;

static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte: u8 = 0;
    loop {
        classes[byte as usize] = if byte.is_ascii_alphabetic() {
            LETTER
        } else if byte.is_ascii_digit() {
            DIGIT
        } else if byte.is_ascii_graphic() {
            MARK
        } else if !byte.is_ascii() {
            FOREIGN
        } else {
            0
        };
        if byte == u8::MAX {
            break classes;
        }
        byte += 1;
    }
};

/// One of the classes above, or nothing for spaces and control characters.
#[inline]
pub(crate) fn class_of(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}
