//! PingMe accounts and their relays.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroize as _;

use super::{PingmeSeen, Problem, RelayNotice};

/// A PingMe account as the sidebar and the settings show it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AccountView {
    /// The account's id in this app.
    #[ts(type = "number")]
    pub id: i64,
    /// The person's own name for it; the user ID where none was given.
    pub label: String,
    /// PingMe's user ID.
    pub user_id: String,
    /// The API's address.
    pub base_url: String,
    /// The relay that receives its SMS.
    pub relay: RelayView,
    /// When the number list was last read.
    #[ts(type = "number | null")]
    pub numbers_checked_ms: Option<i64>,
    /// Why the last reading failed, or nothing.
    pub numbers_problem: Option<Problem>,
}

/// The connection to an account's relay.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RelayView {
    /// What it is doing.
    pub state: RelayState,
    /// The relay's host name, where paired; that of its public URL for the relay in the app.
    pub host: Option<String>,
    /// It is the relay in the app.
    pub built_in: bool,
    /// When the relay last answered.
    #[ts(type = "number | null")]
    pub checked_ms: Option<i64>,
    /// Since when it has been in this state.
    #[ts(type = "number | null")]
    pub since_ms: Option<i64>,
    /// What went wrong last, while reconnecting or refused.
    pub problem: Option<Problem>,
    /// Whether PingMe itself has called its callback URL.
    pub pingme: PingmeSeen,
    /// What changed there and the person has not been shown yet.
    pub notices: Vec<RelayNotice>,
}

/// What a relay connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RelayState {
    /// No relay: codes cannot arrive.
    NotPaired,
    /// The first request is under way.
    Connecting,
    /// Polling; a message would arrive now.
    Live,
    /// The last request failed; the next one follows.
    Reconnecting,
    /// The relay no longer accepts this device: pair again.
    Refused,
}

/// A new account, as typed. The key is erased when this is dropped, and `Debug` leaves it out.
#[derive(Clone, Deserialize, TS)]
pub struct AccountForm {
    /// The person's own name for it; may be empty.
    pub label: String,
    /// PingMe's user ID.
    pub user_id: String,
    /// The app key. Goes into the keyring and never comes back.
    pub key: String,
    /// The API's address; empty for PingMe's own.
    pub base_url: String,
}

impl Drop for AccountForm {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl fmt::Debug for AccountForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountForm")
            .field("label", &self.label)
            .field("user_id", &self.user_id)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

/// Another label, key or address for an account. The key is erased when this is dropped, and `Debug`
/// leaves it out.
#[derive(Clone, Deserialize, TS)]
pub struct AccountChange {
    /// The account's id.
    #[ts(type = "number")]
    pub account: i64,
    /// The person's own name for it; may be empty.
    pub label: String,
    /// The new app key; empty to leave the one in the keyring.
    pub key: String,
    /// The API's address; empty for PingMe's own.
    pub base_url: String,
}

impl Drop for AccountChange {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl fmt::Debug for AccountChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountChange")
            .field("account", &self.account)
            .field("label", &self.label)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

/// What checking a key against the API showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct KeyCheck {
    /// Services on offer.
    pub services: u32,
    /// Numbers the account has now.
    pub numbers: u32,
}

/// What a pairing link says, before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PairingOffer {
    /// The relay's host name (with a port that is not the usual one).
    pub host: String,
    /// The user ID that it is for.
    pub user_id: String,
    /// The account of this app with that user ID.
    #[ts(type = "number | null")]
    pub account: Option<i64>,
    /// The connection is https; else it stays on this machine.
    pub https: bool,
    /// The account is paired already, with this host.
    pub replaces: Option<String>,
    /// The name that the relay will list this computer under, unless another is given.
    pub device_name: String,
}

/// A pairing that the person has confirmed. The link is erased when this is dropped, and `Debug`
/// leaves it out.
#[derive(Clone, Deserialize, TS)]
pub struct PairForm {
    /// The account's id.
    #[ts(type = "number")]
    pub account: i64,
    /// The link, as pasted.
    pub link: String,
    /// The name that the relay lists this computer under.
    pub device_name: String,
    /// The second confirmation: replace the pairing that is there.
    pub replace: bool,
}

impl Drop for PairForm {
    fn drop(&mut self) {
        self.link.zeroize();
    }
}

impl fmt::Debug for PairForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PairForm")
            .field("account", &self.account)
            .field("device_name", &self.device_name)
            .field("replace", &self.replace)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_prints_holds_no_secret() {
        let account = AccountForm {
            label: "Work".into(),
            user_id: "u-1".into(),
            key: "hush".into(),
            base_url: String::new(),
        };
        let pair = PairForm {
            account: 1,
            link: "pingme://pair?secret=hush".into(),
            device_name: "desk".into(),
            replace: false,
        };
        let change = AccountChange {
            account: 1,
            label: "Home".into(),
            key: "hush".into(),
            base_url: String::new(),
        };
        let printed = format!("{account:?} {pair:?} {change:?}");
        assert!(printed.contains("Home"), "{printed}");
        assert!(printed.contains("Work") && printed.contains("desk"));
        assert!(!printed.contains("hush"), "{printed}");
    }
}
