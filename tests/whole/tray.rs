//! The tray, and what closing the window does with one and without.

use std::time::Duration;

use desktop_session::{AppWindow, Child, Frame, NotificationServer, Tray, TrayItem, until};

use crate::app::{get_number, set_up, wait_for_card, wait_until_live};
use crate::programs;
use crate::world::{START, World};

/// The title of what is said when the window is hidden for the first time.
const GOES_ON: &str = "PingMe Desktop keeps running";

fn frame_of(world: &World, window: &AppWindow) -> Frame {
    let process = window.process_id().expect("the app runs");
    Frame::of(&world.session, process).expect("it has a window")
}

/// Closes the window, which hides it.
fn hide(frame: &Frame) {
    frame.close().expect("the window manager is there");
    frame.wait_until_visible(false).expect("it hides");
}

/// Closes the window, which minimises it.
fn minimise_by_closing(frame: &Frame) {
    frame.close().expect("the window manager is there");
    frame.wait_until_minimised().expect("it is minimised");
}

/// Starts the app a second time, which ends in favour of the first.
fn again(world: &World) {
    let again = world.app_start();
    let mut command = world.session.command(&again.program);
    command.args(&again.arguments);
    let log = world.session.logs().join(format!("{}.log", again.name));
    let mut second = Child::start(&mut command, &log).expect("it starts");
    let status = second.wait(START).expect("it ends by itself");
    assert!(status.success(), "{status}");
}

/// What stands before the first separator.
fn before<'a>(text: &'a str, separator: &str) -> &'a str {
    text.split_once(separator)
        .map_or(text, |(before, _)| before)
}

/// The label of the menu's entry for a code.
fn code_label(item: &TrayItem<'_>, code: &str) -> String {
    until(&format!("{code} in the tray's menu"), START, || {
        let menu = item.menu().ok()?;
        let entry = menu
            .into_iter()
            .find(|entry| desktop_session::same_code(before(&entry.label, ","), code));
        entry.map(|entry| entry.label)
    })
    .expect("the menu lists it")
}

fn wait_for_tooltip(item: &TrayItem<'_>, words: &str) {
    let mut last = None;
    until("the tray's state", START, || {
        last = item.tooltip().ok();
        (last.as_deref() == Some(words)).then_some(())
    })
    .unwrap_or_else(|_| panic!("the tray says {last:?}, not {words:?}"));
}

fn notified(server: &NotificationServer, code: &str) {
    until(&format!("{code} to be notified"), START, || {
        server
            .received()
            .iter()
            .any(|it| desktop_session::same_code(before(&it.summary, " for "), code))
            .then_some(())
    })
    .expect("it is notified");
}

/// How often it was said that the app goes on.
fn said(server: &NotificationServer) -> usize {
    let received = server.received();
    received.iter().filter(|it| it.summary == GOES_ON).count()
}

async fn sms(world: &World, number: &str, code: &str) {
    let text = format!("[JD] Your verification code is {code}. Do not share it.");
    world.sms("jd", number, &text).await;
}

#[tokio::test]
async fn closing_hides_and_says_so_once_and_the_tray_has_the_codes_and_the_window() {
    let world = World::start().await;
    let server = world.notifications();
    let tray = Tray::start(&world.session).expect("there is none yet");
    let window = world.open().await;
    let item = tray.item().expect("the app has one");
    wait_for_tooltip(&item, "No relay");
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    wait_for_tooltip(&item, "Codes arrive");
    let live = item.icon().expect("an icon");

    let frame = frame_of(&world, &window);
    let first = frame.place().expect("a place");
    frame.put(230, 170).expect("the window manager moves it");
    let place = until("the window to be moved", START, || {
        frame.place().ok().filter(|place| *place != first)
    })
    .expect("it is moved");
    hide(&frame);
    server
        .wait_for(GOES_ON, START)
        .expect("it is said that the app goes on");

    sms(&world, &number, "482913").await;
    notified(&server, "482913");
    wait_for_tooltip(&item, "A code not seen yet");
    assert_ne!(item.icon().expect("an icon"), live);
    let label = code_label(&item, "482913");
    item.choose(&label).expect("the code can be clicked");
    world
        .session
        .clipboard()
        .wait_for("482913")
        .expect("the click copies the code");
    wait_for_tooltip(&item, "Codes arrive");

    item.click().expect("the icon can be clicked");
    frame.wait_until_visible(true).expect("the window is back");
    until("the window where it was", START, || {
        (frame.place().ok()? == place).then_some(())
    })
    .expect("it is back in its place");
    wait_for_card(&window, "out").await;

    hide(&frame);
    item.choose("Get number…").expect("the menu's entry");
    frame.wait_until_visible(true).expect("the window is back");
    window
        .wait_for("submit-lock")
        .await
        .expect("the dialog is open");

    hide(&frame);
    item.choose("Open PingMe Desktop")
        .expect("the menu's entry");
    frame.wait_until_visible(true).expect("the window is back");
    item.choose("Quit").expect("the menu's entry");
    window.ended().expect("it quits");
    tray.empty().expect("its item is gone");

    let window = world.open().await;
    wait_until_live(&window).await;
    let item = tray.item().expect("it has an item again");
    code_label(&item, "482913");
    hide(&frame_of(&world, &window));
    // Whatever would be said of hiding comes before this one.
    sms(&world, &number, "771204").await;
    notified(&server, "771204");
    assert_eq!(said(&server), 1, "{:?}", server.received());
}

#[tokio::test]
async fn a_second_start_shows_the_hidden_window_and_the_minimised_one() {
    let world = World::start().await;
    let tray = Tray::start(&world.session).expect("there is none yet");
    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    tray.item().expect("the app has one");
    let frame = frame_of(&world, &window);
    hide(&frame);
    again(&world);
    frame.wait_until_visible(true).expect("the window is back");
    until("the focus", START, || frame.has_focus().ok()?.then_some(())).expect("it has it");

    frame.minimise().expect("the window manager is there");
    frame.wait_until_minimised().expect("it is minimised");
    again(&world);
    frame.wait_until_visible(true).expect("the window is back");
    until("the focus", START, || frame.has_focus().ok()?.then_some(())).expect("it has it");
}

#[tokio::test]
async fn without_a_tray_closing_minimises_and_says_so_once_also_after_one_has_come_and_gone() {
    let world = World::start().await;
    let server = world.notifications();
    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    minimise_by_closing(&frame_of(&world, &window));
    let told = server
        .wait_for(GOES_ON, START)
        .expect("it is said that the app goes on");
    assert!(told.body.contains("Ctrl Q quits"), "{told:?}");
    again(&world);
    let frame = frame_of(&world, &window);
    frame.wait_until_visible(true).expect("the window is back");

    let tray = Tray::start(&world.session).expect("there is none yet");
    tray.item()
        .expect("one that comes later has the app's item");
    hide(&frame);
    until("it is said of hiding too", START, || {
        (said(&server) == 2).then_some(())
    })
    .expect("it is another thing");
    tray.item()
        .and_then(|item| item.click())
        .expect("its icon can be clicked");
    frame.wait_until_visible(true).expect("the window is back");
    tray.leave().expect("the app lets go of its item");

    minimise_by_closing(&frame);
    // Whatever would be said again comes before this.
    crate::app::change_settings(&window, "close_hides: true").await;
    assert_eq!(said(&server), 2, "{:?}", server.received());
    // Closed from the list of windows, it is to be gone.
    frame.close().expect("the window manager is there");
    window.ended().expect("it quits");
}

#[tokio::test]
async fn closing_quits_where_the_person_wants_that_and_control_q_does_in_any_case() {
    let world = World::start().await;
    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    crate::app::change_settings(&window, "close_hides: false").await;
    let frame = frame_of(&world, &window);
    frame.close().expect("the window manager is there");
    window.ended().expect("it quits");

    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    crate::app::change_settings(&window, "close_hides: true").await;
    let frame = frame_of(&world, &window);
    until("the focus", START, || frame.has_focus().ok()?.then_some(())).expect("it has it");
    world.session.press("ctrl+q").expect("xdotool");
    window.ended().expect("it quits");
}

#[tokio::test]
async fn a_hidden_window_is_back_when_its_tray_goes_and_closing_it_minimises() {
    let world = World::start().await;
    let tray = Tray::start(&world.session).expect("there is none yet");
    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    tray.item().expect("the app has one");
    let frame = frame_of(&world, &window);

    // The panel ends first, then what took the items.
    hide(&frame);
    tray.blank().expect("the panel ends");
    frame.wait_until_visible(true).expect("the window is back");
    tray.leave().expect("the app lets go of its item");

    let tray = Tray::start(&world.session).expect("the last one has gone");
    tray.item().expect("the app has one again");
    hide(&frame);
    tray.leave().expect("the app lets go of its item");
    frame.wait_until_visible(true).expect("the window is back");
    minimise_by_closing(&frame);
}

#[tokio::test]
async fn quitting_from_the_tray_is_a_success_and_so_is_a_signal_to_a_hidden_app() {
    let world = World::start().await;
    let tray = Tray::start(&world.session).expect("there is none yet");
    let start = |name: &str| {
        let mut command = world.session.command(programs::app());
        command.arg("--data-dir").arg(world.data());
        let log = world.session.logs().join(name);
        Child::start(&mut command, &log).expect("it starts")
    };

    let mut app = start("quit.log");
    let item = tray.item().expect("the app has one");
    item.choose("Quit").expect("the menu's entry");
    let status = app.wait(Duration::from_secs(30)).expect("it quits");
    assert!(status.success(), "{status}");

    let mut app = start("terminated.log");
    let frame = Frame::of(&world.session, app.id()).expect("it has a window");
    tray.item().expect("the app has one");
    hide(&frame);
    app.terminate();
    let status = app.wait(Duration::from_secs(30)).expect("it ends");
    assert!(status.success(), "{status}");
}
