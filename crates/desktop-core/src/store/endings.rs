//! The ends of numbers that the person was told of.

use rusqlite::Connection;

use crate::{Error, view::NumberKey};

/// Notes that this end is about to be told. False when it was told before.
pub(crate) fn tell(connection: &Connection, key: &NumberKey, day: &str) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO endings_told (account, app, phone, day) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
    )?;
    Ok(statement.execute((key.account, &key.app, &key.phone, day))? == 1)
}

/// Forgets those of days before this one.
pub(crate) fn forget_before(connection: &Connection, day: &str) -> Result<(), Error> {
    connection.execute("DELETE FROM endings_told WHERE day < ?1", [day])?;
    Ok(())
}
