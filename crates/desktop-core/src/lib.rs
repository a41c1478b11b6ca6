//! Everything the desktop does that needs no window: accounts, numbers, purchases, the inbox, the
//! encrypted history, secrets and the relay poll. It knows nothing of Tauri.
//!
//! [`Desktop`] is the only way in. It takes plain forms and gives plain [views](view); what changes
//! by itself comes as an [`Event`].

mod bindings;
mod desktop;
mod error;
mod event;
mod secrets;
pub mod view;

pub use bindings::bindings;
pub use desktop::{Desktop, Options};
pub use error::Error;
pub use event::Event;
pub use secrets::{MemorySecrets, Secret, SecretError, SecretName, SecretStore};
