//! The room of what was destroyed: the file gives it back in steps, so that a message that arrives meanwhile waits
//! for one.

use rusqlite::Connection;

use crate::Error;

/// With so many free pages of 4 KiB there is something to win.
const WORTH_IT: i64 = 512;
/// As `PRAGMA auto_vacuum` answers for INCREMENTAL.
const INCREMENTAL: i64 = 2;

fn read(connection: &Connection, pragma: &str) -> Result<i64, Error> {
    Ok(connection.pragma_query_value(None, pragma, |row| row.get(0))?)
}

/// Lets a file that is still empty give its room back. Any other is left as it is: this would write to it.
pub(super) fn prepare(connection: &Connection) -> Result<(), Error> {
    if read(connection, "page_count")? == 0 {
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    Ok(())
}

/// Writes the file of an older version anew, once: it could give its room back only as a whole. That is done before
/// messages are asked for. Where there is no room for it, such a file is as good as any other, only not smaller.
pub(super) fn bring_up_to_date(connection: &Connection) -> Result<(), Error> {
    if read(connection, "auto_vacuum")? == INCREMENTAL {
        return Ok(());
    }
    if let Err(error) = connection.execute_batch("PRAGMA auto_vacuum = INCREMENTAL; VACUUM") {
        tracing::warn!(%error, "the history cannot be made smaller yet");
    }
    empty_journal(connection)
}

/// Whether there is enough of it to be given back.
pub(super) fn is_much(connection: &Connection) -> Result<bool, Error> {
    Ok(read(connection, "freelist_count")? > WORTH_IT)
}

/// Gives up to so many pages back. False when nothing is left to be given.
pub(super) fn give_back(connection: &Connection, pages: u32) -> Result<bool, Error> {
    let before = read(connection, "freelist_count")?;
    let mut statement = connection.prepare(&format!("PRAGMA incremental_vacuum({pages})"))?;
    // It stops after each page, and goes on when it is asked for the next row.
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    let left = read(connection, "freelist_count")?;
    Ok(left > 0 && left < before)
}

/// Empties the journal, which still has what was destroyed.
pub(super) fn empty_journal(connection: &Connection) -> Result<(), Error> {
    // Answers with a row.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}
