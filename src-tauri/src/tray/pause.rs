//! Pausing notifications from the tray's menu.

use desktop_core::view::{Pause, Settings};
use jiff::{ToSpan as _, Zoned, tz::TimeZone};
use tauri::{AppHandle, Manager as _};

use crate::moment;
use crate::session::Session;

/// The next day begins for a person at this hour.
const MORNING: i8 = 8;

/// For how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Quarter,
    Hour,
    Tomorrow,
    On,
}

impl Length {
    /// In the order of the menu.
    pub(super) const ALL: [Self; 4] = [Self::Quarter, Self::Hour, Self::Tomorrow, Self::On];

    /// The id of its entry in the menu.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Quarter => "tray-pause-quarter",
            Self::Hour => "tray-pause-hour",
            Self::Tomorrow => "tray-pause-tomorrow",
            Self::On => "tray-pause-on",
        }
    }

    /// The one whose entry has this id.
    pub(super) fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|length| length.id() == id)
    }

    /// The key of its words, which are those of the settings.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Quarter => "pause_quarter",
            Self::Hour => "pause_hour",
            Self::Tomorrow => "pause_tomorrow",
            Self::On => "pause_on",
        }
    }

    /// The pause that begins now.
    fn from(self, now: &Zoned) -> Pause {
        let until = match self {
            Self::Quarter => now.checked_add(15.minutes()),
            Self::Hour => now.checked_add(1.hour()),
            Self::Tomorrow => now.date().checked_add(1.day()).and_then(|tomorrow| {
                let morning = tomorrow.at(MORNING, 0, 0, 0);
                morning.to_zoned(now.time_zone().clone())
            }),
            Self::On => return Pause::On,
        };
        // At the end of time there is no later.
        until.map_or(Pause::On, |until| Pause::Until {
            at_ms: until.timestamp().as_millisecond(),
        })
    }
}

/// Pauses notifications, or resumes them.
pub(super) fn set(app: &AppHandle, length: Option<Length>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let session = app.state::<Session>();
        let kept = async {
            let now = session.snapshot().await?;
            let at = moment::time(now.now_ms, &TimeZone::system());
            let pause = length.map_or(Pause::Not, |length| length.from(&at));
            session.settled().await?;
            session
                .keep_settings(|before| Ok(Settings { pause, ..before }))
                .await
        };
        if let Err(problem) = kept.await {
            tracing::warn!(code = ?problem.code, "notifications are not paused or resumed");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_length_ends_when_its_words_say() {
        let now: Zoned = "2026-11-24T22:50:00+01:00[Europe/Berlin]".parse().unwrap();
        let until = |length: Length| match length.from(&now) {
            Pause::Until { at_ms } => {
                let at = moment::time(at_ms, now.time_zone());
                Some(at.strftime("%d %H:%M").to_string())
            }
            Pause::On => None,
            Pause::Not => panic!("{length:?} pauses nothing"),
        };
        assert_eq!(
            Length::ALL.map(until),
            [
                Some("24 23:05".into()),
                Some("24 23:50".into()),
                Some("25 08:00".into()),
                None
            ]
        );
        for length in Length::ALL {
            assert_eq!(Length::of_id(length.id()), Some(length));
        }
    }
}
