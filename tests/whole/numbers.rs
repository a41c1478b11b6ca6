//! What a person does with many numbers: names for them, mutes, orders, services that are kept on top,
//! the same number again, and rents that change.

use desktop_session::{AppWindow, until_async};
use serde_json::json;

use crate::app::{
    self, ask_for_number, code_comes, get_number, set_up, wait_for_card, wait_until_live,
};
use crate::gallery::Gallery;
use crate::world::{START, USER, World};

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const TILL: &str = "sidebar-number-jd-16515550142";

/// Gives the user so many numbers, each ending a day later than the one before.
async fn give(world: &World) {
    let first = json!({
        "user_id": USER, "app": "jd", "country": "US", "phone": "16515550142", "days": 12,
    });
    world.simulator.give_number(&first).await;
    for (at, app) in ["jd", "telegram", "whatsapp", "tencent"].iter().enumerate() {
        for more in 0..2 {
            let number = json!({
                "user_id": USER, "app": app, "country": "US",
                "phone": format!("1202555010{}", at * 2 + more), "days": 20 - at * 2 - more,
            });
            world.simulator.give_number(&number).await;
        }
    }
}

/// Opens a number's menu in the side bar and chooses from it.
async fn choose(window: &AppWindow, number: &str, item: &str) {
    let focus = format!("document.querySelector(\"[data-testid='number-menu-{number}']\").focus()");
    window.script(&focus).await.expect("its menu's button");
    window.press(ENTER).await.expect("Enter opens it");
    window.click(item).await.expect("the menu has it");
}

/// The rows of the side bar in their order.
async fn rows(window: &AppWindow) -> Vec<String> {
    let script = "return [...document.querySelectorAll(\"[data-testid^='sidebar-number-']\")]\
                  .map((row) => row.dataset.testid)";
    let rows = window.script(script).await.expect("the window answers");
    serde_json::from_value(rows).expect("names")
}

/// Waits until the rows are right.
async fn wait_for_rows(window: &AppWindow, what: &str, right: impl Fn(&[String]) -> bool) {
    until_async(what, START, || async {
        Ok(right(&rows(window).await).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{what}: {error}"));
}

async fn says(window: &AppWindow, id: &str, words: &str) {
    until_async(words, START, || async {
        Ok(app::words(window, id).await.contains(words).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{id} does not say {words}: {error}"));
}

#[tokio::test]
async fn names_mutes_order_and_what_is_kept_on_top_survive_a_restart() {
    let gallery = Gallery::of("many-numbers");
    let world = World::start().await;
    let server = world.notifications();
    give(&world).await;
    let window = world.open().await;
    set_up(&world, &window).await;
    window.wait_for(TILL).await.expect("its numbers are listed");

    choose(&window, "jd-16515550142", "menu-words").await;
    for (field, text) in [
        ("field-number-label", "Till"),
        ("field-number-note", "By the door"),
    ] {
        window.type_into(field, text).await.expect("the form");
    }
    gallery.take(&window, "01-label-and-note").await;
    window.click("save-number-words").await.expect("the button");
    says(&window, TILL, "Till").await;
    choose(&window, "jd-16515550142", "menu-mute").await;
    window
        .wait_for_attribute(TILL, "data-muted", "true")
        .await
        .expect("it is muted");

    // A muted number's code comes as always, and nothing pops up for it.
    code_comes(&world, &window, "16515550142", "482913").await;
    world
        .sms(
            "jd",
            "12025550100",
            "[JD] Your verification code is 771204.",
        )
        .await;
    server.wait_for("771", START).expect("the other is told");
    let told = server.received();
    assert!(
        told.iter().all(|one| !one.summary.contains("482")),
        "{told:?}"
    );

    // Sorted by what ends first, then filtered.
    window.click("number-sort").await.expect("its order");
    window.click("sort-ending").await.expect("the menu has it");
    wait_for_rows(&window, "what ends first is first", |rows| {
        rows.first().is_some_and(|row| row == TILL)
    })
    .await;
    gallery.take(&window, "02-ends-first").await;
    window.type_into("number-filter", "till").await.expect("it");
    wait_for_rows(&window, "the filter", |rows| rows == [TILL]).await;
    window.press(ESCAPE).await.expect("Escape");
    wait_for_rows(&window, "all of them", |rows| rows.len() == 9).await;

    window.click("get-number").await.expect("the button");
    window.wait_for("service-tencent").await.expect("services");
    let star = "document.querySelector(\"[data-testid='star-tencent']\").click()";
    window.script(star).await.expect("its star");
    favourite_is(&window, "service-tencent").await;
    window.press(ESCAPE).await.expect("Escape");

    window.quit().await.expect("the app quits with its window");
    let window = world.open().await;
    wait_until_live(&window).await;
    wait_for_rows(&window, "the order is kept", |rows| {
        rows.first().is_some_and(|row| row == TILL)
    })
    .await;
    says(&window, TILL, "Till").await;
    window
        .wait_for_attribute(TILL, "data-muted", "true")
        .await
        .expect("it is muted still");
    choose(&window, "jd-16515550142", "menu-messages").await;
    says(&window, "number-note", "By the door").await;
    gallery.take(&window, "03-page").await;
    window.click("get-number").await.expect("the button");
    favourite_is(&window, "service-tencent").await;
    gallery.take(&window, "04-favourite").await;
}

/// Waits until this service is the first of the list.
async fn favourite_is(window: &AppWindow, service: &str) {
    until_async("the service on top", START, || async {
        let first = window.attribute("[role='option']", "data-testid").await?;
        Ok((first == service).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{service}: {error}"));
}

#[tokio::test]
async fn the_last_choice_is_repeated_once_and_a_rent_that_rose_is_asked_about_again() {
    let gallery = Gallery::of("repeat-and-rent");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    let first = get_number(&window, "jd").await;
    code_comes(&world, &window, &first, "482913").await;
    window.click("copy-code").await.expect("the card's button");

    // PingMe has called by now, so nothing is asked: one press, one request.
    let keys = "window.dispatchEvent(new KeyboardEvent('keydown', \
                {key: 'N', ctrlKey: true, shiftKey: true, bubbles: true}))";
    window.script(keys).await.expect("the window takes it");
    wait_for_card(&window, "waiting").await;
    assert_eq!(world.simulator.requests("lockNumber").await, 2);

    choose(&window, &format!("jd-{first}"), "menu-subscribe").await;
    window
        .wait_for("confirm-subscribe")
        .await
        .expect("it is asked first");
    gallery.take(&window, "01-subscribe").await;
    world.simulator.rent("jd", "0.8").await;
    window.click("confirm-subscribe").await.expect("the button");
    window
        .wait_for_attribute("subscribe", "data-changed", "true")
        .await
        .expect("it is asked again");
    assert_eq!(world.simulator.requests("subNumber").await, 0);
    says(&window, "confirm-subscribe", "$0.8 ").await;
    gallery.take(&window, "02-rent-changed").await;
    window.click("confirm-subscribe").await.expect("the button");
    window
        .wait_until_gone("[data-testid='confirm-subscribe']")
        .await
        .expect("it is subscribed");
    assert_eq!(world.simulator.requests("subNumber").await, 1);

    // What is known of the service stands beside its price.
    ask_for_number(&window, "telegram").await;
    wait_for_card(&window, "waiting").await;
    window.click("get-number").await.expect("the button");
    window.click("service-jd").await.expect("the services");
    says(&window, "service-record", "asked").await;
    gallery.take(&window, "03-record").await;
}
