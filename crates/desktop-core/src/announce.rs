//! Which arrivals are announced singly, and which in one sentence.

use crate::{
    event::Event,
    view::{MessageKind, MessageView},
};

/// A message that came longer ago is not popped up as if it came now.
pub(crate) const FRESH_MS: i64 = 10 * 60 * 1000;
/// More than so many at once are told in one sentence.
const SINGLY: usize = 3;

/// Messages that were kept and not announced yet, while the relay says that there are more.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    kept: Vec<MessageView>,
}

impl Arrivals {
    /// Adds a message that was kept just now.
    pub(crate) fn add(&mut self, message: MessageView) {
        let worth_it = match message.kind {
            MessageKind::Sms | MessageKind::OtherUser | MessageKind::Unreadable => true,
            // PingMe may probe the callback URL; what holds a code is no probe.
            MessageKind::Unrecognised => !message.codes.is_empty(),
            MessageKind::Gap => false,
        };
        if worth_it {
            self.kept.push(message);
        }
    }

    /// The catch-up is over: what is to be announced.
    pub(crate) fn tell(&mut self, now_ms: i64) -> Vec<Event> {
        let kept = std::mem::take(&mut self.kept);
        let (fresh, old): (Vec<_>, Vec<_>) = kept
            .into_iter()
            .partition(|message| message.received_ms > now_ms - FRESH_MS);
        let (singly, together) = if fresh.len() > SINGLY {
            (Vec::new(), [old, fresh].concat())
        } else {
            (fresh, old)
        };
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let away = (!together.is_empty()).then(|| Event::Away {
            messages: count(together.len()),
            codes: count(together.iter().filter(|m| !m.codes.is_empty()).count()),
        });
        let singly = singly.into_iter().map(|m| Event::Arrived(Box::new(m)));
        away.into_iter().chain(singly).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::CodeView;

    const NOW: i64 = 100 * FRESH_MS;

    fn message(kind: MessageKind, age_ms: i64, codes: bool) -> MessageView {
        let code = CodeView {
            code: "1234".into(),
            shown: "1234".into(),
            start: 0,
            end: 4,
        };
        MessageView {
            id: "00".repeat(16),
            account: 1,
            kind,
            received_ms: NOW - age_ms,
            day: "2026-11-24".into(),
            app: None,
            service: None,
            from: None,
            to: None,
            text: "1234".into(),
            codes: if codes { vec![code] } else { vec![] },
            chosen: None,
            valid_until_ms: None,
            new: true,
            copied_ms: None,
            other_user: None,
            missed: None,
            answers: None,
            hits: Vec::new(),
        }
    }

    #[test]
    fn up_to_three_fresh_ones_are_told_singly_and_all_else_in_one_sentence() {
        use MessageKind::{Gap, Sms, Unrecognised};
        type Case<'a> = (
            &'a str,
            &'a [(MessageKind, i64, bool)],
            usize,
            Option<(u32, u32)>,
        );
        let cases: &[Case<'_>] = &[
            ("nothing", &[], 0, None),
            ("one", &[(Sms, 0, true)], 1, None),
            ("three", &[(Sms, 0, true); 3], 3, None),
            ("four", &[(Sms, 0, true); 4], 0, Some((4, 4))),
            ("an old one", &[(Sms, FRESH_MS, false)], 0, Some((1, 0))),
            (
                "old and new",
                &[(Sms, FRESH_MS, true), (Sms, 0, true)],
                1,
                Some((1, 1)),
            ),
            (
                "a probe",
                &[(Unrecognised, 0, false), (Gap, 0, false)],
                0,
                None,
            ),
            ("an odd code", &[(Unrecognised, 0, true)], 1, None),
        ];
        for (name, messages, singly, away) in cases {
            let mut arrivals = Arrivals::default();
            for &(kind, age, codes) in *messages {
                arrivals.add(message(kind, age, codes));
            }
            let told = arrivals.tell(NOW);
            let single = told
                .iter()
                .filter(|e| matches!(e, Event::Arrived(_)))
                .count();
            let summary = told.iter().find_map(|event| match event {
                Event::Away { messages, codes } => Some((*messages, *codes)),
                _ => None,
            });
            assert_eq!((single, summary), (*singly, *away), "{name}");
            assert!(arrivals.tell(NOW).is_empty(), "{name}: told twice");
        }
    }
}
