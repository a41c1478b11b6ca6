use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use zbus::Connection as Bus;
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::message::Header;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};

use crate::waiting::until;
use crate::{Error, Session};

/// XDG Desktop Portal: the name and the path of all its parts.
const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";

const PATIENCE: Duration = Duration::from_secs(40);

type Options = HashMap<String, OwnedValue>;

/// A shortcut that a program asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedShortcut {
    session: OwnedObjectPath,
    program: String,
    /// Its name to the program.
    pub id: String,
    /// What the person is told of it.
    pub description: String,
    /// The keys that the program would like, `CTRL+ALT+c`.
    pub keys: String,
}

/// What the person was asked and has not decided yet: the request that waits for it, and the shortcut.
type Questions = Vec<(OwnedObjectPath, AskedShortcut)>;

/// The part of a Wayland desktop that gives programs shortcuts: it grants whatever is asked for, unless the
/// person is to decide, and presses it when it is told to.
#[derive(Debug)]
pub struct ShortcutPortal {
    connection: Connection,
    granted: Arc<Mutex<Vec<AskedShortcut>>>,
    /// Nothing where it grants at once.
    open: Arc<Mutex<Option<Questions>>>,
}

impl ShortcutPortal {
    /// Starts it in a session that has none yet.
    ///
    /// # Errors
    /// [`Error::Bus`] when the name is taken or the bus is gone.
    pub fn start(session: &Session) -> Result<Self, Error> {
        let granted = Arc::default();
        let open = Arc::default();
        let connection = Builder::address(session.bus_address())?
            .serve_at(
                PATH,
                Portal {
                    granted: Arc::clone(&granted),
                    open: Arc::clone(&open),
                },
            )?
            .name(NAME)?
            .build()?;
        Ok(Self {
            connection,
            granted,
            open,
        })
    }

    /// From now on the person is asked, who takes their time.
    pub fn hesitate(&self) {
        *lock(&self.open) = Some(Questions::new());
    }

    /// Waits until the person was asked.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when they are not.
    pub fn asked(&self) -> Result<(), Error> {
        until("a question", PATIENCE, || {
            let open = lock(&self.open);
            open.as_ref()
                .is_some_and(|open| !open.is_empty())
                .then_some(())
        })
    }

    /// The person agrees to all that they were asked. How many questions that were.
    ///
    /// # Errors
    /// [`Error::Bus`] when the bus is gone.
    pub fn agree(&self) -> Result<usize, Error> {
        let open = lock(&self.open).take().unwrap_or_default();
        let questions = open.len();
        for (request, asked) in open {
            let told = HashMap::from([
                ("description", Value::from(asked.description.as_str())),
                ("trigger_description", Value::from(asked.keys.as_str())),
            ]);
            let bound = vec![(asked.id.as_str(), told)];
            let results = HashMap::from([("shortcuts", Value::from(bound))]);
            let program = asked.program.clone();
            lock(&self.granted).push(asked.clone());
            self.connection.emit_signal(
                Some(program.as_str()),
                &request,
                "org.freedesktop.portal.Request",
                "Response",
                &(0_u32, results),
            )?;
        }
        Ok(questions)
    }

    /// Waits for the one shortcut that is granted now, with these keys.
    ///
    /// # Errors
    /// [`Error::TimedOut`] while there is none, or another.
    pub fn granted(&self, keys: &str) -> Result<AskedShortcut, Error> {
        until(
            &format!("a shortcut with {keys}"),
            PATIENCE,
            || match lock(&self.granted).as_slice() {
                [one] if one.keys == keys => Some(one.clone()),
                _ => None,
            },
        )
    }

    /// Waits until no program has one.
    ///
    /// # Errors
    /// [`Error::TimedOut`] while one does.
    pub fn empty(&self) -> Result<(), Error> {
        until("no shortcut", PATIENCE, || {
            lock(&self.granted).is_empty().then_some(())
        })
    }

    /// Presses one, as a person would.
    ///
    /// # Errors
    /// [`Error::Bus`] when the bus is gone.
    pub fn press(&self, shortcut: &AskedShortcut) -> Result<(), Error> {
        let body = (&shortcut.session, &shortcut.id, 0_u64, Options::new());
        Ok(self.connection.emit_signal(
            Some(shortcut.program.as_str()),
            PATH,
            "org.freedesktop.portal.GlobalShortcuts",
            "Activated",
            &body,
        )?)
    }
}

struct Portal {
    granted: Arc<Mutex<Vec<AskedShortcut>>>,
    open: Arc<Mutex<Option<Questions>>>,
}

#[zbus::interface(name = "org.freedesktop.portal.GlobalShortcuts")]
impl Portal {
    #[zbus(property)]
    fn version(&self) -> u32 {
        1
    }

    async fn create_session(
        &self,
        options: Options,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] bus: &Bus,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        let program = program(&header)?;
        let session = path("session", &program, &options, "session_handle_token")?;
        let served = Granted {
            session: session.clone(),
            granted: Arc::clone(&self.granted),
        };
        bus.object_server().at(&session, served).await?;
        let results = HashMap::from([("session_handle", Value::from(session.as_str()))]);
        answer(bus, &program, &options, results).await
    }

    async fn bind_shortcuts(
        &self,
        session: OwnedObjectPath,
        shortcuts: Vec<(String, Options)>,
        _parent_window: String,
        options: Options,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] bus: &Bus,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        let program = program(&header)?;
        let mut bound: Vec<(String, HashMap<&str, Value<'_>>)> = Vec::new();
        for (id, asked) in shortcuts {
            let description = text(&asked, "description")?;
            let keys = text(&asked, "preferred_trigger")?;
            let told = HashMap::from([
                ("description", Value::from(description.clone())),
                ("trigger_description", Value::from(keys.clone())),
            ]);
            bound.push((id.clone(), told));
            let asked = AskedShortcut {
                session: session.clone(),
                program: program.clone(),
                id,
                description,
                keys,
            };
            if let Some(open) = lock(&self.open).as_mut() {
                let request = path("request", &program, &options, "handle_token")?;
                open.push((request.clone(), asked));
                return Ok(request);
            }
            lock(&self.granted).push(asked);
        }
        let results = HashMap::from([("shortcuts", Value::from(bound))]);
        answer(bus, &program, &options, results).await
    }
}

/// A program's session with the portal.
struct Granted {
    session: OwnedObjectPath,
    granted: Arc<Mutex<Vec<AskedShortcut>>>,
}

#[zbus::interface(name = "org.freedesktop.portal.Session")]
impl Granted {
    #[zbus(property)]
    fn version(&self) -> u32 {
        1
    }

    fn close(&self) {
        lock(&self.granted).retain(|one| one.session != self.session);
    }
}

/// Answers a request: its result comes as a signal of an object that the program knows beforehand.
async fn answer(
    bus: &Bus,
    program: &str,
    options: &Options,
    results: HashMap<&str, Value<'_>>,
) -> zbus::fdo::Result<OwnedObjectPath> {
    let request = path("request", program, options, "handle_token")?;
    bus.emit_signal(
        Some(program),
        &request,
        "org.freedesktop.portal.Request",
        "Response",
        &(0_u32, results),
    )
    .await?;
    Ok(request)
}

fn program(header: &Header<'_>) -> zbus::fdo::Result<String> {
    let sender = header.sender().map(ToString::to_string);
    sender.ok_or_else(|| zbus::fdo::Error::Failed("nobody asks".to_owned()))
}

/// The object that a program names by a token of its own.
fn path(
    kind: &str,
    program: &str,
    options: &Options,
    token: &str,
) -> zbus::fdo::Result<OwnedObjectPath> {
    let token = text(options, token)?;
    let program = program.trim_start_matches(':').replace('.', "_");
    ObjectPath::try_from(format!("{PATH}/{kind}/{program}/{token}"))
        .map(Into::into)
        .map_err(|error| zbus::fdo::Error::InvalidArgs(error.to_string()))
}

fn text(options: &Options, name: &str) -> zbus::fdo::Result<String> {
    let value = options
        .get(name)
        .and_then(|value| value.downcast_ref().ok());
    value.ok_or_else(|| zbus::fdo::Error::InvalidArgs(format!("no {name}")))
}

/// A panic elsewhere leaves the list as it was, which is still worth reading.
fn lock<T>(list: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}
