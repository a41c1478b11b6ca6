//! No text makes a reader panic, and what a reader accepts it accepts again.

use jiff::Timestamp;
use jiff::civil::Date;
use pingme::{BaseUrl, Callback, Money, Phone, Readable as _};

/// Pieces that readers look for, and some that they stumble over.
const PIECES: &[&str] = &[
    "0",
    "1",
    "9",
    "2026",
    "12",
    "-",
    "−",
    ".",
    ",",
    "/",
    " ",
    "$",
    "US",
    "€",
    "元",
    "年",
    "月",
    "日",
    "T",
    "Z",
    "+",
    ":",
    "\"",
    "\\u",
    "d83d",
    "de00",
    "\\",
    "{",
    "}",
    "\"text\":",
    "null",
    "https://",
    "[",
    "]",
    "é",
    "字",
    "😀",
    "\u{0}",
    "\u{a0}",
    "\u{202e}",
    "@",
    "#",
    "?",
    "%",
];

#[test]
fn no_text_makes_a_reader_panic() {
    let mut rng = fastrand::Rng::with_seed(20_418);
    for _ in 0..50_000 {
        let text: String = (0..rng.usize(..12))
            .map(|_| PIECES[rng.usize(..PIECES.len())])
            .collect();
        if let Some(money) = Money::read(&text) {
            let again = Money::read(&money.to_string()).unwrap();
            assert_eq!(again.amount, money.amount, "{text:?}");
        }
        if let Some(date) = Date::read(&text) {
            assert_eq!(Date::read(&date.to_string()), Some(date), "{text:?}");
        }
        if let Ok(phone) = Phone::parse(&text) {
            assert_eq!(Phone::parse(&phone).as_ref(), Ok(&phone), "{text:?}");
        }
        if let Ok(base) = BaseUrl::parse(&text) {
            assert_eq!(
                BaseUrl::parse(base.as_str()).as_ref(),
                Ok(&base),
                "{text:?}"
            );
        }
        let _ = Timestamp::read(&text);
        let _ = Callback::parse(text.as_bytes());
        let _ = Callback::parse(format!("{{\"text\":\"{text}\"}}").as_bytes());
    }
}
