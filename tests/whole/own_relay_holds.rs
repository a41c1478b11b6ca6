//! The relay in the app is turned off while it does not run and still has messages.

use std::net::TcpListener;

use desktop_session::AppWindow;

use crate::built_in_relay::{
    Tunnel, callback_url, comes_once, here, live, post, relay_page, set_up_own, sheet_closes,
    state_is, want,
};
use crate::gallery::Gallery;
use crate::world::World;

/// Posts to the relay in the app, which is closed, by way of another program that has its store and key.
async fn post_to_the_closed(world: &World, tunnel: &Tunnel, callback: &str, text: &str) {
    let keyring = world.session.keyring().expect("this session has one");
    let names = keyring
        .accounts(&world.session, "PingMe Desktop")
        .expect("secret-tool ends");
    let name = names.iter().find(|name| name.contains("relay-key"));
    let key = keyring
        .secret(&world.session, "PingMe Desktop", name.expect("it was made"))
        .expect("secret-tool ends");
    let key = relay::RelayKey::from_bytes(key.as_slice().try_into().expect("32 bytes"));
    let mut config = relay::Config::new(here(0), world.data().join("relay"), key);
    config.public_url = Some(tunnel.url().parse().expect("a URL"));
    let served = relay::Relay::start(config).await.expect("it serves");
    let path = callback.strip_prefix(&tunnel.url()).expect("a path");
    let url = format!("http://{}{path}", served.local_addr());
    assert_eq!(post(&url, text).await, Some(200));
    served.stop().await;
}

#[tokio::test]
async fn what_one_that_does_not_run_has_accepted_comes_before_it_is_turned_off_or_it_is_asked_again()
 {
    let gallery = Gallery::of("own-relay-holds");
    let world = World::start().await;
    let tunnel = Tunnel::start(&world, "tunnel");
    let window = world.open().await;
    set_up_own(&world, &window, &tunnel).await;
    let callback = callback_url(&window, 1).await;
    window.quit().await.expect("the app quits with its window");
    post_to_the_closed(&world, &tunnel, &callback, "[JD] Code 482913.").await;
    let turn_off = async |window: &AppWindow| {
        relay_page(window).await;
        state_is(window, "failed").await;
        window.click("own-relay-off").await.expect("the button");
        let confirmed = window.click("own-relay-confirm-off").await;
        confirmed.expect("the confirmation");
    };

    // Another program has its port: what it has is fetched all the same.
    let other = TcpListener::bind(here(tunnel.port)).expect("it is free");
    let window = world.open().await;
    turn_off(&window).await;
    state_is(&window, "off").await;
    comes_once(&window, "482913").await;
    drop(other);

    // What nobody can read may still hold some.
    window.click("own-relay-use").await.expect("the button");
    want(&window, &tunnel.url(), tunnel.port).await;
    sheet_closes(&window).await;
    live(&window, 0).await;
    window.quit().await.expect("the app quits with its window");
    std::fs::write(world.data().join("relay").join("relay.db"), [7; 8192]).expect("a file");
    let window = world.open().await;
    turn_off(&window).await;
    window
        .wait_for("question-warning")
        .await
        .expect("it says so");
    gallery.take(&window, "01-holds").await;
    state_is(&window, "failed").await;
    let again = window.click("own-relay-confirm-off").await;
    again.expect("it is wanted all the same");
    state_is(&window, "off").await;
}
