//! What was spent.

use jiff::tz::TimeZone;

use super::Desktop;
use crate::{
    Error, spend,
    view::{SpendEvent, SpendEventQuery, SpendQuery, SpendReport},
};

impl Desktop {
    /// Six months of spending, estimated.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn spend_report(&self, query: SpendQuery) -> Result<SpendReport, Error> {
        let now_ms = self.shared.clock.now_ms();
        self.shared
            .store
            .read(move |connection| spend::report(connection, &query, now_ms, &TimeZone::system()))
            .await
    }

    /// What cost money, the newest first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn spend_events(&self, query: SpendEventQuery) -> Result<Vec<SpendEvent>, Error> {
        let now_ms = self.shared.clock.now_ms();
        self.shared
            .store
            .read(move |connection| spend::events(connection, &query, now_ms, &TimeZone::system()))
            .await
    }
}
