//! Sealing a message to one device, and opening it there.
//!
//! HPKE (RFC 9180) in PSK mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and the export-only AEAD
//! gives a key, set up once per device and batch; XChaCha20-Poly1305 under that key and a random nonce
//! seals each message. A sealed message carries the encapsulated key, so that any one opens alone.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hpke::aead::ExportOnlyAead;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{CryptoRng, UnwrapErr};
use hpke::{Deserializable as _, OpModeR, OpModeS, PskBundle, Serializable as _};
use zeroize::Zeroizing;

use crate::content::{Content, ContentError, HEAD_BYTES};
use crate::device_key::{DevicePublicKey, DeviceSecretKey};
use crate::id::{AccountId, DeviceId, Epoch};
use crate::secret::Psk;

const FORMAT: u8 = 1;
const INFO: &[u8] = b"pingme-relay v1 seal";
const PSK_ID: &[u8] = b"pingme-relay v1 device";
const EXPORTER_CONTEXT: &[u8] = b"pingme-relay v1 message key";

const ENCAPSULATED_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;

/// How many bytes a sealed message is longer than the callback's body.
pub const SEALING_OVERHEAD: usize = 1 + ENCAPSULATED_BYTES + NONCE_BYTES + HEAD_BYTES + TAG_BYTES;

/// A message cannot be sealed to this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The device's public key is one to which nothing can be sealed (a point of low order).
    #[error("the device's public key is unfit for sealing")]
    PublicKey,
    /// The operating system gave no randomness.
    #[error("no randomness from the operating system")]
    Randomness,
    /// The message is too long to be sealed.
    #[error("the message is too long to be sealed")]
    TooLong,
}

/// A message does not open: it was sealed for another place or device, by somebody without the
/// pre-shared key, or it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Fewer bytes than every sealed message has.
    #[error("the sealed message is cut short")]
    TooShort,
    /// Sealed in a format that this version does not know.
    #[error("the sealed message has the unknown format {0}")]
    Format(u8),
    /// The seal is not the relay's, or not for this device, account, epoch and sequence.
    #[error("the seal is broken, or was made for another place or device")]
    Seal,
    /// The seal is right and what is inside cannot be read.
    #[error("what was sealed cannot be read: {0}")]
    Content(#[from] ContentError),
}

/// Where a sealed message belongs. It is authenticated with the message, and not sent along.
#[derive(Clone, Copy)]
struct Place {
    account: AccountId,
    epoch: Epoch,
    device: DeviceId,
}

impl Place {
    fn associated_data(&self, seq: u64) -> [u8; 56] {
        let mut bytes = [0; 56];
        bytes[..16].copy_from_slice(self.account.as_bytes());
        bytes[16..32].copy_from_slice(self.epoch.as_bytes());
        bytes[32..40].copy_from_slice(&seq.to_be_bytes());
        bytes[40..].copy_from_slice(self.device.as_bytes());
        bytes
    }
}

/// Seals messages to one device. Setting up costs a hundred times what sealing costs: one is made per
/// device and batch, and dropped with the batch.
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    encapsulated: [u8; ENCAPSULATED_BYTES],
    place: Place,
}

impl Sealer {
    /// Encapsulates a fresh key to the device.
    ///
    /// # Errors
    /// [`SealError::PublicKey`] when nothing can be sealed to that key.
    ///
    /// # Panics
    /// The operating system gives no randomness: going on would give away what is to be kept.
    pub fn new(
        public_key: &DevicePublicKey,
        psk: &Psk,
        account: AccountId,
        device: DeviceId,
        epoch: Epoch,
    ) -> Result<Self, SealError> {
        Self::with_rng(
            public_key,
            psk,
            Place {
                account,
                epoch,
                device,
            },
            &mut UnwrapErr(getrandom::SysRng),
        )
    }

    fn with_rng(
        public_key: &DevicePublicKey,
        psk: &Psk,
        place: Place,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, SealError> {
        // Both are non-empty, which is all that can be wrong with a bundle.
        let bundle = PskBundle::new(psk.expose(), PSK_ID).map_err(|_| SealError::PublicKey)?;
        let (encapsulated, context) = hpke::setup_sender_with_rng::<
            ExportOnlyAead,
            HkdfSha256,
            X25519HkdfSha256,
        >(
            &OpModeS::Psk(bundle), &public_key.kem_key(), INFO, rng
        )
        .map_err(|_| SealError::PublicKey)?;
        let mut key = Zeroizing::new([0; 32]);
        // 32 bytes are far below what HKDF can give.
        context
            .export(EXPORTER_CONTEXT, key.as_mut())
            .map_err(|_| SealError::PublicKey)?;
        Ok(Self {
            cipher: XChaCha20Poly1305::new((&*key).into()),
            encapsulated: encapsulated.to_bytes().into(),
            place,
        })
    }

    /// Seals one message for its place in the account's sequence.
    ///
    /// # Errors
    /// No randomness, or a message of more than 256 GiB.
    pub fn seal(&self, seq: u64, content: &Content) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| SealError::Randomness)?;
        self.seal_with_nonce(seq, content, nonce)
    }

    fn seal_with_nonce(
        &self,
        seq: u64,
        content: &Content,
        nonce: [u8; NONCE_BYTES],
    ) -> Result<Vec<u8>, SealError> {
        let plain = Zeroizing::new(content.encode());
        let payload = Payload {
            msg: &plain,
            aad: &self.place.associated_data(seq),
        };
        let ciphertext = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealError::TooLong)?;
        let mut sealed = Vec::with_capacity(SEALING_OVERHEAD + content.body.len());
        sealed.push(FORMAT);
        sealed.extend_from_slice(&self.encapsulated);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        Ok(sealed)
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer")
            .field("account", &self.place.account)
            .field("device", &self.place.device)
            .finish_non_exhaustive()
    }
}

/// Opens what was sealed to one device.
#[derive(Clone, Debug)]
pub struct Opener {
    secret_key: DeviceSecretKey,
    psk: Psk,
    account: AccountId,
    device: DeviceId,
}

impl Opener {
    /// An opener for what the relay seals to `device` of `account`.
    #[must_use]
    pub fn new(
        secret_key: DeviceSecretKey,
        psk: Psk,
        account: AccountId,
        device: DeviceId,
    ) -> Self {
        Self {
            secret_key,
            psk,
            account,
            device,
        }
    }

    /// Opens one message.
    ///
    /// # Errors
    /// [`OpenError`] says why it does not open; the bytes are worth keeping all the same.
    pub fn open(&self, epoch: Epoch, seq: u64, sealed: &[u8]) -> Result<Content, OpenError> {
        let (&format, rest) = sealed.split_first().ok_or(OpenError::TooShort)?;
        if format != FORMAT {
            return Err(OpenError::Format(format));
        }
        let (encapsulated, rest) = rest
            .split_first_chunk::<ENCAPSULATED_BYTES>()
            .ok_or(OpenError::TooShort)?;
        let (nonce, ciphertext) = rest
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(OpenError::TooShort)?;
        if ciphertext.len() < TAG_BYTES {
            return Err(OpenError::TooShort);
        }
        let key = self.message_key(encapsulated)?;
        let place = Place {
            account: self.account,
            epoch,
            device: self.device,
        };
        let payload = Payload {
            msg: ciphertext,
            aad: &place.associated_data(seq),
        };
        let plain = XChaCha20Poly1305::new((&*key).into())
            .decrypt(&XNonce::from(*nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| OpenError::Seal)?;
        Ok(Content::decode(&plain)?)
    }

    fn message_key(
        &self,
        encapsulated: &[u8; ENCAPSULATED_BYTES],
    ) -> Result<Zeroizing<[u8; 32]>, OpenError> {
        let encapsulated = <X25519HkdfSha256 as hpke::Kem>::EncappedKey::from_bytes(encapsulated)
            .map_err(|_| OpenError::Seal)?;
        let bundle = PskBundle::new(self.psk.expose(), PSK_ID).map_err(|_| OpenError::Seal)?;
        let context = hpke::setup_receiver::<ExportOnlyAead, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Psk(bundle),
            &self.secret_key.kem_key(),
            &encapsulated,
            INFO,
        )
        .map_err(|_| OpenError::Seal)?;
        let mut key = Zeroizing::new([0; 32]);
        context
            .export(EXPORTER_CONTEXT, key.as_mut())
            .map_err(|_| OpenError::Seal)?;
        Ok(key)
    }
}

#[cfg(test)]
mod tests;
