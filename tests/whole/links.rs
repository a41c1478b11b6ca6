//! Pairing links that are opened outside the window.

use std::fs;

use desktop_session::{AppStart, AppWindow, Child};

use crate::app::enter_account;
use crate::programs;
use crate::world::{START, USER, World};

/// A session in which the account is there, and the app does not run.
async fn with_account() -> World {
    let world = World::start().await;
    let window = world.open().await;
    enter_account(&world, &window).await;
    window.quit().await.expect("the app quits with its window");
    world
}

/// The confirmation is on the screen, for the relay that the link is of.
async fn asks_to_confirm(world: &World, window: &AppWindow) {
    window
        .wait_for("confirm-pair")
        .await
        .expect("the window asks before it pairs");
    let page = window
        .script("return document.body.innerText")
        .await
        .expect("the page answers");
    let host = world.relay.url().trim_start_matches("http://").to_owned();
    let text = page.as_str().expect("a text");
    assert!(text.contains(&host) && text.contains(USER), "{text}");
}

/// What only the link holds.
fn secret(link: &str) -> &str {
    let (_, query) = link.split_once('?').expect("a link has a query");
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(_, value)| value)
        .max_by_key(|value| value.len())
        .expect("a link has values")
}

fn start_again(world: &World, words: &[&str]) {
    let again = world.app_start();
    let mut command = world.session.command(&again.program);
    command.args(&again.arguments).args(words);
    let log = world.session.logs().join(format!("{}.log", again.name));
    let mut second = Child::start(&mut command, &log).expect("it starts");
    let status = second.wait(START).expect("it ends by itself");
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn a_link_opens_the_app_and_its_window_asks_before_it_pairs_and_no_log_has_it() {
    let world = with_account().await;
    let link = world.relay.pairing_link(USER);
    let mut start = world.app_start();
    start.arguments.push(link.clone());
    let window = AppWindow::open(&world.session, &start)
        .await
        .expect("the app starts");
    asks_to_confirm(&world, &window).await;
    let again = window
        .script("return window.__TAURI_INTERNALS__.invoke('take_link')")
        .await
        .expect("the command answers");
    assert!(again.is_null(), "the window has taken it already: {again}");
    let log = window.log().expect("the app's log");
    assert!(log.contains("DEBUG"), "debug logging is on");
    assert!(!log.contains(secret(&link)), "the link is in the log");
}

#[tokio::test]
async fn a_link_is_handed_to_the_app_that_runs_and_other_words_are_not() {
    let world = with_account().await;
    let window = world.open().await;
    window.wait_for("get-number").await.expect("the inbox");
    start_again(&world, &["https://example.org/pair"]);
    let taken = window
        .script("return window.__TAURI_INTERNALS__.invoke('take_link')")
        .await
        .expect("the command answers");
    assert!(taken.is_null(), "no pairing link, so nothing to take");

    let link = world.relay.pairing_link(USER);
    start_again(&world, &[&link]);
    asks_to_confirm(&world, &window).await;
    let log = window.log().expect("the app's log");
    assert!(!log.contains(secret(&link)), "the link is in the log");
}

/// Installs the package's desktop entry, under the name that the package gives it, for the app of
/// these tests and its data folder.
fn install(world: &World) {
    let entry = include_str!("../../src-tauri/pingme-desktop.desktop")
        .replace(
            "Exec={{exec}}",
            &format!(
                "Exec={} --data-dir {}",
                programs::app().display(),
                world.data().display()
            ),
        )
        .replace("{{exec}}", "pingme-desktop")
        .replace("{{icon}}", "pingme-desktop");
    assert!(!entry.contains("{{"), "{entry}");
    let folder = world.session.home().join(".local/share/applications");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("PingMe Desktop.desktop"), entry).expect("the desktop entry");
    // What update-desktop-database makes of it, which a package's installation runs.
    let cache = "[MIME Cache]\nx-scheme-handler/pingme=PingMe Desktop.desktop;\n";
    fs::write(folder.join("mimeinfo.cache"), cache).expect("the cache");
}

#[tokio::test]
async fn the_packages_desktop_entry_hands_links_to_the_app() {
    let world = with_account().await;
    install(&world);
    let window = AppWindow::open(
        &world.session,
        &AppStart {
            variables: Vec::new(),
            ..world.app_start()
        },
    )
    .await
    .expect("the app starts");
    window.wait_for("get-number").await.expect("the inbox");
    for (program, words) in [("gio", &["open"][..]), ("xdg-open", &[][..])] {
        let link = world.relay.pairing_link(USER);
        let mut command = world.session.command(program);
        command.args(words).arg(&link);
        let log = world.session.logs().join(format!("{program}.log"));
        // Kept until the link is there: gio does not wait for what it starts, which ends with it.
        let mut opening = Child::start(&mut command, &log).expect("it is there");
        let status = opening.wait(START).expect("it ends");
        assert!(status.success(), "{program}: {:?}", opening.output());
        asks_to_confirm(&world, &window).await;
        window.click_css("button.back").await.expect("the way back");
        window
            .wait_until_gone("[data-testid='confirm-pair']")
            .await
            .expect("the confirmation goes");
    }
}
