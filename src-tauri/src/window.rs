//! The one window.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use desktop_core::view::Appearance;
use tauri::webview::{PageLoadEvent, WebviewWindowBuilder};
use tauri::{AppHandle, Manager, PhysicalPosition, Theme, WebviewWindow};

use crate::session::Session;

/// Its label, which capabilities name.
pub(crate) const MAIN: &str = "main";

/// Where the window was when it was hidden: a window manager gives it another place when it comes
/// back.
#[derive(Debug, Default)]
struct Place(Mutex<Option<PhysicalPosition<i32>>>);

/// Makes the window. It shows itself once its page is there, so that nobody sees it blank.
pub(crate) fn create(app: &AppHandle, folder: &Path) -> tauri::Result<()> {
    app.manage(Place::default());
    let config = app
        .config()
        .app
        .windows
        .iter()
        .find(|window| window.label == MAIN)
        .cloned()
        .unwrap_or_default();
    WebviewWindowBuilder::from_config(app, &config)?
        .data_directory(folder.join("webview"))
        // Nothing of a page may leave this app: no other address, and no new window.
        .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
        .on_page_load(|window, payload| {
            if payload.event() == PageLoadEvent::Finished
                && let Err(error) = window.show()
            {
                tracing::error!(%error, "the window could not be shown");
            }
        })
        // The page names its view there, for whoever looks for it among all windows, or hears of it.
        .on_document_title_changed(|window, title| {
            if let Err(error) = window.set_title(&title) {
                tracing::warn!(%error, "the window's title could not be set");
            }
        })
        .build()?;
    Ok(())
}

/// Takes the window off the screen; [`show`] brings it back.
pub(crate) fn hide(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let place = window.outer_position().ok();
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
        return;
    }
    *app.state::<Place>()
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = place;
    tell_visible(app, false);
}

/// Puts the window out of the way, where the person finds it again among all windows.
pub(crate) fn minimise(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.minimize()
    {
        tracing::warn!(%error, "the window could not be minimised");
    }
}

/// Tells the core what a page that is not drawn may not notice.
fn tell_visible(app: &AppHandle, visible: bool) {
    app.state::<Session>().window_visible(visible);
}

/// Brings the window to the front, from wherever it is.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let shown = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
    if let Some(place) = take_place(app) {
        put_back(&window, place);
    }
}

/// Puts a hidden window back on the screen, without the focus: the person is at something else. Not
/// minimised: what lists such windows may have gone with the tray.
pub(crate) fn show_if_hidden(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Some(place) = take_place(app)
    {
        if let Err(error) = window.show() {
            tracing::warn!(%error, "the hidden window could not be shown");
        }
        put_back(&window, place);
    }
}

/// Where the window was, if it is hidden; from now on it is not.
fn take_place(app: &AppHandle) -> Option<PhysicalPosition<i32>> {
    let place = app.state::<Place>();
    place
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
}

/// What follows once a hidden window is on the screen again.
fn put_back(window: &WebviewWindow, place: PhysicalPosition<i32>) {
    if let Err(error) = window.set_position(place) {
        tracing::warn!(%error, "the window could not be put where it was");
    }
    tell_visible(window.app_handle(), true);
}

/// Light, dark, or as the system says.
pub(crate) fn follow(app: &AppHandle, appearance: Appearance) {
    let theme = match appearance {
        Appearance::System => None,
        Appearance::Light => Some(Theme::Light),
        Appearance::Dark => Some(Theme::Dark),
    };
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.set_theme(theme)
    {
        tracing::warn!(%error, "the window's theme could not be set");
    }
}
