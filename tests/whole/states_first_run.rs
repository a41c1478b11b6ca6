//! The first run in every state, on good days and bad ones.

use desktop_session::AppWindow;
use serde_json::json;

use crate::app::{
    enter_account, get_number, set_up, settings_page, wait_for_card, wait_for_code,
    wait_until_live, words,
};
use crate::gallery::Gallery;
use crate::wire::Wire;
use crate::world::{KEY, USER, World};

/// Waits until the window says what went wrong, by its stable name.
pub(crate) async fn problem(window: &AppWindow, code: &str) {
    window
        .wait_for_css(&format!("[data-testid='problem'][data-code='{code}']"))
        .await
        .unwrap_or_else(|error| panic!("{code}: {error}"));
}

async fn type_over(window: &AppWindow, field: &str, text: &str) {
    window
        .type_into(field, text)
        .await
        .unwrap_or_else(|error| panic!("{field}: {error}"));
}

#[tokio::test]
async fn a_key_is_checked_and_each_refusal_says_what_to_look_at() {
    let gallery = Gallery::of("first-run-key");
    let world = World::start().await;
    let window = world.open().await;
    window.wait_for("door-account").await.expect("the doors");
    gallery.take(&window, "01-doors").await;

    window.click("door-account").await.expect("the first door");
    window.wait_for("field-user-id").await.expect("the form");
    gallery.take(&window, "02-key").await;
    window
        .click("advanced")
        .await
        .expect("the address is there");
    type_over(&window, "field-user-id", USER).await;
    type_over(&window, "field-key", "a-key-of-nobody").await;
    let refused = [
        ("http://pingme.example", "bad_base_url", "03-bad-address"),
        ("http://127.0.0.1:9", "pingme_unreachable", "04-unreachable"),
        (
            world.simulator.base_url(),
            "pingme_forbidden",
            "05-wrong-key",
        ),
    ];
    for (address, code, name) in refused {
        type_over(&window, "field-base-url", address).await;
        window.click("submit-key").await.expect("the button");
        problem(&window, code).await;
        gallery.take(&window, name).await;
    }

    // A proxy that refuses: nobody listens there. It is asked for what is not on this machine.
    window.click("network-open").await.expect("the network");
    gallery.take(&window, "06-network").await;
    window
        .choose("network-proxy", "socks5")
        .await
        .expect("SOCKS5");
    type_over(&window, "network-address", "127.0.0.1:9").await;
    type_over(&window, "network-user", "ada").await;
    type_over(&window, "network-password", "s3cret-of-the-proxy").await;
    gallery.take(&window, "07-socks5").await;
    window.click("network-save").await.expect("it is kept");
    window
        .wait_for_attribute("network-open", "data-proxy", "socks5")
        .await
        .expect("it is in effect");
    type_over(
        &window,
        "field-base-url",
        "https://pingme.example/thirdparty",
    )
    .await;
    window.click("submit-key").await.expect("the button");
    problem(&window, "proxy_refused").await;
    gallery.take(&window, "08-proxy-refuses").await;

    type_over(&window, "field-base-url", world.simulator.base_url()).await;
    type_over(&window, "field-key", KEY).await;
    let silence = json!({"operation": "getAppList", "fault": "silence", "times": 0});
    world.simulator.fail(&silence).await;
    window.click("submit-key").await.expect("the button");
    window
        .wait_for_css("form [role='status'] li")
        .await
        .expect("it is being checked");
    gallery.take(&window, "09-checking").await;
}

#[tokio::test]
async fn pairing_names_who_it_is_with_and_says_why_a_link_is_of_no_use() {
    let gallery = Gallery::of("first-run-pairing");
    let mut world = World::start().await;
    let wire = Wire::to(world.relay.address()).await;
    world.relay.move_behind(wire.url()).await;
    world.relay.add_account("u-somebody-else");
    let window = world.open().await;
    enter_account(&world, &window).await;
    gallery.take(&window, "01-link").await;

    let foreign = world.relay.pairing_link("u-somebody-else");
    let newer = world.relay.pairing_link(USER).replace("v=1", "v=2");
    let insecure = world
        .relay
        .pairing_link(USER)
        .replace("http%3A%2F%2F127.0.0.1", "http%3A%2F%2Frelay.example");
    let unreadable = [
        ("https://example.org", "link_unreadable", "02-no-link"),
        (&*foreign, "link_other_account", "03-foreign"),
        (&*newer, "relay_newer", "04-newer"),
        (&*insecure, "link_insecure", "05-insecure"),
    ];
    for (link, code, name) in unreadable {
        type_over(&window, "field-link", link).await;
        window.click("submit-link").await.expect("the button");
        problem(&window, code).await;
        gallery.take(&window, name).await;
    }

    let old = world.relay.old_pairing_link(USER);
    type_over(&window, "field-link", &old).await;
    window.click("submit-link").await.expect("the button");
    window.wait_for("confirm-pair").await.expect("it is asked");
    gallery.take(&window, "06-confirm").await;
    window.click("confirm-pair").await.expect("it is confirmed");
    problem(&window, "link_expired").await;
    gallery.take(&window, "07-expired").await;

    let link = world.relay.pairing_link(USER);
    type_over(&window, "field-link", &link).await;
    window.click("submit-link").await.expect("the button");
    let other = "pingme-relay-protocol: 9\r\n";
    wire.answer("/v1/", "426 Upgrade Required", other);
    window.click("confirm-pair").await.expect("it is confirmed");
    problem(&window, "relay_newer").await;
    gallery.take(&window, "08-relay-of-another-version").await;

    // The relay pairs, and its answer is lost. The same link goes on where it was.
    wire.lose_answers("/v1/pair");
    window.click("confirm-pair").await.expect("once more");
    problem(&window, "relay_unreachable").await;
    gallery.take(&window, "09-answer-lost").await;
    wire.mend();
    window.click("confirm-pair").await.expect("once more");
    window
        .wait_for("callback-continue")
        .await
        .expect("the lost pairing is found again");
    assert_eq!(world.relay.devices(USER), 1, "one device, asked for twice");
    window
        .wait_for_attribute("pingme-seen", "data-is", "never")
        .await
        .expect("PingMe does not know the URL yet");
    gallery.take(&window, "10-callback").await;

    window.click("reveal").await.expect("the URL is shown");
    gallery.take(&window, "11-callback-shown").await;
    let url = window.value("callback-url").await.expect("the URL");
    world.simulator.call_back(&url).await;
    world.simulator.send_body(USER, "a first callback").await;
    window
        .wait_for_attribute("pingme-seen", "data-is", "last")
        .await
        .expect("the first call changes the line");
    gallery.take(&window, "12-callback-seen").await;

    window
        .click("callback-continue")
        .await
        .expect("the next step");
    window.wait_for("self-test-run").await.expect("the test");
    gallery.take(&window, "13-test").await;
    wire.answer("/callback/", "404 Not Found", "");
    window.click("self-test-run").await.expect("the button");
    problem(&window, "callback_refused").await;
    gallery.take(&window, "14-test-refused").await;
    wire.mend();
    window.click("self-test-run").await.expect("the button");
    window
        .wait_for("self-test-result")
        .await
        .expect("it comes back");
    gallery.take(&window, "15-test-passed").await;
    window.click("finish-setup").await.expect("the end");
    wait_until_live(&window).await;

    // The link has been used: by this computer, which unpairs and tries it again.
    settings_page(&window, "relay").await;
    window.click("unpair").await.expect("the button");
    window
        .click("confirm-unpair")
        .await
        .expect("the confirmation");
    window
        .click("pair-again")
        .await
        .expect("pairing is offered");
    type_over(&window, "field-link", &link).await;
    window.click("submit-link").await.expect("the button");
    window
        .click("confirm-pair")
        .await
        .expect("the confirmation");
    problem(&window, "link_used").await;
    gallery.take(&window, "16-used").await;
}

#[tokio::test]
async fn a_relay_that_is_down_at_the_start_and_one_of_another_version_are_named_and_waited_for() {
    let gallery = Gallery::of("relay-trouble");
    let mut world = World::start().await;
    let wire = Wire::to(world.relay.address()).await;
    world.relay.move_behind(wire.url()).await;
    let window = world.open().await;
    set_up(&world, &window).await;
    window.quit().await.expect("the app quits with its window");

    world.relay.kill();
    let window = world.open().await;
    window
        .wait_for_attribute("relay-state", "data-state", "reconnecting")
        .await
        .expect("it is said");
    gallery.take(&window, "01-down-at-the-start").await;
    world.relay.serve().await;
    wait_until_live(&window).await;

    let other = "pingme-relay-protocol: 9\r\n";
    wire.answer("/v1/", "426 Upgrade Required", other);
    world.relay.kill();
    world.relay.serve().await;
    window
        .wait_for_attribute("relay-trouble", "data-code", "relay_newer")
        .await
        .expect("it says that the relay is to be updated");
    gallery.take(&window, "02-another-version").await;
    wire.mend();
    wait_until_live(&window).await;
}

#[tokio::test]
async fn a_clock_that_is_ten_minutes_off_changes_no_age() {
    for seconds in [600, -600] {
        let mut world = World::start().await;
        world.relay.move_clock(seconds).await;
        let window = world.open().await;
        set_up(&world, &window).await;
        let number = get_number(&window, "jd").await;
        let text = "[JD] Your verification code is 552019. It is valid for 5 minutes.";
        world.sms("jd", &number, text).await;
        wait_for_code(&window, "552019").await;
        wait_for_card(&window, "lit").await;
        let card = window.text("card").await.expect("the card");
        let fresh = card.contains("just now") || card.contains(" s ago");
        assert!(fresh, "{seconds}: {card}");
        // Five minutes less the seconds that the test has taken.
        assert!(
            card.contains("4:") && card.contains("left"),
            "{seconds}: {card}"
        );
        // Its whole content: the driver leaves out what may be shortened.
        let foot = words(&window, "relay-state").await;
        assert!(!foot.contains("min"), "{seconds}: {foot}");
    }
}
