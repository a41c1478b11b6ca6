use std::path::{Path, PathBuf};

use crate::{Child, Error};
use std::time::Duration;

/// A language setting that a session can have though the machine does not: it is compiled into
/// the session's own folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Locale {
    /// `C.UTF-8`, which every machine has: English.
    #[default]
    Plain,
    /// `zh_CN.UTF-8`: Simplified Chinese.
    Chinese,
}

impl Locale {
    /// The variables that choose it.
    pub(crate) fn variables(self, folder: &Path) -> Result<Vec<(&'static str, PathBuf)>, Error> {
        match self {
            Self::Plain => Ok(vec![("LANG", "C.UTF-8".into())]),
            Self::Chinese => {
                let locales = folder.join("locales");
                compile("zh_CN", &locales, folder)?;
                Ok(vec![("LOCPATH", locales), ("LANG", "zh_CN.UTF-8".into())])
            }
        }
    }
}

fn compile(language: &str, into: &Path, folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(into).map_err(Error::io("folder for locales"))?;
    let mut command = Child::program("localedef");
    command
        .args(["-i", language, "-f", "UTF-8"])
        .arg(into.join(format!("{language}.UTF-8")));
    let mut child = Child::start(&mut command, &folder.join("localedef.log"))?;
    let status = child.wait(Duration::from_secs(60))?;
    if status.success() {
        Ok(())
    } else {
        Err(child.ended(status))
    }
}
