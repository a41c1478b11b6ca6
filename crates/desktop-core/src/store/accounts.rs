//! PingMe accounts, without their keys.

use pingme::{BaseUrl, UserId};
use rusqlite::{Connection, Row};

use super::{deletions, next_id};
use crate::{Error, id::AccountId};

/// An account as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) label: String,
    pub(crate) base_url: BaseUrl,
    pub(crate) user_id: UserId,
    pub(crate) numbers_checked_ms: Option<i64>,
}

const COLUMNS: &str = "id, label, base_url, user_id, numbers_checked_ms";

fn read(row: &Row<'_>) -> rusqlite::Result<(AccountId, String, String, String, Option<i64>)> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
    ))
}

fn account(
    (id, label, base_url, user_id, numbers_checked_ms): (
        AccountId,
        String,
        String,
        String,
        Option<i64>,
    ),
) -> Result<Account, Error> {
    Ok(Account {
        id,
        label,
        base_url: BaseUrl::parse(base_url).map_err(|_| Error::StoreContent("a base URL"))?,
        user_id: UserId::new(user_id).map_err(|_| Error::StoreContent("a user ID"))?,
        numbers_checked_ms,
    })
}

/// All accounts in the order they were added.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Account>, Error> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM accounts ORDER BY id"))?;
    statement
        .query_map([], read)?
        .map(|row| account(row?))
        .collect()
}

/// The account of a user ID.
pub(crate) fn of_user(connection: &Connection, user: &str) -> Result<Option<Account>, Error> {
    Ok(all(connection)?
        .into_iter()
        .find(|account| account.user_id.as_str() == user))
}

/// Whether there is such an account.
///
/// # Errors
/// [`Error::NoSuchAccount`] where there is not.
pub(crate) fn check(connection: &Connection, id: AccountId) -> Result<(), Error> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM accounts WHERE id = ?1")?;
    if statement.exists([id])? {
        Ok(())
    } else {
        Err(Error::NoSuchAccount)
    }
}

/// The id that the next account gets, for its key to be kept under first.
pub(crate) fn next(connection: &Connection) -> Result<AccountId, Error> {
    next_id(connection, "accounts").map(AccountId)
}

/// Keeps another label and address of an account.
pub(crate) fn change(connection: &Connection, account: &Account) -> Result<(), Error> {
    let changed = connection.execute(
        "UPDATE accounts SET label = ?2, base_url = ?3 WHERE id = ?1",
        (account.id, &account.label, account.base_url.as_str()),
    )?;
    if changed == 0 {
        return Err(Error::NoSuchAccount);
    }
    Ok(())
}

/// Deletes an account and everything that is kept of it.
pub(crate) fn remove(connection: &Connection, id: AccountId) -> Result<(), Error> {
    deletions::destroy_account(connection, id)?;
    for table in [
        "purchases",
        "numbers",
        "number_words",
        "services",
        "favourites",
        "pairings",
    ] {
        connection.execute(&format!("DELETE FROM {table} WHERE account = ?1"), [id])?;
    }
    super::charges::forget(connection, id)?;
    connection.execute("DELETE FROM accounts WHERE id = ?1", [id])?;
    Ok(())
}

/// Keeps an account.
pub(crate) fn add(connection: &Connection, account: &Account) -> Result<(), Error> {
    connection.execute(
        "INSERT INTO accounts (id, label, base_url, user_id) VALUES (?1, ?2, ?3, ?4)",
        (
            account.id,
            &account.label,
            account.base_url.as_str(),
            account.user_id.as_str(),
        ),
    )?;
    Ok(())
}
