//! The settings in both languages, and what a change of them does.

use desktop_session::AppWindow;

use crate::app::{set_up, settings_page, wait_until_live};
use crate::gallery::Gallery;
use crate::nginx::Nginx;
use crate::states_first_run::problem;
use crate::world::{KEY, USER, World};

#[tokio::test]
async fn the_self_test_through_a_real_nginx_names_each_leg() {
    let gallery = Gallery::of("self-test-nginx");
    let mut world = World::start().await;
    let folder = world.session.folder().join("nginx");
    std::fs::create_dir(&folder).expect("a folder");
    let nginx = Nginx::start(&folder, world.relay.address());
    world.relay.move_behind(nginx.url()).await;
    let window = world.open().await;
    // Pairing, callback URL and the first run's own test go through it as well.
    set_up(&world, &window).await;
    settings_page(&window, "relay").await;
    window.click("self-test-run").await.expect("the self-test");
    window
        .wait_for("self-test-result")
        .await
        .expect("it comes back");
    let sum: f64 = legs(&window).await.iter().sum();
    let total = took(&window, "self-test-result", "data-total").await;
    assert!(
        (sum - total).abs() < 0.01,
        "{sum} ms in legs, {total} ms in all"
    );
    gallery.take(&window, "01-through-nginx").await;
}

/// What a part of the self-test took, in milliseconds.
async fn took(window: &AppWindow, part: &str, attribute: &str) -> f64 {
    window
        .attribute(&format!("[data-testid='{part}']"), attribute)
        .await
        .expect("it is there")
        .parse()
        .expect("a number")
}

async fn legs(window: &AppWindow) -> Vec<f64> {
    let mut legs = Vec::new();
    for leg in ["leg-sent", "leg-stored", "leg-back", "leg-saved"] {
        legs.push(took(window, leg, "data-ms").await);
    }
    legs
}

#[tokio::test]
async fn the_settings_show_accounts_relay_network_and_looks_and_each_takes_effect() {
    let gallery = Gallery::of("settings");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    settings_page(&window, "accounts").await;
    gallery.take(&window, "01-accounts").await;
    window.click("account-change-key").await.expect("the key");
    window
        .type_into("field-new-key", "a-key-of-nobody")
        .await
        .expect("the form");
    window.click("account-save").await.expect("the button");
    problem(&window, "pingme_forbidden").await;
    gallery.take(&window, "02-wrong-key").await;
    window
        .type_into("field-new-key", KEY)
        .await
        .expect("the form");
    window.click("account-save").await.expect("the button");
    window
        .wait_until_gone("[data-testid='field-new-key']")
        .await
        .expect("the key is good");

    settings_page(&window, "relay").await;
    window
        .wait_for("device")
        .await
        .expect("this computer is listed");
    window.click("self-test-run").await.expect("the self-test");
    window
        .wait_for("self-test-result")
        .await
        .expect("it comes back");
    gallery.take(&window, "03-relay").await;
    assert_eq!(legs(&window).await.len(), 4);
    window.click("unpair").await.expect("the button");
    window
        .wait_for("confirm-unpair")
        .await
        .expect("it is asked");
    gallery.take(&window, "04-unpair").await;
    window
        .click("confirm-unpair")
        .await
        .expect("the confirmation");
    window
        .wait_until_gone("[data-testid='unpair']")
        .await
        .expect("it is unpaired");
    gallery.take(&window, "05-not-paired").await;
    assert_eq!(world.relay.devices(USER), 0);
    window
        .click("pair-again")
        .await
        .expect("pairing is offered");
    crate::app::pair(&world, &window).await;

    settings_page(&window, "network").await;
    gallery.take(&window, "06-network").await;
    window.choose("network-proxy", "http").await.expect("HTTP");
    window
        .type_into("network-address", "not an address")
        .await
        .expect("the form");
    window.click("network-save").await.expect("the button");
    problem(&window, "bad_proxy").await;
    gallery.take(&window, "07-bad-proxy").await;
    window
        .type_into("network-address", "127.0.0.1:9")
        .await
        .expect("the form");
    window.click("network-save").await.expect("the button");
    // What is on this machine is never asked through a proxy: the relay stays live.
    wait_until_live(&window).await;

    settings_page(&window, "appearance").await;
    gallery.take(&window, "08-appearance").await;
    for page in ["copying", "shortcuts"] {
        settings_page(&window, page).await;
        gallery.take(&window, &format!("08-{page}")).await;
    }

    settings_page(&window, "accounts").await;
    window.click("account-remove").await.expect("the button");
    window
        .wait_for("confirm-remove")
        .await
        .expect("it is asked");
    gallery.take(&window, "09-remove").await;
    window
        .click("confirm-remove")
        .await
        .expect("the confirmation");
    window
        .wait_for("door-account")
        .await
        .expect("the first run again");
    assert_eq!(world.relay.devices(USER), 0, "the device is gone there too");
    let keyring = world.session.keyring().expect("this session has one");
    let kept = keyring
        .accounts(&world.session, "PingMe Desktop")
        .expect("secret-tool ends");
    for name in ["app-key-", "device-token-", "device-key-", "psk-"] {
        assert!(
            !kept.iter().any(|it| it.contains(name)),
            "{name} in {kept:?}"
        );
    }
}
