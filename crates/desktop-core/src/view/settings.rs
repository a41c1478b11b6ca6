//! The person's choices.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::LanguageChoice;

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
    /// A code that arrives is shown in a desktop notification.
    pub notify: bool,
    /// Notifications, tray and card say that there is a code, not which; it is shown on demand.
    pub hide_codes: bool,
    /// A notification makes the system's sound.
    pub sound: bool,
    /// The day before a number ends there is a notification, once.
    pub notify_ending: bool,
    /// There is a notification when a relay has been out of reach for ten minutes, once.
    pub notify_relay: bool,
    /// No notification of any kind for the time being.
    pub pause: Pause,
    /// The one code of a message that arrives is put on the clipboard.
    pub auto_copy: bool,
    /// Seconds after which the clipboard gets back the text that it held before a code; never when
    /// absent.
    #[ts(type = "number | null")]
    pub give_back_s: Option<u32>,
    /// Codes are marked as secret, so that clipboard histories leave them out.
    pub secret_clipboard: bool,
    /// The window is minimised once a code was copied in it.
    pub minimise_after_copy: bool,
    /// The keys that copy the newest code from anywhere, `Ctrl+Alt+C`; none when absent.
    pub copy_shortcut: Option<String>,
    /// Single keys (`C`, `1` to `9` and the like) act in the window.
    pub single_keys: bool,
    /// Messages older than so many days are deleted; none are when absent.
    #[ts(type = "number | null")]
    pub keep_days: Option<u32>,
    /// A message is deleted at the end of the day on which its code was copied.
    pub delete_used: bool,
    /// What a month may cost, a decimal number such as `10.00`; no limit when absent.
    pub monthly_limit: Option<String>,
    /// The one account whose numbers and messages are shown; all of them when absent.
    #[ts(type = "number | null")]
    pub shown_account: Option<i64>,
    /// How the numbers of the side bar are sorted.
    pub number_order: NumberOrder,
    /// The person has been told that closing minimises the window, where there is no tray.
    pub close_minimises_said: bool,
    /// Started at login, the app stays out of sight.
    pub start_hidden: bool,
    /// How large everything in the window is, in percent: 50 to 200.
    #[ts(type = "number")]
    pub zoom: u16,
    /// Minutes without use after which the app locks, where a password is set; never by itself when absent.
    #[ts(type = "number | null")]
    pub lock_after_min: Option<u32>,
    /// The window is left out of screenshots and recordings, where the system can do that.
    pub hide_from_capture: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: LanguageChoice::default(),
            appearance: Appearance::default(),
            close_hides: true,
            close_hides_said: false,
            notify: true,
            hide_codes: false,
            sound: false,
            notify_ending: true,
            notify_relay: true,
            pause: Pause::Not,
            auto_copy: false,
            give_back_s: Some(30),
            secret_clipboard: true,
            minimise_after_copy: false,
            copy_shortcut: Some("Ctrl+Alt+C".to_owned()),
            single_keys: true,
            keep_days: None,
            delete_used: false,
            monthly_limit: None,
            shown_account: None,
            number_order: NumberOrder::Service,
            close_minimises_said: false,
            start_hidden: false,
            zoom: 100,
            lock_after_min: Some(5),
            hide_from_capture: false,
        }
    }
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

/// Whether notifications are paused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Pause {
    /// They are not.
    #[default]
    Not,
    /// Until this time.
    Until {
        /// On the relay's clock.
        #[ts(type = "number")]
        at_ms: i64,
    },
    /// Until they are resumed.
    On,
}

impl Pause {
    /// Whether it holds at a time, on the relay's clock.
    #[must_use]
    pub fn holds(self, now_ms: i64) -> bool {
        match self {
            Self::Not => false,
            Self::Until { at_ms } => now_ms < at_ms,
            Self::On => true,
        }
    }
}

/// An order of numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NumberOrder {
    /// In groups, by the service's name.
    #[default]
    Service,
    /// What ends first comes first.
    Ending,
    /// What received last comes first.
    LastMessage,
}
