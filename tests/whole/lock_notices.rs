//! What the actions of notifications do once the app is locked, which is nothing of what was locked.

use desktop_session::{Tray, until};

use crate::app::{get_number, set_up, wait_for_code};
use crate::lock::{arrived, finds, locked, open_again, set_password, sms};
use crate::page::reachable;
use crate::world::{START, World};

#[tokio::test]
async fn the_copy_of_a_notification_copies_nothing_once_the_app_is_locked() {
    /// The two requests go out one after the other; on a machine that stands still between them, the code was
    /// copied before the app was locked.
    const ROUNDS: usize = 10;
    let world = World::start().await;
    let server = world.notifications();
    let tray = Tray::start(&world.session).expect("there is none yet");
    let clipboard = world.session.clipboard();
    let window = world.open().await;
    set_up(&world, &window).await;
    let item = tray.item().expect("the app has one");
    let number = get_number(&window, "jd").await;
    set_password(&window).await;
    for round in 0..ROUNDS {
        let code = format!("48291{round}");
        sms(&world, &number, &code, "heron").await;
        let shown = format!("482 91{round}");
        let told = server.wait_for(&shown, START).expect("it is told");
        // Whoever copies asks first what is there, and this program takes its time to say so.
        let slow = clipboard.fill("something else").expect("xclip owns it");
        slow.freeze();
        server.press(&told, "Copy").expect("it has the action");
        item.choose("Lock now").expect("the tray's entry");
        locked(&window).await;
        let refused = until("the copy to be over", START, || {
            let log = window.log().ok()?;
            let refused = log.matches("code was not copied").count() > round;
            let held = refused || clipboard.text().ok()?.as_deref() == Some(&code);
            held.then_some(refused)
        })
        .expect("it ends");
        slow.thaw();
        if refused {
            // That program may have ended, of who asked it and was gone when it answered.
            let held = clipboard.text().expect("xclip ends");
            assert_ne!(held.as_deref(), Some(&*code));
            return;
        }
        open_again(&window).await;
    }
    panic!("it was copied in all {ROUNDS} rounds");
}

/// How many notifications dunst shows.
fn popups(world: &World) -> String {
    let printed = world.session.run("dunstctl", &["count", "displayed"]);
    printed.expect("dunstctl ends").trim().to_owned()
}

#[tokio::test]
async fn an_action_of_what_dunst_brings_back_opens_nothing_of_a_locked_app() {
    let world = World::start().await;
    let _dunst = desktop_session::dunst(&world.session).expect("dunst starts");
    let dunstctl = |word: &str| {
        world
            .session
            .run("dunstctl", &[word])
            .expect("dunstctl ends")
    };
    let shows = |count: &str| {
        until("dunst", START, || (popups(&world) == count).then_some(()))
            .unwrap_or_else(|_| panic!("it shows {}, not {count}", popups(&world)));
    };
    let clipboard = world.session.clipboard();
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    set_password(&window).await;
    window
        .click("nav-settings")
        .await
        .expect("away from the code");
    let other = clipboard.fill("something else").expect("xclip owns it");

    // What dunst does is what opens it, where the app is not locked.
    sms(&world, &number, "482913", "heron").await;
    shows("1");
    dunstctl("action");
    window
        .wait_for("copy-code")
        .await
        .expect("the message is open");

    // The app takes off what dunst shows; who brings it back and clicks it is asked for the password.
    window
        .click("nav-settings")
        .await
        .expect("away from the code");
    dunstctl("close-all");
    sms(&world, &number, "771204", "kingfisher").await;
    shows("1");
    window.press_with_control("l").await.expect("its keys");
    locked(&window).await;
    shows("0");
    dunstctl("history-pop");
    shows("1");
    dunstctl("action");
    dunstctl("close-all");
    shows("0");
    // What comes after it is told after it.
    sms(&world, &number, "305518", "grebe").await;
    arrived(&window, "1").await;
    shows("1");
    let secrets = ["771204", "771 204", "kingfisher", number.as_str()];
    assert_eq!(
        finds(&reachable(&window).await, &secrets),
        Vec::<String>::new()
    );
    let text = clipboard.text().expect("xclip");
    assert_eq!(text.as_deref(), Some("something else"));
    drop(other);

    // A click on that leads to its message, once that is unlocked.
    dunstctl("action");
    open_again(&window).await;
    wait_for_code(&window, "305518").await;
}
