//! The words of each notification.

mod locked;

use desktop_core::view::{
    Answers, Away, CodeView, Language, MessageKind, MessageView, NumberView, Opens, ServiceCount,
};
use desktop_core::{About, Notice, Several};
use jiff::{civil::Date, tz::TimeZone};

use super::hidden::without_codes;
use crate::words::say;
use crate::{moment, phone};

/// A notification shows a line or two; the rest of a long text is in the window.
const TEXT_CHARS: usize = 140;
/// So many services are named one by one.
const SERVICES: usize = 4;

/// The words of one notification, and what can be done with it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) title: String,
    pub(super) body: String,
    /// The message whose code its button copies.
    pub(super) copies: Option<String>,
    /// What a click on it opens, beside the window.
    pub(super) opens: Opens,
}

/// What to say. The code leads, because a notification is read from its start.
pub(super) fn said(notice: &Notice, zone: &TimeZone) -> Said {
    let speaker = Speaker { notice, zone };
    if notice.locked
        && let Some(said) = locked::said(&speaker, &notice.about)
    {
        return said;
    }
    match &notice.about {
        About::Message(message) => speaker.message(message),
        About::Several(several) => speaker.several(several),
        About::Away(away) => speaker.away(away),
        About::Ending(numbers) => speaker.ending(numbers),
        About::RelayLost {
            host,
            built_in,
            since_ms,
            refused,
        } => speaker.relay_lost(host, *built_in, *since_ms, *refused),
    }
}

/// The service of a message, in words; who sent it, where no service is known.
pub(crate) fn service(message: &MessageView, language: Language) -> String {
    match (&message.service, &message.from) {
        (Some(name), _) | (None, Some(name)) => name.clone(),
        (None, None) => say(language, "notification_no_service", &[]),
    }
}

/// The one code of a message.
fn the_code(message: &MessageView) -> Option<&CodeView> {
    message.codes.get(usize::try_from(message.chosen?).ok()?)
}

struct Speaker<'a> {
    notice: &'a Notice,
    zone: &'a TimeZone,
}

impl Speaker<'_> {
    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        say(self.notice.language, key, values)
    }

    fn count(&self, key: &str, count: u32) -> String {
        self.say(key, &[("count", &count.to_string())])
    }

    fn message(&self, message: &MessageView) -> Said {
        let code = the_code(message);
        let (title, body) = match message.kind {
            MessageKind::Sms | MessageKind::OtherUser => match code {
                Some(code) => (self.code_title(message, code), self.code_body(message)),
                None => (self.no_code_title(message), self.text_body(message)),
            },
            MessageKind::Unrecognised | MessageKind::Unreadable | MessageKind::Gap => {
                (self.say("notification_unknown", &[]), String::new())
            }
        };
        let is_sms = matches!(message.kind, MessageKind::Sms | MessageKind::OtherUser);
        Said {
            title,
            body,
            copies: code.filter(|_| is_sms).map(|_| message.id.clone()),
            opens: Opens::Message {
                id: message.id.clone(),
            },
        }
    }

    fn service(&self, message: &MessageView) -> String {
        service(message, self.notice.language)
    }

    fn code_title(&self, message: &MessageView, code: &CodeView) -> String {
        let service = self.service(message);
        let title = if self.notice.hide_codes {
            self.say("notification_hidden_code", &[("service", &service)])
        } else {
            let values = [("code", code.shown.as_str()), ("service", &service)];
            self.say("notification_code", &values)
        };
        match &message.answers {
            Some(answers) => {
                let time = moment::span(answers.after_ms, self.notice.language);
                self.say("notification_after", &[("title", &title), ("time", &time)])
            }
            None => title,
        }
    }

    fn code_body(&self, message: &MessageView) -> String {
        let number = number(message);
        let until = message
            .valid_until_ms
            .map(|at| moment::clock(&moment::time(at, self.zone)));
        match (&message.answers, until) {
            (None, None) => number,
            (None, Some(time)) => self.say(
                "notification_valid_until",
                &[("number", &number), ("time", &time)],
            ),
            (Some(answers), None) => self.say(
                "notification_taken",
                &[("number", &number), ("when", &self.taken(answers))],
            ),
            (Some(answers), Some(time)) => self.say(
                "notification_taken_valid_until",
                &[
                    ("number", &number),
                    ("when", &self.taken(answers)),
                    ("time", &time),
                ],
            ),
        }
    }

    /// When a number was taken: `at 10:41`, `yesterday` or `on 21 November`.
    fn taken(&self, answers: &Answers) -> String {
        let at = moment::time(answers.asked_ms, self.zone);
        let now = moment::time(self.notice.now_ms, self.zone);
        if at.date() == now.date() {
            return self.say("notification_at", &[("time", &moment::clock(&at))]);
        }
        if moment::is_yesterday(&at, &now) {
            return self.say("tray_yesterday", &[]);
        }
        let date = moment::day(at.date(), self.notice.language, "notification_date");
        self.say("notification_on", &[("date", &date)])
    }

    fn no_code_title(&self, message: &MessageView) -> String {
        let service = self.service(message);
        if message.codes.is_empty() {
            return self.say("notification_none", &[("service", &service)]);
        }
        let count = message.codes.len().to_string();
        self.say(
            "notification_several",
            &[("count", &count), ("service", &service)],
        )
    }

    fn text_body(&self, message: &MessageView) -> String {
        let whole = if self.notice.hide_codes {
            without_codes(&message.text, &message.codes)
        } else {
            message.text.clone()
        };
        // Most servers read tags in it, and anybody can send an SMS.
        let plain = whole.replace('<', "‹").replace('>', "›");
        let text: String = plain.chars().take(TEXT_CHARS).collect();
        let number = number(message);
        let values = [("number", number.as_str()), ("text", &text)];
        self.say("notification_text", &values)
    }

    fn several(&self, several: &Several) -> Said {
        let title = if several.codes == several.messages {
            self.count("notification_codes", several.codes)
        } else {
            self.count("notification_messages", several.messages)
        };
        let services = self.services(&several.services);
        let services = match several.codes {
            0 => self.say("notification_no_codes", &[]),
            all if all == several.messages => services,
            some => self.say(
                "notification_some_codes",
                &[("count", &some.to_string()), ("services", &services)],
            ),
        };
        let newest = several
            .newest
            .as_deref()
            .and_then(|newest| Some((newest, the_code(newest)?)));
        let body = match newest {
            None => services,
            Some((newest, code)) => {
                let title = self.code_alone(newest, code);
                self.say(
                    "notification_newest",
                    &[("services", &services), ("newest", &title)],
                )
            }
        };
        Said {
            title,
            body,
            copies: newest.map(|(newest, _)| newest.id.clone()),
            opens: Opens::Nothing,
        }
    }

    /// The newest of several: its code and its service, or its service alone.
    fn code_alone(&self, message: &MessageView, code: &CodeView) -> String {
        let service = self.service(message);
        if self.notice.hide_codes {
            return self.say("notification_newest_hidden", &[("service", &service)]);
        }
        let values = [("code", code.shown.as_str()), ("service", &service)];
        self.say("notification_code", &values)
    }

    /// `JD 2, Telegram 1`.
    fn services(&self, services: &[ServiceCount]) -> String {
        let named = |name: &str, count: u32| {
            let count = count.to_string();
            self.say(
                "notification_service",
                &[("service", name), ("count", &count)],
            )
        };
        let unknown = self.say("notification_no_service", &[]);
        // One more is named rather than counted.
        let shown = if services.len() > SERVICES + 1 {
            SERVICES
        } else {
            services.len()
        };
        let mut parts: Vec<_> = services[..shown]
            .iter()
            .map(|it| named(it.service.as_deref().unwrap_or(&unknown), it.codes))
            .collect();
        let others: u32 = services[shown..].iter().map(|it| it.codes).sum();
        if others > 0 {
            parts.push(named(&self.say("notification_other_services", &[]), others));
        }
        parts.join(&self.say("notification_between", &[]))
    }

    fn away(&self, away: &Away) -> Said {
        let (one, more, count) = if away.codes == away.messages {
            ("notification_away_code", "notification_away", away.codes)
        } else {
            let (one, more) = ("notification_away_message", "notification_away_messages");
            (one, more, away.messages)
        };
        let title = if count == 1 {
            self.say(one, &[])
        } else {
            self.count(more, count)
        };
        let usable = match (away.codes, away.usable) {
            (0, _) => self.say("notification_no_codes", &[]),
            (1, 0) => self.say("notification_usable_not", &[]),
            (1, _) => self.say("notification_usable", &[]),
            (_, 0) => self.say("notification_usable_none", &[]),
            (_, 1) => self.say("notification_usable_one", &[]),
            (all, some) if all == some => self.say("notification_usable_all", &[]),
            (_, some) => self.count("notification_usable_some", some),
        };
        Said {
            title,
            body: self.since(away.since_ms, &usable),
            copies: None,
            opens: Opens::Nothing,
        }
    }

    /// Since when, and what follows.
    fn since(&self, since_ms: i64, text: &str) -> String {
        let since = moment::time(since_ms, self.zone);
        let now = moment::time(self.notice.now_ms, self.zone);
        let since = if since.date() == now.date() {
            let time = moment::clock(&since);
            self.say("notification_since_time", &[("time", &time)])
        } else {
            let language = self.notice.language;
            let date = moment::day(since.date(), language, "notification_weekday_date");
            self.say("notification_since_day", &[("date", &date)])
        };
        self.say("notification_since", &[("since", &since), ("text", text)])
    }

    fn ending(&self, numbers: &[NumberView]) -> Said {
        if let [number] = numbers {
            let key = match number.days_left {
                Some(0) => "notification_ends_today",
                _ => "notification_ends_tomorrow",
            };
            let day = number.valid_until.as_deref().unwrap_or_default();
            let date = match day.parse::<Date>() {
                Ok(day) => moment::day(day, self.notice.language, "notification_date"),
                Err(_) => day.to_owned(),
            };
            let values = [("service", number.service.as_str()), ("date", &date)];
            return Said {
                title: self.say(key, &[("number", &phone::written(&number.key.phone))]),
                body: self.say("notification_ends_text", &values),
                copies: None,
                opens: Opens::Number {
                    key: number.key.clone(),
                },
            };
        }
        let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let mut services: Vec<ServiceCount> = Vec::new();
        for number in numbers {
            match services
                .iter_mut()
                .find(|it| it.service.as_ref() == Some(&number.service))
            {
                Some(known) => known.codes += 1,
                None => services.push(ServiceCount {
                    service: Some(number.service.clone()),
                    codes: 1,
                }),
            }
        }
        let services = self.services(&services);
        Said {
            title: self.count("notification_many_end", count),
            body: self.say("notification_many_end_text", &[("services", &services)]),
            copies: None,
            opens: Opens::Nothing,
        }
    }

    fn relay_lost(&self, host: &str, built_in: bool, since_ms: i64, refused: bool) -> Said {
        let (title, text) = if refused {
            ("refused_title", "notification_refused_text")
        } else if built_in {
            ("notification_own_relay", "notification_own_relay_text")
        } else {
            ("notification_relay", "notification_relay_text")
        };
        Said {
            title: self.say(title, &[("host", host)]),
            body: self.since(since_ms, &self.say(text, &[])),
            copies: None,
            opens: Opens::Nothing,
        }
    }
}

/// The receiving number.
fn number(message: &MessageView) -> String {
    let number = message.to.as_deref().map(phone::written);
    number.unwrap_or_else(|| "–".to_owned())
}

#[cfg(test)]
mod tests;
