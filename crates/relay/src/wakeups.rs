//! Who waits for which account's next message.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use relay_protocol::AccountId;
use tokio::sync::watch;

/// Wakes long polls once a message for their account is committed.
#[derive(Default)]
pub(crate) struct Wakeups {
    accounts: Mutex<HashMap<AccountId, watch::Sender<()>>>,
}

impl Wakeups {
    /// Notices every commit from now on: to be called before the store is asked.
    pub(crate) fn subscribe(&self, account: AccountId) -> watch::Receiver<()> {
        self.lock()
            .entry(account)
            .or_insert_with(|| watch::Sender::new(()))
            .subscribe()
    }

    /// Something for this account is committed.
    pub(crate) fn wake(&self, account: AccountId) {
        let mut accounts = self.lock();
        if let Some(sender) = accounts.get(&account)
            && sender.send(()).is_err()
        {
            // Nobody waits any more; the next one makes a new channel.
            accounts.remove(&account);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<AccountId, watch::Sender<()>>> {
        // Nothing is half done between two statements here, so a panic elsewhere does no harm.
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wake_up_reaches_those_who_wait_for_that_account_and_leaves_nothing_behind() {
        let (one, two) = (
            AccountId::from_bytes([1; 16]),
            AccountId::from_bytes([2; 16]),
        );
        let wakeups = Wakeups::default();
        let (mut first, second) = (wakeups.subscribe(one), wakeups.subscribe(two));
        wakeups.wake(one);
        assert!(first.has_changed().unwrap());
        first.mark_unchanged();
        assert!(!second.has_changed().unwrap());
        drop((first, second));
        wakeups.wake(one);
        wakeups.wake(two);
        assert!(wakeups.lock().is_empty());
    }
}
