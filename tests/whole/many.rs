//! A long history in the real window beside a short one: what it shows, how soon, and in how much memory.
//! The figures are printed; what has to be true at any speed is asserted.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use desktop_session::{AppWindow, until_async};

use crate::app::{get_number, set_up, wait_for_code, wait_until_live};
use crate::kept;
use crate::world::{World, pictures};

/// Old messages are made ready for the search in the background, in a debug build.
const READY: Duration = Duration::from_secs(300);
/// So many rows may be in the page, however many there are.
const ROWS_IN_PAGE: usize = 150;
/// What is looked for, and the message in the middle of the history that has it alone.
const WANTED: [(&str, &str, &str); 3] = [
    (
        "English",
        "marmalade",
        "[JD] The marmalade cat says 5611 is your code.",
    ),
    ("Chinese", "鹦鹉", "【京东】验证码：730284，鹦鹉已出库"),
    ("digits", "918330", "[JD] Your verification code is 918330."),
];

/// Makes the closed history as long as this, with those that are looked for in its middle.
fn lengthen(world: &World, count: i64) {
    let connection = kept::open(world);
    kept::fill(&connection, count);
    for (place, (_, _, text)) in (count / 2..).zip(WANTED) {
        let changed = connection
            .execute(
                "UPDATE messages SET text = ?1 WHERE row = (
                     SELECT row FROM messages ORDER BY received_ms DESC LIMIT 1 OFFSET ?2)",
                (text, place),
            )
            .expect("a row");
        assert_eq!(changed, 1, "{text}");
    }
}

/// Types words into the search and waits until a row that has them is shown. Milliseconds from the key to
/// that, by the page's own clock.
async fn found_after(window: &AppWindow, words: &str) -> f64 {
    let type_in = |words: &str| {
        format!(
            "const field = document.querySelector(\"[data-testid='search-field']\");
             field.value = {words:?};
             field.dispatchEvent(new Event('input', {{ bubbles: true }}));"
        )
    };
    let seen = format!(
        "[...document.querySelectorAll(\"[data-testid^='row-']\")]
             .some((row) => row.textContent.includes({words:?}))"
    );
    window.script(&type_in("")).await.expect("the field");
    answer(window, &format!("return ({seen}) ? null : 0")).await;
    let timed = format!(
        "const began = performance.now();
         window.foundAfter = null;
         const watch = new MutationObserver(() => {{
             if (window.foundAfter === null && ({seen})) window.foundAfter = performance.now() - began;
         }});
         watch.observe(document.body, {{ subtree: true, childList: true, characterData: true }});
         {}",
        type_in(words)
    );
    window.script(&timed).await.expect("the field");
    answer(window, "return window.foundAfter").await
}

/// The number that a script returns, once it does.
async fn answer(window: &AppWindow, script: &str) -> f64 {
    until_async("the search's answer", READY, async || {
        Ok(window.script(script).await?.as_f64())
    })
    .await
    .expect("it comes")
}

/// MiB that the app and its web processes have to themselves, by the kernel's proportional count.
fn memory(window: &AppWindow) -> u64 {
    let app = window.process_id().expect("the app runs");
    let mut all = vec![app];
    let mut kib = 0;
    while let Some(process) = all.pop() {
        let children = format!("/proc/{process}/task/{process}/children");
        let children = std::fs::read_to_string(children).unwrap_or_default();
        all.extend(
            children
                .split_whitespace()
                .filter_map(|id| id.parse::<u32>().ok()),
        );
        let counted = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"));
        kib += counted
            .unwrap_or_default()
            .lines()
            .find_map(|line| {
                line.strip_prefix("Pss:")?
                    .trim()
                    .strip_suffix(" kB")?
                    .parse::<u64>()
                    .ok()
            })
            .unwrap_or_default();
    }
    kib / 1024
}

async fn rows_in_page(window: &AppWindow) -> usize {
    window
        .count("[data-testid^='row-']")
        .await
        .expect("a count")
}

async fn measured(count: i64) {
    let pictures = pictures("many");
    let world = World::start().await;
    let _server = world.notifications();
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    let text = "[JD] Your verification code is 482913.";
    world.sms("jd", &number, text).await;
    wait_for_code(&window, "482913").await;
    window.quit().await.expect("the app ends");

    lengthen(&world, count);

    let began = Instant::now();
    let window = world.open().await;
    window
        .wait_for_css("[data-testid^='row-']")
        .await
        .expect("the first rows");
    let first_rows = began.elapsed();
    wait_until_live(&window).await;
    let mut report = format!("{count} messages: first rows {first_rows:.2?} after the start");

    // What came before there was a search is made ready for it in the background.
    window.press_with_control("f").await.expect("a key");
    let (_, words, _) = WANTED[0];
    window
        .type_into("search-field", words)
        .await
        .expect("the field");
    let shown = format!(
        "return [...document.querySelectorAll(\"[data-testid^='row-']\")]
             .some((row) => row.textContent.includes({words:?}))"
    );
    until_async("the first result", READY, async || {
        Ok((window.script(&shown).await?.as_bool() == Some(true)).then_some(()))
    })
    .await
    .expect("it is found");
    for (name, words, _) in WANTED {
        let took = found_after(&window, words).await;
        write!(report, ", {name} found in {took:.0} ms").expect("a string takes all");
    }
    window
        .picture(&pictures.join(format!("{count}-found.png")))
        .await
        .expect("a picture");
    window.click("search-close").await.expect("its cross");

    // To the far end and back, page by page as a person drags it.
    let far = "const list = document.querySelector(\"[role='region'] > div\");
               list.scrollTop = list.scrollHeight; return list.scrollTop > 0";
    for _ in 0..20 {
        window.script(far).await.expect("the list");
        window.drawn().await.expect("a frame");
        let rows = rows_in_page(&window).await;
        assert!(
            rows > 0 && rows <= ROWS_IN_PAGE,
            "{rows} rows are in the page"
        );
    }
    write!(report, ", {} MiB", memory(&window)).expect("a string takes all");
    println!("{report}");
}

#[tokio::test]
async fn a_long_history_is_shown_searched_and_scrolled_like_a_short_one() {
    // A debug build makes old messages ready for the search slowly: the figures for 100,000 are of
    // `PINGME_MESSAGES=1000,100000 cargo test --release -p pingme-desktop --test whole many`.
    let counts = std::env::var("PINGME_MESSAGES").unwrap_or_else(|_| "500,2000".to_owned());
    for count in counts.split(',') {
        measured(count.parse().expect("a number of messages")).await;
    }
}
