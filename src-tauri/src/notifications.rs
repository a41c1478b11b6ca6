//! What a desktop notification says, and what its buttons do.

use std::hash::{Hash, Hasher};

use desktop_core::view::{Language, MessageKind, MessageView};
use jiff::{Timestamp, tz::TimeZone};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::{Action, ActionType, NotificationExt};

use crate::session::Session;
use crate::{clipboard, events, phone, window, words::say};

/// The button that copies the code.
const COPY: &str = "copy";
/// Where a notification keeps the id of its message.
const MESSAGE: &str = "message";
/// A notification shows a line or two; the rest of a long text is in the window.
const TEXT_CHARS: usize = 140;

/// The words and the button of one notification.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    title: String,
    body: String,
    /// Whether one code is known, so that it can be copied.
    copies: bool,
}

/// What to say about a message. The code leads, because a notification is read from its start.
pub(crate) fn notice(message: &MessageView, language: Language, zone: &TimeZone) -> Notice {
    let number = message.to.as_deref().map(phone::written);
    let service = service(message, language);
    let number = number.unwrap_or_else(|| "–".to_owned());
    let with_text = || {
        let text: String = message.text.chars().take(TEXT_CHARS).collect();
        say(
            language,
            "notification_text",
            &[("number", &number), ("text", &text)],
        )
    };
    let chosen = message
        .chosen
        .and_then(|index| message.codes.get(usize::try_from(index).ok()?));
    match (message.kind, chosen) {
        (MessageKind::Sms | MessageKind::OtherUser, Some(code)) => Notice {
            title: say(
                language,
                "notification_code",
                &[("code", &code.shown), ("service", &service)],
            ),
            body: match message.valid_until_ms.and_then(|at| clock_time(at, zone)) {
                Some(time) => say(
                    language,
                    "notification_valid_until",
                    &[("number", &number), ("time", &time)],
                ),
                None => number,
            },
            copies: true,
        },
        (MessageKind::Sms | MessageKind::OtherUser, None) if message.codes.is_empty() => Notice {
            title: say(language, "notification_none", &[("service", &service)]),
            body: with_text(),
            copies: false,
        },
        (MessageKind::Sms | MessageKind::OtherUser, None) => Notice {
            title: say(
                language,
                "notification_several",
                &[
                    ("count", &message.codes.len().to_string()),
                    ("service", &service),
                ],
            ),
            body: with_text(),
            copies: false,
        },
        (MessageKind::Unrecognised | MessageKind::Unreadable | MessageKind::Gap, _) => Notice {
            title: say(language, "notification_unknown", &[]),
            body: String::new(),
            copies: false,
        },
    }
}

/// The service of a message, in words; who sent it, where no service is known.
pub(crate) fn service(message: &MessageView, language: Language) -> String {
    match (&message.service, &message.from) {
        (Some(name), _) | (None, Some(name)) => name.clone(),
        (None, None) => say(language, "notification_no_service", &[]),
    }
}

/// `10:46` on the person's own clock.
fn clock_time(at_ms: i64, zone: &TimeZone) -> Option<String> {
    let at = Timestamp::from_millisecond(at_ms).ok()?;
    Some(at.to_zoned(zone.clone()).strftime("%H:%M").to_string())
}

/// Registers the buttons and what they do. Called once, before the first notification.
pub(crate) fn set_up(app: &AppHandle) -> tauri_plugin_notification::Result<()> {
    let notifications = app.notification();
    // A label belongs to a type of notification, not to a notification: one type a language.
    notifications.register_action_types(
        [Language::English, Language::Chinese]
            .map(|language| {
                let label = say(language, "notification_copy", &[]);
                ActionType::builder(code_type(language))
                    .actions(vec![Action::builder(COPY, label).build()])
                    .build()
            })
            .into(),
    )?;
    let app = app.clone();
    notifications.on_action(move |performed| {
        let id = performed
            .notification()
            .and_then(|notification| notification.extra().get(MESSAGE))
            .and_then(|id| id.as_str())
            .map(str::to_owned);
        let app = app.clone();
        let copies = performed.action_id() == COPY;
        tauri::async_runtime::spawn(async move { act(&app, id, copies).await });
    })
}

async fn act(app: &AppHandle, message: Option<String>, copies: bool) {
    if copies {
        let Some(id) = message else { return };
        if let Err(problem) = clipboard::copy_chosen(app, &id).await {
            tracing::warn!(code = ?problem.code, "a notification's code was not copied");
        }
    } else {
        window::show(app);
        // The window can open what the desktop that it shows has.
        if let Some(id) = message
            && let Ok(desktop) = app.state::<Session>().desktop().await
            && desktop.message(&id).await.is_ok()
        {
            events::open_message(app, &id);
        }
    }
}

fn code_type(language: Language) -> &'static str {
    match language {
        Language::English => "code.en",
        Language::Chinese => "code.zh-CN",
    }
}

/// Shows a message. Returns at once: a slow notification server must not hold up the next one.
pub(crate) fn show_message(app: &AppHandle, message: &MessageView, language: Language) {
    let notice = notice(message, language, &TimeZone::system());
    let mut builder = app
        .notification()
        .builder()
        .id(number_of(&message.id))
        .title(notice.title)
        .body(notice.body)
        .extra(MESSAGE, &message.id);
    if notice.copies {
        builder = builder.action_type_id(code_type(language));
    }
    if let Err(error) = builder.show() {
        tracing::warn!(%error, "a notification could not be shown");
    }
}

/// One notification for all that came while the app was away.
pub(crate) fn show_away(app: &AppHandle, messages: u32, codes: u32, language: Language) {
    let title = say(
        language,
        "notification_away",
        &[("count", &messages.to_string())],
    );
    let body = say(
        language,
        "notification_away_text",
        &[("count", &codes.to_string())],
    );
    show_plain(app, title, body);
}

/// Says that the app goes on without its window.
pub(crate) fn show_hidden(app: &AppHandle, language: Language) {
    let title = say(language, "notification_hidden", &[]);
    let body = say(language, "notification_hidden_text", &[]);
    show_plain(app, title, body);
}

/// Shows what is of no one message.
fn show_plain(app: &AppHandle, title: String, body: String) {
    let shown = app.notification().builder().title(title).body(body).show();
    if let Err(error) = shown {
        tracing::warn!(%error, "a notification could not be shown");
    }
}

/// The plugin names notifications by number.
fn number_of(id: &str) -> i32 {
    let mut hasher = std::hash::DefaultHasher::new();
    id.hash(&mut hasher);
    let [a, b, c, d, ..] = hasher.finish().to_le_bytes();
    i32::from_le_bytes([a, b, c, d]) & i32::MAX
}

#[cfg(test)]
mod tests {
    use desktop_core::view::CodeView;

    use super::*;

    fn message(codes: &[&str], chosen: Option<u32>) -> MessageView {
        MessageView {
            id: "0".repeat(32),
            account: 1,
            kind: MessageKind::Sms,
            received_ms: 0,
            day: "1970-01-01".into(),
            app: Some("jd".into()),
            service: Some("JD".into()),
            from: Some("14160000000".into()),
            to: Some("16515550142".into()),
            text: "the text".into(),
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
            new: true,
            copied_ms: None,
            other_user: None,
            missed: None,
            answers: None,
            hits: Vec::new(),
        }
    }

    #[test]
    fn the_code_leads_and_only_one_code_can_be_copied() {
        let one = message(&["552 019"], Some(0));
        let valid = MessageView {
            valid_until_ms: Some(46 * 60_000),
            ..one.clone()
        };
        let cases = [
            (&one, "552 019 for JD", "+1 651 555 0142", true),
            (
                &valid,
                "552 019 for JD",
                "+1 651 555 0142. Valid until 00:46.",
                true,
            ),
            (
                &message(&["771 204", "4410"], None),
                "2 possible codes for JD",
                "+1 651 555 0142. the text",
                false,
            ),
            (
                &message(&[], None),
                "JD, no code",
                "+1 651 555 0142. the text",
                false,
            ),
        ];
        for (message, title, body, copies) in cases {
            let notice = notice(message, Language::English, &TimeZone::UTC);
            assert_eq!(
                (notice.title.as_str(), notice.body.as_str(), notice.copies),
                (title, body, copies)
            );
        }
        let chinese = notice(&valid, Language::Chinese, &TimeZone::UTC);
        assert_eq!(chinese.title, "552 019，JD 验证码");
        assert_eq!(chinese.body, "+1 651 555 0142，00:46 前有效");
    }
}
