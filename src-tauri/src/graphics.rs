//! How WebKit draws, on Linux. With some graphics drivers its window stays blank; plain graphics, which ask
//! nothing of the driver, are tried by themselves then, once, and kept for the next starts.

mod processes;
mod watch;

use std::fs;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tauri::{AppHandle, Env, Manager, WebviewWindow, Window, WindowEvent};
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;
use webkit2gtk::WebViewExt;

use crate::window;
pub(crate) use processes::end as end_web_processes;
use watch::{Act, Sign, Watch};

/// What WebKit reads at its start, and hands down to the process that draws. Each of them has mended windows
/// that the other left blank.
const PLAIN: [(&str, &str); 2] = [
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    ("WEBKIT_DISABLE_COMPOSITING_MODE", "1"),
];

/// In the data folder: plain graphics were needed once.
const REMEMBERED: &str = "plain-graphics";
const REMEMBERED_TEXT: &str = "The window stayed blank with the usual graphics. Without this file they are \
                               tried again.\n";

/// How this process draws: settled before GTK starts, because WebKit reads it from the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Graphics {
    Usual,
    Plain,
}

impl Graphics {
    fn of(variable: impl Fn(&str) -> bool) -> Self {
        if PLAIN.iter().all(|(name, _)| variable(name)) {
            Self::Plain
        } else {
            Self::Usual
        }
    }
}

/// Settles how this process draws. Where plain graphics are asked for or remembered, and the environment
/// does not say so yet, the program starts anew in this process's place and this does not return.
pub(crate) fn settle(asked_for: bool, folder: &Path) -> Graphics {
    let graphics = Graphics::of(|name| std::env::var_os(name).is_some_and(|value| value == "1"));
    let wanted = asked_for || folder.join(REMEMBERED).exists();
    if graphics == Graphics::Usual && wanted {
        let error = start_anew(&Env::default());
        eprintln!("PingMe Desktop goes on with the usual graphics: {error}");
    }
    graphics
}

/// Starts this program anew, with plain graphics, under the same process id: whoever started it keeps it.
/// Returns only what stood in the way.
fn start_anew(env: &Env) -> io::Error {
    let program = match tauri::process::current_binary(env) {
        Ok(program) => program,
        Err(error) => return error,
    };
    Command::new(program)
        .args(std::env::args_os().skip(1))
        .envs(PLAIN)
        .exec()
}

/// Where signs of the page go, and what comes of them.
#[derive(Debug)]
pub(crate) struct Drawing {
    folder: PathBuf,
    signs: mpsc::UnboundedSender<Sign>,
    starts_anew: AtomicBool,
}

impl Drawing {
    /// The page has loaded.
    pub(crate) fn loaded(&self) {
        self.tell(Sign::Loaded);
    }

    /// The page says that it is drawn.
    pub(crate) fn painted(&self) {
        self.tell(Sign::Painted);
    }

    fn tell(&self, sign: Sign) {
        // Nobody listens only while the app ends.
        let _ = self.signs.send(sign);
    }

    /// Keeps that plain graphics are needed, and ends the app to start with them.
    fn leave_usual(&self, app: &AppHandle) {
        eprintln!("PingMe Desktop's window stays blank: it starts anew with plain graphics.");
        if let Err(error) = fs::write(self.folder.join(REMEMBERED), REMEMBERED_TEXT) {
            eprintln!("The next start will not know of that: {error}");
        }
        self.starts_anew.store(true, Ordering::Release);
        app.exit(0);
    }
}

/// Watches the window that is made next.
pub(crate) fn set_up(app: &AppHandle, graphics: Graphics, folder: PathBuf) {
    let (signs, received) = mpsc::unbounded_channel();
    app.manage(Drawing {
        folder,
        signs,
        starts_anew: AtomicBool::new(false),
    });
    tauri::async_runtime::spawn(follow(app.clone(), Watch::new(graphics), received));
}

async fn follow(app: AppHandle, mut watch: Watch, mut signs: mpsc::UnboundedReceiver<Sign>) {
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let sign = tokio::select! {
            Some(sign) = signs.recv() => sign,
            _ = seconds.tick(), if watch.counts() => Sign::Second,
            else => return,
        };
        match watch.on(sign) {
            Some(Act::StartAnew) => app.state::<Drawing>().leave_usual(&app),
            Some(Act::GiveUp) => {
                eprintln!("PingMe Desktop's window stays blank with plain graphics too.");
            }
            Some(Act::Reload) => {
                tracing::error!(
                    "the process that draws the window has ended; the page is loaded again"
                );
                with_web_view(&app, WebViewExt::reload);
            }
            None => {}
        }
    }
}

/// Follows the process that draws a window's page.
pub(crate) fn watch(window: &WebviewWindow) -> tauri::Result<()> {
    let app = window.app_handle().clone();
    window.with_webview(move |view| {
        view.inner()
            .connect_web_process_terminated(move |_, reason| {
                tracing::warn!(?reason, "the process that draws the window has ended");
                app.state::<Drawing>().tell(Sign::ProcessGone);
            });
    })
}

/// Hears of the focus.
pub(crate) fn on_window_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::Focused(focused) = event {
        window.state::<Drawing>().tell(Sign::Focus(*focused));
    }
}

/// The last step of an app whose window stayed blank: nothing of it is open any more.
pub(crate) fn start_anew_if_needed(app: &AppHandle) {
    if app.state::<Drawing>().starts_anew.load(Ordering::Acquire) {
        // Or this program would find itself running.
        tauri_plugin_single_instance::destroy(app);
        processes::end();
        let error = start_anew(&app.env());
        eprintln!("PingMe Desktop could not start with plain graphics: {error}");
    }
}

fn with_web_view(app: &AppHandle, act: fn(&webkit2gtk::WebView)) {
    let Some(window) = app.get_webview_window(window::MAIN) else {
        return;
    };
    if let Err(error) = window.with_webview(move |view| act(&view.inner())) {
        tracing::warn!(%error, "the web view could not be reached");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphics_are_plain_once_the_environment_says_all_of_it() {
        let names: Vec<_> = PLAIN.iter().map(|(name, _)| *name).collect();
        assert_eq!(Graphics::of(|_| false), Graphics::Usual);
        assert_eq!(Graphics::of(|name| name == names[0]), Graphics::Usual);
        assert_eq!(Graphics::of(|name| names.contains(&name)), Graphics::Plain);
    }
}
