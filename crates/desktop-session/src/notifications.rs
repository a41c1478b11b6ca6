use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;

use crate::keyring::wait_for_name;
use crate::waiting::until;
use crate::{Child, Error, Session};

/// Desktop Notifications Specification 1.2: the name and the path.
const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A notification as the server received it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The number that the server gave it.
    pub id: u32,
    /// The program that it says it comes from.
    pub app_name: String,
    /// The first line.
    pub summary: String,
    /// The rest.
    pub body: String,
    /// Its actions: key and label.
    pub actions: Vec<(String, String)>,
    /// The sound that it asks for, by its name in the theme.
    pub sound: Option<String>,
    /// Still shown: neither closed by its program nor by the person.
    pub open: bool,
}

/// A notification server that keeps what it gets, and presses actions when it is told to.
#[derive(Debug)]
pub struct NotificationServer {
    connection: Connection,
    received: Arc<Mutex<Vec<Notification>>>,
}

impl NotificationServer {
    /// Starts it in a session that has none yet.
    ///
    /// # Errors
    /// [`Error::Bus`] when the name is taken or the bus is gone.
    pub fn start(session: &Session) -> Result<Self, Error> {
        let received = Arc::new(Mutex::new(Vec::new()));
        let connection = Builder::address(session.bus_address())?
            .serve_at(
                PATH,
                Service {
                    received: Arc::clone(&received),
                },
            )?
            .name(NAME)?
            .build()?;
        Ok(Self {
            connection,
            received,
        })
    }

    /// All that it has received, oldest first.
    pub fn received(&self) -> Vec<Notification> {
        lock(&self.received).clone()
    }

    /// Waits for one that holds this text in its summary or body.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when none comes.
    pub fn wait_for(&self, text: &str, within: Duration) -> Result<Notification, Error> {
        until(&format!("a notification with {text:?}"), within, || {
            self.received()
                .into_iter()
                .find(|it| it.summary.contains(text) || it.body.contains(text))
        })
    }

    /// Presses the action with this label, as a person would, and lets the notification go.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it has no such action, [`Error::Bus`] when the bus is gone.
    pub fn press(&self, notification: &Notification, label: &str) -> Result<(), Error> {
        let (key, _) = notification
            .actions
            .iter()
            .find(|(_, has)| has == label)
            .ok_or_else(|| {
                Error::Unexpected(format!("no action {label:?} in {:?}", notification.actions))
            })?;
        let service = self
            .connection
            .object_server()
            .interface::<_, Service>(PATH)?;
        let emitter = service.signal_emitter();
        zbus::block_on(async {
            Service::action_invoked(emitter, notification.id, key).await?;
            Service::notification_closed(emitter, notification.id, DISMISSED).await
        })?;
        close(&self.received, notification.id);
        Ok(())
    }
}

/// Starts dunst, as people have it, in a session that has no notification server yet.
///
/// # Errors
/// When dunst is not there or does not take the name.
pub fn dunst(session: &Session) -> Result<Child, Error> {
    let child = Child::start(
        &mut session.command("dunst"),
        &session.logs().join("dunst.log"),
    )?;
    wait_for_name(session, NAME)?;
    Ok(child)
}

/// Reasons of `NotificationClosed`.
const DISMISSED: u32 = 2;
const CLOSED_BY_CALL: u32 = 3;

struct Service {
    received: Arc<Mutex<Vec<Notification>>>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[allow(clippy::too_many_arguments, reason = "the specification's signature")]
    fn notify(
        &self,
        app_name: String,
        replaces_id: u32,
        _app_icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        mut hints: HashMap<String, OwnedValue>,
        _expire_timeout: i32,
    ) -> u32 {
        let mut received = lock(&self.received);
        let id = if replaces_id == 0 {
            u32::try_from(received.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1)
        } else {
            replaces_id
        };
        let actions = actions
            .chunks_exact(2)
            .map(|pair| (pair[0].clone(), pair[1].clone()))
            .collect();
        received.push(Notification {
            id,
            app_name,
            summary,
            body,
            actions,
            sound: hints
                .remove("sound-name")
                .and_then(|sound| String::try_from(sound).ok()),
            open: true,
        });
        id
    }

    async fn close_notification(
        &self,
        id: u32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        close(&self.received, id);
        Ok(Self::notification_closed(&emitter, id, CLOSED_BY_CALL).await?)
    }

    fn get_capabilities(&self) -> Vec<&'static str> {
        vec!["actions", "body", "body-markup", "persistence"]
    }

    fn get_server_information(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        ("desktop-session", "PingMe Desktop", "1", "1.2")
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, key: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(
        emitter: &SignalEmitter<'_>,
        id: u32,
        reason: u32,
    ) -> zbus::Result<()>;
}

fn close(received: &Mutex<Vec<Notification>>, id: u32) {
    for notification in lock(received).iter_mut().filter(|it| it.id == id) {
        notification.open = false;
    }
}

/// A panic elsewhere leaves the list as it was, which is still worth reading.
fn lock(received: &Mutex<Vec<Notification>>) -> std::sync::MutexGuard<'_, Vec<Notification>> {
    received.lock().unwrap_or_else(PoisonError::into_inner)
}
