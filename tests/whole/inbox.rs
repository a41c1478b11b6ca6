//! The inbox in the real window: what is found, deleted, hidden, waited for and missed, by hand and by keys.

use desktop_session::{AppWindow, until_async};
use serde_json::Value;

use crate::app::{
    DELETE, DOWN, ENTER, ESCAPE, change_settings, code_comes, focus_comes, get_number, press,
    set_up, snapshot, wait_for_card, wait_for_code, wait_until_live, words,
};
use crate::gallery::Gallery;
use crate::world::{START, USER, World};

/// A number that a person has had for a while.
const OWN: &str = "16515550142";
const TELEGRAM: &str = "16285550188";
const DAY: i32 = 24 * 60 * 60;

/// Gives the person their JD number.
async fn own_number(world: &World) {
    let number = serde_json::json!({
        "user_id": USER, "app": "jd", "country": "US", "phone": OWN, "days": 12,
    });
    world.simulator.give_number(&number).await;
}

/// What the rows below an element say, from the top.
async fn rows(window: &AppWindow, under: &str) -> Vec<String> {
    let script = format!(
        "return [...document.querySelectorAll(\"{under} [data-testid^='row-'][data-kind]\")]\
         .map((row) => row.textContent)"
    );
    let rows = window.script(&script).await.expect("the page answers");
    let said = rows.as_array().cloned().unwrap_or_default();
    said.iter()
        .map(|row| row.as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Waits until there are these rows and no other, each known by some of its words.
async fn rows_are(window: &AppWindow, under: &str, wanted: &[&str]) {
    let right = until_async("the rows", START, || async {
        let rows = rows(window, under).await;
        let same = rows.len() == wanted.len()
            && rows
                .iter()
                .zip(wanted)
                .all(|(row, part)| row.contains(part));
        Ok(same.then_some(()))
    });
    if right.await.is_err() {
        panic!("{wanted:?} are wanted, not {:?}", rows(window, under).await);
    }
}

const FOUND: &str = "#search-results";
const LISTED: &str = "[role='region']";

/// Searches for something, and waits for what it finds.
async fn finds(window: &AppWindow, text: &str, wanted: &[&str]) {
    window
        .type_into("search-field", text)
        .await
        .expect("the search's field");
    if wanted.is_empty() {
        window
            .wait_for("search-none")
            .await
            .expect("nothing is found");
    } else {
        rows_are(window, FOUND, wanted).await;
    }
}

async fn open_search(window: &AppWindow) {
    window.press_with_control("f").await.expect("its key");
    focus_comes(window, "search-field").await;
}

async fn gone(window: &AppWindow, id: &str) {
    let css = format!("[data-testid='{id}']");
    let gone = window.wait_until_gone(&css).await;
    gone.unwrap_or_else(|error| panic!("{id} stays: {error}"));
}

/// Opens the palette and types into it.
async fn palette(window: &AppWindow, text: &str, first: &str) {
    window.press_with_control("k").await.expect("its key");
    focus_comes(window, "palette-field").await;
    press(window, text).await;
    let css = format!("[data-testid^='palette-{first}'][aria-selected='true']");
    let there = window.wait_for_css(&css).await;
    there.unwrap_or_else(|error| panic!("{text:?} does not choose {first}: {error}"));
}

/// Gives the focus to the first row of the list, as Tab would.
async fn focus_rows(window: &AppWindow) {
    window
        .script("document.querySelector('[data-row]').focus()")
        .await
        .expect("there is a row");
}

#[tokio::test]
async fn a_message_is_found_by_its_words_its_code_and_its_number_and_the_search_is_left_by_escape()
{
    let gallery = Gallery::of("search");
    let world = World::start().await;
    own_number(&world).await;
    let clipboard = world.session.clipboard();
    let window = world.open().await;
    set_up(&world, &window).await;
    for (app, to, text) in [
        (
            "jd",
            OWN,
            "[JD] Your verification code is 552019. It is valid for 5 minutes.",
        ),
        (
            "jd",
            OWN,
            "[JD] Your parcel has left the warehouse and arrives tomorrow.",
        ),
        (
            "taobao",
            "14155550117",
            "【淘宝】您的验证码是 884410，请勿泄露。",
        ),
        (
            "telegram",
            TELEGRAM,
            "Telegram code: 40318. Never share this code with anybody.",
        ),
    ] {
        world.sms(app, to, text).await;
    }
    wait_for_code(&window, "40318").await;

    open_search(&window).await;
    finds(&window, "parcel", &["parcel"]).await;
    finds(&window, "验证", &["884 410"]).await;
    finds(&window, "5550142", &["parcel", "552 019"]).await;
    window
        .wait_for(&format!("found-jd-{OWN}"))
        .await
        .expect("the number itself is found");
    gallery.take(&window, "01-number").await;

    window.click("filter-code").await.expect("the filter");
    rows_are(&window, FOUND, &["552 019"]).await;
    let hidden = window.text("search-hidden").await.expect("its last line");
    assert!(
        hidden.contains("The filters hide 1 more, 1 of them without a code."),
        "{hidden}"
    );
    gallery.take(&window, "02-filtered").await;
    window.click("show-all").await.expect("the way to all");
    rows_are(&window, FOUND, &["parcel", "552 019"]).await;

    finds(&window, "zeppelin", &[]).await;
    gallery.take(&window, "03-none").await;
    finds(&window, "code", &["40318", "552 019"]).await;
    gallery.take(&window, "04-word").await;

    finds(&window, "552 019", &["552 019"]).await;
    press(&window, DOWN).await;
    window.press_with_control("c").await.expect("its key");
    clipboard.wait_for("552019").expect("it is copied");
    press(&window, ENTER).await;
    window.wait_for("row-open").await.expect("Enter opens it");
    press(&window, ESCAPE).await;
    gone(&window, "row-open").await;
    press(&window, ESCAPE).await;
    rows_are(
        &window,
        FOUND,
        &["Telegram", "884 410", "parcel", "552 019"],
    )
    .await;
    press(&window, ESCAPE).await;
    gone(&window, "search-field").await;
    wait_for_code(&window, "40318").await;
}

#[tokio::test]
async fn what_is_deleted_comes_back_at_once_or_is_gone_for_good() {
    let gallery = Gallery::of("deleting");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    for code in ["552019", "118820", "640917", "302211"] {
        code_comes(&world, &window, OWN, code).await;
    }
    let all = ["640 917", "118 820", "552 019"];
    rows_are(&window, LISTED, &all).await;

    focus_rows(&window).await;
    press(&window, ENTER).await;
    window
        .click("delete-row")
        .await
        .expect("the opened row's button");
    rows_are(&window, LISTED, &all[1..]).await;
    let said = words(&window, "deleted").await;
    assert!(said.contains("1 message deleted"), "{said}");
    window.press_with_control("z").await.expect("its key");
    rows_are(&window, LISTED, &all).await;
    gone(&window, "deleted").await;

    focus_rows(&window).await;
    for key in [" ", DOWN, " "] {
        press(&window, key).await;
    }
    window.wait_for("delete-picked").await.expect("the bar");
    let said = words(&window, "picked").await;
    assert!(said.contains("2 selected"), "{said}");
    gallery.take(&window, "01-picked").await;
    press(&window, DELETE).await;
    window.wait_for("undo-delete").await.expect("the way back");
    gallery.sizes(&window, "02-deleted-en").await;
    rows_are(&window, LISTED, &["552 019"]).await;

    open_search(&window).await;
    finds(&window, "640917", &[]).await;
    finds(&window, "118 820", &[]).await;
    window.quit().await.expect("the app quits with its window");
    let window = world.open().await;
    wait_until_live(&window).await;
    wait_for_code(&window, "302211").await;
    rows_are(&window, LISTED, &["552 019"]).await;
    open_search(&window).await;
    finds(&window, "640917", &[]).await;
    finds(&window, "552019", &["552 019"]).await;
}

/// Where the page says digits of one of these codes.
async fn leaks(window: &AppWindow, codes: &[&str]) -> Vec<Value> {
    let codes = serde_json::to_string(codes).expect("strings");
    let script = format!(
        "const plain = (text) => text.replace(/[\\s\\u00a0-]/g, '');
         const leaks = {codes}.filter((code) => plain(document.body.textContent).includes(code));
         for (const it of document.querySelectorAll('*'))
           for (const {{name, value}} of it.attributes)
             if ({codes}.some((code) => plain(value).includes(code)))
               leaks.push(`${{it.tagName}} ${{name}}`);
         return leaks;"
    );
    let leaks = window.script(&script).await.expect("the page answers");
    leaks.as_array().cloned().expect("a list")
}

async fn none_leaks(window: &AppWindow, place: &str) {
    let leaks = leaks(window, &["552019", "771204"]).await;
    assert!(leaks.is_empty(), "{place}: {leaks:?}");
}

#[tokio::test]
async fn a_hidden_code_is_nowhere_on_the_page_until_the_eye_is_pressed_and_is_copied_all_the_same()
{
    let gallery = Gallery::of("hidden");
    let world = World::start().await;
    let clipboard = world.session.clipboard();
    let window = world.open().await;
    set_up(&world, &window).await;
    change_settings(&window, "hide_codes: true").await;
    for code in ["552019", "771204"] {
        let text = format!("[JD] Your verification code is {code}. Do not share {code}.");
        world.sms("jd", OWN, &text).await;
    }
    until_async("both messages", START, || async {
        let now = snapshot(&window).await;
        Ok((now["card"]["message"]["codes"][0]["code"] == "771204").then_some(()))
    })
    .await
    .expect("they come");
    wait_for_card(&window, "lit").await;
    rows_are(&window, LISTED, &["JD"]).await;
    none_leaks(&window, "card and row").await;
    gallery.take(&window, "01-inbox").await;

    focus_rows(&window).await;
    press(&window, ENTER).await;
    window.wait_for("reveal-row").await.expect("it opens");
    none_leaks(&window, "the opened row").await;
    gallery.take(&window, "02-row").await;
    window.click("copy-row-code").await.expect("its button");
    clipboard.wait_for("552019").expect("copied unseen");
    none_leaks(&window, "the copied row").await;
    press(&window, ESCAPE).await;
    gone(&window, "row-open").await;

    open_search(&window).await;
    finds(&window, "verification", &["JD", "JD"]).await;
    none_leaks(&window, "the search").await;
    finds(&window, "552 0", &["JD"]).await;
    none_leaks(&window, "the search for the code").await;
    press(&window, ESCAPE).await;
    press(&window, ESCAPE).await;
    gone(&window, "search-field").await;

    window.press_with_control("k").await.expect("its key");
    focus_comes(&window, "palette-field").await;
    press(&window, "verification").await;
    window
        .wait_for_css("[role='listbox'] [role='option']")
        .await
        .expect("the codes are found");
    none_leaks(&window, "the palette").await;
    gallery.take(&window, "03-palette").await;
    press(&window, ESCAPE).await;
    gone(&window, "palette").await;

    press(&window, "c").await;
    clipboard.wait_for("771204").expect("copied unseen");
    none_leaks(&window, "the copied card").await;
    window.click("reveal-card").await.expect("the eye");
    until_async("the code", START, || async {
        Ok((window.text("card-code").await? == "771 204").then_some(()))
    })
    .await
    .expect("the eye shows it");
    window.click("reveal-card").await.expect("the eye");
    until_async("dots", START, || async {
        Ok(leaks(&window, &["771204"]).await.is_empty().then_some(()))
    })
    .await
    .expect("the eye hides it");
}

#[tokio::test]
async fn each_of_two_waits_is_ended_by_its_own_code_and_a_refused_number_is_swapped() {
    let gallery = Gallery::of("waits");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    let first = get_number(&window, "jd").await;
    let second = get_number(&window, "telegram").await;
    window
        .wait_for("next-wait")
        .await
        .expect("there is another");
    assert_eq!(world.simulator.requests("lockNumber").await, 2);
    gallery.take(&window, "01-two").await;

    world
        .sms("telegram", &second, "Telegram code: 40318.")
        .await;
    wait_for_code(&window, "40318").await;
    let waits = snapshot(&window).await["waits"].clone();
    assert_eq!(waits.as_array().map(Vec::len), Some(1), "{waits}");
    assert_eq!(waits[0]["number"], first.as_str());
    press(&window, "c").await;
    wait_for_card(&window, "waiting").await;
    assert!(!window.shows("next-wait").await.expect("an answer"));

    window.click("swap").await.expect("the site refuses it");
    let other = until_async("another number", START, || async {
        let now = snapshot(&window).await;
        let number = now["card"]["purchase"]["number"].as_str();
        Ok(number.filter(|it| *it != first).map(str::to_owned))
    })
    .await
    .expect("another number is waited for");
    assert_eq!(world.simulator.requests("lockNumber").await, 3);
    wait_for_card(&window, "waiting").await;
    let now = snapshot(&window).await;
    assert_eq!(now["waits"].as_array().map(Vec::len), Some(1), "{now}");
    let numbers = now["numbers"].as_array().expect("the numbers").clone();
    let refused = |phone: &str| {
        let number = numbers.iter().find(|it| it["key"]["phone"] == phone);
        number.expect("it is kept")["refused_ms"].is_i64()
    };
    assert!(refused(&first), "the old one is marked");
    assert!(!refused(&other), "the new one is not");

    world.sms("jd", &other, "[JD] Your code is 118820.").await;
    wait_for_code(&window, "118820").await;
    let waits = snapshot(&window).await["waits"].clone();
    assert_eq!(waits.as_array().map(Vec::len), Some(0), "{waits}");
}

#[tokio::test]
async fn a_code_that_comes_long_after_its_wait_was_ended_still_says_whose_it_was() {
    let gallery = Gallery::of("late");
    let mut world = World::start().await;
    let server = world.notifications();
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    let other = get_number(&window, "telegram").await;
    for _ in 0..2 {
        window.click("stop-waiting").await.expect("nobody waits");
    }
    wait_for_card(&window, "empty").await;
    let waits = snapshot(&window).await["waits"].clone();
    assert_eq!(waits.as_array().map(Vec::len), Some(0), "{waits}");

    world.relay.move_clock(3 * 60 * 60).await;
    wait_until_live(&window).await;
    world.sms("jd", &number, "[JD] Your code is 552019.").await;
    wait_for_code(&window, "552019").await;
    let said = words(&window, "card-answers").await;
    assert!(
        said.contains("after 3 h") && said.contains("the number you took"),
        "{said}"
    );
    server
        .wait_for("after 3 h", START)
        .expect("the notification says so too");
    gallery.take(&window, "01-late").await;
    // Only the first of them answers, and each answers its own.
    world.sms("jd", &number, "[JD] Your code is 118820.").await;
    wait_for_code(&window, "118820").await;
    assert_eq!(words(&window, "card-answers").await, "");
    world.sms("telegram", &other, "Telegram code: 40318.").await;
    wait_for_code(&window, "40318").await;
    let said = words(&window, "card-answers").await;
    assert!(said.contains("after 3 h"), "{said}");
}

#[tokio::test]
async fn what_came_while_away_is_on_the_card_until_enter_marks_it_as_seen() {
    let gallery = Gallery::of("away");
    let mut world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    window.quit().await.expect("the app quits with its window");
    for (app, to, text) in [
        ("jd", OWN, "[JD] Your code is 11111."),
        ("jd", OWN, "[JD] Your code is 22222."),
        ("telegram", TELEGRAM, "[Telegram] Your code is 33333."),
    ] {
        world.sms(app, to, text).await;
    }
    world.simulator.delivered(3).await;
    world.relay.move_clock(DAY).await;

    let window = world.open().await;
    wait_until_live(&window).await;
    wait_for_card(&window, "away").await;
    until_async("all three", START, || async {
        Ok(words(&window, "card")
            .await
            .contains("3 codes")
            .then_some(()))
    })
    .await
    .expect("they are counted");
    let said = words(&window, "card").await;
    assert!(said.contains("2JD") && said.contains("1Telegram"), "{said}");
    gallery.take(&window, "01-card").await;
    press(&window, ENTER).await;
    wait_for_card(&window, "out").await;
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    wait_until_live(&window).await;
    wait_for_card(&window, "out").await;
}

#[tokio::test]
async fn the_palette_gets_a_number_mutes_and_copies_by_keys_and_single_keys_can_be_turned_off() {
    let gallery = Gallery::of("palette");
    let world = World::start().await;
    own_number(&world).await;
    let clipboard = world.session.clipboard();
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = format!("sidebar-number-jd-{OWN}");
    window
        .wait_for(&number)
        .await
        .expect("the number is listed");
    world.sms("jd", OWN, "[JD] Your code is 552019.").await;
    wait_for_code(&window, "552019").await;
    // A code that can be used stays on the card, before any wait.
    press(&window, "c").await;
    clipboard.wait_for("552019").expect("the code is copied");

    palette(&window, "get a jd", "get/jd").await;
    press(&window, ENTER).await;
    window.wait_for("submit-lock").await.expect("the dialog");
    until_async("the choice of JD", START, || async {
        let said = words(&window, "submit-lock").await;
        Ok(said.contains("JD").then_some(()))
    })
    .await
    .expect("the service is chosen");
    focus_comes(&window, "service-search").await;
    press(&window, ENTER).await;
    wait_for_card(&window, "waiting").await;
    assert_eq!(world.simulator.requests("lockNumber").await, 1);
    // Under the dialog, keys of the window do nothing.
    gone(&window, "submit-lock").await;

    palette(&window, "mute jd", "mute/jd").await;
    press(&window, ENTER).await;
    window
        .wait_for_attribute(&number, "data-muted", "true")
        .await
        .expect("the sidebar says so");

    palette(&window, "552019", "").await;
    gallery.take(&window, "01-code").await;
    press(&window, ENTER).await;
    clipboard.wait_for("552019").expect("the code is copied");
    window.press_with_control("k").await.expect("its key");
    focus_comes(&window, "palette-field").await;
    gallery.take(&window, "02-open").await;
    press(&window, ESCAPE).await;
    gone(&window, "palette").await;

    press(&window, "?").await;
    window.wait_for("key-copy").await.expect("the help");
    gallery.take(&window, "03-help").await;
    press(&window, ESCAPE).await;
    gone(&window, "key-copy").await;

    change_settings(&window, "single_keys: false").await;
    world.sms("jd", OWN, "[JD] Your code is 771204.").await;
    until_async("the next code", START, || async {
        let now = snapshot(&window).await;
        Ok((now["new_count"] == 1).then_some(()))
    })
    .await
    .expect("it comes");
    press(&window, "c").await;
    press(&window, "?").await;
    // What C would copy is copied before this.
    palette(&window, "0142", "").await;
    assert!(!window.shows("key-copy").await.expect("an answer"));
    press(&window, ENTER).await;
    clipboard.wait_for(OWN).expect("the number is copied");
    assert_eq!(snapshot(&window).await["new_count"], 1, "C copied nothing");
}

#[tokio::test]
async fn a_day_long_ago_is_one_key_and_its_date_away() {
    let gallery = Gallery::of("date");
    let mut world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    let day = snapshot(&window).await["today"].clone();
    let day = day.as_str().expect("a date").to_owned();
    world.sms("jd", OWN, "[JD] Your code is 552019.").await;
    wait_for_code(&window, "552019").await;
    for (days, from) in [(1, 100_000), (3, 200_000)] {
        world.relay.move_clock(days * DAY).await;
        wait_until_live(&window).await;
        for code in from..from + 20 {
            let text = format!("[JD] Your code is {code}.");
            world.sms("jd", OWN, &text).await;
        }
        wait_for_code(&window, &(from + 19).to_string()).await;
    }
    let head = format!("day-{day}");
    assert!(!window.shows(&head).await.expect("an answer"), "far below");

    window.press_with_control("g").await.expect("its key");
    focus_comes(&window, "date-field").await;
    gallery.take(&window, "01-sheet").await;
    window
        .type_into("date-field", &day)
        .await
        .expect("the field");
    press(&window, ENTER).await;
    gone(&window, "date-field").await;
    let seen = "const row = [...document.querySelectorAll('[data-row]')].at(-1);\
         const list = document.querySelector(\"[role='region']\").getBoundingClientRect();\
         const {top, bottom} = row.getBoundingClientRect();\
         return row.textContent.includes('552 019') && top >= list.top && bottom <= list.bottom + 1";
    until_async("the day", START, || async {
        Ok((window.script(seen).await? == Value::Bool(true)).then_some(()))
    })
    .await
    .expect("its message is in sight");
    window.wait_for(&head).await.expect("its head too");
    window
        .wait_for("to-newest")
        .await
        .expect("there are newer ones");
    gallery.take(&window, "02-there").await;
    // There is but one row of that day and what is before: newer ones are above it, to be scrolled to.
    until_async("newer rows above", START, || async {
        let scrolled = "const list = document.querySelector(\"[role='region'] > div\");\
             list.scrollTop = Math.max(0, list.scrollTop - 200);\
             const top = list.getBoundingClientRect().top;\
             const rows = [...document.querySelectorAll('[data-row]')];\
             return rows.some((row) => row.getBoundingClientRect().bottom > top\
                 && row.textContent.includes('100 0'))";
        Ok((window.script(scrolled).await? == Value::Bool(true)).then_some(()))
    })
    .await
    .expect("they are read");
    window.click("to-newest").await.expect("the way back");
    gone(&window, "to-newest").await;
}
