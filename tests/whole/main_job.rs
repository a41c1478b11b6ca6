//! The main job, from the first run to the copied code, and what is left of it after a restart.

use desktop_session::{AppWindow, Notification, NotificationServer, dunst};

use crate::app::{get_number, set_up, wait_for_code, wait_until_live};
use crate::world::{START, World, pictures};

/// How often a code was notified.
fn times(server: &NotificationServer, code: &str) -> usize {
    let digits = |it: &Notification| {
        it.summary
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    server
        .received()
        .iter()
        .filter(|it| digits(it).starts_with(code))
        .count()
}

/// How many rows of the history have this code in their text.
async fn rows(window: &AppWindow, code: &str) -> usize {
    let script = format!(
        "return [...document.querySelectorAll(\"[data-testid^='row-'][data-kind]\")]\
         .filter((row) => row.textContent.replace(/\\s/g, '').includes('{code}')).length"
    );
    let count = window.script(&script).await.expect("a count");
    usize::try_from(count.as_u64().expect("a number")).expect("few rows")
}

#[tokio::test]
async fn from_the_first_run_to_the_copied_code_and_over_restarts() {
    let pictures = pictures("main-job");
    let world = World::start().await;
    let server = world.notifications();
    let clipboard = world.session.clipboard();

    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    window
        .picture(&pictures.join("1-waiting.png"))
        .await
        .expect("a picture");
    world
        .sms(
            "jd",
            &number,
            "[JD] Your verification code is 482913. Do not share it.",
        )
        .await;

    wait_for_code(&window, "482913").await;
    window
        .picture(&pictures.join("2-code.png"))
        .await
        .expect("a picture");
    let notification = server
        .wait_for("482913", START)
        .or_else(|_| server.wait_for("482 913", START))
        .expect("it is notified");
    assert!(notification.summary.contains("JD"), "{notification:?}");
    let digits: String = notification
        .body
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    assert!(digits.contains(&number), "{notification:?}");

    server
        .press(&notification, "Copy")
        .expect("it has a Copy action");
    clipboard
        .wait_for("482913")
        .expect("the action copies the code");
    let other = clipboard.fill("something else").expect("xclip owns it");
    window.click("copy-code").await.expect("the card's button");
    clipboard
        .wait_for("482913")
        .expect("the button copies the code");
    drop(other);
    window
        .picture(&pictures.join("3-copied.png"))
        .await
        .expect("a picture");

    let keyring = world.session.keyring().expect("this session has one");
    let accounts = keyring
        .accounts(&world.session, "PingMe Desktop")
        .expect("secret-tool ends");
    for name in [
        "app-key-",
        "device-token-",
        "device-key-",
        "psk-",
        "history-key",
    ] {
        let named = accounts.iter().filter(|account| account.contains(name));
        assert_eq!(named.count(), 1, "{name} in {accounts:?}");
    }

    window.quit().await.expect("the app quits with its window");
    world
        .sms(
            "jd",
            &number,
            "[JD] Your verification code is 771204. Do not share it.",
        )
        .await;

    let window = world.open().await;
    wait_until_live(&window).await;
    wait_for_code(&window, "771204").await;
    window
        .wait_for_css("[data-testid^='row-'][data-kind='sms']")
        .await
        .expect("the history is there");
    window
        .picture(&pictures.join("4-after-restart.png"))
        .await
        .expect("a picture");
    assert_eq!(
        rows(&window, "482913").await,
        1,
        "the first message is there once"
    );
    assert_eq!(
        rows(&window, "771204").await,
        0,
        "the message on the card is not a row too"
    );
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    wait_until_live(&window).await;
    // Whatever would be notified again comes before this one.
    world
        .sms(
            "jd",
            &number,
            "[JD] Your verification code is 305518. Do not share it.",
        )
        .await;
    wait_for_code(&window, "305518").await;
    desktop_session::until("the last notification", START, || {
        (times(&server, "305518") > 0).then_some(())
    })
    .expect("it is notified");
    for (code, on_rows) in [("482913", 1), ("771204", 1), ("305518", 0)] {
        assert_eq!(times(&server, code), 1, "{code} is notified once");
        assert_eq!(rows(&window, code).await, on_rows, "{code} is shown once");
    }
}

#[tokio::test]
async fn dunst_shows_the_code_over_the_window() {
    let pictures = pictures("dunst");
    let world = World::start().await;
    let _dunst = dunst(&world.session).expect("dunst starts");
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    let shown = async || {
        let printed = world
            .session
            .run("dunstctl", &["count", "displayed"])
            .expect("dunstctl ends");
        Ok(printed
            .trim()
            .parse::<u32>()
            .ok()
            .filter(|count| *count > 0))
    };
    world
        .sms(
            "jd",
            &number,
            "[JD] Your verification code is 482913. Do not share it.",
        )
        .await;
    wait_for_code(&window, "482913").await;
    desktop_session::until_async("a popup of dunst", START, shown)
        .await
        .expect("dunst shows it");
    world
        .session
        .picture(&pictures.join("1-display.png"))
        .expect("a picture of the display");
}
