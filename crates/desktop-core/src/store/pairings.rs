//! Devices on relays, without their secrets.

use relay_protocol::{AccountId as RelayAccount, Cursor, DeviceId, LinkId};
use rusqlite::{Connection, OptionalExtension as _, Row};
use url::Url;

use super::next_id;
use crate::{
    Error,
    id::{AccountId, PairingId},
};

/// A pairing that can be polled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pairing {
    pub(crate) id: PairingId,
    pub(crate) account: AccountId,
    /// Where the relay answered when it was paired.
    pub(crate) relay_url: Url,
    /// It is the relay in the app, which answers wherever it listens now.
    pub(crate) built_in: bool,
    pub(crate) relay_account: RelayAccount,
    pub(crate) device: DeviceId,
    pub(crate) cursor: Cursor,
    /// It was replaced: read it until it is empty, then delete its device.
    pub(crate) draining: bool,
    pub(crate) since_ms: i64,
    /// When its relay last answered, as far as that was noted.
    pub(crate) answered_ms: Option<i64>,
}

const COLUMNS: &str = "id, account, relay_url, relay_account, device, cursor,
    state = 'draining', since_ms, answered_ms, built_in";

fn read(row: &Row<'_>) -> rusqlite::Result<Result<Pairing, Error>> {
    let relay_url: String = row.get(2)?;
    let cursor: String = row.get(5)?;
    let Ok(relay_url) = Url::parse(&relay_url) else {
        return Ok(Err(Error::StoreContent("a relay's address")));
    };
    Ok(Ok(Pairing {
        id: row.get(0)?,
        account: row.get(1)?,
        relay_url,
        relay_account: RelayAccount::from_bytes(row.get(3)?),
        device: DeviceId::from_bytes(row.get(4)?),
        cursor: Cursor::new(cursor),
        draining: row.get(6)?,
        since_ms: row.get(7)?,
        answered_ms: row.get(8)?,
        built_in: row.get(9)?,
    }))
}

/// All pairings that are to be polled.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Pairing>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM pairings WHERE state <> 'asked' ORDER BY id"
    ))?;
    statement.query_map([], read)?.map(|row| row?).collect()
}

/// Whether any account receives.
pub(crate) fn any(connection: &Connection) -> Result<bool, Error> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM pairings WHERE state <> 'asked'")?;
    Ok(statement.exists([])?)
}

/// The pairing that an account has now.
pub(crate) fn active(
    connection: &Connection,
    account: AccountId,
) -> Result<Option<Pairing>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM pairings WHERE state = 'active' AND account = ?1"
    ))?;
    statement.query_row([account], read).optional()?.transpose()
}

/// Notes when the relay of a pairing last answered.
pub(crate) fn note_answer(connection: &Connection, id: PairingId, at_ms: i64) -> Result<(), Error> {
    connection.execute(
        "UPDATE pairings SET answered_ms = ?2 WHERE id = ?1",
        (id, at_ms),
    )?;
    Ok(())
}

/// The names of all pairings of an account, also of those that were only asked for.
pub(crate) fn ids(connection: &Connection, account: AccountId) -> Result<Vec<PairingId>, Error> {
    let mut statement = connection.prepare("SELECT id FROM pairings WHERE account = ?1")?;
    let ids = statement.query_map([account], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The names of all pairings with the relay in the app, also of those that were only asked for.
pub(crate) fn built_in_ids(connection: &Connection) -> Result<Vec<PairingId>, Error> {
    let mut statement = connection.prepare("SELECT id FROM pairings WHERE built_in")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// What a link has been used for here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkUse {
    /// Never.
    Unused,
    /// The relay was asked, and the answer did not come: ask again with the same key.
    Asked(PairingId),
    /// It made a pairing.
    Paired,
}

/// What this link has been used for.
pub(crate) fn link_use(connection: &Connection, link: LinkId) -> Result<LinkUse, Error> {
    let found = connection
        .query_row(
            "SELECT id, state = 'asked' FROM pairings WHERE link = ?1",
            [link.as_bytes()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    Ok(match found {
        None => LinkUse::Unused,
        Some((id, true)) => LinkUse::Asked(id),
        Some((_, false)) => LinkUse::Paired,
    })
}

/// The id that the next pairing gets, for its key to be kept under first.
pub(crate) fn next(connection: &Connection) -> Result<PairingId, Error> {
    next_id(connection, "pairings").map(PairingId)
}

/// Notes that a relay is about to be asked.
pub(crate) fn ask(
    connection: &Connection,
    id: PairingId,
    account: AccountId,
    link: &relay_protocol::PairingLink,
    built_in: bool,
    now_ms: i64,
) -> Result<(), Error> {
    connection.execute(
        "INSERT INTO pairings (id, account, state, link, relay_url, relay_account, built_in, since_ms)
         VALUES (?1, ?2, 'asked', ?3, ?4, ?5, ?6, ?7)",
        (
            id,
            account,
            link.link.as_bytes(),
            link.relay.as_str(),
            link.account.as_bytes(),
            built_in,
            now_ms,
        ),
    )?;
    Ok(())
}

/// The relay has answered: the pairing is the account's, and an earlier one is drained from now on.
pub(crate) fn answered(
    connection: &Connection,
    id: PairingId,
    device: DeviceId,
    cursor: &Cursor,
    now_ms: i64,
) -> Result<(), Error> {
    connection.execute(
        "UPDATE pairings SET state = 'draining' WHERE state = 'active'
         AND account = (SELECT account FROM pairings WHERE id = ?1)",
        [id],
    )?;
    connection.execute(
        "UPDATE pairings SET state = 'active', device = ?2, cursor = ?3, since_ms = ?4 WHERE id = ?1",
        (id, device.as_bytes(), cursor.as_str(), now_ms),
    )?;
    Ok(())
}

/// Moves the cursor on.
pub(crate) fn move_cursor(
    connection: &Connection,
    id: PairingId,
    cursor: &Cursor,
) -> Result<(), Error> {
    connection
        .prepare_cached("UPDATE pairings SET cursor = ?2 WHERE id = ?1")?
        .execute((id, cursor.as_str()))?;
    Ok(())
}

/// Forgets a pairing.
pub(crate) fn remove(connection: &Connection, id: PairingId) -> Result<(), Error> {
    connection.execute("DELETE FROM pairings WHERE id = ?1", [id])?;
    Ok(())
}

/// Pairings whose relay was asked before `before_ms` and whose answer was never kept: their links have
/// expired.
pub(crate) fn asked_before(
    connection: &Connection,
    before_ms: i64,
) -> Result<Vec<PairingId>, Error> {
    let mut statement =
        connection.prepare("SELECT id FROM pairings WHERE state = 'asked' AND since_ms < ?1")?;
    let ids = statement.query_map([before_ms], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
