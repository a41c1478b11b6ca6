//! The control door: how a test or a person at a terminal makes the running simulator do things.
//!
//! It exists in the program alone. It listens on loopback, wants a bearer token, and looks at the
//! `Host` header, so that no web page can send SMS through a person's browser.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use pingme_sim::{
    Account, Country, Delivery, Fault, FaultKind, Generation, Operation, Owned, Requests,
    ServiceShape, Simulator, Sms, Spelling, When,
};
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use subtle::ConstantTimeEq as _;
use url::Url;

/// What lets a request in.
#[derive(Clone)]
struct Lock {
    token: Arc<str>,
    hosts: Arc<[String]>,
}

pub(crate) fn router(simulator: Arc<Simulator>, token: &str, address: SocketAddr) -> Router {
    let port = address.port();
    let hosts = [address.to_string(), format!("localhost:{port}")];
    let lock = Lock {
        token: token.into(),
        hosts: hosts.into(),
    };
    Router::new()
        .route("/control/sms", post(send_sms))
        .route("/control/cut", post(cut))
        .route("/control/fault", post(fault).delete(clear_faults))
        .route("/control/answers", post(answers))
        .route("/control/balance", post(balance))
        .route("/control/number", post(number))
        .route("/control/expire", post(expire))
        .route("/control/rent", post(rent))
        .route("/control/lock", post(locking))
        .route("/control/callback-url", post(callback_url))
        .route("/control/requests", get(requests))
        .route("/control/state", get(state))
        .layer(middleware::from_fn_with_state(lock, check))
        .with_state(simulator)
}

async fn check(State(lock): State<Lock>, request: Request, next: Next) -> Response {
    match lock.opens(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

impl Lock {
    fn opens(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let host_fits = header(header::HOST)
            .is_some_and(|host| self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host)));
        if !host_fits {
            let why = "this Host is not the control door's";
            return Err(Refusal(StatusCode::MISDIRECTED_REQUEST, why.to_owned()));
        }
        let given = header(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        if given.is_some_and(|given| given.as_bytes().ct_eq(self.token.as_bytes()).into()) {
            Ok(())
        } else {
            let why = "the control token is missing or wrong";
            Err(Refusal(StatusCode::UNAUTHORIZED, why.to_owned()))
        }
    }
}

/// Why the door does not do what it is told.
struct Refusal(StatusCode, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status, why) = self;
        (status, Json(json!({ "error": why }))).into_response()
    }
}

/// A JSON body, or a 400 that says what is wrong with it; the `Content-Type` does not matter, so
/// that `curl -d` is enough.
fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal(StatusCode::BAD_REQUEST, error.to_string()))
}

fn bad(error: pingme_sim::Error) -> Refusal {
    Refusal(StatusCode::UNPROCESSABLE_ENTITY, error.to_string())
}

type Door = State<Arc<Simulator>>;

async fn send_sms(State(simulator): Door, body: Bytes) -> Result<Response, Refusal> {
    let sent = simulator.send_sms(parse::<Sms>(&body)?).map_err(bad)?;
    Ok((StatusCode::ACCEPTED, Json(sent)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CutOrder {
    operation: Option<Operation>,
    when: When,
    #[serde(default = "once")]
    times: u32,
}

const fn once() -> u32 {
    1
}

async fn cut(State(simulator): Door, body: Bytes) -> Result<StatusCode, Refusal> {
    let CutOrder {
        operation,
        when,
        times,
    } = parse(&body)?;
    simulator.plan(Fault {
        operation,
        kind: FaultKind::Cut,
        when,
        times,
    });
    Ok(StatusCode::NO_CONTENT)
}

async fn fault(State(simulator): Door, body: Bytes) -> Result<StatusCode, Refusal> {
    // A fault's own fields are flat beside the others, where serde cannot refuse a misspelt one.
    const KNOWN: &[&str] = &[
        "operation",
        "fault",
        "when",
        "times",
        "ms",
        "code",
        "message",
        "status",
    ];
    let fields: serde_json::Map<String, serde_json::Value> = parse(&body)?;
    if let Some(unknown) = fields.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return Err(Refusal(
            StatusCode::BAD_REQUEST,
            format!("unknown field {unknown:?}"),
        ));
    }
    simulator.plan(parse(&body)?);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(simulator): Door) -> StatusCode {
    simulator.clear_faults();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    spelling: Option<Spelling>,
    services: Option<ServiceShape>,
    generation: Option<Generation>,
}

async fn answers(State(simulator): Door, body: Bytes) -> Result<StatusCode, Refusal> {
    let Answers {
        spelling,
        services,
        generation,
    } = parse(&body)?;
    if let Some(spelling) = spelling {
        simulator.set_spelling(spelling);
    }
    if let Some(services) = services {
        simulator.set_service_shape(services);
    }
    if let Some(generation) = generation {
        simulator.set_generation(generation);
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Balance {
    user_id: String,
    balance: Decimal,
}

async fn balance(State(simulator): Door, body: Bytes) -> Result<StatusCode, Refusal> {
    let Balance { user_id, balance } = parse(&body)?;
    simulator.set_balance(&user_id, balance).map_err(bad)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gift {
    user_id: String,
    app: String,
    phone: Option<String>,
    #[serde(default)]
    country: Country,
    days: i64,
    #[serde(default)]
    subscribed: bool,
}

async fn number(State(simulator): Door, body: Bytes) -> Result<Response, Refusal> {
    let Gift {
        user_id,
        app,
        phone,
        country,
        days,
        subscribed,
    } = parse(&body)?;
    let owned = Owned {
        app,
        phone,
        country,
        days,
        subscribed,
    };
    let held = simulator.give_number(&user_id, &owned).map_err(bad)?;
    Ok(Json(held).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expiry {
    user_id: String,
    app: String,
    phone: String,
}

async fn expire(State(simulator): Door, body: Bytes) -> Result<StatusCode, Refusal> {
    let Expiry {
        user_id,
        app,
        phone,
    } = parse(&body)?;
    let done = simulator.expire_number(&user_id, &app, &phone);
    done.map_err(bad)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rent {
    app: String,
    rent: Decimal,
}

async fn rent(State(simulator): Door, body: Bytes) -> Result<StatusCode, Refusal> {
    let Rent { app, rent } = parse(&body)?;
    simulator.set_rent(&app, rent).map_err(bad)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Locking {
    gives_again: bool,
}

async fn locking(State(simulator): Door, body: Bytes) -> Result<StatusCode, Refusal> {
    let Locking { gives_again } = parse(&body)?;
    simulator.set_gives_again(gives_again);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallbackUrl {
    user_id: Option<String>,
    url: Option<Url>,
}

async fn callback_url(State(simulator): Door, body: Bytes) -> Result<StatusCode, Refusal> {
    let CallbackUrl { user_id, url } = parse(&body)?;
    match user_id {
        Some(user) => simulator.set_callback_url_of(user, url),
        None => simulator.set_callback_url(url),
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn requests(State(simulator): Door) -> Json<Requests> {
    Json(simulator.requests())
}

#[derive(Serialize)]
struct Shown {
    accounts: BTreeMap<String, Account>,
    deliveries: Vec<Delivery>,
    faults: Vec<Fault>,
}

async fn state(State(simulator): Door) -> Json<Shown> {
    Json(Shown {
        accounts: simulator.accounts(),
        deliveries: simulator.deliveries(),
        faults: simulator.planned_faults(),
    })
}
