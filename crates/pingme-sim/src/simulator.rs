use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use url::Url;

use crate::delivery::{Deliveries, deliver};
use crate::fault::Faults;
use crate::sms::{Callback, page_time};
use crate::vendor::Vendor;
use crate::{
    Account, Chatter, Config, Delivery, Error, Fault, Generation, Held, Listed, Owned, Requests,
    Sent, ServiceShape, Sms, Spelling, api, chatter, server, wording,
};

/// A running PingMe. It ends when it is stopped or dropped.
#[derive(Debug)]
pub struct Simulator {
    shared: Arc<Shared>,
    address: SocketAddr,
    base_url: Url,
}

/// What requests, callbacks and the control door share.
#[derive(Debug)]
pub(crate) struct Shared {
    world: Mutex<World>,
    tasks: Mutex<JoinSet<()>>,
    pub(crate) http: reqwest::Client,
    pub(crate) callback_pauses: Vec<Duration>,
    chatter: Chatter,
}

/// Everything that changes.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) vendor: Vendor,
    pub(crate) rng: fastrand::Rng,
    pub(crate) faults: Faults,
    pub(crate) requests: Requests,
    pub(crate) deliveries: Deliveries,
    pub(crate) spelling: Spelling,
    pub(crate) services: ServiceShape,
    pub(crate) generation: Generation,
    callback_url: Option<Url>,
    callback_urls: BTreeMap<String, Url>,
}

impl Simulator {
    /// Starts to listen and, when told so, to chatter. Needs a Tokio runtime.
    ///
    /// # Errors
    /// [`Error::Listen`] when the address is taken, and what is wrong with the configuration.
    pub async fn start(config: Config) -> Result<Self, Error> {
        let mut rng = config
            .seed
            .map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        let vendor = Vendor::new(&config, today(), &mut rng)?;
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .timeout(config.callback_timeout)
            .build()
            .map_err(Error::Callbacks)?;
        let shared = Arc::new(Shared {
            world: Mutex::new(World {
                vendor,
                rng,
                faults: Faults::default(),
                requests: Requests::default(),
                deliveries: Deliveries::default(),
                spelling: config.spelling,
                services: config.services,
                generation: config.generation,
                callback_url: config.callback_url,
                callback_urls: config.callback_urls,
            }),
            tasks: Mutex::default(),
            http,
            callback_pauses: config.callback_pauses,
            chatter: config.chatter,
        });
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(Error::Listen)?;
        let address = listener.local_addr().map_err(Error::Listen)?;
        let base_url = format!("http://{address}/thirdparty")
            .parse()
            .map_err(|error| Error::Listen(std::io::Error::other(error)))?;
        shared.spawn(server::serve(listener, api::router(&shared)));
        if let Chatter::On {
            then: Some(about), ..
        } = config.chatter
        {
            shared.spawn(chatter::now_and_then(Arc::downgrade(&shared), about));
        }
        Ok(Self {
            shared,
            address,
            base_url,
        })
    }

    /// The base URL to give to a client: `http://127.0.0.1:PORT/thirdparty`.
    #[must_use]
    pub fn base_url(&self) -> Url {
        self.base_url.clone()
    }

    /// Where the API listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sets where callbacks go, for every user without an address of its own.
    pub fn set_callback_url(&self, url: Option<Url>) {
        self.shared.world().callback_url = url;
    }

    /// Sets where one user's callbacks go.
    pub fn set_callback_url_of(&self, user_id: impl Into<String>, url: Option<Url>) {
        let mut world = self.shared.world();
        match url {
            Some(url) => drop(world.callback_urls.insert(user_id.into(), url)),
            None => drop(world.callback_urls.remove(&user_id.into())),
        }
    }

    /// Sends an SMS: what is left out is made up, the user is charged, and the callback is on its
    /// way when this returns. How it fared is among [`Simulator::deliveries`].
    ///
    /// # Errors
    /// [`Error::NoUser`], [`Error::NoService`], [`Error::NoNumber`] when what is left out cannot be
    /// made up.
    pub fn send_sms(&self, sms: Sms) -> Result<Sent, Error> {
        self.shared.send(sms)
    }

    /// Plans a failure.
    pub fn plan(&self, fault: Fault) {
        self.shared.world().faults.plan(fault);
    }

    /// Forgets every planned failure.
    pub fn clear_faults(&self) {
        self.shared.world().faults.clear();
    }

    /// The failures that are still to come.
    #[must_use]
    pub fn planned_faults(&self) -> Vec<Fault> {
        self.shared.world().faults.planned().to_vec()
    }

    /// Changes how fields are spelt.
    pub fn set_spelling(&self, spelling: Spelling) {
        self.shared.world().spelling = spelling;
    }

    /// Changes what `getAppList` answers.
    pub fn set_service_shape(&self, shape: ServiceShape) {
        self.shared.world().services = shape;
    }

    /// Changes how `getAppList` is to be asked.
    pub fn set_generation(&self, generation: Generation) {
        self.shared.world().generation = generation;
    }

    /// Sets what a user can spend, in dollars.
    ///
    /// # Errors
    /// [`Error::NoUser`].
    pub fn set_balance(&self, user_id: &str, balance: Decimal) -> Result<(), Error> {
        self.shared.world().vendor.set_balance(user_id, balance)
    }

    /// Gives a user a number without asking for money.
    ///
    /// # Errors
    /// [`Error::NoUser`], [`Error::NoService`] or [`Error::NumberTaken`].
    pub fn give_number(&self, user_id: &str, owned: &Owned) -> Result<Held, Error> {
        let World { vendor, rng, .. } = &mut *self.shared.world();
        vendor.add_number(user_id, owned, self.shared.today(), rng)
    }

    /// Sets what a month of a subscription to a service costs from now on, in dollars.
    ///
    /// # Errors
    /// [`Error::NoService`].
    pub fn set_rent(&self, app: &str, rent: Decimal) -> Result<(), Error> {
        self.shared.world().vendor.set_rent(app, rent)
    }

    /// Whether who asks for a new number gets the one again that they hold for the service and country, at
    /// the same price. The page does not say that this cannot happen.
    pub fn set_gives_again(&self, again: bool) {
        self.shared.world().vendor.set_gives_again(again);
    }

    /// Ends a number before its day: it leaves the list, and others can get it.
    ///
    /// # Errors
    /// [`Error::NoUser`] or [`Error::NoNumber`].
    pub fn expire_number(&self, user_id: &str, app: &str, phone: &str) -> Result<(), Error> {
        let today = self.shared.today();
        let vendor = &mut self.shared.world().vendor;
        vendor.expire(user_id, app, phone, today)
    }

    /// The requests so far.
    #[must_use]
    pub fn requests(&self) -> Requests {
        self.shared.world().requests.clone()
    }

    /// The callbacks so far, oldest first.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.world().deliveries.kept().cloned().collect()
    }

    /// What each user has, by user id.
    #[must_use]
    pub fn accounts(&self) -> BTreeMap<String, Account> {
        self.shared.world().vendor.accounts().clone()
    }

    /// Stops listening, cuts every connection and drops what is still to be delivered.
    pub async fn stop(self) {
        let mut tasks = std::mem::take(&mut *self.shared.tasks());
        tasks.shutdown().await;
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.shared.tasks().abort_all();
    }
}

impl Shared {
    /// A panic while the state was held leaves it as good as before: every change is one step.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tasks(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks();
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }

    /// Today, in UTC: the page does not say whose day an expiry date is.
    pub(crate) fn today(&self) -> Date {
        today()
    }

    pub(crate) fn callback_url(&self, user_id: &str) -> Option<Url> {
        let world = self.world();
        world
            .callback_urls
            .get(user_id)
            .or(world.callback_url.as_ref())
            .cloned()
    }

    /// A number was locked: its service writes soon.
    pub(crate) fn locked(self: &Arc<Self>, user_id: &str, app: &str, phone: &str) {
        if let Chatter::On { first, .. } = self.chatter {
            let sms = Sms {
                user_id: Some(user_id.to_owned()),
                app: Some(app.to_owned()),
                to: Some(phone.to_owned()),
                ..Sms::default()
            };
            self.spawn(chatter::first_after_lock(Arc::downgrade(self), first, sms));
        }
    }

    pub(crate) fn send(self: &Arc<Self>, sms: Sms) -> Result<Sent, Error> {
        let repeats = sms.repeats;
        let (user_id, sent) = self.write(sms)?;
        self.spawn(deliver(
            Arc::clone(self),
            user_id,
            sent.body.clone(),
            repeats,
        ));
        Ok(sent)
    }

    /// Makes up what an SMS leaves out, and charges for it.
    fn write(&self, sms: Sms) -> Result<(String, Sent), Error> {
        let today = self.today();
        let World { vendor, rng, .. } = &mut *self.world();
        let user_id = match sms.user_id {
            Some(user) => user,
            None if vendor.accounts().len() == 1 => {
                vendor.accounts().keys().next().cloned().unwrap_or_default()
            }
            None => return Err(Error::NoUser(String::new())),
        };
        if !vendor.has_user(&user_id) {
            return Err(Error::NoUser(user_id));
        }
        if let Some(body) = sms.body {
            return Ok((
                user_id,
                Sent {
                    text: String::new(),
                    code: None,
                    body,
                },
            ));
        }
        let held = vendor.numbers(&user_id, sms.app.as_deref().unwrap_or_default(), today);
        let fits = |held: &&Held| sms.to.as_ref().is_none_or(|to| *to == held.phone);
        let held = held.iter().rev().find(fits);
        let no_number = || Error::NoNumber(user_id.clone());
        let app = sms
            .app
            .or_else(|| Some(held?.app.clone()))
            .ok_or_else(no_number)?;
        let to = sms
            .to
            .or_else(|| Some(held?.phone.clone()))
            .ok_or_else(no_number)?;
        let (from, text, code) = match (sms.text, sms.from) {
            (Some(text), from) => (from.unwrap_or_else(|| app.clone()), text, None),
            (None, from) => {
                let listed = Listed::find(&app).ok_or_else(|| Error::NoService(app.clone()))?;
                let worded = wording::word(listed, sms.language.as_deref(), rng);
                (from.unwrap_or(worded.from), worded.text, Some(worded.code))
            }
        };
        vendor.charge_sms(&user_id, &app, &to, today);
        let time = sms.time.unwrap_or_else(|| page_time(Timestamp::now()));
        let callback = Callback {
            app: &app,
            from: &from,
            to: &to,
            user_id: &user_id,
            text: &text,
            time: &time,
        };
        // Plain strings alone are in it, which can always be written as JSON.
        let body = serde_json::to_string(&callback).unwrap_or_default();
        Ok((user_id, Sent { text, code, body }))
    }
}

fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
