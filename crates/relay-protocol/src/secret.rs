//! Secrets that travel between relay and device. None of them prints itself.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A text that is no such secret. It never says what the text was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 43 characters of base64url")]
pub struct BadSecret;

macro_rules! text_secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// 256 bits as 43 characters of base64url without padding; a client need not look inside.
        #[derive(Clone, Zeroize, ZeroizeOnDrop, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The secret with these bytes.
            #[must_use]
            pub fn from_bytes(bytes: &[u8; 32]) -> Self {
                Self(URL_SAFE_NO_PAD.encode(bytes))
            }

            /// The text itself, to be sent or put into a keyring.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadSecret;

            fn from_str(text: &str) -> Result<Self, BadSecret> {
                decode(text).map(|_| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadSecret;

            fn try_from(text: String) -> Result<Self, BadSecret> {
                let text = Zeroizing::new(text);
                text.parse()
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

text_secret! {
    /// What a device shows to be let in: `Authorization: Bearer …`.
    DeviceToken
}
text_secret! {
    /// What makes a pairing link good for one pairing.
    LinkSecret
}

/// The key that relay and one device share besides the device's public key: without it nobody can seal
/// a message that the device opens.
///
/// In JSON it is 43 characters of base64url without padding.
#[derive(Clone, Zeroize, ZeroizeOnDrop, Deserialize)]
#[serde(try_from = "String")]
pub struct Psk([u8; 32]);

impl Psk {
    /// The key with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes themselves.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TryFrom<String> for Psk {
    type Error = BadSecret;

    fn try_from(text: String) -> Result<Self, BadSecret> {
        let text = Zeroizing::new(text);
        decode(&text).map(|bytes| Self(*bytes))
    }
}

impl Serialize for Psk {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0)))
    }
}

impl PartialEq for Psk {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Psk {}

impl fmt::Debug for Psk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Psk(…)")
    }
}

fn decode(text: &str) -> Result<Zeroizing<[u8; 32]>, BadSecret> {
    let mut bytes = Zeroizing::new([0; 32]);
    // 43 characters hold 32 bytes; the decoder wants room for whole groups.
    match URL_SAFE_NO_PAD.decode_slice(text, bytes.as_mut()) {
        Ok(32) => Ok(bytes),
        _ => Err(BadSecret),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_reads_its_own_text_and_never_prints_it() {
        let token = DeviceToken::from_bytes(&[0xa5; 32]);
        assert_eq!(token.expose().len(), 43);
        assert_eq!(token.expose().parse::<DeviceToken>(), Ok(token.clone()));
        assert_eq!(format!("{token:?}"), "DeviceToken(…)");
        let psk = Psk::from_bytes([7; 32]);
        let json = serde_json::to_string(&psk).unwrap();
        assert_eq!(serde_json::from_str::<Psk>(&json).unwrap(), psk);
        assert_eq!(format!("{psk:?}"), "Psk(…)");
    }

    #[test]
    fn a_text_of_another_length_or_alphabet_is_refused_without_being_repeated() {
        let good = DeviceToken::from_bytes(&[1; 32]).expose().to_owned();
        for text in [
            String::new(),
            good[1..].to_owned(),
            format!("{good}A"),
            format!("{good}="),
            good.replace('A', "+"),
            good.replace('A', " "),
        ] {
            assert!(text.parse::<LinkSecret>().is_err(), "{text:?}");
            let said = serde_json::from_value::<Psk>(serde_json::json!(text))
                .unwrap_err()
                .to_string();
            assert!(text.is_empty() || !said.contains(&text), "{said}");
        }
    }
}
