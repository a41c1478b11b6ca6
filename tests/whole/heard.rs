//! What somebody hears who does not see the window: what its live regions say, each thing once.

use std::fs;

use desktop_session::{AppWindow, until_async};

use crate::app::{
    DELETE, change_settings, code_comes, focus_comes, get_number, press, set_up, wait_for_card,
};
use crate::world::{START, World};

/// Listens as a screen reader does: to what comes into a live region or changes in it, and to an alert that
/// appears. What is hidden from it says nothing.
const LISTEN: &str = r"
const LIVE = '[role=log], [role=status], [role=alert], [aria-live=polite], [aria-live=assertive]';
const said = (it) => {
  const heard = it.cloneNode(true);
  heard.querySelectorAll('[aria-hidden=true]').forEach((part) => part.remove());
  return heard.textContent.replace(/\s+/g, ' ').trim();
};
window.heard = [];
new MutationObserver((changes) => {
  const told = new Set();
  for (const {target, addedNodes} of changes) {
    const at = target instanceof Element ? target : target.parentElement;
    const region = at?.closest(LIVE);
    const silent = at?.closest('[aria-hidden=true]');
    for (const node of addedNodes) {
      if (!(node instanceof Element) || silent) continue;
      if (region?.matches('[role=log]')) told.add(node);
      else if (!region) {
        if (node.matches(LIVE)) told.add(node);
        node.querySelectorAll(LIVE).forEach((inner) => told.add(inner));
      }
    }
    if (region && !silent && !region.matches('[role=log]')) told.add(region);
  }
  for (const it of told) if (said(it)) window.heard.push(said(it));
}).observe(document.body, {childList: true, subtree: true, characterData: true});";

/// Everything that was heard since the beginning.
async fn heard(window: &AppWindow) -> Vec<String> {
    let heard = window.script("return window.heard").await;
    serde_json::from_value(heard.expect("the page answers")).expect("sentences")
}

/// Waits until a sentence is heard, and asserts that no other says the same.
async fn hears_once(window: &AppWindow, part: &str) {
    let said = until_async(part, START, || async {
        let heard = heard(window).await;
        Ok(heard.iter().any(|one| one.contains(part)).then_some(()))
    });
    if said.await.is_err() {
        panic!("{part:?} is never said, but {:?}", heard(window).await);
    }
    let heard = heard(window).await;
    let times = heard.iter().filter(|one| one.contains(part)).count();
    assert_eq!(times, 1, "{part:?} in {heard:?}");
}

#[tokio::test]
async fn what_happens_is_read_out_once_and_a_code_digit_by_digit() {
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    window.script(LISTEN).await.expect("it listens");

    let number = get_number(&window, "jd").await;
    hears_once(&window, "JD number +").await;
    hears_once(&window, "Copied").await;
    code_comes(&world, &window, &number, "552019").await;
    hears_once(&window, "New code 5 5 2 0 1 9 for JD, number +").await;
    let card = "return [...document.querySelectorAll('[data-testid=card] .said')]\
                .map((it) => it.textContent).join()";
    let spelt = window.script(card).await.expect("the card");
    assert_eq!(spelt, "5 5 2 0 1 9", "the card spells it too");

    // The same words may have to be said twice; a change of language says nothing again.
    change_settings(&window, "language: 'zh-CN'").await;
    change_settings(&window, "language: 'en'").await;
    code_comes(&world, &window, &number, "118820").await;
    hears_once(&window, "1 1 8 8 2 0").await;
    hears_once(&window, "5 5 2 0 1 9").await;

    // A deletion, and the way back from it.
    window
        .script("document.querySelector('[data-row]').focus()")
        .await
        .expect("a row");
    press(&window, DELETE).await;
    hears_once(&window, "1 message deleted. Undo with Ctrl Z.").await;
    window.press_with_control("z").await.expect("its key");
    hears_once(&window, "Brought back").await;

    // How much is found, once the typing has come to rest.
    window.press_with_control("f").await.expect("its key");
    focus_comes(&window, "search-field").await;
    press(&window, "verification").await;
    hears_once(&window, "2 messages found").await;
    press(&window, "zeppelin").await;
    hears_once(&window, "Nothing found").await;
    let heard_so_far = heard(&window).await;
    let counts = heard_so_far.iter().filter(|one| one.ends_with(" found"));
    assert!(counts.count() <= 3, "each letter in {heard_so_far:?}");
    for _ in 0..2 {
        press(&window, crate::app::ESCAPE).await;
    }
    wait_for_card(&window, "lit").await;

    // A file, at its end and not on the way.
    window.press_with_control("k").await.expect("its key");
    focus_comes(&window, "palette-field").await;
    press(&window, "csv").await;
    window
        .wait_for_css("[data-testid='palette-export/csv'][aria-selected='true']")
        .await
        .expect("the palette has it");
    press(&window, crate::app::ENTER).await;
    hears_once(&window, "2 rows written").await;
    let path = window.text("export-done").await.expect("where it is");
    let path = path.split_whitespace().find(|word| word.ends_with(".csv"));
    fs::remove_file(path.expect("a path")).expect("it is the test's own");

    // What goes wrong.
    world
        .simulator
        .fail(&serde_json::json!({"operation": "lockNumber", "fault": "retcode", "code": 300_002}))
        .await;
    crate::app::ask_for_number(&window, "jd").await;
    window.wait_for("problem").await.expect("it is refused");
    let refused = window.text("problem").await.expect("its words");
    hears_once(&window, refused.lines().next().expect("a fact")).await;
    press(&window, crate::app::ESCAPE).await;

    // Codes that are hidden are not said, nor is one left that was said before.
    change_settings(&window, "hide_codes: true").await;
    until_async("nothing said of before", START, || async {
        let live = window.script("return document.querySelector('[data-testid=live]').textContent");
        Ok((!live.await?.to_string().contains("5 5 2 0 1 9")).then_some(()))
    })
    .await
    .expect("it is taken back");
    world
        .sms("jd", &number, "[JD] Your verification code is 302211.")
        .await;
    hears_once(&window, "New code for JD").await;
    let all = heard(&window).await;
    assert!(
        !all.iter().any(|one| one.contains("3 0 2 2 1 1")),
        "{all:?}"
    );
}
