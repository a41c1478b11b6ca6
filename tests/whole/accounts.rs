//! Two accounts in one window: side by side, and one alone.

use desktop_session::AppWindow;
use serde_json::json;

use crate::app::{set_up, settings_page, words};
use crate::gallery::Gallery;
use crate::world::{OTHER_KEY, OTHER_USER, USER, World};

/// A second account, which no relay is paired for yet.
pub(crate) async fn add_account(world: &World, window: &AppWindow) {
    settings_page(window, "accounts").await;
    window.click("account-add").await.expect("the button");
    for (field, text) in [("field-user-id", OTHER_USER), ("field-key", OTHER_KEY)] {
        window.type_into(field, text).await.expect("the form");
    }
    window.click("advanced").await.expect("the form");
    window
        .type_into("field-base-url", world.simulator.base_url())
        .await
        .expect("the form");
    window.click("submit-key").await.expect("the form");
    window.click("skip-pairing").await.expect("not now");
}

#[tokio::test]
async fn two_accounts_are_shown_together_and_alone_and_the_choice_survives_a_restart() {
    let gallery = Gallery::of("two-accounts");
    let world = World::start().await;
    for (user, app, phone) in [
        (USER, "jd", "16515550142"),
        (OTHER_USER, "whatsapp", "12025550125"),
    ] {
        let number = json!({
            "user_id": user, "app": app, "country": "US", "phone": phone, "days": 12,
        });
        world.simulator.give_number(&number).await;
    }
    let window = world.open().await;
    set_up(&world, &window).await;
    assert!(!window.shows("account-switch").await.expect("an answer"));
    add_account(&world, &window).await;

    for id in [
        "account-head-1",
        "account-head-2",
        "sidebar-number-jd-16515550142",
        "sidebar-number-whatsapp-12025550125",
    ] {
        window.wait_for(id).await.expect("they are side by side");
    }
    let foot = words(&window, "relay-state").await;
    assert!(foot.contains(OTHER_USER), "whose relay: {foot}");
    gallery.take(&window, "01-together").await;

    window.press_with_control("2").await.expect("its key");
    window
        .wait_until_gone("[data-testid='sidebar-number-jd-16515550142']")
        .await
        .expect("one alone");
    window
        .wait_for("sidebar-number-whatsapp-12025550125")
        .await
        .expect("its number");
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    window
        .wait_for("sidebar-number-whatsapp-12025550125")
        .await
        .expect("its number");
    assert!(
        !window
            .shows("sidebar-number-jd-16515550142")
            .await
            .expect("an answer")
    );
    window.click("account-switch").await.expect("the switcher");
    window.wait_for("switch-all").await.expect("its menu");
    gallery.take(&window, "02-switcher").await;
    window.press("\u{e00c}").await.expect("Escape");
    window.press_with_control("0").await.expect("its key");
    window
        .wait_for("sidebar-number-jd-16515550142")
        .await
        .expect("both again");
}
