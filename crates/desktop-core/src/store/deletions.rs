//! What the person deleted: out of the history at once, and gone for good when it can be undone no more.

use relay_protocol::MessageId;
use rusqlite::{Connection, OptionalExtension as _};

use super::{
    history::{self, Selection},
    messages, search,
};
use crate::{Error, view::Deleted};

/// For so long the id of a deleted message is known, counted from when it came: as long as a relay keeps it.
const FORGET_ID_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// For so long a repeat of it is known.
const FORGET_FOLD_MS: i64 = 24 * 60 * 60 * 1000;

/// Whether this message, or one that it repeats, was deleted.
pub(super) fn has_had(
    connection: &Connection,
    id: MessageId,
    fold: Option<&[u8]>,
) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM deleted_messages WHERE id = ?1)
             OR EXISTS (SELECT 1 FROM deleted_messages WHERE fold = ?2)
             OR EXISTS (SELECT 1 FROM forgotten WHERE id = ?1)
             OR EXISTS (SELECT 1 FROM forgotten WHERE fold = ?2)",
    )?;
    Ok(statement.query_row((id.as_bytes(), fold), |row| row.get(0))?)
}

/// Which messages.
#[derive(Debug, Clone)]
pub(crate) enum Which {
    /// These.
    Ids(Vec<MessageId>),
    /// All of a selection.
    All(Selection),
}

/// The end of the time to undo while a deletion, or its undo, is under way: nothing is destroyed, and nothing can
/// be undone.
const UNDER_WAY: i64 = i64::MAX;

/// A deletion that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Begun {
    id: i64,
    messages: u32,
}

/// Begins to take messages out of the history: from now on it is certain which. [`go_on`] does it, and [`finish`]
/// ends it. Earlier deletions cannot be undone any more. Nothing where there are no messages.
pub(crate) fn begin(connection: &Connection, which: &Which) -> Result<Option<Begun>, Error> {
    let rows = match which {
        Which::Ids(ids) => messages::rows_of(connection, ids)?,
        Which::All(selection) => history::row_numbers(connection, selection)?,
    };
    if rows.is_empty() {
        return Ok(None);
    }
    let messages = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    settle(connection)?;
    connection.execute(
        "INSERT INTO deletions (until_ms, messages) VALUES (?1, ?2)",
        (UNDER_WAY, messages),
    )?;
    let id = connection.last_insert_rowid();
    let mut leave = connection
        .prepare_cached("INSERT OR IGNORE INTO leaving (row, deletion) VALUES (?1, ?2)")?;
    for row in rows {
        leave.execute((row, id))?;
    }
    Ok(Some(Begun { id, messages }))
}

/// Ends a deletion of which nothing is left to be taken out. It can be undone until this time, and until the next.
pub(crate) fn finish(
    connection: &Connection,
    begun: Begun,
    until_ms: i64,
) -> Result<Deleted, Error> {
    // One that was settled meanwhile stays so.
    connection.execute(
        "UPDATE deletions SET until_ms = ?2 WHERE id = ?1 AND until_ms = ?3",
        (begun.id, until_ms, UNDER_WAY),
    )?;
    Ok(Deleted {
        id: begun.id,
        messages: begun.messages,
        until_ms,
    })
}

/// Goes on with what is under way by up to `limit` messages: takes out what is deleted, and brings back what is
/// undone. False when there is nothing to do.
pub(crate) fn go_on(connection: &Connection, limit: u32) -> Result<bool, Error> {
    Ok(take_out(connection, limit)? || bring_back(connection, limit)?)
}

fn take_out(connection: &Connection, limit: u32) -> Result<bool, Error> {
    let rows = connection
        .prepare_cached("SELECT row, deletion FROM leaving LIMIT ?1")?
        .query_map([limit], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(i64, i64)>, _>>()?;
    let columns = columns(connection)?;
    let mut put = connection.prepare_cached(&format!(
        "INSERT INTO deleted_messages (deletion, away_since_ms, {columns})
         SELECT ?1, (SELECT since_ms FROM away WHERE message = messages.id), {columns}
         FROM messages WHERE row = ?2"
    ))?;
    let mut take = connection.prepare_cached("DELETE FROM messages WHERE row = ?1")?;
    let mut left = connection.prepare_cached("DELETE FROM leaving WHERE row = ?1")?;
    for (row, deletion) in &rows {
        put.execute((deletion, row))?;
        take.execute([row])?;
        left.execute([row])?;
    }
    Ok(!rows.is_empty())
}

fn bring_back(connection: &Connection, limit: u32) -> Result<bool, Error> {
    let rows = connection
        .prepare_cached(
            "SELECT row FROM deleted_messages
             WHERE deletion IN (SELECT id FROM deletions WHERE undone) LIMIT ?1",
        )?
        .query_map([limit], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    let columns = columns(connection)?;
    let mut put = connection.prepare_cached(&format!(
        "INSERT INTO messages ({columns}) SELECT {columns} FROM deleted_messages WHERE row = ?1"
    ))?;
    let mut away = connection.prepare_cached(
        "INSERT INTO away (message, since_ms) SELECT id, away_since_ms FROM deleted_messages
         WHERE row = ?1 AND away_since_ms IS NOT NULL",
    )?;
    let mut take = connection.prepare_cached("DELETE FROM deleted_messages WHERE row = ?1")?;
    for row in &rows {
        put.execute([row])?;
        away.execute([row])?;
        take.execute([row])?;
    }
    if rows.is_empty() {
        connection
            .prepare_cached("DELETE FROM deletions WHERE undone")?
            .execute([])?;
    }
    Ok(!rows.is_empty())
}

/// The columns of `messages`, all of which `deleted_messages` has too.
fn columns(connection: &Connection) -> Result<String, Error> {
    let mut statement =
        connection.prepare_cached("SELECT name FROM pragma_table_info('messages')")?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<Vec<String>, _>>()?.join(", "))
}

/// What can be brought back at this time.
pub(crate) fn undoable(connection: &Connection, now_ms: i64) -> Result<Option<Deleted>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, messages, until_ms FROM deletions WHERE until_ms > ?1 AND until_ms < ?2
         ORDER BY id DESC LIMIT 1",
    )?;
    let found = statement.query_row([now_ms, UNDER_WAY], |row| {
        Ok(Deleted {
            id: row.get(0)?,
            messages: row.get(1)?,
            until_ms: row.get(2)?,
        })
    });
    Ok(found.optional()?)
}

/// Begins to bring back what a deletion took, as it was: from now on it is certain. [`go_on`] does it.
///
/// # Errors
/// [`Error::TooLateToUndo`].
pub(crate) fn undo(connection: &Connection, id: i64, now_ms: i64) -> Result<(), Error> {
    if undoable(connection, now_ms)?.is_none_or(|deleted| deleted.id != id) {
        return Err(Error::TooLateToUndo);
    }
    connection.execute(
        "UPDATE deletions SET undone = 1, until_ms = ?2 WHERE id = ?1",
        (id, UNDER_WAY),
    )?;
    Ok(())
}

/// Nothing of what was deleted so far can be brought back, but for what is being brought back.
pub(crate) fn settle(connection: &Connection) -> Result<(), Error> {
    connection.execute(
        "UPDATE deletions SET until_ms = 0 WHERE until_ms <> 0 AND NOT undone",
        [],
    )?;
    Ok(())
}

/// So many messages more go than stay before the search tables are emptied for it.
const MANY: u32 = 1_000;

/// Before messages are destroyed: where most of them go, the search tables are begun anew. True when that was
/// done, and what stays has to be put into them again.
fn make_way(connection: &Connection, going: u32, ended_ms: i64) -> Result<bool, Error> {
    let indexed: u32 = connection
        .prepare_cached("SELECT count(*) FROM messages WHERE place IS NOT NULL")?
        .query_row([], |row| row.get(0))?;
    Ok(going > indexed.saturating_add(MANY) && search::begin_anew(connection, ended_ms)?)
}

/// Makes way for [`destroy`].
pub(crate) fn make_way_to_destroy(connection: &Connection, now_ms: i64) -> Result<bool, Error> {
    let going = connection
        .prepare_cached(
            "SELECT count(*) FROM deleted_messages WHERE place IS NOT NULL
                 AND deletion IN (SELECT id FROM deletions WHERE until_ms <= ?1)",
        )?
        .query_row([now_ms], |row| row.get(0))?;
    make_way(connection, going, now_ms)
}

/// Makes way for [`outdate`].
pub(crate) fn make_way_to_outdate(
    connection: &Connection,
    outdated: Outdated,
) -> Result<bool, Error> {
    let going: u32 = connection
        .prepare_cached(
            "SELECT count(*) FROM messages WHERE place IS NOT NULL AND (received_ms < ?1 OR copied_ms < ?2)",
        )?
        .query_row(
            (outdated.received_before_ms, outdated.copied_before_ms),
            |row| row.get(0),
        )?;
    // They are still among those that are counted there.
    make_way(connection, going.saturating_mul(2), i64::MIN)
}

/// Destroys up to `limit` messages that cannot be brought back. False when there are none left.
pub(crate) fn destroy(connection: &Connection, now_ms: i64, limit: u32) -> Result<bool, Error> {
    connection.execute(
        "DELETE FROM deletions WHERE until_ms <= ?1
             AND NOT EXISTS (SELECT 1 FROM deleted_messages WHERE deletion = deletions.id)
             AND NOT EXISTS (SELECT 1 FROM leaving WHERE deletion = deletions.id)",
        [now_ms],
    )?;
    let rows = connection
        .prepare_cached(
            "SELECT row FROM deleted_messages
             WHERE deletion IN (SELECT id FROM deletions WHERE until_ms <= ?1) LIMIT ?2",
        )?
        .query_map((now_ms, limit), |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    forget("deleted_messages", connection, &rows, now_ms)?;
    Ok(!rows.is_empty())
}

/// Takes rows out of a table for good, with their words; that they came is known for a while.
fn forget(table: &str, connection: &Connection, rows: &[i64], now_ms: i64) -> Result<(), Error> {
    let mut remember = connection.prepare_cached(&format!(
        "INSERT OR IGNORE INTO forgotten (id, account, received_ms, fold)
         SELECT id, account, received_ms, iif(received_ms > ?2, fold, NULL) FROM {table}
         WHERE row = ?1 AND received_ms > ?3"
    ))?;
    let mut take = connection.prepare_cached(&format!(
        "DELETE FROM {table} WHERE row = ?1 RETURNING place"
    ))?;
    for row in rows {
        remember.execute((row, now_ms - FORGET_FOLD_MS, now_ms - FORGET_ID_MS))?;
        let place: Option<Option<i64>> = take.query_row([row], |row| row.get(0)).optional()?;
        if let Some(place) = place.flatten() {
            search::remove(connection, place)?;
        }
    }
    connection
        .prepare_cached("DELETE FROM forgotten WHERE received_ms <= ?1")?
        .execute([now_ms - FORGET_ID_MS])?;
    connection
        .prepare_cached(
            "UPDATE forgotten SET fold = NULL WHERE fold IS NOT NULL AND received_ms <= ?1",
        )?
        .execute([now_ms - FORGET_FOLD_MS])?;
    Ok(())
}

/// Remembers that a message was deleted on another computer, as long as its id is known at all. One that is
/// here stays.
pub(super) fn remember(
    connection: &Connection,
    id: MessageId,
    account: crate::AccountId,
    received_ms: i64,
    now_ms: i64,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO forgotten (id, account, received_ms, fold)
         SELECT ?1, ?2, ?3, NULL WHERE ?3 > ?4
             AND NOT EXISTS (SELECT 1 FROM messages WHERE id = ?1)
             AND NOT EXISTS (SELECT 1 FROM deleted_messages WHERE id = ?1)
         ON CONFLICT DO NOTHING",
    )?;
    statement.execute((id.as_bytes(), account, received_ms, now_ms - FORGET_ID_MS))?;
    Ok(())
}

/// What is too old to be kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Outdated {
    /// What came before this.
    pub(crate) received_before_ms: Option<i64>,
    /// What was used before this.
    pub(crate) copied_before_ms: Option<i64>,
}

/// Destroys up to `limit` messages that are too old. False when there are none left.
pub(crate) fn outdate(
    connection: &Connection,
    outdated: Outdated,
    now_ms: i64,
    limit: u32,
) -> Result<bool, Error> {
    let mut any = false;
    let conditions = [
        ("received_ms < ?1", outdated.received_before_ms),
        ("copied_ms < ?1", outdated.copied_before_ms),
    ];
    for (condition, before_ms) in conditions {
        let Some(before_ms) = before_ms else { continue };
        let rows = connection
            .prepare_cached(&format!(
                "SELECT row FROM messages WHERE {condition} LIMIT ?2"
            ))?
            .query_map((before_ms, limit), |row| row.get(0))?
            .collect::<Result<Vec<i64>, _>>()?;
        forget("messages", connection, &rows, now_ms)?;
        any |= !rows.is_empty();
    }
    Ok(any)
}

/// Destroys all messages of an account, deleted ones too.
pub(crate) fn destroy_account(
    connection: &Connection,
    account: crate::AccountId,
) -> Result<(), Error> {
    for table in ["messages", "deleted_messages"] {
        let mut statement = connection.prepare(&format!(
            "DELETE FROM {table} WHERE account = ?1 RETURNING place"
        ))?;
        let places = statement
            .query_map([account], |row| row.get(0))?
            .collect::<Result<Vec<Option<i64>>, _>>()?;
        for place in places.into_iter().flatten() {
            search::remove(connection, place)?;
        }
    }
    connection.execute("DELETE FROM forgotten WHERE account = ?1", [account])?;
    Ok(())
}

#[cfg(test)]
mod tests;
