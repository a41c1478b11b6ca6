//! What the way from token to token costs.

use super::{DEPENDS, Kind, Place, Sign, Token};
use crate::{
    dots::{abbreviates, is_abbreviated, is_host_in_capitals},
    terms::Role,
};

/// Finds the tokens that merely join.
pub(super) fn join(list: &mut [Token], signs: &[Sign]) {
    for sign in signs {
        if matches!(sign.role, Role::Copula | Role::Filler | Role::Of) {
            for token in &mut list[sign.first..sign.after] {
                token.joins = true;
            }
        } else if sign.after > sign.first + 1 {
            // The dot of "no." ends no sentence.
            let last = &mut list[sign.after - 1];
            last.joins |= matches!(last.kind, Kind::Mark(_));
        }
        if is_abbreviated(list, sign) {
            list[sign.after].joins = true;
        }
    }
}

/// Adds up the way to each token, and the signs.
pub(super) fn measure(text: &str, list: &[Token], signs: &[Sign], places: &mut Vec<Place>) {
    places.clear();
    places.resize(list.len() + 1, Place::default());
    for sign in signs {
        places[sign.first + 1].begun += 1;
        places[sign.after].done += 1;
    }
    let mut now = Place::default();
    for (index, place) in places.iter_mut().enumerate() {
        now.begun += place.begun;
        now.done += place.done;
        *place = now;
        let Some(token) = list.get(index) else {
            break;
        };
        let way = &mut now.way;
        way.numbers += u32::from(token.is_number);
        let cost = if token.joins { 0 } else { token.cost };
        way.cost += if cost == DEPENDS {
            cost_between(text, list, index, &mut way.sentences)
        } else {
            u32::from(cost)
        };
    }
}

/// What a line break or a mark costs that may end a sentence.
fn cost_between(text: &str, list: &[Token], index: usize, sentences: &mut u32) -> u32 {
    let next = list.get(index + 1);
    let ends = match list[index].kind {
        Kind::Newline => {
            let before = index.checked_sub(1).map(|before| list[before].kind);
            let broken = matches!(before, Some(Kind::Word | Kind::Letters | Kind::Unspaced))
                && next.is_some_and(|next| next.has_digits);
            // "Enter⏎482913" is one line that was broken.
            let joined = broken || matches!(before, Some(Kind::Mark(':' | '-' | '=')));
            return if joined { 2 } else { 10 };
        }
        Kind::Mark('.') => {
            let apart = next.is_none_or(|next| match next.kind {
                Kind::Space | Kind::Newline | Kind::Unspaced => true,
                Kind::Word => {
                    text.as_bytes()[next.start].is_ascii_uppercase()
                        && !is_host_in_capitals(text, list, index)
                }
                _ => false,
            });
            apart && !abbreviates(text, list, index)
        }
        // "Your code!! 482913"
        mark if index > 0 && list[index - 1].kind == mark => return 0,
        _ => true,
    };
    *sentences += u32::from(ends);
    if ends { 16 } else { 3 }
}
