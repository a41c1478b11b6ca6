//! Files of backups beside the window: one that was stopped, those that the program `age` opens and makes, and
//! what the window says of each that cannot be restored.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use desktop_session::{AppWindow, Child, until_async};
use serde_json::Value;

use crate::app::{code_comes, get_number, set_up, settings_page, snapshot, wait_until_live, words};
use crate::backup::{PASSWORD, another_computer, backup_in, choose_file, password, rows};
use crate::exporting::{MANY, files, long_history};
use crate::states_first_run::problem;
use crate::world::{KEY, START, World};

/// How long a long history may take on a busy machine.
const WRITTEN: Duration = Duration::from_secs(300);

/// Runs the program `age`, which asks for the passphrase on a terminal, each time it does.
fn age(world: &World, words: &str, times: usize) {
    let mut command = world.session.command("script");
    command
        .args(["--quiet", "--return", "--command"])
        .arg(format!("age {words}"))
        .arg("/dev/null");
    let asked = format!("{PASSWORD}\n").repeat(times);
    let log = world.session.logs().join("age.log");
    let mut age = Child::start_with_input(&mut command, &log, asked.as_bytes()).expect("it starts");
    let status = age.wait(START).expect("it ends");
    assert!(status.success(), "{:?}", age.output());
}

/// What the program finds in a backup.
fn opened(world: &World, file: &Path) -> String {
    let to = world.session.home().join("opened.txt");
    age(
        world,
        &format!("-d -o {} {}", to.display(), file.display()),
        1,
    );
    fs::read_to_string(to).expect("it is text")
}

/// A file that the program makes of a content.
fn made(world: &World, name: &str, content: &str) -> PathBuf {
    let from = world.session.home().join(format!("{name}.txt"));
    let to = world.session.home().join(format!("{name}.age"));
    fs::write(&from, content).expect("a file");
    age(
        world,
        &format!("-p -o {} {}", to.display(), from.display()),
        2,
    );
    to
}

async fn write(window: &AppWindow) {
    settings_page(window, "history").await;
    window.click("back-up").await.expect("the button");
    for field in ["backup-password", "backup-password-again"] {
        window.type_into(field, PASSWORD).await.expect("the sheet");
    }
    window.click("backup-write").await.expect("the button");
}

#[tokio::test]
async fn a_backup_that_is_stopped_in_its_middle_leaves_no_file() {
    let world = long_history(MANY).await;
    let window = world.open().await;
    wait_until_live(&window).await;
    write(&window).await;
    let done = "return Number(document.querySelector(\
         \"[data-testid='backup-progress'] [role='progressbar']\")?.ariaValueNow ?? 0)";
    until_async("lines in the file", START, async || {
        Ok((window.script(done).await?.as_f64() > Some(2.0)).then_some(()))
    })
    .await
    .expect("it goes on");
    let [part] = &files(&world)[..] else {
        panic!("{:?}", files(&world));
    };
    assert!(part.starts_with('.'), "{part} is no backup yet");
    window.click("backup-stop").await.expect("Stop");
    window
        .wait_until_gone("[role=dialog]")
        .await
        .expect("the sheet goes with it");
    assert_eq!(files(&world), [""; 0]);

    // Another one is whole.
    write(&window).await;
    until_async("a whole backup", WRITTEN, async || {
        Ok(window.shows("backup-written").await?.then_some(()))
    })
    .await
    .expect("it is done");
    assert_eq!(files(&world).len(), 1);
}

#[tokio::test]
async fn age_opens_a_backup_and_of_what_it_made_otherwise_nothing_is_restored() {
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    code_comes(&world, &window, &number, "482913").await;
    write(&window).await;
    window.wait_for("backup-written").await.expect("it is done");
    window.quit().await.expect("the app ends");
    let file = backup_in(&world.session.home());

    let content = opened(&world, &file);
    let header: Value = serde_json::from_str(content.lines().next().expect("a line"))
        .expect("the first line is the header");
    assert_eq!(header["format"], "pingme-desktop-backup");
    assert_eq!(header["version"], 1);
    assert_eq!(header["lines"], content.lines().count() - 1);
    assert!(
        content.contains("[JD] Your verification code is 482913."),
        "{content}"
    );
    assert!(!content.contains(KEY), "a key is in no backup");

    let whole = fs::read(&file).expect("the backup");
    let cut = world.session.home().join("cut.age");
    fs::write(&cut, &whole[..whole.len() - 1]).expect("a file");
    let newer = content.replacen("\"version\":1", "\"version\":2", 1);
    assert_ne!(newer, content);
    let first = content.lines().next().expect("the header");
    // Of an account that is not in it.
    let stranger = r#"{"service":{"user":"u-1","app":"jd","name":"JD"}}"#;
    let refused = [
        (
            made(&world, "newer", &newer),
            "backup_too_new",
            "Update PingMe Desktop and try again.",
        ),
        (
            made(&world, "letter", "Dear Sir or Madam,\n"),
            "backup_unreadable",
            "Choose another file.",
        ),
        (
            made(&world, "stranger", &format!("{first}\n{stranger}\n")),
            "backup_unreadable",
            "Choose another file.",
        ),
        (cut, "backup_damaged", "Use another copy of it."),
    ];
    let window = another_computer(&world).await;
    let before = snapshot(&window).await["settings"].clone();
    let mut button = "door-restore";
    for (file, code, advice) in &refused {
        window.click(button).await.expect("the button");
        button = "restore-other";
        choose_file(&world, file);
        password(&window, PASSWORD).await;
        problem(&window, code).await;
        let said = words(&window, "problem").await;
        assert!(said.contains(advice), "{code}: {said}");
        assert!(!window.shows("restore-do").await.expect("an answer"));
    }
    window.click(button).await.expect("the button");
    choose_file(&world, &file);
    password(&window, "correct horse batterie").await;
    problem(&window, "backup_wrong_password").await;
    let said = words(&window, "problem").await;
    assert!(said.contains("Check it and try again."), "{said}");

    let now = snapshot(&window).await;
    assert_eq!(now["accounts"], Value::Array(Vec::new()));
    assert_eq!(now["settings"], before);
    assert_eq!(rows(&window).await, Vec::<Value>::new());

    // The right one still does.
    password(&window, PASSWORD).await;
    window.wait_for("restore-do").await.expect("what is in it");
    window.click("restore-do").await.expect("the button");
    window.wait_for("restored").await.expect("it is restored");
    assert_eq!(rows(&window).await.len(), 1);
}
