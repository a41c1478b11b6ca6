//! Messages as rows of a file, newest first.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use jiff::tz::TimeZone;
use relay_protocol::MessageId;
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
        messages::{self, Kept},
    },
    view::{HistoryFilter, MessageView},
};

/// How many messages are read at once: one that arrives meanwhile waits for them.
const AT_ONCE: usize = 500;

/// Messages that were kept when it began, and have not been deleted since.
pub(super) struct Messages {
    shared: Arc<Shared>,
    left: Left,
    total: u32,
}

/// What is still to be read.
#[derive(Clone)]
enum Left {
    /// Those of a filter, from here on.
    Matching { selection: Selection, from: From },
    /// These, in this order.
    Picked(Vec<MessageId>),
}

impl Left {
    /// Reads the next ones. What was deleted meanwhile is passed over.
    fn next(&mut self, connection: &Connection) -> Result<Vec<Kept>, Error> {
        match self {
            Self::Matching { selection, from } => {
                let kept = history::rows(connection, selection, *from, AT_ONCE)?;
                if let Some(last) = kept.last().map(Key::of) {
                    *from = From::Before(last);
                }
                Ok(kept)
            }
            Self::Picked(ids) => {
                let mut kept = Vec::new();
                while kept.is_empty() && !ids.is_empty() {
                    let part = ids.drain(..ids.len().min(AT_ONCE));
                    for id in part {
                        kept.extend(messages::find(connection, id)?);
                    }
                }
                Ok(kept)
            }
        }
    }
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
        let from = From::Newest;
        Ok(Self {
            shared: Arc::clone(shared),
            left: Left::Matching { selection, from },
            total,
        })
    }

    /// These, the newest first.
    pub(super) async fn these(shared: &Arc<Shared>, ids: Vec<String>) -> Result<Self, Error> {
        let ids: Vec<MessageId> = ids
            .iter()
            .map(|id| id.parse().map_err(|_| Error::NoSuchMessage))
            .collect::<Result<_, _>>()?;
        let ids = shared
            .store
            .read(move |connection| {
                let mut kept = Vec::new();
                for id in ids {
                    let message = messages::find(connection, id)?;
                    kept.extend(message.map(|message| (message.received_ms, message.id)));
                }
                kept.sort_by_key(|(received_ms, id)| Reverse((*received_ms, *id.as_bytes())));
                kept.dedup();
                Ok(kept.into_iter().map(|(_, id)| id).collect::<Vec<_>>())
            })
            .await?;
        Ok(Self {
            shared: Arc::clone(shared),
            total: u32::try_from(ids.len()).unwrap_or(u32::MAX),
            left: Left::Picked(ids),
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
        let mut left = self.left.clone();
        let read = move |connection: &Connection| {
            let zone = TimeZone::system();
            let accounts: HashMap<i64, (String, String)> = accounts::all(connection)?
                .into_iter()
                .map(|account| (account.id.0, (account.label, account.user_id.to_string())))
                .collect();
            let rows = left
                .next(connection)?
                .into_iter()
                .map(|kept| {
                    let kind = messages::kind_name(kept.kind);
                    let message = present::message(connection, kept, &zone)?;
                    Ok(row(message, kind, &accounts, &zone))
                })
                .collect::<Result<_, Error>>()?;
            Ok((rows, left))
        };
        let (rows, left) = self.shared.store.read(read).await?;
        self.left = left;
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
