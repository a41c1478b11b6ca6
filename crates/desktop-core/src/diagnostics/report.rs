//! The report as a text, in English: it is read by whoever looks for the fault.

use std::fmt::{self, Formatter};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::{Kept, LastTest, Learnt};
use crate::view::{AccountView, Fault, PingmeSeen, RelayState, Settings, Snapshot, Versions};

/// What is written.
pub(super) struct Report<'a> {
    pub(super) versions: &'a Versions,
    pub(super) snapshot: &'a Snapshot,
    /// Of each account of the snapshot.
    pub(super) learnt: Vec<Learnt>,
    pub(super) kept: Kept,
    /// The size of the data folder.
    pub(super) bytes: u64,
    /// Redacted already.
    pub(super) faults: &'a [Fault],
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Snapshot { now_ms, .. } = *self.snapshot;
        writeln!(f, "PingMe Desktop, diagnostics")?;
        writeln!(f, "written {}", date(now_ms))?;
        if self.snapshot.demo {
            writeln!(f, "of the demo")?;
        }
        if self.snapshot.this_run {
            writeln!(f, "nothing is kept in this run: there is no keyring")?;
        }
        self.versions(f)?;
        self.accounts(f)?;
        self.kept(f)?;
        self.settings(f)?;
        self.faults(f)
    }
}

impl Report<'_> {
    fn versions(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Versions {
            app,
            web_view,
            system,
            session,
            protocol,
        } = self.versions;
        writeln!(f, "\nVersions")?;
        writeln!(f, "  app: {app}")?;
        writeln!(f, "  web view: {}", or_unknown(web_view.as_deref()))?;
        writeln!(f, "  system: {system}")?;
        writeln!(f, "  session: {}", or_unknown(session.as_deref()))?;
        writeln!(f, "  relay protocol: {protocol}")
    }

    fn accounts(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let now_ms = self.snapshot.now_ms;
        writeln!(f, "\nAccounts: {}", self.snapshot.accounts.len())?;
        for (index, account) in self.snapshot.accounts.iter().enumerate() {
            let numbers = self.snapshot.numbers.iter();
            let numbers = numbers.filter(|number| number.key.account == account.id);
            writeln!(f, "  {}: numbers: {}", index + 1, numbers.count())?;
            match (&account.numbers_problem, account.numbers_checked_ms) {
                (Some(problem), _) => writeln!(f, "     list: {}", name(&problem.code))?,
                (None, Some(ms)) => writeln!(f, "     list: read {} ago", lasted(now_ms - ms))?,
                (None, None) => writeln!(f, "     list: not read yet")?,
            }
            writeln!(f, "     relay: {}", relay(account, now_ms))?;
            if account.relay.state == RelayState::NotPaired {
                continue;
            }
            let Some(learnt) = self.learnt.get(index) else {
                continue;
            };
            // Whatever a relay calls itself, it is no more than a version here.
            let version = learnt.version.as_deref().filter(|said| is_version(said));
            writeln!(f, "     relay's version: {}", or_unknown(version))?;
            writeln!(f, "     PingMe: {}", pingme(account.relay.pingme, now_ms))?;
            let tested = tested(learnt.tested.as_ref(), now_ms);
            writeln!(f, "     self-test: {tested}")?;
        }
        Ok(())
    }

    fn kept(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let messages: u32 = self.kept.kinds.values().sum();
        writeln!(f, "\nKept")?;
        writeln!(f, "  rows of the history: {messages}")?;
        for (kind, count) in &self.kept.kinds {
            writeln!(f, "     {kind}: {count}")?;
        }
        writeln!(f, "  with a code: {}", self.kept.with_code)?;
        writeln!(f, "  new: {}", self.snapshot.new_count)?;
        writeln!(f, "  data folder: {} KiB", self.bytes.div_ceil(1024))
    }

    fn settings(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nSettings")?;
        for (key, value) in chosen(&self.snapshot.settings) {
            writeln!(f, "  {key}: {value}")?;
        }
        let network = &self.snapshot.network;
        writeln!(f, "  proxy: {}", name(&network.proxy))?;
        writeln!(f, "  language shown: {}", name(&self.snapshot.language))?;
        writeln!(f, "  muted: {}", self.snapshot.muted.len())
    }

    fn faults(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nLast errors: {}", self.faults.len())?;
        for fault in self.faults {
            let level = if fault.error { "error" } else { "warning" };
            write!(f, "  {} {level}", date(fault.at_ms))?;
            if fault.times > 1 {
                write!(f, ", {} times", fault.times)?;
            }
            if let Some(code) = &fault.code {
                write!(f, ", {code}")?;
            }
            writeln!(f, ", {}: {}", fault.place, fault.what)?;
        }
        Ok(())
    }
}

/// The choices, without what they say of a person: how much they spend, and which account they look at.
fn chosen(settings: &Settings) -> Vec<(String, String)> {
    let Ok(Value::Object(fields)) = serde_json::to_value(settings) else {
        return Vec::new();
    };
    let words = |(key, value): (String, Value)| {
        let words = match (key.as_str(), value) {
            (_, Value::Null) => "none".to_owned(),
            ("monthly_limit" | "shown_account", _) => "set".to_owned(),
            (_, Value::String(text)) => text,
            ("pause", Value::Object(pause)) => {
                let is = pause.get("is").and_then(Value::as_str);
                is.unwrap_or_default().to_owned()
            }
            (_, value) => value.to_string(),
        };
        (key, words)
    };
    fields.into_iter().map(words).collect()
}

fn relay(account: &AccountView, now_ms: i64) -> String {
    let relay = &account.relay;
    let mut words = name(&relay.state);
    if let Some(since) = relay.since_ms {
        words += &format!(" for {}", lasted(now_ms - since));
    }
    if relay.state == RelayState::NotPaired {
        return words;
    }
    if let Some(checked) = relay.checked_ms {
        words += &format!(", answered {} ago", lasted(now_ms - checked));
    }
    if let Some(problem) = &relay.problem {
        words += &format!(", {}", name(&problem.code));
    }
    if relay.built_in {
        words += ", the one in the app";
    }
    words
}

fn pingme(seen: PingmeSeen, now_ms: i64) -> String {
    match seen {
        PingmeSeen::Unknown => "the relay was not asked yet".to_owned(),
        PingmeSeen::Never => "has never called".to_owned(),
        PingmeSeen::Last { at_ms } => format!("called {} ago", lasted(now_ms - at_ms)),
    }
}

fn tested(test: Option<&LastTest>, now_ms: i64) -> String {
    let Some(test) = test else {
        return "none in this run".to_owned();
    };
    let ago = lasted(now_ms - test.at_ms);
    match &test.outcome {
        Ok(test) => format!(
            "{:.0} ms {ago} ago ({:.0} sent, {:.0} stored, {:.0} back, {:.0} saved)",
            test.total_ms, test.sent_ms, test.stored_ms, test.back_ms, test.saved_ms
        ),
        Err(code) => format!("failed {ago} ago, {}", name(code)),
    }
}

/// A value's name as the window gets it.
fn name(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => "unknown".to_owned(),
    }
}

fn or_unknown(text: Option<&str>) -> &str {
    text.unwrap_or("unknown")
}

/// Digits and dots, and a short word such as `-beta.1`.
fn is_version(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    text.len() <= 24
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains('.')
        && text.chars().all(allowed)
}

/// `3 min`.
fn lasted(ms: i64) -> String {
    match ms.max(0) / 1000 {
        seconds @ ..60 => format!("{seconds} s"),
        seconds @ 60..3600 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3600),
    }
}

/// In UTC: the time zone says where somebody is.
fn date(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(
        |_| "at no known time".to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_named_and_amounts_are_not() {
        let settings = Settings {
            monthly_limit: Some("17.50".into()),
            shown_account: Some(4711),
            ..Settings::default()
        };
        let said = chosen(&settings);
        let of = |key: &str| {
            let found = said.iter().find(|(name, _)| name == key);
            found.unwrap_or_else(|| panic!("{key}")).1.as_str()
        };
        assert_eq!(of("notify"), "true");
        assert_eq!(of("keep_days"), "none");
        assert_eq!(of("monthly_limit"), "set");
        assert_eq!(of("shown_account"), "set");
        assert_eq!(of("copy_shortcut"), "Ctrl+Alt+C");
        assert_eq!(of("pause"), "not");
    }

    #[test]
    fn a_relay_that_calls_itself_by_a_name_has_no_version() {
        for (said, is) in [
            ("0.1.0", true),
            ("1.2.3-beta.1", true),
            ("relay of Maria", false),
            ("16515550142", false),
            ("1.2.3 at relay.example", false),
        ] {
            assert_eq!(is_version(said), is, "{said}");
        }
    }

    #[test]
    fn times_are_as_long_as_they_are() {
        let cases = [(-5, "0 s"), (59_999, "59 s"), (60_000, "1 min")];
        for (ms, words) in cases.into_iter().chain([(7_200_000, "2 h")]) {
            assert_eq!(lasted(ms), words);
        }
    }
}
