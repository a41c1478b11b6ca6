//! The history while the app is closed: opened with its key from the keyring, and made long.

use std::fmt::Write as _;

use rusqlite::Connection;

use crate::world::World;

/// Opens it.
pub(crate) fn open(world: &World) -> Connection {
    let keyring = world.session.keyring().expect("this session has one");
    let accounts = keyring
        .accounts(&world.session, "PingMe Desktop")
        .expect("secret-tool ends");
    let account = accounts
        .iter()
        .find(|account| account.contains("history-key"))
        .expect("the history has a key");
    let key = keyring
        .secret(&world.session, "PingMe Desktop", account)
        .expect("secret-tool ends");
    let connection = Connection::open(world.data().join("history.db")).expect("the history");
    let mut pragma = String::from("PRAGMA key = \"x'");
    for byte in key {
        write!(pragma, "{byte:02x}").expect("a string takes all");
    }
    connection
        .execute_batch(&format!("{pragma}'\""))
        .expect("SQLCipher");
    connection
}

/// Fills it up to `count` messages like its newest, a minute apart and each with a text of its own.
pub(crate) fn fill(connection: &Connection, count: i64) {
    connection
        .execute_batch(&format!(
            "WITH RECURSIVE
                 newest AS (SELECT * FROM messages WHERE kind = 'sms' ORDER BY received_ms DESC LIMIT 1),
                 counted (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < {count})
             INSERT INTO messages (id, account, kind, received_ms, app, sender, receiver, text, extractor,
                     found, usable_until_ms, new, copied_ms)
                 SELECT randomblob(16), account, kind, received_ms - n * 60000, app, sender, receiver,
                     '[JD] Your verification code is 482913. Order ' || (n * 7919 % 1000003) || ' waits.',
                     extractor, found, usable_until_ms - n * 60000, 0, received_ms
                 FROM newest, counted;"
        ))
        .expect("rows");
}

/// A message to be put there.
pub(crate) struct Written<'a> {
    /// The account's place in the list, from 1.
    pub(crate) account: i64,
    pub(crate) app: &'a str,
    pub(crate) to: &'a str,
    pub(crate) text: &'a str,
    pub(crate) received_ms: i64,
}

impl Written<'_> {
    /// Puts it there, as an older version has left it: the app reads it again.
    pub(crate) fn put(&self, connection: &Connection) {
        connection
            .execute(
                "INSERT INTO messages (id, account, kind, received_ms, app, sender, receiver, text, extractor, new)
                 VALUES (randomblob(16), ?1, 'sms', ?2, ?3, 'sender', ?4, ?5, 0, 0)",
                (self.account, self.received_ms, self.app, self.to, self.text),
            )
            .expect("a row");
    }
}
