//! Taking keys from the system itself, as X11, Windows and macOS let a program.

use desktop_core::view::ShortcutState;
use tauri::AppHandle;
use tauri_plugin_global_shortcut::{GlobalShortcutExt as _, ShortcutState as Pressed};

use super::keys::Keys;

/// The keys that this app has.
#[derive(Debug, Default)]
pub(super) struct Grab {
    held: Option<Keys>,
}

impl Grab {
    /// Lets go of the keys it has, and takes these.
    pub(super) async fn hold(&mut self, app: &AppHandle, keys: Option<&Keys>) -> ShortcutState {
        if let Some(held) = self.held.take() {
            release(app, &held).await;
        }
        let Some(keys) = keys else {
            return ShortcutState::Off;
        };
        if take(app, keys).await {
            self.held = Some(keys.clone());
            ShortcutState::Works
        } else {
            ShortcutState::Taken
        }
    }
}

/// True when the keys are ours now.
async fn take(app: &AppHandle, keys: &Keys) -> bool {
    let (handle, written) = (app.clone(), keys.to_string());
    on_a_thread(move || {
        handle
            .global_shortcut()
            .on_shortcut(written.as_str(), |app, _, event| {
                if event.state == Pressed::Pressed {
                    super::pressed(app);
                }
            })
    })
    .await
    .inspect_err(|error| tracing::warn!(%error, %keys, "the shortcut's keys were not given"))
    .is_ok()
}

async fn release(app: &AppHandle, keys: &Keys) {
    let (handle, written) = (app.clone(), keys.to_string());
    let released = on_a_thread(move || {
        let shortcuts = handle.global_shortcut();
        shortcuts.unregister(written.as_str())?;
        // On X11 the first only waits to be sent with the next question; this asks one.
        shortcuts.unregister(written.as_str())
    })
    .await;
    if let Err(error) = released {
        tracing::warn!(%error, %keys, "the shortcut's keys were not given back");
    }
}

/// The plugin blocks until the main thread has done it.
async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, tauri_plugin_global_shortcut::Error> + Send + 'static,
) -> Result<T, String> {
    match tauri::async_runtime::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}
