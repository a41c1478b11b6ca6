//! The password of the app's lock: what a new one has to be, and what is kept of it.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use serde::{Deserialize, Deserializer};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::{Error, Secret};

/// A new one has at least so many characters.
const SHORTEST: usize = 8;
/// And at most so many bytes: what is longer was pasted by mistake.
const LONGEST: usize = 1024;

/// Memory in KiB, passes and lanes. OWASP's password storage cheat sheet asks for 19 MiB and two passes at
/// least; nobody waits noticeably for this on a desktop.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// A password as it is typed. Erased when dropped; there is no `Display`, and `Debug` shows nothing.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes what was typed. Keyboards compose marks in different ways, so it is brought to one form.
    #[must_use]
    pub fn new(typed: String) -> Self {
        let typed = Zeroizing::new(typed);
        Self(Zeroizing::new(typed.nfc().collect()))
    }

    /// Whether it can be a new one.
    fn is_fit(&self) -> bool {
        self.0.len() <= LONGEST && self.0.chars().count() >= SHORTEST
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// What is kept of a new password: a PHC string with a salt of its own. It takes a while.
///
/// # Errors
/// [`Error::BadPassword`].
pub(super) fn hashed(password: &Password) -> Result<Secret, Error> {
    if !password.is_fit() {
        return Err(Error::BadPassword);
    }
    let hash = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(argon2::password_hash::Error::from)
        .and_then(|params| {
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                .hash_password(password.0.as_bytes())
        });
    match hash {
        Ok(hash) => Ok(Secret::new(hash.to_string().into_bytes())),
        Err(error) => {
            tracing::error!(%error, "the password could not be hashed");
            Err(Error::PasswordNotHashed)
        }
    }
}

/// Whether this is the password of which that is kept, compared in constant time. It takes a while.
///
/// # Errors
/// When what is kept cannot be read.
pub(super) fn is_right(password: &Password, kept: &Secret) -> Result<bool, Error> {
    let kept = std::str::from_utf8(kept.expose()).map_err(|_| UNREADABLE)?;
    match Argon2::default().verify_password(password.0.as_bytes(), kept) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => {
            tracing::error!(%error, "the lock's password is kept in a form that is not known");
            Err(UNREADABLE)
        }
    }
}

const UNREADABLE: Error = Error::StoreContent("a password's hash");

#[cfg(test)]
mod tests {
    use super::*;

    fn password(typed: &str) -> Password {
        Password::new(typed.to_owned())
    }

    #[test]
    fn what_is_kept_opens_to_this_password_alone_and_to_each_way_of_typing_it() {
        let kept = hashed(&password("caf\u{e9} au lait")).unwrap();
        let text = String::from_utf8(kept.expose().to_vec()).unwrap();
        assert!(
            text.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"),
            "{text}"
        );
        assert!(!text.contains("lait"));
        for (typed, right) in [
            ("caf\u{e9} au lait", true),
            ("cafe\u{301} au lait", true),
            ("cafe au lait", false),
            ("caf\u{e9} au lait ", false),
            ("", false),
        ] {
            assert_eq!(is_right(&password(typed), &kept).unwrap(), right, "{typed}");
        }
        let again = hashed(&password("caf\u{e9} au lait")).unwrap();
        assert_ne!(again, kept, "each has a salt of its own");
    }

    #[test]
    fn a_new_one_has_eight_characters_or_more_whatever_they_are() {
        let longest = "x".repeat(LONGEST);
        for (typed, fit) in [
            ("", false),
            ("1234567", false),
            ("12345678", true),
            ("密码密码密码密", false),
            ("密码密码密码密码", true),
            ("cafe\u{301}cafe", true),
            ("caf\u{65}\u{301}caf", false),
            (longest.as_str(), true),
            (&format!("{longest}x"), false),
        ] {
            assert_eq!(password(typed).is_fit(), fit, "{typed}");
        }
        assert!(matches!(
            hashed(&password("1234567")),
            Err(Error::BadPassword)
        ));
    }

    #[test]
    fn what_is_kept_in_another_form_opens_to_nothing() {
        for kept in ["", "12345678", "$argon2id$v=19$m=65536,t=3,p=1$"] {
            let kept = Secret::new(kept.as_bytes().to_vec());
            assert!(!matches!(is_right(&password("12345678"), &kept), Ok(true)));
        }
    }

    #[test]
    fn nothing_prints_it() {
        assert_eq!(format!("{:?}", password("hush")), "Password(…)");
    }
}
