//! The keyring is missing, locked or gone, and comes back: with GNOME's own keyring and its prompt.

use std::fs;

use desktop_session::{AppWindow, Keyring, Prompter, SessionOptions, until, until_async};
use serde_json::{Value, json};

use crate::app::{
    code_comes, enter_account, get_number, set_up, submit_account, wait_for_code, wait_until_live,
};
use crate::gallery::Gallery;
use crate::search::{Needle, finds};
use crate::world::{KEY, START, USER, World};

/// A world whose session has no keyring but those that the test starts.
async fn world() -> World {
    World::start_with(SessionOptions {
        keyring: false,
        ..SessionOptions::default()
    })
    .await
}

/// Calls one of the app's commands as the window does.
async fn invoke(window: &AppWindow, command: &str, form: Value) -> Result<Value, String> {
    let script = format!("return await window.__TAURI_INTERNALS__.invoke('{command}', {form})");
    let answer = window.promised(&script).await;
    answer.map_err(|error| error.to_string())
}

async fn snapshot(window: &AppWindow) -> Value {
    let snapshot = invoke(window, "snapshot", json!({})).await;
    snapshot.expect("there is one at any time")
}

/// Waits until the window says why it does not go on.
async fn blocked_by(window: &AppWindow, code: &str) {
    window
        .wait_for_css(&format!("[data-testid='blocked'] [data-code='{code}']"))
        .await
        .unwrap_or_else(|error| panic!("not blocked by {code}: {error}"));
}

async fn try_again(window: &AppWindow) {
    window
        .click("try-again")
        .await
        .expect("it can be tried again");
}

#[tokio::test]
async fn without_a_keyring_the_app_says_so_and_a_run_that_keeps_nothing_gets_numbers() {
    let gallery = Gallery::of("keyring-missing");
    let world = world().await;
    let window = world.open().await;
    blocked_by(&window, "keyring_missing").await;
    gallery.take(&window, "1-missing").await;
    try_again(&window).await;
    blocked_by(&window, "keyring_missing").await;

    window.click("this-run").await.expect("it needs no keyring");
    window.wait_for("door-account").await.expect("the doors");
    submit_account(&world, &window).await;
    window
        .wait_for("skip-pairing")
        .await
        .expect("pairing is explained, not offered");
    gallery.take(&window, "2-no-pairing").await;
    window.click("skip-pairing").await.expect("the way on");
    window
        .wait_for("this-run-banner")
        .await
        .expect("it is said at any time");
    let account = until_async("the account", START, async || {
        Ok(snapshot(&window).await["accounts"][0]["id"].as_i64())
    })
    .await
    .expect("PingMe takes the key");
    let form = json!({"form": {
        "account": account, "app": "jd", "country": "US", "number": null, "over_limit": false,
    }});
    let bought = invoke(&window, "lock_number", form)
        .await
        .expect("a number is got");
    let number = bought["purchase"]["number"].as_str().expect("its digits");
    let link = world.relay.pairing_link(USER);
    let form = json!({"form": {
        "account": account, "link": link, "device_name": "test", "replace": false,
    }});
    let paired = invoke(&window, "pair", form).await;
    let refusal = paired.expect_err("its messages would be lost with the run");
    assert!(refusal.contains("not_this_run"), "{refusal}");
    let now = snapshot(&window).await;
    assert_eq!(now["this_run"], true);
    assert_eq!(now["numbers"][0]["key"]["phone"], number);
    gallery.take(&window, "3-this-run").await;

    let refused = invoke(&window, "try_again", json!({})).await;
    let reason = refused.expect_err("there is no keyring yet");
    assert!(reason.contains("keyring_missing"), "{reason}");
    assert_eq!(snapshot(&window).await["this_run"], true);

    let keyring = Keyring::unlocked(&world.session).expect("a keyring starts");
    let kept = invoke(&window, "try_again", json!({}))
        .await
        .expect("now there is one");
    assert_eq!(kept["this_run"], false);
    assert_eq!(kept["accounts"], json!([]));
    let names = keyring
        .accounts(&world.session, "PingMe Desktop")
        .expect("secret-tool ends");
    assert_eq!(names.len(), 1, "the history's key alone: {names:?}");
    window.quit().await.expect("the app quits with its window");
    let needles = [
        Needle::text("the app key", KEY),
        Needle::text("the number", number),
    ];
    assert_eq!(finds(&world.data(), &needles), Vec::<String>::new());
}

#[tokio::test]
async fn a_locked_keyring_is_asked_for_its_password_and_a_no_is_taken_for_one() {
    let gallery = Gallery::of("keyring-locked");
    let world = world().await;
    let keyring = Keyring::unlocked(&world.session).expect("a keyring starts");
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    window.quit().await.expect("the app quits with its window");
    keyring.kill(&world.session).expect("it goes");
    world
        .sms("jd", &number, "[JD] Your verification code is 482913.")
        .await;

    // Without anything to ask with, it says no by itself.
    let _keyring = Keyring::locked(&world.session).expect("a keyring starts");
    let window = world.open().await;
    blocked_by(&window, "keyring_locked").await;
    gallery.take(&window, "1-locked").await;

    let prompter = Prompter::install(&world.session).expect("the bus takes it");
    try_again(&window).await;
    prompter.dismiss().expect("it asks");
    until("the prompt to go", START, || {
        (!prompter.is_open().ok()?).then_some(())
    })
    .expect("it goes");
    window
        .wait_for_css("[data-testid='try-again']:not(:disabled)")
        .await
        .expect("the window hears of it");
    blocked_by(&window, "keyring_locked").await;
    let now = snapshot(&window).await;
    assert_eq!(now["blocked"]["code"], "keyring_locked");

    try_again(&window).await;
    prompter.answer().expect("it asks");
    wait_until_live(&window).await;
    wait_for_code(&window, "482913").await;
}

#[tokio::test]
async fn a_prompt_that_nobody_answers_holds_up_neither_the_window_nor_its_end() {
    let world = world().await;
    let keyring = Keyring::unlocked(&world.session).expect("a keyring starts");
    let window = world.open().await;
    enter_account(&world, &window).await;
    window.quit().await.expect("the app quits with its window");
    keyring.kill(&world.session).expect("it goes");

    let keyring = Keyring::locked(&world.session).expect("a keyring starts");
    let prompter = Prompter::install(&world.session).expect("the bus takes it");
    let window = world.open().await;
    prompter.wait_until_open().expect("it asks");
    blocked_by(&window, "keyring_locked").await;
    assert!(prompter.is_open().expect("xdotool ends"));
    window.quit().await.expect("the app ends all the same");
    keyring.kill(&world.session).expect("it goes");

    let _keyring = Keyring::locked(&world.session).expect("a keyring starts");
    let window = world.open().await;
    prompter.wait_until_open().expect("it asks");
    blocked_by(&window, "keyring_locked").await;
    invoke(&window, "start_this_run", json!({}))
        .await
        .expect("it waits for no prompt");
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    assert_eq!(snapshot(&window).await["this_run"], true);
    let reason = invoke(&window, "try_again", json!({})).await;
    let reason = reason.expect_err("the prompt is still there");
    assert!(reason.contains("keyring_locked"), "{reason}");

    // Answered in the end, it opens what is kept.
    prompter.answer().expect("it asks");
    until_async("what is kept", START, async || {
        let now = snapshot(&window).await;
        Ok((now["this_run"] == false && now["accounts"][0]["user_id"] == USER).then_some(()))
    })
    .await
    .expect("the run is left");
}

#[tokio::test]
async fn a_keyring_that_dies_stops_no_code_and_the_same_click_works_once_it_is_back() {
    let world = world().await;
    let keyring = Keyring::unlocked(&world.session).expect("a keyring starts");
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    keyring.kill(&world.session).expect("it goes");

    code_comes(&world, &window, &number, "482913").await;
    let account = snapshot(&window).await["accounts"][0]["id"].clone();
    let form = json!({"account": account});
    let reason = invoke(&window, "callback_url", form.clone()).await;
    let reason = reason.expect_err("the device's token is in the keyring");
    assert!(reason.contains("keyring_missing"), "{reason}");

    let keyring = Keyring::unlocked(&world.session).expect("a keyring starts");
    let url = invoke(&window, "callback_url", form.clone())
        .await
        .expect("the token is read");
    assert!(url.is_string());

    // Died and started again between two clicks: nobody notices.
    keyring.kill(&world.session).expect("it goes");
    let _keyring = Keyring::unlocked(&world.session).expect("a keyring starts");
    invoke(&window, "callback_url", form)
        .await
        .expect("the token is read");
    wait_until_live(&window).await;
}

#[tokio::test]
async fn a_history_whose_key_is_gone_is_set_aside_and_another_begun() {
    let gallery = Gallery::of("history-key-missing");
    let world = world().await;
    let keyring = Keyring::unlocked(&world.session).expect("a keyring starts");
    let window = world.open().await;
    enter_account(&world, &window).await;
    window.quit().await.expect("the app quits with its window");
    keyring.kill(&world.session).expect("it goes");
    fs::remove_dir_all(world.session.home().join(".local/share/keyrings"))
        .expect("the keyring's files");
    let before = fs::read(world.data().join("history.db")).expect("the history");

    let _keyring = Keyring::unlocked(&world.session).expect("a keyring starts");
    let window = world.open().await;
    blocked_by(&window, "history_key_missing").await;
    gallery.take(&window, "1-key-missing").await;
    let now = invoke(&window, "start_this_run", json!({}))
        .await
        .expect("a state");
    assert_eq!(now["this_run"], false, "there is a keyring");

    window.click("set-aside").await.expect("it is offered");
    window
        .wait_for("confirm-set-aside")
        .await
        .expect("it is asked first");
    gallery.take(&window, "2-set-aside").await;
    window
        .click("confirm-set-aside")
        .await
        .expect("another is begun");
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    let aside: Vec<_> = fs::read_dir(world.data())
        .expect("the data folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("history-set-aside-") && name.ends_with(".db")
        })
        .collect();
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert_eq!(fs::read(&aside[0]).expect("a file"), before);
    enter_account(&world, &window).await;
    window.quit().await.expect("the app quits with its window");
    let window = world.open().await;
    until_async("the account", START, async || {
        let now = snapshot(&window).await;
        Ok((now["accounts"][0]["user_id"] == USER).then_some(()))
    })
    .await
    .expect("it is kept from now on");
}
