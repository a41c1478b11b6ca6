//! Messages that are kept for a time only: asked about once, and gone once both clocks, this computer's and the
//! relay's, say that it is time.

use desktop_session::{AppWindow, SessionOptions, until_async};

use crate::app::{
    code_comes, set_up, settings_page, snapshot, wait_for_card, wait_until_live, words,
};
use crate::gallery::Gallery;
use crate::stopped_clock::StoppedClock;
use crate::world::{START, World};

const NUMBER: &str = "16515550142";

/// A world that goes by this clock.
async fn world(clock: &StoppedClock) -> World {
    World::start_in(SessionOptions::default(), clock.variables()).await
}

async fn comes(world: &World, window: &AppWindow, code: &str) {
    code_comes(world, window, NUMBER, code).await;
}

/// How many messages are kept, by the settings' words.
async fn kept(window: &AppWindow) -> String {
    let said = words(window, "history-kept").await;
    said.split(' ').next().unwrap_or_default().to_owned()
}

async fn wait_until_kept(window: &AppWindow, count: &str) {
    until_async(&format!("{count} messages"), START, || async {
        Ok((kept(window).await == count).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{error}"));
}

#[tokio::test]
async fn old_messages_are_asked_about_and_go_and_later_ones_go_by_themselves() {
    let gallery = Gallery::of("keeping");
    let clock = StoppedClock::at("2026-09-10 10:00:00");
    let world = world(&clock).await;
    let window = world.open().await;
    set_up(&world, &window).await;
    for (code, next) in [
        ("552019", "2026-09-10 10:00:01"),
        ("118820", "2026-09-10 10:00:02"),
    ] {
        comes(&world, &window, code).await;
        clock.move_to(&window, next).await;
    }
    // Forty days on.
    clock.move_to(&window, "2026-10-20 10:00:00").await;
    comes(&world, &window, "640917").await;

    settings_page(&window, "history").await;
    wait_until_kept(&window, "3").await;
    // Nothing is older than that.
    window.choose("keep-days", "90").await.expect("the choice");
    until_async("the choice", START, || async {
        let now = snapshot(&window).await;
        Ok((now["settings"]["keep_days"] == 90).then_some(()))
    })
    .await
    .expect("it is kept unasked");
    window.choose("keep-days", "30").await.expect("the choice");
    window
        .wait_for("confirm-delete")
        .await
        .expect("it is asked");
    let asked = words(&window, "confirm-delete").await;
    assert!(asked.contains('2'), "{asked}");
    gallery.take(&window, "01-asked").await;
    // Left alone, nothing changes.
    window.press("\u{e00c}").await.expect("Escape");
    window
        .wait_until_gone("[data-testid='confirm-delete']")
        .await
        .expect("it is closed");
    assert_eq!(snapshot(&window).await["settings"]["keep_days"], 90);
    assert_eq!(kept(&window).await, "3");
    window.choose("keep-days", "30").await.expect("the choice");
    window.click("confirm-delete").await.expect("the button");
    wait_until_kept(&window, "1").await;

    // Nobody is asked again.
    window.quit().await.expect("the app quits with its window");
    clock.set("2026-11-20 10:00:00");
    let window = world.open().await;
    wait_until_live(&window).await;
    settings_page(&window, "history").await;
    wait_until_kept(&window, "0").await;
    window.click("nav-codes").await.expect("the inbox");
    wait_for_card(&window, "empty").await;
}

#[tokio::test]
async fn a_used_code_goes_when_its_day_is_over_and_an_unused_one_stays() {
    let clock = StoppedClock::at("2026-09-10 10:00:00");
    let world = world(&clock).await;
    let clipboard = world.session.clipboard();
    let window = world.open().await;
    set_up(&world, &window).await;
    comes(&world, &window, "552019").await;
    window.click("copy-code").await.expect("the card's button");
    clipboard.wait_for("552019").expect("it is copied");
    clock.move_to(&window, "2026-09-10 10:00:01").await;
    comes(&world, &window, "118820").await;
    settings_page(&window, "history").await;
    window.click("delete-used").await.expect("its switch");
    window
        .wait_for_attribute("delete-used", "aria-checked", "true")
        .await
        .expect("it is on");
    wait_until_kept(&window, "2").await;

    window.quit().await.expect("the app quits with its window");
    clock.set("2026-09-11 10:00:00");
    let window = world.open().await;
    wait_until_live(&window).await;
    settings_page(&window, "history").await;
    wait_until_kept(&window, "1").await;
    window.click("nav-codes").await.expect("the inbox");
    until_async("the other one on the card", START, || async {
        let said = words(&window, "card").await.replace(' ', "");
        Ok(said.contains("118820").then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{error}"));
}
