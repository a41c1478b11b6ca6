//! Ids, keys and numbers as the columns hold them.

use relay_protocol::{AccountId, DeviceId, DevicePublicKey, Epoch};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

/// A blob of fixed length in a column.
pub(super) struct Bytes<const N: usize>(pub(super) [u8; N]);

impl<const N: usize> FromSql for Bytes<N> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let blob = value.as_blob()?;
        let bytes = blob.try_into().map_err(|_| FromSqlError::InvalidBlobSize {
            expected_size: N,
            blob_size: blob.len(),
        })?;
        Ok(Self(bytes))
    }
}

/// A value that a column holds as a blob.
pub(super) struct Id<T>(pub(super) T);

macro_rules! id_column {
    ($($id:ident),*) => {$(
        impl FromSql for Id<$id> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Bytes::column_result(value).map(|bytes| Self($id::from_bytes(bytes.0)))
            }
        }

        impl ToSql for Id<$id> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.0.as_bytes())))
            }
        }
    )*};
}

id_column!(AccountId, DeviceId, DevicePublicKey, Epoch);

/// A sequence number. It is never negative, and one a nanosecond fills the column in 292 years.
pub(super) fn seq_column(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
