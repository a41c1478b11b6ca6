//! What may be shown of an answer that could not be understood.

use crate::AppKey;

/// The most characters shown.
const LONGEST: usize = 160;

/// How much of a body is looked at; far more than can be shown, so that nothing is cut inside a key
/// that would then be shown in part.
const LOOKED_AT: usize = 16 * 1024;

/// The beginning of `body` as one short line: control and direction characters become spaces, and
/// the key is taken out wherever the server echoes it.
pub(crate) fn excerpt(body: &[u8], key: &AppKey) -> String {
    let head = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]);
    let tidy = one_line(&without(&head, key));
    let mut chars = tidy.chars();
    let mut shown: String = chars.by_ref().take(LONGEST).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Takes the key out of `text`: plain, as JSON escapes it, in any letter case.
fn without(text: &str, key: &AppKey) -> String {
    let key = key.expose();
    let escaped = key
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('/', "\\/");
    let mut text = text.to_owned();
    for spelling in [
        key.to_owned(),
        key.replace('\\', "\\\\").replace('"', "\\\""),
        escaped,
    ] {
        let wanted = spelling.to_ascii_lowercase();
        let mut from = 0;
        // Lower-casing ASCII moves no byte, so places in one are places in the other.
        while let Some(at) = text[from..].to_ascii_lowercase().find(&wanted) {
            let at = from + at;
            text.replace_range(at..at + wanted.len(), "[key]");
            from = at + "[key]".len();
        }
    }
    text
}

fn one_line(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.split(|c: char| c.is_whitespace() || is_hidden(c))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &[u8], key: &str) -> String {
        excerpt(body, &AppKey::new(key).unwrap())
    }

    #[test]
    fn an_excerpt_is_one_short_line() {
        assert_eq!(
            shown(b"<html>\r\n\t502 \x1b[31mBad\0", "k3y"),
            "<html> 502 [31mBad"
        );
        assert_eq!(shown("a\u{202e}b".as_bytes(), "k3y"), "a b");
        let long = shown("字".repeat(1000).as_bytes(), "k3y");
        assert_eq!(long.chars().count(), LONGEST + 1);
        assert_eq!(shown(b"\xff\xfe", "k3y"), "\u{fffd}\u{fffd}");
        assert_eq!(shown(b"", "k3y"), "");
    }

    #[test]
    fn an_echoed_key_is_never_shown() {
        let key = r#"Se"sa\me/1"#;
        for body in [
            format!("no such key {key}"),
            format!("no such key {}", key.to_uppercase()),
            serde_json::json!({ "key": key }).to_string(),
            r#"{"key":"Se\"sa\\me\/1"}"#.to_owned(),
            format!("{}{key}", "x".repeat(LONGEST - 4)),
            format!("{key}{key}"),
        ] {
            let seen = shown(body.as_bytes(), key).to_lowercase();
            assert!(!seen.contains("se\"") && !seen.contains("se\\"), "{seen}");
        }
    }
}
