//! How requests leave this machine.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroize as _;

/// Which proxy PingMe and the relays are asked through. This machine itself never is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProxyKind {
    /// What the system says, which may be none.
    #[default]
    System,
    /// No proxy, whatever the system says.
    None,
    /// An HTTP proxy.
    Http,
    /// A SOCKS5 proxy, which looks names up as well.
    Socks5,
}

/// The proxy, as the settings show it and as `network.json` of the data folder keeps it. The password
/// stays in the keyring.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct NetworkView {
    /// Which one.
    pub proxy: ProxyKind,
    /// Its address, `host:port`; empty for the system's and for none.
    pub address: String,
    /// The user name that it asks for; empty for none.
    pub user: String,
    /// Whether a password is kept for it.
    pub password_set: bool,
}

/// The proxy, as typed. The password is erased when this is dropped, and `Debug` leaves it out.
#[derive(Clone, Deserialize, TS)]
pub struct NetworkForm {
    /// Which one.
    pub proxy: ProxyKind,
    /// Its address, `host:port`; not read for the system's and for none.
    pub address: String,
    /// The user name that it asks for; may be empty.
    pub user: String,
    /// The password; `None` leaves the one that is kept, an empty one forgets it.
    pub password: Option<String>,
}

impl Drop for NetworkForm {
    fn drop(&mut self) {
        self.password.zeroize();
    }
}

impl fmt::Debug for NetworkForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NetworkForm")
            .field("proxy", &self.proxy)
            .field("address", &self.address)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}
