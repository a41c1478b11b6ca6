//! What is kept, as the lines of a backup.

use relay_protocol::MessageId;
use rusqlite::{Connection, Row, types::Value};

use super::purchase;
use crate::{
    Error,
    backup::line::{
        Account, Bytes, Charge, Deleted, Favourite, Line, Message, Mute, MutedNumber, Number,
        PaidRent, Service, Words,
    },
    store::{charges, messages},
};

/// How many lines are read at once: a message that arrives meanwhile waits for them.
const AT_ONCE: u32 = 500;

/// A part of what is kept: its rows by a key that grows, which is the first column.
struct Part {
    sql: &'static str,
    read: fn(&Row<'_>) -> rusqlite::Result<Result<Line, Error>>,
}

/// In the order in which they are put beside others: what a line names comes before it. `?1` is the last key
/// that was read, `?2` how many rows are wanted. Small tables have no key, and are read at once.
const PARTS: &[Part] = &[
    Part {
        sql: "SELECT id, user_id, label, base_url, numbers_checked_ms FROM accounts
              WHERE id > ?1 ORDER BY id LIMIT ?2",
        read: |row| {
            Ok(Ok(Line::Account(Account {
                user: row.get(1)?,
                label: row.get(2)?,
                base_url: row.get(3)?,
                numbers_checked_ms: row.get(4)?,
            })))
        },
    },
    Part {
        sql: "SELECT 1, user_id, app, name FROM services JOIN accounts ON id = account
              WHERE 1 > ?1 AND ?2 > 0 ORDER BY account, app",
        read: |row| Ok(Ok(Line::Service(service(row)?))),
    },
    Part {
        sql: "SELECT 1, user_id, app, phone, name, tel_code, subscribed, valid_until_text, valid_until,
                  sub_rent, month_rent, code_rate, locked_ms, left_ms
              FROM numbers JOIN accounts ON id = account
              WHERE 1 > ?1 AND ?2 > 0 ORDER BY account, app, phone",
        read: |row| Ok(Ok(Line::Number(Box::new(number(row)?)))),
    },
    Part {
        sql: "SELECT 1, user_id, app, phone, number_words.label, note
              FROM number_words JOIN accounts ON id = account
              WHERE 1 > ?1 AND ?2 > 0 ORDER BY account, app, phone",
        read: |row| {
            Ok(Ok(Line::Words(Words {
                user: row.get(1)?,
                app: row.get(2)?,
                phone: row.get(3)?,
                label: row.get(4)?,
                note: row.get(5)?,
            })))
        },
    },
    Part {
        sql: "SELECT 1, user_id, app FROM favourites JOIN accounts ON id = account
              WHERE 1 > ?1 AND ?2 > 0 ORDER BY account, app",
        read: |row| {
            Ok(Ok(Line::Favourite(Favourite {
                user: row.get(1)?,
                app: row.get(2)?,
            })))
        },
    },
    Part {
        sql: "SELECT 1, user_id, app, phone FROM mutes LEFT JOIN accounts ON id = account
              WHERE 1 > ?1 AND ?2 > 0 ORDER BY account, app, phone",
        read: |row| {
            let (user, phone): (Option<String>, Option<String>) = (row.get(1)?, row.get(3)?);
            let number = user.zip(phone);
            Ok(Ok(Line::Mute(Mute {
                number: number.map(|(user, phone)| MutedNumber { user, phone }),
                app: row.get(2)?,
            })))
        },
    },
    Part {
        sql: "SELECT 1, user_id, app, phone, until FROM paid_rents JOIN accounts ON id = account
              WHERE 1 > ?1 AND ?2 > 0 ORDER BY account, app, phone",
        read: |row| {
            Ok(Ok(Line::PaidRent(PaidRent {
                user: row.get(1)?,
                app: row.get(2)?,
                phone: row.get(3)?,
                until: row.get(4)?,
            })))
        },
    },
    Part {
        sql: "SELECT 1, user_id, app, name FROM charged_services JOIN accounts ON id = account
              WHERE 1 > ?1 AND ?2 > 0 ORDER BY account, app",
        read: |row| Ok(Ok(Line::ServiceName(service(row)?))),
    },
    Part {
        sql: "SELECT messages.row, user_id, messages.id, kind, received_ms, app, sender, receiver, sent_text,
                  other_user, text, body, missed, new, copied_ms
              FROM messages JOIN accounts ON accounts.id = account
              WHERE messages.row > ?1 AND NOT EXISTS (SELECT 1 FROM leaving WHERE leaving.row = messages.row)
              ORDER BY messages.row LIMIT ?2",
        read: |row| Ok(Ok(Line::Message(Box::new(message(row)?)))),
    },
    Part {
        sql: purchase::READ,
        read: |row| Ok(purchase::read(row)?.map(|one| Line::Purchase(Box::new(one)))),
    },
    Part {
        sql: "SELECT charges.id, user_id, kind, at_ms, app, phone, price, amount, currency, later, message,
                  purchase
              FROM charges JOIN accounts ON accounts.id = account
              WHERE charges.id > ?1 ORDER BY charges.id LIMIT ?2",
        read: |row| Ok(Ok(Line::Charge(Box::new(charge(row)?)))),
    },
    Part {
        sql: "SELECT row, user_id, deleted_messages.id, received_ms
              FROM deleted_messages JOIN accounts ON accounts.id = account
              WHERE row > ?1 AND kind <> 'gap' ORDER BY row LIMIT ?2",
        read: |row| Ok(Ok(Line::Deleted(deleted(row)?))),
    },
    Part {
        sql: "SELECT forgotten.id, user_id, forgotten.id, received_ms
              FROM forgotten JOIN accounts ON accounts.id = account
              WHERE forgotten.id > ?1 ORDER BY forgotten.id LIMIT ?2",
        read: |row| Ok(Ok(Line::Deleted(deleted(row)?))),
    },
];

fn service(row: &Row<'_>) -> rusqlite::Result<Service> {
    Ok(Service {
        user: row.get(1)?,
        app: row.get(2)?,
        name: row.get(3)?,
    })
}

fn number(row: &Row<'_>) -> rusqlite::Result<Number> {
    Ok(Number {
        user: row.get(1)?,
        app: row.get(2)?,
        phone: row.get(3)?,
        name: row.get(4)?,
        tel_code: row.get(5)?,
        subscribed: row.get(6)?,
        valid_until_text: row.get(7)?,
        valid_until: row.get(8)?,
        sub_rent: row.get(9)?,
        month_rent: row.get(10)?,
        code_rate: row.get(11)?,
        locked_ms: row.get(12)?,
        left_ms: row.get(13)?,
    })
}

fn message(row: &Row<'_>) -> rusqlite::Result<Message> {
    Ok(Message {
        user: row.get(1)?,
        id: MessageId::from_bytes(row.get(2)?),
        kind: messages::kind_named(&row.get::<_, String>(3)?),
        received_ms: row.get(4)?,
        app: row.get(5)?,
        sender: row.get(6)?,
        receiver: row.get(7)?,
        sent_text: row.get(8)?,
        other_user: row.get(9)?,
        text: row.get(10)?,
        body: row.get::<_, Option<Vec<u8>>>(11)?.map(Bytes),
        missed: row.get(12)?,
        new: row.get(13)?,
        copied_ms: row.get(14)?,
    })
}

fn charge(row: &Row<'_>) -> rusqlite::Result<Charge> {
    let message: Option<[u8; 16]> = row.get(10)?;
    Ok(Charge {
        user: row.get(1)?,
        kind: charges::kind(row, 2)?,
        at_ms: row.get(3)?,
        app: row.get(4)?,
        phone: row.get(5)?,
        price: row.get(6)?,
        amount: charges::amount(row, 7)?,
        currency: row.get(8)?,
        later: row.get(9)?,
        message: message.map(MessageId::from_bytes),
        purchase: row.get(11)?,
    })
}

fn deleted(row: &Row<'_>) -> rusqlite::Result<Deleted> {
    Ok(Deleted {
        user: row.get(1)?,
        id: MessageId::from_bytes(row.get(2)?),
        received_ms: row.get(3)?,
    })
}

/// How far it was read.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    part: usize,
    after: Value,
}

impl Place {
    const fn start_of(part: usize) -> Self {
        Self {
            part,
            after: Value::Integer(0),
        }
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::start_of(0)
    }
}

/// The next lines, and where to go on. None at the end.
pub(crate) fn lines(connection: &Connection, from: Place) -> Result<(Vec<Line>, Place), Error> {
    let mut place = from;
    while let Some(part) = PARTS.get(place.part) {
        let mut statement = connection.prepare_cached(part.sql)?;
        let mut rows = statement.query((&place.after, AT_ONCE))?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            place.after = row.get(0)?;
            lines.push((part.read)(row)??);
        }
        if !lines.is_empty() {
            return Ok((lines, place));
        }
        place = Place::start_of(place.part + 1);
    }
    Ok((Vec::new(), place))
}

/// How many lines there are now, and how many of them are messages and accounts.
pub(crate) fn counted(connection: &Connection) -> Result<(u32, u32, u32), Error> {
    let count = |table: &str| -> Result<u32, Error> {
        let sql = format!("SELECT count(*) FROM {table}");
        Ok(connection.query_row(&sql, [], |row| row.get(0))?)
    };
    let (messages, accounts) = (count("messages")?, count("accounts")?);
    let mut lines = messages.saturating_add(accounts);
    for table in [
        "services",
        "numbers",
        "number_words",
        "favourites",
        "mutes",
        "paid_rents",
        "charged_services",
        "purchases",
        "charges",
        "deleted_messages",
        "forgotten",
    ] {
        lines = lines.saturating_add(count(table)?);
    }
    Ok((lines, messages, accounts))
}
