//! The one window.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use desktop_core::view::{Appearance, Settings};
use tauri::plugin::TauriPlugin;
use tauri::webview::{PageLoadEvent, WebviewWindowBuilder};
use tauri::{AppHandle, Manager, PhysicalPosition, Theme, WebviewWindow, Wry};
use tauri_plugin_window_state::{AppHandleExt as _, StateFlags};

#[cfg(target_os = "linux")]
use crate::graphics::Drawing;
use crate::session::Session;
use crate::tray::Tray;

/// Its label, which capabilities name.
pub(crate) const MAIN: &str = "main";

/// How long a tray is waited for that comes up with the person's session, as this app does.
const TRAY_COMES: Duration = Duration::from_secs(20);

/// The appearance that the window has. As the system says, it is left to Tauri, which follows that from the
/// start.
#[derive(Debug, Default)]
struct Worn(Mutex<Appearance>);

/// The window, while it is hidden.
#[derive(Debug, Default)]
struct Hidden(Mutex<Option<Was>>);

/// A hidden window's past, which a window manager forgets. One that was never shown has none.
#[derive(Debug, Default)]
struct Was {
    place: Option<PhysicalPosition<i32>>,
    maximised: bool,
    /// What is kept of it for the next run.
    kept: Option<Vec<u8>>,
}

/// What is kept of the window from one run to the next.
fn kept() -> StateFlags {
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED
}

/// What the window's first appearance depends on.
#[derive(Debug)]
pub(crate) struct Start {
    /// The system started the app at login.
    pub(crate) at_login: bool,
    /// The person's choices, before anything is opened.
    pub(crate) choices: Settings,
}

/// Keeps size, place and whether the window is maximised, from one run to the next.
pub(crate) fn place_keeper(folder: &Path) -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::new()
        // Absolute, so that it is not below the folder for configuration.
        .with_filename(folder.join("window.json").to_string_lossy())
        .with_state_flags(kept())
        .build()
}

/// Makes the window. It shows itself once its page is there, so that nobody sees it blank.
pub(crate) fn create(app: &AppHandle, folder: &Path, start: Start) -> tauri::Result<()> {
    app.manage(Hidden::default());
    app.manage(Worn::default());
    let stays_hidden = start.at_login && start.choices.start_hidden;
    let has_come = AtomicBool::new(false);
    let config = app
        .config()
        .app
        .windows
        .iter()
        .find(|window| window.label == MAIN)
        .cloned()
        .unwrap_or_default();
    let window = WebviewWindowBuilder::from_config(app, &config)?
        .data_directory(folder.join("webview"))
        // Nothing of a page may leave this app: no other address, and no new window.
        .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
        .on_page_load(move |window, payload| {
            if payload.event() != PageLoadEvent::Finished {
                return;
            }
            #[cfg(target_os = "linux")]
            window.state::<Drawing>().loaded();
            // It may be loaded again behind a window that is hidden meanwhile.
            if !has_come.swap(true, Ordering::AcqRel) {
                first_appears(&window, stays_hidden);
            }
        })
        // The page names its view there, for whoever looks for it among all windows, or hears of it.
        .on_document_title_changed(|window, title| {
            if let Err(error) = window.set_title(&title) {
                tracing::warn!(%error, "the window's title could not be set");
            }
        })
        .build()?;
    zoom(&window, start.choices.zoom);
    #[cfg(target_os = "linux")]
    crate::graphics::watch(&window)?;
    Ok(())
}

/// The page is there for the first time.
fn first_appears(window: &WebviewWindow, stays_hidden: bool) {
    // By then the person may have asked for it.
    if stays_hidden && !window.is_visible().unwrap_or_default() {
        let app = window.app_handle().clone();
        set_hidden(&app, Was::default());
        tauri::async_runtime::spawn(out_of_sight(app));
    } else if let Err(error) = window.show() {
        tracing::error!(%error, "the window could not be shown");
    }
}

/// Leaves the window hidden if there is a tray to reach it by, which may come later than this app; else it
/// lies among the minimised ones.
async fn out_of_sight(app: AppHandle) {
    let tray = app.state::<Tray>();
    if tokio::time::timeout(TRAY_COMES, tray.comes()).await.is_ok() {
        return;
    }
    if let Some(window) = app.get_webview_window(MAIN)
        && take_hidden(&app).is_some()
        && let Err(error) = window.minimize().and_then(|()| window.show())
    {
        tracing::warn!(%error, "the window could not be shown minimised");
    }
}

/// Takes the window off the screen; [`show`] brings it back.
pub(crate) fn hide(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let was = Was {
        place: window.outer_position().ok(),
        maximised: window.is_maximized().unwrap_or_default(),
        kept: keep(app),
    };
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
        return;
    }
    set_hidden(app, was);
    tell_visible(app, false);
}

/// Keeps size and place, and returns what was written.
fn keep(app: &AppHandle) -> Option<Vec<u8>> {
    if let Err(error) = app.save_window_state(kept()) {
        tracing::warn!(%error, "the window's place could not be kept");
        return None;
    }
    std::fs::read(app.filename()).ok()
}

/// The end of the app: of a window that is hidden, what was kept is what it was before.
pub(crate) fn keep_hidden(app: &AppHandle) {
    if let Some(kept) = take_hidden(app).and_then(|was| was.kept)
        && let Err(error) = std::fs::write(app.filename(), kept)
    {
        tracing::warn!(%error, "the window's place could not be kept");
    }
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
    if let Some(was) = take_hidden(app) {
        put_back(&window, was);
    }
}

/// Puts a hidden window back on the screen, without the focus: the person is at something else. Not
/// minimised: what lists such windows may have gone with the tray.
pub(crate) fn show_if_hidden(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Some(was) = take_hidden(app)
    {
        if let Err(error) = window.show() {
            tracing::warn!(%error, "the hidden window could not be shown");
        }
        put_back(&window, was);
    }
}

fn set_hidden(app: &AppHandle, was: Was) {
    let hidden = app.state::<Hidden>();
    *hidden.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(was);
}

/// What the window was, if it is hidden; from now on it is not.
fn take_hidden(app: &AppHandle) -> Option<Was> {
    let hidden = app.state::<Hidden>();
    let mut hidden = hidden.0.lock().unwrap_or_else(PoisonError::into_inner);
    hidden.take()
}

/// What follows once a hidden window is on the screen again.
fn put_back(window: &WebviewWindow, was: Was) {
    let put = match was.place {
        _ if was.maximised => window.maximize(),
        Some(place) => window.set_position(place),
        None => Ok(()),
    };
    if let Err(error) = put {
        tracing::warn!(%error, "the window could not be put where it was");
    }
    tell_visible(window.app_handle(), true);
}

/// Whether the window is minimised.
pub(crate) fn is_minimised(app: &AppHandle) -> bool {
    let window = app.get_webview_window(MAIN);
    window.is_some_and(|window| window.is_minimized().unwrap_or_default())
}

/// Looks as the person has chosen: light, dark, or as the system says, and as large.
pub(crate) fn follow(app: &AppHandle, settings: &Settings) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let worn = app.state::<Worn>();
    let mut worn = worn.0.lock().unwrap_or_else(PoisonError::into_inner);
    if *worn != settings.appearance {
        *worn = settings.appearance;
        if let Err(error) = wear(&window, settings.appearance) {
            tracing::warn!(%error, "the window's theme could not be set");
        }
    }
    zoom(&window, settings.zoom);
}

fn wear(window: &WebviewWindow, appearance: Appearance) -> tauri::Result<()> {
    match appearance {
        Appearance::Light => window.set_theme(Some(Theme::Light)),
        Appearance::Dark => window.set_theme(Some(Theme::Dark)),
        Appearance::System => {
            // On Linux, no theme is the light one until the system's changes: what it is now is asked for.
            window.set_theme(None)?;
            match window.theme()? {
                Theme::Dark => window.set_theme(Some(Theme::Dark)),
                _ => Ok(()),
            }
        }
    }
}

/// Makes everything in the window so large, in percent. What was written into the settings by hand has its
/// limits too: a window without a readable word could not be mended.
fn zoom(window: &WebviewWindow, percent: u16) {
    let percent = percent.clamp(50, 200);
    if let Err(error) = window.set_zoom(f64::from(percent) / 100.0) {
        tracing::warn!(%error, "the window's size of things could not be set");
    }
}
