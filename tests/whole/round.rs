//! Once round the window: every state that a person comes to, looked at as the test wants it.

use std::path::PathBuf;

use desktop_session::AppWindow;
use serde_json::{Value, json};

use crate::app::{
    ENTER, ESCAPE, change_settings, code_comes, focus_comes, get_number, set_up, wait_for_card,
    wait_for_code, wait_until_live,
};
use crate::gallery::{self, SIZES};
use crate::lock;
use crate::world::{KEY, USER, World, pictures};

/// What is looked for.
#[derive(Clone, Copy)]
pub(crate) enum For {
    /// Words that do not fit, wide and narrow.
    Words,
    /// What cannot be reached in the smallest window, however large everything in it is.
    Reach,
}

/// Sizes in percent, and what else the window wears then.
const LOOKS: [(u32, &str, &str); 5] = [
    (75, "en", "light"),
    (100, "en", "dark"),
    (150, "zh-CN", "dark"),
    (200, "en", "light"),
    (200, "zh-CN", "dark"),
];

/// The faults in the states that were looked at.
pub(crate) struct Looks {
    what: For,
    folder: PathBuf,
    faults: Vec<String>,
}

impl Looks {
    pub(crate) fn of(what: For, test: &str) -> Self {
        Self {
            what,
            folder: pictures(test),
            faults: Vec::new(),
        }
    }

    /// Looks the window over as it is. It is wide, and of its normal size, again afterwards.
    async fn at(&mut self, window: &AppWindow, state: &str) {
        match self.what {
            For::Words => {
                for (size, width, height) in SIZES {
                    gallery::size_to(window, width, height).await;
                    self.once(window, &format!("{state}-{size}")).await;
                }
            }
            For::Reach => {
                for (zoom, language, look) in LOOKS {
                    self.zoomed(window, state, zoom, language, look).await;
                }
                let usual = "zoom: 100, language: 'en', appearance: 'light'";
                change_settings(window, usual).await;
            }
        }
        let (_, width, height) = SIZES[0];
        gallery::size_to(window, width, height).await;
    }

    async fn zoomed(
        &mut self,
        window: &AppWindow,
        state: &str,
        zoom: u32,
        language: &str,
        look: &str,
    ) {
        let change = format!("zoom: {zoom}, language: '{language}', appearance: '{look}'");
        change_settings(window, &change).await;
        let (_, width, height) = SIZES[1];
        gallery::zoomed_size_to(window, width, height, zoom).await;
        self.once(window, &format!("{state}-{zoom}-{language}"))
            .await;
    }

    async fn once(&mut self, window: &AppWindow, name: &str) {
        let found = match self.what {
            For::Words => window.script(include_str!("unfit.js")).await,
            For::Reach => window.promised(include_str!("reach.js")).await,
        };
        let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = found.as_array().expect("a list of faults");
        for fault in found.iter().filter_map(Value::as_str) {
            eprintln!("{name}: {fault}");
            self.faults.push(format!("{name}: {fault}"));
        }
        let picture = self.folder.join(format!("{name}.png"));
        window.picture(&picture).await.expect("a picture");
    }

    /// Fails where something was found anywhere.
    pub(crate) fn end(self) {
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

/// A first run where PingMe knows numbers that the user has had for a while.
pub(crate) async fn start() -> (World, AppWindow) {
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
    (world, window)
}

/// The same after the first run, with a code that came to the subscribed number.
pub(crate) async fn start_with_code() -> (World, AppWindow) {
    let (world, window) = start().await;
    set_up(&world, &window).await;
    code_comes(&world, &window, "16515550142", "552019").await;
    (world, window)
}

/// The first run, from its doors to the inbox.
pub(crate) async fn first_run(looks: &mut Looks, world: &World, window: &AppWindow) {
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

/// What comes to the inbox.
pub(crate) async fn inbox(looks: &mut Looks, world: &World, window: &AppWindow) {
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
pub(crate) async fn over_it(looks: &mut Looks, window: &AppWindow) {
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
    shown(window, "question-keep").await;
    looks.at(window, "24-delete").await;
    click(window, "question-keep").await;
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

/// The numbers, a number's page, and what is asked about it.
pub(crate) async fn numbers(looks: &mut Looks, window: &AppWindow) {
    let (_, width, height) = SIZES[1];
    gallery::size_to(window, width, height).await;
    click(window, "nav-numbers").await;
    shown(window, "sidebar-number-jd-14155550117").await;
    match looks.what {
        For::Words => looks.once(window, "30-drawer-narrow").await,
        For::Reach => {
            for (zoom, language, look) in [LOOKS[1], LOOKS[2], LOOKS[3]] {
                let state = "30-drawer";
                looks.zoomed(window, state, zoom, language, look).await;
                menu(window, "jd-14155550117").await;
                let state = "31-menu";
                looks.zoomed(window, state, zoom, language, look).await;
                escape(window).await;
            }
            change_settings(window, "zoom: 100, language: 'en', appearance: 'light'").await;
        }
    }
    window.press(ESCAPE).await.expect("Escape");
    let (_, width, height) = SIZES[0];
    gallery::size_to(window, width, height).await;

    menu(window, "jd-14155550117").await;
    if matches!(looks.what, For::Words) {
        looks.once(window, "31-menu-wide").await;
    }
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

/// What was spent, and the limit.
pub(crate) async fn spend(looks: &mut Looks, window: &AppWindow) {
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

/// Every page of the settings, and what they ask.
pub(crate) async fn settings(looks: &mut Looks, window: &AppWindow) {
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

/// The locked window, whose size is what it was when it was locked.
pub(crate) async fn locked(looks: &mut Looks, window: &AppWindow) {
    lock::set_password(window).await;
    for (zoom, language, look) in LOOKS {
        let change = format!("zoom: {zoom}, language: '{language}', appearance: '{look}'");
        change_settings(window, &change).await;
        let (_, width, height) = SIZES[1];
        gallery::zoomed_size_to(window, width, height, zoom).await;
        window.press_with_control("l").await.expect("a key");
        lock::locked(window).await;
        looks
            .once(window, &format!("60-locked-{zoom}-{language}"))
            .await;
        let open = "document.querySelector(\"[data-testid='forgot-password']\").click()";
        window.script(open).await.expect("its button");
        shown(window, "forgot-sheet").await;
        looks
            .once(window, &format!("61-forgot-{zoom}-{language}"))
            .await;
        escape(window).await;
        focus_comes(window, "lock-password").await;
        window.press(lock::PASSWORD).await.expect("the password");
        window.press(ENTER).await.expect("Enter");
        window
            .wait_until_gone("[data-testid='lock-password']")
            .await
            .expect("it is unlocked");
    }
}
