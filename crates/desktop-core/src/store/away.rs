//! What came while the app was away, and nobody has looked at.

use relay_protocol::MessageId;
use rusqlite::{Connection, OptionalExtension as _};

use super::services;
use crate::{Error, id::AccountId, tally::Tally};

/// From so many messages on it is worth a card; one alone is a row like any other.
const WORTH_A_CARD: u32 = 2;

/// A message came while the app was away since then.
pub(crate) fn add(connection: &Connection, message: MessageId, since_ms: i64) -> Result<(), Error> {
    // What came while it was away before, and was looked at since, is no news any more.
    connection.execute(
        "DELETE FROM away WHERE since_ms < ?1 AND NOT EXISTS
             (SELECT 1 FROM away JOIN messages ON id = message WHERE new = 1)",
        [since_ms],
    )?;
    connection.execute(
        "INSERT INTO away (message, since_ms) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        (message.as_bytes(), since_ms),
    )?;
    Ok(())
}

/// What came, if it is worth a card and some of it is new still.
pub(crate) fn unseen(connection: &Connection, now_ms: i64) -> Result<Option<Tally>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT min(min(since_ms, received_ms)), coalesce(sum(kind <> 'gap'), 0),
             coalesce(sum(kind = 'gap'), 0),
             coalesce(sum(copied_ms IS NULL AND usable_until_ms > ?1), 0)
         FROM away JOIN messages ON id = message
         HAVING max(new) = 1",
    )?;
    let whole = statement
        .query_row([now_ms], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, u32>(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((since_ms, messages, gaps, usable)) = whole else {
        return Ok(None);
    };
    if messages < WORTH_A_CARD {
        return Ok(None);
    }
    let mut tally = Tally::default();
    tally.since_ms = Some(since_ms);
    tally.messages = messages;
    tally.usable = usable;
    tally.gap = gaps > 0;
    // A message whose text names its sender need not name a service.
    let mut statement = connection.prepare_cached(
        "SELECT account, app, iif(app IS NULL, json_extract(found, '$.service'), NULL) AS named, count(*)
         FROM away JOIN messages ON id = message
         WHERE usable_until_ms IS NOT NULL GROUP BY account, app, named",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (account, app): (AccountId, Option<String>) = (row.get(0)?, row.get(1)?);
        let service = match app {
            Some(app) => Some(services::name(connection, account, &app)?),
            None => row.get(2)?,
        };
        tally.add_codes(service, row.get(3)?);
    }
    Ok(Some(tally))
}

/// Nobody needs to be told of it any more: all of it is seen. False when there was nothing.
pub(crate) fn seen(connection: &Connection) -> Result<bool, Error> {
    connection.execute(
        "UPDATE messages SET new = 0 WHERE new = 1 AND id IN (SELECT message FROM away)",
        [],
    )?;
    Ok(connection.execute("DELETE FROM away", [])? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        found::Found,
        inbox::NewMessage,
        store::{messages, tests::in_memory},
        view::{MessageKind, ServiceCount},
    };

    const NOW: i64 = 1_000_000_000;

    fn came(c: &Connection, number: u8, kind: MessageKind, app: Option<&str>, text: &str) {
        let id = MessageId::from_bytes([number; 16]);
        let message = NewMessage {
            id,
            account: AccountId(1),
            kind,
            received_ms: NOW - 3_600_000 + i64::from(number),
            app: app.map(Into::into),
            sender: None,
            receiver: None,
            sent_text: None,
            other_user: None,
            text: text.into(),
            body: None,
            fold: None,
            missed: None,
            found: Found::of(text),
        };
        assert!(messages::insert(c, &message).unwrap());
        add(c, id, NOW - 7_200_000).unwrap();
    }

    fn of(service: Option<&str>, codes: u32) -> ServiceCount {
        ServiceCount {
            service: service.map(Into::into),
            codes,
        }
    }

    #[test]
    fn it_is_counted_until_all_of_it_was_seen() {
        let c = in_memory();
        assert_eq!(unseen(&c, NOW).unwrap(), None);
        came(&c, 1, MessageKind::Gap, None, "");
        came(&c, 2, MessageKind::Sms, Some("jd"), "Your code is 5611");
        assert_eq!(unseen(&c, NOW).unwrap(), None, "one alone");
        let day = "Your code is 5612. It is valid for 24 hours.";
        came(&c, 3, MessageKind::Sms, Some("jd"), day);
        came(
            &c,
            4,
            MessageKind::Sms,
            None,
            "[Telegram] Your code is 83174",
        );
        came(&c, 5, MessageKind::Sms, Some("jd"), "Your parcel has left");
        let all = unseen(&c, NOW).unwrap().unwrap();
        assert_eq!((all.messages, all.codes(), all.usable), (4, 3, 1));
        assert_eq!(all.since_ms, Some(NOW - 7_200_000));
        assert!(all.gap);
        assert_eq!(all.services(), [of(Some("jd"), 2), of(Some("Telegram"), 1)]);

        for number in 2..=4 {
            messages::mark_seen(&c, MessageId::from_bytes([number; 16])).unwrap();
        }
        assert!(unseen(&c, NOW).unwrap().is_some(), "one is new still");
        messages::mark_seen(&c, MessageId::from_bytes([5; 16])).unwrap();
        assert_eq!(unseen(&c, NOW).unwrap(), None, "all were looked at");

        // The next time away counts by itself.
        add(&c, MessageId::from_bytes([5; 16]), NOW).unwrap();
        let left: u32 = c
            .query_row("SELECT count(*) FROM away", [], |row| row.get(0))
            .unwrap();
        assert_eq!(left, 1);
    }

    #[test]
    fn all_of_it_can_be_seen_at_once_and_what_is_deleted_is_not_counted() {
        let c = in_memory();
        for number in 1..=3 {
            came(
                &c,
                number,
                MessageKind::Sms,
                Some("jd"),
                "Your code is 5611",
            );
        }
        c.execute("DELETE FROM messages WHERE id = ?1", [[1_u8; 16]])
            .unwrap();
        assert_eq!(unseen(&c, NOW).unwrap().unwrap().messages, 2);
        assert!(seen(&c).unwrap());
        assert!(!seen(&c).unwrap());
        assert_eq!(unseen(&c, NOW).unwrap(), None);
        assert_eq!(messages::new_count(&c).unwrap(), 0);
    }
}
