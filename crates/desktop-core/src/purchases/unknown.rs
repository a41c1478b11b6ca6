//! Purchases that were not answered: what the number list says, and what the person says.

use std::sync::Arc;

use super::{listed, view, wait::got};
use crate::{
    Error, Event, found_number,
    id::PurchaseId,
    numbers::{Asked, take_over},
    shared::{Shared, held},
    store::purchases::{self, PurchaseState},
    view::{Finding, Problem, ProblemCode, PurchaseView},
};

/// Reads the number list and compares it with the one before an unknown purchase. Answers do not come in the order
/// of the questions: one that is older than what was found by then, or fails after it, takes nothing of that away.
pub(crate) async fn look(shared: &Arc<Shared>, id: PurchaseId) -> Result<PurchaseView, Error> {
    let purchase = shared
        .store
        .read(move |connection| purchases::find(connection, id))
        .await?
        .filter(|purchase| purchase.state == PurchaseState::Unknown)
        .ok_or(Error::NoSuchPurchase)?;
    let intent = purchase.intent;
    let account = intent.account;
    let asked = Asked::now(shared);
    let list = match shared.client(account) {
        Ok(client) => client.numbers(None).await.map_err(Error::from),
        Err(error) => Err(error),
    };
    let at = Arc::clone(shared);
    let view = shared
        .store
        .write(move |tx| {
            if let Ok(list) = &list {
                take_over(&at, tx, account, list, asked)?;
            }
            let now = purchases::find(tx, id)?.ok_or(Error::NoSuchPurchase)?;
            let known = *held(&at.looked).get(&id).unwrap_or(&asked.at);
            // It was answered or put away meanwhile, or something newer is known.
            if now.state != PurchaseState::Unknown || known > asked.at {
                return view(tx, id);
            }
            let finding = match list {
                Ok(list) => {
                    held(&at.looked).insert(id, asked.at);
                    let after = listed(&list, &intent.app);
                    Finding {
                        read_ms: Some(asked.ms),
                        problem: None,
                        numbers: found_number::compare(&intent, &after),
                    }
                }
                // What an earlier reading found stays true.
                Err(error) => Finding {
                    problem: Some(error.problem()),
                    ..now.finding.unwrap_or(Finding {
                        read_ms: None,
                        problem: None,
                        numbers: Vec::new(),
                    })
                },
            };
            purchases::set_finding(tx, id, &finding)?;
            view(tx, id)
        })
        .await?;
    shared.changed();
    Ok(view)
}

/// The person says that an unknown purchase got this number.
pub(crate) async fn take(
    shared: &Arc<Shared>,
    id: PurchaseId,
    phone: &str,
) -> Result<PurchaseView, Error> {
    let phone = phone.to_owned();
    let now_ms = shared.clock.now_ms();
    let view = shared
        .store
        .write(move |tx| {
            let purchase = purchases::find(tx, id)?.ok_or(Error::NoSuchPurchase)?;
            let found = purchases::found(tx, &purchase)?
                .is_some_and(|finding| finding.numbers.iter().any(|n| n.phone == phone));
            if purchase.state != PurchaseState::Unknown || !found {
                return Err(Error::NoSuchPurchase);
            }
            got(tx, id, &phone, None, now_ms)
        })
        .await?;
    shared.tell(Event::HistoryChanged);
    shared.changed();
    Ok(view)
}

/// Makes sure that the outcome of every purchase is known or put away.
///
/// # Errors
/// [`Error::PurchaseUnsettled`] while one is not.
pub(crate) async fn all_known(shared: &Shared) -> Result<(), Error> {
    let unknown = shared
        .store
        .read(|connection| purchases::in_state(connection, PurchaseState::Unknown))
        .await?;
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(Error::PurchaseUnsettled)
    }
}

/// After a start: what a crash left without an outcome is unknown, and the lists are read for what is.
pub(crate) async fn settle(shared: &Arc<Shared>) -> Result<(), Error> {
    let now_ms = shared.clock.now_ms();
    let unread = shared
        .store
        .write(move |tx| {
            for purchase in purchases::in_state(tx, PurchaseState::Asked)? {
                let problem = Problem {
                    code: ProblemCode::OutcomeUnknown,
                    message: "the app ended before PingMe's answer was kept".into(),
                };
                purchases::set_unknown(tx, purchase.id, &problem, now_ms)?;
            }
            let unknown = purchases::in_state(tx, PurchaseState::Unknown)?;
            let unread = unknown.into_iter().filter(|purchase| {
                let finding = purchase.finding.as_ref();
                finding.is_none_or(|finding| finding.read_ms.is_none())
            });
            Ok(unread.map(|purchase| purchase.id).collect::<Vec<_>>())
        })
        .await?;
    let later = Arc::clone(shared);
    tokio::spawn(async move {
        for id in unread {
            match look(&later, id).await {
                // The person was faster.
                Ok(_) | Err(Error::NoSuchPurchase) => {}
                Err(error) => tracing::warn!(%error, "an unknown purchase cannot be looked into"),
            }
        }
    });
    Ok(())
}
