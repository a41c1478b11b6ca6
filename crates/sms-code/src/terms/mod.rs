//! The words that speak for or against a code. They are data: one file per language in `terms/`.
//!
//! A file has sections, `[code]` or `[not phone]` or `[duration 60]`, each with words parted by `|`, as
//! a person spells them: case, accents and width do not matter. A word stands alone in the text; with
//! `*` at an end it may go on there (`kod*` also finds "kodunuz", `*code` also finds
//! "Bestätigungscode"). In scripts that are written without spaces every word is found anywhere.
//! To teach the crate a language, add a file and name it in [`TABLES`]. When answers change, raise
//! [`VERSION`](crate::VERSION).

mod beginnings;
mod lexicon;
mod role;
mod trie;
mod written;

pub(crate) use lexicon::{Hit, Lexicon, TermId};
pub(crate) use role::{AMOUNT, CODES, OTHER_CODE, PROMOTION, Role, Roles};

macro_rules! tables {
    ($($language:literal),* $(,)?) => {
        &[$(($language, include_str!(concat!("../../terms/", $language, ".txt")))),*]
    };
}

/// Each language (BCP 47; `any` for what is the same everywhere) and its file.
pub(crate) const TABLES: &[(&str, &str)] = tables![
    "any", "en", "zh", "es", "pt", "fr", "it", "ro", "ca", "de", "nl", "sv", "da-nb", "ru", "uk",
    "pl", "cs-sk", "bg", "hr-sr", "el", "tr", "az", "kk-uz", "fi", "et", "hu", "ar", "fa", "he",
    "hi", "bn", "ur", "ta", "te", "mr", "vi", "id-ms", "th", "tl", "km", "lo", "my", "ja", "ko",
    "ka", "hy", "sw", "af", "am", "gu", "is", "kn", "lv-lt", "mk", "ml", "pa", "si", "sq",
    "sr-Cyrl",
];

/// The words of a file, each with its role, or the line that cannot be read.
pub(crate) fn words(
    file: &'static str,
) -> impl Iterator<Item = Result<(Role, &'static str), &'static str>> {
    let mut role = None;
    file.lines().flat_map(move |line| {
        let line = line.trim();
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            role = Role::parse(name);
            let known = role.is_some();
            return (!known)
                .then_some(Err(line))
                .into_iter()
                .collect::<Vec<_>>();
        }
        let parts = line
            .split('|')
            .map(str::trim)
            .filter(|word| !word.is_empty());
        parts
            .map(|word| role.map(|role| (role, word)).ok_or(line))
            .collect()
    })
}
