//! Where in a text it is what was looked for.

use super::{indexed::plain_code, terms::Wanted};
use crate::{
    folding::Folded,
    view::{CodeView, Hit},
};

/// What was found in a text, in its order; parts that touch are one. A code is found as it is copied, too:
/// `105876` in `105-876`.
pub(crate) fn hits(wanted: &Wanted, text: &str, codes: &[CodeView]) -> Vec<Hit> {
    let folded = Folded::of(text);
    let mut hits: Vec<Hit> = Vec::new();
    for term in wanted.terms() {
        let places = term.what.places(folded.text());
        let origins = places.into_iter().filter_map(|part| folded.origin(part));
        hits.extend(origins.map(|(start, end)| Hit { start, end }));
        for code in codes {
            if !term.what.places(&plain_code(code)).is_empty() {
                hits.extend(in_code(term, text, code));
            }
        }
    }
    merged(hits)
}

/// Where a term is among the letters and digits of a code, whatever stands between them.
fn in_code(term: &super::terms::Term, text: &str, code: &CodeView) -> Vec<Hit> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let span = units
        .get(code.start as usize..code.end as usize)
        .unwrap_or_default();
    let folded = Folded::of(&String::from_utf16_lossy(span));
    let kept = || {
        folded
            .text()
            .char_indices()
            .filter(|(_, char)| char.is_alphanumeric())
    };
    let plain: String = kept().map(|(_, char)| char).collect();
    // Where each byte of what is left stands in the folded text.
    let ats: Vec<usize> = kept()
        .flat_map(|(at, char)| at..at + char.len_utf8())
        .collect();
    let places = term.what.places(&plain).into_iter();
    places
        .filter_map(|part| {
            let first = *ats.get(part.start)?;
            let last = *ats.get(part.end.checked_sub(1)?)?;
            let (start, end) = folded.origin(first..last + 1)?;
            Some(Hit {
                start: code.start + start,
                end: code.start + end,
            })
        })
        .collect()
}

fn merged(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.start, hit.end));
    let mut merged: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match merged.last_mut() {
            Some(last) if hit.start <= last.end => last.end = last.end.max(hit.end),
            _ => merged.push(hit),
        }
    }
    merged
}
