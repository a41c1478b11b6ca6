//! Accounts: one per PingMe userId.

use relay_protocol::AccountId;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::column::Id;
use super::{Store, StoreError};
use crate::clock::now_ms;
use crate::cursor::Tag;

/// An account on the relay.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) user_id: String,
    pub(crate) callback_version: u32,
    /// The last sequence number given; zero before the first.
    pub(crate) head: u64,
    pub(crate) pingme_seen_at_ms: Option<i64>,
}

const COLUMNS: &str = "account, user_id, callback_version, head, pingme_seen_at_ms";

impl Account {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get::<_, Id<_>>(0)?.0,
            user_id: row.get(1)?,
            callback_version: row.get(2)?,
            head: row.get(3)?,
            pingme_seen_at_ms: row.get(4)?,
        })
    }
}

pub(super) fn by_id(
    connection: &Connection,
    account: AccountId,
) -> Result<Option<Account>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM account WHERE account = ?1"))?;
    Ok(statement
        .query_row([Id(account)], Account::from_row)
        .optional()?)
}

fn by_user_id(connection: &Connection, user_id: &str) -> Result<Option<Account>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM account WHERE user_id = ?1"))?;
    Ok(statement
        .query_row([user_id], Account::from_row)
        .optional()?)
}

impl Store {
    /// Adds an account; the userId's own, if it has one already.
    pub(crate) async fn add_account(&self, user_id: &str) -> Result<Account, StoreError> {
        let user_id = user_id.to_owned();
        self.write(move |batch| {
            if let Some(known) = by_user_id(batch.tx, &user_id)? {
                return Ok(known);
            }
            let id = AccountId::random()?;
            let mut start_tag = Tag::default();
            getrandom::fill(&mut start_tag)?;
            batch.tx.execute(
                "INSERT INTO account (account, user_id, callback_version, head, start_tag, added_at_ms) VALUES (?1, ?2, 1, 0, ?3, ?4)",
                params![Id(id), user_id, start_tag, now_ms()],
            )?;
            Ok(Account { id, user_id, callback_version: 1, head: 0, pingme_seen_at_ms: None })
        })
        .await
    }

    /// The account with this id.
    pub(crate) async fn account(&self, account: AccountId) -> Result<Option<Account>, StoreError> {
        self.read(move |connection| by_id(connection, account))
            .await
    }

    /// The account of this userId.
    pub(crate) async fn account_of(&self, user_id: &str) -> Result<Option<Account>, StoreError> {
        let user_id = user_id.to_owned();
        self.read(move |connection| by_user_id(connection, &user_id))
            .await
    }

    /// Every account, by userId.
    pub(crate) async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare(&format!("SELECT {COLUMNS} FROM account ORDER BY user_id"))?;
            Ok(statement
                .query_map([], Account::from_row)?
                .collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Removes an account with its devices and messages. Says whether there was one.
    pub(crate) async fn remove_account(&self, user_id: &str) -> Result<bool, StoreError> {
        let user_id = user_id.to_owned();
        self.write(move |batch| {
            Ok(batch
                .tx
                .execute("DELETE FROM account WHERE user_id = ?1", [user_id])?
                > 0)
        })
        .await
    }

    /// Gives an account another callback secret. Says whether there is one.
    pub(crate) async fn rotate_callback(&self, user_id: &str) -> Result<bool, StoreError> {
        let user_id = user_id.to_owned();
        self.write(move |batch| {
            let changed = batch.tx.execute(
                "UPDATE account SET callback_version = callback_version + 1 WHERE user_id = ?1",
                [user_id],
            )?;
            Ok(changed > 0)
        })
        .await
    }
}
