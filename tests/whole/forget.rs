//! Forgetting everything: nothing is left of the app on this computer.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use desktop_session::AppWindow;

use crate::app::{code_comes, get_number, set_up, settings_page};
use crate::gallery::Gallery;
use crate::lock::{locked, set_password};
use crate::world::{START, USER, World};

/// All paths under a folder.
fn tree(folder: &Path) -> BTreeSet<PathBuf> {
    let mut all = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(path.clone());
            }
            all.insert(path);
        }
    }
    all
}

/// No file, no entry of the keyring, no device at the relay.
fn nothing_is_left(world: &World, before: &BTreeSet<PathBuf>) {
    let home = world.session.home();
    assert!(!world.data().exists(), "{:?}", tree(&world.data()));
    let named: Vec<PathBuf> = tree(&home)
        .difference(before)
        .filter(|path| {
            let path = path.strip_prefix(&home).unwrap_or(path);
            path.to_string_lossy().to_lowercase().contains("pingme")
        })
        .cloned()
        .collect();
    assert_eq!(named, Vec::<PathBuf>::new());
    assert_eq!(kept(world), Vec::<String>::new());
    assert_eq!(world.relay.devices(USER), 0);
}

/// What the app keeps in the keyring.
fn kept(world: &World) -> Vec<String> {
    let keyring = world.session.keyring().expect("this session has one");
    keyring
        .accounts(&world.session, "PingMe Desktop")
        .expect("secret-tool ends")
}

/// Types the word that is asked for, and means it.
async fn forget(window: AppWindow) {
    window
        .type_into("forget-word", "Forget")
        .await
        .expect("it is asked first");
    window.click("confirm-forget").await.expect("the button");
    window.ended().expect("the app ends by itself");
}

/// Neither an account nor a password is asked for.
async fn begins_anew(world: &World) {
    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
}

#[tokio::test]
async fn nothing_is_left_of_it_here_nor_of_this_device_at_the_relay() {
    let gallery = Gallery::of("forget");
    let world = World::start().await;
    let server = world.notifications();
    let home = world.session.home();
    let before = tree(&home);
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    code_comes(&world, &window, &number, "482913").await;
    server.wait_for("482 913", START).expect("it is told");
    // As the person's desktop notes what opens a link.
    let list = home.join(".config/mimeapps.list");
    fs::create_dir_all(home.join(".config")).expect("a folder");
    let links = "x-scheme-handler/pingme=PingMe Desktop.desktop\n";
    let others = "[Default Applications]\ntext/html=browser.desktop\n";
    fs::write(&list, format!("{others}{links}")).expect("a list");
    assert!(kept(&world).len() >= 4, "{:?}", kept(&world));
    assert_eq!(world.relay.devices(USER), 1);

    settings_page(&window, "history").await;
    window.click("forget-everything").await.expect("the button");
    window
        .wait_for("forget-word")
        .await
        .expect("it is asked first");
    gallery.take(&window, "01-asked").await;
    window
        .type_into("forget-word", "forgot")
        .await
        .expect("the sheet");
    let off = window
        .count("[data-testid='confirm-forget']:disabled")
        .await
        .expect("a count");
    assert_eq!(off, 1, "another word is no yes");
    forget(window).await;

    nothing_is_left(&world, &before);
    assert_eq!(fs::read_to_string(&list).expect("the list"), others);
    begins_anew(&world).await;
}

#[tokio::test]
async fn who_forgot_the_password_can_forget_everything_from_the_locked_card() {
    let world = World::start().await;
    let before = tree(&world.session.home());
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    code_comes(&world, &window, &number, "482913").await;
    set_password(&window).await;
    let on = "return await window.__TAURI_INTERNALS__.invoke('set_login_start', {on: true})";
    assert_eq!(window.promised(on).await.expect("an answer"), true);
    let autostart = world.session.home().join(".config/autostart");
    assert_eq!(tree(&autostart).len(), 1);
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    locked(&window).await;
    window.click("forgot-password").await.expect("the button");
    window.wait_for("forgot-sheet").await.expect("the way out");
    window.click("forgot-forget").await.expect("the button");
    forget(window).await;

    nothing_is_left(&world, &before);
    assert_eq!(tree(&autostart), BTreeSet::new());
    begins_anew(&world).await;
}
