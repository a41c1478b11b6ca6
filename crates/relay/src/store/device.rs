//! Devices, and which of them count.

use relay_protocol::wire::{DeviceEntry, DeviceState};
use relay_protocol::{AccountId, DeviceId, DevicePublicKey, DeviceToken};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sha2::{Digest as _, Sha256};

use super::column::Id;
use super::{Store, StoreError};

/// After how long without a request, while the relay is up, a device is suspended, in milliseconds.
const SUSPENDED_AFTER_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// How old "last seen" may become before it is written again, in milliseconds.
const SEEN_AGAIN_AFTER_MS: i64 = 60 * 1000;

/// A paired device.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub(crate) id: DeviceId,
    pub(crate) account: AccountId,
    pub(crate) public_key: DevicePublicKey,
    pub(crate) name: String,
    pub(crate) paired_at_ms: i64,
    pub(crate) seen_at_ms: Option<i64>,
    /// How long the relay was off since then.
    pub(crate) excused_ms: i64,
    pub(crate) acked_seq: u64,
}

const COLUMNS: &str =
    "device, account, public_key, name, paired_at_ms, seen_at_ms, excused_ms, acked_seq";

impl Device {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get::<_, Id<_>>(0)?.0,
            account: row.get::<_, Id<_>>(1)?.0,
            public_key: row.get::<_, Id<_>>(2)?.0,
            name: row.get(3)?,
            paired_at_ms: row.get(4)?,
            seen_at_ms: row.get(5)?,
            excused_ms: row.get(6)?,
            acked_seq: row.get(7)?,
        })
    }
}

/// What the store holds of a token.
pub(super) fn token_hash(token: &DeviceToken) -> [u8; 32] {
    Sha256::digest(token.expose()).into()
}

pub(super) fn by_id(
    connection: &Connection,
    device: DeviceId,
) -> Result<Option<Device>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM device WHERE device = ?1"))?;
    Ok(statement
        .query_row([Id(device)], Device::from_row)
        .optional()?)
}

pub(super) fn of_account(
    connection: &Connection,
    account: AccountId,
) -> Result<Vec<Device>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM device WHERE account = ?1 ORDER BY paired_at_ms, device"
    ))?;
    Ok(statement
        .query_map([Id(account)], Device::from_row)?
        .collect::<Result<_, _>>()?)
}

/// The state of each of one account's devices. Of those that ever asked for anything, the last one to do
/// so stays active however long ago it was.
pub(super) fn states(devices: &[Device], now_ms: i64) -> Vec<DeviceState> {
    let long_ago = now_ms.saturating_sub(SUSPENDED_AFTER_MS);
    let fresh = |device: &Device, at_ms: i64| at_ms.saturating_add(device.excused_ms) > long_ago;
    let last_seen = devices.iter().filter_map(|device| device.seen_at_ms).max();
    devices
        .iter()
        .map(|device| match device.seen_at_ms {
            Some(at_ms) if fresh(device, at_ms) || last_seen == Some(at_ms) => DeviceState::Active,
            None if fresh(device, device.paired_at_ms) => DeviceState::Paired,
            _ => DeviceState::Suspended,
        })
        .collect()
}

fn entries(
    connection: &Connection,
    account: AccountId,
    now_ms: i64,
) -> Result<Vec<DeviceEntry>, StoreError> {
    let devices = of_account(connection, account)?;
    let states = states(&devices, now_ms);
    let mut unread = connection.prepare_cached("SELECT count(*) FROM copy WHERE device = ?1")?;
    devices
        .into_iter()
        .zip(states)
        .map(|(device, state)| {
            Ok(DeviceEntry {
                device: device.id,
                name: device.name,
                paired_at_ms: device.paired_at_ms,
                last_seen_ms: device.seen_at_ms,
                state,
                unread: unread.query_row([Id(device.id)], |row| row.get(0))?,
            })
        })
        .collect()
}

/// What a revocation took along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Revoked {
    /// Messages that the device had not acknowledged.
    pub(crate) unread: u64,
    /// Whether the account has no other device.
    pub(crate) last: bool,
}

impl Store {
    /// The device with this token, which has now been seen. Nothing for a token that no device has.
    pub(crate) async fn device_by_token(
        &self,
        token: &DeviceToken,
        now_ms: i64,
    ) -> Result<Option<Device>, StoreError> {
        let hash = token_hash(token);
        let found = self
            .read(move |connection| {
                let mut statement = connection.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM device WHERE token_hash = ?1"
                ))?;
                Ok(statement.query_row([hash], Device::from_row).optional()?)
            })
            .await?;
        if let Some(device) = &found
            && device
                .seen_at_ms
                .is_none_or(|at_ms| (now_ms - at_ms).abs() > SEEN_AGAIN_AFTER_MS)
        {
            let device = device.id;
            self.write(move |batch| {
                batch.tx.execute(
                    "UPDATE device SET seen_at_ms = ?2, excused_ms = 0 WHERE device = ?1",
                    params![Id(device), now_ms],
                )?;
                Ok(())
            })
            .await?;
        }
        Ok(found)
    }

    /// The devices of an account, the oldest first.
    pub(crate) async fn devices(
        &self,
        account: AccountId,
        now_ms: i64,
    ) -> Result<Vec<DeviceEntry>, StoreError> {
        self.read(move |connection| entries(connection, account, now_ms))
            .await
    }

    /// Revokes a device: its token is dead, its copies are gone. Nothing when there is no such device.
    pub(crate) async fn revoke(&self, device: DeviceId) -> Result<Option<Revoked>, StoreError> {
        self.write(move |batch| {
            let Some(found) = by_id(batch.tx, device)? else {
                return Ok(None);
            };
            let unread = batch.tx.query_row(
                "SELECT count(*) FROM copy WHERE device = ?1",
                [Id(device)],
                |row| row.get(0),
            )?;
            batch
                .tx
                .execute("DELETE FROM device WHERE device = ?1", [Id(device)])?;
            let last = of_account(batch.tx, found.account)?.is_empty();
            // A poll that waits for it is told at once.
            batch.touched.insert(found.account);
            Ok(Some(Revoked { unread, last }))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 60 * 60 * 1000;

    fn device(paired_day: i64, seen_day: Option<i64>) -> Device {
        Device {
            id: DeviceId::from_bytes([0; 16]),
            account: AccountId::from_bytes([0; 16]),
            public_key: DevicePublicKey::from_bytes([0; 32]),
            name: String::new(),
            paired_at_ms: paired_day * DAY,
            seen_at_ms: seen_day.map(|day| day * DAY),
            excused_ms: 0,
            acked_seq: 0,
        }
    }

    #[test]
    fn a_device_is_suspended_after_thirty_days_unless_it_is_the_last_one() {
        use DeviceState::{Active, Paired, Suspended};
        type Days = (i64, Option<i64>);
        let cases: [(&[Days], &[DeviceState]); 6] = [
            (&[(100, None)], &[Paired]),
            (&[(60, None)], &[Suspended]),
            (&[(10, Some(20))], &[Active]),
            (&[(10, Some(20)), (10, Some(80))], &[Suspended, Active]),
            (&[(10, Some(20)), (10, Some(30))], &[Suspended, Active]),
            (&[(10, Some(20)), (99, None)], &[Active, Paired]),
        ];
        for (devices, expected) in cases {
            let list: Vec<_> = devices
                .iter()
                .map(|&(paired, seen)| device(paired, seen))
                .collect();
            assert_eq!(states(&list, 100 * DAY), expected, "{devices:?}");
        }
    }
}
