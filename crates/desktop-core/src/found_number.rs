//! What the number list says about a purchase that was not answered.

use crate::{
    store::purchases::{Intent, Listed},
    view::{FoundNumber, PurchaseKind},
};

/// The numbers that the purchase may have got: for a lock those that are new on the list (or, where a
/// certain number was asked for, that one if it is new or lasts to another date); for a subscription
/// the number if it is subscribed now and was not.
pub(crate) fn compare(intent: &Intent, after: &[Listed]) -> Vec<FoundNumber> {
    let before = |phone: &str| intent.list_before.iter().find(|n| n.phone == phone);
    let asked = |number: &Listed| {
        intent
            .asked_number
            .as_ref()
            .is_none_or(|asked| *asked == number.phone)
    };
    let changed = |number: &Listed| match (intent.kind, before(&number.phone)) {
        (PurchaseKind::Lock, None) => true,
        (PurchaseKind::Lock, Some(before)) => {
            intent.asked_number.is_some() && before.valid_until_text != number.valid_until_text
        }
        (PurchaseKind::Subscribe, before) => {
            number.subscribed == Some(true)
                && before.is_none_or(|before| before.subscribed != Some(true))
        }
    };
    after
        .iter()
        .filter(|number| asked(number) && changed(number))
        .map(|number| FoundNumber {
            phone: number.phone.clone(),
            valid_until_text: number.valid_until_text.clone(),
            valid_until: number.valid_until.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AccountId;
    use PurchaseKind::{Lock, Subscribe};

    /// `phone`, `phone+` when subscribed, `phone@date` for a date.
    fn listed(written: &str) -> Listed {
        let (number, date) = written.split_once('@').unwrap_or((written, "2026-12-01"));
        Listed {
            phone: number.trim_end_matches('+').to_owned(),
            subscribed: Some(number.ends_with('+')),
            valid_until_text: date.to_owned(),
            valid_until: None,
        }
    }

    #[test]
    fn what_a_list_says_about_an_unanswered_purchase() {
        type Case<'a> = (
            PurchaseKind,
            Option<&'a str>,
            &'a [&'a str],
            &'a [&'a str],
            &'a [&'a str],
        );
        let cases: &[Case<'_>] = &[
            (Lock, None, &["1"], &["1"], &[]),
            (Lock, None, &["1"], &["1", "2"], &["2"]),
            (Lock, None, &[], &["2", "3"], &["2", "3"]),
            (Lock, None, &["1"], &["1@2027-01-01"], &[]),
            (Lock, Some("7"), &[], &["2"], &[]),
            (Lock, Some("7"), &[], &["2", "7"], &["7"]),
            (Lock, Some("7"), &["7"], &["7"], &[]),
            (Lock, Some("7"), &["7"], &["7@2027-01-01"], &["7"]),
            (Subscribe, Some("7"), &["7"], &["7"], &[]),
            (Subscribe, Some("7"), &["7"], &["7+"], &["7"]),
            (Subscribe, Some("7"), &["7+"], &["7+"], &[]),
            (Subscribe, Some("7"), &["7", "8"], &["7", "8+"], &[]),
        ];
        for (kind, asked, before, after, found) in cases {
            let intent = Intent {
                account: AccountId(1),
                kind: *kind,
                app: "jd".into(),
                country: None,
                asked_number: asked.map(str::to_owned),
                list_before: before.iter().map(|n| listed(n)).collect(),
                asked_ms: 0,
            };
            let after: Vec<_> = after.iter().map(|n| listed(n)).collect();
            let said: Vec<_> = compare(&intent, &after)
                .into_iter()
                .map(|n| n.phone)
                .collect();
            assert_eq!(said, *found, "{kind:?} {asked:?} {before:?} {after:?}");
        }
    }
}
