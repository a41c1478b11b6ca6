//! The relay: receives PingMe's callbacks at a secret URL, commits each one sealed to every paired
//! device, and hands them out over a long poll.
//!
//! It is a server (`pingme-relay`) and a library: an application can carry a [`Relay`] of its own. It
//! never parses what it receives. `docs/relay-protocol.md` describes what it says over HTTP.

mod clock;
mod cursor;
mod error;
mod http;
mod key;
mod key_file;
mod pairing;
mod self_test;
mod server;
mod store;
mod upkeep;
mod wakeups;

pub use error::Error;
pub use key::RelayKey;
pub use key_file::{default_key_file, load_key};
pub use server::{Config, Relay};
pub use store::StoreError;
pub use upkeep::{AccountEntry, Upkeep, rekey, store_exists};
