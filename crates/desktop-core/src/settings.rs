//! The person's choices on disk.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    Error,
    data_folder::replace_file,
    languages::Languages,
    view::{Language, Settings},
};

/// Reads the settings. A file that is missing or garbled means the defaults: losing a choice of
/// colours is no reason not to start.
pub(crate) fn read(path: &Path) -> Result<Settings, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_else(|error| {
            tracing::warn!(%error, "the settings cannot be read; the defaults are used");
            Settings::default()
        })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(error) => Err(Error::file("the settings cannot be read")(error)),
    }
}

/// Keeps the settings.
pub(crate) fn write(path: &Path, settings: &Settings) -> Result<(), Error> {
    let failed = Error::file("the settings cannot be written");
    let bytes = match serde_json::to_vec_pretty(settings) {
        Ok(bytes) => bytes,
        Err(error) => return Err(failed(error.into())),
    };
    replace_file(path, &bytes).map_err(failed)
}

/// Some of the [`Settings`], by their names: what a person has just chosen, and nothing that they chose before.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct SettingsChange(Map<String, Value>);

impl SettingsChange {
    /// The settings with this chosen.
    ///
    /// # Errors
    /// [`Error::BadForm`] for a value that the setting cannot have.
    pub fn of(&self, settings: &Settings) -> Result<Settings, Error> {
        let bad = |_| Error::BadForm("a setting");
        let mut changed = serde_json::to_value(settings).map_err(bad)?;
        if let Some(fields) = changed.as_object_mut() {
            fields.extend(self.0.clone());
        }
        serde_json::from_value(changed).map_err(bad)
    }
}

/// A person's choices, for a window that has nothing else to show: what is kept need not be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// As they are kept.
    pub settings: Settings,
    /// The language that they come to.
    pub language: Language,
}

impl Choices {
    /// Reads those of a data folder, in use or not; the defaults where they cannot be read.
    #[must_use]
    pub fn read(data_dir: &Path, languages: &Languages) -> Self {
        let settings = read(&file(data_dir)).unwrap_or_else(|error| {
            tracing::warn!(%error, "the defaults are used");
            Settings::default()
        });
        Self {
            language: languages.spoken(settings.language),
            settings,
        }
    }

    /// Keeps the settings in a data folder that is not open.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep(data_dir: &Path, settings: &Settings) -> Result<(), Error> {
        write(&file(data_dir), settings)
    }
}

/// Where the settings of a data folder are.
pub(crate) fn file(data_dir: &Path) -> PathBuf {
    data_dir.join("settings.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Appearance, LanguageChoice, Pause};

    #[test]
    fn settings_survive_and_a_garbled_file_means_the_defaults() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("settings.json");
        assert_eq!(read(&path).unwrap(), Settings::default());
        let settings = Settings {
            language: LanguageChoice::Always(Language::of("fr").unwrap()),
            appearance: Appearance::Dark,
            close_hides: false,
            close_hides_said: true,
            ..Settings::default()
        };
        write(&path, &settings).unwrap();
        assert_eq!(read(&path).unwrap(), settings);
        fs::write(&path, r#"{"appearance": "light", "later": 1}"#).unwrap();
        assert_eq!(read(&path).unwrap().appearance, Appearance::Light);
        for tag in ["en", "zh-CN"] {
            fs::write(&path, format!(r#"{{"language": "{tag}"}}"#)).unwrap();
            let choice = LanguageChoice::Always(Language::of(tag).unwrap());
            assert_eq!(read(&path).unwrap().language, choice);
        }
        fs::write(&path, "{").unwrap();
        assert_eq!(read(&path).unwrap(), Settings::default());
    }

    fn change(json: &str) -> SettingsChange {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_change_is_of_what_it_names_alone() {
        let before = Settings {
            hide_codes: true,
            keep_days: Some(30),
            ..Settings::default()
        };
        let changed = change(r#"{"zoom": 125, "keep_days": null, "pause": {"is": "on"}}"#);
        let wanted = Settings {
            zoom: 125,
            keep_days: None,
            pause: Pause::On,
            ..before.clone()
        };
        assert_eq!(changed.of(&before).unwrap(), wanted);
        assert_eq!(change("{}").of(&before).unwrap(), before);
        for bad in [
            r#"{"zoom": "large"}"#,
            r#"{"zoom": -1}"#,
            r#"{"pause": "on"}"#,
        ] {
            let changed = change(bad).of(&before);
            assert!(matches!(changed, Err(Error::BadForm(_))), "{bad}");
        }
    }
}
