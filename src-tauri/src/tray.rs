//! The tray: the last codes, and the way to the window while it is hidden.

mod face;
#[cfg(target_os = "linux")]
mod host;
mod icon;
mod pause;

use desktop_core::view::Language;
use tauri::image::Image;
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager};
use tokio::sync::{Notify, oneshot, watch};

use crate::session::Session;
use crate::{clipboard, events, lock, window, words::say};
use face::{Face, Lock};
use pause::Length;

/// The item's name to the desktop environment.
const ID: &str = "pingme-desktop";
const TITLE: &str = "PingMe Desktop";

/// The ids of the menu's items. A code's is [`CODE`] and the id of its message.
const GET_NUMBER: &str = "tray-get-number";
const RESUME: &str = "tray-resume";
const OPEN: &str = "tray-open";
const LOCK: &str = "tray-lock";
const QUIT: &str = "tray-quit";
const CODE: &str = "tray-code-";

/// Who shows the tray's items: the bus name of the process that does. Nobody, where there is no tray.
type Host = Option<String>;

/// The app's tray, one per process.
#[derive(Debug, Default)]
pub(crate) struct Tray {
    there: watch::Sender<bool>,
    changed: Notify,
}

impl Tray {
    /// Whether the person can reach the app by it now: something shows trays, and has taken ours.
    pub(crate) fn is_there(&self) -> bool {
        *self.there.borrow()
    }

    /// Ends once the person can reach the app by it.
    pub(crate) async fn comes(&self) {
        // Its sender is here.
        let _ = self.there.subscribe().wait_for(|there| *there).await;
    }

    /// What it shows may be out of date.
    pub(crate) fn changed(&self) {
        self.changed.notify_one();
    }
}

/// Shows the tray from now on, whenever there is something to show it in.
pub(crate) fn set_up(app: &AppHandle) {
    app.manage(Tray::default());
    app.on_menu_event(chosen);
    tauri::async_runtime::spawn(keep(app.clone(), hosts()));
}

#[cfg(target_os = "linux")]
fn hosts() -> watch::Receiver<Host> {
    let (sender, hosts) = watch::channel(None);
    tauri::async_runtime::spawn(async move {
        if let Err(error) = host::follow(&sender).await {
            tracing::warn!(%error, "no tray without the session's bus");
        }
    });
    hosts
}

/// These systems always have one.
#[cfg(not(target_os = "linux"))]
fn hosts() -> watch::Receiver<Host> {
    watch::channel(Some(String::new())).1
}

/// Builds the tray for each host that comes, keeps it up to date, and removes it when that goes, with the
/// window back on the screen.
async fn keep(app: AppHandle, mut hosts: watch::Receiver<Host>) {
    let tray = app.state::<Tray>();
    let mut hosts_end = false;
    let mut drawn: Option<(String, Face)> = None;
    loop {
        let host = hosts.borrow_and_update().clone();
        // Another host knows nothing of an item that was registered with the last one.
        if drawn
            .as_ref()
            .is_some_and(|(by, _)| Some(by) != host.as_ref())
        {
            tray.there.send_replace(false);
            drawn = None;
            on_main_thread(&app, lost).await;
        }
        let session = app.state::<Session>();
        // While the session is being opened this waits, for a keyring's prompt maybe: not so a host.
        let face = tokio::select! {
            face = face::read(&session), if host.is_some() => face,
            changed = hosts.changed(), if !hosts_end => {
                hosts_end = changed.is_err();
                continue;
            }
            else => None,
        };
        if let Some(host) = host
            && let Some(face) = face
            && drawn.as_ref().is_none_or(|(_, shown)| *shown != face)
        {
            let wanted = face.clone();
            let draw = move |app: &AppHandle| {
                draw(app, &wanted)?;
                // Here, where the window is closed as well: what has been shown is there.
                app.state::<Tray>().there.send_replace(true);
                tauri::Result::Ok(())
            };
            match on_main_thread(&app, draw).await {
                Some(Ok(())) => drawn = Some((host, face)),
                Some(Err(error)) => tracing::warn!(%error, "the tray could not be shown"),
                // The app is ending.
                None => return,
            }
        }
        tokio::select! {
            changed = hosts.changed(), if !hosts_end => hosts_end = changed.is_err(),
            () = tray.changed.notified() => {}
        }
    }
}

/// Runs something where Tauri's menus and trays live, and returns what it gives; nothing when the app
/// is ending.
async fn on_main_thread<T: Send + 'static>(
    app: &AppHandle,
    work: impl FnOnce(&AppHandle) -> T + Send + 'static,
) -> Option<T> {
    let (done, result) = oneshot::channel();
    let handle = app.clone();
    app.run_on_main_thread(move || {
        // Nobody waits for it only when the app is ending.
        let _ = done.send(work(&handle));
    })
    .ok()?;
    result.await.ok()
}

/// Takes the tray away. Where the window is hidden nothing would be left to reach the app by.
fn lost(app: &AppHandle) {
    drop(app.remove_tray_by_id(ID));
    window::show_if_hidden(app);
}

fn draw(app: &AppHandle, face: &Face) -> tauri::Result<()> {
    let menu = menu(app, face)?;
    let image = Image::new_owned(icon::draw(face.mark), icon::SIDE, icon::SIDE);
    let state = say(face.language, face.mark.words(), &[]);
    if let Some(tray) = app.tray_by_id(ID) {
        tray.set_icon(Some(image))?;
        tray.set_tooltip(Some(state))?;
        return tray.set_menu(Some(menu));
    }
    TrayIconBuilder::with_id(ID)
        .title(TITLE)
        .tooltip(state)
        .icon(image)
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                window::show(tray.app_handle());
            }
        })
        .build(app)
        .map(|_| ())
}

fn menu(app: &AppHandle, face: &Face) -> tauri::Result<Menu<tauri::Wry>> {
    let menu = Menu::new(app)?;
    let item = |id: String, label: String, enabled: bool| {
        // An ampersand marks the next letter as a shortcut, two are one.
        let label = label.replace('&', "&&");
        MenuItem::with_id(app, id, label, enabled, None::<&str>)
    };
    let add = |id: String, label: String, enabled: bool| menu.append(&item(id, label, enabled)?);
    let separate = || menu.append(&PredefinedMenuItem::separator(app)?);
    let own =
        |id: &str, key: &str, language: Language| add(id.to_owned(), say(language, key, &[]), true);
    if let Some(trouble) = &face.trouble {
        add("tray-trouble".to_owned(), trouble.clone(), false)?;
        separate()?;
    }
    for code in &face.codes {
        add(format!("{CODE}{}", code.message), code.label.clone(), true)?;
    }
    if !face.codes.is_empty() {
        separate()?;
    }
    if face.lock != Lock::Closed {
        own(GET_NUMBER, "tray_get_number", face.language)?;
        if face.paused {
            own(RESUME, "tray_resume", face.language)?;
        } else {
            let pauses = Submenu::new(app, say(face.language, "tray_pause", &[]), true)?;
            for length in Length::ALL {
                let label = say(face.language, length.words(), &[]);
                pauses.append(&item(length.id().to_owned(), label, true)?)?;
            }
            menu.append(&pauses)?;
        }
        separate()?;
    }
    own(OPEN, "tray_open", face.language)?;
    if face.lock == Lock::Open {
        own(LOCK, "lock_now", face.language)?;
    }
    own(QUIT, "tray_quit", face.language)?;
    Ok(menu)
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        GET_NUMBER => {
            window::show(app);
            events::get_number(app);
        }
        OPEN => window::show(app),
        LOCK => lock::close(app),
        QUIT => app.exit(0),
        RESUME => pause::set(app, None),
        other => {
            if let Some(length) = Length::of_id(other) {
                return pause::set(app, Some(length));
            }
            let Some(message) = other.strip_prefix(CODE).map(str::to_owned) else {
                return;
            };
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                if let Err(problem) = clipboard::copy_chosen(&app, &message).await {
                    tracing::warn!(code = ?problem.code, "the tray's code was not copied");
                }
            });
        }
    }
}
