//! The search tables: kept in step with the messages by the same transactions.

use relay_protocol::MessageId;
use rusqlite::{Connection, OptionalExtension as _};

use super::messages::{self, Kept};
use crate::{
    Error,
    search::{Indexed, Services},
};

/// Places begin in 2020 and last for 69 years; what a broken clock puts beyond stands at the ends.
const FIRST_MS: i64 = 1_577_836_800_000;
const LAST_MS: i64 = FIRST_MS + (1 << 41) - 1;
/// Messages of one millisecond have so many places, by the beginning of their ids.
const PLACES: i64 = 1 << 22;

/// The first place of a time.
pub(crate) fn first_place(received_ms: i64) -> i64 {
    (received_ms.clamp(FIRST_MS, LAST_MS) - FIRST_MS) * PLACES
}

/// The place that a message has unless another has it.
pub(crate) fn place(received_ms: i64, id: MessageId) -> i64 {
    let [a, b, c, ..] = *id.as_bytes();
    first_place(received_ms) + (i64::from(u32::from_be_bytes([0, a, b, c])) >> 2)
}

/// Puts a message into the tables that is not in them.
pub(crate) fn add(connection: &Connection, row: i64, message: &Kept) -> Result<(), Error> {
    let place = free_place(connection, message.received_ms, message.id)?;
    connection
        .prepare_cached("UPDATE messages SET place = ?2 WHERE row = ?1")?
        .execute((row, place))?;
    write(connection, place, message)
}

fn write(connection: &Connection, place: i64, message: &Kept) -> Result<(), Error> {
    let indexed = Indexed::of(message);
    connection
        .prepare_cached("INSERT INTO search_words (rowid, folded) VALUES (?1, ?2)")?
        .execute((place, indexed.words))?;
    connection
        .prepare_cached("INSERT INTO search_pairs (rowid, folded) VALUES (?1, ?2)")?
        .execute((place, indexed.pairs))?;
    Ok(())
}

/// Takes a message out of the tables.
pub(crate) fn remove(connection: &Connection, place: i64) -> Result<(), Error> {
    for sql in [
        "DELETE FROM search_words WHERE rowid = ?1",
        "DELETE FROM search_pairs WHERE rowid = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([place])?;
    }
    Ok(())
}

/// What is known of a message has changed: the tables follow, if it is in them.
pub(crate) fn change(connection: &Connection, row: i64) -> Result<(), Error> {
    let place: Option<i64> = connection
        .prepare_cached("SELECT place FROM messages WHERE row = ?1")?
        .query_row([row], |row| row.get(0))?;
    if let Some(place) = place
        && let Some(message) = messages::at(connection, row)?
    {
        remove(connection, place)?;
        write(connection, place, &message)?;
    }
    Ok(())
}

fn free_place(connection: &Connection, received_ms: i64, id: MessageId) -> Result<i64, Error> {
    let first = first_place(received_ms);
    let own = place(received_ms, id) - first;
    let mut taken = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM messages WHERE place = ?1)
             OR EXISTS (SELECT 1 FROM deleted_messages WHERE place = ?1)",
    )?;
    for step in 0..PLACES {
        let place = first + (own + step) % PLACES;
        if !taken.query_row([place], |row| row.get(0))? {
            return Ok(place);
        }
    }
    Err(Error::StoreContent(
        "four million messages of one millisecond",
    ))
}

/// Puts up to `limit` messages into the tables that a version without them has kept, the newest first. False
/// when there are none.
pub(crate) fn add_old(connection: &Connection, limit: u32) -> Result<bool, Error> {
    let rows = connection
        .prepare_cached(
            "SELECT row FROM messages INDEXED BY messages_to_index WHERE place IS NULL
             ORDER BY received_ms DESC, id DESC LIMIT ?1",
        )?
        .query_map([limit], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    for row in &rows {
        if let Some(message) = messages::at(connection, *row)? {
            add(connection, *row, &message)?;
        }
    }
    Ok(!rows.is_empty())
}

/// Whether some messages are not in the tables yet.
pub(crate) fn any_to_add(connection: &Connection) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM messages INDEXED BY messages_to_index WHERE place IS NULL LIMIT 1",
    )?;
    Ok(statement.exists([])?)
}

/// The names of all services.
pub(crate) fn services(connection: &Connection) -> Result<Services, Error> {
    let mut statement = connection
        .prepare_cached("SELECT app, name FROM services UNION SELECT app, name FROM numbers")?;
    let names = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Services::new(names.collect::<Result<Vec<_>, _>>()?))
}

/// The place of a message, or the one that it would have if it were there.
pub(crate) fn place_of(
    connection: &Connection,
    received_ms: i64,
    id: MessageId,
) -> Result<i64, Error> {
    let kept: Option<Option<i64>> = connection
        .prepare_cached("SELECT place FROM messages WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(kept.flatten().unwrap_or_else(|| place(received_ms, id)))
}

/// The search tables. What [`begin_anew`] set aside of one has its name and this ending.
const TABLES: [&str; 2] = ["search_words", "search_pairs"];
const ASIDE: &str = "_aside";

/// Begins the tables anew: all messages are to be put into them again. Where most messages go, that is far sooner
/// done than taking each of them out. What was in them is set aside, for [`clear_aside`] to destroy: at once, it
/// would hold an arriving message up for seconds. False, and nothing is done, while that is not over.
///
/// Messages of deletions that ended by `ended_ms` are about to be destroyed, and keep their places.
pub(crate) fn begin_anew(connection: &Connection, ended_ms: i64) -> Result<bool, Error> {
    if TABLES
        .iter()
        .map(|table| is_aside(connection, table))
        .collect::<Result<Vec<_>, _>>()?
        .contains(&true)
    {
        return Ok(false);
    }
    for table in TABLES {
        let made: String = connection.query_row(
            "SELECT sql FROM sqlite_schema WHERE name = ?1",
            [table],
            |row| row.get(0),
        )?;
        connection.execute_batch(&format!(
            "ALTER TABLE {table} RENAME TO {table}{ASIDE};
             {made};
             INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1);"
        ))?;
    }
    connection.execute(
        "UPDATE messages SET place = NULL WHERE place IS NOT NULL",
        [],
    )?;
    connection.execute(
        "UPDATE deleted_messages SET place = NULL WHERE place IS NOT NULL
             AND deletion NOT IN (SELECT id FROM deletions WHERE until_ms <= ?1)",
        [ended_ms],
    )?;
    Ok(true)
}

fn is_aside(connection: &Connection, table: &str) -> Result<bool, Error> {
    let mut named = connection.prepare_cached("SELECT 1 FROM sqlite_schema WHERE name = ?1")?;
    Ok(named.exists([format!("{table}{ASIDE}")])?)
}

/// Destroys a part of what was set aside: so many rows of each table that FTS5 keeps a search table in. False when
/// nothing is left.
pub(crate) fn clear_aside(connection: &Connection, limit: u32) -> Result<bool, Error> {
    /// FTS5 reads what is below where it drops the table.
    const STRUCTURE: u32 = 10;
    for table in TABLES {
        if !is_aside(connection, table)? {
            continue;
        }
        let aside = format!("{table}{ASIDE}");
        let mut gone = 0;
        for (of, key, rest) in [
            ("content", "id", String::new()),
            ("data", "id", format!("WHERE id > {STRUCTURE}")),
            ("idx", "segid, term", String::new()),
        ] {
            gone += connection.execute(
                &format!(
                    "DELETE FROM {aside}_{of} WHERE ({key}) IN
                         (SELECT {key} FROM {aside}_{of} {rest} LIMIT ?1)"
                ),
                [limit],
            )?;
        }
        if gone == 0 {
            connection.execute_batch(&format!("DROP TABLE {aside}"))?;
        }
        return Ok(true);
    }
    Ok(false)
}
