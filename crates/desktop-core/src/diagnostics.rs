//! What the app says of itself, for whoever looks for a fault.

mod report;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    Error, Redaction,
    opening::blocking,
    pairing,
    shared::{Shared, held},
    snapshot,
    store::{accounts, history, messages, pairings},
    view::{Fault, FolderView, MessageKind, ProblemCode, SelfTest, Versions},
};

/// What was learnt of a pairing in this run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Learnt {
    /// The version that its relay names.
    pub(crate) version: Option<String>,
    /// How the last self-test ended.
    pub(crate) tested: Option<LastTest>,
}

/// How a self-test ended, and when.
#[derive(Debug, Clone)]
pub(crate) struct LastTest {
    pub(crate) at_ms: i64,
    pub(crate) outcome: Result<SelfTest, ProblemCode>,
}

/// How many messages are kept, of each kind.
#[derive(Debug, Clone, Default)]
struct Kept {
    kinds: BTreeMap<&'static str, u32>,
    with_code: u32,
}

/// The data folder now.
pub(crate) async fn folder(shared: &Shared, path: PathBuf) -> Result<FolderView, Error> {
    let (messages, _) = shared.store.read(messages::kept).await?;
    let shown = path.display().to_string();
    let bytes = blocking(move || {
        size(&path).map_err(Error::file("the size of the data folder cannot be read"))
    })
    .await?;
    Ok(FolderView {
        path: shown,
        bytes,
        messages,
    })
}

/// The size of all files under a folder. What goes away meanwhile counts for nothing.
fn size(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            match entry.metadata() {
                Ok(file) if file.is_dir() => folders.push(entry.path()),
                Ok(file) => bytes += file.len(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(bytes)
}

/// The names that no report may hold: of accounts, relays, computers, and of the person's folders.
pub(crate) async fn redaction(shared: &Arc<Shared>, folder: &Path) -> Result<Redaction, Error> {
    let at = Arc::clone(shared);
    let mut names = shared
        .store
        .read(move |connection| {
            let mut names = Vec::new();
            for account in accounts::all(connection)? {
                names.extend([account.user_id.to_string(), account.label]);
                names.push(account.base_url.to_string());
            }
            for pairing in pairings::all(connection)? {
                names.extend(pairing.relay_url.host_str().map(str::to_owned));
                names.push(pairing::name(&at, &pairing));
            }
            Ok(names)
        })
        .await?;
    names.push(shared.device_name.clone());
    names.push(held(&shared.network).view().address);
    names.push(folder.display().to_string());
    names.extend(std::env::home_dir().map(|home| home.display().to_string()));
    Ok(Redaction::of(names))
}

/// All of it as a text without names, numbers, codes, messages or addresses. The faults come redacted.
pub(crate) async fn report(
    shared: &Arc<Shared>,
    folder: PathBuf,
    versions: &Versions,
    faults: &[Fault],
) -> Result<String, Error> {
    let folder = self::folder(shared, folder).await?;
    let snapshot = snapshot::take(shared).await?.snapshot;
    let (kept, pairings) = shared
        .store
        .read(|connection| {
            let of_codes = history::Selection {
                with_code: true,
                ..history::Selection::default()
            };
            let kinds = messages::kinds(connection)?.into_iter();
            let kept = Kept {
                kinds: kinds.map(|(kind, count)| (words(kind), count)).collect(),
                with_code: history::count(connection, &of_codes)?,
            };
            let pairings: Vec<_> = accounts::all(connection)?
                .into_iter()
                .map(|account| pairings::active(connection, account.id))
                .collect::<Result<_, _>>()?;
            Ok((kept, pairings))
        })
        .await?;
    let learnt = {
        let learnt = held(&shared.learnt);
        let of = |pairing: Option<pairings::Pairing>| learnt.get(&pairing?.id).cloned();
        let learnt: Vec<_> = pairings.into_iter().map(of).collect();
        learnt.into_iter().map(Option::unwrap_or_default).collect()
    };
    Ok(report::Report {
        versions,
        snapshot: &snapshot,
        learnt,
        kept,
        bytes: folder.bytes,
        faults,
    }
    .to_string())
}

fn words(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Sms => "sms",
        MessageKind::OtherUser => "of another user",
        MessageKind::Unrecognised => "unrecognised",
        MessageKind::Unreadable => "unreadable",
        MessageKind::Gap => "gaps",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_folder_is_that_of_all_files_in_it() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("a/b")).unwrap();
        fs::write(root.path().join("one"), [0; 10]).unwrap();
        fs::write(root.path().join("a/b/two"), [0; 300]).unwrap();
        assert_eq!(size(root.path()).unwrap(), 310);
        assert_eq!(size(&root.path().join("gone")).unwrap(), 0);
    }
}
