//! Files of what is kept, for the person to take along. One at a time.
//!
//! What is written gives [`Rows`]; everything else (the file's name, its format, how far it is, stopping it) is
//! the same for all.

mod format;
mod messages;
mod spend;

use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{Timestamp, tz::TimeZone};
use serde_json::Value;

use crate::{
    Error, Event,
    download::{CODES, Name, Part, SPEND},
    opening::blocking,
    present,
    shared::{Shared, held},
    view::{ExportForm, ExportFormat, ExportProgress, ExportStage},
};
use format::Format;

/// How often it is told how far a file is, at most.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// What is written, a part at a time.
pub(crate) trait Rows: Send {
    /// The names of the columns.
    const COLUMNS: &'static [&'static str];

    /// How many rows there are, to say how far it is.
    fn total(&self) -> u32;

    /// The next rows, each with a value for every column: a text, a number, a truth, a list of texts, or null.
    /// None at the end.
    fn next(&mut self) -> impl Future<Output = Result<Vec<Vec<Value>>, Error>> + Send;
}

/// Writes a file into `folder` and tells how far it is. It ends when that is over, well or not.
///
/// # Errors
/// When it was not begun.
pub(crate) async fn run(
    shared: &Arc<Shared>,
    form: ExportForm,
    folder: PathBuf,
) -> Result<(), Error> {
    let under_way = UnderWay::begin(shared)?;
    match form {
        ExportForm::Messages { filter, format } => {
            let rows = messages::Messages::begin(shared, filter).await?;
            under_way.write(CODES, format, folder, rows).await;
            Ok(())
        }
        ExportForm::Picked { ids, format } => {
            let rows = messages::Messages::these(shared, ids).await?;
            under_way.write(CODES, format, folder, rows).await;
            Ok(())
        }
        ExportForm::Spend { query, format } => {
            let rows = spend::Spend::begin(shared, query).await?;
            under_way.write(SPEND, format, folder, rows).await;
            Ok(())
        }
    }
}

const fn ending(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "csv",
        ExportFormat::Json => "json",
    }
}

/// Rows that are being written into a file.
struct Table {
    part: Part,
    format: Format,
}

impl Table {
    fn begin(
        folder: &Path,
        name: &str,
        format: ExportFormat,
        columns: &'static [&'static str],
    ) -> Result<Self, Error> {
        let begin = || -> io::Result<Self> {
            let mut part = Part::begin(folder, name)?;
            let format = Format::begin(format, columns, &mut part)?;
            Ok(Self { part, format })
        };
        begin().map_err(Error::ExportFailed)
    }

    /// With these rows written, too.
    fn with(mut self, rows: &[Vec<Value>]) -> Result<Self, Error> {
        let Self { part, format } = &mut self;
        format.write(rows, part).map_err(Error::ExportFailed)?;
        Ok(self)
    }

    fn finish(self, folder: &Path, name: &Name) -> Result<PathBuf, Error> {
        let Self { mut part, format } = self;
        let ended = format.end(&mut part);
        ended
            .and_then(|()| part.finish(folder, name))
            .map_err(Error::ExportFailed)
    }
}

/// ISO 8601 with the person's offset, `2026-11-28T10:41:07.050+08:00`.
fn time(ms: i64, zone: &TimeZone) -> String {
    let time = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let time = time.to_zoned(zone.clone());
    time.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

/// Stops what is being written.
pub(crate) fn stop(shared: &Shared) {
    if let Some(stopped) = &*held(&shared.exporting) {
        stopped.store(true, Ordering::Relaxed);
    }
}

/// The one file that is being written, until this is dropped.
struct UnderWay<'a> {
    shared: &'a Arc<Shared>,
    stopped: Arc<AtomicBool>,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        held(&self.shared.exporting).take();
    }
}

impl<'a> UnderWay<'a> {
    fn begin(shared: &'a Arc<Shared>) -> Result<Self, Error> {
        let mut exporting = held(&shared.exporting);
        if exporting.is_some() {
            return Err(Error::ExportUnderWay);
        }
        let stopped = Arc::new(AtomicBool::new(false));
        *exporting = Some(Arc::clone(&stopped));
        Ok(Self { shared, stopped })
    }

    async fn write(&self, what: &str, format: ExportFormat, folder: PathBuf, rows: impl Rows) {
        let today = present::day(self.shared.clock.now_ms(), &TimeZone::system());
        let name = Name::new(what, today, ending(format));
        let mut progress = ExportProgress {
            file: name.first_free(&folder),
            done: 0,
            total: rows.total(),
            stage: ExportStage::Writing,
        };
        let ended = self
            .write_rows(&name, format, folder, rows, &mut progress)
            .await;
        progress.stage = ended.unwrap_or_else(|error| {
            tracing::warn!(%error, "a file could not be written");
            ExportStage::Failed {
                problem: error.problem(),
            }
        });
        self.tell(&progress);
    }

    async fn write_rows<R: Rows>(
        &self,
        name: &Name,
        format: ExportFormat,
        folder: PathBuf,
        mut rows: R,
        progress: &mut ExportProgress,
    ) -> Result<ExportStage, Error> {
        self.tell(progress);
        let mut told = Instant::now();
        let (at, file) = (folder.clone(), progress.file.clone());
        let mut table = blocking(move || Table::begin(&at, &file, format, R::COLUMNS)).await?;
        loop {
            let next = rows.next().await?;
            if self.stopped.load(Ordering::Relaxed) {
                return Ok(ExportStage::Stopped);
            }
            if next.is_empty() {
                break;
            }
            progress.done = progress
                .done
                .saturating_add(u32::try_from(next.len()).unwrap_or(u32::MAX));
            table = blocking(move || table.with(&next)).await?;
            if told.elapsed() >= TELL_EVERY {
                self.tell(progress);
                told = Instant::now();
            }
        }
        // Whatever was deleted meanwhile is not in it.
        progress.total = progress.done;
        let name = name.clone();
        let path = blocking(move || table.finish(&folder, &name)).await?;
        progress.file = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into());
        Ok(ExportStage::Done {
            path: path.to_string_lossy().into_owned(),
        })
    }

    fn tell(&self, progress: &ExportProgress) {
        self.shared.tell(Event::Export(progress.clone()));
    }
}
