use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

use crate::waiting::until;
use crate::{Error, Session};

use std::time::Duration;

/// How long a window may take to come, to go, or to move.
const PATIENCE: Duration = Duration::from_secs(40);

/// A program's window as the display and its window manager have it: whether it can be seen, where it
/// is, and its button that closes it.
#[derive(Debug)]
pub struct Frame {
    connection: RustConnection,
    root: Window,
    window: Window,
}

impl Frame {
    /// Waits for the window of a process.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not answer, [`Error::TimedOut`] when no window comes.
    pub fn of(session: &Session, process: u32) -> Result<Self, Error> {
        until("a window on the display", PATIENCE, || {
            Self::now(session, process).transpose()
        })?
    }

    /// The window of a process, if it has one that the window manager knows, minimised or not.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not answer.
    pub fn now(session: &Session, process: u32) -> Result<Option<Self>, Error> {
        let (connection, screen) =
            x11rb::connect(Some(session.display())).map_err(Error::display)?;
        let root = connection.setup().roots[screen].root;
        let managed = numbers(&connection, root, "_NET_CLIENT_LIST")?;
        let window = managed.into_iter().find(|window| {
            let of = numbers(&connection, *window, "_NET_WM_PID");
            of.is_ok_and(|of| of == [process])
        });
        Ok(window.map(|window| Self {
            connection,
            root,
            window,
        }))
    }

    /// Waits until it is on the screen, or off it.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it does not come to.
    pub fn wait_until_visible(&self, visible: bool) -> Result<(), Error> {
        let what = if visible { "on" } else { "off" };
        until(&format!("the window {what} the screen"), PATIENCE, || {
            (self.is_visible().ok()? == visible).then_some(())
        })
    }

    /// Whether it is on the screen.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not answer.
    pub fn is_visible(&self) -> Result<bool, Error> {
        let attributes = self
            .connection
            .get_window_attributes(self.window)
            .map_err(Error::display)?
            .reply()
            .map_err(Error::display)?;
        Ok(attributes.map_state == MapState::VIEWABLE)
    }

    /// Waits until the window manager has minimised it.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it does not.
    pub fn wait_until_minimised(&self) -> Result<(), Error> {
        until("a minimised window", PATIENCE, || {
            self.is_minimised().ok()?.then_some(())
        })
    }

    /// Whether the window manager has minimised it.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not answer.
    pub fn is_minimised(&self) -> Result<bool, Error> {
        let hidden = atom(&self.connection, "_NET_WM_STATE_HIDDEN")?;
        Ok(numbers(&self.connection, self.window, "_NET_WM_STATE")?.contains(&hidden))
    }

    /// Where its content's upper left corner is on the display.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not answer.
    pub fn place(&self) -> Result<(i16, i16), Error> {
        let corner = self
            .connection
            .translate_coordinates(self.window, self.root, 0, 0)
            .map_err(Error::display)?
            .reply()
            .map_err(Error::display)?;
        Ok((corner.dst_x, corner.dst_y))
    }

    /// Puts its frame's upper left corner there, as a person who drags it.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not take it.
    pub fn put(&self, x: u32, y: u32) -> Result<(), Error> {
        // From a pager, which may move windows; x and y are given, in gravity "north west".
        const FLAGS: u32 = 1 | 1 << 8 | 1 << 9 | 2 << 12;
        self.ask("_NET_MOVERESIZE_WINDOW", [FLAGS, x, y, 0, 0])
    }

    /// How large its content is.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not answer.
    pub fn size(&self) -> Result<(u16, u16), Error> {
        let geometry = self
            .connection
            .get_geometry(self.window)
            .map_err(Error::display)?
            .reply()
            .map_err(Error::display)?;
        Ok((geometry.width, geometry.height))
    }

    /// Makes it so large, as a person who drags its edge.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not take it.
    pub fn resize(&self, width: u32, height: u32) -> Result<(), Error> {
        // From a pager; width and height are given, in gravity "north west".
        const FLAGS: u32 = 1 | 1 << 10 | 1 << 11 | 2 << 12;
        self.ask("_NET_MOVERESIZE_WINDOW", [FLAGS, 0, 0, width, height])
    }

    /// Minimises it.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not take it.
    pub fn minimise(&self) -> Result<(), Error> {
        // The state "iconic" of ICCCM.
        self.ask("WM_CHANGE_STATE", [3, 0, 0, 0, 0])
    }

    /// Maximises it in both directions.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not take it.
    pub fn maximise(&self) -> Result<(), Error> {
        let across = atom(&self.connection, "_NET_WM_STATE_MAXIMIZED_HORZ")?;
        let down = atom(&self.connection, "_NET_WM_STATE_MAXIMIZED_VERT")?;
        // Added, by a pager.
        self.ask("_NET_WM_STATE", [1, across, down, 2, 0])
    }

    /// Whether it is maximised.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not answer.
    pub fn is_maximised(&self) -> Result<bool, Error> {
        let across = atom(&self.connection, "_NET_WM_STATE_MAXIMIZED_HORZ")?;
        Ok(numbers(&self.connection, self.window, "_NET_WM_STATE")?.contains(&across))
    }

    /// Whether it has the focus.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not answer.
    pub fn has_focus(&self) -> Result<bool, Error> {
        let active = numbers(&self.connection, self.root, "_NET_ACTIVE_WINDOW")?;
        Ok(active == [self.window])
    }

    /// Clicks the button that closes it: the window manager asks the program to.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not take it.
    pub fn close(&self) -> Result<(), Error> {
        // At no known time, by a pager.
        self.ask("_NET_CLOSE_WINDOW", [0, 2, 0, 0, 0])
    }

    /// Asks the window manager for something.
    fn ask(&self, kind: &str, data: [u32; 5]) -> Result<(), Error> {
        let kind = atom(&self.connection, kind)?;
        let event = ClientMessageEvent::new(32, self.window, kind, data);
        let managers = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
        self.connection
            .send_event(false, self.root, managers, event)
            .map_err(Error::display)?
            .check()
            .map_err(Error::display)
    }
}

fn atom(connection: &RustConnection, name: &str) -> Result<Atom, Error> {
    let reply = connection
        .intern_atom(false, name.as_bytes())
        .map_err(Error::display)?
        .reply()
        .map_err(Error::display)?;
    Ok(reply.atom)
}

/// The value of a property that is a list of 32-bit numbers.
fn numbers(connection: &RustConnection, window: Window, name: &str) -> Result<Vec<u32>, Error> {
    let property = atom(connection, name)?;
    let reply = connection
        .get_property(false, window, property, AtomEnum::ANY, 0, 1024)
        .map_err(Error::display)?
        .reply()
        .map_err(Error::display)?;
    Ok(reply.value32().into_iter().flatten().collect())
}
