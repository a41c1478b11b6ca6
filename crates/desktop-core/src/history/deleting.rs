//! Deleting messages, and bringing them back.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;

use super::{parse, select};
use crate::{
    Error, Event,
    shared::Shared,
    store::{
        Store,
        deletions::{self, Which},
        history::Selection,
        search,
    },
    view::{Deleted, Deletion},
};

/// For how long a deletion can be undone.
const UNDO_MS: i64 = 10_000;
/// How many messages are taken out or brought back in one transaction: a message that arrives meanwhile waits
/// for one.
const MOVE: u32 = 500;
/// How many messages are destroyed in one transaction: a message that arrives meanwhile waits for one.
const DESTROY: u32 = 20;
/// How many rows of a search table that is not used any more are destroyed in one transaction: likewise.
const CLEAR: u32 = 100;
/// How long the end of the app destroys at most; the next start goes on.
const AT_THE_END: Duration = Duration::from_secs(2);
/// When a failure is tried again.
const AGAIN: Duration = Duration::from_secs(60);

/// Deletes. Nothing where there is nothing to delete.
pub(crate) async fn delete(
    shared: &Arc<Shared>,
    deletion: Deletion,
) -> Result<Option<Deleted>, Error> {
    let _one_at_a_time = shared.deleting.lock().await;
    let begun = shared
        .store
        .write(move |tx| {
            let which = match &deletion {
                Deletion::Messages { ids } => {
                    Which::Ids(ids.iter().map(|id| parse(id)).collect::<Result<_, _>>()?)
                }
                Deletion::Matching { filter, up_to } => Which::All(Selection {
                    up_to_row: Some(*up_to),
                    ..select(tx, filter, &TimeZone::system())?
                }),
            };
            deletions::begin(tx, &which)
        })
        .await?;
    let Some(begun) = begun else { return Ok(None) };
    go_on(&shared.store).await?;
    // Taking out a whole long history takes a while of its own.
    let until_ms = shared.clock.now_ms() + UNDO_MS;
    let deleted = shared
        .store
        .write(move |tx| deletions::finish(tx, begun, until_ms))
        .await?;
    shared.deleted.notify_one();
    shared.tell(Event::HistoryChanged);
    shared.changed();
    Ok(Some(deleted))
}

/// Brings back what a deletion took.
pub(crate) async fn undo(shared: &Arc<Shared>, id: i64) -> Result<(), Error> {
    let _one_at_a_time = shared.deleting.lock().await;
    let now_ms = shared.clock.now_ms();
    shared
        .store
        .write(move |tx| deletions::undo(tx, id, now_ms))
        .await?;
    go_on(&shared.store).await?;
    shared.unsearchable.notify_one();
    shared.tell(Event::HistoryChanged);
    shared.changed();
    Ok(())
}

/// Takes out what is deleted and brings back what is undone, part after part, until nothing is under way.
async fn go_on(store: &Store) -> Result<(), Error> {
    while store.write(|tx| deletions::go_on(tx, MOVE)).await? {}
    Ok(())
}

/// Destroys what was deleted once it cannot be brought back: at once what an earlier run deleted.
pub(crate) async fn destroy_when_due(shared: Arc<Shared>) {
    loop {
        let left = match destroy(&shared, None).await {
            Ok(left) => left,
            Err(Error::Closing) => return,
            Err(error) => {
                tracing::warn!(%error, "deleted messages cannot be destroyed yet");
                Some(AGAIN)
            }
        };
        let deleted = shared.deleted.notified();
        match left {
            // Either is a reason to look again.
            Some(left) => drop(tokio::time::timeout(left, deleted).await),
            None => deleted.await,
        }
    }
}

/// Destroys what is due, until that time if one is given. How long the next has to wait.
async fn destroy(shared: &Shared, end: Option<Instant>) -> Result<Option<Duration>, Error> {
    let due = || end.is_none_or(|end| Instant::now() < end);
    // What a crash or the end of the app has interrupted.
    let mut interrupted = false;
    while due() && shared.store.write(|tx| deletions::go_on(tx, MOVE)).await? {
        interrupted = true;
    }
    if interrupted {
        shared.unsearchable.notify_one();
        shared.tell(Event::HistoryChanged);
        shared.changed();
    }
    let now_ms = shared.clock.now_ms();
    let anew = shared
        .store
        .write(move |tx| deletions::make_way_to_destroy(tx, now_ms))
        .await?;
    if anew {
        shared.unsearchable.notify_one();
    }
    while due() {
        let now_ms = shared.clock.now_ms();
        let more = shared
            .store
            .write(move |tx| deletions::destroy(tx, now_ms, DESTROY))
            .await?;
        if !more {
            break;
        }
    }
    while due()
        && shared
            .store
            .write(|tx| search::clear_aside(tx, CLEAR))
            .await?
    {}
    // Also where nothing was left to be destroyed: the last time may have been interrupted here.
    shared.store.sweep(due).await?;
    let now_ms = shared.clock.now_ms();
    let next = shared
        .store
        .read(move |connection| deletions::undoable(connection, now_ms))
        .await?;
    let left_ms = next.map(|deleted| deleted.until_ms - now_ms + 1);
    Ok(left_ms
        .and_then(|left| u64::try_from(left).ok())
        .map(Duration::from_millis))
}

/// The app is closing: nothing can be brought back any more, and what is little is destroyed now.
pub(crate) async fn close(shared: &Shared) {
    let settled = shared.store.write(|tx| deletions::settle(tx)).await;
    let done = match settled {
        Ok(()) => destroy(shared, Some(Instant::now() + AT_THE_END))
            .await
            .map(drop),
        Err(error) => Err(error),
    };
    match done {
        Ok(()) | Err(Error::Closing) => {}
        Err(error) => tracing::warn!(%error, "deleted messages are destroyed at the next start"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// Puts messages there, with these numbers.
    fn put(connection: &rusqlite::Connection, numbers: std::ops::Range<u32>) -> Result<(), Error> {
        let mut message = connection.prepare(
            "INSERT INTO messages (id, account, kind, received_ms, text, extractor, new)
             VALUES (randomblob(16), 1, 'sms', ?1, 'code', 1, 0)",
        )?;
        for number in numbers {
            message.execute([number])?;
        }
        Ok(())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_message_that_arrives_while_very_many_are_deleted_or_brought_back_waits_for_a_part() {
        const PARTS: u32 = 12;
        let store = Store::in_memory().unwrap();
        store
            .write(|tx| {
                tx.execute_batch("INSERT INTO accounts VALUES (1, 'One', 'x', 'u-1', NULL)")?;
                put(tx, 0..PARTS * MOVE)?;
                deletions::begin(tx, &Which::All(Selection::default()))
            })
            .await
            .unwrap();
        for (round, table) in [(1, "leaving"), (2, "deleted_messages")] {
            if round == 2 {
                store
                    .write(|tx| Ok(tx.execute("UPDATE deletions SET undone = 1", [])?))
                    .await
                    .unwrap();
            }
            let parts = Arc::new(AtomicU32::new(0));
            let (moving, counted) = (store.clone(), Arc::clone(&parts));
            let going_on = tokio::spawn(async move {
                while moving.write(|tx| deletions::go_on(tx, MOVE)).await.unwrap() {
                    counted.fetch_add(1, Ordering::SeqCst);
                }
            });
            while parts.load(Ordering::SeqCst) < 2 {
                tokio::task::yield_now().await;
            }
            let asked = parts.load(Ordering::SeqCst);
            let left: u32 = store
                .write(move |tx| {
                    let number = PARTS * MOVE + round;
                    put(tx, number..number + 1)?;
                    let count = format!("SELECT count(*) FROM {table}");
                    Ok(tx.query_row(&count, [], |row| row.get(0))?)
                })
                .await
                .unwrap();
            // The part that was under way, and one that was asked for before it.
            let done = PARTS - left.div_ceil(MOVE);
            assert!(done <= asked + 2, "{done} parts after {asked}");
            assert!(left > 0, "{table} was not under way any more");
            going_on.await.unwrap();
        }
    }
}
