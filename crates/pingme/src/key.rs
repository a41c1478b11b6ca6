use std::fmt;

use reqwest::header::HeaderValue;
use zeroize::Zeroizing;

use crate::Error;

/// The longest key accepted, in bytes; servers commonly refuse headers beyond 8 KiB.
const LONGEST: usize = 4096;

/// The secret `x-app-key` that the vendor hands out when it approves an account.
///
/// It is never printed: `Debug` is redacted, there is no `Display`, and the memory is wiped when
/// the last copy is dropped. Copies made by the HTTP library below are out of reach.
#[derive(Clone)]
pub struct AppKey(Zeroizing<String>);

impl AppKey {
    /// Takes a key as a person pastes it: white space around it is dropped.
    ///
    /// # Errors
    /// [`Error::BadKey`] when nothing is left, or when it could not be sent in a header.
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        let pasted = Zeroizing::new(key.into());
        let key = pasted.trim();
        let sendable = key.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        if key.is_empty() || key.len() > LONGEST || !sendable {
            return Err(Error::BadKey);
        }
        Ok(Self(Zeroizing::new(key.to_owned())))
    }

    /// The key itself, for the keyring and the request header alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The key as a header that the HTTP library will not print either.
    pub(crate) fn header(&self) -> Result<HeaderValue, Error> {
        let mut value = HeaderValue::from_str(&self.0).map_err(|_| Error::BadKey)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for AppKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_key_loses_the_white_space_around_it() {
        assert_eq!(AppKey::new("  k-1 23\n").unwrap().expose(), "k-1 23");
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused() {
        for bad in ["", " \n", "a\nb", "a\0b", "ключ", &"k".repeat(LONGEST + 1)] {
            assert_eq!(AppKey::new(bad).unwrap_err(), Error::BadKey, "{bad:?}");
        }
    }

    #[test]
    fn neither_the_key_nor_its_header_shows_it_in_debug() {
        let key = AppKey::new("sesame-1").unwrap();
        let shown = format!("{key:?} {key:#?} {:?}", key.header().unwrap());
        assert!(!shown.contains("sesame"), "{shown}");
    }
}
