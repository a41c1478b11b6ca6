//! Files of what is kept, for the person to take along. One at a time.
//!
//! What is written gives [`Rows`]; everything else (the file's name, its format, how far it is, stopping it) is
//! the same for all.

mod file;
mod format;
mod messages;
mod spend;

use std::{
    path::PathBuf,
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
    opening::blocking,
    present,
    shared::{Shared, held},
    view::{ExportForm, ExportFormat, ExportProgress, ExportStage},
};
use file::Part;

pub use file::remove_left_over as remove_left_over_exports;

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
            under_way.write(file::CODES, format, folder, rows).await;
            Ok(())
        }
        ExportForm::Picked { ids, format } => {
            let rows = messages::Messages::these(shared, ids).await?;
            under_way.write(file::CODES, format, folder, rows).await;
            Ok(())
        }
        ExportForm::Spend { query, format } => {
            let rows = spend::Spend::begin(shared, query).await?;
            under_way.write(file::SPEND, format, folder, rows).await;
            Ok(())
        }
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
        let name = file::Name::new(what, today, format);
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
        name: &file::Name,
        format: ExportFormat,
        folder: PathBuf,
        mut rows: R,
        progress: &mut ExportProgress,
    ) -> Result<ExportStage, Error> {
        self.tell(progress);
        let mut told = Instant::now();
        let (at, file) = (folder.clone(), progress.file.clone());
        let mut part = blocking(move || Part::begin(&at, &file, format, R::COLUMNS)).await?;
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
            part = blocking(move || part.with(&next)).await?;
            if told.elapsed() >= TELL_EVERY {
                self.tell(progress);
                told = Instant::now();
            }
        }
        // Whatever was deleted meanwhile is not in it.
        progress.total = progress.done;
        let name = name.clone();
        let path = blocking(move || part.finish(&folder, &name)).await?;
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
