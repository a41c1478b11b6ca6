//! Selections without words: read off an index in its order, never sorted.

use rusqlite::{Connection, params_from_iter, types::Value};

use super::{From, Selection, sort};
use crate::{
    Error,
    store::messages::{self, COLUMNS, Kept, OfNumber},
};

/// A condition on `messages`, and its parameters.
#[derive(Debug, Clone, Default)]
pub(super) struct Condition {
    parts: Vec<String>,
    pub(super) values: Vec<Value>,
}

impl Condition {
    /// A selection's, its words aside.
    pub(super) fn of(selection: &Selection) -> Self {
        let mut condition = Self::default();
        if let Some(number) = &selection.number {
            let number = number.condition(&mut condition.values);
            condition.parts.push(number);
        }
        if let Some(account) = selection.account {
            condition.add("account = ?", account.0);
        }
        if let Some(app) = &selection.app {
            condition.add("app = ? COLLATE NOCASE", app.clone());
        }
        if let Some(since_ms) = selection.since_ms {
            condition.add("received_ms >= ?", since_ms);
        }
        if let Some(before_ms) = selection.before_ms {
            condition.add("received_ms < ?", before_ms);
        }
        if selection.with_code {
            condition.parts.push("usable_until_ms IS NOT NULL".into());
        }
        if let Some(row) = selection.up_to_row {
            // The plus keeps the planner from reading by row.
            condition.add("+row <= ?", row);
        }
        condition
    }

    /// The same parameters, and no condition yet.
    pub(super) fn with_values_of(other: Self) -> Self {
        Self {
            parts: Vec::new(),
            values: other.values,
        }
    }

    /// Adds one; its parameter stands at the question mark.
    pub(super) fn add(&mut self, part: &str, value: impl Into<Value>) {
        let place = self.place(value);
        self.parts.push(part.replacen('?', &place, 1));
    }

    /// Adds one without a parameter.
    pub(super) fn add_plain(&mut self, part: impl Into<String>) {
        self.parts.push(part.into());
    }

    /// A parameter's name.
    pub(super) fn place(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    /// Rows on this side of a key.
    pub(super) fn add_from(&mut self, from: From) {
        let (key, side) = match from {
            From::Newest => return,
            From::Before(key) => (key, "<"),
            From::After(key) => (key, ">"),
        };
        let (received_ms, id) = (self.place(key.received_ms), self.place(key.id.to_vec()));
        self.parts
            .push(format!("(received_ms, id) {side} ({received_ms}, {id})"));
    }

    /// As SQL.
    pub(super) fn sql(&self) -> String {
        if self.parts.is_empty() {
            "true".into()
        } else {
            self.parts.join(" AND ")
        }
    }
}

/// What is in this order.
pub(super) fn order(from: From) -> &'static str {
    match from {
        From::Newest | From::Before(_) => "ORDER BY received_ms DESC, id DESC",
        From::After(_) => "ORDER BY received_ms, id",
    }
}

/// A selection as several that share no message, each of which one index has in order: a number is written
/// in several ways.
pub(super) fn split(selection: &Selection) -> Vec<Selection> {
    let Some(number) = &selection.number else {
        return vec![selection.clone()];
    };
    let spellings = number.spellings.iter();
    spellings
        .map(|spelling| Selection {
            number: Some(OfNumber {
                spellings: vec![spelling.clone()],
                ..number.clone()
            }),
            ..selection.clone()
        })
        .collect()
}

pub(super) fn rows(
    connection: &Connection,
    selection: &Selection,
    from: From,
    limit: usize,
) -> Result<Vec<Kept>, Error> {
    let mut rows = Vec::new();
    for part in split(selection) {
        let (sql, values) = page_sql(&part, from, limit);
        let mut statement = connection.prepare_cached(&sql)?;
        let read = statement.query_map(params_from_iter(&values), messages::read)?;
        for row in read {
            rows.push(row?);
        }
    }
    sort(&mut rows, from);
    rows.truncate(limit);
    Ok(rows)
}

pub(super) fn page_sql(selection: &Selection, from: From, limit: usize) -> (String, Vec<Value>) {
    let mut condition = Condition::of(selection);
    condition.add_from(from);
    let limit = condition.place(i64::try_from(limit).unwrap_or(i64::MAX));
    let sql = format!(
        "SELECT {COLUMNS} FROM messages WHERE {} {} LIMIT {limit}",
        condition.sql(),
        order(from)
    );
    (sql, condition.values)
}

pub(super) fn count(connection: &Connection, selection: &Selection) -> Result<u32, Error> {
    let mut all = 0;
    for part in split(selection) {
        let mut condition = Condition::of(&part);
        condition.add_plain("kind <> 'gap'");
        let sql = format!("SELECT count(*) FROM messages WHERE {}", condition.sql());
        let mut statement = connection.prepare_cached(&sql)?;
        let count: u32 =
            statement.query_row(params_from_iter(&condition.values), |row| row.get(0))?;
        all += count;
    }
    Ok(all)
}

/// The times of all messages, gaps aside.
pub(super) fn times(
    connection: &Connection,
    selection: &Selection,
    mut each: impl FnMut(i64),
) -> Result<(), Error> {
    for part in split(selection) {
        let mut condition = Condition::of(&part);
        condition.add_plain("kind <> 'gap'");
        let sql = format!("SELECT received_ms FROM messages WHERE {}", condition.sql());
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&condition.values))?;
        while let Some(row) = rows.next()? {
            each(row.get(0)?);
        }
    }
    Ok(())
}

/// The rows of all messages.
pub(super) fn row_numbers(
    connection: &Connection,
    selection: &Selection,
) -> Result<Vec<i64>, Error> {
    let condition = Condition::of(selection);
    let sql = format!("SELECT row FROM messages WHERE {}", condition.sql());
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(&condition.values), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
