//! What has had its time goes.

use rusqlite::params;

use super::message::REPEAT_WITHIN_MS;
use super::{Store, StoreError, outage};

/// For how long a copy waits to be acknowledged while the relay is up, in milliseconds.
pub(crate) const COPY_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// For how long a used link is remembered past its expiry, in milliseconds: a clock may be set back.
const LINK_KEPT_MS: i64 = 24 * 60 * 60 * 1000;

impl Store {
    /// Erases expired copies, links that nobody can use any more, fingerprints that no repeat can
    /// match, and the tags that no cursor can point at. The last number's tag always stays. It is also
    /// the relay's sign of life.
    pub(crate) async fn purge(&self, now_ms: i64) -> Result<(), StoreError> {
        self.write(move |batch| {
            batch.tx.execute("DELETE FROM copy WHERE sealed_at_ms < ?1", [now_ms - COPY_KEPT_MS])?;
            batch.tx.execute("DELETE FROM used_link WHERE expires_at_ms < ?1", [now_ms - LINK_KEPT_MS])?;
            batch.tx.execute(
                "UPDATE message SET fingerprint = NULL WHERE fingerprint IS NOT NULL AND received_at_ms < ?1",
                [now_ms - REPEAT_WITHIN_MS],
            )?;
            batch.tx.execute(
                "DELETE FROM message WHERE received_at_ms < ?1 AND seq < (
                     SELECT min(account.head, coalesce((SELECT min(acked_seq) FROM device WHERE device.account = account.account), account.head))
                     FROM account WHERE account.account = message.account)",
                params![now_ms - REPEAT_WITHIN_MS],
            )?;
            outage::sign_of_life(batch.tx, now_ms)
        })
        .await
    }
}
