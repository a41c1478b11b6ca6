//! Renaming a history whose key is gone. It is never deleted: its key may come back.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use jiff::civil::Date;

/// A step from `history` to `aside`.
type Step = fn(history: &Path, aside: &Path) -> io::Result<()>;

/// The steps in their order. Whatever a crash leaves between two of them is either the history as it
/// was, or the whole of it under its new name.
const STEPS: [Step; 3] = [copy_journal, rename, remove_journal];

/// Renames a closed history to `history-set-aside-2026-11-24.db` beside it, or to the next such name
/// that is free.
pub(crate) fn set_aside(history: &Path, today: Date) -> io::Result<()> {
    let aside = free_name(history, today)?;
    for step in STEPS {
        step(history, &aside)?;
    }
    tracing::warn!(aside = ?aside.file_name(), "the history was set aside");
    Ok(())
}

fn free_name(history: &Path, today: Date) -> io::Result<PathBuf> {
    let mut count = 1;
    loop {
        let name = match count {
            1 => format!("history-set-aside-{today}.db"),
            _ => format!("history-set-aside-{today}-{count}.db"),
        };
        let path = history.with_file_name(name);
        if !path.try_exists()? {
            return Ok(path);
        }
        count += 1;
    }
}

/// What a crash of the app left in the journal belongs to the history. Until that is renamed, its
/// journal stays where it is.
fn copy_journal(history: &Path, aside: &Path) -> io::Result<()> {
    match fs::copy(beside(history, "-wal"), beside(aside, "-wal")) {
        Ok(_) => File::open(beside(aside, "-wal"))?.sync_all(),
        // A copy that an earlier attempt left is older than the history.
        Err(error) if error.kind() == io::ErrorKind::NotFound => remove(&beside(aside, "-wal")),
        Err(error) => Err(error),
    }
}

fn rename(history: &Path, aside: &Path) -> io::Result<()> {
    // The copied journal's name is on the disk before it is needed.
    sync_folder(history)?;
    fs::rename(history, aside)?;
    sync_folder(history)
}

/// The next history must not find the journal of this one.
fn remove_journal(history: &Path, _: &Path) -> io::Result<()> {
    remove(&beside(history, "-wal"))?;
    remove(&beside(history, "-shm"))?;
    sync_folder(history)
}

/// Removes a file that need not be there.
fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
    File::open(folder)?.sync_all()
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Error, Secret, store::Store};

    const LABELS: [&str; 3] = ["closed with it", "in the journal", "in the journal too"];

    fn key(byte: u8) -> Secret {
        Secret::new(vec![byte; 32])
    }

    fn today() -> Date {
        "2026-11-24".parse().unwrap()
    }

    async fn add(store: &Store, label: &'static str) {
        store
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO accounts (label, base_url, user_id) VALUES (?1, 'x', ?1)",
                    [label],
                )?;
                Ok(())
            })
            .await
            .unwrap();
    }

    async fn labels(history: &Path, key: &Secret) -> Vec<String> {
        let store = Store::open(history, key).unwrap();
        let labels = store
            .read(|connection| {
                let mut rows = connection.prepare("SELECT label FROM accounts ORDER BY id")?;
                let labels = rows.query_map([], |row| row.get(0))?;
                Ok(labels.collect::<Result<Vec<String>, _>>()?)
            })
            .await
            .unwrap();
        store.close().await;
        labels
    }

    /// A history as a crash leaves it: its last rows are in the journal alone.
    async fn crashed(folder: &Path) -> PathBuf {
        let running = tempfile::tempdir().unwrap();
        let history = running.path().join("history.db");
        let store = Store::open(&history, &key(1)).unwrap();
        add(&store, LABELS[0]).await;
        store.close().await;
        let store = Store::open(&history, &key(1)).unwrap();
        add(&store, LABELS[1]).await;
        add(&store, LABELS[2]).await;
        for ending in ["", "-wal", "-shm"] {
            let name = format!("history.db{ending}");
            fs::copy(running.path().join(&name), folder.join(&name)).unwrap();
        }
        assert!(fs::metadata(folder.join("history.db-wal")).unwrap().len() > 0);
        folder.join("history.db")
    }

    #[tokio::test]
    async fn after_a_crash_between_any_two_steps_the_history_is_whole_and_the_app_can_go_on() {
        for done in 0..=STEPS.len() {
            let folder = tempfile::tempdir().unwrap();
            let history = crashed(folder.path()).await;
            // It was tried with the key that is there, which is another.
            assert!(matches!(
                Store::open(&history, &key(2)),
                Err(Error::HistoryKeyMissing)
            ));
            let aside = free_name(&history, today()).unwrap();
            for step in &STEPS[..done] {
                step(&history, &aside).unwrap();
            }

            // The person tries again.
            if history.exists() {
                set_aside(&history, today()).unwrap();
            }
            assert!(labels(&history, &key(2)).await.is_empty(), "{done} steps");
            let aside = folder.path().join("history-set-aside-2026-11-24.db");
            assert_eq!(labels(&aside, &key(1)).await, LABELS, "{done} steps");
        }
    }

    #[tokio::test]
    async fn a_crash_before_the_renaming_leaves_the_history_usable_with_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let history = crashed(folder.path()).await;
        let aside = free_name(&history, today()).unwrap();
        copy_journal(&history, &aside).unwrap();
        assert_eq!(labels(&history, &key(1)).await, LABELS);
    }

    #[tokio::test]
    async fn a_journal_that_was_copied_before_a_crash_does_not_come_back_over_what_was_written_since()
     {
        let folder = tempfile::tempdir().unwrap();
        let history = crashed(folder.path()).await;
        let aside = free_name(&history, today()).unwrap();
        copy_journal(&history, &aside).unwrap();
        // The key is back, and the history goes on until it is gone again.
        let store = Store::open(&history, &key(1)).unwrap();
        add(&store, "written since").await;
        store.close().await;
        assert!(!beside(&history, "-wal").exists());

        set_aside(&history, today()).unwrap();
        let written = labels(&aside, &key(1)).await;
        assert_eq!(written.last().map(String::as_str), Some("written since"));
    }

    #[test]
    fn an_earlier_one_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let history = folder.path().join("history.db");
        for content in ["first", "second", "third"] {
            fs::write(&history, content).unwrap();
            set_aside(&history, today()).unwrap();
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read("history-set-aside-2026-11-24.db"), "first");
        assert_eq!(read("history-set-aside-2026-11-24-2.db"), "second");
        assert_eq!(read("history-set-aside-2026-11-24-3.db"), "third");
        assert!(!history.exists());
    }
}
