//! The words that appear outside the window. They come from the same files as those inside it,
//! so that a language is one file.

use std::collections::HashMap;
use std::sync::LazyLock;

use desktop_core::Languages;
use desktop_core::view::Language;

type Catalogue = HashMap<String, serde_json::Value>;

// `FILES`: each catalogue's tag and text, put in by the build script.
include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

static CATALOGUES: LazyLock<Vec<(Language, Catalogue)>> = LazyLock::new(|| {
    let files = FILES.iter();
    // A test reads all of them, so none is left out in a build that passed.
    let read = files
        .filter_map(|(tag, text)| Some((Language::of(tag)?, serde_json::from_str(text).ok()?)));
    read.collect()
});

/// The languages that there are words in.
pub(crate) fn known() -> impl Iterator<Item = Language> {
    CATALOGUES.iter().map(|(language, _)| *language)
}

/// The same, and which of them this system asks for.
pub(crate) fn languages() -> Languages {
    let wanted: Vec<_> = sys_locale::get_locales()
        .filter_map(|locale| Language::of(&locale))
        .collect();
    Languages::new(&known().collect::<Vec<_>>(), &wanted)
}

/// What a language says for `key`; what English says, where it says nothing.
fn pattern(language: Language, key: &str) -> Option<&'static str> {
    let says = |language: Language| {
        let (_, catalogue) = CATALOGUES.iter().find(|(known, _)| *known == language)?;
        catalogue.get(key)?.as_str()
    };
    says(language).or_else(|| says(Language::ENGLISH))
}

/// The words for `key`, with each `{name}` replaced.
pub(crate) fn say(language: Language, key: &str, values: &[(&str, &str)]) -> String {
    let Some(pattern) = pattern(language, key) else {
        return key.to_owned();
    };
    let mut said = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        said.push_str(before);
        let Some(close) = from.find('}') else {
            rest = from;
            break;
        };
        let name = &from[1..close];
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            said.push_str(value);
        }
        rest = &from[close + 1..];
    }
    said.push_str(rest);
    said
}

/// Chinese, which tests compare with English.
#[cfg(test)]
pub(crate) fn chinese() -> Language {
    Language::of("zh-CN").unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key that this crate says, with the values that it gives.
    const SAID: &[(&str, &[&str])] = &[
        ("notification_copy", &[]),
        ("notification_code", &["code", "service"]),
        ("notification_hidden_code", &["service"]),
        ("notification_after", &["title", "time"]),
        ("notification_minutes", &["time"]),
        ("notification_hours", &["count"]),
        ("notification_days", &["count"]),
        ("notification_several", &["count", "service"]),
        ("notification_none", &["service"]),
        ("notification_valid_until", &["number", "time"]),
        ("notification_taken", &["number", "when"]),
        (
            "notification_taken_valid_until",
            &["number", "when", "time"],
        ),
        ("notification_at", &["time"]),
        ("notification_on", &["date"]),
        ("format_months", &[]),
        ("format_months_short", &[]),
        ("format_weekdays", &[]),
        ("notification_date", &[]),
        ("notification_weekday_date", &[]),
        ("notification_text", &["number", "text"]),
        ("notification_unknown", &[]),
        ("notification_codes", &["count"]),
        ("notification_messages", &["count"]),
        ("notification_newest", &["services", "newest"]),
        ("notification_newest_hidden", &["service"]),
        ("notification_some_codes", &["count", "services"]),
        ("notification_no_codes", &[]),
        ("notification_service", &["service", "count"]),
        ("notification_other_services", &[]),
        ("notification_between", &[]),
        ("notification_away", &["count"]),
        ("notification_away_code", &[]),
        ("notification_away_messages", &["count"]),
        ("notification_away_message", &[]),
        ("notification_since", &["since", "text"]),
        ("notification_since_day", &["date"]),
        ("notification_since_time", &["time"]),
        ("notification_usable_none", &[]),
        ("notification_usable_one", &[]),
        ("notification_usable_some", &["count"]),
        ("notification_usable_all", &[]),
        ("notification_usable_not", &[]),
        ("notification_usable", &[]),
        ("notification_ends_tomorrow", &["number"]),
        ("notification_ends_today", &["number"]),
        ("notification_ends_text", &["service", "date"]),
        ("notification_many_end", &["count"]),
        ("notification_many_end_text", &["services"]),
        ("notification_relay", &["host"]),
        ("notification_relay_text", &[]),
        ("notification_refused_text", &[]),
        ("notification_no_service", &[]),
        ("notification_copied", &["code", "service"]),
        ("notification_copied_hidden", &["service"]),
        ("notification_copied_old", &["number", "state"]),
        ("notification_no_code", &[]),
        ("notification_not_copied", &[]),
        ("no_longer_valid", &[]),
        ("too_old", &[]),
        ("copy_newest", &[]),
        ("notification_goes_on", &[]),
        ("notification_hidden_text", &[]),
        ("notification_minimised_text", &[]),
        ("tray_code", &["code", "service", "time"]),
        ("tray_hidden", &[]),
        ("tray_yesterday", &[]),
        ("tray_date", &[]),
        ("tray_no_relay_since", &["time"]),
        ("tray_get_number", &[]),
        ("tray_pause", &[]),
        ("pause_quarter", &[]),
        ("pause_hour", &[]),
        ("pause_tomorrow", &[]),
        ("pause_on", &[]),
        ("tray_resume", &[]),
        ("tray_open", &[]),
        ("tray_quit", &[]),
        ("tray_live", &[]),
        ("tray_unseen", &[]),
        ("tray_paused", &[]),
        ("tray_no_relay", &[]),
        ("refused_title", &["host"]),
        ("lock_now", &[]),
        ("notification_locked", &[]),
        ("notification_locked_text", &[]),
        ("notification_locked_text_all", &[]),
        ("notification_locked_ends", &[]),
        ("notification_locked_which", &[]),
    ];

    #[test]
    fn every_key_has_words_in_every_language_and_takes_the_values_it_is_given() {
        for language in known() {
            for (key, names) in SAID {
                let values: Vec<(&str, &str)> = names.iter().map(|name| (*name, "\u{1}")).collect();
                let said = say(language, key, &values);
                assert_ne!(said, *key, "{language} has no words for {key}");
                assert_eq!(
                    said.matches('\u{1}').count(),
                    names.len(),
                    "{language} {key}: {said}"
                );
                assert!(!said.contains('{'), "{language} {key}: {said}");
            }
        }
    }

    #[test]
    fn a_value_is_never_taken_for_a_pattern() {
        let said = say(
            Language::ENGLISH,
            "notification_code",
            &[("code", "{service}"), ("service", "JD")],
        );
        assert!(said.contains("{service}"), "{said}");
    }

    #[test]
    fn every_catalogue_is_read_and_has_the_words_of_its_language() {
        let tags: Vec<_> = known().map(|language| language.to_string()).collect();
        let files: Vec<_> = FILES.iter().map(|(tag, _)| *tag).collect();
        assert_eq!(tags, files);
        for tag in ["en", "zh-CN"] {
            assert!(files.contains(&tag), "{files:?}");
        }
    }

    #[test]
    fn what_a_language_does_not_say_is_said_in_english() {
        let french = Language::of("fr").unwrap();
        assert_eq!(say(french, "tray_quit", &[]), "Quit");
        assert_eq!(say(french, "no_such_words", &[]), "no_such_words");
    }
}
