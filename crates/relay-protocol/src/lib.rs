//! What a PingMe relay and a device say to each other.
//!
//! The relay commits each callback, sealed to every paired device, and hands the sealed messages out
//! over a long poll. This crate holds what both sides have to agree on: the names of things
//! ([`AccountId`], [`DeviceId`], [`Cursor`] …), the pairing link ([`PairingLink`]), the bodies of
//! requests and answers ([`wire`]), and the sealing ([`Sealer`], [`Opener`]). It knows nobody and does
//! no I/O. `docs/relay-protocol.md` says the same for a client in another language.

mod content;
mod device_key;
mod id;
mod link;
mod sealing;
mod secret;
mod store_time;
pub mod wire;

pub use content::{Content, ContentError, Kind};
pub use device_key::{BadPublicKey, DevicePublicKey, DeviceSecretKey};
pub use id::{AccountId, BadId, Cursor, DeviceId, Epoch, LinkId, MessageId};
pub use link::{LINK_SCHEME, PairingLink, PairingLinkError, RelayUrlError, check_relay_url};
pub use sealing::{OpenError, Opener, SEALING_OVERHEAD, SealError, Sealer};
pub use secret::{BadSecret, DeviceToken, LinkSecret, Psk};
pub use store_time::{STORE_TIME_HEADER, StoreTime};

/// The version of the protocol that this crate speaks.
pub const PROTOCOL_VERSION: u32 = 1;

/// The header that names the protocol's version, on requests and on answers.
///
/// A request without it is served as version 1; a request that names another version is refused with
/// [`wire::ProblemKind::UnsupportedProtocol`].
pub const VERSION_HEADER: &str = "pingme-relay-protocol";

/// The largest callback body that a relay keeps, in bytes.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
