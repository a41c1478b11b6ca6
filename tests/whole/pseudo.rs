//! Every screen in a language that is longer than English, wide and narrow: what does not fit is found by
//! its brackets. `ui/pseudo.js` makes the language, and an app that is built for these tests speaks it.

use std::path::PathBuf;

use desktop_session::{AppWindow, Tray, until};
use serde_json::{Value, json};

use crate::app::{
    ENTER, ESCAPE, change_settings, get_number, set_up, wait_for_card, wait_for_code,
    wait_until_live,
};
use crate::gallery::{self, SIZES};
use crate::world::{KEY, START, USER, World, pictures};

const PSEUDO: &str = "en-XA";

/// The words that do not fit, in the states that were looked at.
struct Looks {
    folder: PathBuf,
    faults: Vec<String>,
}

impl Looks {
    /// Looks the window over as it is, wide and narrow. It is wide again afterwards.
    async fn at(&mut self, window: &AppWindow, state: &str) {
        for (size, width, height) in SIZES {
            gallery::size_to(window, width, height).await;
            self.once(window, &format!("{state}-{size}")).await;
        }
        let (_, width, height) = SIZES[0];
        gallery::size_to(window, width, height).await;
    }

    async fn once(&mut self, window: &AppWindow, name: &str) {
        let found = window
            .script(include_str!("unfit.js"))
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = found.as_array().expect("a list of faults");
        for fault in found.iter().filter_map(Value::as_str) {
            eprintln!("{name}: {fault}");
            self.faults.push(format!("{name}: {fault}"));
        }
        let picture = self.folder.join(format!("{name}.png"));
        window.picture(&picture).await.expect("a picture");
    }

    /// Fails where something did not fit anywhere.
    fn end(self) {
        assert!(self.faults.is_empty(), "{}", self.faults.join("\n"));
    }
}

async fn click(window: &AppWindow, id: &str) {
    window
        .click(id)
        .await
        .unwrap_or_else(|error| panic!("{id}: {error}"));
}

async fn shown(window: &AppWindow, id: &str) {
    window
        .wait_for(id)
        .await
        .unwrap_or_else(|error| panic!("{id}: {error}"));
}

async fn escape(window: &AppWindow) {
    window.press(ESCAPE).await.expect("Escape");
    window
        .wait_until_gone("[role=dialog], [role=menu]")
        .await
        .expect("it closes");
}

/// A first run that speaks the language, and has the numbers that the user has had for a while.
async fn start() -> (World, AppWindow, Looks) {
    let looks = Looks {
        folder: pictures("pseudo"),
        faults: Vec::new(),
    };
    let world = World::start().await;
    for (app, phone, days, subscribed) in [
        ("jd", "16515550142", 12, true),
        ("jd", "14155550117", 2, false),
        ("whatsapp", "447700900143", 25, false),
    ] {
        let number = json!({
            "user_id": USER, "app": app, "country": "US", "phone": phone, "days": days,
            "subscribed": subscribed,
        });
        world.simulator.give_number(&number).await;
    }
    let window = world.open().await;
    shown(&window, "door-account").await;
    gallery::choose(&window, PSEUDO, "light").await;
    (world, window, looks)
}

#[tokio::test]
#[cfg_attr(
    not(pseudo_language),
    ignore = "build window and app with PINGME_PSEUDO_LANGUAGE=1"
)]
async fn the_first_run_fits_in_a_longer_language() {
    let (world, window, mut looks) = start().await;
    first_run(&mut looks, &world, &window).await;
    looks.end();
}

#[tokio::test]
#[cfg_attr(
    not(pseudo_language),
    ignore = "build window and app with PINGME_PSEUDO_LANGUAGE=1"
)]
async fn the_inbox_fits_in_a_longer_language_which_notifications_and_the_tray_speak_as_well() {
    let (world, window, mut looks) = start().await;
    let server = world.notifications();
    let tray = Tray::start(&world.session).expect("there is none yet");
    set_up(&world, &window).await;
    inbox(&mut looks, &world, &window).await;
    let told = until("the notification", START, || {
        let mut received = server.received().into_iter();
        received.find(|it| it.summary.contains("552 019 fööŕ Telegram"))
    });
    let told = told.unwrap_or_else(|error| panic!("{error}: {:#?}", server.received()));
    assert!(
        told.actions.iter().any(|(_, label)| label == "‹Çööpý›"),
        "{told:?}"
    );
    let menu = tray.item().and_then(|item| item.menu()).expect("the tray");
    assert!(menu.iter().any(|it| it.label == "‹Qûûîîţ›"), "{menu:?}");
    over_it(&mut looks, &window).await;
    looks.end();
}

#[tokio::test]
#[cfg_attr(
    not(pseudo_language),
    ignore = "build window and app with PINGME_PSEUDO_LANGUAGE=1"
)]
async fn numbers_spending_and_settings_fit_in_a_longer_language() {
    let (world, window, mut looks) = start().await;
    set_up(&world, &window).await;
    let text = "[JD] Your verification code is 552019.";
    world.sms("jd", "16515550142", text).await;
    wait_for_code(&window, "552019").await;
    numbers(&mut looks, &window).await;
    spend(&mut looks, &window).await;
    settings(&mut looks, &window).await;
    looks.end();
}

async fn first_run(looks: &mut Looks, world: &World, window: &AppWindow) {
    looks.at(window, "01-doors").await;
    click(window, "door-account").await;
    shown(window, "field-user-id").await;
    looks.at(window, "02-key").await;
    click(window, "network-open").await;
    looks.at(window, "03-network").await;
    escape(window).await;
    click(window, "advanced").await;
    for (field, text) in [
        ("field-user-id", USER),
        ("field-key", "a-key-of-nobody"),
        ("field-base-url", world.simulator.base_url()),
    ] {
        window.type_into(field, text).await.expect("the form");
    }
    click(window, "submit-key").await;
    shown(window, "problem").await;
    looks.at(window, "04-key-refused").await;
    window.type_into("field-key", KEY).await.expect("the form");
    click(window, "submit-key").await;

    shown(window, "field-link").await;
    looks.at(window, "05-link").await;
    let link = world.relay.pairing_link(USER);
    window
        .type_into("field-link", &link)
        .await
        .expect("the form");
    click(window, "submit-link").await;
    shown(window, "confirm-pair").await;
    looks.at(window, "06-pair").await;
    click(window, "confirm-pair").await;
    click(window, "reveal").await;
    looks.at(window, "07-callback").await;
    let callback = window.value("callback-url").await.expect("the URL");
    world.simulator.call_back(&callback).await;
    click(window, "callback-continue").await;
    shown(window, "self-test-run").await;
    looks.at(window, "08-test").await;
    click(window, "self-test-run").await;
    shown(window, "self-test-result").await;
    looks.at(window, "09-test-done").await;
    click(window, "finish-setup").await;
    wait_until_live(window).await;
}

async fn inbox(looks: &mut Looks, world: &World, window: &AppWindow) {
    looks.at(window, "10-empty").await;
    click(window, "get-number").await;
    shown(window, "service-telegram").await;
    looks.at(window, "11-get-number").await;
    escape(window).await;
    let number = get_number(window, "telegram").await;
    looks.at(window, "12-waiting").await;
    let text = "[Telegram] Your verification code is 552019. It is valid for 5 minutes.";
    world.sms("telegram", &number, text).await;
    wait_for_code(window, "552019").await;
    looks.at(window, "13-lit").await;
    click(window, "copy-code").await;
    wait_for_card(window, "out").await;
    looks.at(window, "14-copied").await;
    let text = "Verification codes 771204, 884410.";
    world.sms("telegram", &number, text).await;
    wait_for_card(window, "lit").await;
    shown(window, "candidate-2").await;
    looks.at(window, "15-several").await;
    click(window, "candidate-1").await;
    wait_for_card(window, "out").await;
    let row = "[data-testid^='row-'][data-kind='sms']";
    window.click_css(row).await.expect("a row");
    shown(window, "row-open").await;
    looks.at(window, "16-row").await;
    window.press(ESCAPE).await.expect("Escape");
}

/// What lies over the inbox.
async fn over_it(looks: &mut Looks, window: &AppWindow) {
    window.press_with_control("k").await.expect("the palette");
    shown(window, "palette-field").await;
    looks.at(window, "20-palette").await;
    escape(window).await;
    window.press("?").await.expect("the help");
    window
        .wait_for_css("[role=dialog]")
        .await
        .expect("it opens");
    looks.at(window, "21-help").await;
    escape(window).await;

    click(window, "open-search").await;
    window
        .type_into("search-field", "code")
        .await
        .expect("the search");
    shown(window, "search-more").await;
    looks.at(window, "22-search").await;
    click(window, "search-more").await;
    looks.at(window, "23-search-more").await;
    click(window, "delete-all-found").await;
    shown(window, "keep-messages").await;
    looks.at(window, "24-delete").await;
    click(window, "keep-messages").await;
    window
        .type_into("search-field", "nothing-of-the-kind")
        .await
        .expect("the search");
    shown(window, "search-none").await;
    looks.at(window, "25-search-none").await;
    click(window, "search-close").await;
}

/// Opens a number's menu, whose button is shown under the pointer and under the focus.
async fn menu(window: &AppWindow, number: &str) {
    let focus = format!("document.querySelector(\"[data-testid='number-menu-{number}']\").focus()");
    window.script(&focus).await.expect("its menu's button");
    window.press(ENTER).await.expect("Enter opens it");
    shown(window, "menu-messages").await;
}

async fn numbers(looks: &mut Looks, window: &AppWindow) {
    let (_, width, height) = SIZES[1];
    gallery::size_to(window, width, height).await;
    click(window, "nav-numbers").await;
    shown(window, "sidebar-number-jd-14155550117").await;
    looks.once(window, "30-drawer-narrow").await;
    window.press(ESCAPE).await.expect("Escape");
    let (_, width, height) = SIZES[0];
    gallery::size_to(window, width, height).await;

    menu(window, "jd-14155550117").await;
    looks.once(window, "31-menu-wide").await;
    click(window, "menu-messages").await;
    shown(window, "number-words").await;
    looks.at(window, "32-expiring").await;
    for (number, item, button, name) in [
        (
            "jd-14155550117",
            "menu-subscribe",
            "confirm-subscribe",
            "33-subscribe",
        ),
        (
            "jd-16515550142",
            "menu-unsubscribe",
            "confirm-unsubscribe",
            "34-unsubscribe",
        ),
        (
            "jd-16515550142",
            "menu-words",
            "save-number-words",
            "35-words",
        ),
    ] {
        menu(window, number).await;
        click(window, item).await;
        shown(window, button).await;
        looks.at(window, name).await;
        escape(window).await;
    }
    menu(window, "jd-16515550142").await;
    click(window, "menu-messages").await;
    looks.at(window, "36-subscribed").await;
}

async fn spend(looks: &mut Looks, window: &AppWindow) {
    click(window, "nav-spend").await;
    shown(window, "spent").await;
    looks.at(window, "40-spend").await;
    change_settings(window, "monthly_limit: '0.01'").await;
    looks.at(window, "41-limit").await;
    window
        .script("[...document.querySelectorAll('[data-testid^=month-]')].at(-1).click()")
        .await
        .expect("the month");
    shown(window, "events-sum").await;
    looks.at(window, "42-events").await;
    escape(window).await;
    // Where one sees what was spent, the banner has no more to say.
    click(window, "nav-codes").await;
    shown(window, "limit-banner").await;
    looks.at(window, "43-limit-banner").await;
    change_settings(window, "monthly_limit: null").await;
}

async fn settings(looks: &mut Looks, window: &AppWindow) {
    click(window, "nav-settings").await;
    for page in [
        "accounts",
        "relay",
        "notifications",
        "copying",
        "history",
        "appearance",
        "shortcuts",
        "network",
        "diagnostics",
    ] {
        click(window, &format!("settings-{page}")).await;
        window
            .wait_for_attribute("settings", "data-section", page)
            .await
            .expect("it opens");
        looks.at(window, &format!("50-{page}")).await;
    }
    for (page, button, name) in [
        ("accounts", "account-change-key", "51-account-key"),
        ("accounts", "account-remove", "52-account-remove"),
        ("relay", "unpair", "53-unpair"),
        ("copying", "shortcut-change", "54-shortcut"),
        ("history", "delete-all", "55-delete-all"),
    ] {
        click(window, &format!("settings-{page}")).await;
        click(window, button).await;
        window
            .wait_for_css("[role=dialog]")
            .await
            .unwrap_or_else(|error| panic!("{button}: {error}"));
        looks.at(window, name).await;
        escape(window).await;
    }
}
