//! What the person wrote about numbers: it stays when a number goes, and is there when it comes back.

use rusqlite::{Connection, OptionalExtension as _};

use crate::{Error, view::NumberKey};

/// A name and a note; either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) label: String,
    pub(crate) note: String,
}

/// The words about a number.
pub(crate) fn find(connection: &Connection, key: &NumberKey) -> Result<Words, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT label, note FROM number_words WHERE account = ?1 AND app = ?2 AND phone = ?3",
    )?;
    let words = statement.query_row((key.account, &key.app, &key.phone), |row| {
        Ok(Words {
            label: row.get(0)?,
            note: row.get(1)?,
        })
    });
    Ok(words.optional()?.unwrap_or_default())
}

/// Keeps the words about a number in place of earlier ones. Without any, nothing is kept.
pub(crate) fn save(connection: &Connection, key: &NumberKey, words: &Words) -> Result<(), Error> {
    if *words == Words::default() {
        connection.execute(
            "DELETE FROM number_words WHERE account = ?1 AND app = ?2 AND phone = ?3",
            (key.account, &key.app, &key.phone),
        )?;
        return Ok(());
    }
    connection.execute(
        "INSERT INTO number_words VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET label = ?4, note = ?5",
        (key.account, &key.app, &key.phone, &words.label, &words.note),
    )?;
    Ok(())
}
