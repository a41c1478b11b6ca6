//! A callback becomes a message: its place in the sequence, and a sealed copy for every device.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use relay_protocol::wire::DeviceState;
use relay_protocol::{AccountId, Content, Kind, MessageId};
use rusqlite::params;
use zeroize::Zeroize as _;

use super::column::{Id, seq_column};
use super::writer::Batch;
use super::{Store, StoreError, account, device};
use crate::cursor::Tag;
use crate::self_test;

/// For how long the same bytes are the same message, in milliseconds.
pub(super) const REPEAT_WITHIN_MS: i64 = 10 * 60 * 1000;

/// What became of a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accepted {
    /// It is on the disk, as this.
    Committed(Kind),
    /// The same bytes are on the disk already, since a moment ago.
    Repeat,
    /// Nobody would read it.
    NoActiveDevice,
    /// The account has just been removed.
    NoAccount,
    /// A device's key in the store is unfit: nothing was kept.
    Unsealable,
}

impl Store {
    /// Commits a callback, sealed to every device that is not suspended.
    pub(crate) async fn accept(
        &self,
        account: AccountId,
        received_at_ms: i64,
        body: Vec<u8>,
    ) -> Result<Accepted, StoreError> {
        let draining = Arc::clone(&self.inner.draining);
        self.write(move |batch| {
            // Looked at in turn with all other writes: see `accept_no_more`.
            if draining.load(Ordering::SeqCst) {
                return Ok(Accepted::NoActiveDevice);
            }
            accept(batch, account, received_at_ms, body)
        })
        .await
    }

    /// From now on there is nobody to accept for. What was accepted until then is on the disk when this returns.
    pub(crate) async fn accept_no_more(&self) -> Result<(), StoreError> {
        self.inner.draining.store(true, Ordering::SeqCst);
        self.write(|_| Ok(())).await
    }

    /// How many copies wait to be acknowledged, of all devices.
    pub(crate) async fn unread(&self) -> Result<u64, StoreError> {
        let count = "SELECT count(*) FROM copy";
        self.read(|connection| Ok(connection.query_row(count, [], |row| row.get(0))?))
            .await
    }
}

fn accept(
    batch: &mut Batch<'_>,
    id: AccountId,
    received_at_ms: i64,
    body: Vec<u8>,
) -> Result<Accepted, StoreError> {
    let Some(account) = account::by_id(batch.tx, id)? else {
        return Ok(Accepted::NoAccount);
    };
    let devices = device::of_account(batch.tx, id)?;
    let states = device::states(&devices, received_at_ms);
    if !states.contains(&DeviceState::Active) {
        return Ok(Accepted::NoActiveDevice);
    }
    let fingerprint = batch.key.fingerprint(id, &body);
    if is_repeat(batch, id, &fingerprint, received_at_ms)? {
        return Ok(Accepted::Repeat);
    }
    let kind = if self_test::recognises(batch.key, id, &body, received_at_ms) {
        Kind::SelfTest
    } else {
        Kind::Callback
    };
    let mut content = Content {
        id: MessageId::random()?,
        kind,
        received_at_ms,
        body,
    };
    let seq = account.head + 1;
    let mut copies = Vec::with_capacity(devices.len());
    for (device, state) in devices.iter().zip(states) {
        if state != DeviceState::Suspended {
            // Sealed before anything is written, so that a refusal leaves nothing behind.
            match batch
                .sealer(id, device.id, &device.public_key)
                .and_then(|sealer| sealer.seal(seq, &content))
            {
                Ok(sealed) => copies.push((device.id, sealed)),
                Err(error) => {
                    tracing::error!(device = %device.id, %error, "a callback cannot be sealed to a device");
                    return Ok(Accepted::Unsealable);
                }
            }
        }
    }
    content.body.zeroize();
    insert(batch, id, seq, received_at_ms, &fingerprint, kind)?;
    let mut copy = batch.tx.prepare_cached(
        "INSERT INTO copy (device, seq, epoch, sealed_at_ms, sealed) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (device, sealed) in copies {
        copy.execute(params![
            Id(device),
            seq_column(seq),
            Id(batch.epoch),
            received_at_ms,
            sealed
        ])?;
    }
    batch.touched.insert(id);
    Ok(Accepted::Committed(kind))
}

fn is_repeat(
    batch: &Batch<'_>,
    id: AccountId,
    fingerprint: &[u8; 32],
    now_ms: i64,
) -> Result<bool, StoreError> {
    let mut statement = batch.tx.prepare_cached(
        "SELECT 1 FROM message WHERE account = ?1 AND fingerprint = ?2 AND received_at_ms BETWEEN ?3 - ?4 AND ?3 + ?4",
    )?;
    Ok(statement.exists(params![Id(id), fingerprint, now_ms, REPEAT_WITHIN_MS])?)
}

fn insert(
    batch: &Batch<'_>,
    id: AccountId,
    seq: u64,
    received_at_ms: i64,
    fingerprint: &[u8; 32],
    kind: Kind,
) -> Result<(), StoreError> {
    let mut tag = Tag::default();
    getrandom::fill(&mut tag)?;
    batch
        .tx
        .prepare_cached("INSERT INTO message (account, seq, tag, received_at_ms, fingerprint) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![Id(id), seq_column(seq), tag, received_at_ms, fingerprint])?;
    let seen_at_ms = (kind == Kind::Callback).then_some(received_at_ms);
    batch
        .tx
        .prepare_cached("UPDATE account SET head = ?2, pingme_seen_at_ms = coalesce(?3, pingme_seen_at_ms) WHERE account = ?1")?
        .execute(params![Id(id), seq_column(seq), seen_at_ms])?;
    Ok(())
}
