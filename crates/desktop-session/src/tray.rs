use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use zbus::blocking::connection::Builder;
use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, Proxy};
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Structure, Value};

use crate::waiting::until;
use crate::{Error, Session};

/// The StatusNotifierItem specification, under the names that desktop environments use.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH: &str = "/StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const ITEM_PATH: &str = "/StatusNotifierItem";
/// What its menus speak.
const MENU: &str = "com.canonical.dbusmenu";

/// How long an item may take to answer as it should.
const PATIENCE: Duration = Duration::from_secs(40);

/// A tray without a picture: it takes the items of the session's programs, reads their menus and
/// clicks. Dropped, the session has no tray any more.
#[derive(Debug)]
pub struct Tray {
    connection: Connection,
    items: Arc<Mutex<Vec<String>>>,
    shown: Arc<AtomicBool>,
}

impl Tray {
    /// Starts it in a session that has none yet.
    ///
    /// # Errors
    /// [`Error::Bus`] when the name is taken or the bus is gone.
    pub fn start(session: &Session) -> Result<Self, Error> {
        let items = Arc::default();
        let shown = Arc::new(AtomicBool::new(true));
        let connection = Builder::address(session.bus_address())?
            .serve_at(
                WATCHER_PATH,
                Watcher {
                    items: Arc::clone(&items),
                    shown: Arc::clone(&shown),
                },
            )?
            .name(WATCHER)?
            .build()?;
        Ok(Self {
            connection,
            items,
            shown,
        })
    }

    /// Waits for the one item that is there.
    ///
    /// # Errors
    /// [`Error::TimedOut`] while there is none, or more than one.
    pub fn item(&self) -> Result<TrayItem<'_>, Error> {
        let name = until("one item in the tray", PATIENCE, || {
            match self.names().ok()?.as_slice() {
                [name] => Some(name.clone()),
                _ => None,
            }
        })?;
        Ok(TrayItem { tray: self, name })
    }

    /// Waits until no item is there.
    ///
    /// # Errors
    /// [`Error::TimedOut`] while one stays.
    pub fn empty(&self) -> Result<(), Error> {
        until("an empty tray", PATIENCE, || {
            self.names().ok()?.is_empty().then_some(())
        })
    }

    /// Goes, as when a desktop environment's panel is taken away, and waits until no program holds on
    /// to an item.
    ///
    /// # Errors
    /// [`Error::TimedOut`] while one does.
    pub fn leave(self) -> Result<(), Error> {
        self.connection.release_name(WATCHER)?;
        self.empty()
    }

    /// Shows nothing from now on, as when a panel ends whose items another process takes.
    ///
    /// # Errors
    /// [`Error::Bus`] when the bus is gone.
    pub fn blank(&self) -> Result<(), Error> {
        self.shown.store(false, Ordering::Release);
        let served = self.connection.object_server();
        let watcher = served.interface::<_, Watcher>(WATCHER_PATH)?;
        let told = Watcher::status_notifier_host_unregistered(watcher.signal_emitter());
        Ok(zbus::block_on(told)?)
    }

    /// The items whose programs are still on the bus.
    fn names(&self) -> Result<Vec<String>, Error> {
        let bus = DBusProxy::new(&self.connection)?;
        let mut items = lock(&self.items);
        items.retain(|name| {
            let name = name.as_str().try_into();
            name.is_ok_and(|name| bus.name_has_owner(name).unwrap_or(false))
        });
        Ok(items.clone())
    }
}

/// A program's item in the tray.
#[derive(Debug)]
pub struct TrayItem<'a> {
    tray: &'a Tray,
    name: String,
}

/// An entry of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuEntry {
    id: i32,
    /// Its words; of a separator none.
    pub label: String,
    /// It can be clicked.
    pub enabled: bool,
}

/// `com.canonical.dbusmenu`'s layout: an id, properties, and the layouts below.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

impl TrayItem<'_> {
    fn proxy(&self) -> Result<Proxy<'_>, Error> {
        let connection = &self.tray.connection;
        Ok(Proxy::new(connection, self.name.as_str(), ITEM_PATH, ITEM)?)
    }

    fn menu_proxy(&self) -> Result<Proxy<'_>, Error> {
        let path: OwnedObjectPath = self.proxy()?.get_property("Menu")?;
        let connection = &self.tray.connection;
        Ok(Proxy::new(connection, self.name.clone(), path, MENU)?)
    }

    /// Its menu, top to bottom, each submenu behind its entry.
    ///
    /// # Errors
    /// [`Error::Bus`] when it does not answer.
    pub fn menu(&self) -> Result<Vec<MenuEntry>, Error> {
        let all: &[&str] = &[];
        let (_revision, root): (u32, Layout) =
            self.menu_proxy()?.call("GetLayout", &(0, -1, all))?;
        let mut menu = Vec::new();
        for below in root.2 {
            entries(below, &mut menu)?;
        }
        Ok(menu)
    }

    /// Waits until its menu has an entry with this label.
    ///
    /// # Errors
    /// [`Error::Unexpected`] with the menu, when it does not come to.
    pub fn entry(&self, label: &str) -> Result<MenuEntry, Error> {
        let mut last = Vec::new();
        until(label, PATIENCE, || {
            last = self.menu().ok()?;
            last.iter().find(|entry| entry.label == label).cloned()
        })
        .map_err(|_| Error::Unexpected(format!("no {label:?} in the menu {last:?}")))
    }

    /// Clicks the entry with this label, as soon as there is one.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when there is none, [`Error::Bus`] when the item does not answer.
    pub fn choose(&self, label: &str) -> Result<(), Error> {
        let entry = self.entry(label)?;
        let nothing = Value::from(0);
        let event = (entry.id, "clicked", nothing, 0u32);
        Ok(self.menu_proxy()?.call("Event", &event)?)
    }

    /// A left click on its icon.
    ///
    /// # Errors
    /// [`Error::Bus`] when it does not answer.
    pub fn click(&self) -> Result<(), Error> {
        Ok(self.proxy()?.call("Activate", &(0, 0))?)
    }

    /// What it says when it is pointed at.
    ///
    /// # Errors
    /// [`Error::Bus`] when it does not answer.
    pub fn tooltip(&self) -> Result<String, Error> {
        type ToolTip = (String, Vec<(i32, i32, Vec<u8>)>, String, String);
        let (_, _, _, description): ToolTip = self.proxy()?.get_property("ToolTip")?;
        Ok(description)
    }

    /// Its icon: width, height and the rows of ARGB.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it has not exactly one, [`Error::Bus`] when it does not answer.
    pub fn icon(&self) -> Result<(i32, i32, Vec<u8>), Error> {
        let icons: Vec<(i32, i32, Vec<u8>)> = self.proxy()?.get_property("IconPixmap")?;
        let [icon] = <[_; 1]>::try_from(icons)
            .map_err(|icons| Error::Unexpected(format!("{} icons", icons.len())))?;
        Ok(icon)
    }
}

/// Reads an entry of a layout, and those below it.
fn entries(value: OwnedValue, menu: &mut Vec<MenuEntry>) -> Result<(), Error> {
    let layout = Structure::try_from(value).map_err(zbus::Error::from)?;
    let (id, mut properties, below): Layout = layout.try_into().map_err(zbus::Error::from)?;
    let label = properties.remove("label").map(String::try_from);
    let enabled = properties.remove("enabled").map(bool::try_from);
    menu.push(MenuEntry {
        id,
        // A single underscore marks a shortcut, two are one.
        label: label
            .transpose()
            .map_err(zbus::Error::from)?
            .unwrap_or_default()
            .replace("__", "_"),
        enabled: enabled
            .transpose()
            .map_err(zbus::Error::from)?
            .unwrap_or(true),
    });
    below.into_iter().try_for_each(|value| entries(value, menu))
}

struct Watcher {
    items: Arc<Mutex<Vec<String>>>,
    shown: Arc<AtomicBool>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    async fn register_status_notifier_item(
        &self,
        service: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        // Some give a path, which is meant to be on their own connection.
        let name = match (service.strip_prefix('/'), header.sender()) {
            (Some(_), Some(sender)) => sender.to_string(),
            _ => service,
        };
        lock(&self.items).push(name.clone());
        Ok(Self::status_notifier_item_registered(&emitter, &name).await?)
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        lock(&self.items).clone()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        self.shown.load(Ordering::Acquire)
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(
        emitter: &SignalEmitter<'_>,
        service: &str,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn status_notifier_host_unregistered(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}

/// A panic elsewhere leaves the list as it was, which is still worth reading.
fn lock(items: &Mutex<Vec<String>>) -> std::sync::MutexGuard<'_, Vec<String>> {
    items.lock().unwrap_or_else(PoisonError::into_inner)
}
