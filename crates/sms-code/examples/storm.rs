//! Millions of mutated messages against the promises of the crate, for whoever has no fuzzer at hand:
//!
//! ```sh
//! cargo run --release -p sms-code --example storm -- 10000000
//! ```
//!
//! Texts grow out of the corpus by splicing, repeating, deleting and by strange characters, from a seed
//! that is printed, so that a failure can be repeated.

#[path = "../tests/it/promises.rs"]
mod promises;

use std::time::Instant;

const STRANGE: &[&str] = &[
    "\u{200b}",
    "\u{200f}",
    "\u{301}",
    "\u{345}",
    "\u{fe0f}",
    "\u{20e3}",
    "\u{344}",
    "\u{37e}",
    "\u{212a}",
    "é",
    "ﾞ",
    "각",
    "\u{1100}",
    "\u{1161}",
    "\u{11a8}",
    "٤",
    "۴",
    "४",
    "４",
    "𝟒",
    "Å",
    "ữ",
    "ि",
    "़",
    "\u{0}",
    "\u{f900}",
    "İ",
    "ß",
    "①",
    "½",
    "【",
    "】",
    "<#>",
    "@",
    "#",
    "*",
    "-",
    ".",
    ",",
    ":",
    "/",
    "\n",
    " ",
    "+",
    "(",
    ")",
    "0",
    "9",
    "1234",
    "code",
    "验证码",
    "://",
    "www.",
    "code=",
    "<b>",
    "&",
    ";",
    "年",
    "%",
    "$",
];
const LONGEST: usize = 400;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let runs: u64 = arguments.next().map_or(100_000, |n| {
        n.parse()
            .unwrap_or_else(|_| panic!("not a number of runs: {n}"))
    });
    let seed: u64 = arguments.next().map_or(1, |n| {
        n.parse().unwrap_or_else(|_| panic!("not a seed: {n}"))
    });
    let corpus: Vec<String> = include_str!("../corpus/messages.jsonl")
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| message["text"].as_str().map(str::to_owned))
        .collect();
    let mut chance = Chance(seed.max(1));
    let started = Instant::now();
    let mut bytes = 0_u64;
    for run in 0..runs {
        let text = mutate(&corpus, &mut chance);
        bytes += text.len() as u64;
        if let Err(panic) = std::panic::catch_unwind(|| promises::check(&text)) {
            eprintln!("run {run}, seed {seed}, text {text:?}");
            std::panic::resume_unwind(panic);
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{runs} texts ({bytes} bytes) from seed {seed} in {seconds:.0} s: every promise held");
}

fn mutate(corpus: &[String], chance: &mut Chance) -> String {
    let mut text: Vec<char> = corpus[chance.below(corpus.len())].chars().collect();
    for _ in 0..=chance.below(6) {
        let at = chance.below(text.len() + 1);
        match chance.below(6) {
            0 => drop(text.splice(at..at, STRANGE[chance.below(STRANGE.len())].chars())),
            1 => {
                let to = (at + chance.below(8)).min(text.len());
                text.drain(at..to);
            }
            2 => {
                let other: Vec<char> = corpus[chance.below(corpus.len())].chars().collect();
                let from = chance.below(other.len() + 1);
                let to = (from + chance.below(40)).min(other.len());
                text.splice(at..at, other[from..to].iter().copied());
            }
            3 => {
                let to = (at + chance.below(6)).min(text.len());
                let part: Vec<char> = text[at..to].to_vec();
                text.splice(at..at, part);
            }
            4 if at < text.len() => {
                text[at] = char::from_u32(u32::try_from(chance.below(0x3_0000)).unwrap_or(0))
                    .unwrap_or('\u{fffd}')
            }
            _ if at < text.len() => {
                text[at] = char::from(b' ' + u8::try_from(chance.below(95)).unwrap_or(0))
            }
            _ => {}
        }
    }
    text.truncate(LONGEST);
    text.into_iter().collect()
}

/// xorshift64*: repeatable, and good enough to choose mutations.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let value = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(value).unwrap_or(0) % limit
    }
}
