//! The shortcut that copies the newest code from anywhere.

use desktop_session::{AppWindow, Held, ShortcutPortal, Stranger, until_async};
use serde_json::Value;

use crate::app::{
    change_settings, get_number, set_up, settings_page, wait_for_code, wait_until_live,
};
use crate::world::{START, World};

/// Waits until the app says this of its shortcut.
async fn wait_for_state(window: &AppWindow, state: &str) {
    let ask = "return await window.__TAURI_INTERNALS__.invoke('shortcut_state')";
    until_async(&format!("a shortcut that is {state}"), START, || async {
        Ok((window.promised(ask).await? == state).then_some(()))
    })
    .await
    .expect("it comes to be");
}

async fn sms(world: &World, number: &str, code: &str) {
    let text = format!("[JD] Your verification code is {code}. Do not share it.");
    world.sms("jd", number, &text).await;
}

#[tokio::test]
async fn the_newest_code_is_copied_over_another_window_with_whatever_keys_are_chosen() {
    let world = World::start().await;
    let server = world.notifications();
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    let clipboard = world.session.clipboard();
    wait_for_state(&window, "works").await;
    sms(&world, &number, "482913").await;
    wait_for_code(&window, "482913").await;

    let stranger = Stranger::in_front(&world.session).expect("another window");
    world.session.press("ctrl+alt+c").expect("xdotool");
    clipboard.wait_for("482913").expect("the code is copied");
    server
        .wait_for("Copied 482 913 for JD", START)
        .expect("it is said that it worked");
    assert!(stranger.take_keys(Held::ControlAlt, 'c').is_err());

    // Other keys, at once; the old ones are everybody's again.
    change_settings(&window, "copy_shortcut: 'Ctrl+Shift+K'").await;
    until_async("other keys", START, || async {
        Ok(stranger
            .take_keys(Held::ControlAlt, 'c')
            .ok()
            .map(|()| stranger.give_keys_back(Held::ControlAlt, 'c')))
    })
    .await
    .expect("they are given back")
    .expect("the display answers");
    wait_for_state(&window, "works").await;
    let other = clipboard.fill("something else").expect("xclip owns it");
    world.session.press("ctrl+alt+c").expect("xdotool");
    stranger
        .wait_for_key('c')
        .expect("they reach the window in front");
    world.session.press("ctrl+shift+k").expect("xdotool");
    clipboard.wait_for("482913").expect("the code is copied");
    drop(other);

    // Keys that another program has, until it lets go of them.
    stranger
        .take_keys(Held::ControlAlt, 'j')
        .expect("they are free");
    change_settings(&window, "copy_shortcut: 'Ctrl+Alt+J'").await;
    wait_for_state(&window, "taken").await;
    settings_page(&window, "copying").await;
    window
        .wait_for_attribute("shortcut-state", "data-state", "taken")
        .await
        .expect("it is said in the settings");
    stranger
        .give_keys_back(Held::ControlAlt, 'j')
        .expect("they are its own");
    wait_for_state(&window, "works").await;
    window
        .wait_for_attribute("shortcut-state", "data-state", "works")
        .await
        .expect("the settings hear of it");

    // What cannot be a shortcut is not kept, and the keys stay.
    let refused = window
        .promised(
            "const {invoke} = window.__TAURI_INTERNALS__;\
             const {settings} = await invoke('snapshot');\
             return await invoke('save_settings', {settings: {...settings, auto_copy: true, copy_shortcut: 'C'}})\
                 .catch(({code}) => code)",
        )
        .await
        .expect("an answer");
    assert_eq!(refused, Value::from("bad_shortcut"));
    let kept = std::fs::read_to_string(world.data().join("settings.json")).expect("settings");
    assert!(kept.contains("Ctrl+Alt+J") && kept.contains("\"auto_copy\": false"));

    change_settings(&window, "copy_shortcut: null").await;
    wait_for_state(&window, "off").await;
    stranger
        .take_keys(Held::ControlAlt, 'j')
        .expect("they are given back");
}

#[tokio::test]
async fn on_wayland_the_desktop_is_asked_and_where_it_has_none_that_is_said() {
    let world = World::start().await;
    let mut start = world.app_start();
    start
        .variables
        .push(("XDG_SESSION_TYPE".to_owned(), "wayland".to_owned()));
    let window = AppWindow::open(&world.session, &start)
        .await
        .expect("the app starts");
    set_up(&world, &window).await;
    wait_for_state(&window, "not_here").await;

    // The person is asked once, however often the window looks how it is meanwhile.
    let portal = ShortcutPortal::start(&world.session).expect("there is none yet");
    portal.hesitate();
    for _ in 0..20 {
        wait_for_state(&window, "not_here").await;
    }
    portal.asked().expect("the desktop asks the person");
    for _ in 0..20 {
        wait_for_state(&window, "not_here").await;
    }
    assert_eq!(portal.agree().expect("the bus is there"), 1);
    wait_for_state(&window, "works").await;
    let granted = portal
        .granted("CTRL+ALT+c")
        .expect("the keys are asked for");
    assert_eq!(granted.description, "Copy the newest code");
    let number = get_number(&window, "jd").await;
    sms(&world, &number, "482913").await;
    wait_for_code(&window, "482913").await;
    portal.press(&granted).expect("the bus is there");
    let clipboard = world.session.clipboard();
    clipboard.wait_for("482913").expect("the code is copied");

    change_settings(&window, "copy_shortcut: 'Super+Shift+7'").await;
    let other = clipboard.fill("something else").expect("xclip owns it");
    let granted = portal
        .granted("SHIFT+LOGO+7")
        .expect("others are asked for");
    wait_for_state(&window, "works").await;
    portal.press(&granted).expect("the bus is there");
    clipboard.wait_for("482913").expect("the code is copied");
    drop(other);
    change_settings(&window, "copy_shortcut: null").await;
    portal.empty().expect("it is given back");
    wait_until_live(&window).await;
}
