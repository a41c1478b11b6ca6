//! The start at login, by the entry that the app leaves with the system.

use std::fs;
use std::path::{Path, PathBuf};

use desktop_session::{AppStart, AppWindow, Child, Frame, Tray, until, until_async};

use crate::app::{change_settings, settings_page};
use crate::gallery::Gallery;
use crate::programs;
use crate::world::{START, World};

/// A data folder that has to be quoted, whoever reads the entry.
fn folder(world: &World) -> PathBuf {
    world
        .session
        .home()
        .join("my \"app\" data, 100% `mine`; $HOME")
}

fn start(world: &World) -> AppStart {
    AppStart {
        arguments: vec![
            "--data-dir".to_owned(),
            folder(world).to_string_lossy().into_owned(),
        ],
        ..world.app_start()
    }
}

/// The entries that the system starts at login.
fn entries(world: &World) -> Vec<PathBuf> {
    let folder = world.session.home().join(".config").join("autostart");
    let read = fs::read_dir(folder).into_iter().flatten().flatten();
    read.map(|entry| entry.path()).collect()
}

/// Logs in: the system starts what its one entry says.
pub(crate) fn log_in(world: &World, log: &str) -> Child {
    let [entry] = <[_; 1]>::try_from(entries(world)).expect("one entry");
    let mut command = world.session.command("gio");
    command.arg("launch").arg(entry);
    Child::start(&mut command, &world.session.logs().join(log)).expect("it is started")
}

/// The app that the system has started on this folder.
pub(crate) fn started(folder: &Path) -> u32 {
    until("the app that was started at login", START, || {
        fs::read_dir("/proc").ok()?.flatten().find_map(|entry| {
            let id = entry.file_name().to_str()?.parse::<u32>().ok()?;
            let words = fs::read(entry.path().join("cmdline")).ok()?;
            let words: Vec<_> = words.split(|byte| *byte == 0).collect();
            let ours = words.contains(&b"--at-login".as_slice())
                && words.contains(&folder.to_str()?.as_bytes())
                && fs::read_link(entry.path().join("exe")).ok()? == programs::app();
            ours.then_some(id)
        })
    })
    .expect("the entry starts it, on its folder")
}

#[tokio::test]
async fn the_system_is_told_by_the_settings_and_asked_what_it_has() {
    let gallery = Gallery::of("login-start");
    let world = World::start().await;
    let window = world.open().await;
    crate::app::set_up(&world, &window).await;
    window.click("nav-settings").await.expect("the settings");
    let page = async || {
        window
            .click("settings-accounts")
            .await
            .expect("another page");
        window.click("settings-appearance").await.expect("the page");
    };
    let is = async |on: &'static str| {
        window
            .wait_for_attribute("login-start", "aria-checked", on)
            .await
            .unwrap_or_else(|error| panic!("it is not {on}: {error}"));
    };
    page().await;
    is("false").await;
    window.click("login-start").await.expect("its switch");
    is("true").await;
    let [entry] = <[_; 1]>::try_from(entries(&world)).expect("one entry");
    window.click("start-hidden").await.expect("its switch");
    window
        .wait_for_attribute("start-hidden", "aria-checked", "true")
        .await
        .expect("it is on");
    gallery.take(&window, "1-on").await;

    // Switched off where the desktop has its own settings for it.
    let text = fs::read_to_string(&entry).expect("it can be read");
    fs::write(&entry, format!("{text}Hidden=true\n")).expect("it can be written");
    page().await;
    is("false").await;
    window.click("login-start").await.expect("its switch");
    is("true").await;
    window.click("login-start").await.expect("its switch");
    is("false").await;
    assert!(entries(&world).is_empty());

    // What the system does not take is said.
    fs::create_dir_all(&entry).expect("something else in its place");
    window.click("login-start").await.expect("its switch");
    window
        .wait_for_css("[data-code='login_start_failed']")
        .await
        .expect("it is said");
    gallery.take(&window, "2-refused").await;

    fs::remove_dir(&entry).expect("it is empty");
    page().await;
    window
        .wait_until_gone("[data-code='login_start_failed']")
        .await
        .expect("it is all right again");
}

#[tokio::test]
async fn the_entry_starts_the_app_on_its_folder_out_of_sight_and_a_second_login_leaves_it_there() {
    let world = World::start().await;
    let window = AppWindow::open(&world.session, &start(&world))
        .await
        .expect("the app starts");
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    let on = "return await window.__TAURI_INTERNALS__.invoke('set_login_start', {on: true})";
    assert_eq!(window.promised(on).await.expect("an answer"), true);
    change_settings(&window, "start_hidden: true").await;
    window.quit().await.expect("the app quits with its window");

    // The tray comes later than the app.
    let launched = log_in(&world, "login-1.log");
    let app = started(&folder(&world));
    let tray = Tray::start(&world.session).expect("there is none yet");
    let item = tray.item().expect("the app has one");
    assert!(
        Frame::now(&world.session, app)
            .expect("the display")
            .is_none()
    );

    // It is running already.
    drop(log_in(&world, "login-2.log"));
    let mut second = world.session.command(programs::app());
    second
        .arg("--at-login")
        .arg("--data-dir")
        .arg(folder(&world));
    let log = world.session.logs().join("login-3.log");
    let mut second = Child::start(&mut second, &log).expect("it starts");
    let status = second.wait(START).expect("it ends by itself");
    assert!(status.success(), "{status}");
    assert!(
        Frame::now(&world.session, app)
            .expect("the display")
            .is_none()
    );

    item.click().expect("its icon can be clicked");
    let frame = Frame::of(&world.session, app).expect("a window");
    frame.wait_until_visible(true).expect("it is shown");
    item.choose("Quit").expect("the menu's entry");
    tray.empty().expect("it quits");
    drop(launched);
}

#[tokio::test]
async fn out_of_sight_without_a_tray_is_minimised() {
    let world = World::start().await;
    fs::create_dir_all(world.data()).expect("a folder");
    fs::write(
        world.data().join("settings.json"),
        r#"{"start_hidden": true}"#,
    )
    .expect("settings");
    let mut command = world.session.command(programs::app());
    command
        .arg("--at-login")
        .arg("--data-dir")
        .arg(world.data());
    let log = world.session.logs().join("login.log");
    let app = Child::start(&mut command, &log).expect("it starts");
    let frame = Frame::of(&world.session, app.id()).expect("a window");
    frame.wait_until_minimised().expect("it is minimised");
    assert!(!frame.is_visible().expect("the display answers"));
}

#[tokio::test]
async fn started_at_login_the_window_is_shown_where_nothing_else_is_chosen() {
    let world = World::start().await;
    let mut start = world.app_start();
    start.arguments.push("--at-login".to_owned());
    let window = AppWindow::open(&world.session, &start)
        .await
        .expect("the app starts");
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    let process = window.process_id().expect("it runs");
    let frame = Frame::of(&world.session, process).expect("a window");
    frame.wait_until_visible(true).expect("it is shown");

    // The demo is nothing to start at login.
    window.click("door-demo").await.expect("the demo's door");
    window.wait_for("demo-banner").await.expect("the demo");
    settings_page(&window, "appearance").await;
    until_async("the page", START, async || {
        Ok((window.count("[data-testid='zoom-select']").await? > 0).then_some(()))
    })
    .await
    .expect("it is shown");
    assert!(!window.shows("login-start").await.expect("an answer"));
}
