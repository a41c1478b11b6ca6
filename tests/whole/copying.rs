//! What is on the clipboard: before, during and after a code.

use desktop_session::{AppWindow, Frame, Tray, until};

use crate::app::{change_settings, get_number, set_up, wait_for_card, wait_for_code};
use crate::world::{START, World};

/// What marks a text for clipboard managers to leave it out.
const SECRET: &str = "x-kde-passwordManagerHint";

async fn sms(world: &World, number: &str, code: &str) {
    let text = format!("[JD] Your verification code is {code}. Do not share it.");
    world.sms("jd", number, &text).await;
}

/// Sets the app up with a number. Its digits.
async fn with_number(world: &World, window: &AppWindow) -> String {
    set_up(world, window).await;
    get_number(window, "jd").await
}

/// Waits until the time of so many codes is over, by the app's own log.
fn wait_until_over(window: &AppWindow, times: usize) {
    until("a code's time on the clipboard to be over", START, || {
        let log = window.log().ok()?;
        (log.matches("time on the clipboard is over").count() >= times).then_some(())
    })
    .expect("it comes to be over");
}

#[tokio::test]
async fn the_text_before_a_code_comes_back_unless_something_else_was_copied_meanwhile() {
    let world = World::start().await;
    let window = world.open().await;
    let number = with_number(&world, &window).await;
    let clipboard = world.session.clipboard();
    change_settings(&window, "give_back_s: 2").await;

    sms(&world, &number, "482913").await;
    wait_for_code(&window, "482913").await;
    let _before = clipboard.fill("a text from before").expect("xclip owns it");
    window.click("copy-code").await.expect("the card's button");
    clipboard.wait_for("482913").expect("the code is copied");
    let forms = clipboard.forms().expect("it has forms");
    assert!(forms.iter().any(|form| form == SECRET), "{forms:?}");
    clipboard
        .wait_for("a text from before")
        .expect("it comes back");
    let forms = clipboard.forms().expect("it has forms");
    assert!(!forms.iter().any(|form| form == SECRET), "{forms:?}");
    wait_until_over(&window, 1);

    // Of two codes, the second is older than no text: what comes back is from before both.
    sms(&world, &number, "771204").await;
    wait_for_code(&window, "771204").await;
    window.press("c").await.expect("the key");
    clipboard.wait_for("771204").expect("the code is copied");
    sms(&world, &number, "305518").await;
    wait_for_code(&window, "305518").await;
    window.press("c").await.expect("the key");
    clipboard.wait_for("305518").expect("the code is copied");
    clipboard
        .wait_for("a text from before")
        .expect("it comes back");

    change_settings(&window, "secret_clipboard: false").await;
    sms(&world, &number, "640027").await;
    wait_for_code(&window, "640027").await;
    let over = window
        .log()
        .expect("a log")
        .matches("time on the clipboard is over")
        .count();
    window.press("c").await.expect("the key");
    clipboard.wait_for("640027").expect("the code is copied");
    let forms = clipboard.forms().expect("it has forms");
    assert!(!forms.iter().any(|form| form == SECRET), "{forms:?}");
    let _mine = clipboard.fill("copied meanwhile").expect("xclip owns it");
    wait_until_over(&window, over + 1);
    let held = clipboard.text().expect("xclip ends");
    assert_eq!(held.as_deref(), Some("copied meanwhile"));
}

#[tokio::test]
async fn a_code_goes_where_nothing_can_come_back_and_waits_for_no_frozen_program() {
    let world = World::start().await;
    let window = world.open().await;
    let number = with_number(&world, &window).await;
    let clipboard = world.session.clipboard();
    change_settings(&window, "give_back_s: 1").await;

    sms(&world, &number, "482913").await;
    wait_for_code(&window, "482913").await;
    let picture = clipboard.fill_with_picture().expect("xclip owns it");
    window.press("c").await.expect("the key");
    clipboard.wait_for("482913").expect("the code is copied");
    clipboard.wait_until_empty().expect("the code is taken off");
    drop(picture);

    // A program that answers nobody would hold a reader up for 24 s, longer than this waits. This test's own
    // reader may wait for it for 5 s.
    change_settings(&window, "give_back_s: 10").await;
    let frozen = clipboard.fill("never to be had").expect("xclip owns it");
    frozen.freeze();
    window.click("copy-code").await.expect("the card's button");
    clipboard.wait_for("482913").expect("the code is copied");
    clipboard.wait_until_empty().expect("the code is taken off");
}

#[tokio::test]
async fn a_code_that_arrives_is_copied_by_itself_and_several_are_not() {
    let world = World::start().await;
    let server = world.notifications();
    let tray = Tray::start(&world.session).expect("there is none yet");
    let window = world.open().await;
    let number = with_number(&world, &window).await;
    let clipboard = world.session.clipboard();
    change_settings(&window, "auto_copy: true, give_back_s: null").await;
    tray.item().expect("the app has one");
    let process = window.process_id().expect("the app runs");
    let frame = Frame::of(&world.session, process).expect("it has a window");
    frame.close().expect("the window manager is there");
    frame.wait_until_visible(false).expect("it hides");

    sms(&world, &number, "482913").await;
    clipboard
        .wait_for("482913")
        .expect("it is copied by itself");
    let tooltip = || tray.item().ok()?.tooltip().ok();
    until("a tray without news", START, || {
        (tooltip()? == "Codes arrive").then_some(())
    })
    .expect("a copied code is nothing new");

    let text = "Verification codes 771204, 884410.";
    world.sms("jd", &number, text).await;
    server
        .wait_for("2 possible codes", START)
        .expect("it is notified");
    let held = clipboard.text().expect("xclip ends");
    assert_eq!(held.as_deref(), Some("482913"), "the person has to choose");

    sms(&world, &number, "305518").await;
    clipboard
        .wait_for("305518")
        .expect("it is copied by itself");
    tray.item()
        .and_then(|item| item.click())
        .expect("its icon can be clicked");
    frame.wait_until_visible(true).expect("the window is back");
    window
        .wait_for("candidate-1")
        .await
        .expect("the card has the message with several, which are still to be used");
}

#[tokio::test]
async fn the_window_is_minimised_once_a_code_was_copied_in_it() {
    let world = World::start().await;
    let tray = Tray::start(&world.session).expect("there is none yet");
    let window = world.open().await;
    let number = with_number(&world, &window).await;
    let clipboard = world.session.clipboard();
    let process = window.process_id().expect("the app runs");
    let frame = Frame::of(&world.session, process).expect("it has a window");
    change_settings(&window, "minimise_after_copy: true").await;

    sms(&world, &number, "482913").await;
    wait_for_code(&window, "482913").await;
    // Not by the tray: whoever copies there has other windows in front.
    let item = tray.item().expect("the app has one");
    let label = until("the code in the tray's menu", START, || {
        let menu = item.menu().ok()?;
        let entry = menu.into_iter().find(|it| it.label.starts_with("482 913"));
        entry.map(|entry| entry.label)
    })
    .expect("it is listed");
    item.choose(&label).expect("it can be clicked");
    clipboard.wait_for("482913").expect("the code is copied");
    wait_for_card(&window, "out").await;
    assert!(!frame.is_minimised().expect("the display answers"));

    window.click("copy-code").await.expect("the card's button");
    frame.wait_until_minimised().expect("out of the way");
    item.click().expect("its icon can be clicked");
    frame.wait_until_visible(true).expect("the window is back");
}
