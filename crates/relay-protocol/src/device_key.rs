//! A device's own key pair (X25519).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem as _, Serializable as _};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

pub(crate) type KemSecret = <X25519HkdfSha256 as hpke::Kem>::PrivateKey;
pub(crate) type KemPublic = <X25519HkdfSha256 as hpke::Kem>::PublicKey;

/// A text that is no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an X25519 public key in base64url")]
pub struct BadPublicKey;

/// A device's private key. It never leaves the device.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DeviceSecretKey([u8; 32]);

impl DeviceSecretKey {
    /// A new key from the operating system's randomness.
    ///
    /// # Errors
    /// The operating system has none to give.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut())?;
        Ok(Self::from_bytes(*bytes))
    }

    /// The key with these bytes: any 32 will do, X25519 clamps them (RFC 7748, section 5).
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes, to be put into a keyring.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0)
    }

    /// The public key that belongs to it.
    #[must_use]
    pub fn public(&self) -> DevicePublicKey {
        let public = X25519HkdfSha256::sk_to_pk(&self.kem_key());
        DevicePublicKey(public.to_bytes().into())
    }

    pub(crate) fn kem_key(&self) -> KemSecret {
        // 32 bytes are always a private key: that is the only thing that the library asks for.
        KemSecret::from_bytes(&self.0)
            .unwrap_or_else(|_| unreachable!("32 bytes are an X25519 key"))
    }
}

impl fmt::Debug for DeviceSecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceSecretKey(…)")
    }
}

/// A device's public key, to which the relay seals.
///
/// In JSON it is 43 characters of base64url without padding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DevicePublicKey([u8; 32]);

impl DevicePublicKey {
    /// The key with these bytes. Whether it is fit for sealing shows in [`Sealer::new`](crate::Sealer::new).
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its bytes, by value.
    #[must_use]
    pub const fn to_bytes(&self) -> [u8; 32] {
        self.0
    }

    pub(crate) fn kem_key(self) -> KemPublic {
        // As above: the library asks for the length alone.
        KemPublic::from_bytes(&self.0)
            .unwrap_or_else(|_| unreachable!("32 bytes are an X25519 key"))
    }
}

impl fmt::Debug for DevicePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DevicePublicKey({})", String::from(*self))
    }
}

impl From<DevicePublicKey> for String {
    fn from(key: DevicePublicKey) -> Self {
        URL_SAFE_NO_PAD.encode(key.0)
    }
}

impl TryFrom<String> for DevicePublicKey {
    type Error = BadPublicKey;

    fn try_from(text: String) -> Result<Self, BadPublicKey> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadPublicKey)?;
        Ok(Self(bytes.try_into().map_err(|_| BadPublicKey)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_is_43_characters_in_json_and_nothing_else_is_read_as_one() {
        let key = DeviceSecretKey::generate().unwrap().public();
        let json = serde_json::to_string(&key).unwrap();
        assert_eq!(json.len(), 45);
        assert_eq!(serde_json::from_str::<DevicePublicKey>(&json).unwrap(), key);
        for bad in ["", "AAAA", &"A".repeat(44), &"=".repeat(43)] {
            assert!(
                DevicePublicKey::try_from(bad.to_owned()).is_err(),
                "{bad:?}"
            );
        }
    }
}
