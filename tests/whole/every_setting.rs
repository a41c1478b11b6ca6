//! Each setting there is: it has its control in the window, counts at once and is there after a restart. Which
//! ones there are, the app says: one that is not on the list fails.

use std::collections::BTreeSet;

use desktop_session::{AppWindow, until_async};
use serde_json::{Value, json};

use crate::accounts::add_account;
use crate::app::{ENTER, arrow_to, code_comes, press, set_up, snapshot, words};
use crate::lock::{PASSWORD, locked, set_password};
use crate::world::{START, USER, World};

/// How a person makes another choice.
enum Control {
    /// A switch, by its name.
    Switch(&'static str),
    /// A value of a list, by the list's name.
    List(&'static str, &'static str),
    /// The item of a menu, by the menu's button.
    Menu(&'static str, &'static str),
    /// The keys that copy from anywhere are taken away, in a sheet.
    NoShortcut,
    /// A sum is written, in a sheet.
    Limit,
    /// The app notes it when it has said so, which another test waits for: no person chooses it.
    Noted,
    /// This system cannot do it, which the page says in the control's place.
    NotHere(&'static str),
}

/// A setting, the page that it is on, its control there, and what it then is.
type Row = (&'static str, &'static str, Control, &'static str);

/// The size is last: the driver clicks where things were in their normal one.
const SETTINGS: [Row; 26] = {
    use Control::{Limit, List, Menu, NoShortcut, NotHere, Noted, Switch};
    [
        (
            "appearance",
            "appearance",
            List("appearance-select", "dark"),
            r#""dark""#,
        ),
        (
            "language",
            "appearance",
            List("language-select", "zh-CN"),
            r#""zh-CN""#,
        ),
        ("close_hides", "appearance", Switch("close-hides"), "false"),
        ("close_hides_said", "", Noted, "true"),
        ("close_minimises_said", "", Noted, "true"),
        ("start_hidden", "appearance", Switch("start-hidden"), "true"),
        ("notify", "notifications", Switch("notify"), "false"),
        ("hide_codes", "notifications", Switch("hide_codes"), "true"),
        ("sound", "notifications", Switch("sound"), "true"),
        (
            "notify_ending",
            "notifications",
            Switch("notify_ending"),
            "false",
        ),
        (
            "notify_relay",
            "notifications",
            Switch("notify_relay"),
            "false",
        ),
        (
            "pause",
            "notifications",
            List("pause", "on"),
            r#"{"is": "on"}"#,
        ),
        ("auto_copy", "copying", Switch("auto-copy"), "true"),
        ("give_back_s", "copying", List("give-back", "120"), "120"),
        (
            "secret_clipboard",
            "copying",
            Switch("secret-clipboard"),
            "false",
        ),
        (
            "minimise_after_copy",
            "copying",
            Switch("minimise-after-copy"),
            "true",
        ),
        ("copy_shortcut", "copying", NoShortcut, "null"),
        ("single_keys", "shortcuts", Switch("single-keys"), "false"),
        ("keep_days", "history", List("keep-days", "30"), "30"),
        ("delete_used", "history", Switch("delete-used"), "true"),
        ("lock_after_min", "history", List("lock-after", "60"), "60"),
        (
            "hide_from_capture",
            "history",
            NotHere("capture-cannot"),
            "true",
        ),
        ("monthly_limit", "spend", Limit, r#""7.50""#),
        (
            "number_order",
            "",
            Menu("number-sort", "sort-ending"),
            r#""ending""#,
        ),
        ("shown_account", "", Menu("account-switch", "switch-1"), "1"),
        ("zoom", "appearance", List("zoom-select", "110"), "110"),
    ]
};

async fn settings(window: &AppWindow) -> Value {
    snapshot(window).await["settings"].clone()
}

/// Clicks an element in any size of the window.
async fn click(window: &AppWindow, id: &str) {
    until_async(id, START, async || {
        let there = window.count(&format!("[data-testid='{id}']")).await?;
        Ok((there > 0).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{error}"));
    let click = format!("document.querySelector(\"[data-testid='{id}']\").click()");
    window.script(&click).await.expect("it can be clicked");
}

async fn page(window: &AppWindow, page: &str) {
    match page {
        "" => click(window, "nav-codes").await,
        "spend" => click(window, "nav-spend").await,
        page => {
            click(window, "nav-settings").await;
            click(window, &format!("settings-{page}")).await;
        }
    }
}

/// Makes the choice, by its control.
async fn choose(window: &AppWindow, control: &Control) {
    match control {
        Control::Switch(switch) => click(window, switch).await,
        Control::List(list, value) => {
            window
                .choose(list, value)
                .await
                .unwrap_or_else(|error| panic!("{list}: {error}"));
        }
        Control::Menu(button, item) => {
            window.wait_for(button).await.expect("its button");
            let focus = format!("document.querySelector(\"[data-testid='{button}']\").focus()");
            window.script(&focus).await.expect("it takes the focus");
            press(window, ENTER).await;
            arrow_to(window, item).await;
            press(window, ENTER).await;
        }
        Control::NoShortcut => {
            click(window, "shortcut-change").await;
            click(window, "shortcut-remove").await;
        }
        Control::Limit => {
            click(window, "change-limit").await;
            window
                .type_into("limit-amount", "7.50")
                .await
                .expect("the sheet");
            click(window, "save-limit").await;
        }
        Control::Noted | Control::NotHere(_) => {}
    }
}

/// Whether the control shows what was chosen.
async fn shows(window: &AppWindow, name: &str, control: &Control, value: &Value) {
    let script = match control {
        Control::Switch(switch) => format!(
            "return document.querySelector(\"[data-testid='{switch}']\")?.ariaChecked === '{value}'"
        ),
        Control::List(list, value) => {
            format!(
                "return document.querySelector(\"[data-testid='{list}']\")?.value === '{value}'"
            )
        }
        Control::NoShortcut => "return document.querySelector(\"[data-testid='shortcut-state']\")\
             ?.closest('.setting').querySelector('kbd') === null"
            .to_owned(),
        Control::Limit => {
            "return document.querySelector(\"[data-testid='limit']\")?.textContent.includes('7.5')"
                .to_owned()
        }
        Control::NotHere(said) => {
            format!("return document.querySelector(\"[data-testid='{said}']\") !== null")
        }
        Control::Menu(..) | Control::Noted => return,
    };
    until_async(&format!("the control of {name}"), START, async || {
        Ok((window.script(&script).await? == true).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// What can be seen at once of a choice, as a question to the page.
fn effect(name: &str) -> Option<&'static str> {
    Some(match name {
        "appearance" => "return document.documentElement.dataset.appearance === 'dark'",
        "language" => "return document.documentElement.lang === 'zh-CN'",
        "zoom" => "return Math.abs(innerWidth * 1.1 - outerWidth) < 3",
        "single_keys" => "return document.querySelector(\"[data-testid^='key-'].off\") !== null",
        "copy_shortcut" => {
            "return await window.__TAURI_INTERNALS__.invoke('shortcut_state') === 'off'"
        }
        "pause" => "return (await window.__TAURI_INTERNALS__.invoke('snapshot')).paused",
        "monthly_limit" => {
            "return (await window.__TAURI_INTERNALS__.invoke('snapshot')).spent.limit?.amount \
             === '7.50'"
        }
        "shown_account" => {
            "return document.querySelector(\"[data-testid^='sidebar-number-whatsapp-']\") === null"
        }
        "number_order" => {
            "const first = document.querySelector(\"[data-testid^='sidebar-number-']\");\
             return first.dataset.testid === 'sidebar-number-telegram-14155550117'"
        }
        _ => return None,
    })
}

async fn has_effect(window: &AppWindow, name: &str) {
    let Some(script) = effect(name) else { return };
    until_async(&format!("what {name} does"), START, async || {
        Ok((window.promised(script).await? == true).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{error}"));
}

/// A window with two accounts, numbers and a message, whose lock and start at login are set, because
/// settings depend on them.
async fn lived_in(world: &World) -> AppWindow {
    for (user, app, phone, days) in [
        (USER, "jd", "16515550142", 12),
        (USER, "telegram", "14155550117", 5),
        (crate::world::OTHER_USER, "whatsapp", "12025550125", 20),
    ] {
        let number = json!({
            "user_id": user, "app": app, "country": "US", "phone": phone, "days": days,
        });
        world.simulator.give_number(&number).await;
    }
    let window = world.open().await;
    set_up(world, &window).await;
    add_account(world, &window).await;
    set_password(&window).await;
    page(&window, "appearance").await;
    click(&window, "login-start").await;
    window
        .wait_for_attribute("login-start", "aria-checked", "true")
        .await
        .expect("it is on");
    window
}

#[tokio::test]
async fn each_setting_has_a_control_counts_at_once_and_survives_a_restart() {
    let world = World::start().await;
    let window = lived_in(&world).await;
    let mut now = settings(&window).await;
    let known: BTreeSet<&str> = SETTINGS.iter().map(|row| row.0).collect();
    let there: BTreeSet<&str> = now
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(known, there, "each setting has one row of the list");

    for (name, on, control, value) in &SETTINGS {
        let value: Value = serde_json::from_str(value).expect("a value");
        assert_ne!(now[name], value, "{name} is that already");
        page(&window, on).await;
        if matches!(control, Control::Noted | Control::NotHere(_)) {
            let change = format!("{name}: {value}");
            crate::app::change_settings(&window, &change).await;
        }
        choose(&window, control).await;
        now[name] = value.clone();
        until_async(&format!("{name} alone to be {value}"), START, async || {
            Ok((settings(&window).await == now).then_some(()))
        })
        .await
        .expect("it counts at once");
        shows(&window, name, control, &value).await;
        has_effect(&window, name).await;
    }
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    locked(&window).await;
    press(&window, PASSWORD).await;
    press(&window, ENTER).await;
    window
        .wait_for_css("[data-testid='nav-codes']")
        .await
        .expect("it is unlocked");
    assert_eq!(settings(&window).await, now);
    for (name, on, control, value) in &SETTINGS {
        let value: Value = serde_json::from_str(value).expect("a value");
        page(&window, on).await;
        shows(&window, name, control, &value).await;
        has_effect(&window, name).await;
    }
}

#[tokio::test]
async fn codes_that_are_hidden_are_hidden_on_the_card_at_once() {
    let world = World::start().await;
    let number = json!({
        "user_id": USER, "app": "jd", "country": "US", "phone": "16515550142", "days": 12,
    });
    world.simulator.give_number(&number).await;
    let window = world.open().await;
    set_up(&world, &window).await;
    code_comes(&world, &window, "16515550142", "482913").await;
    page(&window, "notifications").await;
    click(&window, "hide_codes").await;
    page(&window, "").await;
    until_async("dots", START, async || {
        let card = words(&window, "card").await;
        Ok((!card.is_empty() && !card.contains("482")).then_some(()))
    })
    .await
    .expect("dots stand in its place");
}
