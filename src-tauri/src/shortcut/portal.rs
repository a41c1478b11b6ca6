//! Asking the desktop for a shortcut, where a program cannot take keys by itself: the portal
//! `org.freedesktop.portal.GlobalShortcuts`, which a Wayland desktop has or has not.

use ashpd::desktop::Session;
use ashpd::desktop::global_shortcuts::{GlobalShortcuts, NewShortcut};
use desktop_core::view::ShortcutState;
use futures::StreamExt as _;
use tauri::AppHandle;
use tauri::async_runtime::JoinHandle;

use super::{keys::Keys, sign};

/// The shortcut's name to the desktop, which remembers by it what the person has chosen there.
const ID: &str = "copy-newest-code";

/// What the desktop has granted.
#[derive(Default)]
pub(super) struct Portal {
    granted: Option<Granted>,
}

struct Granted {
    asked: Asked,
    listening: JoinHandle<()>,
}

impl Drop for Granted {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// A session with the desktop, which keeps what it grants there until that is closed: also where nobody
/// waits for the answer any more, because other keys are wanted.
struct Asked(Option<Session<GlobalShortcuts>>);

impl Asked {
    async fn close(&mut self) {
        if let Some(session) = self.0.take() {
            close(session).await;
        }
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        if let Some(session) = self.0.take() {
            tauri::async_runtime::spawn(close(session));
        }
    }
}

async fn close(session: Session<GlobalShortcuts>) {
    if let Err(error) = session.close().await {
        tracing::warn!(%error, "the desktop did not take the shortcut back");
    }
}

impl Portal {
    /// Lets go of what was granted, and asks for these keys. The desktop may ask the person first, and may
    /// give others than these.
    pub(super) async fn hold(&mut self, app: &AppHandle, keys: Option<&Keys>) -> ShortcutState {
        if let Some(mut granted) = self.granted.take() {
            granted.asked.close().await;
        }
        let Some(keys) = keys else {
            return ShortcutState::Off;
        };
        match ask(app, keys).await {
            Ok(Some(granted)) => {
                self.granted = Some(granted);
                ShortcutState::Works
            }
            Ok(None) => ShortcutState::NotHere,
            Err(error) => {
                tracing::warn!(%error, "the desktop gives no shortcut");
                ShortcutState::NotHere
            }
        }
    }
}

/// What the desktop grants; nothing when it or the person declined.
async fn ask(app: &AppHandle, keys: &Keys) -> ashpd::Result<Option<Granted>> {
    let portal = GlobalShortcuts::new().await?;
    let asked = Asked(Some(portal.create_session(Default::default()).await?));
    let Some(session) = &asked.0 else {
        return Ok(None);
    };
    // Before it is granted, so that no press is missed.
    let mut presses = Box::pin(portal.receive_activated().await?);
    let wanted =
        NewShortcut::new(ID, sign::words(app).await).preferred_trigger(keys.trigger().as_str());
    let bound = portal
        .bind_shortcuts(session, &[wanted], None, Default::default())
        .await?
        .response()?;
    if !bound.shortcuts().iter().any(|shortcut| shortcut.id() == ID) {
        return Ok(None);
    }
    let app = app.clone();
    let listening = tauri::async_runtime::spawn(async move {
        while let Some(press) = presses.next().await {
            // Only the session's own program is told of it.
            if press.shortcut_id() == ID {
                super::pressed(&app);
            }
        }
    });
    Ok(Some(Granted { asked, listening }))
}
