//! Dots that end no sentence: of abbreviations, of days and months, inside the names of hosts.

use crate::{
    terms::Role,
    tokens::{Kind, Sign, Token},
};

/// "at ELM.COM for"
pub(crate) fn is_host_in_capitals(text: &str, list: &[Token], dot: usize) -> bool {
    let capitals = |at: usize| {
        list.get(at).is_some_and(|token| {
            let word = &text.as_bytes()[token.start..token.end];
            word.len() >= 2 && word.iter().all(u8::is_ascii_uppercase)
        })
    };
    dot > 0 && capitals(dot - 1) && capitals(dot + 1)
}

/// Whether a dot belongs to what it stands behind and the sentence goes on: "fr.o.m. 1/9", "am 1.9. neu",
/// "Hauptstr. 14", "to Mia Z. is", "Auftragsnr. 550917", "(zlec. 550917)".
pub(crate) fn abbreviates(text: &str, list: &[Token], dot: usize) -> bool {
    let dotted = dot >= 2 && list[dot - 2].kind == Kind::Mark('.');
    let (Some(before), [space, next, ..]) = (
        dot.checked_sub(1).map(|at| &list[at]),
        list.get(dot + 1..).unwrap_or_default(),
    ) else {
        return false;
    };
    if space.kind != Kind::Space {
        return false;
    }
    let small = match next.kind {
        Kind::Digits => true,
        Kind::Word => text.as_bytes()[next.start].is_ascii_lowercase(),
        _ => false,
    };
    match before.kind {
        Kind::Digits => dotted && before.len() <= 2 && small,
        Kind::Word => {
            let word = &text.as_bytes()[before.start..before.end];
            let initial = word.len() == 1 && word[0].is_ascii_uppercase();
            (dotted && before.len() <= 2 || initial && next.kind == Kind::Word) && small
                || next.kind == Kind::Digits
                    && (next.len() <= 3 && before.len() <= 12
                        || word.len() > 2 && word.ends_with(b"nr")
                        || list.get(dot + 3).map(|token| token.kind) == Some(Kind::Mark(')')))
        }
        _ => false,
    }
}

/// "Ref no. 4821", "Tel. 4821": the dot behind a short word that names a number.
pub(crate) fn is_abbreviated(list: &[Token], sign: &Sign) -> bool {
    matches!(sign.role, Role::Not(_))
        && list[sign.after - 1].kind == Kind::Word
        && list[sign.after - 1].len() <= 3
        && matches!(
            list[sign.after..],
            [
                Token {
                    kind: Kind::Mark('.'),
                    ..
                },
                Token {
                    kind: Kind::Space,
                    ..
                },
                Token {
                    kind: Kind::Digits,
                    ..
                },
                ..
            ]
        )
}
