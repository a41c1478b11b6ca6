//! Waiting for the code of a number that was got.

use std::sync::Arc;

use rusqlite::Connection;

use super::{
    answers::{came_before, end_other_waits},
    swap::swapped,
};
use crate::{
    Error,
    id::PurchaseId,
    shared::Shared,
    store::{
        numbers,
        purchases::{self, Purchase, PurchaseState},
    },
    view::{NumberKey, PurchaseKind, PurchaseView},
};

/// After so long nobody waits for a code any more.
pub(crate) const WAIT_ENDS_MS: i64 = 24 * 60 * 60 * 1000;
/// A message that the relay received this much before the request left is not taken for an older one:
/// the clocks may differ a little.
pub(super) const CLOCKS_DIFFER_MS: i64 = 5_000;

/// A purchase got this number: it is the account's, and its code is waited for.
pub(super) fn got(
    connection: &Connection,
    id: PurchaseId,
    number: &str,
    price: Option<&str>,
    now_ms: i64,
) -> Result<PurchaseView, Error> {
    let purchase = purchases::find(connection, id)?.ok_or(Error::NoSuchPurchase)?;
    let intent = &purchase.intent;
    let key = NumberKey {
        account: intent.account.0,
        app: intent.app.clone(),
        phone: number.to_owned(),
    };
    purchases::set_number(connection, id, number, price, now_ms)?;
    let state = match intent.kind {
        PurchaseKind::Lock => {
            numbers::locked(connection, intent.account, &intent.app, number, now_ms)?;
            swapped(connection, id, number, now_ms)?;
            end_other_waits(connection, &key, id, now_ms)?;
            // Its code may have been faster than the answer.
            if came_before(connection, id, intent, number)? {
                PurchaseState::Done
            } else {
                PurchaseState::Waiting
            }
        }
        PurchaseKind::Subscribe => {
            numbers::set_subscribed(connection, &key, true)?;
            PurchaseState::Done
        }
    };
    crate::spend::bought(connection, id, intent, number, price)?;
    purchases::set_state(connection, id, state, now_ms)?;
    super::view(connection, id)
}

/// Ends the waits that are over a day old.
pub(crate) async fn end_old_waits(shared: &Arc<Shared>) -> Result<(), Error> {
    let now_ms = shared.clock.now_ms();
    let old = |purchase: &Purchase| {
        let since = purchase.ended_ms.unwrap_or(purchase.intent.asked_ms);
        since + WAIT_ENDS_MS <= now_ms
    };
    let waiting = shared
        .store
        .read(|connection| purchases::in_state(connection, PurchaseState::Waiting))
        .await?;
    for purchase in waiting.into_iter().filter(old) {
        close(shared, purchase.id, PurchaseState::Waiting).await?;
    }
    Ok(())
}

/// Ends a purchase that is in this state; one in another is left alone.
pub(crate) async fn close(
    shared: &Arc<Shared>,
    id: PurchaseId,
    from: PurchaseState,
) -> Result<(), Error> {
    let now_ms = shared.clock.now_ms();
    shared
        .store
        .write(move |tx| match purchases::find(tx, id)? {
            Some(purchase) if purchase.state == from => {
                purchases::set_state(tx, id, PurchaseState::Done, now_ms)
            }
            _ => Ok(()),
        })
        .await?;
    shared.changed();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::AccountId,
        store::{purchases::Intent, tests::in_memory},
        view::{Problem, ProblemCode},
    };

    #[test]
    fn the_wait_for_a_number_that_was_found_late_begins_when_it_is_taken() {
        let connection = in_memory();
        let intent = Intent {
            account: AccountId(1),
            kind: PurchaseKind::Lock,
            app: "jd".into(),
            country: Some("US".into()),
            asked_number: None,
            list_before: Vec::new(),
            asked_ms: 1_000,
        };
        let id = purchases::intend(&connection, &intent).unwrap();
        let cut = Problem {
            code: ProblemCode::OutcomeUnknown,
            message: String::new(),
        };
        purchases::set_unknown(&connection, id, &cut, 2_000).unwrap();
        let taken_ms = 2_000 + 3 * WAIT_ENDS_MS;
        let taken = got(&connection, id, "16470000000", None, taken_ms).unwrap();
        assert_eq!(taken.ended_ms, Some(taken_ms));
        let kept = purchases::find(&connection, id).unwrap().unwrap();
        assert_eq!(kept.state, PurchaseState::Waiting);
    }
}
