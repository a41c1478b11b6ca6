//! How fast messages are read, beside the floor: `regex` finding `\d{4,8}` in the same texts.
//!
//! `cargo bench -p sms-code` measures and writes the section on this crate into `docs/benchmarks.md`.

use std::{fmt::Write as _, fs, hint::black_box, path::Path, time::Duration};

use criterion::{Criterion, Throughput};
use regex::Regex;
use serde_json::Value;

/// The length of each hostile text.
const HOSTILE: usize = 64 * 1024;
/// What is to be reached.
const MOST_TIMES_THE_FLOOR: f64 = 25.0;
const BEGIN: &str = "<!-- sms-code: written by `cargo bench -p sms-code` -->";
const END: &str = "<!-- sms-code: end -->";

struct Texts {
    name: &'static str,
    what: &'static str,
    texts: Vec<String>,
}

fn main() {
    let sets = sets();
    let estimates =
        tempfile::tempdir().unwrap_or_else(|error| panic!("no folder for the estimates: {error}"));
    let mut criterion = Criterion::default()
        .without_plots()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20)
        .output_directory(estimates.path())
        .configure_from_args();
    let floor =
        Regex::new(r"\d{4,8}").unwrap_or_else(|error| panic!("the floor's pattern: {error}"));
    for set in &sets {
        let mut group = criterion.benchmark_group(set.name);
        group.throughput(Throughput::Bytes(
            set.texts.iter().map(|text| text.len() as u64).sum(),
        ));
        group.bench_function("extract", |bencher| {
            bencher.iter(|| {
                set.texts
                    .iter()
                    .map(|text| sms_code::extract(black_box(text)).candidates.len())
                    .sum::<usize>()
            });
        });
        group.bench_function("regex", |bencher| {
            bencher.iter(|| {
                set.texts
                    .iter()
                    .map(|text| floor.find_iter(black_box(text)).count())
                    .sum::<usize>()
            });
        });
        group.finish();
    }
    criterion.final_summary();
    // Cargo passes `--bench` when it measures; a test run or a filter measures nothing to write down.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == ["--bench"] {
        write_section(&section(&sets, estimates.path()));
    }
}

fn sets() -> Vec<Texts> {
    let corpus: Vec<String> = include_str!("../corpus/messages.jsonl")
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| message["text"].as_str().map(str::to_owned))
        .collect();
    let long = |unit: &str| vec![unit.repeat(HOSTILE / unit.len())];
    vec![
        Texts {
            name: "corpus",
            what: "the crate's corpus",
            texts: corpus,
        },
        Texts {
            name: "words",
            what: "prose without a number",
            texts: long("the quick brown fox jumps over a lazy dog, and again "),
        },
        Texts {
            name: "digit",
            what: "one endless number",
            texts: long("7"),
        },
        Texts {
            name: "numbers",
            what: "`1234 1234 …`",
            texts: long("1234 "),
        },
        Texts {
            name: "dashes",
            what: "`12-34-12-34-…`",
            texts: long("12-34-"),
        },
        Texts {
            name: "codes",
            what: "`code 482913 code 482913 …`",
            texts: long("code 482913 "),
        },
        Texts {
            name: "terms",
            what: "terms without numbers",
            texts: long("verification code is "),
        },
        Texts {
            name: "chinese",
            what: "`验证码` without end",
            texts: long("验证码"),
        },
        Texts {
            name: "marks",
            what: "combining marks",
            texts: long("\u{301}"),
        },
        Texts {
            name: "tags",
            what: "`<a<a<a…`",
            texts: long("<a"),
        },
        Texts {
            name: "links",
            what: "`a.b/a.b/…`",
            texts: long("a.b/"),
        },
        Texts {
            name: "letters",
            what: "letters and digits",
            texts: long("A1B2C3 "),
        },
    ]
}

fn median_ns(folder: &Path, set: &str, function: &str) -> f64 {
    let path = folder.join(set).join(function).join("new/estimates.json");
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let value: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    value["median"]["point_estimate"]
        .as_f64()
        .unwrap_or_else(|| panic!("{}: no median", path.display()))
}

fn section(sets: &[Texts], folder: &Path) -> String {
    let mut out = format!(
        "{BEGIN}\n## sms-code: reading a message\n\n`cargo bench -p sms-code` measures this and writes it here. \"Floor\" is the `regex` crate \
         finding `\\d{{4,8}}` in the same texts; to reach: within {MOST_TIMES_THE_FLOOR:.0} times the floor. Medians, one thread, \
         hostile texts of {} KiB each.\n\n",
        HOSTILE / 1024
    );
    out.push_str("| texts | messages/s | MB/s | floor, messages/s | floor, MB/s | times the floor |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
    for set in sets {
        let bytes: usize = set.texts.iter().map(String::len).sum();
        let ours = median_ns(folder, set.name, "extract");
        let floor = median_ns(folder, set.name, "regex");
        let per_second = |ns: f64| 1e9 / ns * set.texts.len() as f64;
        let megabytes = |ns: f64| bytes as f64 / ns * 1e3;
        let _ = writeln!(
            out,
            "| {} | {:.0} | {:.1} | {:.0} | {:.1} | {:.1} |",
            set.what,
            per_second(ours),
            megabytes(ours),
            per_second(floor),
            megabytes(floor),
            ours / floor
        );
    }
    out.push_str(END);
    out.push('\n');
    out
}

/// Replaces the section in the document, or adds it at the end.
fn write_section(section: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/benchmarks.md");
    let old = fs::read_to_string(&path).unwrap_or_else(|_| "# Benchmarks\n".to_owned());
    let new = match (old.find(BEGIN), old.find(END)) {
        (Some(from), Some(to)) if from < to => format!(
            "{}{}{}",
            &old[..from],
            section.trim_end(),
            &old[to + END.len()..]
        ),
        _ => format!("{}\n\n{section}", old.trim_end()),
    };
    fs::write(&path, new).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    println!("wrote the section on sms-code in {}", path.display());
}
