//! What a long history costs beside a short one: pages, searches, and a message that arrives, with the real
//! store, relay and simulator.
//!
//! `cargo bench -p desktop-core` measures and writes the section on the history into `docs/benchmarks.md`.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    future::Future,
    path::Path,
    process::{Command, ExitCode},
    sync::Arc,
    time::{Duration, Instant},
};

use desktop_core::{
    AppLock, Desktop, Event, Languages, MemorySecrets, Options, SecretName, SecretStore as _,
    view::{
        AccountForm, Deletion, HistoryFilter, HistoryFrom, HistoryQuery, Language, NumberKey,
        PairForm, RelayState,
    },
};
use pingme_sim::{Config, Simulator, User};
use relay::Relay;
use rusqlite::Connection;

type Failure = Box<dyn std::error::Error>;

const SHORT: u32 = 1_000;
const LONG: u32 = 100_000;
/// How often each thing is done; its median counts.
const TIMES: usize = 41;
/// What is told apart from a measurement by its name.
const MIB: &str = "memory";
const BEGIN: &str = "<!-- history: written by `cargo bench -p desktop-core` -->";
const END: &str = "<!-- history: end -->";
const USER: &str = "u-20418";
const KEY: &str = "key";
/// Messages come over so many days.
const DAYS: i64 = 1_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match &arguments[..] {
        [of, messages] if of == "--messages" => measure(messages),
        _ => compare(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures both, each in a process of its own, so that each has its own memory.
fn compare(arguments: &[String]) -> Result<(), Failure> {
    // A run of tests measures nothing.
    if arguments != ["--bench"] {
        return Ok(());
    }
    let of = |messages: u32| -> Result<BTreeMap<String, f64>, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        let output = command
            .args(["--messages", &messages.to_string()])
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    };
    let (short, long) = (of(SHORT)?, of(LONG)?);
    let section = section(&short, &long);
    println!("{section}");
    write_section(&section)
}

fn measure(messages: &str) -> Result<(), Failure> {
    let messages = messages.parse()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let measured =
        runtime.block_on(async { Desk::with(messages).await?.measure(messages).await })?;
    println!("{}", serde_json::to_string(&measured)?);
    Ok(())
}

/// A desktop, a relay and a PingMe on this machine.
struct Desk {
    folder: tempfile::TempDir,
    secrets: Arc<MemorySecrets>,
    relay: Relay,
    sim: Simulator,
}

impl Desk {
    /// With a history of so many messages, as a version kept it that had no search.
    async fn with(messages: u32) -> Result<Self, Failure> {
        let folder = tempfile::tempdir()?;
        let sim = Simulator::start(Config {
            users: vec![User::new(USER, KEY)],
            ..Config::default()
        })
        .await?;
        let store = folder.path().join("relay");
        let key = relay::load_key(&folder.path().join("relay.key"), false)?;
        let config = relay::Config::new(([127, 0, 0, 1], 0).into(), store, key);
        let relay = Relay::start(config).await?;
        relay.add_account(USER).await?;
        let desk = Self {
            folder,
            secrets: Arc::default(),
            relay,
            sim,
        };
        let desktop = desk.open().await?;
        let account = desktop
            .add_account(AccountForm {
                label: String::new(),
                user_id: USER.into(),
                key: KEY.into(),
                base_url: desk.sim.base_url().to_string(),
            })
            .await?;
        desktop
            .pair(PairForm {
                account: account.id,
                link: desk.relay.pair(USER).await?.to_uri(),
                device_name: "bench".into(),
                replace: false,
            })
            .await?;
        let now_ms = desktop.snapshot().await?.now_ms;
        desktop.close().await;
        desk.fill(account.id, messages, now_ms)?;
        Ok(desk)
    }

    async fn open(&self) -> Result<Arc<Desktop>, Failure> {
        Ok(Desktop::open(Options {
            data_dir: self.folder.path().join("desktop"),
            secrets: self.secrets.clone(),
            lock: AppLock::new(),
            demo: false,
            app_version: "0".into(),
            languages: Languages::new(&[Language::ENGLISH], &[]),
            device_name: "bench".into(),
        })
        .await?)
    }

    fn store(&self) -> Result<Connection, Failure> {
        let folder = self.folder.path().join("desktop");
        let installation = fs::read_to_string(folder.join("installation"))?;
        let key = self.secrets.get(&installation, SecretName::HistoryKey)?;
        let key = key.ok_or("no key")?;
        let key = key.expose().iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let store = Connection::open(folder.join("history.db"))?;
        store.execute_batch(&format!("PRAGMA key = \"x'{key}'\""))?;
        Ok(store)
    }

    fn fill(&self, account: i64, messages: u32, now_ms: i64) -> Result<(), Failure> {
        let mut store = self.store()?;
        let transaction = store.transaction()?;
        let mut insert = transaction.prepare(
            "INSERT INTO messages (id, account, kind, received_ms, app, sender, receiver, text, extractor, new)
             VALUES (randomblob(16), ?1, 'sms', ?2, ?3, ?4, ?5, ?6, 0, 0)",
        )?;
        let mut random = fastrand::Rng::with_seed(7);
        for number in 0..i64::from(messages) {
            let app = ["jd", "telegram", "whatsapp", "google", "wechat"][random.usize(..5)];
            let receiver = format!("1651555{:04}", random.u32(..20));
            let text = text(&mut random, app);
            let received_ms =
                now_ms - DAYS * DAY_MS * (i64::from(messages) - number) / i64::from(messages);
            insert.execute((
                account,
                received_ms,
                app,
                app.to_uppercase(),
                receiver,
                text,
            ))?;
        }
        drop(insert);
        transaction.commit()?;
        Ok(())
    }

    async fn measure(&self, messages: u32) -> Result<BTreeMap<String, f64>, Failure> {
        let started = Instant::now();
        let desktop = self.open().await?;
        let open = started.elapsed();
        let started = Instant::now();
        let store = self.store()?;
        while store
            .prepare_cached("SELECT 1 FROM messages WHERE place IS NULL LIMIT 1")?
            .exists([])?
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        drop(store);
        let ready = started.elapsed();
        let account = desktop.snapshot().await?.accounts[0].id;
        while desktop.snapshot().await?.accounts[0].relay.state != RelayState::Live {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }

        let mut measured = BTreeMap::new();
        let mut note = |name: &str, time: Duration| {
            measured.insert(name.to_owned(), time.as_secs_f64() * 1e3);
        };
        note("open", open);
        note("ready", ready);
        let newest = desktop
            .history(query(HistoryFrom::Newest, HistoryFilter::default()))
            .await?;
        let middle =
            jiff::Timestamp::from_millisecond(newest.rows[0].received_ms - DAYS / 2 * DAY_MS)?;
        let middle = middle
            .to_zoned(jiff::tz::TimeZone::system())
            .date()
            .to_string();
        let number = NumberKey {
            account,
            app: "jd".into(),
            phone: "16515550007".into(),
        };
        let all = HistoryFilter::default;
        let pages = [
            ("first page", HistoryFrom::Newest, all()),
            (
                "page at a day in the middle",
                HistoryFrom::Day { day: middle },
                all(),
            ),
            (
                "page of a number",
                HistoryFrom::Newest,
                HistoryFilter {
                    number: Some(number),
                    ..all()
                },
            ),
            (
                "page of those with a code",
                HistoryFrom::Newest,
                HistoryFilter {
                    with_code: true,
                    ..all()
                },
            ),
            (
                "search, a word of most messages (`code`)",
                HistoryFrom::Newest,
                words("code"),
            ),
            (
                "search, a word of few (`orchid`)",
                HistoryFrom::Newest,
                words("orchid"),
            ),
            (
                "search, two Chinese characters (`验证`)",
                HistoryFrom::Newest,
                words("验证"),
            ),
            (
                "search, a part of a code (`4829`)",
                HistoryFrom::Newest,
                words("4829"),
            ),
            (
                "search, a phone number (`+1 651 555 0007`)",
                HistoryFrom::Newest,
                words("+1 651 555 0007"),
            ),
            (
                "search, two letters and a word (`jd code`)",
                HistoryFrom::Newest,
                words("jd code"),
            ),
            (
                "search, nothing to be found",
                HistoryFrom::Newest,
                words("zebra"),
            ),
        ];
        for (name, from, filter) in pages {
            let asked = || desktop.history(query(from.clone(), filter.clone()));
            note(name, median(asked).await?);
        }
        for (name, filter) in [
            ("count, a word of most messages", words("code")),
            ("count, two Chinese characters", words("验证")),
            ("count, a part of a code", words("4829")),
        ] {
            let asked = || desktop.search_count(filter.clone());
            note(name, median(asked).await?);
        }
        note("snapshot", median(|| desktop.snapshot()).await?);
        note("arrival", self.arrivals(&desktop).await?);
        let kept = desktop.history_kept().await?;
        for (name, time) in self.deletions(&desktop).await? {
            measured.insert(name.into(), time.as_secs_f64() * 1e3);
        }
        measured.insert("bytes".into(), kept.bytes as f64 / f64::from(messages));
        measured.insert(MIB.into(), resident_mib()?);
        desktop.close().await;
        Ok(measured)
    }

    /// Deletes everything, brings it back, deletes a page and waits until each of it is destroyed.
    async fn deletions(&self, desktop: &Desktop) -> Result<[(&'static str, Duration); 3], Failure> {
        let everything = Deletion::Matching {
            filter: HistoryFilter::default(),
            up_to: i64::MAX,
        };
        let started = Instant::now();
        let deleted = desktop
            .delete_messages(everything)
            .await?
            .ok_or("nothing deleted")?;
        let delete = started.elapsed();
        let started = Instant::now();
        desktop.undo_delete(deleted.id).await?;
        let undo = started.elapsed();

        let page = desktop
            .history(query(HistoryFrom::Newest, HistoryFilter::default()))
            .await?;
        let ids: Vec<String> = page.rows.into_iter().map(|row| row.id).collect();
        let destroyed = u32::try_from(ids.len())?;
        desktop.delete_messages(Deletion::Messages { ids }).await?;
        // Its turn comes with the next deletion.
        let page = desktop
            .history(HistoryQuery {
                limit: 1,
                ..HistoryQuery::default()
            })
            .await?;
        let ids = page.rows.into_iter().map(|row| row.id).collect();
        let started = Instant::now();
        desktop.delete_messages(Deletion::Messages { ids }).await?;
        let store = self.store()?;
        while store
            .prepare_cached("SELECT 1 FROM deleted_messages LIMIT 1 OFFSET 1")?
            .exists([])?
        {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let destroy = started.elapsed() / destroyed;
        Ok([("delete", delete), ("undo", undo), ("destroy", destroy)])
    }

    /// From PingMe's call on until the window is told.
    async fn arrivals(&self, desktop: &Desktop) -> Result<Duration, Failure> {
        let url = self.relay.callback_url(USER).await?;
        let client = reqwest::Client::builder().no_proxy().build()?;
        let mut events = desktop.subscribe_events();
        let mut times = Vec::new();
        for number in 0..TIMES {
            let body = format!(
                r#"{{"app":"jd","from":"JD","to":"16515550007","userId":"{USER}","text":"Your code is {}"}}"#,
                482_000 + number
            );
            let started = Instant::now();
            let sent = client.post(url.clone()).body(body).send();
            let kept = async { while !matches!(events.recv().await, Ok(Event::HistoryChanged)) {} };
            let (sent, took) = tokio::join!(sent, async {
                kept.await;
                started.elapsed()
            });
            sent?.error_for_status()?;
            times.push(took);
        }
        times.sort();
        Ok(times[TIMES / 2])
    }
}

fn text(random: &mut fastrand::Rng, app: &str) -> String {
    let code = random.u32(100_000..1_000_000);
    let minutes = random.u32(2..30);
    match random.u32(..20) {
        0..6 => format!("【{app}】您的验证码是 {code}，{minutes} 分钟内有效，请勿泄露给他人。"),
        6..14 => {
            format!("[{app}] Your verification code is {code}. It is valid for {minutes} minutes.")
        }
        14..18 => format!("{code} is your {app} code. Do not share it with anyone."),
        18 => format!("Your parcel {code} was left with a neighbour at {minutes} Elm Street."),
        // A fixed number of these however long the history is would say nothing of an index.
        _ if random.u32(..50) == 0 => "An orchid for you: call us".to_owned(),
        _ => format!("{app}: somebody signed in from a new device {minutes} minutes ago."),
    }
}

fn words(text: &str) -> HistoryFilter {
    HistoryFilter {
        text: text.into(),
        ..HistoryFilter::default()
    }
}

fn query(from: HistoryFrom, filter: HistoryFilter) -> HistoryQuery {
    HistoryQuery {
        from,
        limit: 50,
        filter,
    }
}

async fn median<T, Asked: Future<Output = Result<T, desktop_core::Error>>>(
    asked: impl Fn() -> Asked,
) -> Result<Duration, Failure> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let started = Instant::now();
        asked().await?;
        times.push(started.elapsed());
    }
    times.sort();
    Ok(times[TIMES / 2])
}

/// What this process has in memory: relay and simulator too.
fn resident_mib() -> Result<f64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line
        .and_then(|line| line.split_whitespace().nth(1))
        .ok_or("no memory")?;
    Ok(kib.parse::<f64>()? / 1024.0)
}

fn section(short: &BTreeMap<String, f64>, long: &BTreeMap<String, f64>) -> String {
    let of = |measured: &BTreeMap<String, f64>, name: &str| {
        measured.get(name).copied().unwrap_or(f64::NAN)
    };
    let mut out = format!(
        "{BEGIN}\n## desktop-core: a long history\n\n`cargo bench -p desktop-core` measures this and writes it here: the core on an \
         encrypted store of {SHORT} and of {LONG} messages over {DAYS} days, 50 rows a page, medians of {TIMES}. An arrival is \
         timed from PingMe's call on until the window is told, through the real relay.\n\n\
         | what | {SHORT} messages, ms | {LONG} messages, ms | ratio |\n| --- | ---: | ---: | ---: |\n"
    );
    let names = long.keys().filter(|name| {
        ![
            "delete", "undo", "destroy", "open", "ready", "bytes", "arrival", "snapshot", MIB,
        ]
        .contains(&name.as_str())
    });
    for name in names
        .map(String::as_str)
        .chain(["snapshot", "arrival", "delete", "undo", "destroy", "open"])
    {
        let what = match name {
            "snapshot" => "snapshot of the screen",
            "arrival" => "a message arrives",
            "delete" => "deleting everything",
            "undo" => "bringing everything back",
            "destroy" => "destroying one of 50 deleted messages",
            "open" => "opening the history",
            other => other,
        };
        let (short, long) = (of(short, name), of(long, name));
        let _ = writeln!(
            out,
            "| {what} | {short:.2} | {long:.2} | {:.1} |",
            long / short
        );
    }
    let _ = writeln!(
        out,
        "\nA history of {LONG} messages that an older version kept is read again and made ready to be searched in {:.1} s, in the \
         background. On disk a message takes {:.0} bytes with its index. The whole process (core, relay and simulator) had {:.0} MiB \
         in memory after all this, and {:.0} MiB with the short history.",
        of(long, "ready") / 1e3,
        of(long, "bytes"),
        of(long, MIB),
        of(short, MIB)
    );
    out.push_str(END);
    out.push('\n');
    out
}

/// Replaces the section in the document, or adds it at the end.
fn write_section(section: &str) -> Result<(), Failure> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/benchmarks.md");
    let old = fs::read_to_string(&path)?;
    let new = match (old.find(BEGIN), old.find(END)) {
        (Some(from), Some(to)) if from < to => {
            format!(
                "{}{}{}",
                &old[..from],
                section.trim_end(),
                &old[to + END.len()..]
            )
        }
        _ => format!("{}\n\n{section}", old.trim_end()),
    };
    fs::write(&path, new)?;
    println!("wrote the section on the history in {}", path.display());
    Ok(())
}
