//! Which code is copied where nobody points at one: by itself when it arrives, or by a shortcut.

use std::sync::Arc;

use crate::{
    Error,
    announce::FRESH_MS,
    found::USABLE_MS,
    history,
    shared::Shared,
    view::{HistoryFilter, HistoryFrom, HistoryQuery, MessageKind, MessageView},
};

/// The newest code is looked for on so many pages of the history.
const PAGES: usize = 4;
/// The rows of each.
const PAGE: u32 = 200;

/// The code that a shortcut copies.
#[derive(Debug, Clone, PartialEq)]
pub struct NewestCode {
    /// Its message.
    pub message: MessageView,
    /// Which of the message's codes it is.
    pub index: u32,
    /// It can still be used, as far as is known.
    pub usable: bool,
}

/// Which code of a message is the one, where no person has to choose.
fn the_code(message: &MessageView) -> Option<u32> {
    match message.kind {
        MessageKind::Sms | MessageKind::OtherUser => {
            let index = message.chosen?;
            message.codes.get(usize::try_from(index).ok()?)?;
            Some(index)
        }
        MessageKind::Unrecognised | MessageKind::Unreadable | MessageKind::Gap => None,
    }
}

/// The code of a message that has just come, if it is to be copied by itself: not one of several, and not
/// one that came long ago and was only fetched now.
pub(crate) fn by_itself(message: &MessageView, now_ms: i64) -> Option<u32> {
    the_code(message).filter(|_| message.received_ms > now_ms - FRESH_MS)
}

/// The newest of these codes that can still be used; the newest at all, where none can. The messages are
/// given newest first.
fn newest_of(messages: Vec<MessageView>, now_ms: i64) -> Option<NewestCode> {
    let mut newest = None;
    for message in messages {
        let Some(index) = the_code(&message) else {
            continue;
        };
        let until = message
            .valid_until_ms
            .unwrap_or(message.received_ms.saturating_add(USABLE_MS));
        let code = NewestCode {
            message,
            index,
            usable: until > now_ms,
        };
        if code.usable {
            return Some(code);
        }
        newest.get_or_insert(code);
    }
    newest
}

/// The code that a shortcut copies now.
pub(crate) async fn newest(shared: &Arc<Shared>) -> Result<Option<NewestCode>, Error> {
    let mut from = HistoryFrom::Newest;
    for _ in 0..PAGES {
        let query = HistoryQuery {
            from,
            limit: PAGE,
            filter: HistoryFilter {
                with_code: true,
                ..HistoryFilter::default()
            },
        };
        let page = history::page(shared, query).await?;
        let newest = newest_of(page.rows, shared.clock.now_ms());
        match page.older {
            Some(key) if newest.is_none() => from = HistoryFrom::Before { key },
            _ => return Ok(newest),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::CodeView;

    const NOW: i64 = 1_000_000_000;
    const MINUTE: i64 = 60_000;

    fn message(age_ms: i64, chosen: Option<u32>) -> MessageView {
        let code = CodeView {
            code: "552019".into(),
            shown: "552 019".into(),
            start: 0,
            end: 6,
        };
        MessageView {
            id: age_ms.to_string(),
            account: 1,
            kind: MessageKind::Sms,
            received_ms: NOW - age_ms,
            day: "2026-11-26".into(),
            app: None,
            service: None,
            from: None,
            to: None,
            text: "552019".into(),
            codes: vec![code; 2],
            chosen,
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
    fn only_the_one_code_of_a_message_that_came_just_now_is_copied_by_itself() {
        let of = |kind| MessageView {
            kind,
            ..message(0, Some(0))
        };
        let cases = [
            ("one code", message(0, Some(0)), Some(0)),
            ("several that are too close", message(0, None), None),
            (
                "nine minutes old",
                message(9 * MINUTE + 59_000, Some(1)),
                Some(1),
            ),
            ("ten minutes old", message(10 * MINUTE, Some(0)), None),
            ("another user's", of(MessageKind::OtherUser), Some(0)),
            (
                "of a form that is not known",
                of(MessageKind::Unrecognised),
                None,
            ),
        ];
        for (name, message, index) in cases {
            assert_eq!(by_itself(&message, NOW), index, "{name}");
        }
    }

    #[test]
    fn the_newest_code_that_can_be_used_comes_before_a_newer_one_that_cannot() {
        let until = |until_ms: i64, age_ms: i64| MessageView {
            valid_until_ms: Some(NOW + until_ms),
            ..message(age_ms, Some(0))
        };
        let copied = MessageView {
            copied_ms: Some(NOW),
            new: false,
            ..message(1, Some(0))
        };
        type Case = (&'static str, Vec<MessageView>, Option<(i64, bool)>);
        let cases: [Case; 7] = [
            ("nothing", vec![], None),
            ("no one code", vec![message(1, None)], None),
            (
                "the newest",
                vec![message(1, Some(0)), message(2, Some(0))],
                Some((1, true)),
            ),
            (
                "copied before, and again",
                vec![copied, message(2, Some(0))],
                Some((1, true)),
            ),
            (
                "several, then one",
                vec![message(1, None), message(2, Some(0))],
                Some((2, true)),
            ),
            (
                "no longer valid, then one that is",
                vec![until(0, 1), until(1, 2)],
                Some((2, true)),
            ),
            (
                "none that can be used",
                vec![until(0, 1), message(11 * MINUTE, Some(0))],
                Some((1, false)),
            ),
        ];
        for (name, messages, wanted) in cases {
            let newest = newest_of(messages, NOW);
            let newest = newest.map(|code| (NOW - code.message.received_ms, code.usable));
            assert_eq!(newest, wanted, "{name}");
        }
    }
}
