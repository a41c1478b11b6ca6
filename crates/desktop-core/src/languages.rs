//! Which language is spoken: of those that there are words in, the one that was chosen or that the system
//! asks for.

use crate::view::{Language, LanguageChoice};

/// The languages that there are words in, English always among them, and what the system comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages {
    known: Vec<Language>,
    system: Language,
}

impl Languages {
    /// Of languages that there are words in, and of what the system asks for, the most wanted first.
    #[must_use]
    pub fn new(known: &[Language], wanted: &[Language]) -> Self {
        let mut known = known.to_vec();
        if !known.contains(&Language::ENGLISH) {
            known.push(Language::ENGLISH);
        }
        let mut found = wanted.iter().filter_map(|wanted| best(&known, *wanted));
        let system = found.next().unwrap_or(Language::ENGLISH);
        Self { known, system }
    }

    /// The language that a choice comes to.
    #[must_use]
    pub fn spoken(&self, choice: LanguageChoice) -> Language {
        match choice {
            LanguageChoice::Always(language) if self.known.contains(&language) => language,
            LanguageChoice::Always(_) | LanguageChoice::System => self.system,
        }
    }
}

/// The one whose reader reads `wanted` best: the same tag, else the same language, there rather in the same
/// script, then in the same region. Of two that are as near, the one with the shorter tag.
fn best(known: &[Language], wanted: Language) -> Option<Language> {
    let full = wanted.identifier();
    let nearness = |language: Language| {
        let other = language.identifier();
        (
            language == wanted,
            other.script == full.script,
            other.region == full.region,
            std::cmp::Reverse(language.to_string().len()),
        )
    };
    let readable = |language: &Language| language.identifier().language == full.language;
    let known = known.iter().copied();
    known.filter(readable).max_by_key(|it| nearness(*it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(tags: &str) -> Vec<Language> {
        let tags = tags.split_whitespace();
        tags.filter_map(Language::of).collect()
    }

    #[test]
    fn the_systems_language_is_the_nearest_that_there_are_words_in() {
        for (known, wanted, spoken) in [
            ("en zh-CN", "zh-CN", "zh-CN"),
            ("en zh-CN", "zh-Hans", "zh-CN"),
            ("en zh-CN", "zh-Hans-CN", "zh-CN"),
            ("en zh-CN", "zh-SG", "zh-CN"),
            ("en zh-CN", "zh", "zh-CN"),
            // Simplified is read in Taiwan rather than English.
            ("en zh-CN", "zh-TW", "zh-CN"),
            ("en de", "de-AT", "de"),
            ("en de de-AT", "de-AT", "de-AT"),
            ("en de-CH de", "de-AT", "de"),
            ("en sr-Latn sr", "sr-RS", "sr"),
            ("en sr-Latn sr", "sr-Latn-RS", "sr-Latn"),
            ("en en-XA", "en-US", "en"),
            ("en en-XA", "en-XA", "en-XA"),
            // The first of several that can be had.
            ("en de zh-CN", "fr zh-CN de", "zh-CN"),
            ("en zh-CN", "fr", "en"),
            ("en zh-CN", "", "en"),
            ("zh-CN", "fr", "en"),
        ] {
            let languages = Languages::new(&languages(known), &languages(wanted));
            let system = languages.spoken(LanguageChoice::System).to_string();
            assert_eq!(system, spoken, "{wanted} of {known}");
        }
    }

    #[test]
    fn a_choice_holds_where_there_are_words_in_it() {
        let languages = Languages::new(&languages("en zh-CN"), &languages("zh-CN"));
        for (choice, spoken) in [("en", "en"), ("zh-CN", "zh-CN"), ("fr", "zh-CN")] {
            let choice = LanguageChoice::Always(Language::of(choice).unwrap());
            assert_eq!(languages.spoken(choice).to_string(), spoken);
        }
    }
}
