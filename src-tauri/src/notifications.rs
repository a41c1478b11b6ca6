//! Desktop notifications: how they are shown, and what their buttons do.

mod hidden;
mod words;

use std::hash::{Hash, Hasher};

use desktop_core::view::{Language, Opens};
use desktop_core::{About, Notice};
use jiff::tz::TimeZone;
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::{Action, ActionType, NotificationExt};

use crate::closing::GoesOn;
use crate::lock::Waiting;
use crate::session::Session;
use crate::{clipboard, events, window, words::known, words::say};
pub(crate) use words::service;

/// The button that copies the code.
const COPY: &str = "copy";
/// Where a notification keeps the id of the message whose code it copies, and what a click opens.
const COPIES: &str = "copies";
const OPENS: &str = "opens";
/// The sound of a message, in the freedesktop.org sound naming specification; the theme has it, or not.
const SOUND: &str = "message-new-instant";

/// Registers the buttons and what they do. Called once, before the first notification.
pub(crate) fn set_up(app: &AppHandle) -> tauri_plugin_notification::Result<()> {
    let notifications = app.notification();
    // A label belongs to a type of notification, not to a notification: one type a language.
    notifications.register_action_types(
        known()
            .map(|language| {
                let label = say(language, "notification_copy", &[]);
                ActionType::builder(code_type(language))
                    .actions(vec![Action::builder(COPY, label).build()])
                    .build()
            })
            .collect(),
    )?;
    let app = app.clone();
    notifications.on_action(move |performed| {
        let extra = |name: &str| {
            let notification = performed.notification()?;
            notification.extra().get(name).cloned()
        };
        let copies = extra(COPIES).and_then(|id| id.as_str().map(str::to_owned));
        let opens = extra(OPENS).and_then(|opens| serde_json::from_value(opens).ok());
        let app = app.clone();
        let copy = performed.action_id() == COPY;
        tauri::async_runtime::spawn(async move {
            if copy {
                copy_code(&app, copies).await;
            } else {
                open(&app, opens.unwrap_or(Opens::Nothing)).await;
            }
        });
    })
}

async fn copy_code(app: &AppHandle, message: Option<String>) {
    let Some(id) = message else { return };
    if let Err(problem) = clipboard::copy_chosen(app, &id).await {
        tracing::warn!(code = ?problem.code, "a notification's code was not copied");
    }
}

/// Shows the window, and in it what the desktop that it shows has; of a locked app, once it is unlocked.
async fn open(app: &AppHandle, opens: Opens) {
    let session = app.state::<Session>();
    // A click is use of the app, unless it comes too late for that.
    session.lock().used();
    window::show(app);
    let found = reachable(app, opens.clone()).await;
    if session.unlocked().is_err() {
        return app.state::<Waiting>().open_later(opens);
    }
    match found {
        Opens::Message { id } => events::open_message(app, &id),
        Opens::Number { key } => events::open_number(app, &key),
        Opens::Nothing => {}
    }
}

/// What is to be opened, where the desktop that the window shows has it.
pub(crate) async fn reachable(app: &AppHandle, opens: Opens) -> Opens {
    let Ok(desktop) = app.state::<Session>().desktop().await else {
        return Opens::Nothing;
    };
    let has = match &opens {
        Opens::Message { id } => desktop.message(id).await.is_ok(),
        Opens::Number { key } => desktop
            .snapshot()
            .await
            .is_ok_and(|now| now.numbers.iter().any(|number| number.key == *key)),
        Opens::Nothing => false,
    };
    if has { opens } else { Opens::Nothing }
}

fn code_type(language: Language) -> String {
    format!("code.{language}")
}

/// Shows a notification, in the place of those that it stands for. Returns at once: a slow notification
/// server must not hold up the next one.
pub(crate) fn show(app: &AppHandle, notice: Notice) {
    let place = Place::of(&notice.about);
    if place.instead_of.is_empty() {
        return show_now(app, notice, &place);
    }
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        report(app.notification().remove_active(place.instead_of.clone()));
        show_now(&app, notice, &place);
    });
}

/// Shows it as it may be now: the app may have been locked since it was decided on.
fn show_now(app: &AppHandle, mut notice: Notice, place: &Place) {
    let lock = app.state::<Session>().lock().clone();
    let mut sent = false;
    if !notice.locked {
        // On its way before the app can be locked, which withdraws what is shown.
        lock.unless_closed(|| {
            send(app, &notice, place);
            sent = true;
        });
    }
    if !sent {
        notice.locked = true;
        send(app, &notice, place);
    }
}

fn send(app: &AppHandle, notice: &Notice, place: &Place) {
    let said = words::said(notice, &TimeZone::system());
    let mut builder = app
        .notification()
        .builder()
        .id(place.id)
        .title(said.title)
        .body(said.body)
        .extra(OPENS, &said.opens);
    if let Some(message) = &said.copies {
        builder = builder
            .extra(COPIES, message)
            .action_type_id(code_type(notice.language));
    }
    if notice.sound && place.sounds {
        builder = builder.sound(SOUND);
    }
    report(builder.show());
}

/// Takes all that are shown off the screen.
pub(crate) fn withdraw_all(app: &AppHandle) {
    let app = app.clone();
    // The server may be slow.
    tauri::async_runtime::spawn_blocking(move || {
        report(app.notification().remove_all_active());
    });
}

/// Says that the app goes on without its window.
pub(crate) fn show_goes_on(app: &AppHandle, goes_on: GoesOn, language: Language) {
    let text = match goes_on {
        GoesOn::Hidden => "notification_hidden_text",
        GoesOn::Minimised => "notification_minimised_text",
    };
    let title = say(language, "notification_goes_on", &[]);
    let body = say(language, text, &[]);
    report(app.notification().builder().title(title).body(body).show());
}

/// Takes away all that are shown. It waits for the notification server.
pub(crate) fn remove_all(app: &AppHandle) {
    if let Err(error) = app.notification().remove_all_active() {
        tracing::warn!(%error, "the notifications that are shown could not be removed");
    }
}

fn report(shown: tauri_plugin_notification::Result<()>) {
    if let Err(error) = shown {
        tracing::warn!(%error, "a notification could not be shown");
    }
}

/// Where a notification stands among the others.
struct Place {
    id: i32,
    /// Those that it takes the place of.
    instead_of: Vec<i32>,
    /// It may be heard; not so, when it only brings up to date what was heard before.
    sounds: bool,
}

impl Place {
    fn of(about: &About) -> Self {
        let alone = |name: &str| Self {
            id: number_of(name),
            instead_of: Vec::new(),
            sounds: true,
        };
        match about {
            About::Message(message) => alone(&message.id),
            About::Several(several) => {
                let id = number_of(&format!("several {}", several.storm));
                let singly = several.instead_of.iter().map(|message| number_of(message));
                Self {
                    id,
                    instead_of: singly.chain([id]).collect(),
                    sounds: several.first,
                }
            }
            About::Away(_) => {
                let id = number_of("away");
                Self {
                    id,
                    instead_of: vec![id],
                    sounds: true,
                }
            }
            About::Ending(numbers) => {
                let names = numbers.iter().map(|number| {
                    let key = &number.key;
                    format!("{} {} {}", key.account, key.app, key.phone)
                });
                alone(&names.collect::<String>())
            }
            About::RelayLost { host, .. } => alone(host),
        }
    }
}

/// The plugin names notifications by number.
fn number_of(name: &str) -> i32 {
    let mut hasher = std::hash::DefaultHasher::new();
    name.hash(&mut hasher);
    let [a, b, c, d, ..] = hasher.finish().to_le_bytes();
    i32::from_le_bytes([a, b, c, d]) & i32::MAX
}
