//! Spending money: the intent is on the disk before the request leaves, the request leaves once, and
//! what is not answered is called unknown until the person has said what became of it.

mod answers;
mod hindrance;
mod outcome;
mod swap;
mod unknown;
mod wait;

use std::sync::{Arc, atomic::Ordering};

use pingme::{App, Client, Country, Number, Phone};
use rusqlite::Connection;

use crate::{
    Error, SecretError,
    id::{AccountId, PurchaseId},
    numbers::{Asked, take_over},
    present,
    shared::{Shared, held},
    spend::Allowed,
    store::{
        answers as came,
        purchases::{self, Intent, Listed},
    },
    view::{LockForm, PurchaseKind, PurchaseOutcome, PurchaseView, SubscribeForm},
};

use outcome::{Answered, Outcome};

pub(crate) use answers::answer;
pub(crate) use unknown::{all_known, look, settle, take};
pub(crate) use wait::{WAIT_ENDS_MS, close, end_old_waits};

/// What is asked of PingMe.
enum Request {
    Lock {
        app: App,
        country: Country,
        number: Option<Phone>,
        /// The purchase whose number it is to replace.
        swaps: Option<PurchaseId>,
    },
    Subscribe {
        app: App,
        number: Phone,
        /// What the person agreed to.
        rent: String,
    },
}

impl Request {
    fn app(&self) -> &App {
        match self {
            Self::Lock { app, .. } | Self::Subscribe { app, .. } => app,
        }
    }

    fn kind(&self) -> PurchaseKind {
        match self {
            Self::Lock { .. } => PurchaseKind::Lock,
            Self::Subscribe { .. } => PurchaseKind::Subscribe,
        }
    }

    fn intent(&self, account: AccountId, list: &[Number], asked_ms: i64) -> Intent {
        let (country, number) = match self {
            Self::Lock {
                country, number, ..
            } => (Some(country.code()), number.as_ref()),
            Self::Subscribe { number, .. } => (None, Some(number)),
        };
        Intent {
            account,
            kind: self.kind(),
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
                ..
            } => {
                let locked = client.lock_number(app, *country, number.as_ref()).await?;
                let price = locked.price.map(|price| price.to_string());
                Ok((locked.number, price))
            }
            Self::Subscribe { app, number, .. } => {
                client.subscribe(app, number).await?;
                Ok((number.clone(), None))
            }
        }
    }
}

/// Gets a number.
pub(crate) async fn lock(shared: &Arc<Shared>, form: LockForm) -> Result<PurchaseOutcome, Error> {
    lock_for(shared, form, None).await
}

/// Gets a number in place of one that is waited with, because a site refuses that.
pub(crate) async fn swap(
    shared: &Arc<Shared>,
    old: PurchaseId,
    over_limit: bool,
) -> Result<PurchaseOutcome, Error> {
    let form = swap::replacement(shared, old, over_limit).await?;
    lock_for(shared, form, Some(old)).await
}

async fn lock_for(
    shared: &Arc<Shared>,
    form: LockForm,
    swaps: Option<PurchaseId>,
) -> Result<PurchaseOutcome, Error> {
    let allowed = Allowed::by(shared, form.over_limit).await?;
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
        swaps,
    };
    to_the_end(shared, AccountId(form.account), request, allowed).await
}

/// Subscribes a number.
pub(crate) async fn subscribe(
    shared: &Arc<Shared>,
    form: SubscribeForm,
) -> Result<PurchaseOutcome, Error> {
    let allowed = Allowed::by(shared, form.over_limit).await?;
    let (app, number) = crate::numbers::parse(&form.key)?;
    let rent = form.rent;
    let request = Request::Subscribe { app, number, rent };
    to_the_end(shared, AccountId(form.key.account), request, allowed).await
}

/// Runs a purchase as a task of its own, so that it reaches its end though its caller goes away.
async fn to_the_end(
    shared: &Arc<Shared>,
    account: AccountId,
    request: Request,
    allowed: Allowed,
) -> Result<PurchaseOutcome, Error> {
    let shared = Arc::clone(shared);
    let task = tokio::spawn(async move { purchase(&shared, account, request, allowed).await });
    task.await.map_err(|_| Error::Closing)?
}

/// A purchase's place, from before it reads the list until its outcome is kept: two of one service would
/// otherwise be compared with the same list, and a hasty second click would be paid for.
struct Turn {
    shared: Arc<Shared>,
    of: (AccountId, PurchaseKind, String),
}

impl Turn {
    fn take(shared: &Arc<Shared>, account: AccountId, request: &Request) -> Result<Self, Error> {
        let of = (account, request.kind(), request.app().to_string());
        let mut purchasing = held(&shared.purchasing);
        if shared.leaving.load(Ordering::Relaxed) {
            return Err(SecretError::Locked.into());
        }
        if !purchasing.insert(of.clone()) {
            return Err(Error::PurchaseUnderWay);
        }
        drop(purchasing);
        let shared = Arc::clone(shared);
        Ok(Self { shared, of })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        held(&self.shared.purchasing).remove(&self.of);
    }
}

/// While it is there no purchase begins: what one got would be lost with a run that is left.
pub(crate) struct Pause<'a>(&'a Shared);

impl<'a> Pause<'a> {
    /// # Errors
    /// [`Error::PurchaseUnderWay`].
    pub(crate) fn begin(shared: &'a Shared) -> Result<Self, Error> {
        let purchasing = held(&shared.purchasing);
        if !purchasing.is_empty() {
            return Err(Error::PurchaseUnderWay);
        }
        shared.leaving.store(true, Ordering::Relaxed);
        Ok(Self(shared))
    }
}

impl Drop for Pause<'_> {
    fn drop(&mut self) {
        let _purchasing = held(&self.0.purchasing);
        self.0.leaving.store(false, Ordering::Relaxed);
    }
}

async fn purchase(
    shared: &Arc<Shared>,
    account: AccountId,
    request: Request,
    allowed: Allowed,
) -> Result<PurchaseOutcome, Error> {
    let turn = Turn::take(shared, account, &request)?;
    let client = shared.client(account)?;
    let listed = Asked::now(shared);
    // What is not known before cannot be compared after: without the list nothing is spent.
    let list = client.numbers(None).await?;
    let asked_ms = shared.clock.now_ms();
    let intent = request.intent(account, &list, asked_ms);
    let request = Arc::new(request);
    let wanted = Arc::clone(&request);
    let at = Arc::clone(shared);
    let intended = shared
        .store
        .write(move |tx| {
            // The list is kept also where nothing is sent: it says why.
            take_over(&at, tx, account, &list, listed)?;
            if let Some(reason) = hindrance::of(tx, &wanted, &list)? {
                return Ok(Err(reason));
            }
            if allowed.passed(tx, asked_ms)? {
                return Ok(Err(Error::OverLimit));
            }
            let id = purchases::intend(tx, &intent)?;
            if let Request::Lock {
                swaps: Some(old), ..
            } = *wanted
            {
                came::set_swaps(tx, id, old)?;
            }
            Ok(Ok(id))
        })
        .await?;
    shared.changed();
    let id = intended?;
    let sent = request.send(&client).await;
    let (outcome, error) = match sent {
        Ok((number, price)) => {
            let number = number.to_string();
            (Outcome::Got { number, price }, None)
        }
        Err(error @ pingme::Error::OutcomeUnknown { .. }) => {
            (Outcome::Unknown(Error::from(error).problem()), None)
        }
        Err(error) => (Outcome::Refused, Some(error)),
    };
    let unknown = matches!(outcome, Outcome::Unknown(_));
    let answered = Answered {
        id,
        account,
        outcome,
        at_ms: shared.clock.now_ms(),
    };
    let kept = answered.keep(shared, turn).await;
    match (error, kept) {
        (Some(refusal), _) => Err(refusal.into()),
        (None, Ok(purchase)) if unknown => Ok(PurchaseOutcome::Unknown { purchase }),
        (None, Ok(purchase)) => Ok(PurchaseOutcome::Done { purchase }),
        (None, Err(error)) => Err(error),
    }
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
