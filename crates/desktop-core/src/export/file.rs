//! A file that is not there before it is whole.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde_json::Value;
use tempfile::NamedTempFile;

use super::format::Format;
use crate::{Error, view::ExportFormat};

/// What a file is called: `codes-2026-11-28.csv`, or the same with a number where that is taken.
#[derive(Debug, Clone)]
pub(super) struct Name {
    stem: String,
    ending: &'static str,
}

impl Name {
    pub(super) fn new(what: &str, today: Date, format: ExportFormat) -> Self {
        Self {
            stem: format!("{what}-{today}"),
            ending: match format {
                ExportFormat::Csv => "csv",
                ExportFormat::Json => "json",
            },
        }
    }

    /// All of them, in order.
    fn each(&self) -> impl Iterator<Item = String> {
        let Self { stem, ending } = self;
        let numbered = (2..).map(move |number: u64| format!("{stem} ({number}).{ending}"));
        std::iter::once(format!("{stem}.{ending}")).chain(numbered)
    }

    /// The first that is free in a folder now.
    pub(super) fn first_free(&self, folder: &Path) -> String {
        let mut free = self
            .each()
            .filter(|name| folder.join(name).symlink_metadata().is_err());
        free.next().unwrap_or_default()
    }
}

/// A file that is being written, under a name of its own. It is gone with this unless it is finished.
#[derive(Debug)]
pub(super) struct Part {
    // For this user alone.
    file: BufWriter<NamedTempFile>,
    format: Format,
}

impl Part {
    pub(super) fn begin(
        folder: &Path,
        name: &str,
        format: ExportFormat,
        columns: &'static [&'static str],
    ) -> Result<Self, Error> {
        let file = tempfile::Builder::new()
            .prefix(&format!(".{name}."))
            .suffix(".part")
            .tempfile_in(folder)
            .map_err(Error::ExportFailed)?;
        let mut file = BufWriter::new(file);
        let format = Format::begin(format, columns, &mut file).map_err(Error::ExportFailed)?;
        Ok(Self { file, format })
    }

    /// With these rows written, too.
    pub(super) fn with(mut self, rows: &[Vec<Value>]) -> Result<Self, Error> {
        let Self { file, format } = &mut self;
        format.write(rows, file).map_err(Error::ExportFailed)?;
        Ok(self)
    }

    /// Puts it in place, whole. Another file is never overwritten.
    pub(super) fn finish(self, folder: &Path, name: &Name) -> Result<PathBuf, Error> {
        self.persist(folder, name).map_err(Error::ExportFailed)
    }

    fn persist(self, folder: &Path, name: &Name) -> io::Result<PathBuf> {
        let Self { mut file, format } = self;
        format.end(&mut file)?;
        file.flush()?;
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        for name in name.each() {
            let path = folder.join(name);
            match file.persist_noclobber(&path) {
                Ok(_) => {
                    File::open(folder)?.sync_all()?;
                    return Ok(path);
                }
                Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => {
                    file = taken.file
                }
                Err(failed) => return Err(failed.error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const COLUMNS: &[&str] = &["text"];

    fn name() -> Name {
        Name::new("codes", jiff::civil::date(2026, 11, 28), ExportFormat::Json)
    }

    fn part(folder: &Path) -> Part {
        Part::begin(folder, "codes.json", ExportFormat::Json, COLUMNS).unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        let mut names: Vec<_> = entries
            .map(|e| e.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_there_when_it_is_whole_and_never_in_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        for (expected, text) in [
            ("codes-2026-11-28.json", "first"),
            ("codes-2026-11-28 (2).json", "second"),
            ("codes-2026-11-28 (3).json", "third"),
        ] {
            let part = part(folder.path()).with(&[vec![text.into()]]).unwrap();
            assert!(!names(folder.path()).contains(&expected.to_owned()));
            assert_eq!(name().first_free(folder.path()), expected);
            let path = part.finish(folder.path(), &name()).unwrap();
            assert_eq!(path, folder.path().join(expected));
            assert!(fs::read_to_string(&path).unwrap().contains(text));
        }
        assert_eq!(names(folder.path()).len(), 3);
        assert!(
            fs::read_to_string(folder.path().join("codes-2026-11-28.json"))
                .unwrap()
                .contains("first")
        );
    }

    #[cfg(unix)]
    #[test]
    fn it_is_for_this_user_alone_from_its_beginning() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| {
            let file = fs::metadata(folder.path().join(name)).unwrap();
            file.permissions().mode() & 0o777
        };
        let part = part(folder.path());
        let [beginning] = &names(folder.path())[..] else {
            panic!()
        };
        assert_eq!(mode(beginning), 0o600);
        let path = part.finish(folder.path(), &name()).unwrap();
        assert_eq!(mode(path.file_name().unwrap().to_str().unwrap()), 0o600);
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(part(folder.path()).with(&[vec!["text".into()]]).unwrap());
        assert_eq!(names(folder.path()), [""; 0]);
        let no_folder = folder.path().join("none");
        let begun = Part::begin(&no_folder, "codes.json", ExportFormat::Json, COLUMNS);
        assert!(matches!(begun, Err(Error::ExportFailed(_))));
        let part = part(folder.path());
        assert!(matches!(
            part.finish(&no_folder, &name()),
            Err(Error::ExportFailed(_))
        ));
        assert_eq!(names(folder.path()), [""; 0]);
    }
}
