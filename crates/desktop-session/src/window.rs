use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;

use crate::waiting::{until, until_async};
use crate::{Child, Error, Session};

/// How long anything in the window may take before a test gives up on it. Two sessions at a time
/// on two cores, one of them starting: a generous time that a passing test never uses up.
const PATIENCE: Duration = Duration::from_secs(40);

/// How to start the app.
#[derive(Debug, Clone)]
pub struct AppStart {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Environment variables besides the session's.
    pub variables: Vec<(String, String)>,
    /// Names the log of this start: unique in its session.
    pub name: String,
}

/// The app, started in a session, and its window. Dropped, the app is killed.
#[derive(Debug)]
pub struct AppWindow {
    driver: Option<WebDriver>,
    process: Child,
    program: PathBuf,
    log: PathBuf,
}

impl AppWindow {
    /// Starts the app and waits until its window can be driven.
    ///
    /// # Errors
    /// When the driver is not there or the app does not start.
    pub async fn open(session: &Session, start: &AppStart) -> Result<Self, Error> {
        let log = session.logs().join(format!("{}.log", start.name));
        let port = free_port()?;
        let mut command = session.command("WebKitWebDriver");
        // The app inherits the driver's environment.
        command
            .arg(format!("--port={port}"))
            .args(["--host=127.0.0.1"])
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(start.variables.iter().map(|(name, value)| (name, value)));
        let process = Child::start(&mut command, &log)?;
        until("the window's driver", PATIENCE, || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
        })?;
        let mut capabilities = Capabilities::new();
        capabilities.set(
            "webkitgtk:browserOptions",
            json!({"binary": start.program, "args": start.arguments}),
        )?;
        let driver = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities)
            .request_timeout(PATIENCE)
            .await?;
        Ok(Self {
            driver: Some(driver),
            process,
            program: start.program.clone(),
            log,
        })
    }

    fn driver(&self) -> Result<&WebDriver, Error> {
        self.driver
            .as_ref()
            .ok_or_else(|| Error::Unexpected("the window was closed".to_owned()))
    }

    /// What the app has printed: its log.
    ///
    /// # Errors
    /// [`Error::Io`] when that cannot be read.
    pub fn log(&self) -> Result<String, Error> {
        fs::read(&self.log)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .map_err(Error::io(self.log.display().to_string()))
    }

    /// Whether an element with this `data-testid` is on the screen now.
    ///
    /// # Errors
    /// [`Error::Window`] when the window does not answer.
    pub async fn shows(&self, id: &str) -> Result<bool, Error> {
        Ok(self.find(&by(id)).await?.is_some())
    }

    /// Waits until an element with this `data-testid` is on the screen.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it does not come.
    pub async fn wait_for(&self, id: &str) -> Result<(), Error> {
        self.wait_for_css(&by(id)).await
    }

    /// Waits until something on the screen matches this CSS selector.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it does not come.
    pub async fn wait_for_css(&self, css: &str) -> Result<(), Error> {
        until_async(css, PATIENCE, || async {
            Ok(self.find(css).await?.map(|_| ()))
        })
        .await
    }

    /// Waits until nothing on the screen matches this CSS selector.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it stays.
    pub async fn wait_until_gone(&self, css: &str) -> Result<(), Error> {
        until_async(&format!("no {css}"), PATIENCE, || async {
            Ok(self.find(css).await?.is_none().then_some(()))
        })
        .await
    }

    /// Waits until an element with this `data-testid` has this value of an attribute.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it does not come to.
    pub async fn wait_for_attribute(
        &self,
        id: &str,
        attribute: &str,
        value: &str,
    ) -> Result<(), Error> {
        let css = format!("[data-testid='{id}'][{attribute}='{value}']");
        self.wait_for_css(&css).await
    }

    /// How many elements match this CSS selector, on the screen or scrolled away.
    ///
    /// # Errors
    /// [`Error::Window`] when the window does not answer.
    pub async fn count(&self, css: &str) -> Result<usize, Error> {
        Ok(self.driver()?.find_all(By::Css(css)).await?.len())
    }

    /// Clicks the element with this `data-testid`, as soon as that can be clicked.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it cannot be.
    pub async fn click(&self, id: &str) -> Result<(), Error> {
        self.click_css(&by(id)).await
    }

    /// Clicks the first element that matches this CSS selector, as soon as that can be clicked.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it cannot be.
    pub async fn click_css(&self, css: &str) -> Result<(), Error> {
        until_async(&format!("a click on {css}"), PATIENCE, || async {
            let Some(element) = self.find(css).await? else {
                return Ok(None);
            };
            if !element.is_enabled().await? {
                return Ok(None);
            }
            element.click().await?;
            Ok(Some(()))
        })
        .await
    }

    /// Replaces what stands in a field.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when there is no such field, [`Error::Window`] when it takes no text.
    pub async fn type_into(&self, id: &str, text: &str) -> Result<(), Error> {
        self.wait_for(id).await?;
        let field = self.driver()?.find(By::Css(by(id))).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Chooses a value of the list with this `data-testid`, as its own menu does, which the system draws and
    /// no driver reaches.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when there is no such list, [`Error::Window`] when it has no such value.
    pub async fn choose(&self, id: &str, value: &str) -> Result<(), Error> {
        // A list that lies unseen over its own words is not on the screen to the driver.
        until_async(id, PATIENCE, || async {
            Ok((self.count(&by(id)).await? > 0).then_some(()))
        })
        .await?;
        let script = "const list = document.querySelector(`[data-testid='${arguments[0]}']`);\
             if (![...list.options].some((it) => it.value === arguments[1])) throw arguments[1];\
             list.value = arguments[1];\
             list.dispatchEvent(new Event('change', {bubbles: true}));";
        self.driver()?
            .execute(script, vec![json!(id), json!(value)])
            .await?;
        Ok(())
    }

    /// Presses a key where the focus is, `"c"`.
    ///
    /// # Errors
    /// [`Error::Window`] when the window does not take it.
    pub async fn press(&self, key: &str) -> Result<(), Error> {
        self.driver()?
            .action_chain()
            .send_keys(key)
            .perform()
            .await?;
        Ok(())
    }

    /// Presses a key with Control held, `"n"`.
    ///
    /// # Errors
    /// [`Error::Window`] when the window does not take it.
    pub async fn press_with_control(&self, key: &str) -> Result<(), Error> {
        self.driver()?
            .action_chain()
            .key_down(Key::Control)
            .send_keys(key)
            .key_up(Key::Control)
            .perform()
            .await?;
        Ok(())
    }

    /// The text of the element with this `data-testid`, as soon as it is there and not empty.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it does not come.
    pub async fn text(&self, id: &str) -> Result<String, Error> {
        self.text_css(&by(id)).await
    }

    /// The text of the first element that matches this CSS selector, as soon as it has one.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it does not come.
    pub async fn text_css(&self, css: &str) -> Result<String, Error> {
        until_async(&format!("text of {css}"), PATIENCE, || async {
            let Some(element) = self.find(css).await? else {
                return Ok(None);
            };
            let text = element.text().await?;
            Ok((!text.trim().is_empty()).then_some(text))
        })
        .await
    }

    /// An attribute of the first element that matches this CSS selector, as soon as there is one.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when none comes.
    pub async fn attribute(&self, css: &str, name: &str) -> Result<String, Error> {
        until_async(&format!("{name} of {css}"), PATIENCE, || async {
            match self.find(css).await? {
                Some(element) => Ok(element.attr(name).await?),
                None => Ok(None),
            }
        })
        .await
    }

    /// What stands in the field with this `data-testid`, as soon as something does.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it stays empty.
    pub async fn value(&self, id: &str) -> Result<String, Error> {
        until_async(&format!("a value in {id}"), PATIENCE, || async {
            let Some(field) = self.find(&by(id)).await? else {
                return Ok(None);
            };
            Ok(field.prop("value").await?.filter(|value| !value.is_empty()))
        })
        .await
    }

    /// Runs a script in the page and returns its value.
    ///
    /// # Errors
    /// [`Error::Window`] when it throws.
    pub async fn script(&self, script: &str) -> Result<Value, Error> {
        let returned = self.driver()?.execute(script, Vec::new()).await?;
        Ok(returned.json().clone())
    }

    /// Runs a script that returns a promise, and returns what that comes to.
    ///
    /// # Errors
    /// [`Error::Window`] when it is rejected or takes too long.
    pub async fn promised(&self, script: &str) -> Result<Value, Error> {
        let script = format!(
            "const done = arguments[0];
             (async () => {{ {script} }})().then(
                (value) => done({{value}}),
                (reason) => done({{reason: JSON.stringify(reason)}}),
             );"
        );
        let returned = self.driver()?.execute_async(&script, Vec::new()).await?;
        match returned.json() {
            Value::Object(outcome) if outcome.contains_key("reason") => Err(Error::Unexpected(
                format!("rejected: {}", outcome["reason"]),
            )),
            outcome => Ok(outcome["value"].clone()),
        }
    }

    /// A picture of the window's content, as the bytes of a PNG.
    ///
    /// # Errors
    /// [`Error::Window`] when it cannot be taken.
    pub async fn screenshot(&self) -> Result<Vec<u8>, Error> {
        Ok(self.driver()?.screenshot_as_png().await?)
    }

    /// A picture of the window's content, into a PNG file.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub async fn picture(&self, path: &Path) -> Result<(), Error> {
        let png = self.screenshot().await?;
        fs::write(path, png).map_err(Error::io(path.display().to_string()))
    }

    /// Moves the pointer there, in pixels from the page's upper left corner.
    ///
    /// # Errors
    /// [`Error::Window`] when the window does not answer.
    pub async fn point_at(&self, x: i64, y: i64) -> Result<(), Error> {
        // At once: a chain's moves take a quarter of a second each by themselves.
        let at_once = Some(Duration::ZERO);
        let chain = self.driver()?.action_chain_with_delay(None, at_once);
        // From beside it: the driver says nothing of a move to where its own chain was last, and a click elsewhere
        // by the driver is no part of that.
        let moved = chain.move_to(x + 1, y + 1).move_to(x, y);
        moved.perform().await?;
        Ok(())
    }

    /// Waits until what the page shows now has been drawn: two frames, of which the first may have
    /// begun before the last change.
    ///
    /// # Errors
    /// [`Error::Window`] when the page draws nothing, as in a hidden window.
    pub async fn drawn(&self) -> Result<(), Error> {
        let script = "const done = arguments[0];\
             requestAnimationFrame(() => requestAnimationFrame(() => done()));";
        self.driver()?.execute_async(script, Vec::new()).await?;
        Ok(())
    }

    /// Sets the window's size, in pixels.
    ///
    /// # Errors
    /// [`Error::Window`] when the window does not take it.
    pub async fn resize(&self, width: u32, height: u32) -> Result<(), Error> {
        self.driver()?.set_window_rect(0, 0, width, height).await?;
        Ok(())
    }

    /// The app's process, a child of the driver.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it does not run.
    pub fn process_id(&self) -> Result<u32, Error> {
        child_running(self.process.id(), &self.program)
            .ok_or_else(|| Error::Unexpected("the app does not run".to_owned()))
    }

    /// Stops the app with SIGSTOP, as when the machine sleeps: it does nothing, and the clocks go on.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it does not run.
    pub fn freeze(&self) -> Result<(), Error> {
        signal(self.process_id()?, Signal::STOP);
        Ok(())
    }

    /// Lets it go on.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it does not run.
    pub fn thaw(&self) -> Result<(), Error> {
        signal(self.process_id()?, Signal::CONT);
        Ok(())
    }

    /// Kills the app with SIGKILL and waits until it is gone.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it does not run.
    pub fn kill(mut self) -> Result<(), Error> {
        let id = self.process_id()?;
        signal(id, Signal::KILL);
        self.gone(id)
    }

    /// Closes the window, which quits the app, and waits until it is gone.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when the app goes on.
    pub async fn quit(mut self) -> Result<(), Error> {
        let id = self.process_id()?;
        // The last window takes the session, and with it the answer, along.
        let _ = self.driver()?.close_window().await;
        self.gone(id)
    }

    /// Waits until the app has ended by itself.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when it goes on.
    pub fn ended(mut self) -> Result<(), Error> {
        self.leave();
        until("the app to end", PATIENCE, || {
            child_running(self.process.id(), &self.program)
                .is_none()
                .then_some(())
        })
    }

    fn gone(&mut self, id: u32) -> Result<(), Error> {
        self.leave();
        until("the app to end", PATIENCE, || {
            let driver = self.process.id();
            (child_running(driver, &self.program) != Some(id)).then_some(())
        })
    }

    /// Lets go of the driver's session without talking to it.
    fn leave(&mut self) {
        if let Some(driver) = self.driver.take() {
            // Fails only if the session was ended before, which does as well.
            let _ = driver.leak();
        }
    }

    /// The first element that matches and is displayed.
    async fn find(&self, css: &str) -> Result<Option<WebElement>, Error> {
        for element in self.driver()?.find_all(By::Css(css)).await? {
            match element.is_displayed().await {
                Ok(true) => return Ok(Some(element)),
                Ok(false) => {}
                Err(error) if is_stale(&error) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }
}

impl Drop for AppWindow {
    fn drop(&mut self) {
        self.leave();
        if let Ok(id) = self.process_id() {
            signal(id, Signal::KILL);
        }
    }
}

/// The page has drawn the element anew since it was found.
fn is_stale(error: &WebDriverError) -> bool {
    matches!(
        error.as_inner(),
        WebDriverErrorInner::StaleElementReference(_) | WebDriverErrorInner::NoSuchElement(_)
    )
}

fn by(id: &str) -> String {
    format!("[data-testid='{id}']")
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16, Error> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(Error::io("a free port"))
}

fn signal(id: u32, signal: Signal) {
    if let Some(id) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        // It may be gone already.
        let _ = kill_process(id, signal);
    }
}

/// The process that draws the pages of a program's window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebProcess(u32);

impl WebProcess {
    /// Waits for the one of a program.
    ///
    /// # Errors
    /// [`Error::TimedOut`] when none comes.
    pub fn of(program: u32) -> Result<Self, Error> {
        until("a process that draws", PATIENCE, || Self::now(program))
    }

    /// The one of a program, if it has one now that has begun its work: a program whose process ends before
    /// that ends with it.
    pub fn now(program: u32) -> Option<Self> {
        /// It begins with fewer.
        const THREADS: usize = 6;
        let id = child_where(program, |runs| runs.ends_with("WebKitWebProcess"))?;
        let threads = fs::read_dir(format!("/proc/{id}/task")).ok()?.count();
        (threads >= THREADS).then_some(Self(id))
    }

    /// Stops it with SIGSTOP: it is there and draws nothing.
    pub fn freeze(self) {
        signal(self.0, Signal::STOP);
    }

    /// Ends it with SIGKILL.
    pub fn kill(self) {
        signal(self.0, Signal::KILL);
    }

    /// Waits until it is gone.
    ///
    /// # Errors
    /// [`Error::TimedOut`] while it is there.
    pub fn gone(self) -> Result<(), Error> {
        let stat = format!("/proc/{}/stat", self.0);
        until("the process that draws to end", PATIENCE, || {
            let there = fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z "));
            (!there).then_some(())
        })
    }
}

/// The child of `parent` that runs `program`.
fn child_running(parent: u32, program: &Path) -> Option<u32> {
    child_where(parent, |runs| runs == program)
}

/// The child of `parent` whose program is this one, by what the kernel says of all processes.
fn child_where(parent: u32, is: impl Fn(&Path) -> bool) -> Option<u32> {
    fs::read_dir("/proc").ok()?.flatten().find_map(|entry| {
        let id = entry.file_name().to_str()?.parse::<u32>().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        // The name stands in parentheses and may hold any character: state and parent follow it.
        let mut after = stat.rsplit_once(") ")?.1.split(' ');
        let (state, has_parent) = (after.next()?, after.next()?.parse::<u32>().ok()?);
        // One that ends loses its program and its first thread before the last one closes its files, and
        // with them the locks that it has.
        let runs = fs::read_link(entry.path().join("exe")).ok();
        let runs = runs.is_none_or(|runs| is(&runs));
        let threads = fs::read_dir(entry.path().join("task")).ok()?.count();
        let over = state == "Z" && threads <= 1;
        (has_parent == parent && !over && runs).then_some(id)
    })
}
