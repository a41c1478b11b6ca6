//! Keys that can be a shortcut.

use std::fmt;
use std::str::FromStr;

/// Keys that are pressed together, `Ctrl+Alt+C`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keys {
    modifiers: Vec<Modifier>,
    /// A letter, a digit or a function key, as it stands on the key.
    key: String,
}

/// A key that is held, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Modifier {
    Ctrl,
    Alt,
    Shift,
    Super,
}

const MODIFIERS: [(Modifier, &str, &str); 4] = [
    (Modifier::Ctrl, "Ctrl", "CTRL"),
    (Modifier::Alt, "Alt", "ALT"),
    (Modifier::Shift, "Shift", "SHIFT"),
    (Modifier::Super, "Super", "LOGO"),
];

/// Not keys that can be a shortcut.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("these keys cannot be a shortcut")]
pub(crate) struct BadKeys;

impl FromStr for Keys {
    type Err = BadKeys;

    /// Reads them. With one of Ctrl, Alt or Shift alone, programs have keys of their own, and a shortcut for
    /// all of them would take theirs away: two are wanted, or Super, which no program has.
    fn from_str(text: &str) -> Result<Self, BadKeys> {
        let mut names: Vec<&str> = text.split('+').collect();
        let key = names.pop().and_then(key_named).ok_or(BadKeys)?;
        let mut modifiers = names
            .into_iter()
            .map(|name| {
                let named = MODIFIERS
                    .iter()
                    .find(|(_, known, _)| known.eq_ignore_ascii_case(name));
                named.map(|(modifier, ..)| *modifier).ok_or(BadKeys)
            })
            .collect::<Result<Vec<_>, _>>()?;
        modifiers.sort_unstable();
        let given = modifiers.len();
        modifiers.dedup();
        let enough = given >= 2 || modifiers.contains(&Modifier::Super);
        if modifiers.len() == given && enough {
            Ok(Self { modifiers, key })
        } else {
            Err(BadKeys)
        }
    }
}

fn key_named(name: &str) -> Option<String> {
    let name = name.to_ascii_uppercase();
    let is_function = name
        .strip_prefix('F')
        .and_then(|number| number.parse::<u8>().ok())
        .is_some_and(|number| (1..=12).contains(&number) && name == format!("F{number}"));
    let mut characters = name.chars();
    let is_one = matches!((characters.next(), characters.next()),
        (Some(one), None) if one.is_ascii_alphanumeric());
    (is_function || is_one).then_some(name)
}

impl fmt::Display for Keys {
    /// As the settings keep them, and as the shortcut's plugin reads them.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name, _) in MODIFIERS {
            if self.modifiers.contains(&modifier) {
                write!(formatter, "{name}+")?;
            }
        }
        formatter.write_str(&self.key)
    }
}

impl Keys {
    /// As the freedesktop "shortcuts" specification writes them: `CTRL+ALT+c`.
    #[cfg(target_os = "linux")]
    pub(super) fn trigger(&self) -> String {
        let held = MODIFIERS
            .iter()
            .filter(|(modifier, ..)| self.modifiers.contains(modifier))
            .map(|(.., name)| format!("{name}+"));
        // The name of what the key gives without Shift.
        let key = if self.key.len() == 1 {
            self.key.to_ascii_lowercase()
        } else {
            self.key.clone()
        };
        held.chain([key]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_written_in_one_order_and_the_plugin_understands_them() {
        for (text, written, trigger) in [
            ("Ctrl+Alt+C", "Ctrl+Alt+C", "CTRL+ALT+c"),
            ("alt+ctrl+c", "Ctrl+Alt+C", "CTRL+ALT+c"),
            ("Super+7", "Super+7", "LOGO+7"),
            (
                "Super+Shift+Alt+Ctrl+F12",
                "Ctrl+Alt+Shift+Super+F12",
                "CTRL+ALT+SHIFT+LOGO+F12",
            ),
        ] {
            let keys: Keys = text.parse().unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(keys.to_string(), written);
            assert_eq!(keys.trigger(), trigger);
            assert_eq!(written.parse(), Ok(keys));
            let understood = written.parse::<tauri_plugin_global_shortcut::Shortcut>();
            assert!(understood.is_ok(), "{written}");
        }
    }

    #[test]
    fn nonsense_and_keys_that_programs_have_are_refused() {
        for text in [
            "",
            "C",
            "Ctrl",
            "Ctrl+",
            "+C",
            "Ctrl+C",
            "Alt+F4",
            "Shift+C",
            "Ctrl+Ctrl+C",
            "Ctrl+Alt+",
            "Ctrl+Alt",
            "Ctrl+Alt+CC",
            "Ctrl+Alt+F13",
            "Ctrl+Alt+F01",
            "Ctrl+Alt+F0",
            "Ctrl+Alt+Enter",
            "Ctrl+Alt+é",
            "Ctrl+C+Alt",
            "Ctrl Alt C",
            "Hyper+Alt+C",
            "Ctrl+Alt+C+D",
        ] {
            assert_eq!(text.parse::<Keys>(), Err(BadKeys), "{text}");
        }
    }
}
