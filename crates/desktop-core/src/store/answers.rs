//! What came of the numbers that were got: the first message to each, and those that were swapped.

use relay_protocol::MessageId;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::purchases::PurchaseState;
use crate::{
    Error,
    id::{AccountId, PurchaseId},
    view::{Answers, LastChoice, NumberKey},
};

/// A number that was got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Got {
    pub(crate) id: PurchaseId,
    pub(crate) app: String,
    pub(crate) number: String,
    pub(crate) asked_ms: i64,
    /// Its first message is waited for.
    pub(crate) waiting: bool,
    /// When its first message came.
    pub(crate) came_ms: Option<i64>,
    /// When it was swapped because a site refused it.
    pub(crate) refused_ms: Option<i64>,
    pub(crate) price: Option<String>,
}

const COLUMNS: &str = "id, app, number, asked_ms, state, came_ms, refused_ms, price";

// What is asked for with every message or snapshot; each reads an index.
const UNANSWERED: &str = "WHERE account = ?1 AND asked_ms <= ?2
    AND kind = 'lock' AND number IS NOT NULL AND came_ms IS NULL ORDER BY asked_ms DESC, id DESC";
const BY_MESSAGE: &str = "SELECT asked_ms, came_ms FROM purchases
    WHERE came_message = ?1 AND came_message IS NOT NULL";
const REFUSED: &str = "SELECT max(refused_ms) FROM purchases
    WHERE account = ?1 AND app = ?2 AND number = ?3 AND number IS NOT NULL";
const LAST_CHOICE: &str = "SELECT account, app, country FROM purchases
    WHERE kind = 'lock' AND number IS NOT NULL AND country IS NOT NULL
    ORDER BY asked_ms DESC, id DESC LIMIT 1";

fn read(row: &Row<'_>) -> rusqlite::Result<Got> {
    let state: String = row.get(4)?;
    Ok(Got {
        id: row.get(0)?,
        app: row.get(1)?,
        number: row.get(2)?,
        asked_ms: row.get(3)?,
        waiting: state == PurchaseState::Waiting.name(),
        came_ms: row.get(5)?,
        refused_ms: row.get(6)?,
        price: row.get(7)?,
    })
}

/// All numbers of a service that were got, the newest first.
pub(crate) fn of_service(
    connection: &Connection,
    account: AccountId,
    app: &str,
) -> Result<Vec<Got>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM purchases
         WHERE account = ?1 AND app = ?2 AND number IS NOT NULL AND kind = 'lock'
         ORDER BY asked_ms DESC, id DESC"
    ))?;
    let rows = statement.query_map((account, app), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The account's numbers that nothing has come to since they were asked for, up to a time; the newest first.
pub(crate) fn unanswered(
    connection: &Connection,
    account: AccountId,
    until_ms: i64,
) -> Result<Vec<Got>, Error> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM purchases {UNANSWERED}"))?;
    let rows = statement.query_map((account, until_ms), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether the same number was got once more after this, and was asked for by a time.
pub(crate) fn got_again(
    connection: &Connection,
    account: AccountId,
    got: &Got,
    until_ms: i64,
) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM purchases
             WHERE account = ?1 AND app = ?2 AND number = ?3 AND number IS NOT NULL
               AND kind = 'lock' AND (asked_ms, id) > (?4, ?5) AND asked_ms <= ?6)",
    )?;
    // By the time: one that was restored from a backup has a later row than newer ones.
    let again = (
        account,
        &got.app,
        &got.number,
        got.asked_ms,
        got.id,
        until_ms,
    );
    Ok(statement.query_row(again, |row| row.get(0))?)
}

/// Other purchases that wait for a message to this number of the service.
pub(crate) fn other_waits(
    connection: &Connection,
    key: &NumberKey,
    but: PurchaseId,
) -> Result<Vec<PurchaseId>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM purchases
         WHERE account = ?1 AND app = ?2 AND number = ?3 AND number IS NOT NULL
           AND state = 'waiting' AND id <> ?4",
    )?;
    let ids = statement.query_map((key.account, &key.app, &key.phone, but), |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Whether the account has or had this number for this service, bought here or not.
pub(crate) fn is_known(
    connection: &Connection,
    account: AccountId,
    app: &str,
    phone: &str,
) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM numbers
                 WHERE account = ?1 AND app = ?2 COLLATE NOCASE AND phone = ?3)
             OR EXISTS (SELECT 1 FROM purchases
                 WHERE account = ?1 AND app = ?2 COLLATE NOCASE AND number = ?3)",
    )?;
    Ok(statement.query_row((account, app, phone), |row| row.get(0))?)
}

/// Notes the first message that came to a purchase's number.
pub(crate) fn set_came(
    connection: &Connection,
    id: PurchaseId,
    message: MessageId,
    came_ms: i64,
) -> Result<(), Error> {
    connection.execute(
        "UPDATE purchases SET came_ms = ?2, came_message = ?3 WHERE id = ?1",
        (id, came_ms, message.as_bytes()),
    )?;
    Ok(())
}

/// What a message answers.
pub(crate) fn by_message(
    connection: &Connection,
    message: MessageId,
) -> Result<Option<Answers>, Error> {
    let mut statement = connection.prepare_cached(BY_MESSAGE)?;
    let answers = statement.query_row([message.as_bytes()], |row| {
        let (asked_ms, came_ms): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok(Answers {
            asked_ms,
            // The clocks may differ a little.
            after_ms: came_ms.saturating_sub(asked_ms).max(0),
        })
    });
    Ok(answers.optional()?)
}

/// Notes which purchase's number this one is to replace.
pub(crate) fn set_swaps(
    connection: &Connection,
    id: PurchaseId,
    old: PurchaseId,
) -> Result<(), Error> {
    connection.execute("UPDATE purchases SET swaps = ?2 WHERE id = ?1", (id, old))?;
    Ok(())
}

/// Which purchase's number this one replaces.
pub(crate) fn swaps(connection: &Connection, id: PurchaseId) -> Result<Option<PurchaseId>, Error> {
    let mut statement = connection.prepare_cached("SELECT swaps FROM purchases WHERE id = ?1")?;
    Ok(statement
        .query_row([id], |row| row.get(0))
        .optional()?
        .flatten())
}

/// Notes that a purchase's number was replaced because a site refused it; not of one that has been
/// answered, which no site refused.
pub(crate) fn set_refused(
    connection: &Connection,
    id: PurchaseId,
    now_ms: i64,
) -> Result<(), Error> {
    connection.execute(
        "UPDATE purchases SET refused_ms = ?2 WHERE id = ?1 AND came_ms IS NULL",
        (id, now_ms),
    )?;
    Ok(())
}

/// When a site refused a number last.
pub(crate) fn refused(connection: &Connection, key: &NumberKey) -> Result<Option<i64>, Error> {
    let mut statement = connection.prepare_cached(REFUSED)?;
    Ok(statement.query_row((key.account, &key.app, &key.phone), |row| row.get(0))?)
}

/// What the newest number was got for. One that PingMe refused is no choice to repeat.
pub(crate) fn last_choice(connection: &Connection) -> Result<Option<LastChoice>, Error> {
    let mut statement = connection.prepare_cached(LAST_CHOICE)?;
    let newest = statement
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((account, app, country)) = newest else {
        return Ok(None);
    };
    let account: AccountId = account;
    let app: String = app;
    Ok(Some(LastChoice {
        account: account.0,
        service: super::services::name(connection, account, &app)?,
        app,
        country,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The store as the version before this one left it.
    fn before() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        let transaction = connection.transaction().unwrap();
        for migration in super::super::MIGRATIONS.iter().take(4) {
            transaction.execute_batch(migration).unwrap();
        }
        transaction.pragma_update(None, "user_version", 4).unwrap();
        transaction.commit().unwrap();
        connection
            .execute_batch(
                "INSERT INTO accounts VALUES (1, 'One', 'https://api.example/thirdparty', 'u-1', NULL);
                 INSERT INTO numbers VALUES
                     (1, 'jd', '16470000001', 'JD', '1', 0, '', NULL, '', '', '', NULL, NULL);",
            )
            .unwrap();
        connection
    }

    fn bought(connection: &Connection, id: i64, written: &str, asked_ms: i64) {
        let (app, number) = written.split_once(' ').unwrap();
        connection
            .execute(
                "INSERT INTO purchases (id, account, kind, app, country, list_before, asked_ms,
                     state, number) VALUES (?1, 1, 'lock', ?2, 'US', '[]', ?3, 'done', ?4)",
                (id, app, asked_ms, number),
            )
            .unwrap();
    }

    fn came(connection: &Connection, id: u8, written: &str, received_ms: i64) {
        let (app, receiver) = written.split_once(' ').unwrap();
        connection
            .execute(
                "INSERT INTO messages (id, account, kind, received_ms, app, receiver, text,
                     extractor, new) VALUES (?1, 1, 'sms', ?2, nullif(?3, '-'), ?4, 'x', 1, 0)",
                ([id; 16], received_ms, app, receiver),
            )
            .unwrap();
    }

    #[test]
    fn what_is_asked_for_with_every_message_and_snapshot_reads_an_index() {
        let c = crate::store::tests::in_memory();
        let unanswered = format!("SELECT {COLUMNS} FROM purchases {UNANSWERED}");
        for (sql, index) in [
            (unanswered.as_str(), "unanswered_numbers"),
            (BY_MESSAGE, "purchases_by_message"),
            (REFUSED, "purchases_of_a_number"),
            (LAST_CHOICE, "numbers_got"),
        ] {
            let mut statement = c.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let nothing = vec![1_i64; statement.parameter_count()];
            let plan: Vec<String> = statement
                .query_map(rusqlite::params_from_iter(nothing), |row| row.get(3))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            assert_eq!(plan.len(), 1, "nothing is sorted: {plan:?}");
            assert!(plan[0].contains(index), "{plan:?}");
        }
    }

    #[test]
    fn what_came_before_it_was_noted_is_matched_where_it_is_certain() {
        let mut c = before();
        bought(&c, 1, "jd 16470000001", 1_000);
        bought(&c, 2, "jd 16470000002", 1_000);
        // The second once more.
        bought(&c, 3, "jd 16470000002", 5_000);
        bought(&c, 4, "uber 16470000003", 1_000);
        // Too early; then without its calling code, which the list names; then a second one.
        came(&c, 1, "jd 16470000001", 999);
        came(&c, 2, "JD 6470000001", 1_500);
        came(&c, 3, "jd 16470000001", 1_600);
        // The first purchase of the second number never got one.
        came(&c, 4, "jd 16470000002", 6_000);
        // That it is for Uber is not said.
        came(&c, 5, "- 16470000003", 2_000);
        super::super::migrate(&mut c).unwrap();
        let noted: Vec<(i64, Option<i64>, Option<[u8; 16]>)> = c
            .prepare("SELECT id, came_ms, came_message FROM purchases ORDER BY id")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(
            noted,
            [
                (1, Some(1_500), Some([2; 16])),
                (2, None, None),
                (3, Some(6_000), Some([4; 16])),
                (4, None, None),
            ]
        );
        let of = |id: u8| by_message(&c, MessageId::from_bytes([id; 16])).unwrap();
        let after = |asked_ms, after_ms| Some(Answers { asked_ms, after_ms });
        assert_eq!(of(2), after(1_000, 500));
        assert_eq!(of(4), after(5_000, 1_000));
        assert_eq!([of(1), of(3), of(5)], [None, None, None]);
    }
}
