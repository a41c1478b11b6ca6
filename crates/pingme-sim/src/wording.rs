//! SMS as services word them, with fresh codes.

mod phrases;

use phrases::{ANY_SERVICE, BY_SERVICE, Phrase};

use crate::Listed;

/// A made-up SMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Worded {
    pub(crate) from: String,
    pub(crate) text: String,
    pub(crate) code: String,
}

/// Out of how many made-up SMS one is in a language that the service's home does not speak.
const ABROAD: u8 = 5;

/// Words an SMS of a service, in `language` (a BCP 47 tag, or the beginning of one) or in any.
pub(crate) fn word(listed: &Listed, language: Option<&str>, rng: &mut fastrand::Rng) -> Worded {
    let own: Vec<&Phrase> = BY_SERVICE
        .iter()
        .filter(|(app, _)| *app == listed.app)
        .flat_map(|(_, phrases)| *phrases)
        .collect();
    let general: Vec<&Phrase> = ANY_SERVICE.iter().collect();
    let fits = |phrase: &&&Phrase| {
        language.is_none_or(|wanted| {
            phrase
                .language
                .to_lowercase()
                .starts_with(&wanted.to_lowercase())
        })
    };
    let own_fitting: Vec<_> = own.iter().filter(fits).collect();
    let general_fitting: Vec<_> = general.iter().filter(fits).collect();
    let stay_home = language.is_some() || rng.u8(..ABROAD) > 0;
    let choice = match (own_fitting.is_empty(), general_fitting.is_empty()) {
        (false, _) if stay_home => own_fitting,
        (_, false) => general_fitting,
        // A language that no phrase is in: any will do.
        _ => general.iter().collect(),
    };
    let phrase = choice[rng.usize(..choice.len())];
    let (text, code) = fill(phrase.text, listed.name, rng);
    let from = match phrase.from {
        "" => format!(
            "1{}55501{:02}",
            [212, 415, 206][rng.usize(..3)],
            rng.u8(..100)
        ),
        name => name.replace("{name}", listed.name),
    };
    Worded { from, text, code }
}

/// Fills `{name}` and the code: `{4}`, `{5}`, `{6}`, `{8}` digits, `{3-3}`, `{3 3}`, or `{A6}` for
/// capitals and digits. The code is returned as it stands in the text.
fn fill(template: &str, name: &str, rng: &mut fastrand::Rng) -> (String, String) {
    let mut text = template.replace("{name}", name);
    let mut code = String::new();
    while let Some((start, end)) = text.find('{').zip(text.find('}')).filter(|(a, b)| a < b) {
        // A text that names its code twice names the same one.
        if code.is_empty() {
            code = fresh(&text[start + 1..end], rng);
        }
        text.replace_range(start..=end, &code);
    }
    (text, code)
}

fn fresh(shape: &str, rng: &mut fastrand::Rng) -> String {
    // Without letters and digits that are taken for one another.
    const CAPITALS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    if let Some(length) = shape.strip_prefix('A') {
        let length = length.parse().unwrap_or(6);
        // A code of letters alone would look like a word.
        let digit = rng.usize(..length);
        return (0..length)
            .map(|at| {
                if at == digit {
                    rng.digit(10)
                } else {
                    char::from(CAPITALS[rng.usize(..CAPITALS.len())])
                }
            })
            .collect();
    }
    let mut code = String::new();
    for part in shape.chars() {
        match part.to_digit(10) {
            Some(length) => code.extend((0..length).map(|_| rng.digit(10))),
            None => code.push(part),
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::CATALOGUE;

    #[test]
    fn every_service_has_wordings_with_its_code_in_them() {
        let mut rng = fastrand::Rng::with_seed(7);
        for listed in CATALOGUE {
            for _ in 0..50 {
                let worded = word(listed, None, &mut rng);
                assert!(worded.code.len() >= 4, "{worded:?}");
                assert!(worded.text.contains(&worded.code), "{worded:?}");
                assert!(!worded.text.contains(['{', '}']), "{worded:?}");
                assert!(
                    !worded.from.is_empty() && !worded.from.contains('{'),
                    "{worded:?}"
                );
            }
        }
    }

    #[test]
    fn wordings_exist_in_ten_languages_for_any_service() {
        let languages: BTreeSet<_> = ANY_SERVICE.iter().map(|phrase| phrase.language).collect();
        assert!(languages.len() >= 10, "{languages:?}");
        let jd = Listed::find("jd").unwrap();
        let mut rng = fastrand::Rng::with_seed(7);
        for language in languages {
            let fits = |text: &str| {
                BY_SERVICE
                    .iter()
                    .flat_map(|(_, phrases)| *phrases)
                    .chain(ANY_SERVICE)
                    .any(|phrase| phrase.language == language && similar(phrase.text, text))
            };
            for _ in 0..10 {
                let text = word(jd, Some(language), &mut rng).text;
                assert!(fits(&text), "{language}: {text}");
            }
        }
    }

    /// Whether a text could come from a template: it begins as the template does.
    fn similar(template: &str, text: &str) -> bool {
        let template = template.replace("{name}", "JD");
        let fixed = template.split('{').next().unwrap_or_default();
        text.starts_with(fixed)
    }

    #[test]
    fn the_same_seed_words_the_same_sms() {
        let telegram = Listed::find("telegram").unwrap();
        let draw = || word(telegram, None, &mut fastrand::Rng::with_seed(42));
        assert_eq!(draw(), draw());
    }
}
