//! Messages as rows of a file, newest first.

use std::{collections::HashMap, sync::Arc};

use jiff::tz::TimeZone;
use rusqlite::Connection;
use serde_json::Value;

use super::{Rows, time};
use crate::{
    Error,
    history::select,
    present,
    shared::Shared,
    store::{
        accounts,
        history::{self, From, Key, Selection},
        messages,
    },
    view::{HistoryFilter, MessageView},
};

/// How many messages are read at once: one that arrives meanwhile waits for them.
const AT_ONCE: usize = 500;

/// The messages of a filter that were kept when it began, and have not been deleted since.
pub(super) struct Messages {
    shared: Arc<Shared>,
    selection: Selection,
    from: From,
    total: u32,
}

impl Messages {
    pub(super) async fn begin(shared: &Arc<Shared>, filter: HistoryFilter) -> Result<Self, Error> {
        let (selection, total) = shared
            .store
            .read(move |connection| {
                let selection = Selection {
                    up_to_row: Some(messages::last_row(connection)?),
                    ..select(connection, &filter, &TimeZone::system())?
                };
                let total = history::row_numbers(connection, &selection)?.len();
                Ok((selection, u32::try_from(total).unwrap_or(u32::MAX)))
            })
            .await?;
        Ok(Self {
            shared: Arc::clone(shared),
            selection,
            from: From::Newest,
            total,
        })
    }
}

impl Rows for Messages {
    const COLUMNS: &'static [&'static str] = &[
        "time", "account", "user_id", "service", "number", "sender", "code", "codes", "text",
        "kind", "copied", "missed", "id",
    ];

    fn total(&self) -> u32 {
        self.total
    }

    async fn next(&mut self) -> Result<Vec<Vec<Value>>, Error> {
        let (selection, from) = (self.selection.clone(), self.from);
        let read = move |connection: &Connection| {
            let zone = TimeZone::system();
            let accounts: HashMap<i64, (String, String)> = accounts::all(connection)?
                .into_iter()
                .map(|account| (account.id.0, (account.label, account.user_id.to_string())))
                .collect();
            let kept = history::rows(connection, &selection, from, AT_ONCE)?;
            let last = kept.last().map(Key::of);
            let rows = kept
                .into_iter()
                .map(|kept| {
                    let kind = messages::kind_name(kept.kind);
                    let message = present::message(connection, kept, &zone)?;
                    Ok(row(message, kind, &accounts, &zone))
                })
                .collect::<Result<_, Error>>()?;
            Ok((rows, last))
        };
        let (rows, last) = self.shared.store.read(read).await?;
        if let Some(last) = last {
            self.from = From::Before(last);
        }
        Ok(rows)
    }
}

fn row(
    message: MessageView,
    kind: &str,
    accounts: &HashMap<i64, (String, String)>,
    zone: &TimeZone,
) -> Vec<Value> {
    let (label, user) = accounts.get(&message.account).cloned().unzip();
    let chosen = message
        .chosen
        .and_then(|chosen| message.codes.get(chosen as usize));
    let code = chosen.map(|code| code.code.clone());
    let codes: Vec<Value> = message
        .codes
        .into_iter()
        .map(|code| code.code.into())
        .collect();
    vec![
        time(message.received_ms, zone).into(),
        label.into(),
        // Of another user's message, that one's.
        message.other_user.or(user).into(),
        message.service.into(),
        message.to.into(),
        message.from.into(),
        code.into(),
        codes.into(),
        message.text.into(),
        kind.into(),
        message.copied_ms.map(|ms| time(ms, zone)).into(),
        message.missed.into(),
        message.id.into(),
    ]
}
