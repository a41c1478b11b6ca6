//! The five operations over HTTP.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Json, Router, routing};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::server::CutHere;
use crate::simulator::{Shared, World};
use crate::vendor::Retcode;
use crate::{Fault, FaultKind, Generation, Held, Listed, Operation, Seen, When};

/// The largest request body read.
const BODY_LIMIT: usize = 64 * 1024;
/// The size of the body that is larger than any client should read.
const HUGE: usize = 5 * 1024 * 1024;

const HTML: &str = "<html><body><h1>Bad Gateway</h1></body></html>";

pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .route("/thirdparty/{operation}", routing::any(operation))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(Arc::clone(shared))
}

async fn operation(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    method: Method,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let Some(operation) = Operation::from_name(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let key = headers
        .get("x-app-key")
        .and_then(|key| key.to_str().ok())
        .unwrap_or_default();
    let asked = Asked {
        operation,
        key: key.to_owned(),
        parameters: Parameters::read(&method, query.as_deref(), &body),
        method,
    };
    let fault = shared.world().faults.take(operation);
    let delay = fault
        .as_ref()
        .and_then(|fault| Some((fault.when, fault.kind.delay()?)));
    if let Some((When::BeforeEffect, delay)) = delay {
        tokio::time::sleep(delay).await;
    }
    let Some(fault) = fault.filter(|fault| fault.kind.delay().is_none()) else {
        let answer = Answer::new(&shared, asked.answer(&shared));
        asked.note(&shared, answer.took_effect, &answer.name);
        if let Some((When::AfterEffect, delay)) = delay {
            tokio::time::sleep(delay).await;
        }
        return answer.into_response();
    };
    let answer =
        (fault.when == When::AfterEffect).then(|| Answer::new(&shared, asked.answer(&shared)));
    let took_effect = answer.as_ref().is_some_and(|answer| answer.took_effect);
    asked.note(&shared, took_effect, fault.kind.name());
    spoil(&shared, operation, &fault, answer).await
}

/// A request, understood as far as it can be.
struct Asked {
    operation: Operation,
    method: Method,
    key: String,
    parameters: Parameters,
}

/// Why a request is not answered with a result.
enum Refused {
    Status(StatusCode),
    Retcode(Retcode),
}

impl From<Retcode> for Refused {
    fn from(retcode: Retcode) -> Self {
        Self::Retcode(retcode)
    }
}

impl Asked {
    /// Writes the request down.
    fn note(&self, shared: &Shared, took_effect: bool, answer: &str) {
        shared.world().requests.add(Seen {
            operation: self.operation,
            method: self.method.to_string(),
            at: Timestamp::now(),
            user_id: Some(self.parameters.text("userId")).filter(|user| !user.is_empty()),
            took_effect,
            answer: answer.to_owned(),
        });
    }

    /// Does what is asked for.
    fn answer(&self, shared: &Arc<Shared>) -> Result<Value, Refused> {
        let today = shared.today();
        let text = |name| self.parameters.text(name);
        let user = text("userId");
        let mut guard = shared.world();
        let World {
            vendor,
            rng,
            spelling,
            services,
            generation,
            ..
        } = &mut *guard;
        let by_get = match (self.operation, *generation) {
            (Operation::GetNumberList, _) | (Operation::GetAppList, Generation::Get) => true,
            // The later generation answers a GET too, as one that lacks its parameter.
            (Operation::GetAppList, Generation::Post) => self.method == Method::GET,
            _ => false,
        };
        if self.method != if by_get { Method::GET } else { Method::POST } {
            return Err(Refused::Status(StatusCode::METHOD_NOT_ALLOWED));
        }
        if !vendor.admits(
            &self.key,
            Some(user.as_str()).filter(|user| !user.is_empty()),
        ) {
            return Err(Refused::Status(StatusCode::FORBIDDEN));
        }
        let needed: &[&str] = match (self.operation, *generation) {
            (Operation::GetAppList, Generation::Get) => &[],
            (Operation::GetAppList, Generation::Post) | (Operation::GetNumberList, _) => {
                &["userId"]
            }
            (Operation::LockNumber, _) => &["userId", "app"],
            (Operation::SubNumber | Operation::UnSubNumber, _) => &["userId", "app", "number"],
        };
        if needed.iter().any(|name| text(name).is_empty()) {
            return Err(Retcode::MissingParameter.into());
        }
        let (app, number) = (text("app"), text("number"));
        match self.operation {
            Operation::GetAppList => Ok(services.list()),
            Operation::GetNumberList => {
                let numbers = vendor.numbers(&user, &app, today);
                let spelt = |held: &Held| {
                    let rent = Listed::find(&held.app).map(|listed| vendor.rent(listed));
                    spelling.number(held, rent)
                };
                let numbers: Value = numbers.iter().map(spelt).collect();
                Ok(json!({ "numbers": numbers }))
            }
            Operation::SubNumber => Ok(vendor
                .subscribe(&user, &app, &number, today)
                .map(|()| json!({}))?),
            Operation::UnSubNumber => Ok(vendor
                .unsubscribe(&user, &app, &number, today)
                .map(|()| json!({}))?),
            Operation::LockNumber => {
                let country = Some(text("countryCode")).filter(|code| !code.is_empty());
                let country = country.as_deref().unwrap_or("US");
                let (phone, price) = vendor.lock(&user, &app, country, &number, today, rng)?;
                let result = spelling.locked(&phone, price);
                drop(guard);
                shared.locked(&user, &app, &phone);
                Ok(result)
            }
        }
    }
}

/// What was passed, in the query of a GET or in the JSON of a POST.
struct Parameters(Map<String, Value>);

impl Parameters {
    /// What cannot be read is as good as missing: the page has a retcode for that alone.
    fn read(method: &Method, query: Option<&str>, body: &[u8]) -> Self {
        if *method == Method::GET {
            let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
            return Self(
                pairs
                    .map(|(name, value)| (name.into_owned(), json!(value)))
                    .collect(),
            );
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Self(fields),
            _ => Self(Map::new()),
        }
    }

    fn text(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }
}

/// An answer before it is sent, and its name for the log.
struct Answer {
    name: String,
    took_effect: bool,
    status: StatusCode,
    body: Value,
}

impl Answer {
    fn new(shared: &Shared, outcome: Result<Value, Refused>) -> Self {
        let spelling = shared.world().spelling;
        match outcome {
            Ok(result) => Self {
                name: "retcode 0".to_owned(),
                took_effect: true,
                status: StatusCode::OK,
                body: spelling.success(result),
            },
            Err(Refused::Retcode(retcode)) => Self {
                name: format!("retcode {}", retcode.number()),
                took_effect: false,
                status: StatusCode::OK,
                body: spelling.failure(retcode.number(), ""),
            },
            Err(Refused::Status(status)) => Self {
                name: status.as_u16().to_string(),
                took_effect: false,
                status,
                body: json!({}),
            },
        }
    }

    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}

/// Answers as the fault says. `answer` is there when the request took effect.
async fn spoil(
    shared: &Shared,
    operation: Operation,
    fault: &Fault,
    answer: Option<Answer>,
) -> Response {
    let right = match answer {
        Some(answer) => answer.body,
        None => shared.world().spelling.success(json!({})),
    }
    .to_string();
    let json = |body: String| ([(header::CONTENT_TYPE, "application/json")], body).into_response();
    match &fault.kind {
        FaultKind::Cut => {
            let mut response = Response::default();
            response.extensions_mut().insert(CutHere);
            response
        }
        FaultKind::CutBody => cut_body(right.into_bytes()),
        FaultKind::Silence => std::future::pending().await,
        FaultKind::Retcode { code, message } => {
            let failure = shared.world().spelling.failure(*code, message);
            json(failure.to_string())
        }
        FaultKind::Status { status } => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_GATEWAY);
            (status, [(header::CONTENT_TYPE, "text/html")], HTML).into_response()
        }
        FaultKind::Redirect => {
            let here = format!("/thirdparty/{}", operation.name());
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, here)]).into_response()
        }
        FaultKind::BrokenJson => {
            // The answer is ASCII apart from names, so half of its characters is a clean cut.
            json(right.chars().take(right.chars().count() / 2).collect())
        }
        FaultKind::Html => ([(header::CONTENT_TYPE, "text/html")], HTML).into_response(),
        FaultKind::EmptyBody => json(String::new()),
        FaultKind::EmptyResult => {
            let empty = shared.world().spelling.success(json!({}));
            json(empty.to_string())
        }
        FaultKind::HugeBody => json(" ".repeat(HUGE)),
        // A delay spoils nothing; it was waited for before.
        FaultKind::Delay { .. } => json(right),
    }
}

/// Announces the whole body, sends half of it and cuts the connection.
fn cut_body(whole: Vec<u8>) -> Response {
    let half = Bytes::copy_from_slice(&whole[..whole.len() / 2]);
    let chunks = futures::stream::unfold(Some(half), |half| async move {
        match half {
            Some(half) => Some((Ok(half), None)),
            None => {
                // A body that is not ready makes hyper send what it has.
                tokio::task::yield_now().await;
                Some((Err(std::io::Error::other("cut on purpose")), None))
            }
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_LENGTH, whole.len().to_string()),
    ];
    (headers, Body::from_stream(chunks)).into_response()
}
