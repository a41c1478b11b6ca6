//! A second start on a data folder that is in use.

use std::time::Duration;

use desktop_session::{AppStart, AppWindow, Child, Session, SessionOptions, until_async};

use crate::world::{START, World};

async fn has_focus(window: &AppWindow) -> bool {
    window.script("return document.hasFocus()").await.ok() == Some(true.into())
}

#[tokio::test]
async fn a_second_start_in_the_same_session_ends_and_brings_the_first_window_forward() {
    let world = World::start().await;
    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");

    // Another window takes the focus: the app on another folder, which is another instance.
    let elsewhere = world.session.home().join("another");
    let other = AppWindow::open(
        &world.session,
        &AppStart {
            arguments: vec![
                "--data-dir".into(),
                elsewhere.to_string_lossy().into_owned(),
            ],
            ..world.app_start()
        },
    )
    .await
    .expect("another folder, another instance");
    other.wait_for("door-account").await.expect("the first run");
    until_async("the other window's focus", START, || async {
        Ok((has_focus(&other).await && !has_focus(&window).await).then_some(()))
    })
    .await
    .expect("a new window has the focus");

    let again = world.app_start();
    let mut command = world.session.command(&again.program);
    command.args(&again.arguments);
    let log = world.session.logs().join(format!("{}.log", again.name));
    let mut second = Child::start(&mut command, &log).expect("it starts");
    let status = second
        .wait(Duration::from_secs(30))
        .expect("it ends by itself");
    assert!(status.success(), "{status}");
    until_async("the first window's focus", START, || async {
        Ok(has_focus(&window).await.then_some(()))
    })
    .await
    .expect("the first window comes forward");
}

#[tokio::test]
async fn a_folder_in_use_is_refused_in_words_and_so_is_a_history_whose_key_is_elsewhere() {
    let world = World::start().await;
    let first = world.open().await;
    first.wait_for("door-account").await.expect("the first run");

    // Another bus, so that the two cannot find each other by it: only the folder's lock is left.
    let another = Session::start(SessionOptions::default()).expect("a session starts");
    let second = AppWindow::open(&another, &world.app_start())
        .await
        .expect("the app starts");
    let reason = async |code: &str| {
        second
            .wait_for_css(&format!("[data-testid='blocked'] [data-code='{code}']"))
            .await
    };
    reason("folder_in_use")
        .await
        .expect("it says why it does not go on");
    assert!(
        !second
            .shows("door-account")
            .await
            .expect("the window answers")
    );

    first.quit().await.expect("the app quits with its window");
    second
        .click("try-again")
        .await
        .expect("it can be tried again");
    // The folder is free now, but the key of its history is in the first session's keyring: that
    // history is nothing to start afresh over.
    reason("history_key_missing").await.expect("it says so");
}
