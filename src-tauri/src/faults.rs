//! The newest warnings and errors of this run, kept in memory for the page Diagnostics.

use std::collections::VecDeque;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use desktop_core::Redaction;
use desktop_core::view::Fault;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// How many are kept.
const KEPT: usize = 50;
/// How long what one says may be, in characters.
const LONGEST: usize = 400;
/// Our own parts: their lines hold no secret. What a library logs is not looked at.
const OURS: [&str; 7] = [
    "desktop_core",
    "pingme",
    "pingme_desktop",
    "pingme_sim",
    "relay",
    "relay_protocol",
    "sms_code",
];

/// The newest of them, each that is repeated once. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Arc<Mutex<VecDeque<Fault>>>);

impl Faults {
    /// Takes in what is logged from now on.
    pub(crate) fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        self.clone().with_filter(filter_fn(is_fault))
    }

    /// The newest first, without what could tell who somebody is.
    pub(crate) fn redacted(&self, redaction: &Redaction) -> Vec<Fault> {
        let kept = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let redacted = kept.into_iter().map(|fault| Fault {
            what: redaction.redact(&fault.what),
            ..fault
        });
        redacted.rev().collect()
    }

    fn add(&self, new: Fault) {
        // It is whole after a panic elsewhere: nothing in between can panic.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |old: &Fault| {
            (&old.what, &old.code, &old.place, old.error)
                == (&new.what, &new.code, &new.place, new.error)
        };
        let before = kept.iter().position(same).and_then(|at| kept.remove(at));
        let times = before.map_or(1, |before| before.times.saturating_add(1));
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back(Fault { times, ..new });
    }
}

fn is_fault(metadata: &Metadata<'_>) -> bool {
    let part = metadata.target().split("::").next().unwrap_or_default();
    *metadata.level() <= Level::WARN && OURS.contains(&part)
}

impl<S: Subscriber> Layer<S> for Faults {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Line::default();
        event.record(&mut line);
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let at_ms = since
            .ok()
            .and_then(|since| since.as_millis().try_into().ok());
        self.add(Fault {
            at_ms: at_ms.unwrap_or_default(),
            times: 1,
            error: *event.metadata().level() == Level::ERROR,
            code: line.code.take(),
            place: event.metadata().target().to_owned(),
            what: line.words().chars().take(LONGEST).collect(),
        });
    }
}

/// A line of the log.
#[derive(Default)]
struct Line {
    message: String,
    error: String,
    code: Option<String>,
    /// All other fields.
    more: String,
}

impl Line {
    /// What happened, why, and what else is known.
    fn words(self) -> String {
        let Self {
            mut message,
            error,
            more,
            ..
        } = self;
        if !error.is_empty() {
            message.push_str(": ");
            message.push_str(&error);
        }
        message.push_str(&more);
        message
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let into = match field.name() {
            "message" => &mut self.message,
            "error" => &mut self.error,
            "code" => self.code.get_or_insert_default(),
            name => {
                // Writing into a string does not fail.
                let _ = write!(self.more, ", {name} {value:?}");
                return;
            }
        };
        let _ = write!(into, "{value:?}");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    fn told(say: impl FnOnce()) -> Vec<Fault> {
        let faults = Faults::default();
        let log = tracing_subscriber::registry().with(faults.layer());
        tracing::subscriber::with_default(log, say);
        faults.redacted(&Redaction::default())
    }

    #[test]
    fn warnings_and_errors_are_kept_with_their_code_and_the_rest_is_not() {
        let kept = told(|| {
            tracing::info!("all is well");
            tracing::warn!(target: "zbus::connection", "not ours");
            tracing::warn!(code = ?Level::INFO, error = %"refused", pairing = 1, "no answer");
            tracing::error!(target: "desktop_core::store", name = "history", "no room");
        });
        let said: Vec<_> = kept.iter().map(|fault| &*fault.what).collect();
        assert_eq!(
            said,
            ["no room, name history", "no answer: refused, pairing 1"]
        );
        assert!(kept[0].error && !kept[1].error);
        assert_eq!(kept[0].place, "desktop_core::store");
        assert_eq!(kept[1].code.as_deref(), Some("Level(Info)"));
        assert!(kept[1].at_ms > 1_700_000_000_000, "{}", kept[1].at_ms);
    }

    #[test]
    fn what_is_repeated_is_counted_and_the_oldest_of_too_many_goes() {
        let kept = told(|| {
            for round in 0..60 {
                tracing::warn!("round {}", ["a", "b", "c"][round % 3]);
            }
        });
        let said: Vec<_> = kept.iter().map(|it| (&*it.what, it.times)).collect();
        assert_eq!(said, [("round c", 20), ("round b", 20), ("round a", 20)]);

        let kept = told(|| {
            for name in 100..180 {
                tracing::warn!(name, "round");
            }
        });
        assert_eq!(kept.len(), KEPT);
        assert_eq!(kept[0].what, "round, name 179");
        assert_eq!(kept[KEPT - 1].what, "round, name 130");
    }

    #[test]
    fn what_is_said_of_somebody_is_redacted_when_it_is_read() {
        let faults = Faults::default();
        let log = tracing_subscriber::registry().with(faults.layer());
        tracing::subscriber::with_default(log, || {
            tracing::warn!(
                "no answer for u-tester from https://relay.example/callback/x to +1 651 555 0142"
            );
        });
        let known = Redaction::of(["u-tester".to_owned()]);
        let said = &faults.redacted(&known)[0].what;
        assert_eq!(
            said,
            "no answer for [name] from https://[address] to [number]"
        );
    }
}
