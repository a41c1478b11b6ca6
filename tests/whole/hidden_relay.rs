//! The relay in the app where the app starts at login, out of sight: codes arrive before anybody opens a window.

use desktop_session::{Frame, Tray, until_async};

use crate::app::change_settings;
use crate::built_in_relay::{Tunnel, callback_url, post, set_up_own};
use crate::login_start::{log_in, started};
use crate::world::{START, World};

#[tokio::test]
async fn a_code_arrives_through_the_own_relay_while_no_window_was_ever_shown() {
    let world = World::start().await;
    let server = world.notifications();
    let tray = Tray::start(&world.session).expect("there is none yet");
    let tunnel = Tunnel::start(&world, "tunnel");
    let window = world.open().await;
    set_up_own(&world, &window, &tunnel).await;
    let callback = callback_url(&window, 1).await;
    let on = "return await window.__TAURI_INTERNALS__.invoke('set_login_start', {on: true})";
    assert_eq!(window.promised(on).await.expect("an answer"), true);
    change_settings(&window, "start_hidden: true").await;
    window.quit().await.expect("the app quits with its window");
    tray.empty().expect("its item goes");

    let launched = log_in(&world, "login.log");
    let app = started(&world.data());
    let shown = || {
        Frame::now(&world.session, app)
            .expect("the display")
            .is_some()
    };
    // PingMe tries again as long as it is not taken.
    until_async("its relay", START, async || {
        let status = post(&callback, "[JD] Your verification code is 482913.").await;
        Ok((status == Some(200)).then_some(()))
    })
    .await
    .expect("the relay starts with the app");
    let told = server.wait_for("482 913", START).expect("the code is told");
    assert!(told.summary.contains("482 913"), "{told:?}");
    assert!(!shown(), "nobody asked for a window");

    let item = tray.item().expect("the app has one");
    item.choose("Quit").expect("the menu's entry");
    tray.empty().expect("it quits");
    assert!(!shown());
    drop(launched);
}
