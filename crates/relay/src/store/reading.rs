//! Reading after a cursor, and acknowledging up to one.

use relay_protocol::wire::SealedMessage;
use relay_protocol::{AccountId, Cursor, DeviceId, Epoch};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::column::{Bytes, Id, seq_column};
use super::device::{self, Device};
use super::{Store, StoreError, account};
use crate::cursor::{Position, Tag};

/// How much one answer may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    /// Messages at most.
    pub(crate) messages: u32,
    /// Sealed bytes after which it ends; the first message comes whatever its length.
    pub(crate) bytes: usize,
}

/// What follows a cursor.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The messages after it, and the place after the last of them.
    Messages {
        messages: Vec<SealedMessage>,
        cursor: Cursor,
        more: bool,
    },
    /// Something is gone; here it goes on. `missing` is unknown when the cursor is of another history.
    Gone {
        cursor: Cursor,
        missing: Option<u64>,
    },
    /// The device has been revoked.
    NoDevice,
}

/// What became of an acknowledgement.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Acked {
    /// Everything up to it is erased.
    Done,
    /// The cursor leads nowhere.
    Gone {
        cursor: Cursor,
        missing: Option<u64>,
    },
    /// The device has been revoked.
    NoDevice,
}

impl Store {
    /// Reads what follows a cursor; without one, what follows the last acknowledgement.
    pub(crate) async fn messages_after(
        &self,
        device: DeviceId,
        cursor: Option<Cursor>,
        page: Page,
    ) -> Result<Reading, StoreError> {
        let epoch = self.epoch();
        self.read(move |connection| read_after(connection, epoch, device, cursor.as_ref(), page))
            .await
    }

    /// Erases the device's copies up to a cursor. An earlier one than before changes nothing.
    pub(crate) async fn acknowledge(
        &self,
        device: DeviceId,
        cursor: Cursor,
    ) -> Result<Acked, StoreError> {
        self.write(move |batch| {
            let Some(found) = device::by_id(batch.tx, device)? else {
                return Ok(Acked::NoDevice);
            };
            let seq = match place(batch.tx, batch.epoch, &found, &cursor)? {
                Place::At(seq) => seq,
                Place::Before => return Ok(Acked::Done),
                Place::Elsewhere => {
                    let cursor =
                        position_at(batch.tx, batch.epoch, found.account, found.acked_seq)?
                            .to_cursor();
                    return Ok(Acked::Gone {
                        cursor,
                        missing: None,
                    });
                }
            };
            batch.tx.execute(
                "UPDATE device SET acked_seq = ?2 WHERE device = ?1",
                params![Id(device), seq_column(seq)],
            )?;
            batch.tx.execute(
                "DELETE FROM copy WHERE device = ?1 AND seq <= ?2",
                params![Id(device), seq_column(seq)],
            )?;
            Ok(Acked::Done)
        })
        .await
    }
}

/// Where a cursor is, for one device.
enum Place {
    /// At this number, which the device has not acknowledged past.
    At(u64),
    /// In this history, before what the device has acknowledged.
    Before,
    /// In another history, or made up.
    Elsewhere,
}

fn place(
    connection: &Connection,
    epoch: Epoch,
    device: &Device,
    cursor: &Cursor,
) -> Result<Place, StoreError> {
    let Some(position) = Position::from_cursor(cursor).filter(|position| position.epoch == epoch)
    else {
        return Ok(Place::Elsewhere);
    };
    Ok(match tag(connection, device.account, position.seq)? {
        Some(tag) if tag != position.tag => Place::Elsewhere,
        Some(_) if position.seq >= device.acked_seq => Place::At(position.seq),
        // Tags from before every device's acknowledgement are gone after a while.
        _ if position.seq < device.acked_seq => Place::Before,
        _ => Place::Elsewhere,
    })
}

/// The place after `seq`, which no device has acknowledged past.
pub(super) fn position_at(
    connection: &Connection,
    epoch: Epoch,
    account: AccountId,
    seq: u64,
) -> Result<Position, StoreError> {
    let tag = tag(connection, account, seq)?
        .ok_or(StoreError::Damaged("a sequence number has no tag"))?;
    Ok(Position { epoch, seq, tag })
}

fn tag(connection: &Connection, account: AccountId, seq: u64) -> Result<Option<Tag>, StoreError> {
    let sql = if seq == 0 {
        "SELECT start_tag FROM account WHERE account = ?1 AND ?2 = 0"
    } else {
        "SELECT tag FROM message WHERE account = ?1 AND seq = ?2"
    };
    let mut statement = connection.prepare_cached(sql)?;
    let tag = statement
        .query_row(params![Id(account), seq_column(seq)], |row| {
            Ok(row.get::<_, Bytes<8>>(0)?.0)
        })
        .optional()?;
    Ok(tag)
}

fn read_after(
    connection: &Connection,
    epoch: Epoch,
    device: DeviceId,
    cursor: Option<&Cursor>,
    page: Page,
) -> Result<Reading, StoreError> {
    let Some(device) = device::by_id(connection, device)? else {
        return Ok(Reading::NoDevice);
    };
    let gone = |seq: u64, missing: Option<u64>| -> Result<Reading, StoreError> {
        let cursor = position_at(connection, epoch, device.account, seq)?.to_cursor();
        Ok(Reading::Gone { cursor, missing })
    };
    let after = match cursor
        .map(|cursor| place(connection, epoch, &device, cursor))
        .transpose()?
    {
        None => device.acked_seq,
        Some(Place::At(seq)) => seq,
        Some(Place::Before) => {
            let asked = cursor
                .and_then(Position::from_cursor)
                .map_or(0, |position| position.seq);
            return gone(device.acked_seq, Some(device.acked_seq - asked));
        }
        Some(Place::Elsewhere) => return gone(device.acked_seq, None),
    };
    let messages = run_after(connection, device.id, after, page)?;
    let last = messages.last().map_or(after, |message| message.seq);
    let head = account::by_id(connection, device.account)?
        .ok_or(StoreError::Damaged("a device has no account"))?
        .head;
    if messages.is_empty() && head > after {
        // Expired unread, or never sealed because the device was suspended.
        let next = next_kept(connection, device.id, after)?.map_or(head, |seq| seq - 1);
        return gone(next, Some(next - after));
    }
    let cursor = position_at(connection, epoch, device.account, last)?.to_cursor();
    Ok(Reading::Messages {
        messages,
        cursor,
        more: head > last,
    })
}

/// The unbroken run of copies that follows `after`.
fn run_after(
    connection: &Connection,
    device: DeviceId,
    after: u64,
    page: Page,
) -> Result<Vec<SealedMessage>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, epoch, sealed FROM copy WHERE device = ?1 AND seq > ?2 ORDER BY seq",
    )?;
    let mut rows = statement.query(params![Id(device), seq_column(after)])?;
    let mut messages: Vec<SealedMessage> = Vec::new();
    let mut bytes = 0;
    while messages.len() < page.messages as usize
        && let Some(row) = rows.next()?
    {
        let seq: u64 = row.get(0)?;
        let sealed: Vec<u8> = row.get(2)?;
        let expected = messages.last().map_or(after, |message| message.seq) + 1;
        bytes += sealed.len();
        if seq != expected || (bytes > page.bytes && !messages.is_empty()) {
            break;
        }
        messages.push(SealedMessage {
            seq,
            epoch: row.get::<_, Id<_>>(1)?.0,
            sealed,
        });
    }
    Ok(messages)
}

fn next_kept(
    connection: &Connection,
    device: DeviceId,
    after: u64,
) -> Result<Option<u64>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT min(seq) FROM copy WHERE device = ?1 AND seq > ?2")?;
    Ok(statement.query_row(params![Id(device), seq_column(after)], |row| row.get(0))?)
}
