//! Everything the desktop does that needs no window: accounts, numbers, purchases, the inbox, the
//! encrypted history, secrets and the relay poll. It knows nothing of Tauri.
//!
//! [`Desktop`] is the only way in. It takes plain forms and gives plain [views](view); what changes
//! by itself comes as an [`Event`].

mod accounts;
mod announce;
mod backup;
mod bindings;
mod built_in_relay;
mod card;
mod clock;
mod copying;
mod data_folder;
mod desktop;
mod diagnostics;
mod download;
mod error;
mod event;
mod export;
mod folding;
mod forgetting;
mod found;
mod found_number;
mod history;
mod id;
mod inbox;
mod keyring;
mod languages;
mod lock;
mod network;
mod notice;
mod number_day;
mod numbers;
mod opening;
mod pairing;
mod poll;
mod present;
mod purchases;
mod receiver;
mod redaction;
mod relay_account;
mod relay_client;
mod search;
mod secrets;
mod self_test;
mod service_record;
mod set_aside;
mod settings;
mod shared;
mod snapshot;
mod spend;
mod store;
mod tally;
mod tested;
pub mod view;

pub use backup::{Backup, BackupPassword};
pub use bindings::bindings;
pub use built_in_relay::RelayPlace;
pub use copying::NewestCode;
pub use desktop::{Desktop, Options};
pub use download::remove_left_over as remove_left_over_exports;
pub use error::Error;
pub use event::Event;
pub use forgetting::{Forgetting, remove_begun};
pub use id::{AccountId, PairingId, PurchaseId};
pub use keyring::KeyringSecrets;
pub use languages::Languages;
pub use lock::{AppLock, Password};
pub use notice::{About, Notice, Several};
pub use redaction::Redaction;
pub use relay_client::RelayError;
pub use relay_protocol::PROTOCOL_VERSION;
pub use secrets::{MemorySecrets, Secret, SecretError, SecretName, SecretStore};
pub use settings::{Choices, SettingsChange};
pub use tested::{test_message, test_report};
