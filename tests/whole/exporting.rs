//! Files of a long history, from the real window: how far they are, Stop, a crash, and what is in them.

use std::path::PathBuf;

use desktop_session::{AppWindow, until, until_async};
use serde_json::Value;

use crate::app::{DOWN, code_comes, press, set_up, settings_page, wait_until_live, words};
use crate::gallery::{Gallery, choose};
use crate::kept;
use crate::world::{START, World};

/// So many that it takes seconds to write them, however quick the machine.
pub(crate) const MANY: usize = 40_000;
/// So many that a slow one writes them all soon.
const SOME: usize = 8_000;

/// A world with a folder for downloads, and a history of so many messages that no app has open.
pub(crate) async fn long_history(count: usize) -> World {
    let world = World::start().await;
    let home = world.session.home();
    std::fs::create_dir_all(home.join(".config")).expect("a folder");
    std::fs::create_dir(downloads(&world)).expect("a folder");
    std::fs::write(
        home.join(".config/user-dirs.dirs"),
        "XDG_DOWNLOAD_DIR=\"$HOME/Downloads\"\n",
    )
    .expect("a file");
    let window = world.open().await;
    set_up(&world, &window).await;
    code_comes(&world, &window, "16515550142", "482913").await;
    window.quit().await.expect("the app quits with its window");
    let count = i64::try_from(count).expect("few enough");
    kept::fill(&kept::open(&world), count);
    world
}

fn downloads(world: &World) -> PathBuf {
    world.session.home().join("Downloads")
}

/// The names of all files there, hidden ones too.
pub(crate) fn files(world: &World) -> Vec<String> {
    let entries = std::fs::read_dir(downloads(world)).expect("the folder");
    entries
        .map(|entry| entry.expect("a file").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

async fn export(window: &AppWindow, format: &str) {
    window.click("export").await.expect("the button");
    window
        .click(&format!("export-{format}"))
        .await
        .expect("the menu");
}

/// How many rows are written by now, by the window's words.
async fn written(window: &AppWindow) -> usize {
    let said = words(window, "export-writing").await;
    let count = said.split(" of ").next().unwrap_or_default();
    count.trim().replace(',', "").parse().unwrap_or_default()
}

/// Waits until more than so many rows are written.
async fn wait_until_written(window: &AppWindow, more_than: usize) -> usize {
    until_async("rows in the file", START, async || {
        let written = written(window).await;
        Ok((written > more_than).then_some(written))
    })
    .await
    .expect("it goes on")
}

/// Stops it and waits until it is over.
async fn stop(window: &AppWindow) {
    window.click("export-stop").await.expect("Stop");
    window
        .wait_until_gone("[data-testid='export-writing']")
        .await
        .expect("it stops");
}

/// Waits for a whole file. Where it is.
async fn done(window: &AppWindow, count: &str) -> PathBuf {
    window.wait_for("export-done").await.expect("it is written");
    let said = words(window, "export-done").await;
    assert!(said.contains(&format!("{count} row")), "{said}");
    let path = &said[said.find('/').expect("it says where")..];
    PathBuf::from(path.trim())
}

#[tokio::test]
async fn a_long_export_goes_on_is_stopped_without_a_trace_and_leaves_none_after_a_crash() {
    let gallery = Gallery::of("exporting");
    let world = long_history(MANY).await;
    let window = world.open().await;
    wait_until_live(&window).await;
    settings_page(&window, "history").await;

    export(&window, "csv").await;
    let first = wait_until_written(&window, 0).await;
    let [part] = &files(&world)[..] else {
        panic!("{:?}", files(&world));
    };
    assert!(
        part.starts_with(".codes-") && part.ends_with(".part"),
        "{part}"
    );
    let second = wait_until_written(&window, first).await;
    assert!(second < MANY, "{second} of them");
    stop(&window).await;
    assert!(!window.shows("export-done").await.expect("an answer"));
    assert_eq!(files(&world), [""; 0]);

    for (language, look) in [
        ("en", "light"),
        ("en", "dark"),
        ("zh-CN", "light"),
        ("zh-CN", "dark"),
    ] {
        choose(&window, language, look).await;
        export(&window, "json").await;
        window.wait_for("export-writing").await.expect("it begins");
        gallery
            .sizes(&window, &format!("01-running-{language}-{look}"))
            .await;
        assert!(window.shows("export-stop").await.expect("an answer"));
        stop(&window).await;
    }
    choose(&window, "en", "system").await;

    export(&window, "json").await;
    wait_until_written(&window, 0).await;
    window.kill().expect("it crashes");
    assert_eq!(files(&world).len(), 1, "a crash tidies nothing up");
    let window = world.open().await;
    wait_until_live(&window).await;
    until("nothing of it left", START, || {
        files(&world).is_empty().then_some(())
    })
    .expect("the next start removes it");
}

#[tokio::test]
async fn a_whole_file_has_every_message_and_picked_ones_have_a_file_of_their_own() {
    let gallery = Gallery::of("exported");
    let world = long_history(SOME).await;
    let window = world.open().await;
    wait_until_live(&window).await;
    settings_page(&window, "history").await;
    let counted = "8,000";

    export(&window, "json").await;
    let path = done(&window, counted).await;
    assert!(path.starts_with(downloads(&world)), "{}", path.display());
    let text = std::fs::read_to_string(&path).expect("the file");
    let rows: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    assert_eq!(rows.len(), SOME);
    assert!(rows.iter().all(|row| row["code"] == "482913"));
    gallery.take(&window, "01-done").await;

    export(&window, "csv").await;
    until("the second file", START, || {
        (files(&world).iter().any(|name| name.ends_with(".csv"))).then_some(())
    })
    .expect("it is written");
    let path = done(&window, counted).await;
    let text = std::fs::read_to_string(&path).expect("the file");
    assert!(text.starts_with('\u{feff}'), "spreadsheets want that");
    // Its head, and none of the texts has a line of its own.
    assert_eq!(text.lines().count(), SOME + 1);
    assert_eq!(files(&world).len(), 2, "and nothing else");

    window.click("nav-codes").await.expect("the inbox");
    window
        .wait_for_css("[data-row]")
        .await
        .expect("there are rows");
    window
        .script("document.querySelector('[data-row]').focus()")
        .await
        .expect("there is a row");
    for key in [" ", DOWN, " "] {
        press(&window, key).await;
    }
    window.wait_for("picked").await.expect("the bar");
    gallery.take(&window, "02-picked").await;
    export(&window, "json").await;
    until("the third file", START, || {
        (files(&world).len() == 3).then_some(())
    })
    .expect("it is written");
    let path = done(&window, "2").await;
    let text = std::fs::read_to_string(&path).expect("the file");
    let rows: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    assert_eq!(rows.len(), 2);
}
