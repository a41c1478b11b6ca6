//! The relay's one key, and everything that is derived from it.
//!
//! Each derivation is HKDF-SHA256 over the key, under a label of its own and fields of fixed length, so
//! that no two of them can give the same bytes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use relay_protocol::{AccountId, DeviceId, DevicePublicKey, DeviceToken, LinkId, LinkSecret, Psk};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const SALT: &[u8] = b"pingme-relay v1";

/// 32 random bytes, the same on every replica of a relay, kept outside its store.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RelayKey([u8; 32]);

impl RelayKey {
    /// A new key from the operating system's randomness.
    ///
    /// # Errors
    /// The operating system has none to give.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut())?;
        Ok(Self(*bytes))
    }

    /// The key with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the store holds to notice another key.
    pub(crate) fn check_value(&self) -> [u8; 32] {
        *self.derive("check value", &[])
    }

    /// The last part of an account's callback URL. `version` is what a rotation counts up.
    pub(crate) fn callback_secret(&self, account: AccountId, version: u32) -> Zeroizing<String> {
        let secret = self.derive(
            "callback secret",
            &[account.as_bytes(), &version.to_be_bytes()],
        );
        Zeroizing::new(URL_SAFE_NO_PAD.encode(secret.as_ref()))
    }

    pub(crate) fn link_secret(
        &self,
        account: AccountId,
        link: LinkId,
        expires_at_ms: i64,
    ) -> LinkSecret {
        LinkSecret::from_bytes(&self.derive(
            "link secret",
            &[
                account.as_bytes(),
                link.as_bytes(),
                &expires_at_ms.to_be_bytes(),
            ],
        ))
    }

    /// A device's token: the same for the same link and public key, so that a lost answer can be given
    /// again and the token need not be stored.
    pub(crate) fn device_token(
        &self,
        account: AccountId,
        link: LinkId,
        public_key: &DevicePublicKey,
    ) -> DeviceToken {
        DeviceToken::from_bytes(&self.derive(
            "device token",
            &[account.as_bytes(), link.as_bytes(), public_key.as_bytes()],
        ))
    }

    /// Bound to the public key: whoever puts another one into the store gets messages that only the
    /// holder of this relay's key could open.
    pub(crate) fn psk(
        &self,
        account: AccountId,
        device: DeviceId,
        public_key: &DevicePublicKey,
    ) -> Psk {
        Psk::from_bytes(*self.derive(
            "device psk",
            &[account.as_bytes(), device.as_bytes(), public_key.as_bytes()],
        ))
    }

    /// What a repeat is recognised by. Never a bare hash: the few codes there are could be tried.
    pub(crate) fn fingerprint(&self, account: AccountId, body: &[u8]) -> [u8; 32] {
        self.mac("repeat fingerprint", &[account.as_bytes(), body])
    }

    /// What shows that a self-test is this relay's own.
    pub(crate) fn self_test_mac(
        &self,
        account: AccountId,
        nonce: &[u8; 16],
        expires_at_ms: i64,
    ) -> [u8; 32] {
        self.mac(
            "self-test",
            &[account.as_bytes(), nonce, &expires_at_ms.to_be_bytes()],
        )
    }

    fn derive(&self, label: &str, fields: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        let mut info = Vec::from(label.as_bytes());
        info.push(0);
        fields
            .iter()
            .for_each(|field| info.extend_from_slice(field));
        let mut out = Zeroizing::new([0; 32]);
        // HKDF-SHA256 gives up to 8160 bytes; 32 cannot be too many.
        Hkdf::<Sha256>::new(Some(SALT), &self.0)
            .expand(&info, out.as_mut())
            .expect("32 bytes are within HKDF's bound");
        out
    }

    fn mac(&self, label: &str, fields: &[&[u8]]) -> [u8; 32] {
        let key = self.derive(label, &[]);
        // HMAC takes keys of every length.
        let mut mac =
            Hmac::<Sha256>::new_from_slice(key.as_ref()).expect("HMAC takes a key of 32 bytes");
        fields.iter().for_each(|field| mac.update(field));
        mac.finalize().into_bytes().into()
    }
}

impl PartialEq for RelayKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for RelayKey {}

impl std::fmt::Debug for RelayKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RelayKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_derived_depends_on_the_key_the_label_and_every_field() {
        let key = RelayKey::from_bytes([1; 32]);
        let (one, two) = (
            AccountId::from_bytes([1; 16]),
            AccountId::from_bytes([2; 16]),
        );
        let secret = key.callback_secret(one, 1);
        assert_eq!(secret, key.callback_secret(one, 1));
        for other in [
            key.callback_secret(two, 1),
            key.callback_secret(one, 2),
            RelayKey::from_bytes([2; 32]).callback_secret(one, 1),
        ] {
            assert_ne!(secret, other);
        }
        let public = DevicePublicKey::from_bytes([5; 32]);
        let device = DeviceId::from_bytes([3; 16]);
        let link = LinkId::from_bytes([3; 16]);
        assert_ne!(
            DeviceToken::from_bytes(key.psk(one, device, &public).expose()),
            key.device_token(one, link, &public)
        );
        assert_ne!(key.fingerprint(one, b"x"), key.fingerprint(two, b"x"));
        assert_eq!(format!("{key:?}"), "RelayKey(…)");
    }
}
