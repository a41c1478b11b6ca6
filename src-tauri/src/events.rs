//! Passing on to the window what happened in the core.

use std::sync::Arc;

use desktop_core::view::{Arrival, EventName, Language, Snapshot};
use desktop_core::{Desktop, Event};
use serde_json::Value;
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::{notifications, window};

fn emit(app: &AppHandle, event: EventName, payload: impl serde::Serialize + Clone) {
    // The name that the window's generated types have.
    let name = match serde_json::to_value(event) {
        Ok(Value::String(name)) => name,
        _ => return,
    };
    if let Err(error) = app.emit(&name, payload) {
        tracing::warn!(%error, name, "the window did not get an event");
    }
}

/// Gives the window the state to show.
pub(crate) fn snapshot(app: &AppHandle, snapshot: &Snapshot) {
    window::follow(app, snapshot.settings.appearance);
    emit(app, EventName::Snapshot, snapshot);
}

/// Tells the window that its history rows may be out of date.
pub(crate) fn history(app: &AppHandle) {
    emit(app, EventName::History, ());
}

/// Asks the window to show a message.
pub(crate) fn open_message(app: &AppHandle, id: &str) {
    emit(app, EventName::OpenMessage, id);
}

/// Passes on everything until the desktop is closed or another one takes its place. Notifications
/// are in `language` until a snapshot says otherwise.
pub(crate) async fn forward(
    app: AppHandle,
    desktop: Arc<Desktop>,
    mut events: Receiver<Event>,
    mut language: Language,
) {
    loop {
        match events.recv().await {
            Ok(Event::Snapshot(shown)) => {
                language = shown.language;
                snapshot(&app, &shown);
            }
            Ok(Event::HistoryChanged) => history(&app),
            Ok(Event::Arrived(message)) => {
                notifications::show_message(&app, &message, language);
                emit(&app, EventName::Arrival, Arrival { message: *message });
            }
            Ok(Event::Away { messages, codes }) => {
                notifications::show_away(&app, messages, codes, language);
            }
            // What was missed is in the store: show its state instead.
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "the window fell behind; showing the present state");
                if let Ok(shown) = desktop.snapshot().await {
                    language = shown.language;
                    snapshot(&app, &shown);
                }
                history(&app);
            }
            Err(RecvError::Closed) => return,
        }
    }
}
