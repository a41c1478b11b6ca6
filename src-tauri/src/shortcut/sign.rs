//! What the person sees of the shortcut: that it worked, and with what.

use desktop_core::view::{Language, Problem};
use desktop_core::{Desktop, NewestCode};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_notification::NotificationExt as _;

use crate::session::Session;
use crate::words::say;
use crate::{notifications, phone};

/// The one notification, which each press replaces.
const ID: i32 = i32::MAX;

/// What one says.
#[derive(Debug, PartialEq, Eq)]
struct Sign {
    title: String,
    body: String,
}

/// What the shortcut does, in the person's language, for a desktop that lists shortcuts.
pub(super) async fn words(app: &AppHandle) -> String {
    let snapshot = app.state::<Session>().snapshot().await;
    let language = snapshot.map_or_else(|_| Language::ENGLISH, |snapshot| snapshot.language);
    say(language, "copy_newest", &[])
}

/// Says what came of pressing the keys. Also while notifications are paused: it is the answer to what the
/// person has just done.
pub(super) fn show(
    app: &AppHandle,
    desktop: &Desktop,
    copied: Result<Option<&NewestCode>, &Problem>,
) {
    let Sign { title, body } = sign(copied, desktop.language(), desktop.settings().hide_codes);
    let notifications = app.notification();
    // The plugin cannot replace one.
    let shown = notifications.remove_active(vec![ID]).and_then(|()| {
        let notification = notifications.builder().id(ID).title(title);
        notification.body(body).show()
    });
    if let Err(error) = shown {
        tracing::warn!(%error, "a notification could not be shown");
    }
}

fn sign(
    copied: Result<Option<&NewestCode>, &Problem>,
    language: Language,
    hide_codes: bool,
) -> Sign {
    let bare = |key| Sign {
        title: say(language, key, &[]),
        body: String::new(),
    };
    let code = match copied {
        Ok(Some(code)) => code,
        Ok(None) => return bare("notification_no_code"),
        Err(_) => return bare("notification_not_copied"),
    };
    let message = &code.message;
    let service = notifications::service(message, language);
    let shown = usize::try_from(code.index)
        .ok()
        .and_then(|index| message.codes.get(index))
        .filter(|_| !hide_codes);
    let title = match shown {
        Some(code) => say(
            language,
            "notification_copied",
            &[("code", &code.shown), ("service", &service)],
        ),
        None => say(
            language,
            "notification_copied_hidden",
            &[("service", &service)],
        ),
    };
    let number = message.to.as_deref().map(phone::written);
    // In the words that the card has for it.
    let spent = match message.valid_until_ms {
        Some(_) => say(language, "no_longer_valid", &[]),
        None => say(language, "too_old", &[]),
    };
    let body = match (number, code.usable) {
        (number, true) => number.unwrap_or_default(),
        (Some(number), false) => say(
            language,
            "notification_copied_old",
            &[("number", &number), ("state", &spent)],
        ),
        (None, false) => spent,
    };
    Sign { title, body }
}

#[cfg(test)]
mod tests {
    use desktop_core::view::{CodeView, MessageKind, MessageView, ProblemCode};

    use super::*;
    use crate::words::chinese;

    fn code(usable: bool, to: Option<&str>) -> NewestCode {
        NewestCode {
            message: MessageView {
                id: "0".repeat(32),
                account: 1,
                kind: MessageKind::Sms,
                received_ms: 0,
                day: "1970-01-01".into(),
                app: Some("jd".into()),
                service: Some("JD".into()),
                from: None,
                to: to.map(str::to_owned),
                text: "552019".into(),
                codes: vec![CodeView {
                    code: "552019".into(),
                    shown: "552 019".into(),
                    start: 0,
                    end: 6,
                }],
                chosen: Some(0),
                valid_until_ms: None,
                new: true,
                copied_ms: None,
                other_user: None,
                missed: None,
                answers: None,
                hits: Vec::new(),
            },
            index: 0,
            usable,
        }
    }

    #[test]
    fn it_says_what_was_copied_and_not_the_code_where_codes_are_hidden() {
        let (fresh, old) = (
            code(true, Some("16515550142")),
            code(false, Some("16515550142")),
        );
        let stated = NewestCode {
            message: MessageView {
                valid_until_ms: Some(1),
                ..old.message.clone()
            },
            ..old.clone()
        };
        let (of_nobody, failed) = (
            code(false, None),
            Problem {
                code: ProblemCode::ClipboardFailed,
                message: String::new(),
            },
        );
        type Case<'a> = (
            Result<Option<&'a NewestCode>, &'a Problem>,
            bool,
            [&'a str; 4],
        );
        let cases: [Case<'_>; 7] = [
            (
                Ok(Some(&fresh)),
                false,
                [
                    "Copied 552 019 for JD",
                    "+1 651 555 0142",
                    "已复制 JD 验证码 552 019",
                    "+1 651 555 0142",
                ],
            ),
            (
                Ok(Some(&fresh)),
                true,
                [
                    "Copied the code for JD",
                    "+1 651 555 0142",
                    "已复制 JD 验证码",
                    "+1 651 555 0142",
                ],
            ),
            (
                Ok(Some(&old)),
                false,
                [
                    "Copied 552 019 for JD",
                    "+1 651 555 0142. Probably too old.",
                    "已复制 JD 验证码 552 019",
                    "+1 651 555 0142，可能已过期",
                ],
            ),
            (
                Ok(Some(&stated)),
                false,
                [
                    "Copied 552 019 for JD",
                    "+1 651 555 0142. No longer valid.",
                    "已复制 JD 验证码 552 019",
                    "+1 651 555 0142，已失效",
                ],
            ),
            (
                Ok(Some(&of_nobody)),
                false,
                [
                    "Copied 552 019 for JD",
                    "Probably too old",
                    "已复制 JD 验证码 552 019",
                    "可能已过期",
                ],
            ),
            (
                Ok(None),
                false,
                ["No code to copy", "", "没有可复制的验证码", ""],
            ),
            (
                Err(&failed),
                false,
                ["The code could not be copied", "", "验证码未能复制", ""],
            ),
        ];
        for (copied, hidden, [title, body, title_zh, body_zh]) in cases {
            for (language, title, body) in [
                (Language::ENGLISH, title, body),
                (chinese(), title_zh, body_zh),
            ] {
                let wanted = Sign {
                    title: title.to_owned(),
                    body: body.to_owned(),
                };
                assert_eq!(sign(copied, language, hidden), wanted);
            }
        }
    }
}
