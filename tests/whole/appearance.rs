//! Light and dark as the system has it, and motion where nobody wants any.

use std::fs;

use desktop_session::{AppWindow, ColourScheme, until_async};
use serde_json::Value;

use crate::app::{set_up, settings_page, wait_for_code, wait_until_live};
use crate::gallery::choose;
use crate::world::{START, World};

async fn is_dark(window: &AppWindow, dark: bool) {
    // What the page wears, and what it is told of the system.
    let look = "return getComputedStyle(document.body).backgroundColor";
    let wanted = if dark {
        "rgb(20, 25, 26)"
    } else {
        "rgb(252, 253, 253)"
    };
    until_async("the look", START, async || {
        Ok((window.script(look).await? == wanted).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("dark is not {dark}: {error}"));
}

#[tokio::test]
async fn light_and_dark_follow_the_system_while_it_runs_and_can_be_fixed() {
    let world = World::start().await;
    let system = ColourScheme::start(&world.session, true).expect("there is none yet");
    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    is_dark(&window, true).await;
    // Whatever else changes.
    choose(&window, "zh-CN", "system").await;
    is_dark(&window, true).await;
    system.set(false).expect("the bus is there");
    is_dark(&window, false).await;
    choose(&window, "en", "dark").await;
    is_dark(&window, true).await;
    choose(&window, "en", "system").await;
    is_dark(&window, false).await;
    system.set(true).expect("the bus is there");
    is_dark(&window, true).await;

    choose(&window, "en", "light").await;
    is_dark(&window, false).await;
    system.set(false).expect("the bus is there");
    system.set(true).expect("the bus is there");
    is_dark(&window, false).await;
    // And what it was meanwhile.
    choose(&window, "en", "system").await;
    is_dark(&window, true).await;
}

/// Looks at each frame for what moves or fades.
const WATCH: &str = "window.moved = [];
const look = () => {
  for (const it of document.getAnimations())
    window.moved.push(it.transitionProperty ?? it.animationName ?? String(it));
  requestAnimationFrame(look);
};
requestAnimationFrame(look);";

/// What has moved or faded since that began.
async fn moved(window: &AppWindow) -> Value {
    window.drawn().await.expect("it draws");
    window
        .script("return [...new Set(window.moved)]")
        .await
        .expect("an answer")
}

/// Goes through what moves for who does not mind.
async fn go_through(world: &World, window: &AppWindow, code: &str) {
    window.script(WATCH).await.expect("the page takes it");
    window.click("nav-codes").await.expect("all codes");
    let text = format!("[JD] Your code is {code}. It is valid for 2 minutes.");
    world.sms("jd", "16515550142", &text).await;
    wait_for_code(window, code).await;
    let left = "return document.querySelector('[data-testid=card] span > i').style.transform";
    let first = window.script(left).await.expect("it is drawn");
    until_async("the time that is left to shrink", START, async || {
        Ok((window.script(left).await? != first).then_some(()))
    })
    .await
    .expect("it does");
    settings_page(window, "appearance").await;
    window.click("close-hides").await.expect("a switch");
    window.drawn().await.expect("it draws");
    window.click("close-hides").await.expect("a switch");
}

#[tokio::test]
async fn nothing_moves_where_the_system_says_so_and_the_countdown_goes_by_the_second() {
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    go_through(&world, &window, "552019").await;
    let moves = moved(&window).await;
    let moves = moves.as_array().expect("a list");
    assert!(moves.iter().any(|it| it == "transform"), "{moves:?}");
    window.quit().await.expect("the app quits with its window");

    let folder = world.session.home().join(".config").join("gtk-3.0");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(
        folder.join("settings.ini"),
        "[Settings]\ngtk-enable-animations=0\n",
    )
    .expect("settings");
    let window = world.open().await;
    wait_until_live(&window).await;
    go_through(&world, &window, "771204").await;
    assert_eq!(moved(&window).await, Value::Array(Vec::new()));
}

#[tokio::test]
async fn quiet_text_and_lines_are_stronger_where_the_system_asks_for_contrast() {
    let world = World::start().await;
    let quiet = "const {color} = getComputedStyle(document.querySelector('footer p'));\
         return [matchMedia('(prefers-contrast: more)').matches, color]";
    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    choose(&window, "en", "light").await;
    let usual = window.script(quiet).await.expect("an answer");
    assert_eq!(usual, serde_json::json!([false, "rgb(86, 100, 104)"]));
    window.quit().await.expect("the app quits with its window");

    let folder = world.session.home().join(".config").join("gtk-3.0");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(
        folder.join("settings.ini"),
        "[Settings]\ngtk-theme-name=HighContrast\n",
    )
    .expect("settings");
    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    let strong = window.script(quiet).await.expect("an answer");
    assert_eq!(strong, serde_json::json!([true, "rgb(47, 59, 62)"]));
}
