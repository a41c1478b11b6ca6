//! Spending in the real window: what comes of real messages, a number and a subscription, the limit, the
//! events behind a figure, and the file.

use std::fs;

use desktop_session::AppWindow;
use serde_json::json;

use crate::app::{change_settings, code_comes, get_number, set_up, submit_lock};
use crate::gallery::Gallery;
use crate::world::{START, World};

const LOCK: &str = "lockNumber";

/// Waits until a part of the window says this.
async fn wait_for_words(window: &AppWindow, id: &str, words: &str) {
    let said = desktop_session::until_async(words, START, || async {
        let said = window.text(id).await?;
        Ok(said.contains(words).then_some(()))
    });
    if let Err(error) = said.await {
        panic!("{id} never says {words:?}: {error}");
    }
}

#[tokio::test]
async fn what_is_spent_is_shown_limited_explained_and_taken_along() {
    let gallery = Gallery::of("spend");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    for code in ["482913", "771204"] {
        code_comes(&world, &window, &number, code).await;
    }
    let subscribe = format!(
        "await window.__TAURI_INTERNALS__.invoke('subscribe', {{form: {}}});",
        json!({
            "key": {"account": 1, "app": "jd", "phone": number},
            "rent": "$0.5 / Month",
            "over_limit": false,
        })
    );
    window.promised(&subscribe).await.expect("it is subscribed");

    // 0.5 for the number, twice 0.2, and 0.5 of rent.
    window.click("nav-spend").await.expect("the page");
    wait_for_words(&window, "spent", "$1.40").await;
    wait_for_words(&window, "spend-jd", "$1.40").await;
    wait_for_words(&window, "rent-due", "$0.5").await;
    let bars = "[data-testid^='bar-'] i";
    assert_eq!(window.count(bars).await.expect("the bars"), 1);
    gallery.take(&window, "01-spent").await;

    // The events behind a figure, down to the message.
    window
        .script("[...document.querySelectorAll('[data-testid^=month-]')].at(-1).click()")
        .await
        .expect("the month");
    wait_for_words(&window, "events-sum", "$1.40").await;
    window
        .wait_for_css("[data-testid='spend-event'][data-kind='subscription']")
        .await
        .expect("the subscription is one of them");
    gallery.take(&window, "02-events").await;
    window.click("event-message").await.expect("an SMS");
    window
        .wait_until_gone("[data-testid='events-sum']")
        .await
        .expect("the message is shown instead");

    // 80%, then all of the limit.
    change_settings(&window, "monthly_limit: '1.70'").await;
    window
        .wait_for_attribute("limit-banner", "data-level", "near")
        .await
        .expect("the person is warned");
    change_settings(&window, "monthly_limit: '1.40'").await;
    window
        .wait_for_attribute("limit-banner", "data-level", "reached")
        .await
        .expect("it is said that it is reached");
    let before = world.simulator.requests(LOCK).await;
    submit_lock(&window, "telegram").await;
    window.wait_for("over-limit").await.expect("it asks");
    gallery.take(&window, "03-over").await;
    window.click("guard-way").await.expect("not now");
    assert_eq!(world.simulator.requests(LOCK).await, before, "nothing sent");
    window
        .wait_for("submit-lock")
        .await
        .expect("the choice is open again");
    window.click("submit-lock").await.expect("once more");
    window
        .click("submit-lock-anyway")
        .await
        .expect("the person agrees");
    desktop_session::until_async("the request", START, || async {
        Ok((world.simulator.requests(LOCK).await == before + 1).then_some(()))
    })
    .await
    .expect("it was sent");

    window
        .wait_until_gone("[role='dialog']")
        .await
        .expect("the dialog has done its work");

    // The file.
    window.click("nav-spend").await.expect("the page");
    window.click("export").await.expect("the menu");
    window.click("export-csv").await.expect("a form");
    window.wait_for("export-done").await.expect("it is written");
    let said = window.text("export-done").await.expect("where it is");
    let path = said
        .split_whitespace()
        .find(|word| word.ends_with(".csv"))
        .expect("a path");
    let file = fs::read_to_string(path).expect("it is there");
    assert!(
        file.contains("$0.2 / SMS") && file.contains(&number),
        "{file}"
    );
    assert!(!file.contains("482913"), "{file}");
    fs::remove_file(path).expect("it is the test's own");
}
