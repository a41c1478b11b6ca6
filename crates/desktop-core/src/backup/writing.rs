//! Writing a backup.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use age::stream::StreamWriter;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{
    BackupPassword, UnderWay, envelope,
    line::{self, FORMAT, Header, Line, VERSION},
};
use crate::{
    Error,
    download::{BACKUP, Name, Part},
    opening::blocking,
    present,
    shared::{Shared, held},
    store::backup::{self, Place},
    view::{BackupWork, BackupWritten},
};

/// Writes all that is kept into a file in `folder`. Nothing when it was stopped: then no file is left.
pub(crate) async fn write(
    shared: &Arc<Shared>,
    password: BackupPassword,
    folder: PathBuf,
) -> Result<Option<BackupWritten>, Error> {
    password.check()?;
    let mut under_way = UnderWay::begin(shared, BackupWork::Writing)?;
    let (lines, messages, accounts) = shared.store.read(backup::counted).await?;
    let mut settings = held(&shared.settings).clone();
    // The number of a row, which means nothing elsewhere.
    settings.shown_account = None;
    let choices = [
        Line::Settings(Box::new(settings)),
        Line::Network(held(&shared.network).view().into()),
    ];
    let now_ms = shared.clock.now_ms();
    let header = Header {
        format: FORMAT.to_owned(),
        version: VERSION,
        app_version: shared.app_version.clone(),
        made_ms: now_ms,
        lines: lines.saturating_add(2),
        messages,
        accounts,
    };
    let name = Name::new(BACKUP, present::day(now_ms, &TimeZone::system()), "age");
    let total = header.lines;
    let (at, file) = (folder.clone(), name.first_free(&folder));
    let mut sealed = blocking(move || {
        Sealed::begin(&at, &file, &password)?
            .with(&[header])?
            .with(&choices)
    })
    .await?;
    let mut done = 2;
    let mut messages = 0;
    let mut place = Place::default();
    loop {
        let from = place.clone();
        let (lines, next) = shared
            .store
            .read(move |connection| backup::lines(connection, from))
            .await?;
        if under_way.is_stopped() {
            return Ok(None);
        }
        if lines.is_empty() {
            break;
        }
        place = next;
        done += u32::try_from(lines.len()).unwrap_or(u32::MAX);
        let of_messages = lines
            .iter()
            .filter(|line| matches!(line, Line::Message(message) if is_counted(message)));
        messages += u32::try_from(of_messages.count()).unwrap_or(u32::MAX);
        sealed = blocking(move || sealed.with(&lines)).await?;
        under_way.is_at(done, total);
    }
    let path = blocking(move || sealed.finish(&folder, &name)).await?;
    Ok(Some(BackupWritten {
        path: path.to_string_lossy().into_owned(),
        messages,
    }))
}

/// Whether the person would count it: a gap is no message.
pub(super) fn is_counted(message: &line::Message) -> bool {
    message.kind != crate::view::MessageKind::Gap
}

/// A file that is being written, encrypted.
struct Sealed(StreamWriter<Part>);

impl Sealed {
    fn begin(folder: &Path, name: &str, password: &BackupPassword) -> Result<Self, Error> {
        let part = Part::begin(folder, name).map_err(Error::BackupFailed)?;
        envelope::seal(part, password)
            .map(Self)
            .map_err(Error::BackupFailed)
    }

    /// With these lines written, too.
    fn with(mut self, lines: &[impl Serialize]) -> Result<Self, Error> {
        for line in lines {
            let mut text = serde_json::to_vec(line).map_err(|_| Error::StoreContent("a line"))?;
            text.push(b'\n');
            self.0.write_all(&text).map_err(Error::BackupFailed)?;
        }
        Ok(self)
    }

    fn finish(self, folder: &Path, name: &Name) -> Result<PathBuf, Error> {
        let whole = self.0.finish().and_then(|part| part.finish(folder, name));
        whole.map_err(Error::BackupFailed)
    }
}
