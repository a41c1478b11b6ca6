//! A file for the person, which is not there before it is whole.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use tempfile::NamedTempFile;

/// What a file of messages is called, before its day.
pub(crate) const CODES: &str = "codes";
/// What a file of spending is called, before its day.
pub(crate) const SPEND: &str = "spend";
/// What a backup is called, before its day.
pub(crate) const BACKUP: &str = "pingme-backup";
/// How the name of a file ends that is not whole yet.
const PART: &str = ".part";

/// What a file is called: `codes-2026-11-28.csv`, or the same with a number where that is taken.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    stem: String,
    ending: &'static str,
}

impl Name {
    pub(crate) fn new(what: &str, today: Date, ending: &'static str) -> Self {
        Self {
            stem: format!("{what}-{today}"),
            ending,
        }
    }

    /// All of them, in order.
    fn each(&self) -> impl Iterator<Item = String> {
        let Self { stem, ending } = self;
        let numbered = (2..).map(move |number: u64| format!("{stem} ({number}).{ending}"));
        std::iter::once(format!("{stem}.{ending}")).chain(numbered)
    }

    /// The first that is free in a folder now.
    pub(crate) fn first_free(&self, folder: &Path) -> String {
        let mut free = self
            .each()
            .filter(|name| folder.join(name).symlink_metadata().is_err());
        free.next().unwrap_or_default()
    }
}

/// A file that is being written, under a name of its own. It is gone with this unless it is finished.
#[derive(Debug)]
pub(crate) struct Part {
    // For this user alone.
    file: BufWriter<NamedTempFile>,
}

impl Part {
    pub(crate) fn begin(folder: &Path, name: &str) -> io::Result<Self> {
        remove_left_over(folder);
        let file = tempfile::Builder::new()
            .prefix(&format!(".{name}."))
            .suffix(PART)
            .tempfile_in(folder)?;
        // Says that it is being written, for as long as this process lives; where a file cannot be locked,
        // nothing takes it for a left-over either.
        let _ = file.as_file().lock();
        Ok(Self {
            file: BufWriter::new(file),
        })
    }

    /// Puts it in place, whole. Another file is never overwritten.
    pub(crate) fn finish(self, folder: &Path, name: &Name) -> io::Result<PathBuf> {
        let mut file = self
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
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

/// Removes what exports of this app have left behind in a folder that a crash ended: hidden parts of files, that
/// no process writes any more. What cannot be removed stays.
pub fn remove_left_over(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(is_part)
            && entry.file_type().is_ok_and(|kind| kind.is_file());
        if ours && let Err(error) = remove_if_left(&entry.path()) {
            tracing::warn!(%error, "the part of a file that was not finished cannot be removed");
        }
    }
}

fn remove_if_left(path: &Path) -> io::Result<()> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    match file.try_lock() {
        Ok(()) => fs::remove_file(path),
        Err(fs::TryLockError::WouldBlock) => Ok(()),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Whether this is how a part of ours is called: `.codes-2026-11-28.csv.a1B2c3.part`.
fn is_part(name: &str) -> bool {
    let file = || {
        let (file, random) = name
            .strip_prefix('.')?
            .strip_suffix(PART)?
            .rsplit_once('.')?;
        let (stem, ending) = file.rsplit_once('.')?;
        let day = [CODES, SPEND, BACKUP]
            .into_iter()
            .find_map(|what| stem.strip_prefix(what)?.strip_prefix('-'))?;
        let day = day.split_once(" (").map_or(day, |(day, _)| day);
        let fits = ["csv", "json", "age"].contains(&ending)
            && day.parse::<Date>().is_ok()
            && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
        fits.then_some(())
    };
    file().is_some()
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> Name {
        Name::new("codes", jiff::civil::date(2026, 11, 28), "json")
    }

    fn part(folder: &Path) -> Part {
        Part::begin(folder, "codes-2026-11-28.json").unwrap()
    }

    fn with(mut part: Part, text: &str) -> Part {
        part.write_all(text.as_bytes()).unwrap();
        part
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
            let part = with(part(folder.path()), text);
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
    fn what_a_crash_left_is_removed_and_nothing_that_is_written_or_anothers() {
        let folder = tempfile::tempdir().unwrap();
        // A crash does not tidy up.
        let (_, left) = part(folder.path())
            .file
            .into_inner()
            .unwrap()
            .keep()
            .unwrap();
        assert!(is_part(left.file_name().unwrap().to_str().unwrap()));
        let others = [
            "codes-2026-11-28.csv",
            ".codes-2026-11-28.csv.part",
            ".codes-yesterday.csv.a1B2c3.part",
            ".film-2026-11-28.csv.a1B2c3.part",
            "codes-2026-11-28.csv.a1B2c3.part",
        ];
        for name in others {
            fs::write(folder.path().join(name), "theirs").unwrap();
        }
        let second = ".spend-2026-11-28 (2).json.a1B2c3.part";
        fs::write(folder.path().join(second), "ours").unwrap();
        let writing = part(folder.path());
        assert!(!left.exists(), "the next export removes it");
        assert!(!folder.path().join(second).exists());
        remove_left_over(folder.path());
        assert_eq!(names(folder.path()).len(), others.len() + 1);
        writing.finish(folder.path(), &name()).unwrap();
        for name in others {
            assert!(folder.path().join(name).exists(), "{name}");
        }
        remove_left_over(&folder.path().join("none"));
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(with(part(folder.path()), "text"));
        assert_eq!(names(folder.path()), [""; 0]);
        let no_folder = folder.path().join("none");
        assert!(Part::begin(&no_folder, "codes.json").is_err());
        assert!(part(folder.path()).finish(&no_folder, &name()).is_err());
        assert_eq!(names(folder.path()), [""; 0]);
    }
}
