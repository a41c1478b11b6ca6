use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::excerpt::excerpt;
use crate::transport::{Ask, Body, Transport};
use crate::{
    App, AppKey, BaseUrl, Country, Error, Locked, Number, Phone, Proxy, Refusal, Service,
    Unreached, UserId, envelope,
};

/// How often a read is tried in all.
const READ_ATTEMPTS: u32 = 3;
/// The pause before the second attempt; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// How the client reaches PingMe and how long it waits.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// The proxy to ask through; the system's by default.
    pub proxy: Proxy,
    /// How long a connection may take to come about; 10 seconds by default.
    pub connect_timeout: Duration,
    /// How long one call may take in all, repeated reads included; 30 seconds by default.
    pub total_timeout: Duration,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            proxy: Proxy::System,
            connect_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
        }
    }
}

/// PingMe's third-party API, asked with one account's key. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    transport: Transport,
    user: UserId,
    options: ClientOptions,
    /// Which generation of `getAppList` answered last: the one that takes a POST, or the first.
    services_by_post: Arc<AtomicBool>,
}

impl Client {
    /// Prepares a client; nothing is sent yet.
    ///
    /// # Errors
    /// [`Error::BadKey`], [`Error::BadProxy`], or [`Error::Setup`] when the system's certificates
    /// cannot be loaded.
    pub fn new(
        base: BaseUrl,
        user: UserId,
        key: AppKey,
        options: ClientOptions,
    ) -> Result<Self, Error> {
        Ok(Self {
            transport: Transport::new(base, key, &options)?,
            user,
            options,
            services_by_post: Arc::default(),
        })
    }

    /// The same client through another proxy. What is under way goes on as it was sent.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn through(&self, proxy: Proxy) -> Result<Self, Error> {
        let options = ClientOptions {
            proxy,
            ..self.options.clone()
        };
        let (base, key) = (self.transport.base.clone(), self.transport.key.clone());
        Ok(Self {
            transport: Transport::new(base, key, &options)?,
            user: self.user.clone(),
            options,
            services_by_post: Arc::clone(&self.services_by_post),
        })
    }

    /// The services that numbers can be had for (`getAppList`).
    ///
    /// The vendor's first page asks with GET, later copies with POST and the user id. GET is tried
    /// first; where its answer is no list of services, POST is, and what worked is remembered.
    ///
    /// # Errors
    /// Any of [`Error`] but [`Error::OutcomeUnknown`].
    pub async fn services(&self) -> Result<Vec<Service>, Error> {
        let by_post = self.services_by_post.load(Ordering::Relaxed);
        let first = self.services_asked(by_post).await;
        if !is_no_list(&first) {
            return first;
        }
        let second = self.services_asked(!by_post).await;
        if second.as_ref().is_ok_and(|services| !services.is_empty()) {
            self.services_by_post.store(!by_post, Ordering::Relaxed);
            return second;
        }
        match (first, second) {
            // No services is an answer; that the other way does not exist is none.
            (Ok(empty), _) | (Err(_), Ok(empty)) => Ok(empty),
            (Err(first), Err(Error::Status(404 | 405))) => Err(first),
            (Err(_), Err(second)) => Err(second),
        }
    }

    async fn services_asked(&self, by_post: bool) -> Result<Vec<Service>, Error> {
        let base = &self.transport.base;
        let ask = if by_post {
            Ask::post(base, "getAppList", json!({ "userId": self.user }))
        } else {
            Ask::get(base, "getAppList", &[])
        };
        let body = self.read(&ask).await?;
        let bare = envelope::json(&body)
            .ok()
            .as_ref()
            .and_then(Service::read_bare);
        match bare {
            Some(services) => Ok(services),
            None => Service::read_all(&self.open(&body)?).ok_or_else(|| self.unreadable(&body)),
        }
    }

    /// The numbers that have not expired (`getNumberList`), of one service or of all.
    ///
    /// # Errors
    /// Any of [`Error`] but [`Error::OutcomeUnknown`].
    pub async fn numbers(&self, app: Option<&App>) -> Result<Vec<Number>, Error> {
        let query = [
            ("userId", self.user.as_str()),
            ("app", app.map_or("", App::as_str)),
        ];
        let body = self
            .read(&Ask::get(&self.transport.base, "getNumberList", &query))
            .await?;
        Number::read_all(&self.open(&body)?, app).ok_or_else(|| self.unreadable(&body))
    }

    /// Locks a number for a service (`lockNumber`): a new one, or one that was used before.
    ///
    /// **It spends money** and is sent at most once. Dropping the future before it is done leaves
    /// the outcome as unknown as a lost answer does.
    ///
    /// # Errors
    /// [`Error::OutcomeUnknown`] whenever the number may have been locked all the same; every other
    /// error means that it was not.
    pub async fn lock_number(
        &self,
        app: &App,
        country: Country,
        number: Option<&Phone>,
    ) -> Result<Locked, Error> {
        let asked = json!({
            "userId": self.user,
            "app": app,
            "number": number.map_or("", Phone::as_str),
            "countryCode": country,
        });
        let body = self.change("lockNumber", asked).await?;
        let locked = self
            .open(&body)
            .and_then(|result| Locked::read(&result).ok_or_else(|| self.unreadable(&body)));
        locked.map_err(Error::of_a_change)
    }

    /// Subscribes a number (`subNumber`), so that it renews instead of expiring.
    ///
    /// **It spends money** and is sent at most once.
    ///
    /// # Errors
    /// As [`Client::lock_number`].
    pub async fn subscribe(&self, app: &App, number: &Phone) -> Result<(), Error> {
        self.change_subscription("subNumber", app, number).await
    }

    /// Ends a number's subscription (`unSubNumber`). It releases nothing: the number stays until
    /// it expires.
    ///
    /// It spends nothing, but is not repeated by itself either, and says honestly when the outcome
    /// is unknown.
    ///
    /// # Errors
    /// As [`Client::lock_number`].
    pub async fn unsubscribe(&self, app: &App, number: &Phone) -> Result<(), Error> {
        self.change_subscription("unSubNumber", app, number).await
    }

    async fn change_subscription(
        &self,
        operation: &'static str,
        app: &App,
        number: &Phone,
    ) -> Result<(), Error> {
        let asked = json!({ "userId": self.user, "app": app, "number": number });
        let body = self.change(operation, asked).await?;
        self.open(&body).map(drop).map_err(Error::of_a_change)
    }

    async fn change(&self, operation: &'static str, asked: Value) -> Result<Body, Error> {
        let ask = Ask::post(&self.transport.base, operation, asked);
        let sent = self
            .transport
            .change(&ask, self.options.total_timeout)
            .await;
        sent.map_err(Error::of_a_change)
    }

    /// Reads, again after a pause where the way there or the server failed, within the one total
    /// timeout.
    async fn read(&self, ask: &Ask) -> Result<Body, Error> {
        let deadline = Instant::now() + self.options.total_timeout;
        let mut pause = FIRST_PAUSE;
        for _ in 1..READ_ATTEMPTS {
            let left = deadline.saturating_duration_since(Instant::now());
            let failure = match self.transport.read(ask, left).await {
                Err(failure) if may_pass(&failure) => failure,
                done => return done,
            };
            tracing::debug!(operation = ask.operation, %failure, "will ask again");
            if deadline.saturating_duration_since(Instant::now()) <= pause {
                return Err(failure);
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        let left = deadline.saturating_duration_since(Instant::now());
        self.transport.read(ask, left).await
    }

    fn open(&self, body: &[u8]) -> Result<Value, Error> {
        envelope::open(body, &self.transport.key)
    }

    fn unreadable(&self, body: &[u8]) -> Error {
        Error::Unreadable {
            excerpt: excerpt(body, &self.transport.key),
        }
    }
}

/// Whether a failed read may well succeed a moment later. A proxy that refuses is left out, as each
/// try may count as a failed login; so is a connection that did not come about in ten seconds.
fn may_pass(failure: &Error) -> bool {
    use Unreached::{ConnectionLost, NameNotFound, NotConnected};
    matches!(
        failure,
        Error::Unreachable(NameNotFound | NotConnected | ConnectionLost) | Error::Status(500..=599)
    )
}

/// Whether an answer to `getAppList` says that it should be asked the other way.
fn is_no_list(answer: &Result<Vec<Service>, Error>) -> bool {
    match answer {
        Ok(services) => services.is_empty(),
        Err(Error::Status(401 | 429)) => false,
        Err(Error::Status(400..=499) | Error::Unreadable { .. }) => true,
        Err(Error::Refused(refusal)) => *refusal == Refusal::MissingParameter,
        Err(_) => false,
    }
}
