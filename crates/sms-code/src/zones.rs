//! Stretches of a message that are not prose: links, addresses, markup, and what machines read.

use memchr::{memchr, memchr2, memrchr};

use crate::fold::Folded;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// A link or an e-mail address.
    Link,
    /// An HTML tag or entity.
    Markup,
    /// The hash by which Android's SMS Retriever finds the app that a message is for
    /// (<https://developers.google.com/identity/sms-retriever/verify>).
    RetrieverHash,
    /// The code in the last line of a domain-bound message, `@example.com #123456`
    /// (<https://wicg.github.io/sms-one-time-codes/>).
    DomainBound,
}

/// Ranges of the folded text in reading order, none overlapping.
pub(crate) struct Zones(Vec<(usize, usize, Zone)>);

impl Zones {
    pub(crate) fn new(folded: &Folded<'_>) -> Self {
        let text = folded.text();
        let mut found = Vec::new();
        markup(text, &mut found);
        domain_bound_lines(text, &mut found);
        links(text, &mut found);
        retriever_hashes(text, &mut found);
        found.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
        let mut reach = 0;
        found.retain(|&(start, end, _)| {
            let free = start >= reach;
            if free {
                reach = end;
            }
            free
        });
        Self(found)
    }

    /// The zone that a byte is in.
    pub(crate) fn at(&self, byte: usize) -> Option<Zone> {
        self.around(byte).map(|(_, _, zone)| zone)
    }

    /// The zone that a byte is in, with its limits.
    pub(crate) fn around(&self, byte: usize) -> Option<(usize, usize, Zone)> {
        let index = self.0.partition_point(|&(start, _, _)| start <= byte);
        let zone = *self.0.get(index.checked_sub(1)?)?;
        (byte < zone.1).then_some(zone)
    }
}

/// Android's messages begin with `<#>` (or, in the first versions, `[#]`).
pub(crate) fn has_retriever_mark(text: &str) -> bool {
    text.starts_with("<#>") || text.starts_with("[#]")
}

/// Tags are at most this long; a lone `<` is only a sign.
const LONGEST_TAG: usize = 200;

fn markup(text: &str, found: &mut Vec<(usize, usize, Zone)>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(offset) = memchr2(b'<', b'&', &bytes[at..]) {
        let start = at + offset;
        at = start + 1;
        let (close, longest, opens): (u8, usize, fn(u8) -> bool) = if bytes[start] == b'<' {
            (b'>', LONGEST_TAG, |b| b.is_ascii_alphabetic() || b == b'/')
        } else {
            (b';', 10, |b| b.is_ascii_alphabetic() || b == b'#')
        };
        if !bytes.get(at).is_some_and(|&b| opens(b)) {
            continue;
        }
        let limit = bytes.len().min(start + longest);
        // Stopping at the next opening sign keeps this linear.
        let end = bytes[at..limit]
            .iter()
            .position(|&b| b == close || b == bytes[start]);
        if let Some(end) = end.map(|end| at + end)
            && bytes[end] == close
            && (close == b';' || is_tag(&text[at..end]))
        {
            found.push((start, end + 1, Zone::Markup));
            at = end + 1;
        }
    }
}

/// The elements of HTML that people meet in messages.
const ELEMENTS: &[&str] = &[
    "a", "abbr", "article", "b", "big", "body", "br", "button", "center", "code", "dd", "del",
    "div", "dl", "dt", "em", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hr", "html", "i", "img", "input", "ins", "kbd", "label", "li", "link", "main",
    "mark", "meta", "nav", "ol", "p", "pre", "s", "samp", "section", "small", "span", "strike",
    "strong", "style", "sub", "sup", "table", "tbody", "td", "tel", "tfoot", "th", "thead", "time",
    "title", "tr", "tt", "u", "ul", "var", "wbr",
];

/// Whether what stands between angle brackets is a tag: the name of an element, with attributes or
/// nothing behind it. `<OTP 997602>` and `<code 4821>` are brackets like any others.
fn is_tag(inside: &str) -> bool {
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let end = inside
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inside.len());
    let (name, rest) = inside.split_at(end);
    let rest = rest.trim();
    (rest.is_empty() || rest == "/" || rest.contains('='))
        && ELEMENTS
            .iter()
            .any(|element| name.eq_ignore_ascii_case(element))
}

fn domain_bound_lines(text: &str, found: &mut Vec<(usize, usize, Zone)>) {
    if memchr(b'@', text.as_bytes()).is_none() {
        return;
    }
    let mut line_start = 0;
    for line in text.split('\n') {
        if let Some(hash) = line
            .find(" #")
            .filter(|_| line.starts_with('@') && line.contains('.'))
        {
            let start = hash + 2;
            let end = start
                + line[start..]
                    .find(|c: char| !c.is_ascii_alphanumeric())
                    .unwrap_or(line.len() - start);
            if end > start {
                found.push((line_start + start, line_start + end, Zone::DomainBound));
            }
        }
        line_start += line.len() + 1;
    }
}

/// Looks at the words around each dot and each "://".
fn links(text: &str, found: &mut Vec<(usize, usize, Zone)>) {
    let bytes = text.as_bytes();
    let parts = |b: u8| !b.is_ascii_graphic() || matches!(b, b'"' | b'<' | b'>' | b'(' | b')');
    let mut reach = 0;
    while let Some(offset) = memchr2(b'.', b'/', &bytes[reach..]) {
        let at = reach + offset;
        let inside =
            at > reach && !parts(bytes[at - 1]) && bytes.get(at + 1).is_some_and(|&b| !parts(b));
        if !inside {
            reach = at + 1;
            continue;
        }
        let start = reach
            + bytes[reach..at]
                .iter()
                .rposition(|&b| parts(b))
                .map_or(0, |before| before + 1);
        let end = at
            + bytes[at..]
                .iter()
                .position(|&b| parts(b))
                .unwrap_or(bytes.len() - at);
        link(&text[start..end], start, found);
        reach = end;
    }
}

/// The length of a hash, in characters of base64.
const HASH_LEN: usize = 11;

/// The last word of the text, or of any line when the text begins with Android's mark.
fn retriever_hashes(text: &str, found: &mut Vec<(usize, usize, Zone)>) {
    let marked = has_retriever_mark(text);
    let mut look = |line_start: usize, line: &str| {
        let word_start = memrchr(b' ', line.as_bytes()).map_or(0, |space| space + 1);
        if is_retriever_hash(&line[word_start..], marked) {
            found.push((
                line_start + word_start,
                line_start + line.len(),
                Zone::RetrieverHash,
            ));
        }
    };
    if marked {
        let mut line_start = 0;
        for line in text.split('\n') {
            look(line_start, line);
            line_start += line.len() + 1;
        }
    } else {
        let trimmed = text.trim_ascii_end();
        let start = trimmed.len().saturating_sub(HASH_LEN);
        let whole = start == 0 || matches!(trimmed.as_bytes()[start - 1], b' ' | b'\n');
        if whole {
            look(start, &trimmed[start..]);
        }
    }
}

fn link(chunk: &str, chunk_start: usize, found: &mut Vec<(usize, usize, Zone)>) {
    if chunk.len() < 4 || !(chunk.contains('.') || chunk.contains("://")) {
        return;
    }
    let trimmed = chunk.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', ']', '}']);
    let start = if let Some(scheme) = trimmed.find("://") {
        let before = &trimmed[..scheme];
        before
            .rfind(|c: char| !c.is_ascii_alphanumeric())
            .map_or(0, |at| at + 1)
    } else if let Some(sign) = trimmed.find('@') {
        if sign == 0 || sign + 1 == trimmed.len() {
            return;
        }
        trimmed[..sign]
            .rfind([',', ';', ':', '['])
            .map_or(0, |at| at + 1)
    } else {
        let start = trimmed
            .find('.')
            .and_then(|dot| trimmed[..dot].rfind([',', ';', ':', '[', '=', '#', '!', '*']))
            .map_or(0, |at| at + 1);
        if !is_host(&trimmed[start..]) {
            return;
        }
        start
    };
    found.push((chunk_start + start, chunk_start + trimmed.len(), Zone::Link));
}

/// Endings of names that messages link to without a scheme. With a path behind it any ending will do.
const ENDINGS: &[&str] = &[
    "com", "net", "org", "io", "co", "app", "info", "biz", "me", "ly", "gl", "gg", "tv", "cc",
    "cn", "uk", "de", "fr", "it", "es", "nl", "se", "no", "dk", "fi", "pl", "pt", "br", "mx", "ar",
    "ru", "ua", "by", "kz", "tr", "il", "ir", "ae", "sa", "in", "id", "my", "sg", "hk", "tw", "jp",
    "kr", "vn", "th", "ph", "au", "nz", "ca", "us", "eu", "ch", "at", "be", "ie", "cz", "sk", "hu",
    "ro", "gr", "bg", "link", "shop", "online", "site", "page", "dev", "xyz", "club", "top",
    "store", "bank", "gov", "edu", "to", "im", "ai", "vip", "live", "cloud", "chat", "la", "ru",
];

fn is_host(text: &str) -> bool {
    let host_end = text.find(['/', '?', ':', '#']).unwrap_or(text.len());
    let (host, path) = text.split_at(host_end);
    if !host
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
        || host.starts_with('.')
    {
        return false;
    }
    let Some((names, ending)) = host.rsplit_once('.') else {
        return false;
    };
    let lettered = names.bytes().any(|b| b.is_ascii_alphabetic());
    let www = names.len() >= 4 && names[..4].eq_ignore_ascii_case("www.");
    let ending_is_name = ending.len() >= 2 && ending.bytes().all(|b| b.is_ascii_alphabetic());
    let known = ENDINGS
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known));
    // "Valid.Do not" and "4821.In" are sentences without a space.
    let sentence = ending.starts_with(|c: char| c.is_ascii_uppercase())
        && !names.starts_with(|c: char| c.is_ascii_uppercase());
    www || (ending_is_name && path.len() > 1 && path.starts_with('/'))
        || (known && lettered && !sentence)
}

/// Eleven characters of base64 at the end. Without the mark before the message they must look random.
fn is_retriever_hash(word: &str, marked: bool) -> bool {
    if word.len() != HASH_LEN
        || !word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
    {
        return false;
    }
    let has = |test: fn(&u8) -> bool| word.bytes().any(|b| test(&b));
    let (upper, lower) = (has(u8::is_ascii_uppercase), has(u8::is_ascii_lowercase));
    let other = has(|b| b.is_ascii_digit() || *b == b'+' || *b == b'/');
    if marked {
        upper || (lower && other)
    } else {
        upper && lower && other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_machines_read_is_told_from_prose() {
        let cases: &[(&str, &[(&str, Zone)])] = &[
            (
                "see https://a.example/x?code=4821 now",
                &[("https://a.example/x?code=4821", Zone::Link)],
            ),
            ("v.example.com/4821", &[("v.example.com/4821", Zone::Link)]),
            ("at example.com.", &[("example.com", Zone::Link)]),
            (
                "to ann4821@mail.example",
                &[("ann4821@mail.example", Zone::Link)],
            ),
            ("code is 4821.Do not share", &[]),
            ("code is 4821.In doubt call", &[]),
            ("12.50 and 1,000.00", &[]),
            (
                "a <b>4821</b>&nbsp;c",
                &[
                    ("<b>", Zone::Markup),
                    ("</b>", Zone::Markup),
                    ("&nbsp;", Zone::Markup),
                ],
            ),
            ("1 < 2 & 3 > 2", &[]),
            ("<OTP 997602> <Ref. 9954> <code 4821> <PIN>", &[]),
            (
                "<A HREF='x'>4821</A><br/>",
                &[
                    ("<A HREF='x'>", Zone::Markup),
                    ("</A>", Zone::Markup),
                    ("<br/>", Zone::Markup),
                ],
            ),
            (
                "<#> code 4821\nFA+9qCX9VSu",
                &[("FA+9qCX9VSu", Zone::RetrieverHash)],
            ),
            ("some more information", &[]),
            (
                "code 4821\n\n@example.com #4821",
                &[("4821", Zone::DomainBound)],
            ),
        ];
        for (text, expected) in cases {
            let folded = Folded::new(text);
            let found: Vec<(&str, Zone)> = Zones::new(&folded)
                .0
                .iter()
                .map(|&(start, end, zone)| (&folded.text()[start..end], zone))
                .collect();
            assert_eq!(found, *expected, "{text:?}");
        }
    }
}
