//! The inbox and its history.

use relay_protocol::MessageId;
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params_from_iter, types::Value};

use super::{deletions, search};
use crate::{Error, found::Found, id::AccountId, inbox::NewMessage, view::MessageKind};

/// A message as it is kept. Its bytes stay in the store.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kept {
    pub(crate) id: MessageId,
    pub(crate) account: AccountId,
    pub(crate) kind: MessageKind,
    pub(crate) received_ms: i64,
    pub(crate) app: Option<String>,
    pub(crate) sender: Option<String>,
    pub(crate) receiver: Option<String>,
    pub(crate) other_user: Option<String>,
    pub(crate) text: String,
    pub(crate) missed: Option<u32>,
    pub(crate) found: Found,
    pub(crate) usable_until_ms: Option<i64>,
    pub(crate) new: bool,
    pub(crate) copied_ms: Option<i64>,
}

pub(super) const COLUMNS: &str =
    "id, account, kind, received_ms, app, sender, receiver, other_user, text, missed,
    found, usable_until_ms, new, copied_ms";

const KINDS: [(MessageKind, &str); 5] = [
    (MessageKind::Sms, "sms"),
    (MessageKind::OtherUser, "other_user"),
    (MessageKind::Unrecognised, "unrecognised"),
    (MessageKind::Unreadable, "unreadable"),
    (MessageKind::Gap, "gap"),
];

pub(crate) fn kind_name(kind: MessageKind) -> &'static str {
    KINDS
        .iter()
        .find(|(known, _)| *known == kind)
        .map_or("unrecognised", |(_, name)| name)
}

pub(super) fn kind_named(name: &str) -> MessageKind {
    KINDS
        .iter()
        .find(|(_, known)| *known == name)
        .map_or(MessageKind::Unrecognised, |(kind, _)| *kind)
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let found: Option<String> = row.get(10)?;
    Ok(Kept {
        id: MessageId::from_bytes(row.get(0)?),
        account: row.get(1)?,
        kind: kind_named(&row.get::<_, String>(2)?),
        received_ms: row.get(3)?,
        app: row.get(4)?,
        sender: row.get(5)?,
        receiver: row.get(6)?,
        other_user: row.get(7)?,
        text: row.get(8)?,
        missed: row.get(9)?,
        // What an extractor found can always be found again; it never hides a message.
        found: found
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default(),
        usable_until_ms: row.get(11)?,
        new: row.get(12)?,
        copied_ms: row.get(13)?,
    })
}

fn found_json(found: &Found) -> Option<String> {
    (*found != Found::default())
        .then(|| serde_json::to_string(found).ok())
        .flatten()
}

/// Keeps a message. False for one that is there already or was deleted, by its id or as a repeat of it.
pub(crate) fn insert(connection: &Connection, message: &NewMessage) -> Result<bool, Error> {
    let fold = message.fold.as_ref().map(<[u8; 32]>::as_slice);
    if deletions::has_had(connection, message.id, fold)? {
        return Ok(false);
    }
    let new = message.kind != MessageKind::Gap;
    if !keep(connection, message, new, None)? {
        return Ok(false);
    }
    let row = connection.last_insert_rowid();
    if let Some(kept) = at(connection, row)? {
        search::add(connection, row, &kept)?;
    }
    Ok(true)
}

/// Keeps a message with its marks; it is not in the search tables yet. False for one that is there already,
/// by its id or as a repeat of it.
pub(super) fn keep(
    connection: &Connection,
    message: &NewMessage,
    new: bool,
    copied_ms: Option<i64>,
) -> Result<bool, Error> {
    // A row that was deleted may come back to its place, and one that is still to be taken out is no new one's.
    let mut statement = connection.prepare_cached(
        "INSERT INTO messages (id, account, kind, received_ms, app, sender, receiver, sent_text,
             other_user, text, body, fold, missed, extractor, found, usable_until_ms, new, copied_ms, row)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             1 + max((SELECT ifnull(max(row), 0) FROM messages),
                     (SELECT ifnull(max(row), 0) FROM deleted_messages),
                     (SELECT ifnull(max(row), 0) FROM leaving)))
         ON CONFLICT DO NOTHING",
    )?;
    let inserted = statement.execute(rusqlite::params![
        message.id.as_bytes(),
        message.account,
        kind_name(message.kind),
        message.received_ms,
        &message.app,
        &message.sender,
        &message.receiver,
        &message.sent_text,
        &message.other_user,
        &message.text,
        &message.body,
        message.fold.as_ref().map(<[u8; 32]>::as_slice),
        message.missed,
        sms_code::VERSION,
        found_json(&message.found),
        message.found.usable_until(message.received_ms),
        new,
        copied_ms,
    ])?;
    Ok(inserted == 1)
}

/// Under which id a message is here or was deleted here: its own, or that of one that it repeats.
pub(super) fn known(
    connection: &Connection,
    id: MessageId,
    fold: Option<&[u8; 32]>,
) -> Result<Option<MessageId>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM messages WHERE id = ?1
         UNION ALL SELECT id FROM deleted_messages WHERE id = ?1
         UNION ALL SELECT id FROM forgotten WHERE id = ?1
         UNION ALL SELECT id FROM messages WHERE fold = ?2
         UNION ALL SELECT id FROM deleted_messages WHERE fold = ?2
         UNION ALL SELECT id FROM forgotten WHERE fold = ?2
         LIMIT 1",
    )?;
    let fold = fold.map(<[u8; 32]>::as_slice);
    let known = statement.query_row((id.as_bytes(), fold), |row| {
        Ok(MessageId::from_bytes(row.get(0)?))
    });
    Ok(known.optional()?)
}

/// What was seen or copied on another computer is so here.
pub(super) fn take_marks(
    connection: &Connection,
    id: MessageId,
    new: bool,
    copied_ms: Option<i64>,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "UPDATE messages SET new = min(new, ?2), copied_ms = coalesce(copied_ms, ?3) WHERE id = ?1",
    )?;
    statement.execute((id.as_bytes(), new, copied_ms))?;
    Ok(())
}

/// The message of a row.
pub(super) fn at(connection: &Connection, row: i64) -> Result<Option<Kept>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM messages WHERE row = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row([row], read).optional()?)
}

/// One message.
pub(crate) fn find(connection: &Connection, id: MessageId) -> Result<Option<Kept>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM messages WHERE id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row([id.as_bytes()], read).optional()?)
}

/// The rows of those messages that there are, each once.
pub(super) fn rows_of(connection: &Connection, ids: &[MessageId]) -> Result<Vec<i64>, Error> {
    let mut statement = connection.prepare_cached("SELECT row FROM messages WHERE id = ?1")?;
    let mut rows = Vec::new();
    for id in ids {
        let row = statement.query_row([id.as_bytes()], |row| row.get::<_, i64>(0));
        rows.extend(row.optional()?);
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows)
}

/// The newest message with a code that can still be used and was not copied.
pub(crate) fn newest_usable(connection: &Connection, now_ms: i64) -> Result<Option<Kept>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM messages WHERE copied_ms IS NULL AND usable_until_ms > ?1
         ORDER BY received_ms DESC, id DESC LIMIT 1"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row([now_ms], read).optional()?)
}

/// The newest message of all.
pub(crate) fn newest(connection: &Connection) -> Result<Option<Kept>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM messages WHERE kind <> 'gap'
         ORDER BY received_ms DESC, id DESC LIMIT 1"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row([], read).optional()?)
}

/// Messages of one number: which account, how its receiver is spelt, and for which service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfNumber {
    pub(crate) account: AccountId,
    pub(crate) spellings: Vec<String>,
    /// The service's key. A message that names no service is any service's.
    pub(crate) app: Option<String>,
}

impl OfNumber {
    /// The condition, and its parameters added to `values`.
    pub(super) fn condition(&self, values: &mut Vec<Value>) -> String {
        let mut place = |value: Value| {
            values.push(value);
            format!("?{}", values.len())
        };
        let account = place(self.account.0.into());
        let spellings: Vec<_> = self
            .spellings
            .iter()
            .map(|spelling| place(spelling.clone().into()))
            .collect();
        let mut condition = format!(
            "account = {account} AND receiver IN ({})",
            spellings.join(", ")
        );
        if let Some(app) = &self.app {
            let app = place(app.clone().into());
            condition += &format!(" AND (app IS NULL OR app = {app} COLLATE NOCASE)");
        }
        condition
    }
}

/// When a number's last message came, and how many of its messages are new.
pub(crate) fn of_number(
    connection: &Connection,
    number: &OfNumber,
) -> Result<(Option<i64>, u32), Error> {
    let mut values = Vec::new();
    let condition = number.condition(&mut values);
    let last = connection
        .prepare_cached(&format!(
            "SELECT received_ms FROM messages WHERE {condition} ORDER BY received_ms DESC LIMIT 1"
        ))?
        .query_row(params_from_iter(&values), |row| row.get(0))
        .optional()?;
    let new = connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM messages WHERE new = 1 AND {condition}"
        ))?
        .query_row(params_from_iter(&values), |row| row.get(0))?;
    Ok((last, new))
}

/// An SMS that came to a number: which, when, and the service that it names.
pub(crate) type Came = (MessageId, i64, Option<String>);

/// The SMS that came to this number at or after a time, the first first.
pub(crate) fn came_since(
    connection: &Connection,
    number: &OfNumber,
    since_ms: i64,
) -> Result<Vec<Came>, Error> {
    let mut values = vec![Value::from(since_ms)];
    let condition = number.condition(&mut values);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id, received_ms, app FROM messages
         WHERE kind = 'sms' AND received_ms >= ?1 AND {condition} ORDER BY received_ms, id"
    ))?;
    let rows = statement.query_map(params_from_iter(&values), |row| {
        Ok((MessageId::from_bytes(row.get(0)?), row.get(1)?, row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The row of what was kept last.
pub(crate) fn last_row(connection: &Connection) -> Result<i64, Error> {
    let mut statement = connection.prepare_cached("SELECT ifnull(max(row), 0) FROM messages")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// How many messages there are, gaps aside, and when the oldest came.
pub(crate) fn kept(connection: &Connection) -> Result<(u32, Option<i64>), Error> {
    let mut count =
        connection.prepare_cached("SELECT count(*) FROM messages WHERE kind <> 'gap'")?;
    let mut oldest = connection.prepare_cached(
        "SELECT received_ms FROM messages WHERE kind <> 'gap' ORDER BY received_ms, id LIMIT 1",
    )?;
    Ok((
        count.query_row([], |row| row.get(0))?,
        oldest.query_row([], |row| row.get(0)).optional()?,
    ))
}

/// How many rows there are of each kind.
pub(crate) fn kinds(connection: &Connection) -> Result<Vec<(MessageKind, u32)>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT kind, count(*) FROM messages GROUP BY kind")?;
    let rows = statement.query_map([], |row| {
        Ok((kind_named(&row.get::<_, String>(0)?), row.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many messages are new.
pub(crate) fn new_count(connection: &Connection) -> Result<u32, Error> {
    let mut statement = connection.prepare_cached("SELECT count(*) FROM messages WHERE new = 1")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// A code of it was copied. False when there is no such message.
pub(crate) fn mark_copied(
    connection: &Connection,
    id: MessageId,
    now_ms: i64,
) -> Result<bool, Error> {
    let changed = connection.execute(
        "UPDATE messages SET copied_ms = ?2, new = 0 WHERE id = ?1",
        (id.as_bytes(), now_ms),
    )?;
    Ok(changed == 1)
}

/// It was opened. True when it was new.
pub(crate) fn mark_seen(connection: &Connection, id: MessageId) -> Result<bool, Error> {
    let mut statement =
        connection.prepare_cached("UPDATE messages SET new = 0 WHERE id = ?1 AND new = 1")?;
    Ok(statement.execute([id.as_bytes()])? == 1)
}

/// Reads up to `limit` messages again that an older extractor has read. False when there are none.
pub(crate) fn read_again(connection: &Connection, limit: u32) -> Result<bool, Error> {
    let mut old = connection.prepare_cached(
        "SELECT row, text, received_ms, found FROM messages
         WHERE extractor < ?1 AND kind IN ('sms', 'other_user', 'unrecognised') LIMIT ?2",
    )?;
    let old = old
        .query_map((sms_code::VERSION, limit), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect::<Result<Vec<(i64, String, i64, Option<String>)>, _>>()?;
    let mut update = connection.prepare_cached(
        "UPDATE messages SET extractor = ?2, found = ?3, usable_until_ms = ?4 WHERE row = ?1",
    )?;
    for (row, text, received_ms, before) in &old {
        let found = Found::of(text);
        let json = found_json(&found);
        let values: [&dyn ToSql; 4] = [
            row,
            &sms_code::VERSION,
            &json,
            &found.usable_until(*received_ms),
        ];
        update.execute(values)?;
        if json != *before {
            search::change(connection, *row)?;
        }
    }
    Ok(!old.is_empty())
}
