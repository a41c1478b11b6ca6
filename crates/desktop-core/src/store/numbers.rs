//! The numbers of each account, also those that left PingMe's list not long ago.

use std::collections::HashSet;

use pingme::Number;
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::{
    Error,
    id::AccountId,
    view::{NumberKey, Standing},
};

/// How long a number stays visible after it left the list.
const EXPIRED_SHOWN_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// For how long after `lockNumber` a list without the number is no sign that it has expired.
const LOCK_SETTLES_MS: i64 = 5 * 60 * 1000;

/// A number as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptNumber {
    pub(crate) account: AccountId,
    pub(crate) app: String,
    pub(crate) phone: String,
    pub(crate) name: String,
    pub(crate) tel_code: Option<String>,
    pub(crate) standing: Standing,
    pub(crate) valid_until_text: String,
    pub(crate) valid_until: Option<String>,
    pub(crate) sub_rent: String,
    pub(crate) month_rent: String,
    pub(crate) code_rate: String,
}

const COLUMNS: &str = "account, app, phone, name, tel_code, subscribed, left_ms IS NOT NULL,
    valid_until_text, valid_until, sub_rent, month_rent, code_rate";

fn read(row: &Row<'_>) -> rusqlite::Result<KeptNumber> {
    let (subscribed, left): (bool, bool) = (row.get(5)?, row.get(6)?);
    Ok(KeptNumber {
        account: row.get(0)?,
        app: row.get(1)?,
        phone: row.get(2)?,
        name: row.get(3)?,
        tel_code: row.get(4)?,
        standing: match (left, subscribed) {
            (true, _) => Standing::Expired,
            (false, true) => Standing::Subscribed,
            (false, false) => Standing::NotSubscribed,
        },
        valid_until_text: row.get(7)?,
        valid_until: row.get(8)?,
        sub_rent: row.get(9)?,
        month_rent: row.get(10)?,
        code_rate: row.get(11)?,
    })
}

/// All numbers of all accounts, expired ones last.
pub(crate) fn all(connection: &Connection) -> Result<Vec<KeptNumber>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM numbers
         ORDER BY left_ms IS NOT NULL, name COLLATE NOCASE, app, account, phone"
    ))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// All numbers of a service, also those that expired not long ago.
pub(crate) fn of_service(
    connection: &Connection,
    account: AccountId,
    app: &str,
) -> Result<Vec<KeptNumber>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM numbers WHERE account = ?1 AND app = ?2 ORDER BY phone"
    ))?;
    let rows = statement.query_map((account, app), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One number.
pub(crate) fn find(connection: &Connection, key: &NumberKey) -> Result<Option<KeptNumber>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM numbers WHERE account = ?1 AND app = ?2 AND phone = ?3"
    ))?;
    Ok(statement
        .query_row((key.account, &key.app, &key.phone), read)
        .optional()?)
}

/// Takes over a list that was asked for at `asked_ms`: all of an account's numbers that have not
/// expired. What is missing from it has left; what left long ago is dropped.
pub(crate) fn take_over(
    connection: &Connection,
    account: AccountId,
    list: &[Number],
    asked_ms: i64,
) -> Result<(), Error> {
    let checked = connection.execute(
        "UPDATE accounts SET numbers_checked_ms = ?2 WHERE id = ?1",
        (account, asked_ms),
    )?;
    if checked == 0 {
        // It was removed while the list was read.
        return Err(Error::NoSuchAccount);
    }
    for number in list {
        crate::spend::listed(connection, account, number, asked_ms)?;
        insert(connection, account, number)?;
    }
    let listed: HashSet<(&str, &str)> = list
        .iter()
        .map(|number| (number.app.as_str(), number.phone.as_str()))
        .collect();
    let mut kept = connection.prepare_cached(
        "SELECT app, phone FROM numbers
         WHERE account = ?1 AND left_ms IS NULL AND coalesce(locked_ms, ?3) < ?2",
    )?;
    let kept = kept.query_map((account, asked_ms - LOCK_SETTLES_MS, i64::MIN), |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    for row in kept.collect::<Result<Vec<_>, _>>()? {
        if !listed.contains(&(row.0.as_str(), row.1.as_str())) {
            connection.execute(
                "UPDATE numbers SET left_ms = ?4 WHERE account = ?1 AND app = ?2 AND phone = ?3",
                (account, &row.0, &row.1, asked_ms),
            )?;
        }
    }
    connection.execute(
        "DELETE FROM numbers WHERE account = ?1 AND left_ms < ?2",
        (account, asked_ms - EXPIRED_SHOWN_MS),
    )?;
    Ok(())
}

fn insert(connection: &Connection, account: AccountId, number: &Number) -> Result<(), Error> {
    // A list without a calling code or a subStatus takes away none that was known.
    let mut statement = connection.prepare_cached(
        "INSERT INTO numbers VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, 0), ?7, ?8, ?9, ?10, ?11, NULL, NULL)
         ON CONFLICT DO UPDATE SET name = ?4, tel_code = coalesce(?5, tel_code),
             subscribed = coalesce(?6, subscribed), valid_until_text = ?7, valid_until = ?8,
             sub_rent = ?9, month_rent = ?10, code_rate = ?11, left_ms = NULL",
    )?;
    statement.execute((
        account,
        number.app.as_str(),
        number.phone.as_str(),
        &number.name,
        &number.tel_code,
        number.subscribed,
        &number.valid_until.text,
        number.valid_until.parsed.map(|date| date.to_string()),
        &number.sub_rent.text,
        &number.month_rent.text,
        &number.code_rate.text,
    ))?;
    Ok(())
}

/// Keeps a number that `lockNumber` gave just now, before any list knows it.
pub(crate) fn locked(
    connection: &Connection,
    account: AccountId,
    app: &str,
    phone: &str,
    now_ms: i64,
) -> Result<(), Error> {
    let name = super::services::name(connection, account, app)?;
    connection.execute(
        "INSERT INTO numbers VALUES (?1, ?2, ?3, ?4, NULL, 0, '', NULL, '', '', '', ?5, NULL)
         ON CONFLICT DO UPDATE SET locked_ms = ?5, left_ms = NULL",
        (account, app, phone, name, now_ms),
    )?;
    Ok(())
}

/// Notes a subscription, before any list knows it.
pub(crate) fn set_subscribed(
    connection: &Connection,
    key: &NumberKey,
    subscribed: bool,
) -> Result<(), Error> {
    connection.execute(
        "UPDATE numbers SET subscribed = ?4 WHERE account = ?1 AND app = ?2 AND phone = ?3",
        (key.account, &key.app, &key.phone, subscribed),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use pingme::{App, Phone, Quoted};

    use super::*;
    use crate::store::tests::in_memory;

    const ONE: AccountId = AccountId(1);

    fn number(app: &str, phone: &str) -> Number {
        Number {
            phone: Phone::parse(phone).unwrap(),
            app: App::new(app).unwrap(),
            name: app.to_uppercase(),
            tel_code: Some("1".into()),
            subscribed: Some(false),
            valid_until: Quoted::new("2026-12-24 (Expiry Date)"),
            sub_rent: Quoted::new("$0.5 / Month"),
            month_rent: Quoted::new(""),
            code_rate: Quoted::new("$0.2 / SMS"),
        }
    }

    fn standings(connection: &Connection) -> Vec<(String, Standing)> {
        let numbers = all(connection).unwrap();
        let named = numbers.into_iter().map(|n| (n.phone, n.standing));
        named.collect()
    }

    #[test]
    fn a_number_that_left_the_list_is_expired_for_thirty_days_and_then_gone() {
        let c = in_memory();
        let (jd, tg) = (number("jd", "16470000001"), number("tg", "16470000002"));
        take_over(&c, ONE, &[jd.clone(), tg.clone()], 1_000).unwrap();
        take_over(&c, ONE, std::slice::from_ref(&tg), 2_000).unwrap();
        let live = ("16470000002".to_owned(), Standing::NotSubscribed);
        let gone = ("16470000001".to_owned(), Standing::Expired);
        assert_eq!(standings(&c), [live.clone(), gone.clone()]);
        take_over(&c, ONE, std::slice::from_ref(&tg), 2_000 + EXPIRED_SHOWN_MS).unwrap();
        assert_eq!(standings(&c), [live.clone(), gone]);
        take_over(&c, ONE, std::slice::from_ref(&tg), 2_001 + EXPIRED_SHOWN_MS).unwrap();
        assert_eq!(standings(&c), [live]);
        // One that comes back lives again.
        take_over(&c, ONE, &[], 3_000 + EXPIRED_SHOWN_MS).unwrap();
        take_over(&c, ONE, &[tg], 4_000 + EXPIRED_SHOWN_MS).unwrap();
        assert_eq!(standings(&c)[0].1, Standing::NotSubscribed);
    }

    #[test]
    fn a_number_just_got_survives_a_list_that_does_not_know_it_yet() {
        let c = in_memory();
        locked(&c, ONE, "jd", "16470000001", 10_000).unwrap();
        take_over(&c, ONE, &[], 11_000).unwrap();
        assert_eq!(standings(&c)[0].1, Standing::NotSubscribed);
        take_over(&c, ONE, &[], 10_001 + LOCK_SETTLES_MS).unwrap();
        assert_eq!(standings(&c)[0].1, Standing::Expired);
    }

    #[test]
    fn another_accounts_list_changes_nothing() {
        let c = in_memory();
        take_over(&c, ONE, &[number("jd", "16470000001")], 1_000).unwrap();
        take_over(&c, AccountId(2), &[], 2_000).unwrap();
        assert_eq!(standings(&c)[0].1, Standing::NotSubscribed);
    }
}
