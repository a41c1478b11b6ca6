//! What the tray shows, from the state of the desktop that the window shows.

use desktop_core::view::{
    HistoryFrom, HistoryQuery, Language, LockView, MessageKind, MessageView, RelayState, RelayView,
    Snapshot,
};
use desktop_core::{Desktop, Error};
use jiff::tz::TimeZone;

use crate::moment::{time, when};
use crate::notifications;
use crate::session::Session;
use crate::words::say;

/// So many codes are in the menu.
const CODES: usize = 5;
/// The history is read so many rows at a time, and so often at most, to find them.
const PAGE: u32 = 50;
const PAGES: usize = 4;

/// All that the tray shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Face {
    pub(crate) language: Language,
    pub(crate) mark: Mark,
    /// Why no code can arrive now, where that was different before.
    pub(crate) trouble: Option<String>,
    /// Notifications are paused.
    pub(crate) paused: bool,
    pub(crate) lock: Lock,
    /// The last codes, newest first.
    pub(crate) codes: Vec<CodeLine>,
}

/// How the app's lock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    /// No password is set.
    None,
    Open,
    /// The menu offers nothing but the window.
    Closed,
}

/// A code in the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodeLine {
    /// The id of its message.
    pub(crate) message: String,
    pub(crate) label: String,
}

/// What the right half of the icon says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A code would arrive now.
    Live,
    /// A code has come that was neither copied nor opened.
    Unseen,
    /// Nothing is told of what comes.
    Paused,
    /// No code can arrive.
    NoRelay,
}

impl Mark {
    /// The key of its words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Live => "tray_live",
            Self::Unseen => "tray_unseen",
            Self::Paused => "tray_paused",
            Self::NoRelay => "tray_no_relay",
        }
    }
}

/// The face of the desktop that the window shows; nothing while that is being closed.
pub(crate) async fn read(session: &Session) -> Option<Face> {
    let snapshot = session.snapshot().await.ok()?;
    let messages = match session.desktop().await {
        Ok(desktop) => newest(&desktop).await.ok()?,
        Err(_) => Vec::new(),
    };
    Some(face(&snapshot, &messages, &TimeZone::system()))
}

/// The newest messages with codes, until there are enough that can be copied.
async fn newest(desktop: &Desktop) -> Result<Vec<MessageView>, Error> {
    let mut found = Vec::new();
    let mut from = HistoryFrom::Newest;
    for _ in 0..PAGES {
        let query = HistoryQuery {
            from,
            limit: PAGE,
            ..HistoryQuery::default()
        };
        let page = desktop.history(query).await?;
        found.extend(page.rows.into_iter().filter(|row| !row.codes.is_empty()));
        match page.older {
            Some(key) if found.iter().filter_map(the_code).count() < CODES => {
                from = HistoryFrom::Before { key };
            }
            _ => break,
        }
    }
    Ok(found)
}

/// The one code of a message. Of several, none is chosen for the person.
fn the_code(message: &MessageView) -> Option<&str> {
    let index = match message.kind {
        MessageKind::Sms | MessageKind::OtherUser => usize::try_from(message.chosen?).ok()?,
        MessageKind::Unrecognised | MessageKind::Unreadable | MessageKind::Gap => return None,
    };
    message.codes.get(index).map(|code| code.shown.as_str())
}

fn face(snapshot: &Snapshot, messages: &[MessageView], zone: &TimeZone) -> Face {
    let language = snapshot.language;
    let now = time(snapshot.now_ms, zone);
    let paired: Vec<&RelayView> = snapshot
        .accounts
        .iter()
        .map(|account| &account.relay)
        .filter(|relay| relay.state != RelayState::NotPaired)
        .collect();
    let lost: Vec<&RelayView> = paired
        .iter()
        .copied()
        .filter(|relay| matches!(relay.state, RelayState::Reconnecting | RelayState::Refused))
        .collect();
    let arrived = snapshot.lock.locked.map_or(0, |locked| locked.arrived);
    let since = lost.iter().filter_map(|relay| relay.since_ms).min();
    let mark = if paired.is_empty() || !lost.is_empty() {
        Mark::NoRelay
    } else if snapshot.paused {
        // That is the person's own doing, and easily forgotten.
        Mark::Paused
    } else if arrived > 0 || messages.iter().any(|message| message.new) {
        Mark::Unseen
    } else {
        Mark::Live
    };
    let codes = messages
        .iter()
        .filter_map(|message| {
            let code = the_code(message)?;
            let code = if snapshot.settings.hide_codes {
                say(language, "tray_hidden", &[])
            } else {
                code.to_owned()
            };
            let service = notifications::service(message, language);
            let at = when(&time(message.received_ms, zone), &now, language);
            Some(CodeLine {
                message: message.id.clone(),
                label: say(
                    language,
                    "tray_code",
                    &[("code", &code), ("service", &service), ("time", &at)],
                ),
            })
        })
        .take(CODES)
        .collect();
    Face {
        language,
        mark,
        trouble: since.map(|since_ms| {
            let since = when(&time(since_ms, zone), &now, language);
            say(language, "tray_no_relay_since", &[("time", &since)])
        }),
        paused: snapshot.paused,
        lock: match snapshot.lock {
            LockView { set: false, .. } => Lock::None,
            LockView { locked: None, .. } => Lock::Open,
            LockView { .. } => Lock::Closed,
        },
        codes,
    }
}

#[cfg(test)]
mod tests {
    use desktop_core::view::{
        AccountView, Card, CodeView, Locked, LockedWhy, MonthSpent, NetworkView, PingmeSeen,
        Settings,
    };

    use super::*;
    use crate::words::chinese;

    /// 24 November 2026, 10:45 in UTC.
    const NOW: i64 = 1_795_517_100_000;
    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;

    fn message(number: u8, age_ms: i64, codes: &[&str], chosen: Option<u32>) -> MessageView {
        MessageView {
            id: format!("{number:032x}"),
            account: 1,
            kind: MessageKind::Sms,
            received_ms: NOW - age_ms,
            day: String::new(),
            app: Some("jd".into()),
            service: Some("JD".into()),
            from: None,
            to: None,
            text: String::new(),
            codes: codes
                .iter()
                .map(|code| CodeView {
                    code: code.replace(' ', ""),
                    shown: (*code).to_owned(),
                    start: 0,
                    end: 1,
                })
                .collect(),
            chosen,
            valid_until_ms: None,
            new: false,
            copied_ms: None,
            other_user: None,
            missed: None,
            answers: None,
            hits: Vec::new(),
        }
    }

    fn snapshot(language: Language, relays: &[(RelayState, i64)]) -> Snapshot {
        Snapshot {
            demo: false,
            this_run: false,
            app_version: String::new(),
            now_ms: NOW,
            today: String::new(),
            blocked: None,
            accounts: relays
                .iter()
                .zip(1..)
                .map(|((state, since_ms), id)| AccountView {
                    id,
                    label: String::new(),
                    user_id: String::new(),
                    base_url: String::new(),
                    relay: RelayView {
                        state: *state,
                        host: None,
                        built_in: false,
                        checked_ms: None,
                        since_ms: Some(*since_ms),
                        problem: None,
                        pingme: PingmeSeen::Unknown,
                        notices: Vec::new(),
                    },
                    numbers_checked_ms: None,
                    numbers_problem: None,
                })
                .collect(),
            numbers: Vec::new(),
            card: Card::Empty,
            waits: Vec::new(),
            last_choice: None,
            muted: Vec::new(),
            paused: false,
            deleted: None,
            spent: MonthSpent::default(),
            new_count: 0,
            lock: LockView::default(),
            settings: Settings::default(),
            network: NetworkView::default(),
            language,
        }
    }

    fn labels(face: &Face) -> Vec<&str> {
        face.codes.iter().map(|code| code.label.as_str()).collect()
    }

    #[test]
    fn the_last_five_codes_are_listed_and_none_of_a_message_with_several() {
        let messages = [
            message(1, 4 * MINUTE, &["552 019"], Some(0)),
            message(2, 5 * MINUTE, &["771 204", "4410"], None),
            message(3, 6 * MINUTE, &["83174", "7"], Some(0)),
            message(4, DAY, &["105 876"], Some(0)),
            message(5, 3 * DAY, &["134 560"], Some(0)),
            message(6, 3 * DAY, &["20416"], Some(0)),
            message(7, 4 * DAY, &["20417"], Some(0)),
        ];
        let live = [(RelayState::Live, NOW)];
        let english = face(
            &snapshot(Language::ENGLISH, &live),
            &messages,
            &TimeZone::UTC,
        );
        assert_eq!(
            labels(&english),
            [
                "552 019, JD 10:41",
                "83174, JD 10:39",
                "105 876, JD yesterday",
                "134 560, JD 21 Nov",
                "20416, JD 21 Nov",
            ]
        );
        assert_eq!(english.codes[1].message, messages[2].id);
        let chinese = face(&snapshot(chinese(), &live), &messages, &TimeZone::UTC);
        assert_eq!(
            labels(&chinese)[..4],
            [
                "552 019，JD 10:41",
                "83174，JD 10:39",
                "105 876，JD 昨天",
                "134 560，JD 11月21日",
            ]
        );
    }

    #[test]
    fn hidden_codes_are_in_the_menu_without_their_digits() {
        let messages = [message(1, 4 * MINUTE, &["552 019"], Some(0))];
        for (language, label) in [
            (Language::ENGLISH, "Hidden, JD 10:41"),
            (chinese(), "已隐藏，JD 10:41"),
        ] {
            let mut hiding = snapshot(language, &[(RelayState::Live, NOW)]);
            hiding.settings.hide_codes = true;
            let face = face(&hiding, &messages, &TimeZone::UTC);
            assert_eq!(labels(&face), [label]);
            assert_eq!(face.codes[0].message, messages[0].id, "a click copies it");
        }
    }

    #[test]
    fn a_locked_app_says_that_something_has_come_and_offers_nothing_but_the_window() {
        let lock = |arrived: Option<u32>| LockView {
            set: true,
            locked: arrived.map(|arrived| Locked {
                since_ms: NOW,
                why: LockedWhy::Asked,
                arrived,
            }),
            again_ms: None,
        };
        for (view, wanted, mark) in [
            (LockView::default(), Lock::None, Mark::Live),
            (lock(None), Lock::Open, Mark::Live),
            (lock(Some(0)), Lock::Closed, Mark::Live),
            (lock(Some(2)), Lock::Closed, Mark::Unseen),
        ] {
            let locked = Snapshot {
                lock: view,
                ..snapshot(Language::ENGLISH, &[(RelayState::Live, NOW)])
            };
            let face = face(&locked, &[], &TimeZone::UTC);
            assert_eq!((face.lock, face.mark), (wanted, mark), "{view:?}");
        }
    }

    #[test]
    fn a_pause_is_on_the_icon_unless_nothing_can_arrive_at_all() {
        for (state, mark) in [
            (RelayState::Live, Mark::Paused),
            (RelayState::Reconnecting, Mark::NoRelay),
        ] {
            let paused = Snapshot {
                paused: true,
                ..snapshot(Language::ENGLISH, &[(state, NOW)])
            };
            let unseen = MessageView {
                new: true,
                ..message(1, 0, &["1234"], Some(0))
            };
            let face = face(&paused, &[unseen], &TimeZone::UTC);
            assert_eq!((face.mark, face.paused), (mark, true));
        }
    }

    #[test]
    fn the_mark_says_first_that_nothing_can_arrive_then_that_something_has() {
        use RelayState::{Connecting, Live, NotPaired, Reconnecting, Refused};
        let earlier = NOW - 30 * MINUTE;
        type Case<'a> = (&'a [(RelayState, i64)], bool, Mark, Option<&'a str>);
        let cases: &[Case<'_>] = &[
            (&[(Live, NOW)], false, Mark::Live, None),
            (&[(Live, NOW)], true, Mark::Unseen, None),
            (&[(Connecting, NOW)], false, Mark::Live, None),
            (&[(Live, NOW), (NotPaired, NOW)], false, Mark::Live, None),
            (&[], false, Mark::NoRelay, None),
            (&[(NotPaired, NOW)], true, Mark::NoRelay, None),
            (
                &[(Live, NOW), (Reconnecting, earlier)],
                true,
                Mark::NoRelay,
                Some("No relay since 10:15"),
            ),
            (
                &[(Refused, NOW - DAY), (Reconnecting, earlier)],
                false,
                Mark::NoRelay,
                Some("No relay since yesterday"),
            ),
        ];
        for (relays, new, mark, trouble) in cases {
            let message = MessageView {
                new: *new,
                ..message(1, 0, &["1234"], None)
            };
            let face = face(
                &snapshot(Language::ENGLISH, relays),
                &[message],
                &TimeZone::UTC,
            );
            assert_eq!(
                (face.mark, face.trouble.as_deref()),
                (*mark, *trouble),
                "{relays:?} {new}"
            );
        }
    }
}
