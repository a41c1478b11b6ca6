//! Parts of the history: which messages a filter lets through, in order, counted, and for a search.

mod asked;
mod found;

use relay_protocol::MessageId;
use rusqlite::Connection;

use super::messages::{Kept, OfNumber};
use crate::{Error, id::AccountId, search::Wanted};

/// Which messages: all that is set has to be true of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) wanted: Option<Wanted>,
    pub(crate) account: Option<AccountId>,
    pub(crate) app: Option<String>,
    pub(crate) number: Option<OfNumber>,
    pub(crate) since_ms: Option<i64>,
    /// Received before this.
    pub(crate) before_ms: Option<i64>,
    pub(crate) with_code: bool,
    /// Kept when this row was the last one.
    pub(crate) up_to_row: Option<i64>,
}

/// The place of a row in the history, which is ordered by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) received_ms: i64,
    pub(crate) id: [u8; 16],
}

impl Key {
    /// Of a message.
    pub(crate) fn of(message: &Kept) -> Self {
        Self {
            received_ms: message.received_ms,
            id: *message.id.as_bytes(),
        }
    }

    fn message(self) -> MessageId {
        MessageId::from_bytes(self.id)
    }
}

/// Where rows are read from, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    /// From the newest on, to older ones.
    Newest,
    /// The ones older than this, to older ones.
    Before(Key),
    /// The ones newer than this, to newer ones.
    After(Key),
}

/// Up to `limit` messages, in the order of `from`.
pub(crate) fn rows(
    connection: &Connection,
    selection: &Selection,
    from: From,
    limit: usize,
) -> Result<Vec<Kept>, Error> {
    match &selection.wanted {
        Some(wanted) => found::rows(connection, selection, wanted, from, limit),
        None => asked::rows(connection, selection, from, limit),
    }
}

/// Whether there is one.
pub(crate) fn any(
    connection: &Connection,
    selection: &Selection,
    from: From,
) -> Result<bool, Error> {
    Ok(!rows(connection, selection, from, 1)?.is_empty())
}

/// How many messages there are, gaps not counted.
pub(crate) fn count(connection: &Connection, selection: &Selection) -> Result<u32, Error> {
    match &selection.wanted {
        Some(wanted) => found::count(connection, selection, wanted),
        None => asked::count(connection, selection),
    }
}

/// The rows of all messages, gaps too, in no order.
pub(crate) fn row_numbers(
    connection: &Connection,
    selection: &Selection,
) -> Result<Vec<i64>, Error> {
    match &selection.wanted {
        Some(wanted) => found::row_numbers(connection, selection, wanted),
        None => asked::row_numbers(connection, selection),
    }
}

/// How many messages have the words of a selection, and are kept out by the rest of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Hidden {
    pub(crate) messages: u32,
    pub(crate) without_code: u32,
}

/// Counts all messages with the words of a selection, gaps aside; `found` gets the time of each that the
/// whole of it lets through.
pub(crate) fn tally(
    connection: &Connection,
    selection: &Selection,
    mut found: impl FnMut(i64),
) -> Result<Hidden, Error> {
    let mut hidden = Hidden::default();
    if let Some(wanted) = &selection.wanted {
        found::each(connection, selection, wanted, |counted| {
            if counted.passes {
                found(counted.received_ms);
            } else {
                hidden.messages += 1;
                hidden.without_code += u32::from(!counted.with_code);
            }
        })?;
        return Ok(hidden);
    }
    let with_code = |selection: &Selection| Selection {
        with_code: true,
        ..selection.clone()
    };
    let all = Selection::default();
    let mut through = 0;
    asked::times(connection, selection, |ms| {
        through += 1;
        found(ms);
    })?;
    hidden.messages = asked::count(connection, &all)? - through;
    let without_code = |of: &Selection, messages: u32| -> Result<u32, Error> {
        Ok(messages - asked::count(connection, &with_code(of))?)
    };
    hidden.without_code =
        without_code(&all, hidden.messages + through)? - without_code(selection, through)?;
    Ok(hidden)
}

fn sort(rows: &mut [Kept], from: From) {
    match from {
        From::Newest | From::Before(_) => rows.sort_by_key(|row| std::cmp::Reverse(Key::of(row))),
        From::After(_) => rows.sort_by_key(Key::of),
    }
}

#[cfg(test)]
mod tests;
