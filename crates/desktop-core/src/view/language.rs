//! Languages, by their tags. Which of them the app has words in is not known here.

use std::fmt;

use icu_locale_core::{LanguageIdentifier, subtags};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

/// A language by its BCP 47 tag: `en`, `zh-CN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, TS)]
#[ts(type = "string")]
pub struct Language {
    language: subtags::Language,
    script: Option<subtags::Script>,
    region: Option<subtags::Region>,
}

impl Language {
    /// The language that every other one falls back to.
    pub const ENGLISH: Self = Self {
        language: subtags::language!("en"),
        script: None,
        region: None,
    };

    /// Reads a tag, `zh-Hans-CN` or as a system writes it, `zh_CN.UTF-8`. What is finer than script and
    /// region is left out; nothing where it names no language, as `C` does not.
    #[must_use]
    pub fn of(tag: &str) -> Option<Self> {
        let bare = tag.split(['.', '@']).next().unwrap_or_default();
        let mut subtags = bare.split(['-', '_']).peekable();
        let language = subtags::Language::try_from_str(subtags.next()?).ok()?;
        let script = subtags.peek().copied();
        let script = script.and_then(|it| subtags::Script::try_from_str(it).ok());
        if script.is_some() {
            subtags.next();
        }
        let region = subtags.next();
        let region = region.and_then(|it| subtags::Region::try_from_str(it).ok());
        (!language.is_unknown()).then_some(Self {
            language,
            script,
            region,
        })
    }

    /// The same for libraries that follow CLDR.
    #[must_use]
    pub fn identifier(self) -> LanguageIdentifier {
        LanguageIdentifier {
            language: self.language,
            script: self.script,
            region: self.region,
            ..LanguageIdentifier::UNKNOWN
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.identifier().fmt(f)
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Which language to use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, TS)]
#[ts(type = "\"system\" | Language")]
pub enum LanguageChoice {
    /// As the system says.
    #[default]
    System,
    /// This one; as the system says while the app has no words in it.
    Always(Language),
}

const SYSTEM: &str = "system";

impl Serialize for LanguageChoice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::System => serializer.serialize_str(SYSTEM),
            Self::Always(language) => language.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for LanguageChoice {
    /// What is no tag means the system's: a garbled choice of language is no reason to lose the others.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        Ok(Language::of(&written).map_or(Self::System, Self::Always))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_as_systems_write_it_and_written_as_bcp_47() {
        for (tag, read) in [
            ("en", Some("en")),
            ("zh-CN", Some("zh-CN")),
            ("zh_CN.UTF-8", Some("zh-CN")),
            ("ZH-hans-cn", Some("zh-Hans-CN")),
            ("ca_ES@valencia", Some("ca-ES")),
            ("de-DE-1996", Some("de-DE")),
            ("es-419", Some("es-419")),
            ("C", None),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("und", None),
            ("system", None),
            ("", None),
            ("简体中文", None),
        ] {
            let language = Language::of(tag).map(|language| language.to_string());
            assert_eq!(language.as_deref(), read, "{tag}");
        }
    }

    #[test]
    fn a_choice_is_kept_as_one_word() {
        let french = LanguageChoice::Always(Language::of("fr").unwrap());
        for (choice, written) in [
            (LanguageChoice::System, "\"system\""),
            (LanguageChoice::Always(Language::ENGLISH), "\"en\""),
            (french, "\"fr\""),
        ] {
            assert_eq!(serde_json::to_string(&choice).unwrap(), written);
            assert_eq!(
                serde_json::from_str::<LanguageChoice>(written).unwrap(),
                choice
            );
        }
        let garbled: LanguageChoice = serde_json::from_str("\"?\"").unwrap();
        assert_eq!(garbled, LanguageChoice::System);
    }
}
