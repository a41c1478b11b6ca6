//! What a store is as a whole: the key that it belongs to, its epoch, its public URL.

use std::path::Path;

use relay_protocol::Epoch;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use subtle::ConstantTimeEq as _;
use url::Url;

use super::column::{Bytes, Id};
use super::connection::open_writer;
use super::{FILE, Store, StoreError};
use crate::error::Error;
use crate::key::RelayKey;

/// Checks the key against the store, or makes the store this key's. Gives the epoch.
pub(super) fn establish(connection: &mut Connection, key: &RelayKey) -> Result<Epoch, Error> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreError::from)?;
    let known = transaction
        .query_row("SELECT check_value, epoch FROM relay", [], |row| {
            Ok((row.get::<_, Bytes<32>>(0)?.0, row.get::<_, Id<Epoch>>(1)?.0))
        })
        .optional()
        .map_err(StoreError::from)?;
    if let Some((check_value, epoch)) = known {
        let same: bool = check_value.ct_eq(&key.check_value()).into();
        return if same {
            Ok(epoch)
        } else {
            Err(Error::WrongKey)
        };
    }
    let epoch = Epoch::random().map_err(StoreError::from)?;
    transaction
        .execute(
            "INSERT INTO relay (only_one, check_value, epoch) VALUES (1, ?1, ?2)",
            params![key.check_value(), Id(epoch)],
        )
        .map_err(StoreError::from)?;
    transaction.commit().map_err(StoreError::from)?;
    Ok(epoch)
}

/// Makes the store in `folder` belong to `key`, whatever it belonged to before: every device is revoked,
/// its messages are gone, and every callback URL is another. `keep_key` runs before the commit; what it
/// refuses does not happen.
pub(crate) fn rekey(
    folder: &Path,
    key: &RelayKey,
    keep_key: impl FnOnce() -> Result<(), Error>,
) -> Result<(), Error> {
    let mut connection = open_writer(&folder.join(FILE))?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreError::from)?;
    let epoch = Epoch::random().map_err(StoreError::from)?;
    transaction
        .execute_batch("DELETE FROM copy; DELETE FROM device; DELETE FROM used_link; UPDATE message SET fingerprint = NULL;")
        .and_then(|()| transaction.execute("UPDATE relay SET check_value = ?1, epoch = ?2", params![key.check_value(), Id(epoch)]))
        .map_err(StoreError::from)?;
    keep_key()?;
    transaction.commit().map_err(StoreError::from)?;
    Ok(())
}

impl Store {
    /// Starts a new epoch: every cursor from before is answered with a gap.
    pub(crate) async fn start_epoch(&self) -> Result<(), StoreError> {
        let epoch = Epoch::random()?;
        self.write(move |batch| {
            batch
                .tx
                .execute("UPDATE relay SET epoch = ?1", [Id(epoch)])?;
            Ok(())
        })
        .await
    }

    /// Remembers where the relay is reached, for commands that print links.
    pub(crate) async fn remember_public_url(&self, url: &Url) -> Result<(), StoreError> {
        let url = url.to_string();
        self.write(move |batch| {
            batch
                .tx
                .execute("UPDATE relay SET public_url = ?1", [url])?;
            Ok(())
        })
        .await
    }

    /// Where the relay was reached when it last started.
    pub(crate) async fn public_url(&self) -> Result<Option<Url>, StoreError> {
        self.read(|connection| {
            let text: Option<String> =
                connection.query_row("SELECT public_url FROM relay", [], |row| row.get(0))?;
            text.map(|text| {
                text.parse()
                    .map_err(|_| StoreError::Damaged("the public URL is none"))
            })
            .transpose()
        })
        .await
    }
}
