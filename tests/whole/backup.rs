//! Encrypted backups: written on one computer, restored on another, which then goes on by itself.

use std::fs;
use std::path::{Path, PathBuf};

use desktop_session::{AppWindow, until, until_async};
use serde_json::Value;

use crate::app::{
    code_comes, get_number, pair, set_up, settings_page, snapshot, wait_until_live, words,
};
use crate::gallery::Gallery;
use crate::states_first_run::problem;
use crate::world::{KEY, START, USER, World};

/// Of each backup here.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The app of another computer of the same person.
pub(crate) async fn another_computer(world: &World) -> AppWindow {
    let mut start = world.app_start();
    let folder = world.session.home().join("another-computer");
    start.arguments = vec![
        "--data-dir".to_owned(),
        folder.to_string_lossy().into_owned(),
    ];
    AppWindow::open(&world.session, &start)
        .await
        .expect("the app starts")
}

/// Chooses a file in the system's dialog, as a person types its path.
pub(crate) fn choose_file(world: &World, file: &Path) {
    let search = ["search", "--onlyvisible", "--name", "^Restore a backup$"];
    let id = until("the system's dialog", START, || {
        let found = world.session.run("xdotool", &search).ok()?;
        found.lines().next().map(str::to_owned)
    })
    .expect("it opens");
    let focus = ["windowfocus", "--sync", id.as_str()];
    world
        .session
        .run("xdotool", &focus)
        .expect("it has the focus");
    let path = file.to_string_lossy();
    let typed = ["type", "--delay", "20", path.as_ref()];
    world.session.run("xdotool", &typed).expect("it is typed");
    world.session.press("Return").expect("a key");
    until("the dialog to go", START, || {
        world.session.run("xdotool", &search).is_err().then_some(())
    })
    .expect("it goes");
}

/// The rows of the history, as the app tells them.
pub(crate) async fn rows(window: &AppWindow) -> Vec<Value> {
    let ask = "const none = {text: '', account: null, app: null, number: null, since: null, until: null, \
                   with_code: false};\
               return window.__TAURI_INTERNALS__.invoke('history', \
                   {query: {from: {is: 'newest'}, limit: 100, filter: none}});";
    let page = window.promised(ask).await.expect("the app answers");
    page["rows"].as_array().expect("rows").clone()
}

/// The backup in a folder.
pub(crate) fn backup_in(folder: &Path) -> PathBuf {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths = entries.map(|entry| entry.expect("an entry").path());
    let found = paths.find(|path| path.extension().is_some_and(|it| it == "age"));
    found.expect("a backup")
}

/// Gives a password for the chosen file.
pub(crate) async fn password(window: &AppWindow, typed: &str) {
    window
        .type_into("restore-password", typed)
        .await
        .expect("the sheet");
    window.click("restore-look").await.expect("the button");
}

#[tokio::test]
async fn a_new_computer_goes_on_where_the_old_one_was() {
    let gallery = Gallery::of("backup");
    let world = World::start().await;
    let _server = world.notifications();
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    code_comes(&world, &window, &number, "482913").await;
    settings_page(&window, "history").await;
    gallery.take(&window, "01-page").await;
    window.click("back-up").await.expect("the button");
    for (field, typed) in [
        ("backup-password", PASSWORD),
        ("backup-password-again", "correct horse batterie"),
    ] {
        window.type_into(field, typed).await.expect("the sheet");
    }
    gallery.take(&window, "02-passwords-differ").await;
    window
        .type_into("backup-password-again", PASSWORD)
        .await
        .expect("the sheet");
    window.click("backup-write").await.expect("the button");
    window.wait_for("backup-written").await.expect("it is done");
    let said = words(&window, "backup-written").await;
    assert_eq!(said, "The backup is written, with 1 message.");
    gallery.take(&window, "03-written").await;
    window.click("backup-close").await.expect("the button");
    let before = rows(&window).await;
    assert_eq!(before.len(), 1);
    let settings = snapshot(&window).await["settings"].clone();
    window.quit().await.expect("the app ends");
    let home = world.session.home();
    let file = backup_in(&home);
    let whole = fs::read(&file).expect("the backup");
    assert!(whole.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    let cut = home.join("cut.age");
    fs::write(&cut, &whole[..whole.len() - 1]).expect("a file");

    let window = another_computer(&world).await;
    gallery.take(&window, "04-doors").await;
    window.click("door-restore").await.expect("the first run");
    choose_file(&world, &cut);
    password(&window, PASSWORD).await;
    problem(&window, "backup_damaged").await;
    gallery.take(&window, "05-damaged").await;
    window.click("restore-other").await.expect("the button");
    choose_file(&world, &file);
    password(&window, "correct horse batterie").await;
    problem(&window, "backup_wrong_password").await;
    gallery.take(&window, "06-wrong-password").await;
    assert_eq!(
        snapshot(&window).await["accounts"],
        Value::Array(Vec::new())
    );
    password(&window, PASSWORD).await;
    window.wait_for("restore-do").await.expect("what is in it");
    gallery.take(&window, "07-inside").await;
    window.click("restore-do").await.expect("the button");
    window.wait_for("restored").await.expect("it is restored");
    gallery.take(&window, "08-restored").await;
    let restored = rows(&window).await;
    assert_eq!(restored, before);
    let now = snapshot(&window).await;
    assert_eq!(now["accounts"][0]["numbers_problem"]["code"], "key_gone");
    assert_eq!(now["numbers"][0]["key"]["phone"], number.as_str());

    window.click("restore-on").await.expect("what is next");
    let user = window.value("field-user-id").await.expect("the account");
    assert_eq!(user, USER);
    gallery.take(&window, "09-key").await;
    window.type_into("field-key", KEY).await.expect("the form");
    window.click("submit-key").await.expect("the form");
    pair(&world, &window).await;
    code_comes(&world, &window, &number, "730284").await;

    // The same file once more, where there are settings to be asked about.
    settings_page(&window, "history").await;
    window.click("restore-backup").await.expect("the button");
    choose_file(&world, &file);
    password(&window, PASSWORD).await;
    window
        .wait_for("restore-settings")
        .await
        .expect("it is asked");
    gallery.take(&window, "10-inside-again").await;
    window.click("restore-do").await.expect("the button");
    window.wait_for("restored").await.expect("it is restored");
    gallery.take(&window, "11-restored-again").await;
    window.click("restore-close").await.expect("the button");
    assert_eq!(rows(&window).await.len(), 2);
    let kept = snapshot(&window).await["settings"].clone();
    assert_eq!(kept["copy_shortcut"], settings["copy_shortcut"]);
    window.quit().await.expect("the app ends");
    let window = another_computer(&world).await;
    wait_until_live(&window).await;
    until_async("both messages", START, async || {
        Ok((rows(&window).await.len() == 2).then_some(()))
    })
    .await
    .expect("they are kept");
}
