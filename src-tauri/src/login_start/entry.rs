//! The entry in the folder that a desktop environment starts programs from: the Desktop Application Autostart
//! and Desktop Entry specifications of freedesktop.org.
//!
//! Ours, because Tauri's plugin writes path and arguments without quotes, so that a space in either is a
//! program that does not start; because it looks for the folder at one place alone; and because it takes an
//! entry that the person has switched off for one that is on.

use std::path::PathBuf;
use std::{env, fs, io};

/// The entry of one data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where it is; nothing where the system knows no such place.
    pub(super) file: Option<PathBuf>,
    /// What the system calls it.
    pub(super) name: String,
    /// What is started.
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<String>,
}

/// Where the entry of this name is.
pub(super) fn file(name: &str) -> Option<PathBuf> {
    let folder = dirs::config_dir()?.join("autostart");
    Some(folder.join(format!("{name}.desktop")))
}

impl Entry {
    /// Whether the system starts it.
    ///
    /// # Errors
    /// When the entry is there and cannot be read.
    pub(super) fn is_on(&self) -> io::Result<bool> {
        match fs::read_to_string(self.file()?) {
            Ok(text) => Ok(counts(&text, &desktops())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Has the system start it.
    ///
    /// # Errors
    /// When the entry cannot be written.
    pub(super) fn write(&self) -> io::Result<()> {
        let file = self.file()?;
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, self.text()?)
    }

    /// Has the system start it no more.
    ///
    /// # Errors
    /// When the entry is there and cannot be removed.
    pub(super) fn remove(&self) -> io::Result<()> {
        match fs::remove_file(self.file()?) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn file(&self) -> io::Result<&PathBuf> {
        let none = || io::Error::other("this system names no folder for configuration");
        self.file.as_ref().ok_or_else(none)
    }

    fn text(&self) -> io::Result<String> {
        let program = self.program.to_str();
        let program = program.ok_or_else(|| io::Error::other("the program's path is not UTF-8"))?;
        let mut line = quoted(program);
        for argument in &self.arguments {
            line.push(' ');
            line.push_str(&quoted(argument));
        }
        Ok(format!(
            "[Desktop Entry]\n\
             Type=Application\n\
             Version=1.0\n\
             Name={}\n\
             Icon=pingme-desktop\n\
             Exec={line}\n\
             Terminal=false\n\
             StartupNotify=false\n",
            self.name
        ))
    }
}

/// The desktop environment's names, as entries name it.
fn desktops() -> Vec<String> {
    let names = env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    names.split(':').map(str::to_owned).collect()
}

/// A word of `Exec` as that key is read: unescaped as any value, its `%` looked at, and unquoted.
fn quoted(word: &str) -> String {
    let mut quoted = String::with_capacity(word.len() + 2);
    quoted.push('"');
    for character in word.chars() {
        match character {
            // A backslash before it, which as a value is two.
            '"' | '`' | '$' => quoted.extend(["\\\\".to_owned(), character.to_string()]),
            '\\' => quoted.push_str(r"\\\\"),
            '%' => quoted.push_str("%%"),
            '\n' => quoted.push_str(r"\n"),
            '\t' => quoted.push_str(r"\t"),
            '\r' => quoted.push_str(r"\r"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether an entry is started in one of these desktop environments: the person, or what they set such things
/// with, may have switched it off and left it there.
fn counts(text: &str, desktops: &[String]) -> bool {
    let value = |key: &str| {
        text.lines()
            .skip_while(|line| line.trim() != "[Desktop Entry]")
            .skip(1)
            .take_while(|line| !line.starts_with('['))
            .filter_map(|line| line.split_once('='))
            .find_map(|(name, value)| (name.trim() == key).then(|| value.trim()))
    };
    let names_one = |key| {
        value(key).map(|names| {
            names
                .split(';')
                .any(|one| desktops.iter().any(|it| it == one))
        })
    };
    value("Exec").is_some()
        && value("Hidden") != Some("true")
        && value("X-GNOME-Autostart-enabled") != Some("false")
        && names_one("OnlyShowIn") != Some(false)
        && names_one("NotShowIn") != Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(folder: &std::path::Path) -> Entry {
        Entry {
            file: Some(folder.join("new").join("it.desktop")),
            name: "PingMe Desktop".to_owned(),
            program: "/opt/my apps/pingme".into(),
            arguments: vec!["--at-login".to_owned()],
        }
    }

    #[test]
    fn it_is_on_once_it_is_written_and_off_once_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let entry = entry(folder.path());
        assert!(!entry.is_on().unwrap());
        entry.remove().unwrap();
        entry.write().unwrap();
        entry.write().unwrap();
        assert!(entry.is_on().unwrap());
        entry.remove().unwrap();
        assert!(!entry.is_on().unwrap());
    }

    #[test]
    fn what_cannot_be_read_or_written_is_an_error_and_neither_on_nor_off() {
        let folder = tempfile::tempdir().unwrap();
        let entry = entry(folder.path());
        fs::create_dir_all(entry.file.as_ref().unwrap()).unwrap();
        assert!(entry.is_on().is_err());
        assert!(entry.write().is_err());
        assert!(entry.remove().is_err());
        let nowhere = Entry {
            file: None,
            ..entry
        };
        assert!(nowhere.is_on().is_err());
    }

    #[test]
    fn words_are_quoted_as_the_specification_wants() {
        for (word, wanted) in [
            ("/usr/bin/pingme", r#""/usr/bin/pingme""#),
            ("/my apps/pingme", r#""/my apps/pingme""#),
            ("100%", r#""100%%""#),
            (r#"a"b"#, r#""a\\"b""#),
            ("$HOME`x`", r#""\\$HOME\\`x\\`""#),
            (r"a\b", r#""a\\\\b""#),
            ("a\nb", r#""a\nb""#),
        ] {
            assert_eq!(quoted(word), wanted);
        }
    }

    #[test]
    fn an_entry_that_was_switched_off_elsewhere_is_off() {
        let text = entry("/".as_ref()).text().unwrap();
        let gnome = ["ubuntu".to_owned(), "GNOME".to_owned()];
        for (more, on) in [
            ("", true),
            ("Hidden=false\n", true),
            ("Hidden=true\n", false),
            ("Hidden = true\n", false),
            ("X-GNOME-Autostart-enabled=true\n", true),
            ("X-GNOME-Autostart-enabled=false\n", false),
            ("OnlyShowIn=GNOME;KDE;\n", true),
            ("OnlyShowIn=KDE;\n", false),
            ("NotShowIn=KDE;\n", true),
            ("NotShowIn=GNOME;\n", false),
            ("[Desktop Action other]\nHidden=true\n", true),
        ] {
            assert_eq!(counts(&format!("{text}{more}"), &gnome), on, "{more}");
        }
        assert!(!counts("", &gnome));
        assert!(!counts("[Other]\nExec=it\n", &gnome));
    }
}
