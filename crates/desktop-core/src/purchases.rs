//! Spending money: the intent is on the disk before the request leaves, the request leaves once, and
//! what is not answered is called unknown until the person has said what became of it.

use std::sync::Arc;

use pingme::{App, Client, Country, Number, Phone};
use rusqlite::Connection;

use crate::{
    Error, found_number,
    id::{AccountId, PurchaseId},
    present,
    receiver::spellings,
    shared::Shared,
    store::{
        messages::{self, OfNumber},
        numbers,
        purchases::{self, Intent, Listed, Purchase, PurchaseState},
    },
    view::{
        Finding, LockForm, NumberKey, Problem, ProblemCode, PurchaseKind, PurchaseOutcome,
        PurchaseView,
    },
};

/// After so long nobody waits for a code any more.
pub(crate) const WAIT_ENDS_MS: i64 = 24 * 60 * 60 * 1000;
/// A message that the relay received this much before the request left is not taken for an older one:
/// the clocks may differ a little.
const CLOCKS_DIFFER_MS: i64 = 5_000;

/// What is asked of PingMe.
enum Request {
    Lock {
        app: App,
        country: Country,
        number: Option<Phone>,
    },
    Subscribe {
        app: App,
        number: Phone,
    },
}

impl Request {
    fn app(&self) -> &App {
        match self {
            Self::Lock { app, .. } | Self::Subscribe { app, .. } => app,
        }
    }

    fn intent(&self, account: AccountId, list: &[Number], asked_ms: i64) -> Intent {
        let (kind, country, number) = match self {
            Self::Lock {
                country, number, ..
            } => (PurchaseKind::Lock, Some(country.code()), number.as_ref()),
            Self::Subscribe { number, .. } => (PurchaseKind::Subscribe, None, Some(number)),
        };
        Intent {
            account,
            kind,
            app: self.app().to_string(),
            country: country.map(str::to_owned),
            asked_number: number.map(ToString::to_string),
            list_before: listed(list, self.app().as_str()),
            asked_ms,
        }
    }

    /// Sends it, once. The number and the price that PingMe answered.
    async fn send(&self, client: &Client) -> Result<(Phone, Option<String>), pingme::Error> {
        match self {
            Self::Lock {
                app,
                country,
                number,
            } => {
                let locked = client.lock_number(app, *country, number.as_ref()).await?;
                let price = locked.price.map(|price| price.amount.to_string());
                Ok((locked.number, price))
            }
            Self::Subscribe { app, number } => {
                client.subscribe(app, number).await?;
                Ok((number.clone(), None))
            }
        }
    }
}

/// Gets a number.
pub(crate) async fn lock(shared: &Arc<Shared>, form: LockForm) -> Result<PurchaseOutcome, Error> {
    let request = Request::Lock {
        app: App::new(&form.app).map_err(|_| Error::BadForm("the service"))?,
        country: form
            .country
            .parse()
            .map_err(|_| Error::BadForm("the country"))?,
        number: form
            .number
            .map(Phone::parse)
            .transpose()
            .map_err(|_| Error::BadForm("the number"))?,
    };
    to_the_end(shared, AccountId(form.account), request).await
}

/// Subscribes a number.
pub(crate) async fn subscribe(
    shared: &Arc<Shared>,
    key: NumberKey,
) -> Result<PurchaseOutcome, Error> {
    let (app, number) = crate::numbers::parse(&key)?;
    to_the_end(
        shared,
        AccountId(key.account),
        Request::Subscribe { app, number },
    )
    .await
}

/// Runs a purchase as a task of its own, so that it reaches its end though its caller goes away.
async fn to_the_end(
    shared: &Arc<Shared>,
    account: AccountId,
    request: Request,
) -> Result<PurchaseOutcome, Error> {
    let shared = Arc::clone(shared);
    let task = tokio::spawn(async move { purchase(&shared, account, request).await });
    task.await.map_err(|_| Error::Closing)?
}

async fn purchase(
    shared: &Arc<Shared>,
    account: AccountId,
    request: Request,
) -> Result<PurchaseOutcome, Error> {
    let client = shared.client(account)?;
    let listed_ms = shared.clock.now_ms();
    // What is not known before cannot be compared after: without the list nothing is spent.
    let list = client.numbers(None).await?;
    let asked_ms = shared.clock.now_ms();
    let intent = request.intent(account, &list, asked_ms);
    let id = shared
        .store
        .write(move |tx| {
            numbers::take_over(tx, account, &list, listed_ms)?;
            purchases::intend(tx, &intent)
        })
        .await?;
    shared.changed();
    let sent = request.send(&client).await;
    let now_ms = shared.clock.now_ms();
    let outcome = match sent {
        Ok((number, price)) => {
            let kept = shared
                .store
                .write(move |tx| got(tx, id, number.as_str(), price.as_deref(), now_ms));
            let purchase = kept.await?;
            let soon = Arc::clone(shared);
            tokio::spawn(async move { crate::numbers::refresh(&soon, account).await });
            PurchaseOutcome::Done { purchase }
        }
        Err(error @ pingme::Error::OutcomeUnknown { .. }) => {
            let problem = Error::from(error).problem();
            shared
                .store
                .write(move |tx| purchases::set_unknown(tx, id, &problem, now_ms))
                .await?;
            shared.changed();
            PurchaseOutcome::Unknown {
                purchase: look(shared, id).await?,
            }
        }
        Err(error) => {
            shared
                .store
                .write(move |tx| purchases::set_state(tx, id, PurchaseState::Refused, now_ms))
                .await?;
            shared.changed();
            return Err(error.into());
        }
    };
    shared.changed();
    Ok(outcome)
}

/// A purchase got this number: it is the account's, and its code is waited for.
fn got(
    connection: &Connection,
    id: PurchaseId,
    number: &str,
    price: Option<&str>,
    now_ms: i64,
) -> Result<PurchaseView, Error> {
    let purchase = purchases::find(connection, id)?.ok_or(Error::NoSuchPurchase)?;
    let intent = &purchase.intent;
    purchases::set_number(connection, id, number, price)?;
    let state = match intent.kind {
        PurchaseKind::Lock => {
            numbers::locked(connection, intent.account, &intent.app, number, now_ms)?;
            // Its code may have been faster than the answer.
            let came = came(connection, intent, number)?;
            if came {
                PurchaseState::Done
            } else {
                PurchaseState::Waiting
            }
        }
        PurchaseKind::Subscribe => {
            let key = NumberKey {
                account: intent.account.0,
                app: intent.app.clone(),
                phone: number.to_owned(),
            };
            numbers::set_subscribed(connection, &key, true)?;
            PurchaseState::Done
        }
    };
    purchases::set_state(connection, id, state, now_ms)?;
    view(connection, id)
}

/// Whether an SMS has come to the number since it was asked for.
fn came(connection: &Connection, intent: &Intent, number: &str) -> Result<bool, Error> {
    let key = NumberKey {
        account: intent.account.0,
        app: intent.app.clone(),
        phone: number.to_owned(),
    };
    let tel_code = numbers::find(connection, &key)?.and_then(|number| number.tel_code);
    let of = OfNumber {
        account: intent.account,
        spellings: spellings(number, tel_code.as_deref()),
        app: None,
    };
    messages::came_since(connection, &of, intent.asked_ms - CLOCKS_DIFFER_MS)
}

/// Ends the waits whose code has come. Called where messages are kept, in their transaction.
pub(crate) fn end_waits(connection: &Connection, now_ms: i64) -> Result<(), Error> {
    for purchase in purchases::in_state(connection, PurchaseState::Waiting)? {
        if let Some(number) = &purchase.number
            && came(connection, &purchase.intent, number)?
        {
            purchases::set_state(connection, purchase.id, PurchaseState::Done, now_ms)?;
        }
    }
    Ok(())
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

/// Reads the number list and compares it with the one before an unknown purchase.
pub(crate) async fn look(shared: &Arc<Shared>, id: PurchaseId) -> Result<PurchaseView, Error> {
    let purchase = shared
        .store
        .read(move |connection| purchases::find(connection, id))
        .await?
        .filter(|purchase| purchase.state == PurchaseState::Unknown)
        .ok_or(Error::NoSuchPurchase)?;
    let intent = purchase.intent;
    let account = intent.account;
    let read_ms = shared.clock.now_ms();
    let list = match shared.client(account) {
        Ok(client) => client.numbers(None).await.map_err(Error::from),
        Err(error) => Err(error),
    };
    let view = shared
        .store
        .write(move |tx| {
            let finding = match list {
                Ok(list) => {
                    numbers::take_over(tx, account, &list, read_ms)?;
                    let after = listed(&list, &intent.app);
                    Finding {
                        read_ms: Some(read_ms),
                        problem: None,
                        numbers: found_number::compare(&intent, &after),
                    }
                }
                // What an earlier reading found stays true.
                Err(error) => Finding {
                    problem: Some(error.problem()),
                    ..purchase.finding.unwrap_or(Finding {
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
            let found = purchase
                .finding
                .is_some_and(|finding| finding.numbers.iter().any(|n| n.phone == phone));
            if purchase.state != PurchaseState::Unknown || !found {
                return Err(Error::NoSuchPurchase);
            }
            got(tx, id, &phone, None, now_ms)
        })
        .await?;
    shared.changed();
    Ok(view)
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

fn view(connection: &Connection, id: PurchaseId) -> Result<PurchaseView, Error> {
    let purchase = purchases::find(connection, id)?.ok_or(Error::NoSuchPurchase)?;
    present::purchase(connection, purchase)
}

fn listed(list: &[Number], app: &str) -> Vec<Listed> {
    list.iter()
        .filter(|number| number.app.as_str() == app)
        .map(|number| Listed {
            phone: number.phone.to_string(),
            subscribed: number.subscribed,
            valid_until_text: number.valid_until.text.clone(),
            valid_until: number.valid_until.parsed.map(|date| date.to_string()),
        })
        .collect()
}
