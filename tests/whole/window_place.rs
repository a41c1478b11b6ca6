//! Size and place of the window, from one run to the next.

use std::fs;

use desktop_session::{AppWindow, Frame, Tray, until};

use crate::world::{START, World};

fn frame_of(world: &World, window: &AppWindow) -> Frame {
    let process = window.process_id().expect("the app runs");
    let frame = Frame::of(&world.session, process).expect("it has a window");
    frame.wait_until_visible(true).expect("it is shown");
    frame
}

async fn open(world: &World) -> (AppWindow, Frame) {
    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    let frame = frame_of(world, &window);
    (window, frame)
}

/// Waits until the window is there and so large.
fn stands(frame: &Frame, place: (i16, i16), size: (u16, u16)) {
    let mut seen = None;
    until("the window in its place", START, || {
        seen = Some((frame.place().ok()?, frame.size().ok()?));
        (seen == Some((place, size))).then_some(())
    })
    .unwrap_or_else(|_| panic!("the window is at {seen:?}, not at {place:?} {size:?}"));
}

async fn quit(window: AppWindow) {
    // Its answer may not come any more.
    let _ = window
        .script("window.__TAURI_INTERNALS__.invoke('quit')")
        .await;
    window.ended().expect("it quits");
}

fn quit_from(tray: &Tray, window: AppWindow) {
    let item = tray.item().expect("the app has one");
    item.choose("Quit").expect("the menu's entry");
    window.ended().expect("it quits");
    tray.empty().expect("its item is gone");
}

#[tokio::test]
async fn size_place_and_maximised_are_kept_also_of_a_hidden_window() {
    let world = World::start().await;
    let tray = Tray::start(&world.session).expect("there is none yet");
    let (window, frame) = open(&world).await;
    let first = frame.place().expect("a place");
    frame.resize(900, 640).expect("it is resized");
    frame.put(230, 170).expect("it is moved");
    let place = until("another place and size", START, || {
        let (place, size) = (frame.place().ok()?, frame.size().ok()?);
        (place != first && size == (900, 640)).then_some(place)
    })
    .expect("the window manager does it");
    quit_from(&tray, window);

    let (window, frame) = open(&world).await;
    stands(&frame, place, (900, 640));
    frame.put(60, 90).expect("it is moved");
    let place = until("another place", START, || {
        frame.place().ok().filter(|now| *now != place)
    })
    .expect("the window manager does it");
    frame.close().expect("the window manager is there");
    frame.wait_until_visible(false).expect("it hides");
    quit_from(&tray, window);

    let (window, frame) = open(&world).await;
    stands(&frame, place, (900, 640));
    frame.maximise().expect("it is maximised");
    until("a maximised window", START, || {
        frame.is_maximised().ok()?.then_some(())
    })
    .expect("it is");
    frame.close().expect("the window manager is there");
    frame.wait_until_visible(false).expect("it hides");
    tray.item()
        .and_then(|item| item.click())
        .expect("its icon can be clicked");
    frame.wait_until_visible(true).expect("the window is back");
    until("a maximised window", START, || {
        frame.is_maximised().ok()?.then_some(())
    })
    .expect("it is maximised as before");
    frame.close().expect("the window manager is there");
    frame.wait_until_visible(false).expect("it hides");
    quit_from(&tray, window);

    let (window, frame) = open(&world).await;
    until("a maximised window", START, || {
        frame.is_maximised().ok()?.then_some(())
    })
    .expect("it is maximised again");
    quit_from(&tray, window);
}

#[tokio::test]
async fn a_place_that_is_on_no_monitor_any_more_loses_nothing() {
    let world = World::start().await;
    let (window, _) = open(&world).await;
    quit(window).await;
    let kept = world.data().join("window.json");
    let text = fs::read_to_string(&kept).expect("it is kept");
    let mut state: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    for (x, y) in [(5_000, 3_000), (-4_000, 100), (100, -2_000)] {
        state["main"]["x"] = x.into();
        state["main"]["y"] = y.into();
        fs::write(&kept, state.to_string()).expect("it is written");
        let (window, frame) = open(&world).await;
        // Enough of its upper edge to take hold of.
        let mut seen = None;
        until("the window on the screen", START, || {
            let place = frame.place().ok()?;
            seen = Some(place);
            let reachable = (-900..1_300).contains(&place.0) && (0..950).contains(&place.1);
            reachable.then_some(())
        })
        .unwrap_or_else(|_| panic!("kept at ({x}, {y}), it is at {seen:?}"));
        quit(window).await;
    }
    // Not even what is no place at all keeps it from starting.
    fs::write(&kept, "{").expect("it is written");
    open(&world).await;
}
