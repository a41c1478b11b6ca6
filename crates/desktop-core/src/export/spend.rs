//! What was spent as rows of a file, newest first.

use std::{collections::HashMap, sync::Arc};

use jiff::tz::TimeZone;
use rusqlite::Connection;
use serde_json::Value;

use super::{Rows, time};
use crate::{
    Error,
    shared::Shared,
    spend::{self, Month},
    store::accounts,
    view::{SpendEvent, SpendEventQuery, SpendKind},
};

/// The events of a query, a month at a time: one that happens meanwhile is in the file or not.
pub(super) struct Spend {
    shared: Arc<Shared>,
    query: SpendEventQuery,
    /// The months that are not read yet, the oldest first.
    months: Vec<Month>,
    total: u32,
}

impl Spend {
    pub(super) async fn begin(shared: &Arc<Shared>, query: SpendEventQuery) -> Result<Self, Error> {
        let months = spend::months(&query, shared.clock.now_ms(), &TimeZone::system())?;
        let mut begun = Self {
            shared: Arc::clone(shared),
            query,
            months,
            total: 0,
        };
        for month in begun.months.clone() {
            let events = begun.read(move |_, events| Ok(events.len()), month).await?;
            begun.total = begun
                .total
                .saturating_add(u32::try_from(events).unwrap_or(u32::MAX));
        }
        Ok(begun)
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, Vec<SpendEvent>) -> Result<T, Error> + Send + 'static,
        month: Month,
    ) -> Result<T, Error> {
        let now_ms = self.shared.clock.now_ms();
        let query = SpendEventQuery {
            month: Some(month.to_string()),
            ..self.query.clone()
        };
        self.shared
            .store
            .read(move |connection| {
                let events = spend::events(connection, &query, now_ms, &TimeZone::system())?;
                work(connection, events)
            })
            .await
    }
}

impl Rows for Spend {
    const COLUMNS: &'static [&'static str] = &[
        "time",
        "account",
        "user_id",
        "kind",
        "service",
        "number",
        "price",
        "amount",
        "currency",
        "price_read_later",
        "message",
    ];

    fn total(&self) -> u32 {
        self.total
    }

    async fn next(&mut self) -> Result<Vec<Vec<Value>>, Error> {
        while let Some(month) = self.months.pop() {
            let rows = self
                .read(
                    |connection, events| {
                        let zone = TimeZone::system();
                        let accounts: HashMap<i64, (String, String)> = accounts::all(connection)?
                            .into_iter()
                            .map(|account| {
                                (account.id.0, (account.label, account.user_id.to_string()))
                            })
                            .collect();
                        let rows = events.into_iter();
                        Ok(rows
                            .map(|event| row(event, &accounts, &zone))
                            .collect::<Vec<_>>())
                    },
                    month,
                )
                .await?;
            if !rows.is_empty() {
                return Ok(rows);
            }
        }
        Ok(Vec::new())
    }
}

fn row(
    event: SpendEvent,
    accounts: &HashMap<i64, (String, String)>,
    zone: &TimeZone,
) -> Vec<Value> {
    let (label, user) = accounts.get(&event.account).cloned().unzip();
    let kind = match event.kind {
        SpendKind::Sms => "sms",
        SpendKind::Number => "number",
        SpendKind::Subscription => "subscription",
        SpendKind::Renewal => "renewal",
    };
    let (amount, currency) = event.sum.map(|sum| (sum.amount, sum.currency)).unzip();
    vec![
        time(event.at_ms, zone).into(),
        label.into(),
        user.into(),
        kind.into(),
        event.service.into(),
        event.phone.into(),
        event.price.into(),
        amount.into(),
        currency.flatten().into(),
        event.later.into(),
        event.message.into(),
    ]
}
