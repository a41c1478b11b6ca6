use std::time::Duration;

use crate::{Child, Error, Session};

/// How long its content may take to be what it should.
const PATIENCE: Duration = Duration::from_secs(15);
/// What a picture is called among its forms.
const PICTURE: &str = "image/png";

/// The clipboard of a session's display, looked at from outside with `xclip`.
#[derive(Debug, Clone, Copy)]
pub struct Clipboard<'a> {
    session: &'a Session,
}

impl<'a> Clipboard<'a> {
    pub(crate) fn of(session: &'a Session) -> Self {
        Self { session }
    }

    /// Its text; none while it is empty, holds no text, or its owner does not answer.
    ///
    /// # Errors
    /// When xclip cannot be started or its output not be read.
    pub fn text(&self) -> Result<Option<String>, Error> {
        self.read(&[])
    }

    fn read(&self, more: &[&str]) -> Result<Option<String>, Error> {
        let mut command = self.session.command("xclip");
        command.args(["-selection", "clipboard", "-out"]).args(more);
        let mut child = Child::start(&mut command, &self.session.logs().join("clipboard.log"))?;
        match child.wait(Duration::from_secs(5)) {
            Ok(status) if status.success() => child.output().map(Some),
            Ok(_) | Err(Error::TimedOut { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Puts a text on it, so that a later change can be told. The returned program owns it: the
    /// text is gone when that is dropped.
    ///
    /// # Errors
    /// When xclip cannot be started.
    pub fn fill(&self, text: &str) -> Result<Child, Error> {
        let mut command = self.session.command("xclip");
        command.args(["-quiet", "-selection", "clipboard", "-in"]);
        let owner = Child::start_with_input(
            &mut command,
            &self.session.logs().join("clipboard-owner.log"),
            text.as_bytes(),
        )?;
        self.wait_for(text)?;
        Ok(owner)
    }

    /// Puts a picture on it, which is no text. The returned program owns it, likewise.
    ///
    /// # Errors
    /// When xclip cannot be started.
    pub fn fill_with_picture(&self) -> Result<Child, Error> {
        let mut command = self.session.command("xclip");
        command.args(["-quiet", "-selection", "clipboard", "-t", PICTURE, "-in"]);
        // Nobody looks at it.
        let owner = Child::start_with_input(
            &mut command,
            &self.session.logs().join("clipboard-owner.log"),
            b"PNG",
        )?;
        crate::until("a picture on the clipboard", PATIENCE, || {
            let forms = self.forms().ok()?;
            forms.iter().any(|form| form == PICTURE).then_some(())
        })?;
        Ok(owner)
    }

    /// The forms in which its content can be had, "targets" to X11; none while it is empty.
    ///
    /// # Errors
    /// When xclip cannot be started or its output not be read.
    pub fn forms(&self) -> Result<Vec<String>, Error> {
        let listed = self.read(&["-t", "TARGETS"])?.unwrap_or_default();
        Ok(listed.lines().map(str::to_owned).collect())
    }

    /// Waits until it holds nothing at all.
    ///
    /// # Errors
    /// [`Error::TimedOut`] while it does.
    pub fn wait_until_empty(&self) -> Result<(), Error> {
        crate::until("an empty clipboard", PATIENCE, || {
            self.forms().ok()?.is_empty().then_some(())
        })
    }

    /// Waits until it holds exactly this text.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it does not come to.
    pub fn wait_for(&self, text: &str) -> Result<(), Error> {
        self.wait_until(text, |held| held == text).map(drop)
    }

    /// Waits until it holds a text that is right, and returns it. `what` names such a text.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it does not come to.
    pub fn wait_until(&self, what: &str, right: impl Fn(&str) -> bool) -> Result<String, Error> {
        let mut last = None;
        crate::until("the clipboard's text", PATIENCE, || {
            last = self.text().ok().flatten();
            last.clone().filter(|text| right(text))
        })
        .map_err(|_| Error::Unexpected(format!("the clipboard holds {last:?}, not {what:?}")))
    }
}
