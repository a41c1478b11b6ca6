//! Keeping what became of a request that may have spent money, also where the disk fails just then.

use std::{sync::Arc, time::Duration};

use super::{Turn, unknown::look, view, wait::got};
use crate::{
    Error, Event,
    id::{AccountId, PurchaseId},
    shared::Shared,
    store::purchases::{self, PurchaseState},
    view::{Problem, PurchaseView},
};

/// The pause before an outcome that could not be kept is tried again; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What became of a request.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// PingMe gave or subscribed this number.
    Got {
        number: String,
        price: Option<String>,
    },
    /// It is not known.
    Unknown(Problem),
    /// Nothing was done.
    Refused,
}

/// The outcome of a purchase, not kept yet.
pub(super) struct Answered {
    pub(super) id: PurchaseId,
    pub(super) account: AccountId,
    pub(super) outcome: Outcome,
    pub(super) at_ms: i64,
}

impl Answered {
    /// Keeps it. Where that fails it is tried again until it succeeds; the purchase has its turn so long,
    /// and no other of its service is made.
    ///
    /// # Errors
    /// [`Error::OutcomeNotKept`] when it could not be kept at once.
    pub(super) async fn keep(
        self,
        shared: &Arc<Shared>,
        turn: Turn,
    ) -> Result<PurchaseView, Error> {
        let kept = self.write(shared).await;
        match kept {
            Ok(purchase) => Ok(self.follow(shared, purchase).await),
            Err(error) => {
                let shared = Arc::clone(shared);
                tokio::spawn(async move { self.keep_later(&shared, turn).await });
                Err(Error::OutcomeNotKept(Box::new(error)))
            }
        }
    }

    async fn keep_later(&self, shared: &Arc<Shared>, turn: Turn) {
        let mut pause = FIRST_PAUSE;
        let purchase = loop {
            tokio::time::sleep(pause).await;
            match self.write(shared).await {
                Ok(purchase) => break purchase,
                // After the next start it is unknown.
                Err(Error::Closing) => return,
                Err(error) => {
                    tracing::error!(%error, "the outcome of a purchase still cannot be kept");
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        };
        drop(turn);
        self.follow(shared, purchase).await;
    }

    async fn write(&self, shared: &Arc<Shared>) -> Result<PurchaseView, Error> {
        let (id, outcome, at_ms) = (self.id, self.outcome.clone(), self.at_ms);
        let (at, account) = (Arc::clone(shared), self.account);
        let purchase = shared
            .store
            .write(move |tx| {
                match outcome {
                    Outcome::Got { number, price } => {
                        crate::numbers::outdate_lists(&at, account);
                        return got(tx, id, &number, price.as_deref(), at_ms);
                    }
                    Outcome::Unknown(problem) => purchases::set_unknown(tx, id, &problem, at_ms)?,
                    Outcome::Refused => {
                        purchases::set_state(tx, id, PurchaseState::Refused, at_ms)?;
                    }
                }
                view(tx, id)
            })
            .await?;
        shared.changed();
        Ok(purchase)
    }

    /// What the number list says of it.
    async fn follow(&self, shared: &Arc<Shared>, purchase: PurchaseView) -> PurchaseView {
        match self.outcome {
            Outcome::Got { .. } => {
                // A message may have been faster, and says now what it answers.
                shared.tell(Event::HistoryChanged);
                let (soon, account) = (Arc::clone(shared), self.account);
                tokio::spawn(async move { crate::numbers::refresh(&soon, account).await });
                purchase
            }
            Outcome::Unknown(_) => look(shared, self.id).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "an unknown purchase cannot be looked into");
                purchase
            }),
            Outcome::Refused => purchase,
        }
    }
}
