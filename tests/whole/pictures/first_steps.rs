//! The first run, the settings, the lock, and what takes the app along or away.

use std::path::{Path, PathBuf};

use desktop_session::{AppStart, AppWindow};

use super::album::Album;
use crate::app::{
    ENTER, ESCAPE, ask_for_number, enter_account, focus_comes, settings_page, wait_for_card,
    wait_until_live,
};
use crate::gallery::choose;
use crate::stopped_clock::StoppedClock;
use crate::world::{KEY, USER, World};

pub(crate) const STATES: &[&str] = &[
    "first-run",
    "first-run-key",
    "first-run-pair",
    "first-run-confirm",
    "first-run-callback",
    "first-run-test",
    "inbox-empty",
    "inbox-waiting",
    "settings-accounts",
    "settings-relay",
    "settings-notifications",
    "settings-copying",
    "settings-history",
    "settings-appearance",
    "settings-shortcuts",
    "settings-network",
    "settings-diagnostics",
    "backup",
    "lock-set-up",
    "locked",
    "forget",
    "restore",
];

const PASSWORD: &str = "heron by the reeds";

#[tokio::test]
async fn the_first_run_and_the_settings_look_as_they_are_kept() {
    let album = Album::of("first-steps", STATES);
    let (world, clock) = super::world("2026-11-26 10:41:00").await;
    let window = world.open().await;
    first_run(&album, &world, &window).await;

    wait_for_card(&window, "empty").await;
    album.take(&window, "inbox-empty").await;
    ask_for_number(&window, "jd").await;
    wait_for_card(&window, "waiting").await;
    // Its row says for a moment that it was copied.
    let row = "[data-testid^='sidebar-number-'] .left.shown";
    window.wait_until_gone(row).await.expect("it goes out");
    clock.move_to(&window, "2026-11-26 10:41:06").await;
    album.take(&window, "inbox-waiting").await;

    settings(&album, &window).await;
    lock(&album, &window).await;
    settings_page(&window, "history").await;
    click(&window, "forget-everything").await;
    shown(&window, "forget-word").await;
    album.take(&window, "forget").await;
    click(&window, "forget-keep").await;

    let file = back_up(&album, &world, &window, &clock).await;
    window.quit().await.expect("the app ends");
    restore(&album, &world, &file, &clock).await;
    album.close();
}

async fn click(window: &AppWindow, id: &str) {
    let clicked = window.click(id).await;
    clicked.unwrap_or_else(|error| panic!("{id}: {error}"));
}

async fn shown(window: &AppWindow, id: &str) {
    let shown = window.wait_for(id).await;
    shown.unwrap_or_else(|error| panic!("{id}: {error}"));
}

async fn type_into(window: &AppWindow, id: &str, text: &str) {
    let typed = window.type_into(id, text).await;
    typed.unwrap_or_else(|error| panic!("{id}: {error}"));
}

/// From the two doors to the end of the test, each step as it is about to be done.
async fn first_run(album: &Album, world: &World, window: &AppWindow) {
    shown(window, "door-account").await;
    album.take(window, "first-run").await;
    click(window, "door-account").await;
    type_into(window, "field-user-id", USER).await;
    type_into(window, "field-key", KEY).await;
    album.take(window, "first-run-key").await;
    window.press(ESCAPE).await.expect("a key");
    window.script("location.reload()").await.expect("anew");
    enter_account(world, window).await;

    let link = world.relay.pairing_link(USER);
    type_into(
        window,
        "field-link",
        "pingme://pair?v=1&relay=https%3A%2F%2Frelay.example.org",
    )
    .await;
    album.take(window, "first-run-pair").await;
    type_into(window, "field-link", &link).await;
    click(window, "submit-link").await;
    shown(window, "confirm-pair").await;
    album.take(window, "first-run-confirm").await;
    click(window, "confirm-pair").await;
    click(window, "reveal").await;
    let callback = window.value("callback-url").await.expect("the URL");
    album.take(window, "first-run-callback").await;
    world.simulator.call_back(&callback).await;
    click(window, "callback-continue").await;
    click(window, "self-test-run").await;
    shown(window, "self-test-result").await;
    album.take(window, "first-run-test").await;
    click(window, "finish-setup").await;
    wait_until_live(window).await;
}

async fn settings(album: &Album, window: &AppWindow) {
    for (name, read) in [
        ("accounts", "account-change-key"),
        ("relay", "device"),
        ("notifications", "mute-more"),
        ("copying", "shortcut-change"),
        ("history", "back-up"),
        ("appearance", "settings"),
        ("shortcuts", "single-keys"),
        ("network", "network-save"),
        ("diagnostics", "report-show"),
    ] {
        settings_page(window, name).await;
        // What is asked for when the page opens has been answered.
        shown(window, read).await;
        album.take(window, &format!("settings-{name}")).await;
    }
}

/// Writes a backup, and gives its file.
async fn back_up(
    album: &Album,
    world: &World,
    window: &AppWindow,
    clock: &StoppedClock,
) -> PathBuf {
    settings_page(window, "history").await;
    click(window, "back-up").await;
    for field in ["backup-password", "backup-password-again"] {
        type_into(window, field, PASSWORD).await;
    }
    album.take(window, "backup").await;
    clock.run("2026-11-26 10:41:06");
    click(window, "backup-write").await;
    shown(window, "backup-written").await;
    clock.set("2026-11-26 10:41:06");
    click(window, "backup-close").await;
    crate::backup::backup_in(&world.session.home())
}

async fn lock(album: &Album, window: &AppWindow) {
    settings_page(window, "history").await;
    click(window, "app-lock").await;
    for field in ["password-new", "password-again"] {
        type_into(window, field, PASSWORD).await;
    }
    album.take(window, "lock-set-up").await;
    click(window, "password-done").await;
    shown(window, "lock-now").await;
    // A locked app can be given no other look.
    for (language, look) in Album::looks() {
        choose(window, language, look).await;
        window.press_with_control("l").await.expect("a key");
        wait_for_card(window, "locked").await;
        focus_comes(window, "lock-password").await;
        album.take_sizes(window, "locked", (language, look)).await;
        type_into(window, "lock-password", PASSWORD).await;
        window.press(ENTER).await.expect("a key");
        let open = window
            .wait_until_gone("[data-testid='lock-password']")
            .await;
        open.expect("it is unlocked");
    }
    choose(window, "en", "light").await;
}

/// The app of another computer of the same person, with the file.
async fn restore(album: &Album, world: &World, file: &Path, clock: &StoppedClock) {
    let start = world.app_start();
    let folder = world.session.home().join("another-computer");
    let start = AppStart {
        arguments: vec![
            "--data-dir".to_owned(),
            folder.to_string_lossy().into_owned(),
        ],
        ..start
    };
    let window = AppWindow::open(&world.session, &start).await;
    let window = window.expect("the app starts");
    click(&window, "door-restore").await;
    crate::backup::choose_file(world, file);
    clock.run("2026-11-26 10:41:06");
    crate::backup::password(&window, PASSWORD).await;
    shown(&window, "restore-do").await;
    clock.set("2026-11-26 10:41:06");
    album.take(&window, "restore").await;
}
