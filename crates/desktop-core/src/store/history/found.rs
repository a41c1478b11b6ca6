//! Selections with words: read off the search tables in the order of the history, and what is not in them yet
//! is looked at one by one.

use std::{collections::HashSet, ops::ControlFlow};

use rusqlite::{Connection, params_from_iter, types::Value};

use super::{
    From, Key, Selection,
    asked::{Condition, order},
    sort,
};
use crate::{
    Error,
    search::{Indexed, Match, Wanted},
    store::{
        messages::{self, COLUMNS, Kept},
        search,
    },
};

pub(super) fn rows(
    connection: &Connection,
    selection: &Selection,
    wanted: &Wanted,
    from: From,
    limit: usize,
) -> Result<Vec<Kept>, Error> {
    let Some(ask) = wanted.ask() else {
        return Ok(Vec::new());
    };
    let mut rows = in_tables(connection, selection, ask, from, limit)?;
    if search::any_to_add(connection)? {
        let end = rows.last().filter(|_| rows.len() == limit).map(Key::of);
        rows.extend(not_in_tables(
            connection, selection, wanted, from, end, limit,
        )?);
        sort(&mut rows, from);
        rows.truncate(limit);
    }
    Ok(rows)
}

/// Which search table leads, and what is asked of both.
fn matching(condition: &mut Condition, ask: Match) -> &'static str {
    let (table, leading, other) = match (ask.words, ask.pairs) {
        (Some(words), pairs) => ("search_words", words, pairs),
        (None, pairs) => ("search_pairs", pairs.unwrap_or_default(), None),
    };
    condition.add(&format!("{table} MATCH ?"), leading);
    if let Some(other) = other {
        let place = condition.place(other);
        // The plus keeps SQLite from asking the leading table once for each of them.
        condition.add_plain(format!(
            "+{table}.rowid IN (SELECT rowid FROM search_pairs WHERE search_pairs MATCH {place})"
        ));
    }
    table
}

/// The times of a selection as places, so that no others are looked at.
fn add_times(condition: &mut Condition, table: &str, selection: &Selection) {
    if let Some(since_ms) = selection.since_ms {
        condition.add(
            &format!("{table}.rowid >= ?"),
            search::first_place(since_ms),
        );
    }
    if let Some(before_ms) = selection.before_ms {
        condition.add(
            &format!("{table}.rowid < ?"),
            search::first_place(before_ms),
        );
    }
}

fn in_tables(
    connection: &Connection,
    selection: &Selection,
    ask: Match,
    from: From,
    limit: usize,
) -> Result<Vec<Kept>, Error> {
    let (sql, values) = page_sql(connection, selection, ask, from, limit)?;
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(&values), messages::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn page_sql(
    connection: &Connection,
    selection: &Selection,
    ask: Match,
    from: From,
    limit: usize,
) -> Result<(String, Vec<Value>), Error> {
    let mut condition = Condition::of(selection);
    let table = matching(&mut condition, ask);
    add_times(&mut condition, table, selection);
    let (bound, direction) = match from {
        From::Newest => (None, "DESC"),
        From::Before(key) => (Some((key, "<")), "DESC"),
        From::After(key) => (Some((key, ">")), "ASC"),
    };
    if let Some((key, side)) = bound {
        let place = search::place_of(connection, key.received_ms, key.message())?;
        condition.add(&format!("{table}.rowid {side} ?"), place);
    }
    let limit = condition.place(i64::try_from(limit).unwrap_or(i64::MAX));
    let sql = format!(
        "SELECT {COLUMNS} FROM {table} CROSS JOIN messages ON messages.place = {table}.rowid
         WHERE {} ORDER BY {table}.rowid {direction} LIMIT {limit}",
        condition.sql()
    );
    Ok((sql, condition.values))
}

/// Up to `limit` messages that are not in the tables yet; none beyond `end`.
fn not_in_tables(
    connection: &Connection,
    selection: &Selection,
    wanted: &Wanted,
    from: From,
    end: Option<Key>,
    limit: usize,
) -> Result<Vec<Kept>, Error> {
    let mut found = Vec::new();
    walk(connection, selection, from, |row| {
        let beyond = end.is_some_and(|end| match from {
            From::Newest | From::Before(_) => Key::of(&row) < end,
            From::After(_) => Key::of(&row) > end,
        });
        if beyond || found.len() == limit {
            return ControlFlow::Break(());
        }
        if wanted.is_in(&Indexed::of(&row)) {
            found.push(row);
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Goes over all messages that are not in the tables yet and have the words.
fn look_at_all(
    connection: &Connection,
    selection: &Selection,
    wanted: &Wanted,
    mut each: impl FnMut(&Kept),
) -> Result<(), Error> {
    walk(connection, selection, From::Newest, |row| {
        if wanted.is_in(&Indexed::of(&row)) {
            each(&row);
        }
        ControlFlow::Continue(())
    })
}

/// Goes over the messages of a selection that are not in the tables yet, whatever their words.
fn walk(
    connection: &Connection,
    selection: &Selection,
    from: From,
    mut each: impl FnMut(Kept) -> ControlFlow<()>,
) -> Result<(), Error> {
    let mut condition = Condition::of(selection);
    condition.add_from(from);
    condition.add_plain("place IS NULL");
    let sql = format!(
        "SELECT {COLUMNS} FROM messages INDEXED BY messages_to_index WHERE {} {}",
        condition.sql(),
        order(from)
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(&condition.values))?;
    while let Some(row) = rows.next()? {
        if each(messages::read(row)?).is_break() {
            break;
        }
    }
    Ok(())
}

/// The rows of what is found.
pub(super) fn row_numbers(
    connection: &Connection,
    selection: &Selection,
    wanted: &Wanted,
) -> Result<Vec<i64>, Error> {
    let Some(ask) = wanted.ask() else {
        return Ok(Vec::new());
    };
    let mut condition = Condition::of(selection);
    let table = matching(&mut condition, ask);
    add_times(&mut condition, table, selection);
    let sql = format!(
        "SELECT row FROM {table} CROSS JOIN messages ON messages.place = {table}.rowid WHERE {}",
        condition.sql()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map(params_from_iter(&condition.values), |row| row.get(0))?;
    let mut rows = found.collect::<Result<Vec<i64>, _>>()?;
    let mut ids = Vec::new();
    look_at_all(connection, selection, wanted, |row| ids.push(row.id))?;
    rows.extend(messages::rows_of(connection, &ids)?);
    Ok(rows)
}

/// Counts what is found.
pub(super) fn count(
    connection: &Connection,
    selection: &Selection,
    wanted: &Wanted,
) -> Result<u32, Error> {
    let Some(ask) = wanted.ask() else {
        return Ok(0);
    };
    let mut condition = Condition::of(selection);
    let table = matching(&mut condition, ask);
    add_times(&mut condition, table, selection);
    let sql = format!(
        "SELECT count(*) FROM {table} CROSS JOIN messages ON messages.place = {table}.rowid WHERE {}",
        condition.sql()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found: u32 = statement.query_row(params_from_iter(&condition.values), |row| row.get(0))?;
    let mut more = 0;
    look_at_all(connection, selection, wanted, |_| more += 1)?;
    Ok(found + more)
}

/// Goes over all that the words are in: `each` gets the time of it, whether the rest of the selection lets it
/// through, and whether it has a code.
pub(super) fn each(
    connection: &Connection,
    selection: &Selection,
    wanted: &Wanted,
    mut each: impl FnMut(Counted),
) -> Result<(), Error> {
    let Some(ask) = wanted.ask() else {
        return Ok(());
    };
    let passes = Condition::of(selection);
    let passes_sql = passes.sql();
    let mut condition = Condition::with_values_of(passes);
    let table = matching(&mut condition, ask);
    let sql = format!(
        "SELECT received_ms, {passes_sql}, usable_until_ms IS NOT NULL
         FROM {table} CROSS JOIN messages ON messages.place = {table}.rowid WHERE {}",
        condition.sql()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(&condition.values))?;
    while let Some(row) = rows.next()? {
        each(Counted {
            received_ms: row.get(0)?,
            passes: row.get(1)?,
            with_code: row.get(2)?,
        });
    }
    if search::any_to_add(connection)? {
        let mut through = HashSet::new();
        look_at_all(connection, selection, wanted, |row| {
            through.insert(row.id.as_bytes().to_owned());
        })?;
        look_at_all(connection, &Selection::default(), wanted, |row| {
            each(Counted {
                received_ms: row.received_ms,
                passes: through.contains(row.id.as_bytes()),
                with_code: row.usable_until_ms.is_some(),
            });
        })?;
    }
    Ok(())
}

/// What is counted of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) received_ms: i64,
    pub(super) passes: bool,
    pub(super) with_code: bool,
}
