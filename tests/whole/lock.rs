//! The app's lock: what a locked app gives away, which is nothing, and how it is locked and unlocked.

use std::time::Duration;

use desktop_session::{AppStart, AppWindow, Tray, until, until_async};
use serde_json::Value;

use crate::app::{
    ENTER, change_settings, enter_account, focus_comes, get_number, set_up, settings_page,
    snapshot, wait_for_card, wait_for_code, wait_until_live, words,
};
use crate::gallery::{Gallery, choose};
use crate::page::{ask_everything, commands, events, keep_events, reachable};
use crate::world::{START, USER, World};

pub(crate) const PASSWORD: &str = "heron by the reeds";
const OTHER_PASSWORD: &str = "kingfisher at noon";

/// What a locked app may be asked for.
const ADMITTED: [&str; 11] = [
    "snapshot",
    "try_again",
    "start_this_run",
    "set_history_aside",
    "refresh_numbers",
    "window_visible",
    "painted",
    "quit",
    "keep_place",
    "unlock",
    "forget_everything",
];

/// Sets a password as a person does.
pub(crate) async fn set_password(window: &AppWindow) {
    settings_page(window, "history").await;
    window.click("app-lock").await.expect("its switch");
    for field in ["password-new", "password-again"] {
        let typed = window.type_into(field, PASSWORD).await;
        typed.expect("the sheet");
    }
    window.click("password-done").await.expect("its button");
    window.wait_for("lock-now").await.expect("it is set");
}

/// Waits until it is locked, and a password can be typed.
pub(crate) async fn locked(window: &AppWindow) {
    wait_for_card(window, "locked").await;
    focus_comes(window, "lock-password").await;
}

async fn unlock(window: &AppWindow, password: &str) {
    let typed = window.type_into("lock-password", password).await;
    typed.expect("its field");
    window.press(ENTER).await.expect("the window takes keys");
}

pub(crate) async fn open_again(window: &AppWindow) {
    unlock(window, PASSWORD).await;
    let gone = window
        .wait_until_gone("[data-testid='lock-password']")
        .await;
    gone.expect("it is unlocked");
}

/// What is in the password's field, also nothing.
async fn in_field(window: &AppWindow) -> String {
    let script = "return document.querySelector(\"[data-testid='lock-password']\")?.value ?? '?'";
    let value = window.script(script).await.expect("the page answers");
    value.as_str().expect("a text").to_owned()
}

/// Waits until so many messages are said to have come.
pub(crate) async fn arrived(window: &AppWindow, count: &str) {
    let counted = window.wait_for_attribute("lock-arrived", "data-count", count);
    counted.await.expect("it is counted");
}

pub(crate) async fn sms(world: &World, number: &str, code: &str, bird: &str) {
    let text = format!("[JD] Your verification code is {code}, asked for by a {bird}.");
    world.sms("jd", number, &text).await;
}

/// What was found of these in a text, and where: the start of its line.
pub(crate) fn finds(text: &str, needles: &[&str]) -> Vec<String> {
    let found = |needle: &&str| {
        let line = text.lines().find(|line| line.contains(*needle))?;
        let at = line.find(*needle)?.saturating_sub(300);
        let way: String = line.chars().skip(at).take(400).collect();
        Some(format!("{needle} in {way}"))
    };
    needles.iter().filter_map(found).collect()
}

/// The id of the newest message.
async fn newest(window: &AppWindow) -> String {
    let now = snapshot(window).await;
    let id = now["card"]["message"]["id"].as_str();
    id.expect("a message is on the card").to_owned()
}

fn labels(item: &desktop_session::TrayItem<'_>) -> Vec<String> {
    let menu = item.menu().expect("the menu");
    menu.into_iter()
        .map(|entry| entry.label)
        .filter(|label| !label.is_empty())
        .collect()
}

#[tokio::test]
async fn a_locked_app_gives_nothing_away_and_goes_on_where_it_was() {
    let world = World::start().await;
    let server = world.notifications();
    let tray = Tray::start(&world.session).expect("there is none yet");
    let clipboard = world.session.clipboard();
    let window = world.open().await;
    set_up(&world, &window).await;
    let item = tray.item().expect("the app has one");
    let number = get_number(&window, "jd").await;
    sms(&world, &number, "482913", "heron").await;
    wait_for_code(&window, "482913").await;
    let told = server.wait_for("482 913", START).expect("it is told");
    let message = newest(&window).await;
    let secrets = [
        "482913",
        "482 913",
        "heron,",
        "asked for by",
        number.as_str(),
        USER,
    ];

    // What is looked for is there, where the app is not locked.
    // These would end the app.
    let mut all = commands();
    all.retain(|name| !["quit", "forget_everything"].contains(&name.as_str()));
    let reads = ["snapshot", "history", "message"].map(str::to_owned);
    assert!(finds(&reachable(&window).await, &secrets).len() >= 4);
    for (name, given, answer) in ask_everything(&window, &reads, &message, &number).await {
        assert!(given, "{name}: {answer}");
        assert!(!finds(&answer.to_string(), &secrets).is_empty(), "{name}");
    }
    set_password(&window).await;
    change_settings(&window, "auto_copy: true").await;
    window.click("nav-codes").await.expect("the inbox");
    let other = clipboard.fill("something else").expect("xclip owns it");
    window.press_with_control("f").await.expect("its keys");
    let typed = window.type_into("search-field", "asked for by").await;
    typed.expect("the search");
    window
        .wait_for_css("[data-testid='search-tally']")
        .await
        .expect("it finds");
    keep_events(&window).await;

    window.press_with_control("l").await.expect("its keys");
    locked(&window).await;
    assert!(words(&window, "card").await.contains("by you"));
    // What this test has kept itself.
    window
        .script("window.__forget(); return true")
        .await
        .expect("a script");
    assert_eq!(
        finds(&reachable(&window).await, &secrets),
        Vec::<String>::new()
    );
    let live = words(&window, "live").await;
    assert_eq!(live.trim(), "");
    until("the notification to be withdrawn", START, || {
        let received = server.received();
        let it = received.iter().find(|it| it.id == told.id)?;
        (!it.open).then_some(())
    })
    .expect("it named the code");

    // Every command, by a script in the page.
    let answers = ask_everything(&window, &all, &message, &number).await;
    assert_eq!(answers.len(), all.len());
    for (name, given, answer) in answers {
        let text = answer.to_string();
        assert_eq!(
            finds(&text, &secrets),
            Vec::<String>::new(),
            "{name}: {text}"
        );
        match name.as_str() {
            "unlock" => assert_eq!(answer, "wrong_password"),
            admitted if ADMITTED.contains(&admitted) => assert!(given, "{name}: {text}"),
            _ => assert_eq!((given, answer), (false, Value::from("locked")), "{name}"),
        }
    }

    // A message that comes is kept and counted, and nothing else of it is anywhere.
    sms(&world, &number, "771204", "kingfisher").await;
    arrived(&window, "1").await;
    let hidden = server.wait_for("New message", START).expect("it is told");
    assert_eq!(hidden.body, "Unlock PingMe Desktop to read it.");
    let buttons = hidden.actions.iter().filter(|(_, label)| !label.is_empty());
    assert_eq!(buttons.count(), 0, "{hidden:?}");
    until("the tray of a locked app", START, || {
        (labels(&item) == ["Open PingMe Desktop", "Quit"]).then_some(())
    })
    .unwrap_or_else(|_| panic!("{:?}", labels(&item)));
    until("the tray's mark", START, || {
        (item.tooltip().ok()? == "A code not seen yet").then_some(())
    })
    .expect("something has come");
    world.session.press("ctrl+alt+c").expect("xdotool");
    let secrets = [&secrets[..], &["771204", "771 204", "kingfisher"]].concat();
    assert_eq!(
        finds(&events(&window).await, &secrets),
        Vec::<String>::new()
    );
    window
        .script("window.__forget(); return true")
        .await
        .expect("a script");
    assert_eq!(
        finds(&reachable(&window).await, &secrets),
        Vec::<String>::new()
    );

    // The person is where they were, and what has come is there.
    open_again(&window).await;
    until_async("the search", START, async || {
        Ok((window.value("search-field").await? == "asked for by").then_some(()))
    })
    .await
    .expect("the words are back");
    window
        .wait_for_css("[data-testid^='row-']")
        .await
        .expect("what is found is there");
    // Neither auto-copy nor the shortcut has touched it.
    let text = clipboard.text().expect("xclip");
    assert_eq!(text.as_deref(), Some("something else"));
    drop(other);

    // A click on a notification leads to its message, once that is unlocked.
    item.choose("Lock now").expect("the tray's entry");
    locked(&window).await;
    sms(&world, &number, "105876", "grebe").await;
    let hidden = until("the notification of a locked app", START, || {
        let received = server.received();
        let mut open = received.into_iter().filter(|it| it.open);
        open.find(|it| it.summary == "New message")
    })
    .expect("it is told");
    server.press(&hidden, "").expect("it can be clicked");
    unlock(&window, OTHER_PASSWORD).await;
    window
        .wait_for_css("[data-testid='problem'][data-code='wrong_password']")
        .await
        .expect("it says so");
    focus_comes(&window, "lock-password").await;
    assert_eq!(in_field(&window).await, "");
    open_again(&window).await;
    wait_for_code(&window, "105876").await;
    window.press("c").await.expect("the window takes keys");
    clipboard.wait_for("105876").expect("it is copied");
}

#[tokio::test]
async fn it_is_locked_at_each_start_and_wrong_passwords_are_remembered_over_one() {
    let world = World::start().await;
    let window = world.open().await;
    enter_account(&world, &window).await;
    let set = format!(
        "await window.__TAURI_INTERNALS__.invoke('set_password', {{password: '{PASSWORD}', present: null}})"
    );
    window.promised(&set).await.expect("it is set");
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    locked(&window).await;
    assert!(words(&window, "card").await.contains("at the start"));
    let page = reachable(&window).await;
    assert_eq!(finds(&page, &[USER, PASSWORD]), Vec::<String>::new());
    for _ in 0..5 {
        unlock(&window, "not this one").await;
        until_async("an answer", START, async || {
            let answered = window.shows("problem").await? || window.shows("lock-wait").await?;
            let asked = in_field(&window).await.is_empty();
            Ok((answered && asked).then_some(()))
        })
        .await
        .expect("it is refused");
        focus_comes(&window, "lock-password").await;
    }
    window.wait_for("lock-wait").await.expect("it waits");
    window.quit().await.expect("the app quits with its window");

    // Another start is no way around the wait; a link that it brings waits as well.
    let link = world.relay.pairing_link(USER);
    let mut start = world.app_start();
    start.arguments.push(link);
    let window = AppWindow::open(&world.session, &start)
        .await
        .expect("the app starts");
    locked(&window).await;
    window.wait_for("lock-wait").await.expect("it waits still");
    assert!(
        !window
            .shows("confirm-pair")
            .await
            .expect("the window answers")
    );
    window
        .wait_until_gone("[data-testid='lock-wait']")
        .await
        .expect("the wait ends");
    open_again(&window).await;
    window
        .wait_for("confirm-pair")
        .await
        .expect("the link is asked about");
}

#[tokio::test]
async fn it_locks_after_a_minute_without_use_and_no_more_once_that_is_turned_off() {
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    set_password(&window).await;
    window.choose("lock-after", "1").await.expect("the choice");
    until_async("the choice", START, async || {
        let minutes = snapshot(&window).await["settings"]["lock_after_min"].clone();
        Ok((minutes == 1).then_some(()))
    })
    .await
    .expect("it is kept");
    // Scripts are no use of the window.
    let minute = Duration::from_secs(120);
    until_async("the lock", minute, async || {
        Ok(window.shows("lock-password").await?.then_some(()))
    })
    .await
    .expect("it locks by itself");
    let card = words(&window, "card").await;
    assert!(card.contains("after 1 minute without use"), "{card}");
    open_again(&window).await;
    window
        .wait_for("lock-now")
        .await
        .expect("the settings again");

    // Another password, and then none.
    window.click("change-password").await.expect("its button");
    for (field, text) in [
        ("password-present", PASSWORD),
        ("password-new", OTHER_PASSWORD),
        ("password-again", OTHER_PASSWORD),
    ] {
        window.type_into(field, text).await.expect("the sheet");
    }
    window.click("password-done").await.expect("its button");
    window
        .wait_until_gone("[data-testid='password-new']")
        .await
        .expect("it is changed");
    let keyring = world.session.keyring().expect("this session has one");
    let kept = || {
        let accounts = keyring.accounts(&world.session, "PingMe Desktop");
        let accounts = accounts.expect("secret-tool ends");
        accounts
            .into_iter()
            .find(|it| it.ends_with("/lock-password"))
    };
    let account = kept().expect("it is in the keyring");
    let hash = keyring.secret(&world.session, "PingMe Desktop", &account);
    let hash = String::from_utf8(hash.expect("secret-tool ends")).expect("a PHC string");
    assert!(
        hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"),
        "{hash}"
    );
    window.click("app-lock").await.expect("its switch");
    let present = window.type_into("password-present", OTHER_PASSWORD).await;
    present.expect("the sheet");
    window.click("password-done").await.expect("its button");
    window
        .wait_until_gone("[data-testid='lock-now']")
        .await
        .expect("it is off");
    assert_eq!(kept(), None);
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    wait_until_live(&window).await;
    let minutes = snapshot(&window).await["settings"]["lock_after_min"].clone();
    assert_eq!(minutes, 1, "the choice stays");
}

#[tokio::test]
async fn the_demo_is_locked_like_everything_else() {
    let world = World::start().await;
    let mut start: AppStart = world.app_start();
    start.arguments.push("--demo".to_owned());
    let window = AppWindow::open(&world.session, &start)
        .await
        .expect("the app starts");
    wait_until_live(&window).await;
    let number = get_number(&window, "jd").await;
    set_password(&window).await;
    window.click("lock-now").await.expect("its button");
    locked(&window).await;
    assert_eq!(
        finds(&reachable(&window).await, &[&number]),
        Vec::<String>::new()
    );
    open_again(&window).await;
    window
        .wait_for("lock-now")
        .await
        .expect("the settings again");
    assert!(reachable(&window).await.contains(&number));
}

#[tokio::test]
async fn states_of_the_lock() {
    let gallery = Gallery::of("lock");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    settings_page(&window, "history").await;
    window.click("app-lock").await.expect("its switch");
    window.wait_for("password-new").await.expect("the sheet");
    gallery.take(&window, "01-set").await;
    for field in ["password-new", "password-again"] {
        window.type_into(field, PASSWORD).await.expect("the sheet");
    }
    window.click("password-done").await.expect("its button");
    window.wait_for("lock-now").await.expect("it is set");
    gallery.take(&window, "02-on").await;
    window.click("change-password").await.expect("its button");
    window
        .type_into("password-present", "not this one")
        .await
        .expect("the sheet");
    for field in ["password-new", "password-again"] {
        window
            .type_into(field, OTHER_PASSWORD)
            .await
            .expect("the sheet");
    }
    window.click("password-done").await.expect("its button");
    window.wait_for("problem").await.expect("it is refused");
    gallery.take(&window, "03-change-refused").await;
    window
        .press(crate::app::ESCAPE)
        .await
        .expect("the sheet closes");
    window
        .wait_until_gone("[data-testid='password-new']")
        .await
        .expect("it closes");
    window.click("app-lock").await.expect("its switch");
    window
        .wait_for("password-present")
        .await
        .expect("the sheet");
    gallery.take(&window, "04-off").await;
    window
        .press(crate::app::ESCAPE)
        .await
        .expect("the sheet closes");
    window
        .wait_until_gone("[data-testid='password-present']")
        .await
        .expect("it closes");

    for language in ["en", "zh-CN"] {
        for look in ["light", "dark"] {
            let name = |state: &str| format!("{state}-{language}-{look}");
            choose(&window, language, look).await;
            window.press_with_control("l").await.expect("its keys");
            locked(&window).await;
            for code in ["482913", "771204", "105876"] {
                sms(&world, "16515550142", code, "heron").await;
            }
            arrived(&window, "3").await;
            gallery.sizes(&window, &name("05-locked")).await;
            unlock(&window, "not this one").await;
            window.wait_for("problem").await.expect("it is refused");
            focus_comes(&window, "lock-password").await;
            gallery.sizes(&window, &name("06-refused")).await;
            window.click("forgot-password").await.expect("its button");
            window.wait_for("forgot-sheet").await.expect("the sheet");
            gallery.sizes(&window, &name("07-forgot")).await;
            window
                .press(crate::app::ESCAPE)
                .await
                .expect("the sheet closes");
            window
                .wait_until_gone("[data-testid='forgot-sheet']")
                .await
                .expect("it closes");
            if (language, look) == ("zh-CN", "dark") {
                while !window.shows("lock-wait").await.expect("the window answers") {
                    unlock(&window, "not this one").await;
                    until_async("an answer", START, async || {
                        let answered = window.shows("problem").await?;
                        Ok((answered || window.shows("lock-wait").await?).then_some(()))
                    })
                    .await
                    .expect("it is refused");
                }
                window.wait_for("lock-wait").await.expect("it waits");
                gallery.sizes(&window, &name("08-waits")).await;
                return;
            }
            open_again(&window).await;
            window
                .wait_for("lock-now")
                .await
                .expect("the settings again");
        }
    }
}
