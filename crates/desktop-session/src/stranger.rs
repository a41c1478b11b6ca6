use std::time::Duration;

use x11rb::COPY_DEPTH_FROM_PARENT;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    ConnectionExt as _, CreateWindowAux, EventMask, GrabMode, InputFocus, Keycode, ModMask, Window,
    WindowClass,
};
use x11rb::rust_connection::RustConnection;

use crate::waiting::until;
use crate::{Error, Session};

const PATIENCE: Duration = Duration::from_secs(40);

/// What is held while a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Control and Alt.
    ControlAlt,
    /// Control and Shift.
    ControlShift,
}

impl Held {
    fn mask(self) -> ModMask {
        match self {
            Self::ControlAlt => ModMask::CONTROL | ModMask::M1,
            Self::ControlShift => ModMask::CONTROL | ModMask::SHIFT,
        }
    }
}

/// Another program on the session's display, with a window of its own. Dropped, it is gone.
#[derive(Debug)]
pub struct Stranger {
    connection: RustConnection,
    root: Window,
    window: Window,
}

impl Stranger {
    /// Starts it, and waits until its window has the focus.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not answer, [`Error::TimedOut`] when the focus stays
    /// elsewhere.
    pub fn in_front(session: &Session) -> Result<Self, Error> {
        let (connection, screen) =
            x11rb::connect(Some(session.display())).map_err(Error::display)?;
        let root = connection.setup().roots[screen].root;
        let window = connection.generate_id().map_err(Error::display)?;
        connection
            .create_window(
                COPY_DEPTH_FROM_PARENT,
                window,
                root,
                0,
                0,
                200,
                100,
                0,
                WindowClass::INPUT_OUTPUT,
                0,
                &CreateWindowAux::new().event_mask(EventMask::KEY_PRESS),
            )
            .map_err(Error::display)?;
        connection.map_window(window).map_err(Error::display)?;
        connection.flush().map_err(Error::display)?;
        let stranger = Self {
            connection,
            root,
            window,
        };
        until("a window in front", PATIENCE, || {
            stranger.take_focus().ok().filter(|has| *has).map(drop)
        })?;
        Ok(stranger)
    }

    /// Asks for the focus; whether it has it.
    fn take_focus(&self) -> Result<bool, Error> {
        self.connection
            .set_input_focus(InputFocus::PARENT, self.window, x11rb::CURRENT_TIME)
            .map_err(Error::display)?
            .check()
            .map_err(Error::display)?;
        let focus = self
            .connection
            .get_input_focus()
            .map_err(Error::display)?
            .reply()
            .map_err(Error::display)?;
        Ok(focus.focus == self.window)
    }

    /// Takes keys for itself, wherever the focus is.
    ///
    /// # Errors
    /// [`Error::Display`] when another program has them.
    pub fn take_keys(&self, held: Held, letter: char) -> Result<(), Error> {
        let key = self.key(letter)?;
        let taken = self.connection.grab_key(
            false,
            self.root,
            held.mask(),
            key,
            GrabMode::ASYNC,
            GrabMode::ASYNC,
        );
        taken
            .map_err(Error::display)?
            .check()
            .map_err(Error::display)
    }

    /// Lets go of them.
    ///
    /// # Errors
    /// [`Error::Display`] when the display does not answer.
    pub fn give_keys_back(&self, held: Held, letter: char) -> Result<(), Error> {
        let key = self.key(letter)?;
        let given = self.connection.ungrab_key(key, self.root, held.mask());
        given
            .map_err(Error::display)?
            .check()
            .map_err(Error::display)
    }

    /// Waits until a letter is pressed in its window, whatever is held. Presses before that are forgotten.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it is not.
    pub fn wait_for_key(&self, letter: char) -> Result<(), Error> {
        let key = self.key(letter)?;
        until(
            &format!("{letter} in another window"),
            PATIENCE,
            || match self.connection.poll_for_event().ok()?? {
                Event::KeyPress(press) if press.detail == key => Some(()),
                _ => None,
            },
        )
    }

    /// The key that gives this letter.
    fn key(&self, letter: char) -> Result<Keycode, Error> {
        let setup = self.connection.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let mapping = self
            .connection
            .get_keyboard_mapping(first, last - first + 1)
            .map_err(Error::display)?
            .reply()
            .map_err(Error::display)?;
        let each = usize::from(mapping.keysyms_per_keycode);
        (first..=last)
            .zip(mapping.keysyms.chunks(each))
            .find(|(_, keysyms)| keysyms.first() == Some(&u32::from(letter)))
            .map(|(key, _)| key)
            .ok_or_else(|| Error::Display(format!("no key gives {letter}")))
    }
}
