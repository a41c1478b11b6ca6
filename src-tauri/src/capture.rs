//! Leaving the window out of screenshots and recordings, where the system lets a window ask for that.

use std::sync::atomic::{AtomicBool, Ordering};

use tauri::{AppHandle, Manager};

use crate::window;

/// Whether this system can. On Linux neither X11 nor Wayland has a way to ask for it.
pub(crate) const CAN_HIDE: bool = cfg!(any(windows, target_os = "macos"));

/// What the system was told last: it is asked only when that changes.
#[derive(Debug, Default)]
pub(crate) struct Hidden(AtomicBool);

/// Follows what the person has chosen.
pub(crate) fn follow(app: &AppHandle, hide: bool) {
    if !CAN_HIDE || app.state::<Hidden>().0.swap(hide, Ordering::AcqRel) == hide {
        return;
    }
    if let Some(window) = app.get_webview_window(window::MAIN)
        && let Err(error) = window.set_content_protected(hide)
    {
        tracing::warn!(%error, "the window could not be hidden from screenshots, or shown in them again");
    }
}
