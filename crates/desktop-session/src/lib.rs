//! A desktop session of a test's own, and the real window in it.
//!
//! A [`Session`] has its own home, display, bus and window manager, and where asked a keyring and
//! a notification server. Nothing in it reaches the person's own session, several run side by
//! side, and all of it ends with the value. An [`AppWindow`] is the app started in it and driven
//! over WebDriver, by the `data-testid` hooks of its window.

mod child;
mod clipboard;
mod colour_scheme;
mod demo;
mod display;
mod error;
mod frame;
mod keyring;
mod locale;
mod notifications;
mod prompter;
mod session;
mod shortcut_portal;
mod stranger;
mod studio;
mod tray;
mod waiting;
mod window;

pub use child::Child;
pub use clipboard::Clipboard;
pub use colour_scheme::ColourScheme;
pub use demo::{DemoCode, same_code, tour_of_the_demo};
pub use error::Error;
pub use frame::Frame;
pub use keyring::Keyring;
pub use locale::Locale;
pub use notifications::{Notification, NotificationServer, dunst};
pub use prompter::Prompter;
pub use session::{Session, SessionOptions};
pub use shortcut_portal::{AskedShortcut, ShortcutPortal};
pub use stranger::{Held, Stranger};
pub use tray::{MenuEntry, Tray, TrayItem};
pub use waiting::{until, until_async};
pub use window::{AppStart, AppWindow, WebProcess};
