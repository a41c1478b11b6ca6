//! Takes out of a sentence of the log what could tell who somebody is, or be used by somebody else.
//!
//! The log holds no secret by itself. This is for what a library or a server puts into an error.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A name shorter than this is not looked for: it would be found in words.
const SHORTEST_NAME: usize = 3;
/// A word of so many characters with digits in it may be a code or a key.
const TOKEN: usize = 5;

/// What is taken out, and what is put in its place, in this order.
static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (
            r#"(?i)\b([a-z][a-z0-9+.-]*)://[^\s"'<>]+"#,
            "$1://[address]",
        ),
        (r#"[^\s"'<>@]+@[^\s"'<>@]+"#, "[address]"),
        (
            r#"(^|[\s"'(=])(?:(?:/[^\s/"'():;,]+){2,}/?|[A-Za-z]:\\[^\s"']+|\\\\[^\s"']+)"#,
            "$1[path]",
        ),
        (
            r"\[?[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}\]?(?::\d+)?|\[::1?\](?::\d+)?",
            "[address]",
        ),
        (r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b", "[address]"),
        (
            r"(?i)\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?\b",
            "[address]",
        ),
        (r"\+?\d[\d\s().-]{5,}\d", "[number]"),
    ]
    .into_iter()
    .map(|(pattern, instead)| (regex(pattern), instead))
    .collect()
});
static WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"[\p{L}\p{N}_-]+"));
static DIGITS: LazyLock<Regex> = LazyLock::new(|| regex(r"\d{4,}"));

fn regex(pattern: &str) -> Regex {
    // They are all above, and a test uses each.
    Regex::new(pattern).expect("a pattern of this module")
}

/// Takes out names that are known, and whatever looks like an address, a path, a number, a code or a key.
#[derive(Debug, Clone, Default)]
pub struct Redaction {
    /// The longest first.
    names: Vec<String>,
}

impl Redaction {
    /// Knows these names; one may be in several.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        let mut names: Vec<_> = names
            .into_iter()
            .filter(|name| name.chars().count() >= SHORTEST_NAME)
            .collect();
        names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        names.dedup();
        Self { names }
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::of(self.names.into_iter().chain(other.names))
    }

    /// What is left of a text.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        let mut left = text.to_owned();
        for name in &self.names {
            left = left.replace(name.as_str(), "[name]");
        }
        for (pattern, instead) in PATTERNS.iter() {
            left = pattern.replace_all(&left, *instead).into_owned();
        }
        let left = WORD.replace_all(&left, |word: &Captures<'_>| {
            if is_token(&word[0]) {
                "[token]".to_owned()
            } else {
                word[0].to_owned()
            }
        });
        DIGITS.replace_all(&left, "[number]").into_owned()
    }
}

/// Letters and digits together, as no word has them.
fn is_token(word: &str) -> bool {
    let digits = word.chars().filter(|c| c.is_numeric()).count();
    word.chars().count() >= TOKEN && digits >= 2 && word.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_who_somebody_is_goes_and_the_sentence_stays() {
        let names = ["u-20418", "Work", "relay.example", "ab"].map(str::to_owned);
        let redaction = Redaction::of(names);
        let cases = [
            ("HTTP status 503, try 12", "HTTP status 503, try 12"),
            (
                "for u-20418: connection refused (os error 111)",
                "for [name]: connection refused (os error 111)",
            ),
            ("account Work is about", "account [name] is about"),
            (
                "POST https://sms.example.org:8443/callback/a1/Zk0?q=1 failed",
                "POST https://[address] failed",
            ),
            ("link pingme://pair?secret=hush", "link pingme://[address]"),
            (
                "dns error: sms.example.org not found",
                "dns error: [address] not found",
            ),
            (
                "proxy me@proxy.example:3128 refused",
                "proxy [address] refused",
            ),
            (
                "127.0.0.1:8787 and [::1]:80 are closed",
                "[address] and [address] are closed",
            ),
            ("connect to 2001:db8::8a2e:370:7334", "connect to [address]"),
            (
                "cannot open /home/maria/data/history.db: denied",
                "cannot open [path]: denied",
            ),
            (r"C:\Users\Maria\x.db is locked", "[path] is locked"),
            (
                "number +1 (651) 555-0142 is gone",
                "number [number] is gone",
            ),
            ("number 16515550142 is gone", "number [number] is gone"),
            ("code 482913, code 4829", "code [number], code [number]"),
            ("code G-482913 or AB12CD", "code [token] or [token]"),
            ("code ４８２９１３", "code [number]"),
            ("key k3y-7fQ9zXw2Lr8TnV5b", "key [token]"),
        ];
        for (text, left) in cases {
            assert_eq!(redaction.redact(text), left, "{text}");
        }
    }

    #[test]
    fn a_name_that_holds_another_goes_whole() {
        let one = Redaction::of(["desk".to_owned()]);
        let both = one.and(Redaction::of(["desk of Maria".to_owned()]));
        assert_eq!(both.redact("desk of Maria, desk"), "[name], [name]");
    }
}
