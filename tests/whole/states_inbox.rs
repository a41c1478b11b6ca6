//! The card and the history in every state that a message can be in.

use desktop_session::AppWindow;
use rusqlite::Connection;
use serde_json::json;

use crate::app::{code_comes, get_number, set_up, wait_for_card, wait_for_code, wait_until_live};
use crate::gallery::Gallery;
use crate::world::{USER, World};

/// Opens the newest row of a kind.
async fn open_row(window: &AppWindow, kind: &str) {
    let row = format!("[data-testid^='row-'][data-kind='{kind}']");
    window.click_css(&row).await.expect("the row is there");
    window.wait_for("row-open").await.expect("it opens");
}

async fn row(window: &AppWindow, kind: &str) {
    window
        .wait_for_css(&format!("[data-testid^='row-'][data-kind='{kind}']"))
        .await
        .unwrap_or_else(|error| panic!("no row is {kind}: {error}"));
}

async fn close_row(window: &AppWindow) {
    window.press("\u{e00c}").await.expect("Escape");
    window
        .wait_until_gone("[data-testid='row-open']")
        .await
        .expect("Escape closes it");
}

/// Sends a body as it is and waits until it is on the card.
async fn body(world: &World, window: &AppWindow, body: &str, state: &str) {
    world.simulator.send_body(USER, body).await;
    wait_for_card(window, state).await;
}

#[tokio::test]
async fn the_card_and_the_rows_have_a_form_for_whatever_comes() {
    let gallery = Gallery::of("inbox");
    let mut world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    wait_for_card(&window, "empty").await;
    gallery.take(&window, "01-empty").await;

    let number = get_number(&window, "jd").await;
    gallery.take(&window, "02-waiting").await;

    let text = "[JD] Your parcel has left the warehouse and arrives tomorrow.";
    world.sms("jd", &number, text).await;
    wait_for_card(&window, "plain").await;
    gallery.take(&window, "03-no-code").await;

    let text = "[JD] Your verification code is 552019. It is valid for 5 minutes. Do not share it.";
    world.sms("jd", &number, text).await;
    wait_for_code(&window, "552019").await;
    gallery.take(&window, "04-lit").await;

    window.click("copy-code").await.expect("the card's button");
    wait_for_card(&window, "out").await;
    gallery.take(&window, "05-copied").await;

    let text = "Verification codes 771204, 884410.";
    world.sms("jd", &number, text).await;
    wait_for_card(&window, "lit").await;
    window
        .wait_for("candidate-2")
        .await
        .expect("both are shown");
    assert!(
        !window.shows("card-code").await.expect("the window answers"),
        "none of them is the code"
    );
    gallery.take(&window, "06-several").await;
    window.click("candidate-1").await.expect("one is chosen");
    wait_for_card(&window, "out").await;

    let strange = r#"{"event":"sms","data":{"app":"jd","msg":"[jd] your code is 561190"}}"#;
    body(&world, &window, strange, "lit").await;
    gallery.take(&window, "07-unrecognised").await;
    window.click("copy-code").await.expect("its code is usable");
    wait_for_card(&window, "out").await;

    let other = json!({
        "userId": "u-99999", "app": "jd", "from": "14155550100", "to": number,
        "text": "[JD] Your verification code is 302211.", "time": "2026-01-01 10:00:00",
    });
    body(&world, &window, &other.to_string(), "lit").await;
    gallery.take(&window, "08-other-user").await;
    window.click("copy-code").await.expect("the card's button");
    wait_for_card(&window, "out").await;
    code_comes(&world, &window, &number, "118820").await;

    for (kind, name) in [
        ("sms", "09-row-opened"),
        ("unrecognised", "10-row-unrecognised"),
        ("other_user", "11-row-other-user"),
    ] {
        open_row(&window, kind).await;
        gallery.take(&window, name).await;
        close_row(&window).await;
    }

    window.click("copy-code").await.expect("the card's button");
    wait_for_card(&window, "out").await;
    // Time passes on the relay's clock, which is the one that counts.
    let text = "[JD] Your verification code is 640917. It is valid for 5 minutes.";
    world.sms("jd", &number, text).await;
    wait_for_code(&window, "640917").await;
    world.relay.move_clock(6 * 60).await;
    wait_for_card(&window, "out").await;
    wait_until_live(&window).await;
    gallery.take(&window, "12-too-late").await;

    get_number(&window, "telegram").await;
    world.relay.move_clock(9 * 60).await;
    window
        .wait_for("get-another")
        .await
        .expect("after minutes it says what to do");
    wait_until_live(&window).await;
    gallery.take(&window, "13-waiting-long").await;
    window.click("get-another").await.expect("the button");
    window
        .wait_for("submit-lock")
        .await
        .expect("the dialog, with the same service chosen");
    gallery.take(&window, "14-another").await;
}

#[tokio::test]
async fn what_cannot_be_opened_and_what_is_missing_are_rows_that_say_so() {
    let gallery = Gallery::of("inbox-trouble");
    let mut world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    window.quit().await.expect("the app quits with its window");

    let text = "[JD] Your verification code is 552019.";
    world.sms("jd", &number, text).await;
    world.simulator.delivered(1).await;
    world.relay.kill();
    // One flipped byte of what was sealed for this computer.
    let store = Connection::open(world.relay.store()).expect("the relay's store");
    let spoilt = store
        .execute(
            "UPDATE copy SET sealed = CAST(substr(sealed, 1, 80) || x'00' || substr(sealed, 82) AS BLOB)",
            (),
        )
        .expect("it is written");
    assert_eq!(spoilt, 1);
    drop(store);
    world.relay.serve().await;

    let window = world.open().await;
    wait_until_live(&window).await;
    row(&window, "unreadable").await;
    // It may have been the code, or not: that is still waited for.
    wait_for_card(&window, "waiting").await;
    gallery.take(&window, "01-waiting-unreadable").await;
    window.click("stop-waiting").await.expect("the wait ends");
    wait_for_card(&window, "plain").await;
    gallery.take(&window, "02-unreadable").await;
    // What was in the relay is gone: it begins a new epoch, as after a restored backup.
    world.relay.kill();
    world.relay.restored();
    world.relay.serve().await;
    window
        .wait_for_css(
            "[data-testid='card'][data-kind='gap'], [data-testid^='row-'][data-kind='gap']",
        )
        .await
        .expect("the gap is shown");
    wait_until_live(&window).await;
    gallery.take(&window, "02-gap-card").await;

    code_comes(&world, &window, &number, "118820").await;
    for (kind, name) in [("unreadable", "04-row-unreadable"), ("gap", "05-row-gap")] {
        open_row(&window, kind).await;
        gallery.take(&window, name).await;
        close_row(&window).await;
    }
}
