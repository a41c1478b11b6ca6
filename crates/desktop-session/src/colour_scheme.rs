use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::zvariant::{OwnedValue, Value};

use crate::{Error, Session};

/// XDG Desktop Portal: the name and the path of all its parts.
const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.Settings";
/// The one setting that there is.
const GROUP: &str = "org.freedesktop.appearance";
const KEY: &str = "color-scheme";

/// The part of a desktop that tells programs whether the person likes it light or dark.
#[derive(Debug)]
pub struct ColourScheme {
    connection: Connection,
    dark: Arc<AtomicBool>,
}

impl ColourScheme {
    /// Starts it, dark or light, in a session that has none yet.
    ///
    /// # Errors
    /// [`Error::Bus`] when the name is taken or the bus is gone.
    pub fn start(session: &Session, dark: bool) -> Result<Self, Error> {
        let dark = Arc::new(AtomicBool::new(dark));
        let settings = Settings(Arc::clone(&dark));
        let connection = Builder::address(session.bus_address())?
            .serve_at(PATH, settings)?
            .name(NAME)?
            .build()?;
        Ok(Self { connection, dark })
    }

    /// The person changes it.
    ///
    /// # Errors
    /// [`Error::Bus`] when the bus is gone.
    pub fn set(&self, dark: bool) -> Result<(), Error> {
        self.dark.store(dark, Ordering::Release);
        let body = (GROUP, KEY, value(dark));
        let told =
            self.connection
                .emit_signal(None::<&str>, PATH, INTERFACE, "SettingChanged", &body);
        Ok(told?)
    }
}

/// As the portal's documentation has it.
fn value(dark: bool) -> Value<'static> {
    Value::from(if dark { 1_u32 } else { 2 })
}

struct Settings(Arc<AtomicBool>);

impl Settings {
    fn now(&self) -> Value<'static> {
        value(self.0.load(Ordering::Acquire))
    }
}

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl Settings {
    /// What it answers is in a value within a value, as programs expect of this one.
    fn read(&self, group: &str, key: &str) -> zbus::fdo::Result<OwnedValue> {
        if (group, key) != (GROUP, KEY) {
            return Err(zbus::fdo::Error::Failed("no such setting".to_owned()));
        }
        let wrapped = Value::Value(Box::new(self.now()));
        OwnedValue::try_from(wrapped).map_err(|error| zbus::fdo::Error::Failed(error.to_string()))
    }

    fn read_all(
        &self,
        _groups: Vec<String>,
    ) -> zbus::fdo::Result<HashMap<String, HashMap<String, OwnedValue>>> {
        let now = OwnedValue::try_from(self.now())
            .map_err(|error| zbus::fdo::Error::Failed(error.to_string()))?;
        let group = HashMap::from([(KEY.to_owned(), now)]);
        Ok(HashMap::from([(GROUP.to_owned(), group)]))
    }

    #[zbus(property)]
    fn version(&self) -> u32 {
        1
    }
}
