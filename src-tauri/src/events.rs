//! Passing on to the window what happened in the core.

use std::sync::Arc;

use desktop_core::view::{Arrival, BuiltInRelay, EventName, NumberKey, ShortcutState, Snapshot};
use desktop_core::{Desktop, Event};
use serde_json::Value;
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    watch,
};

use crate::closing::Closing;
use crate::session::Session;
use crate::shortcut::Shortcut;
use crate::tray::Tray;
use crate::{auto_copy, capture, notifications, window};

/// Tells the window something, unless the app is locked.
fn emit(app: &AppHandle, event: EventName, payload: impl serde::Serialize + Clone) {
    let lock = app.state::<Session>().lock().clone();
    lock.unless_closed(|| send(app, event, payload));
}

fn send(app: &AppHandle, event: EventName, payload: impl serde::Serialize + Clone) {
    // The name that the window's generated types have.
    let name = match serde_json::to_value(event) {
        Ok(Value::String(name)) => name,
        _ => return,
    };
    if let Err(error) = app.emit(&name, payload) {
        tracing::warn!(%error, name, "the window did not get an event");
    }
}

/// Gives the window the state to show: what may be shown of it now.
pub(crate) fn snapshot(app: &AppHandle, snapshot: &Snapshot) {
    window::follow(app, &snapshot.settings);
    capture::follow(app, snapshot.settings.hide_from_capture);
    app.state::<Closing>().follow(snapshot);
    app.state::<Shortcut>().follow(&snapshot.settings);
    app.state::<Tray>().changed();
    let lock = app.state::<Session>().lock().clone();
    // One from before the app was locked or unlocked is followed by another.
    lock.show(snapshot, |shown| send(app, EventName::Snapshot, shown));
}

/// Tells the window that its history rows may be out of date.
pub(crate) fn history(app: &AppHandle) {
    app.state::<Tray>().changed();
    emit(app, EventName::History, ());
}

/// Asks the window to show a message.
pub(crate) fn open_message(app: &AppHandle, id: &str) {
    emit(app, EventName::OpenMessage, id);
}

/// Asks the window to show a number.
pub(crate) fn open_number(app: &AppHandle, key: &NumberKey) {
    emit(app, EventName::OpenNumber, key);
}

/// Tells the window that a pairing link waits for it.
pub(crate) fn open_link(app: &AppHandle) {
    emit(app, EventName::OpenLink, ());
}

/// Asks the window for its dialog that gets a number.
pub(crate) fn get_number(app: &AppHandle) {
    emit(app, EventName::GetNumber, ());
}

/// Tells the window whether the shortcut for all programs works.
pub(crate) fn shortcut(app: &AppHandle, state: ShortcutState) {
    emit(app, EventName::Shortcut, state);
}

/// Tells the window how the relay in the app is.
pub(crate) fn built_in_relay(app: &AppHandle, now: BuiltInRelay) {
    emit(app, EventName::BuiltInRelay, now);
}

/// Tells the window something, if it shows this desktop; until it is told, nothing else can be shown.
fn while_shown(shown: &watch::Receiver<bool>, tell: impl FnOnce()) {
    let shown = shown.borrow();
    if *shown {
        tell();
    }
}

/// Gives the window the present state of a desktop.
async fn present(app: &AppHandle, desktop: &Desktop, shown: &watch::Receiver<bool>) {
    match desktop.snapshot().await {
        Ok(now) => while_shown(shown, || {
            snapshot(app, &now);
            history(app);
        }),
        Err(error) => tracing::warn!(%error, "the present state could not be shown"),
    }
}

/// Passes on what one desktop tells, until it is closed. Its notifications are shown in any case; the
/// window hears of it only while `shown` says so.
pub(crate) async fn forward(
    app: AppHandle,
    desktop: Arc<Desktop>,
    mut events: Receiver<Event>,
    mut shown: watch::Receiver<bool>,
) {
    present(&app, &desktop, &shown).await;
    loop {
        let event = tokio::select! {
            changed = shown.changed() => {
                if changed.is_err() {
                    return;
                }
                present(&app, &desktop, &shown).await;
                continue;
            }
            event = events.recv() => event,
        };
        match event {
            Ok(Event::Snapshot(changed)) => while_shown(&shown, || snapshot(&app, &changed)),
            Ok(Event::HistoryChanged) => while_shown(&shown, || history(&app)),
            Ok(Event::Arrived(message)) => {
                auto_copy::arrived(&app, &desktop, &message);
                let arrival = Arrival { message: *message };
                while_shown(&shown, || emit(&app, EventName::Arrival, arrival));
            }
            Ok(Event::Notice(notice)) => notifications::show(&app, *notice),
            Ok(Event::SelfTest(progress)) => {
                while_shown(&shown, || emit(&app, EventName::SelfTest, progress));
            }
            Ok(Event::Export(progress)) => {
                while_shown(&shown, || emit(&app, EventName::Export, progress));
            }
            Ok(Event::Backup(progress)) => {
                while_shown(&shown, || emit(&app, EventName::Backup, progress));
            }
            // What was missed is in the store: show its state instead.
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "the window fell behind; showing the present state");
                present(&app, &desktop, &shown).await;
            }
            Err(RecvError::Closed) => return,
        }
    }
}
