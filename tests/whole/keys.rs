//! What is done with codes and numbers by keys alone, once the app is set up: nothing below clicks.

use desktop_session::{AppWindow, until_async};
use serde_json::{Value, json};

use crate::app::{
    ENTER, arrow_to, focus_comes, press, set_up, snapshot, tab_to, wait_for_card, wait_for_code,
};
use crate::world::{START, USER, World};

const JD: &str = "16515550142";
const TELEGRAM: &str = "14155550117";

/// A window with a number of JD, and one of Telegram that ends before it.
async fn start(world: &World) -> AppWindow {
    for (app, phone, days) in [("jd", JD, 12), ("telegram", TELEGRAM, 5)] {
        let number = json!({
            "user_id": USER, "app": app, "country": "US", "phone": phone, "days": days,
        });
        world.simulator.give_number(&number).await;
    }
    let window = world.open().await;
    set_up(world, &window).await;
    window
        .wait_for(&format!("sidebar-number-jd-{JD}"))
        .await
        .expect("the numbers are read");
    window
}

/// Waits until so much is muted: `number`, `service` or nothing.
async fn muted(window: &AppWindow, what: &[&str]) {
    until_async(&format!("{what:?} muted"), START, async || {
        let now = snapshot(window).await;
        let muted = now["muted"].as_array().expect("a list").iter();
        let kinds: Vec<&Value> = muted.map(|one| &one["what"]["is"]).collect();
        Ok((kinds == what).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{error}"));
}

/// Chooses an item of the menu of JD's number.
async fn of_number(window: &AppWindow, item: &str) {
    let menu = format!("number-menu-jd-{JD}");
    tab_to(window, &menu).await;
    press(window, ENTER).await;
    arrow_to(window, item).await;
    press(window, ENTER).await;
    focus_comes(window, &menu).await;
}

#[tokio::test]
async fn one_of_several_codes_is_chosen_by_its_figure_or_where_the_focus_is() {
    let world = World::start().await;
    let clipboard = world.session.clipboard();
    let window = start(&world).await;
    let text = "Verification codes 771204, 884410.";
    world.sms("jd", JD, text).await;
    window
        .wait_for("candidate-2")
        .await
        .expect("both are shown");
    press(&window, "2").await;
    clipboard.wait_for("884410").expect("2 copies the second");
    wait_for_card(&window, "out").await;

    let text = "Verification codes 305518, 660011.";
    world.sms("jd", JD, text).await;
    wait_for_card(&window, "lit").await;
    tab_to(&window, "candidate-1").await;
    press(&window, ENTER).await;
    clipboard
        .wait_for("305518")
        .expect("Enter copies the first");
}

#[tokio::test]
async fn numbers_are_sorted_from_their_menu() {
    let world = World::start().await;
    let window = start(&world).await;
    let first =
        "return document.querySelector(\"[data-testid^='sidebar-number-']\").dataset.testid";
    for (order, number) in [
        ("ending", format!("sidebar-number-telegram-{TELEGRAM}")),
        ("service", format!("sidebar-number-jd-{JD}")),
    ] {
        tab_to(&window, "number-sort").await;
        press(&window, ENTER).await;
        arrow_to(&window, &format!("sort-{order}")).await;
        press(&window, ENTER).await;
        until_async(order, START, async || {
            Ok((window.script(first).await? == number).then_some(()))
        })
        .await
        .unwrap_or_else(|error| panic!("{error}"));
        focus_comes(&window, "number-sort").await;
    }
}

#[tokio::test]
async fn a_number_and_a_service_are_muted_and_heard_again() {
    let world = World::start().await;
    let server = world.notifications();
    let window = start(&world).await;
    of_number(&window, "menu-mute").await;
    muted(&window, &["number"]).await;
    world.sms("jd", JD, "[JD] Your code is 482913.").await;
    wait_for_code(&window, "482913").await;
    of_number(&window, "menu-mute").await;
    muted(&window, &[]).await;
    of_number(&window, "menu-mute-service").await;
    muted(&window, &["service"]).await;
    world.sms("jd", JD, "[JD] Your code is 305518.").await;
    wait_for_code(&window, "305518").await;

    tab_to(&window, "nav-settings").await;
    press(&window, ENTER).await;
    tab_to(&window, "settings-notifications").await;
    press(&window, ENTER).await;
    tab_to(&window, "unmute").await;
    press(&window, ENTER).await;
    muted(&window, &[]).await;
    world.sms("jd", JD, "[JD] Your code is 771204.").await;
    server.wait_for("771 204", START).expect("it is told again");
    let told = server.received();
    for code in ["482 913", "305 518"] {
        assert!(
            told.iter().all(|one| !one.summary.contains(code)),
            "{code}: {told:?}"
        );
    }
}
