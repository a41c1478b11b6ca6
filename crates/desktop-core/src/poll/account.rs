//! Asking what the relay says of the account: beside the poll, never in its way.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinHandle;

use crate::{
    id::PairingId, pairing::Keys, relay_account, relay_client::RelayClient, shared::Shared,
};

/// A connection that stays live for long is no reason not to hear of another computer.
const AGAIN_AFTER: Duration = Duration::from_secs(60 * 60);

/// When the account was asked about, and whether it is to be again.
#[derive(Default)]
pub(super) struct AccountReading {
    /// The last answer is of the connection that is live now.
    current: bool,
    asked: Option<Instant>,
    /// True once it is over and the answer is kept.
    under_way: Option<JoinHandle<bool>>,
}

impl AccountReading {
    /// The connection was lost: much may be different when it is back.
    pub(super) fn lost(&mut self) {
        self.current = false;
    }

    /// The poll is live: asks, if that is due.
    pub(super) async fn live(
        &mut self,
        shared: &Arc<Shared>,
        pairing: PairingId,
        client: &RelayClient,
        keys: &Arc<Keys>,
    ) {
        if let Some(task) = self.under_way.take() {
            if !task.is_finished() {
                self.under_way = Some(task);
                return;
            }
            self.current &= matches!(task.await, Ok(true));
        }
        let old = self.asked.is_some_and(|at| at.elapsed() > AGAIN_AFTER);
        if self.current && !old {
            return;
        }
        self.current = true;
        self.asked = Some(Instant::now());
        let (shared, client, keys) = (Arc::clone(shared), client.clone(), Arc::clone(keys));
        self.under_way = Some(tokio::spawn(async move {
            let asked = relay_account::ask(&shared, pairing, &client, &keys.token).await;
            if let Err(error) = &asked {
                let code = error.code();
                tracing::warn!(%pairing, ?code, %error, "the relay does not say how the account is");
            }
            asked.is_ok()
        }));
    }
}
