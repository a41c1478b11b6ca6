//! What a locked app says: that there is something, and nothing of what it is.

use desktop_core::About;
use desktop_core::view::Opens;

use super::{Said, Speaker};

/// The words for whoever is at the computer. A relay is not hidden by the lock.
pub(super) fn said(speaker: &Speaker<'_>, about: &About) -> Option<Said> {
    let text = |key: &str| speaker.say(key, &[]);
    let it = text("notification_locked_text");
    let them = text("notification_locked_text_all");
    let which = text("notification_locked_which");
    let (title, body, opens) = match about {
        About::Message(message) => {
            let id = message.id.clone();
            (text("notification_locked"), it, Opens::Message { id })
        }
        About::Several(several) => {
            let title = speaker.count("notification_messages", several.messages);
            (title, them, Opens::Nothing)
        }
        About::Away(away) if away.messages == 1 => {
            (text("notification_away_message"), it, Opens::Nothing)
        }
        About::Away(away) => {
            let title = speaker.count("notification_away_messages", away.messages);
            (title, them, Opens::Nothing)
        }
        About::Ending(numbers) => {
            if let [number] = numbers.as_slice() {
                let key = number.key.clone();
                (
                    text("notification_locked_ends"),
                    which,
                    Opens::Number { key },
                )
            } else {
                let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                let title = speaker.count("notification_many_end", count);
                (title, which, Opens::Nothing)
            }
        }
        About::RelayLost { .. } => return None,
    };
    Some(Said {
        title,
        body,
        copies: None,
        opens,
    })
}

#[cfg(test)]
mod tests {
    use desktop_core::Notice;
    use desktop_core::view::Language;
    use jiff::tz::TimeZone;

    use crate::words::chinese;

    use super::super::tests::{NOW, away, ending, one, parcel, relay, say_it, several, valid};
    use super::*;

    fn locked(about: About, language: Language) -> Said {
        let notice = Notice {
            about,
            language,
            hide_codes: false,
            locked: true,
            sound: false,
            now_ms: NOW,
        };
        super::super::said(&notice, &TimeZone::UTC)
    }

    #[test]
    fn neither_code_nor_number_nor_service_is_named_and_nothing_can_be_copied() {
        let read_it = (
            "Unlock PingMe Desktop to read it.",
            "解锁 PingMe Desktop 后即可查看。",
        );
        let read_them = (
            "Unlock PingMe Desktop to read them.",
            "解锁 PingMe Desktop 后即可查看。",
        );
        let which = (
            "Unlock PingMe Desktop to see which.",
            "解锁 PingMe Desktop 后可看到是哪个。",
        );
        let since = "2026-11-24T08:00:00Z";
        let number = || ending("14155550117", 1);
        let cases = [
            (one(valid()), ("New message", "新消息"), read_it),
            (one(parcel()), ("New message", "新消息"), read_it),
            (
                several(4, &[("JD", 4)], Some(valid())),
                ("4 messages arrived", "收到 4 条消息"),
                read_them,
            ),
            (
                away(1, 1, 0, since),
                (
                    "A message came while you were away",
                    "您离开期间收到 1 条消息",
                ),
                read_it,
            ),
            (
                away(7, 6, 1, since),
                (
                    "7 messages came while you were away",
                    "您离开期间收到 7 条消息",
                ),
                read_them,
            ),
            (
                About::Ending(vec![number()]),
                ("A number ends by tomorrow", "一个号码将在明天内到期"),
                which,
            ),
            (
                About::Ending(vec![number(), number()]),
                ("2 numbers end by tomorrow", "2 个号码将在明天内到期"),
                which,
            ),
        ];
        for (about, (title, title_zh), (body, body_zh)) in cases {
            for (language, title, body) in [
                (Language::ENGLISH, title, body),
                (chinese(), title_zh, body_zh),
            ] {
                let said = locked(about.clone(), language);
                assert_eq!((said.title.as_str(), said.body.as_str()), (title, body));
                assert_eq!(said.copies, None);
            }
        }
    }

    #[test]
    fn a_click_opens_the_message_once_that_is_unlocked_and_a_relay_is_told_of_as_always() {
        let id = valid().id;
        assert_eq!(
            locked(one(valid()), Language::ENGLISH).opens,
            Opens::Message { id }
        );
        let lost = || relay(false, 600_000);
        assert_eq!(
            locked(lost(), Language::ENGLISH),
            say_it(lost(), Language::ENGLISH, false)
        );
    }
}
