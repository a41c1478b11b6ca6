//! Pages of the history, and what is done with its messages.

mod deleting;
mod months;
mod page;
mod retention;
mod select;

use std::{path::Path, sync::Arc};

use jiff::tz::TimeZone;
use relay_protocol::MessageId;
use rusqlite::Transaction;

use crate::{
    Error, Event, present,
    shared::Shared,
    store::{deletions, history, messages, search},
    view::{HistoryFilter, HistoryKept, HistoryPage, HistoryQuery, MessageView, SearchCount},
};

pub(crate) use deleting::{close, delete, destroy_when_due, undo};
pub(crate) use retention::{keep_no_longer, outdated_now};
pub(crate) use select::select;

/// How many messages of an older extractor are read again in one transaction.
const READ_AGAIN: u32 = 500;
/// How many messages of an older version are made ready to be searched in one transaction: a message that
/// arrives meanwhile waits for one.
const INDEX: u32 = 50;

/// A page, newest first.
pub(crate) async fn page(shared: &Shared, query: HistoryQuery) -> Result<HistoryPage, Error> {
    shared
        .store
        .read(move |connection| page::read(connection, &query, &TimeZone::system()))
        .await
}

/// How much a search finds.
pub(crate) async fn search_count(
    shared: &Shared,
    filter: HistoryFilter,
) -> Result<SearchCount, Error> {
    shared
        .store
        .read(move |connection| {
            let zone = TimeZone::system();
            let selection = select(connection, &filter, &zone)?;
            let mut months = months::Months::new(&zone);
            let hidden = history::tally(connection, &selection, |ms| months.add(ms))?;
            let months = months.counted();
            Ok(SearchCount {
                messages: months.iter().map(|month| month.messages).sum(),
                hidden: hidden.messages,
                hidden_without_code: hidden.without_code,
                months,
                up_to: messages::last_row(connection)?,
            })
        })
        .await
}

/// What is kept of messages.
pub(crate) async fn kept(shared: &Shared) -> Result<HistoryKept, Error> {
    shared
        .store
        .read(|connection| {
            let (messages, since_ms) = messages::kept(connection)?;
            let path = connection.path().filter(|path| !path.is_empty());
            Ok(HistoryKept {
                messages,
                since_ms,
                bytes: path.map_or(0, size),
            })
        })
        .await
}

/// The size of the history and of its journal.
fn size(path: &str) -> u64 {
    let journal = format!("{path}-wal");
    [path, &journal]
        .iter()
        .filter_map(|path| Path::new(path).metadata().ok())
        .map(|file| file.len())
        .sum()
}

/// One message.
pub(crate) async fn message(shared: &Shared, id: &str) -> Result<MessageView, Error> {
    let id = parse(id)?;
    shared
        .store
        .read(move |connection| {
            let kept = messages::find(connection, id)?.ok_or(Error::NoSuchMessage)?;
            present::message(connection, kept, &TimeZone::system())
        })
        .await
}

/// A code of a message.
pub(crate) async fn code(shared: &Shared, id: &str, index: u32) -> Result<String, Error> {
    let message = message(shared, id).await?;
    let index = usize::try_from(index).map_err(|_| Error::NoSuchMessage)?;
    let code = message.codes.into_iter().nth(index);
    code.map(|code| code.code).ok_or(Error::NoSuchMessage)
}

/// A code of it was copied.
pub(crate) async fn mark_copied(shared: &Arc<Shared>, id: &str) -> Result<(), Error> {
    let (id, now_ms) = (parse(id)?, shared.clock.now_ms());
    let known = shared
        .store
        .write(move |tx| messages::mark_copied(tx, id, now_ms))
        .await?;
    if !known {
        return Err(Error::NoSuchMessage);
    }
    shared.tell(Event::HistoryChanged);
    shared.changed();
    Ok(())
}

/// These were opened.
pub(crate) async fn mark_seen(shared: &Arc<Shared>, ids: &[String]) -> Result<(), Error> {
    let ids: Vec<MessageId> = ids.iter().map(|id| parse(id)).collect::<Result<_, _>>()?;
    let changed = shared
        .store
        .write(move |tx| {
            let mut changed = false;
            for id in ids {
                changed |= messages::mark_seen(tx, id)?;
            }
            Ok(changed)
        })
        .await?;
    if changed {
        shared.tell(Event::HistoryChanged);
        shared.changed();
    }
    Ok(())
}

/// Brings what an older version kept up to date, in the background: reads again what an older extractor
/// has read, and makes it ready to be searched, the newest first; until that is over, a search looks at the
/// rest one by one.
pub(crate) async fn keep_up(shared: Arc<Shared>) {
    if in_parts(&shared, |tx| messages::read_again(tx, READ_AGAIN)).await {
        shared.tell(Event::HistoryChanged);
        shared.changed();
    }
    loop {
        in_parts(&shared, |tx| search::add_old(tx, INDEX)).await;
        shared.unsearchable.notified().await;
    }
}

/// Does work in transactions of their own until there is none. Whether there was any.
async fn in_parts(shared: &Shared, part: fn(&Transaction<'_>) -> Result<bool, Error>) -> bool {
    let mut any = false;
    loop {
        match shared.store.write(part).await {
            Ok(true) => any = true,
            Ok(false) => return any,
            Err(Error::Closing) => return false,
            Err(error) => {
                tracing::warn!(%error, "old messages cannot be brought up to date");
                return any;
            }
        }
    }
}

/// What an earlier run deleted cannot be brought back.
pub(crate) async fn settle(shared: &Shared) -> Result<(), Error> {
    shared.store.write(|tx| deletions::settle(tx)).await
}

fn parse(id: &str) -> Result<MessageId, Error> {
    id.parse().map_err(|_| Error::NoSuchMessage)
}
