//! What of a snapshot is left while the app is locked.

use crate::view::{AccountView, Card, MonthSpent, NetworkView, PingmeSeen, RelayView, Snapshot};

/// The snapshot without anything that the lock keeps from people at this computer: no number, code, message
/// or sum, and nothing that names an account. How the relay is stays, and so do the person's choices, which the
/// window looks and speaks by. Each field is named, so that a new one has to be decided on.
pub(super) fn hidden(snapshot: &Snapshot) -> Snapshot {
    Snapshot {
        demo: snapshot.demo,
        this_run: snapshot.this_run,
        app_version: snapshot.app_version.clone(),
        now_ms: snapshot.now_ms,
        today: snapshot.today.clone(),
        blocked: snapshot.blocked.clone(),
        accounts: snapshot.accounts.iter().map(nameless).collect(),
        numbers: Vec::new(),
        card: Card::Empty,
        waits: Vec::new(),
        last_choice: None,
        muted: Vec::new(),
        paused: snapshot.paused,
        deleted: None,
        spent: MonthSpent::default(),
        new_count: 0,
        lock: snapshot.lock,
        settings: snapshot.settings.clone(),
        network: NetworkView::default(),
        language: snapshot.language,
    }
}

/// An account of which only its relay's state is told.
fn nameless(account: &AccountView) -> AccountView {
    AccountView {
        id: account.id,
        label: String::new(),
        user_id: String::new(),
        base_url: String::new(),
        relay: RelayView {
            state: account.relay.state,
            host: None,
            built_in: account.relay.built_in,
            checked_ms: account.relay.checked_ms,
            since_ms: account.relay.since_ms,
            problem: None,
            pingme: PingmeSeen::Unknown,
            notices: Vec::new(),
        },
        numbers_checked_ms: account.numbers_checked_ms,
        numbers_problem: None,
    }
}
