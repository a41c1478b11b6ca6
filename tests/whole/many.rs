//! A long history in the real window beside a short one: what it shows, how soon, and in how much memory.
//! The figures are printed, and written down where they are asked for; what has to be true at any speed is
//! asserted.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use desktop_session::{AppWindow, NotificationServer, until_async};

use crate::app::{code_comes, get_number, set_up, wait_until_live};
use crate::kept;
use crate::world::{World, pictures};

/// Old messages are made ready for the search in the background, in a debug build.
const READY: Duration = Duration::from_secs(300);
/// So many rows may be in the page, however many there are.
const ROWS_IN_PAGE: usize = 150;
/// How often each length is measured where the figures are wanted.
const ROUNDS: usize = 5;
/// What measures them.
const COMMAND: &str =
    "PINGME_MESSAGES=1000,100000 cargo test --release -p pingme-desktop --test whole many";
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

/// What came before there was a search is made ready for it in the background, while the app runs: waits until
/// all of it is.
async fn ready(world: &World) {
    let window = world.open().await;
    let connection = kept::open(world);
    until_async("a history that can be searched", READY, async || {
        let left: i64 = connection
            .query_row(
                "SELECT count(*) FROM messages WHERE place IS NULL",
                [],
                |row| row.get(0),
            )
            .expect("a count");
        Ok((left == 0).then_some(()))
    })
    .await
    .expect("it is made ready");
    drop(connection);
    window.quit().await.expect("the app ends");
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

/// What one round has measured of one history.
struct Measured {
    first_rows: Duration,
    /// In milliseconds, one for each of [`WANTED`].
    found: Vec<f64>,
    memory_mib: u64,
}

/// A history of a length, in a world of its own.
struct Long {
    count: i64,
    _server: NotificationServer,
    world: World,
    rounds: Vec<Measured>,
}

impl Long {
    async fn of(count: i64) -> Self {
        let world = World::start().await;
        let server = world.notifications();
        let window = world.open().await;
        set_up(&world, &window).await;
        let number = get_number(&window, "jd").await;
        code_comes(&world, &window, &number, "482913").await;
        window.quit().await.expect("the app ends");
        lengthen(&world, count);
        ready(&world).await;
        Self {
            count,
            _server: server,
            world,
            rounds: Vec::new(),
        }
    }

    /// One round: the app is started, searched, and scrolled.
    async fn measure(&mut self) {
        let began = Instant::now();
        let window = self.world.open().await;
        window
            .wait_for_css("[data-testid^='row-']")
            .await
            .expect("the first rows");
        let first_rows = began.elapsed();
        wait_until_live(&window).await;

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
        let mut found = Vec::new();
        for (_, words, _) in WANTED {
            found.push(found_after(&window, words).await);
        }
        let picture = pictures("many").join(format!("{}-found.png", self.count));
        window.picture(&picture).await.expect("a picture");
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
        self.rounds.push(Measured {
            first_rows,
            found,
            memory_mib: memory(&window),
        });
        window.quit().await.expect("the app ends");
    }

    /// The median over all rounds.
    fn median(&self, of: impl Fn(&Measured) -> f64) -> f64 {
        let mut values: Vec<f64> = self.rounds.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    }
}

/// The figures as the lines of a table, a column for each history.
fn table(all: &[Long]) -> String {
    let row = |name: &str, digits: usize, of: &dyn Fn(&Measured) -> f64| {
        let cells = all
            .iter()
            .map(|one| format!(" {:.digits$} |", one.median(of)));
        format!("| {name} |{}\n", cells.collect::<String>())
    };
    let heads = all.iter().map(|one| format!(" {} messages |", one.count));
    let mut table = format!("| what |{}\n", heads.collect::<String>());
    writeln!(table, "| --- |{}", " ---: |".repeat(all.len())).expect("a string takes all");
    let first = |it: &Measured| it.first_rows.as_secs_f64() * 1_000.0;
    table += &row("from the start to the first rows, ms", 0, &first);
    for (place, (name, words, _)) in WANTED.iter().enumerate() {
        let name = format!("from a key to what is found, {name} (`{words}`), ms");
        table += &row(&name, 0, &|it| it.found[place]);
    }
    let memory = |it: &Measured| f64::from(u32::try_from(it.memory_mib).unwrap_or(u32::MAX));
    table += &row("memory of the app and its web processes, MiB", 0, &memory);
    table
}

/// Writes the table in place of the last one.
fn write_down(table: &str, rounds: usize) {
    const BEGIN: &str = "<!-- window: written by `many` -->\n";
    const END: &str = "<!-- window: end -->\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/benchmarks.md");
    let text = std::fs::read_to_string(&path).expect("the page");
    let section = format!(
        "{BEGIN}## The window on a long history\n\n\
         `{COMMAND}` measures this and writes it here: the real window on a virtual display, release builds of \
         the app, the relay and the simulator, medians of {rounds} rounds in which the histories take turns. A \
         start includes that of the WebDriver; memory is counted proportionally, after a search and a way to \
         the far end.\n\n{table}{END}"
    );
    let text = match (text.find(BEGIN), text.find(END)) {
        (Some(begin), Some(end)) => {
            format!("{}{section}{}", &text[..begin], &text[end + END.len()..])
        }
        _ => format!("{}\n\n{section}", text.trim_end()),
    };
    std::fs::write(path, text).expect("the page");
}

#[tokio::test]
async fn a_long_history_is_shown_searched_and_scrolled_like_a_short_one() {
    // A debug build makes old messages ready for the search slowly: it has shorter ones.
    let counts = std::env::var("PINGME_MESSAGES").ok();
    let rounds = if counts.is_some() { ROUNDS } else { 1 };
    let mut all = Vec::new();
    for count in counts.as_deref().unwrap_or("500,2000").split(',') {
        all.push(Long::of(count.parse().expect("a number of messages")).await);
    }
    for _ in 0..rounds {
        for one in &mut all {
            one.measure().await;
        }
    }
    let table = table(&all);
    println!("{table}");
    if counts.is_some() {
        write_down(&table, rounds);
    }
}
