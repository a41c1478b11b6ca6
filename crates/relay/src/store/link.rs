//! Pairing links that were used, and the devices that they made.

use relay_protocol::{AccountId, Cursor, DeviceId, DevicePublicKey, DeviceToken, LinkId};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::account;
use super::column::{Id, seq_column};
use super::device::token_hash;
use super::reading::position_at;
use super::{Store, StoreError};
use crate::clock::now_ms;

/// What a link that is right is to make.
pub(crate) struct NewDevice {
    pub(crate) account: AccountId,
    pub(crate) link: LinkId,
    pub(crate) expires_at_ms: i64,
    pub(crate) public_key: DevicePublicKey,
    pub(crate) token: DeviceToken,
    pub(crate) name: String,
}

/// What a link made, now or when it was first shown.
pub(crate) struct PairedDevice {
    pub(crate) device: DeviceId,
    pub(crate) cursor: Cursor,
    pub(crate) account: account::Account,
}

/// What became of a link.
pub(crate) enum Pairing {
    /// It made this device.
    Paired(PairedDevice),
    /// It made another device, or one that is gone.
    Used,
    /// Its account is gone.
    NoAccount,
}

fn used(
    connection: &Connection,
    link: LinkId,
) -> Result<Option<(DevicePublicKey, DeviceId)>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT public_key, device FROM used_link WHERE link = ?1",
            [link.as_bytes()],
            |row| Ok((row.get::<_, Id<_>>(0)?.0, row.get::<_, Id<_>>(1)?.0)),
        )
        .optional()?)
}

fn start_cursor(connection: &Connection, device: DeviceId) -> Result<Option<Cursor>, StoreError> {
    let cursor: Option<String> = connection
        .query_row(
            "SELECT start_cursor FROM device WHERE device = ?1",
            [Id(device)],
            |row| row.get(0),
        )
        .optional()?;
    Ok(cursor.map(Cursor::new))
}

impl Store {
    /// Makes the device of a link, once: the same key gets the same device again, another none.
    pub(crate) async fn pair(&self, new: NewDevice) -> Result<Pairing, StoreError> {
        self.write(move |batch| {
            let Some(account) = account::by_id(batch.tx, new.account)? else { return Ok(Pairing::NoAccount) };
            if let Some((public_key, device)) = used(batch.tx, new.link)? {
                let cursor = start_cursor(batch.tx, device)?.filter(|_| public_key == new.public_key);
                return Ok(cursor.map_or(Pairing::Used, |cursor| Pairing::Paired(PairedDevice { device, cursor, account })));
            }
            let device = DeviceId::random()?;
            let cursor = position_at(batch.tx, batch.epoch, account.id, account.head)?.to_cursor();
            batch.tx.execute(
                "INSERT INTO device (device, account, token_hash, public_key, name, paired_at_ms, start_cursor, acked_seq)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    Id(device),
                    Id(account.id),
                    token_hash(&new.token),
                    Id(new.public_key),
                    new.name,
                    now_ms(),
                    cursor.as_str(),
                    seq_column(account.head)
                ],
            )?;
            batch.tx.execute(
                "INSERT INTO used_link (link, expires_at_ms, public_key, device) VALUES (?1, ?2, ?3, ?4)",
                params![new.link.as_bytes(), new.expires_at_ms, Id(new.public_key), Id(device)],
            )?;
            Ok(Pairing::Paired(PairedDevice { device, cursor, account }))
        })
        .await
    }
}
