//! Weighs the candidates: one code, several that are equally likely, or none.

use smallvec::SmallVec;

use crate::{
    Candidate, Confidence, Score, Verdict,
    evidence::Judged,
    shapes::Shape,
    terms::Role,
    tokens::{Kind, Tokens},
    weights,
};

/// The verdict over candidates, judged and as they are answered, in the same order.
pub(crate) fn decide(
    text: &str,
    judged: &[Judged],
    candidates: &[Candidate],
    tokens: &Tokens,
) -> (Verdict, Confidence) {
    let threshold = Score::CODE.0;
    let Some((best, top)) = judged
        .iter()
        .enumerate()
        .rev()
        .max_by_key(|(_, one)| one.points)
    else {
        return (Verdict::None, Confidence::from_margin(50));
    };
    if top.points < threshold {
        return (
            Verdict::None,
            Confidence::from_margin(threshold - top.points),
        );
    }
    let same = |a: usize, b: usize| candidates[a].code.eq_ignore_ascii_case(&candidates[b].code);
    // "【12306】code 12039, 12306 never asks for it"
    let repeated = |index: usize| (0..candidates.len()).any(|at| at != index && same(at, index));
    let mut close: SmallVec<[usize; 4]> = SmallVec::new();
    let mut runner_up = 0;
    for (index, one) in judged.iter().enumerate() {
        if index != best && same(index, best) {
            continue;
        }
        if index != best {
            runner_up = runner_up.max(one.points);
        }
        // "code 829 054, repairs 95598": what stands directly at the word is what it names.
        let claimed = top.direct && !one.direct;
        // "OTP for A PATEL is 482913"
        let name = one.draft.shape == Shape::Capitals && top.draft.shape != Shape::Capitals;
        let equal = one.points >= threshold
            && !name
            && top.points - one.points <= weights::AMBIGUOUS_WITHIN
            && !claimed
            || index.abs_diff(best) == 1 && !repeated(index) && are_listed(text, one, top, tokens);
        if equal && !close.iter().any(|&other| same(other, index)) {
            close.push(index);
        }
    }
    if close.len() > 1 {
        return (
            Verdict::Ambiguous(close.into_vec()),
            Confidence::from_margin(0),
        );
    }
    let margin = (top.points - threshold).min(top.points - runner_up);
    (Verdict::Code(best), Confidence::from_margin(margin))
}

/// So far apart two of a list may be, in quarter words. The end of a line costs more.
const LIST_GAP: u32 = 8;
/// The same when each has the same word behind it.
const PARALLEL_GAP: u32 = 28;

/// "48120934 and 77120945": neighbours of one shape are worth the same, however far the word for them.
fn are_listed(text: &str, one: &Judged, other: &Judged, tokens: &Tokens) -> bool {
    let (first, second) = if one.draft.first < other.draft.first {
        (one, other)
    } else {
        (other, one)
    };
    let (after, next) = (first.draft.after, second.draft.first);
    let near = |gap| tokens.sentences(after, next) == 0 && tokens.distance(after, next) <= gap;
    if first.draft.shape != second.draft.shape || first.draft.taken.is_some() {
        return false;
    }
    if first.named && near(PARALLEL_GAP) && is_same_word(text, tokens, after, second.draft.after) {
        // Whatever stands between them belongs to the first.
        return true;
    }
    // "8036 #4471", "8036 (4471)": the mark says that it is of another kind.
    let opening = |at: usize| at.checked_sub(1).and_then(|at| tokens.mark(at));
    let marked = matches!(opening(next), Some('#' | '('));
    let alike = !marked || opening(first.draft.first) == opening(next);
    first.named == second.named
        && second.draft.taken.is_none()
        && near(LIST_GAP)
        && alike
        && !is_parted(tokens, after, next)
}

/// "code 6620 *branch* 1182": a word stands between that joins nothing.
fn is_parted(tokens: &Tokens, after: usize, next: usize) -> bool {
    let joins = |at: usize| {
        let from = tokens.done(at);
        tokens.signs[from..]
            .iter()
            .take_while(|sign| sign.first <= at)
            .any(|sign| {
                !matches!(
                    sign.role,
                    Role::Not(_) | Role::Advert | Role::Brand | Role::Onward | Role::Purpose
                )
            })
    };
    (after..next).any(|at| {
        matches!(
            tokens.kind(at),
            Some(Kind::Word | Kind::Letters | Kind::Unspaced)
        ) && !joins(at)
    })
}

/// "4821 *for* parcel A, 7733 *for* parcel B"
fn is_same_word(text: &str, tokens: &Tokens, one: usize, other: usize) -> bool {
    let word = |at: usize| match tokens.after_space(at) {
        Some((index, Kind::Word | Kind::Letters | Kind::Unspaced)) => {
            let token = &tokens.list[index];
            Some(&text[token.start..token.end])
        }
        _ => None,
    };
    word(one).is_some() && word(one) == word(other)
}

#[cfg(test)]
mod tests {
    use crate::{Verdict, extract};

    #[test]
    fn two_numbers_are_a_list_where_nothing_parts_them() {
        let cases = [
            ("Your backup codes: 48120934 and 77120945", true),
            ("Your backup codes: 48120934, 77120945", true),
            ("Backup-Codes: 48120934 oder 77120945", true),
            ("Pickup code 6620 branch 1182", false),
            ("Pickup code 6620 #1182", false),
            ("Pickup code 6620 (1182)", false),
        ];
        for (text, expected) in cases {
            let ambiguous = matches!(extract(text).verdict, Verdict::Ambiguous(_));
            assert_eq!(ambiguous, expected, "{text}");
        }
    }
}
