//! How large everything in the window is.

use desktop_session::{AppWindow, until_async};

use crate::app::{
    ENTER, ESCAPE, focus_comes, get_number, press, set_up, wait_for_code, wait_until_live,
};
use crate::gallery::Gallery;
use crate::round::{self, For, Looks};
use crate::world::{START, World};

async fn is(window: &AppWindow, zoom: u32) {
    let width = "return [innerWidth, outerWidth]";
    until_async(&format!("{zoom} %"), START, async || {
        let seen = window.script(width).await?;
        let inner = seen[0].as_f64().unwrap_or_default();
        let outer = seen[1].as_f64().unwrap_or_default();
        Ok(((inner * f64::from(zoom) / 100.0 - outer).abs() < 3.0).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{error}"));
}

/// Clicks an element where it is: the driver looks for it where it would be in its normal size.
async fn click(window: &AppWindow, id: &str) {
    window.wait_for(id).await.expect("it is there");
    let click = format!("document.querySelector(`[data-testid='{id}']`).click()");
    window.script(&click).await.expect("it can be clicked");
}

async fn settings(window: &AppWindow) {
    click(window, "nav-settings").await;
    click(window, "settings-appearance").await;
}

#[tokio::test]
async fn keys_and_settings_change_the_size_at_once_and_it_is_kept() {
    let world = World::start().await;
    let window = world.open().await;
    is(&window, 100).await;
    set_up(&world, &window).await;
    window.press_with_control("=").await.expect("a key");
    is(&window, 110).await;
    window.press_with_control("+").await.expect("a key");
    is(&window, 125).await;
    window.press_with_control("-").await.expect("a key");
    is(&window, 110).await;
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    is(&window, 110).await;
    wait_until_live(&window).await;
    settings(&window).await;
    window
        .choose("zoom-select", "75")
        .await
        .expect("the choice");
    is(&window, 75).await;
    // Where it is not usual, the palette has the way back.
    window.press_with_control("k").await.expect("the palette");
    focus_comes(&window, "palette-field").await;
    press(&window, "normal size").await;
    window.wait_for("palette-normal").await.expect("its line");
    press(&window, ENTER).await;
    is(&window, 100).await;

    // All keys that there are, by their list.
    click(&window, "settings-shortcuts").await;
    for key in [
        "favourite",
        "account",
        "all_accounts",
        "larger",
        "smaller",
        "quit",
    ] {
        let there = window.count(&format!("[data-testid='key-{key}']")).await;
        assert_eq!(there.expect("an answer"), 1, "{key}");
    }
}

#[tokio::test]
async fn small_and_usual_sizes_are_usable_in_the_smallest_window() {
    let gallery = Gallery::of("zoom");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    for text in [
        "[JD] Your code is 771204.",
        "[JD] Your verification code is 482913. It is valid for 10 minutes. Do not share it.",
    ] {
        world.sms("jd", &number, text).await;
    }
    wait_for_code(&window, "482913").await;
    for zoom in [50, 100] {
        crate::app::change_settings(&window, &format!("zoom: {zoom}")).await;
        click(&window, "nav-codes").await;
        gallery
            .zoomed_sizes(&window, &format!("{zoom}-codes"), zoom)
            .await;
        window.press_with_control("n").await.expect("a key");
        window.wait_for("submit-lock").await.expect("the dialog");
        gallery
            .zoomed_sizes(&window, &format!("{zoom}-get"), zoom)
            .await;
        press(&window, ESCAPE).await;
        window
            .wait_until_gone("[data-testid='submit-lock']")
            .await
            .expect("it closes");
        settings(&window).await;
        gallery
            .zoomed_sizes(&window, &format!("{zoom}-settings"), zoom)
            .await;
        click(&window, "nav-spend").await;
        gallery
            .zoomed_sizes(&window, &format!("{zoom}-spend"), zoom)
            .await;
    }
    wait_until_live(&window).await;
}

#[tokio::test]
async fn the_first_run_can_be_used_in_the_smallest_window_in_any_size() {
    let mut looks = Looks::of(For::Reach, "large");
    let (world, window) = round::start().await;
    round::first_run(&mut looks, &world, &window).await;
    looks.end();
}

#[tokio::test]
async fn the_inbox_and_what_lies_over_it_can_be_used_in_the_smallest_window_in_any_size() {
    let mut looks = Looks::of(For::Reach, "large");
    let (world, window) = round::start().await;
    set_up(&world, &window).await;
    round::inbox(&mut looks, &world, &window).await;
    round::over_it(&mut looks, &window).await;
    looks.end();
}

#[tokio::test]
async fn numbers_and_spending_can_be_used_in_the_smallest_window_in_any_size() {
    let mut looks = Looks::of(For::Reach, "large");
    let (_world, window) = round::start_with_code().await;
    round::numbers(&mut looks, &window).await;
    round::spend(&mut looks, &window).await;
    looks.end();
}

#[tokio::test]
async fn the_settings_can_be_used_in_the_smallest_window_in_any_size() {
    let mut looks = Looks::of(For::Reach, "large");
    let (_world, window) = round::start_with_code().await;
    round::settings(&mut looks, &window).await;
    round::locked(&mut looks, &window).await;
    looks.end();
}
