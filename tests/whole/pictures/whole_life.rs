//! Half a year with the app: numbers of several services, codes, and what they cost.

use desktop_session::{AppWindow, until_async};
use serde_json::{Value, json};

use super::album::Album;
use crate::app::{
    ESCAPE, change_settings, set_up, snapshot, submit_lock, wait_for_card, wait_for_code,
};
use crate::stopped_clock::StoppedClock;
use crate::world::{START, World};

pub(crate) const STATES: &[&str] = &[
    "inbox",
    "inbox-several",
    "inbox-row",
    "numbers",
    "number",
    "get-number",
    "get-number-question",
    "spend",
    "palette",
    "search",
    "keys",
    "test-message",
];

#[tokio::test]
async fn the_inbox_the_numbers_and_spending_look_as_they_are_kept() {
    let album = Album::of("whole-life", STATES);
    let (world, clock) = super::world("2026-07-03 09:20:00").await;
    let window = world.open().await;
    set_up(&world, &window).await;
    let life = Life {
        world: &world,
        window: &window,
        clock: &clock,
    };
    live(&life).await;

    numbers(&album, &window).await;
    money(&album, &world, &window).await;
    finding(&album, &window).await;
    inbox(&album, &life).await;
    testing(&album, &window).await;
    album.close();
}

/// Somebody who goes by the clock.
struct Life<'a> {
    world: &'a World,
    window: &'a AppWindow,
    clock: &'a StoppedClock,
}

impl Life<'_> {
    /// Gets a number, without the questions that a person is asked, and gives its digits.
    async fn lock(&self, moment: &str, app: &str, country: &str) -> String {
        self.clock.move_to(self.window, moment).await;
        let form = json!({
            "account": 1, "app": app, "country": country, "number": null, "over_limit": true,
        });
        let got = invoke(self.window, "lock_number", &json!({"form": form})).await;
        let has = async || {
            let now = snapshot(self.window).await;
            let numbers = now["numbers"].as_array().cloned().unwrap_or_default();
            let newest = numbers.into_iter().find(|it| it["key"]["app"] == app);
            Ok(newest.and_then(|it| it["key"]["phone"].as_str().map(str::to_owned)))
        };
        until_async(app, START, has)
            .await
            .unwrap_or_else(|error| panic!("{got}: {error}"))
    }

    /// An SMS comes at this moment.
    async fn comes(&self, moment: &str, app: &str, to: &str, text: &str) {
        self.clock.move_to(self.window, moment).await;
        self.world.sms(app, to, text).await;
    }

    /// An SMS comes, and its code is copied, as a person does.
    async fn sms(&self, moment: &str, app: &str, to: &str, text: &str, code: &str) {
        self.comes(moment, app, to, text).await;
        wait_for_code(self.window, code).await;
        click(self.window, "copy-code").await;
        wait_for_card(self.window, "out").await;
    }
}

/// Half a year of it: month after month a few numbers, and codes that come to them. No two things happen at once,
/// because what comes first would then be chance.
async fn live(life: &Life<'_>) {
    let own = life.lock("2026-07-03 09:20:05", "jd", "US").await;
    let text = "[JD] Your verification code is 604182.";
    life.sms("2026-07-03 09:20:33", "jd", &own, text, "604182")
        .await;
    subscribe(life.window, "jd", &own, "$0.5 / Month").await;
    let british = life.lock("2026-08-11 17:05:00", "whatsapp", "GB").await;
    for (moment, code) in [("17:05:38", "318-204"), ("17:20:11", "771-550")] {
        let text = format!("Your WhatsApp code: {code}. Don't share this code with others");
        let moment = format!("2026-08-11 {moment}");
        life.sms(&moment, "whatsapp", &british, &text, &code.replace('-', ""))
            .await;
    }
    for (moment, code) in [
        ("08 08:44:00", "905113"),
        ("15 12:01:10", "224871"),
        ("21 19:30:00", "660402"),
    ] {
        let text = format!("【京东】您的验证码是 {code}，5 分钟内有效，请勿泄露。");
        life.sms(&format!("2026-09-{moment}"), "jd", &own, &text, code)
            .await;
    }
    let market = life.lock("2026-10-14 13:30:00", "amazon", "US").await;
    let text = "718203 is your Amazon OTP. Do not share it with anyone.";
    life.sms("2026-10-14 13:30:21", "amazon", &market, text, "718203")
        .await;

    let chat = life.lock("2026-11-02 11:12:00", "telegram", "US").await;
    life.sms(
        "2026-11-02 11:12:47",
        "telegram",
        &chat,
        "Telegram code 48213",
        "48213",
    )
    .await;
    let mail = life.lock("2026-11-18 09:02:00", "google", "GB").await;
    let text = "G-552731 is your Google verification code.";
    life.sms("2026-11-18 09:02:33", "google", &mail, text, "552731")
        .await;
    life.sms(
        "2026-11-25 20:15:00",
        "telegram",
        &chat,
        "Telegram code 90164",
        "90164",
    )
    .await;
    let text = "[JD] Your parcel has left the warehouse and arrives tomorrow.";
    life.comes("2026-11-25 20:42:00", "jd", &own, text).await;
    wait_for_card(life.window, "plain").await;
    let text = "G-118420 is your Google verification code.";
    life.sms("2026-11-26 09:57:00", "google", &mail, text, "118420")
        .await;
    life.sms(
        "2026-11-26 10:39:00",
        "telegram",
        &chat,
        "Telegram code 33907",
        "33907",
    )
    .await;
    life.clock.move_to(life.window, "2026-11-26 10:40:00").await;
}

async fn subscribe(window: &AppWindow, app: &str, phone: &str, rent: &str) {
    let key = json!({"account": 1, "app": app, "phone": phone});
    let form = json!({"key": key, "rent": rent, "over_limit": true});
    invoke(window, "subscribe", &json!({"form": form})).await;
}

async fn invoke(window: &AppWindow, command: &str, words: &Value) -> Value {
    let ask = format!("return await window.__TAURI_INTERNALS__.invoke('{command}', {words});");
    let answer = window.promised(&ask).await;
    answer.unwrap_or_else(|error| panic!("{command}: {error}"))
}

async fn click(window: &AppWindow, id: &str) {
    let clicked = window.click(id).await;
    clicked.unwrap_or_else(|error| panic!("{id}: {error}"));
}

async fn escape(window: &AppWindow, gone: &str) {
    window.press(ESCAPE).await.expect("a key");
    let closed = window
        .wait_until_gone(&format!("[data-testid='{gone}']"))
        .await;
    closed.unwrap_or_else(|error| panic!("{gone}: {error}"));
}

async fn numbers(album: &Album, window: &AppWindow) {
    let phone = crate::app::number_of(window, "telegram").await;
    let row = format!("telegram-{phone}");
    let focus = format!("document.querySelector(\"[data-testid='number-menu-{row}']\").focus()");
    window.script(&focus).await.expect("its menu's button");
    window.press(crate::app::ENTER).await.expect("a key");
    click(window, "menu-messages").await;
    let open = window.wait_for("number-plate").await;
    open.expect("its page");
    album.take(window, "number").await;
}

async fn money(album: &Album, world: &World, window: &AppWindow) {
    click(window, "get-number").await;
    let open = window.wait_for("service-jd").await;
    open.expect("the services");
    album.take(window, "get-number").await;
    escape(window, "submit-lock").await;
    change_settings(window, "monthly_limit: '2.00'").await;
    let before = world.simulator.requests("lockNumber").await;
    submit_lock(window, "telegram").await;
    let asked = window.wait_for("over-limit").await;
    asked.expect("it asks");
    album.take(window, "get-number-question").await;
    click(window, "guard-way").await;
    escape(window, "submit-lock").await;
    assert_eq!(world.simulator.requests("lockNumber").await, before);
    change_settings(window, "monthly_limit: '10.00'").await;
    click(window, "nav-spend").await;
    let open = window.wait_for("spent").await;
    open.expect("the page");
    album.take(window, "spend").await;
}

async fn finding(album: &Album, window: &AppWindow) {
    click(window, "nav-codes").await;
    window.press_with_control("k").await.expect("a key");
    let open = window.wait_for("palette-field").await;
    open.expect("it opens");
    album.take(window, "palette").await;
    escape(window, "palette-field").await;
    window.press("?").await.expect("a key");
    let open = window.wait_for_css("[role='dialog']").await;
    open.expect("the keys");
    album.take(window, "keys").await;
    window.press(ESCAPE).await.expect("a key");
    let closed = window.wait_until_gone("[role='dialog']").await;
    closed.expect("it closes");
    window.press_with_control("f").await.expect("a key");
    let typed = window.type_into("search-field", "code").await;
    typed.expect("the search");
    let found = window.wait_for_css("#search-results [data-kind]").await;
    found.expect("messages");
    album.take(window, "search").await;
    click(window, "search-close").await;
}

async fn inbox(album: &Album, life: &Life<'_>) {
    let window = life.window;
    click(window, "nav-codes").await;
    let own = crate::app::number_of(window, "jd").await;
    let text = "Verification codes 771204, 884410.";
    life.comes("2026-11-26 10:40:20", "jd", &own, text).await;
    let several = window.wait_for("candidate-2").await;
    several.expect("both are shown");
    album.take(window, "inbox-several").await;
    click(window, "candidate-1").await;
    wait_for_card(window, "out").await;
    let text = "[JD] Your verification code is 552019. It is valid for 5 minutes. Do not share it.";
    life.comes("2026-11-26 10:40:48", "jd", &own, text).await;
    wait_for_code(window, "552019").await;
    life.clock.move_to(window, "2026-11-26 10:41:00").await;
    album.take(window, "inbox").await;
    let row = "[data-testid^='row-'][data-kind='sms']";
    window.click_css(row).await.expect("a row");
    let open = window.wait_for("row-open").await;
    open.expect("it opens");
    album.take(window, "inbox-row").await;
    escape(window, "row-open").await;
    // Beside a wide window they are always there.
    album.narrow(window).await;
    click(window, "nav-numbers").await;
    album.take(window, "numbers").await;
    window.press(ESCAPE).await.expect("a key");
}

async fn testing(album: &Album, window: &AppWindow) {
    click(window, "nav-settings").await;
    click(window, "settings-diagnostics").await;
    let text =
        "[JD] 552019 is your verification code, valid for 5 minutes. Order 30441 is on its way.";
    let typed = window.type_into("test-text", text).await;
    typed.expect("it is typed");
    window
        .wait_for_attribute("tested", "data-verdict", "one")
        .await
        .expect("one code");
    album.take(window, "test-message").await;
}
