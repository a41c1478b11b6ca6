//! While the relay is off, no device can ask it for anything: that time counts neither towards the
//! erasing of what waits for a device, nor towards its being suspended.

use rusqlite::{Connection, params};

use super::{Store, StoreError};

/// Anything shorter is no outage, in milliseconds. It is longer than the time between two signs of
/// life, so that a relay that is started again and again still erases what is old.
const OUTAGE_MS: i64 = 2 * 60 * 60 * 1000;

impl Store {
    /// The relay is up again: copies and devices that waited through an outage are given that time back.
    pub(crate) async fn come_up(&self, now_ms: i64) -> Result<(), StoreError> {
        self.write(move |batch| {
            let up_until_ms: Option<i64> =
                batch
                    .tx
                    .query_row("SELECT up_until_ms FROM relay", [], |row| row.get(0))?;
            let off_ms = up_until_ms.map_or(0, |up_until_ms| now_ms.saturating_sub(up_until_ms));
            if off_ms > OUTAGE_MS {
                batch.tx.execute(
                    "UPDATE copy SET sealed_at_ms = min(sealed_at_ms + ?1, ?2) WHERE sealed_at_ms < ?2",
                    params![off_ms, now_ms],
                )?;
                batch
                    .tx
                    .execute("UPDATE device SET excused_ms = excused_ms + ?1", [off_ms])?;
                tracing::info!(hours = off_ms / 3_600_000, "the relay was off for a while");
            }
            sign_of_life(batch.tx, now_ms)
        })
        .await
    }
}

/// Notes that the relay is up at this time.
pub(super) fn sign_of_life(connection: &Connection, now_ms: i64) -> Result<(), StoreError> {
    connection.execute("UPDATE relay SET up_until_ms = ?1", [now_ms])?;
    Ok(())
}
