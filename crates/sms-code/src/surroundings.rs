//! How a candidate stands in the text: alone, first, behind a colon.

use crate::{
    nouns::has_number_behind,
    numbers,
    shapes::Draft,
    terms::{Role, Roles},
    tokens::{Kind, Sign, Tokens},
};

/// Whether anything but spaces and quotes is between.
pub(crate) fn crosses_word(tokens: &Tokens, from: usize, to: usize) -> bool {
    (from..to).any(|i| !matches!(tokens.kind(i), Some(Kind::Space)))
}

/// "4821 P" is hardly a number of pence; "4821p" is. "code 482913 pt" can be anything.
pub(crate) fn is_spaced_name(tokens: &Tokens, after: usize, sign: &Sign, draft: &Draft) -> bool {
    let token = &tokens.list[sign.first];
    let spaced = sign.first > after;
    let word = sign.after - sign.first == 1 && token.kind == Kind::Word;
    word && match token.len() {
        1 => spaced || draft.short.is_none(),
        2 => spaced && draft.short.is_none() && numbers::is_behind_code(tokens, draft.first, true),
        _ => false,
    }
}

/// "is", "=", a colon or an arrow directly before, quotes and brackets aside.
pub(crate) fn is_connected(tokens: &Tokens, first: usize) -> bool {
    let mut at = first;
    for _ in 0..6 {
        let Some((before, kind)) = tokens.before(at) else {
            return false;
        };
        match kind {
            Kind::Mark(':' | '=' | '-' | '→' | '>' | '】' | ']') => return true,
            Kind::Mark(_) | Kind::Space | Kind::Newline => at = before,
            _ => {
                // The cost of a copula is nothing.
                return tokens.distance(before, at) == 0;
            }
        }
    }
    false
}

/// Before a verb that ends its sentence: "سفارش 48219 شما 5518 *است*".
pub(crate) fn ends_with_verb(tokens: &Tokens, after: usize) -> bool {
    copula_after(tokens, after).is_some_and(|sign| tokens.kind(sign.first) == Some(Kind::Letters))
}

/// Before "is".
pub(crate) fn is_before_copula(tokens: &Tokens, after: usize) -> bool {
    copula_after(tokens, after).is_some()
}

fn copula_after(tokens: &Tokens, after: usize) -> Option<&Sign> {
    if !tokens.roles.meets(Roles::of(Role::Copula)) {
        return None;
    }
    let next = tokens.begun(after);
    tokens.signs[next..]
        .iter()
        .take(3)
        .take_while(|sign| tokens.distance(after, sign.first) == 0)
        .find(|sign| sign.role == Role::Copula)
}

/// Whether it is the end of a name in small letters: "workspace acme-4821".
pub(crate) fn ends_name(text: &str, tokens: &Tokens, first: usize) -> bool {
    let Some((mark, Kind::Mark('-' | '_'))) = tokens.before(first) else {
        return false;
    };
    let Some((word, Kind::Word)) = tokens.before(mark) else {
        return false;
    };
    text.as_bytes()[tokens.list[word].start].is_ascii_lowercase() && !tokens.is_term(word)
}

/// Behind a colon, on the next line perhaps.
pub(crate) fn is_behind_colon(tokens: &Tokens, first: usize) -> bool {
    let before = match tokens.before_quote(first) {
        Some((line, Kind::Newline)) => tokens.before_space(line),
        before => before,
    };
    matches!(before, Some((_, Kind::Mark(':'))))
}

/// Behind a colon, a dash or an arrow.
pub(crate) fn is_behind_mark(tokens: &Tokens, first: usize) -> bool {
    matches!(
        tokens.before_quote(first),
        Some((_, Kind::Mark(':' | '-' | '=' | '→' | '>')))
    )
}

/// First in the message, or behind the sender's name.
pub(crate) fn opens(tokens: &Tokens, first: usize) -> bool {
    match tokens.before_quote(first) {
        None => true,
        Some((_, Kind::Mark('】' | ']' | ':'))) => first <= 12,
        Some((at, _)) => at == 0 && first <= 2 && tokens.distance(0, first) == 0,
    }
}

/// "Orbit Mobile: 482913 is your verification code": what stands before the colon is who sent it.
pub(crate) fn is_subject(tokens: &Tokens, draft: &Draft, next_sign: usize) -> bool {
    let behind_name = draft.first <= 12
        && matches!(
            tokens.before_quote(draft.first),
            Some((_, Kind::Mark(':' | '|' | '-' | '–')))
        );
    let mut joined = false;
    let ahead = tokens.signs[next_sign..]
        .iter()
        .filter(|sign| sign.first >= draft.after)
        .take(8);
    for sign in ahead {
        let distance = tokens.distance(draft.after, sign.first);
        let parted = (draft.after..sign.first).any(|at| matches!(tokens.mark(at), Some(',' | ';')));
        if distance > 16 || parted || tokens.sentences(draft.after, sign.first) > 0 {
            return false;
        }
        let strong = match sign.role {
            Role::Copula => {
                joined |= distance == 0;
                continue;
            }
            Role::Code => true,
            Role::CodeWord => false,
            _ => continue,
        };
        return !has_number_behind(tokens, sign)
            && if behind_name {
                joined || strong && distance <= 4
            } else {
                joined && strong && distance == 0
            };
    }
    false
}

/// First in its sentence or behind another mark.
pub(crate) fn begins(tokens: &Tokens, first: usize) -> bool {
    matches!(
        tokens.before_quote(first),
        None | Some((_, Kind::Mark(_) | Kind::Newline))
    )
}

/// Last in the message or in its sentence.
pub(crate) fn ends(tokens: &Tokens, after: usize) -> bool {
    matches!(
        tokens.after_quote(after),
        None | Some((_, Kind::Newline | Kind::Mark('.' | '!' | '。')))
    )
}

/// Whether a term stands in brackets that end before the candidate: the sender's name, "【支付宝】".
pub(crate) fn leaves_bracket(tokens: &Tokens, sign: &Sign, first: usize) -> bool {
    (sign.after..first.min(sign.after + 4))
        .any(|i| matches!(tokens.mark(i), Some('】' | ']' | ')')))
        && (sign.first.saturating_sub(4)..sign.first)
            .any(|i| matches!(tokens.mark(i), Some('【' | '[' | '(')))
}

pub(crate) fn is_behind_sender(tokens: &Tokens, first: usize) -> bool {
    matches!(
        tokens.before_quote(first),
        Some((_, Kind::Mark('】' | ']')))
    )
}

/// Capitals are a code only between marks: "is QWKZ." or "(QWKZ)", never "is VALID for".
pub(crate) fn stands_alone(tokens: &Tokens, draft: &Draft, named: bool) -> bool {
    let before = match tokens.before_quote(draft.first) {
        None => true,
        Some((at, kind)) => match kind {
            Kind::Mark(_) | Kind::Newline | Kind::Unspaced => true,
            _ => tokens.distance(at, draft.first) == 0,
        },
    };
    let after = match tokens.after_quote(draft.after) {
        None => true,
        Some((_, kind)) => matches!(kind, Kind::Mark(_) | Kind::Newline | Kind::Unspaced),
    };
    named && before && after
}

pub(crate) fn is_own_line(tokens: &Tokens, draft: &Draft) -> bool {
    let open = |kind: Option<Kind>| matches!(kind, None | Some(Kind::Newline));
    let before = tokens.before_quote(draft.first).map(|(_, kind)| kind);
    let after = tokens.after_quote(draft.after).map(|(_, kind)| kind);
    open(before) && open(after) && !(before.is_none() && after.is_none())
}

/// "Here's your *code*. 482913.": a sentence of its own behind one that ends with a word for codes.
pub(crate) fn is_presented(tokens: &Tokens, draft: &Draft) -> bool {
    let Some((mark, Kind::Mark('.' | '!' | '。'))) = tokens.before_quote(draft.first) else {
        return false;
    };
    let before = tokens.done(mark);
    ends(tokens, draft.after)
        && (tokens.signs[..before].last()).is_some_and(|sign| {
            matches!(sign.role, Role::Code | Role::CodeWord)
                && !sign.mention
                && (sign.after..mark).all(|at| matches!(tokens.mark(at), Some('.' | '!')))
        })
}

/// Words that join what stands around them are shorter, in characters.
const LONGEST_JOINING: usize = 5;

/// "Hand 4821 *leaflets* to the driver": a word follows directly that no table knows.
pub(crate) fn is_counted(text: &str, tokens: &Tokens, after: usize) -> bool {
    let Some((next, Kind::Word | Kind::Letters)) = tokens.after_space(after) else {
        return false;
    };
    let token = &tokens.list[next];
    text[token.start..token.end].chars().count() >= LONGEST_JOINING && !tokens.is_term(next)
}
