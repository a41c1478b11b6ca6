//! Putting what is in a backup beside what is here.

use std::sync::Arc;

use super::{Backup, UnderWay, line, opened::Lines};
use crate::{
    Error, Event, accounts,
    history::outdated_now,
    numbers,
    opening::blocking,
    shared::{Shared, held},
    store::{backup::Merge, backup::Merged},
    view::{BackupWork, Restored, Settings},
};

/// How many lines are put in one transaction: a message that arrives meanwhile waits for one.
const AT_ONCE: usize = 200;

/// Puts all of a backup but its settings beside what is here. Nothing that comes of it is announced. What was
/// restored when it is stopped stays: whole lines, which restoring again finds.
///
/// `settings` are those that will hold: what they say is too old is left out. Callers see to it that accounts
/// do not change meanwhile.
pub(crate) async fn restore(
    shared: &Arc<Shared>,
    backup: &Backup,
    settings: &Settings,
) -> Result<Restored, Error> {
    let mut under_way = UnderWay::begin(shared, BackupWork::Restoring)?;
    backup.check()?;
    let file = backup.file.try_clone().map_err(Error::BackupFailed)?;
    let password = backup.password.clone();
    let lines = blocking(move || Lines::open(file, &password)).await?;
    let merge = Merge::new(outdated_now(shared, settings).await?, shared.clock.now_ms());
    let accounts = add_accounts(shared, &backup.accounts).await?;
    let merged = put(&mut under_way, lines, merge, backup.lines).await;
    // Also what an error or a stop left behind is shown, searched and counted.
    shared.unsearchable.notify_one();
    shared.settings_changed.notify_one();
    shared.tell(Event::HistoryChanged);
    shared.changed();
    let refreshed = Arc::clone(shared);
    tokio::spawn(async move { numbers::refresh_all(&refreshed).await });
    let merged = merged?;
    Ok(Restored {
        stopped: under_way.is_stopped() && merged.lines < backup.lines,
        messages: merged.messages,
        known: merged.known,
        outdated: merged.outdated,
        accounts,
    })
}

/// Adds the accounts that are not here, without keys. How many.
async fn add_accounts(shared: &Arc<Shared>, named: &[line::Account]) -> Result<u32, Error> {
    let mut added = 0;
    for account in named {
        added += u32::from(accounts::add_without_key(shared, account.clone()).await?);
    }
    Ok(added)
}

async fn put(
    under_way: &mut UnderWay,
    mut lines: Lines,
    mut merge: Merge,
    total: u32,
) -> Result<Merged, Error> {
    let shared = Arc::clone(&under_way.shared);
    loop {
        let (from, next) = blocking(move || {
            let mut next = Vec::with_capacity(AT_ONCE);
            while next.len() < AT_ONCE
                && let Some(line) = lines.next_line()?
            {
                next.push(line);
            }
            Ok((lines, next))
        })
        .await?;
        lines = from;
        if next.is_empty() || under_way.is_stopped() {
            return Ok(merge.merged);
        }
        merge = shared
            .store
            .write(move |tx| {
                for line in next {
                    merge.put(tx, line)?;
                }
                Ok(merge)
            })
            .await?;
        under_way.is_at(merge.merged.lines, total);
        shared.tell(Event::HistoryChanged);
    }
}

/// The settings that hold from now on: the person's own, or those of the backup.
pub(crate) fn settings(shared: &Shared, backup: &Backup, taken: bool) -> Settings {
    let own = held(&shared.settings).clone();
    match &backup.settings {
        Some((settings, _)) if taken => Settings {
            shown_account: own.shown_account,
            ..settings.clone()
        },
        _ => own,
    }
}
