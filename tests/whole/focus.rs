//! Where the focus is: in reading order, always marked, never nowhere, and back where it came from.

use desktop_session::{AppWindow, until_async};
use serde::Deserialize;
use serde_json::json;

use crate::app::{
    DELETE, DOWN, ENTER, ESCAPE, RIGHT, TAB, arrow_to, code_comes, focus_comes, focused, press,
    set_up, tab_to, wait_for_card,
};
use crate::world::{START, USER, World};

/// What has the focus, and whether a person sees that: by a ring, or by what stands in its place on fields
/// and in menus.
const STOP: &str = r"
const it = document.activeElement;
const marked = () => {
  if (it.matches('[data-highlighted]')) return true;
  for (let at = it, up = 0; at && up < 3; at = at.parentElement, up++) {
    const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(at);
    if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) return true;
    if (it.matches('input, textarea') && boxShadow.includes('inset')) return true;
  }
  return false;
};
const {left, top, right, bottom} = it.getBoundingClientRect();
return {
  name: it.dataset.testid ?? it.getAttribute('aria-label') ?? it.textContent.trim().slice(0, 40),
  nowhere: it === document.body,
  order: [...document.querySelectorAll('*')].indexOf(it),
  marked: marked(),
  seen: right > left && bottom > top && left < innerWidth && top < innerHeight && right > 0 && bottom > 0,
};";

#[derive(Debug, Deserialize)]
struct Stop {
    name: String,
    nowhere: bool,
    order: usize,
    marked: bool,
    seen: bool,
}

/// More stops than any view has.
const MOST_STOPS: usize = 120;

async fn stop(window: &AppWindow) -> Stop {
    let stop = window.script(STOP).await.expect("the page answers");
    serde_json::from_value(stop).expect("a stop")
}

/// Goes once round the view by Tab: each stop is marked and in sight, in the order of the page, and the
/// round comes to an end. Returns the names of the stops.
async fn walk(window: &AppWindow, view: &str) -> Vec<String> {
    press(window, TAB).await;
    let mut stops: Vec<Stop> = Vec::new();
    for _ in 0..MOST_STOPS {
        let now = stop(window).await;
        // At the end of the page the focus is on the page itself for one press.
        if !now.nowhere {
            if stops.iter().any(|stop| stop.order == now.order) {
                let backwards = stops.windows(2).filter(|two| two[1].order < two[0].order);
                assert!(backwards.count() <= 1, "{view}: out of order: {stops:?}");
                return stops.into_iter().map(|stop| stop.name).collect();
            }
            assert!(now.marked, "{view}: nothing marks {now:?}");
            assert!(now.seen, "{view}: out of sight: {now:?}");
            stops.push(now);
        }
        press(window, TAB).await;
    }
    panic!("{view}: Tab goes on and on: {stops:?}");
}

fn has(stops: &[String], wanted: &[&str]) {
    for one in wanted {
        assert!(
            stops.iter().any(|stop| stop.starts_with(one)),
            "no {one} in {stops:?}"
        );
    }
}

/// Waits until the focus is somewhere that can be seen, and gives its name.
async fn somewhere(window: &AppWindow, after: &str) -> String {
    until_async(after, START, || async {
        let now = window.script(STOP).await?;
        Ok((now["nowhere"] == false).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("after {after} the focus is nowhere: {error}"));
    stop(window).await.name
}

async fn gone(window: &AppWindow, id: &str) {
    let css = format!("[data-testid='{id}']");
    let gone = window.wait_until_gone(&css).await;
    gone.unwrap_or_else(|error| panic!("{id} stays: {error}"));
}

const NUMBER: &str = "jd-16515550142";

/// A window with a number and three messages, the last of them on the card.
async fn lived_in(world: &World) -> AppWindow {
    let number = json!({
        "user_id": USER, "app": "jd", "country": "US", "phone": "16515550142", "days": 12,
    });
    world.simulator.give_number(&number).await;
    let window = world.open().await;
    set_up(world, &window).await;
    for code in ["552019", "118820", "640917", "302211"] {
        code_comes(world, &window, "16515550142", code).await;
    }
    window
}

#[tokio::test]
async fn tab_goes_round_every_view_in_order_and_each_stop_is_marked() {
    let world = World::start().await;
    let window = lived_in(&world).await;

    let stops = walk(&window, "inbox").await;
    has(
        &stops,
        &["get-number", "nav-spend", "sidebar-number-", "number-menu-"],
    );
    has(
        &stops,
        &["relay-state", "refresh", "open-search", "copy-code"],
    );

    window.press_with_control("f").await.expect("its key");
    focus_comes(&window, "search-field").await;
    press(&window, "code").await;
    until_async("what is found", START, || async {
        let found = window.count("#search-results [data-row]").await?;
        Ok((found == 4).then_some(()))
    })
    .await
    .expect("all four");
    let stops = walk(&window, "search").await;
    has(
        &stops,
        &[
            "search-field",
            "filter-service",
            "filter-date",
            "search-more",
        ],
    );
    for _ in 0..2 {
        tab_to(&window, "search-field").await;
        press(&window, ESCAPE).await;
    }

    for (key, view, id) in [
        ("n", "get a number", "service-search"),
        ("k", "palette", "palette-field"),
        ("g", "date", "date-field"),
    ] {
        window.press_with_control(key).await.expect("its key");
        focus_comes(&window, id).await;
        let stops = walk(&window, view).await;
        has(&stops, &[id]);
        assert!(!stops.iter().any(|it| it == "nav-codes"), "{view} lets go");
        press(&window, ESCAPE).await;
        gone(&window, id).await;
        somewhere(&window, view).await;
    }
    press(&window, "?").await;
    window.wait_for("key-copy").await.expect("the help");
    walk(&window, "help").await;
    press(&window, ESCAPE).await;
    gone(&window, "key-copy").await;

    tab_to(&window, &format!("number-menu-{NUMBER}")).await;
    press(&window, ENTER).await;
    arrow_to(&window, "menu-messages").await;
    press(&window, ENTER).await;
    window.wait_for("number-plate").await.expect("its page");
    let stops = walk(&window, "number").await;
    has(&stops, &["number-words", "number-mute", "open-search"]);

    tab_to(&window, "nav-spend").await;
    press(&window, ENTER).await;
    window.wait_for("spend-figure").await.expect("the page");
    let stops = walk(&window, "spend").await;
    has(&stops, &["export", "month-"]);

    tab_to(&window, "nav-settings").await;
    press(&window, ENTER).await;
    let mut pages = Vec::new();
    for _ in 0..20 {
        press(&window, TAB).await;
        let id = focused(&window).await;
        if id.starts_with("settings-") {
            pages.push(id);
        }
    }
    pages.dedup();
    assert!(pages.len() >= 9, "{pages:?}");
    for page in pages {
        tab_to(&window, &page).await;
        press(&window, ENTER).await;
        let section = page.trim_start_matches("settings-");
        window
            .wait_for_attribute("settings", "data-section", section)
            .await
            .expect("the page opens");
        walk(&window, &page).await;
    }
}

#[tokio::test]
async fn the_focus_is_never_lost_with_what_had_it() {
    let world = World::start().await;
    let window = lived_in(&world).await;
    let row = "return document.activeElement.dataset.row ?? ''";
    let rows = "return [...document.querySelectorAll('[data-row]')].map((it) => it.dataset.row)";
    let rows: Vec<String> =
        serde_json::from_value(window.script(rows).await.expect("the rows")).expect("names");

    // A row that is deleted hands it on to the next, with its button as with its key.
    tab_to(&window, "open-search").await;
    press(&window, TAB).await;
    until_async("the first row", START, || async {
        if window.script(row).await? == rows[0].as_str() {
            return Ok(Some(()));
        }
        window.press(TAB).await?;
        Ok(None)
    })
    .await
    .expect("Tab comes to it");
    press(&window, DELETE).await;
    on_row(&window, &rows[1]).await;
    press(&window, ENTER).await;
    tab_to(&window, "delete-row").await;
    press(&window, ENTER).await;
    on_row(&window, &rows[2]).await;

    // The way back, by its button, which goes with its banner.
    tab_to(&window, "undo-delete").await;
    press(&window, ENTER).await;
    gone(&window, "undo-delete").await;
    somewhere(&window, "undo").await;

    // A sheet gives it back to what opened it, and to its neighbour where that has gone.
    tab_to(&window, &format!("number-menu-{NUMBER}")).await;
    press(&window, ENTER).await;
    arrow_to(&window, "menu-words").await;
    press(&window, ENTER).await;
    focus_comes(&window, "field-number-label").await;
    press(&window, ESCAPE).await;
    gone(&window, "field-number-label").await;
    focus_comes(&window, &format!("number-menu-{NUMBER}")).await;

    // A view that takes another's place.
    press(&window, ENTER).await;
    arrow_to(&window, "menu-messages").await;
    press(&window, ENTER).await;
    window.wait_for("number-plate").await.expect("its page");
    tab_to(&window, "number-mute").await;
    press(&window, ESCAPE).await;
    wait_for_card(&window, "lit").await;
    focus_comes(&window, "copy-code").await;
    let title = window.script("return document.title").await;
    assert_eq!(title.expect("a title"), "All codes – PingMe Desktop");

    // The palette goes to a page without a default button: the focus is on its name.
    window.press_with_control("k").await.expect("its key");
    focus_comes(&window, "palette-field").await;
    press(&window, "spend").await;
    window
        .wait_for_css("[data-testid='palette-go/spend'][aria-selected='true']")
        .await
        .expect("the palette has it");
    press(&window, ENTER).await;
    window.wait_for("spend-figure").await.expect("the page");
    somewhere(&window, "the palette").await;

    // A figure is reached by the arrows, and opens what it is made of.
    let month = "document.querySelector('[data-testid^=month-][tabindex=\"0\"]').focus()";
    window.script(month).await.expect("one stop");
    for key in [DOWN, RIGHT] {
        press(&window, key).await;
    }
    let cell = "return document.activeElement.closest('td') !== null";
    assert_eq!(window.script(cell).await.expect("an answer"), true);
    press(&window, ENTER).await;
    window.wait_for("events-sum").await.expect("its events");
    press(&window, ESCAPE).await;
    gone(&window, "events-sum").await;
    assert_eq!(window.script(cell).await.expect("an answer"), true, "back");

    // The drawer of a narrow window.
    press(&window, ESCAPE).await;
    window.resize(720, 480).await.expect("it is resized");
    tab_to(&window, "nav-numbers").await;
    press(&window, ENTER).await;
    focus_comes(&window, &format!("sidebar-number-{NUMBER}")).await;
    press(&window, ESCAPE).await;
    focus_comes(&window, "nav-numbers").await;
}

/// Waits until this row has the focus.
async fn on_row(window: &AppWindow, id: &str) {
    let script = format!("return document.activeElement.dataset.row === '{id}'");
    until_async("the focus on the row", START, || async {
        Ok((window.script(&script).await? == true).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{error}"));
}

#[tokio::test]
async fn a_search_says_which_line_keys_act_on_and_how_many_there_are() {
    let world = World::start().await;
    let window = lived_in(&world).await;
    window.press_with_control("f").await.expect("its key");
    focus_comes(&window, "search-field").await;
    press(&window, "0142").await;
    window
        .wait_for(&format!("found-{NUMBER}"))
        .await
        .expect("the number");
    let active = "const field = document.querySelector('[data-testid=search-field]');\
        const line = document.getElementById(field.getAttribute('aria-activedescendant'));\
        const grid = document.getElementById(field.getAttribute('aria-controls'));\
        return [line?.getAttribute('role'), line?.getAttribute('aria-rowindex'),\
                grid?.getAttribute('aria-rowcount'), grid?.contains(line)].join()";
    // One number under its head, four messages under the head of their month.
    for line in [2, 4, 5] {
        press(&window, DOWN).await;
        until_async("the line", START, || async {
            Ok((window.script(active).await? == format!("row,{line},7,true")).then_some(()))
        })
        .await
        .unwrap_or_else(|error| panic!("line {line}: {error}"));
    }
    press(&window, ENTER).await;
    window.wait_for("row-open").await.expect("Enter opens it");
    assert_eq!(focused(&window).await, "search-field");
}
