//! The filters of the search, alone and together, in a wide and in a narrow window.

use desktop_session::{AppWindow, until_async};

use crate::accounts::add_account;
use crate::app::{ENTER, ESCAPE, focus_comes, press, set_up, snapshot, wait_for_code, words};
use crate::gallery::{Gallery, size_to};
use crate::kept::{self, Written};
use crate::world::{OTHER_USER, START, USER, World};

const OWN: &str = "16515550142";
const SECOND: &str = "14155550117";
const TELEGRAM: &str = "16285550188";
const WHATSAPP: &str = "12025550125";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The rows that are found: of each the word that no other has.
async fn found(window: &AppWindow, wanted: &[&str]) {
    let read = "return [...document.querySelectorAll(\"#search-results [data-testid^='row-'][data-kind]\")]\
         .map((row) => row.textContent)";
    let right = until_async("what is found", START, || async {
        let rows = window.script(read).await?;
        let rows = rows.as_array().cloned().unwrap_or_default();
        let same = rows.len() == wanted.len()
            && rows
                .iter()
                .zip(wanted)
                .all(|(row, part)| row.as_str().is_some_and(|row| row.contains(part)));
        Ok(same.then_some(()))
    });
    if right.await.is_err() {
        panic!("{wanted:?}, not {:?}", window.script(read).await);
    }
}

async fn filter(window: &AppWindow, by: &str, choice: &str) {
    window
        .click(&format!("filter-{by}"))
        .await
        .expect("the filter");
    window
        .click(&format!("filter-{by}-{choice}"))
        .await
        .unwrap_or_else(|error| panic!("{choice} is no choice: {error}"));
}

async fn clear(window: &AppWindow, by: &str) {
    window
        .click(&format!("filter-{by}-clear"))
        .await
        .expect("its cross");
}

async fn hidden(window: &AppWindow, wanted: &str) {
    until_async(wanted, START, || async {
        let said = words(window, "search-hidden").await;
        Ok(said.contains(wanted).then_some(()))
    })
    .await
    .expect("the last line says it");
}

/// Two accounts and five messages of different days, numbers and services. The newest has come by itself.
async fn with_messages() -> (World, AppWindow) {
    let world = World::start().await;
    for (user, app, phone) in [
        (USER, "jd", OWN),
        (USER, "jd", SECOND),
        (USER, "telegram", TELEGRAM),
        (OTHER_USER, "whatsapp", WHATSAPP),
    ] {
        let number = serde_json::json!({
            "user_id": user, "app": app, "country": "US", "phone": phone, "days": 12,
        });
        world.simulator.give_number(&number).await;
    }
    let window = world.open().await;
    set_up(&world, &window).await;
    add_account(&world, &window).await;
    window.click("nav-codes").await.expect("the inbox");
    world.sms("jd", OWN, "[JD] Amber code 552019.").await;
    wait_for_code(&window, "552019").await;
    let now_ms = snapshot(&window).await["now_ms"].as_i64().expect("a time");
    window.quit().await.expect("the app quits with its window");
    let connection = kept::open(&world);
    for (account, app, to, days, text) in [
        (
            2,
            "whatsapp",
            WHATSAPP,
            2,
            "Your WhatsApp code is 118820, birch.",
        ),
        (
            1,
            "jd",
            OWN,
            3,
            "[JD] Your cedar parcel has left the warehouse.",
        ),
        (1, "jd", SECOND, 10, "[JD] Your dune code is 640917."),
        (1, "telegram", TELEGRAM, 40, "Telegram code 302211, elm."),
    ] {
        let received_ms = now_ms - days * DAY_MS;
        let written = Written {
            account,
            app,
            to,
            text,
            received_ms,
        };
        written.put(&connection);
    }
    drop(connection);
    let window = world.open().await;
    window
        .wait_for_css("[data-testid^='row-']")
        .await
        .expect("the first rows");
    (world, window)
}

#[tokio::test]
async fn each_filter_alone_and_all_together_leave_what_they_say_and_tell_what_they_hide() {
    let gallery = Gallery::of("filters");
    let (_world, window) = with_messages().await;
    window.press_with_control("f").await.expect("its key");
    focus_comes(&window, "search-field").await;
    let all = ["Amber", "birch", "cedar", "dune", "elm"];
    found(&window, &all).await;
    let now = snapshot(&window).await;
    let today = now["today"].as_str().expect("a date");
    let today: jiff::civil::Date = today.parse().expect("a date");
    let before = |days: i64| {
        let day = today.checked_sub(jiff::Span::new().days(days));
        day.expect("a date").to_string()
    };

    for (width, height) in [(1080, 720), (720, 480)] {
        size_to(&window, width, height).await;
        filter(&window, "service", "jd").await;
        found(&window, &["Amber", "cedar", "dune"]).await;
        hidden(&window, "The filters hide 2 more").await;
        filter(&window, "number", &format!("1/jd/{OWN}")).await;
        found(&window, &["Amber", "cedar"]).await;
        window.click("filter-code").await.expect("the filter");
        found(&window, &["Amber"]).await;
        hidden(
            &window,
            "The filters hide 4 more, 1 of them without a code.",
        )
        .await;
        filter(&window, "date", &before(6)).await;
        found(&window, &["Amber"]).await;
        filter(&window, "account", "1").await;
        // Another account has other numbers: that filter went with it.
        found(&window, &["Amber"]).await;
        hidden(&window, "The filters hide 4 more").await;
        window.click("show-all").await.expect("the way to all");
        found(&window, &all).await;

        filter(&window, "account", "2").await;
        found(&window, &["birch"]).await;
        clear(&window, "account").await;
        found(&window, &all).await;
        window.click("filter-code").await.expect("the filter");
        found(&window, &["Amber", "birch", "dune", "elm"]).await;
        window.click("filter-code").await.expect("the filter");
        filter(&window, "number", &format!("1/telegram/{TELEGRAM}")).await;
        found(&window, &["elm"]).await;
        clear(&window, "number").await;
        filter(&window, "date", &before(29)).await;
        found(&window, &all[..4]).await;
        clear(&window, "date").await;

        // From a day on, and up to a day.
        for (end, day, wanted) in [
            ("since", before(3), &all[..3]),
            ("until", before(3), &all[2..3]),
        ] {
            filter(&window, "date", end).await;
            focus_comes(&window, "date-field").await;
            window
                .type_into("date-field", &day)
                .await
                .expect("the field");
            press(&window, ENTER).await;
            found(&window, wanted).await;
        }
        // Without anything that fits, the way out is there too.
        filter(&window, "service", "telegram").await;
        window
            .wait_for("search-none")
            .await
            .expect("nothing is left");
        window.click("show-all").await.expect("the way to all");
        found(&window, &all).await;
    }

    size_to(&window, 1080, 720).await;
    for by in ["service", "number", "account", "date"] {
        window
            .click(&format!("filter-{by}"))
            .await
            .expect("the filter");
        window
            .wait_for_css(&format!("[role='menuitem'][data-testid^='filter-{by}-']"))
            .await
            .expect("its menu");
        gallery.take(&window, &format!("01-menu-{by}")).await;
        window
            .wait_for_css(&format!("[role='menuitem'][data-testid^='filter-{by}-']"))
            .await
            .expect("it was open on every picture");
        press(&window, ESCAPE).await;
        window
            .wait_until_gone("[role='menuitem']")
            .await
            .expect("Escape closes it");
    }
    filter(&window, "service", "jd").await;
    filter(&window, "number", &format!("1/jd/{OWN}")).await;
    filter(&window, "date", &before(6)).await;
    window.click("filter-code").await.expect("the filter");
    found(&window, &["Amber"]).await;
    gallery.take(&window, "02-together").await;
    filter(&window, "date", "since").await;
    focus_comes(&window, "date-field").await;
    gallery.take(&window, "03-since").await;
}
