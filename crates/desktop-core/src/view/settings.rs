//! The person's choices.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The person's choices, kept in `settings.json` of the data folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// The language, or the system's.
    pub language: LanguageChoice,
    /// Light, dark, or the system's.
    pub appearance: Appearance,
    /// Closing the window hides it where there is a tray to bring it back.
    pub close_hides: bool,
    /// The person has been told so.
    pub close_hides_said: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: LanguageChoice::default(),
            appearance: Appearance::default(),
            close_hides: true,
            close_hides_said: false,
        }
    }
}

/// Which language to use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum LanguageChoice {
    /// As the system says; English where it says neither.
    #[default]
    #[serde(rename = "system")]
    System,
    /// English.
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    Chinese,
}

/// A language the app has words in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, TS)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    Chinese,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}
