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
    store::deletions::{self, Which},
    view::{Deleted, Deletion},
};

/// For how long a deletion can be undone.
const UNDO_MS: i64 = 10_000;
/// How many messages are destroyed in one transaction: a message that arrives meanwhile waits for one.
const DESTROY: u32 = 20;
/// How long the end of the app destroys at most; the next start goes on.
const AT_THE_END: Duration = Duration::from_secs(2);
/// When a failure is tried again.
const AGAIN: Duration = Duration::from_secs(60);

/// Deletes. Nothing where there is nothing to delete.
pub(crate) async fn delete(
    shared: &Arc<Shared>,
    deletion: Deletion,
) -> Result<Option<Deleted>, Error> {
    let at = Arc::clone(shared);
    let deleted = shared
        .store
        .write(move |tx| {
            let which = match &deletion {
                Deletion::Messages { ids } => {
                    Which::Ids(ids.iter().map(|id| parse(id)).collect::<Result<_, _>>()?)
                }
                Deletion::Matching { filter } => {
                    Which::All(select(tx, filter, &TimeZone::system())?)
                }
            };
            // Taking out a whole long history takes a while of its own.
            deletions::delete(tx, &which, || at.clock.now_ms() + UNDO_MS)
        })
        .await?;
    if deleted.is_some() {
        shared.deleted.notify_one();
        shared.tell(Event::HistoryChanged);
        shared.changed();
    }
    Ok(deleted)
}

/// Brings back what a deletion took.
pub(crate) async fn undo(shared: &Arc<Shared>, id: i64) -> Result<(), Error> {
    let now_ms = shared.clock.now_ms();
    shared
        .store
        .write(move |tx| deletions::undo(tx, id, now_ms))
        .await?;
    shared.unsearchable.notify_one();
    shared.tell(Event::HistoryChanged);
    shared.changed();
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
    let now_ms = shared.clock.now_ms();
    let anew = shared
        .store
        .write(move |tx| deletions::make_way_to_destroy(tx, now_ms))
        .await?;
    if anew {
        shared.unsearchable.notify_one();
    }
    let mut any = false;
    while end.is_none_or(|end| Instant::now() < end) {
        let now_ms = shared.clock.now_ms();
        let more = shared
            .store
            .write(move |tx| deletions::destroy(tx, now_ms, DESTROY))
            .await?;
        if !more {
            break;
        }
        any = true;
    }
    if any {
        shared.store.sweep().await?;
    }
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
