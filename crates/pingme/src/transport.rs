//! One request out, one answer in: headers, limits, and what a failure on the way means.

use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, redirect, retry};
use url::Url;

use crate::excerpt::excerpt;
use crate::{AppKey, BaseUrl, ClientOptions, Error, Unreached, Way};

/// The most bytes of an answer that are read. A list of ten thousand numbers is about 2 MiB.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

const APP_KEY: HeaderName = HeaderName::from_static("x-app-key");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Sends requests to one base URL with one key.
#[derive(Clone, Debug)]
pub(crate) struct Transport {
    reads: reqwest::Client,
    changes: reqwest::Client,
    pub(crate) base: BaseUrl,
    pub(crate) key: AppKey,
    way: Way,
}

/// A whole answer with a 2xx status.
pub(crate) type Body = Vec<u8>;

impl Transport {
    pub(crate) fn new(base: BaseUrl, key: AppKey, options: &ClientOptions) -> Result<Self, Error> {
        let way = Way::to(base.as_url(), &options.proxy);
        let build = || {
            let mut headers = HeaderMap::new();
            headers.insert(APP_KEY, key.header()?);
            headers.insert(ACCEPT, JSON);
            let builder = reqwest::Client::builder()
                .default_headers(headers)
                .user_agent(concat!("pingme-desktop/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(options.connect_timeout)
                .redirect(redirect::Policy::none())
                .referer(false)
                // Whether to ask again is decided in `client`, never by the library.
                .retry(retry::never())
                .http1_only();
            let builder = way.apply(builder)?;
            // Plain http needs no certificates, and reading the system's takes a while.
            Ok(if base.is_plain() {
                builder.tls_certs_only([])
            } else {
                builder
            })
        };
        let setup = |error: reqwest::Error| Error::Setup(innermost(&error));
        Ok(Self {
            reads: build()?.build().map_err(setup)?,
            // A connection that is reused may be closed by the server at the moment of writing,
            // which the library would answer by writing again: each change gets its own.
            changes: build()?.pool_max_idle_per_host(0).build().map_err(setup)?,
            way,
            base,
            key,
        })
    }

    /// Reads without changing anything.
    pub(crate) async fn read(&self, ask: &Ask, timeout: Duration) -> Result<Body, Error> {
        self.exchange(&self.reads, ask, timeout).await
    }

    /// Sends what changes something at PingMe, at most once.
    pub(crate) async fn change(&self, ask: &Ask, timeout: Duration) -> Result<Body, Error> {
        self.exchange(&self.changes, ask, timeout).await
    }

    async fn exchange(
        &self,
        client: &reqwest::Client,
        ask: &Ask,
        timeout: Duration,
    ) -> Result<Body, Error> {
        let mut request = client
            .request(ask.method.clone(), ask.url.clone())
            .timeout(timeout);
        if let Some(body) = &ask.body {
            request = request.header(CONTENT_TYPE, JSON).body(body.to_string());
        }
        let mut response = request.send().await.map_err(|error| self.failure(&error))?;
        let status = response.status();
        tracing::debug!(
            operation = ask.operation,
            status = status.as_u16(),
            "PingMe answered"
        );
        match status.as_u16() {
            200..300 => {}
            403 => return Err(Error::Forbidden),
            other => return Err(Error::Status(other)),
        }
        let mut body = Body::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.failure(&error))?
        {
            body.extend_from_slice(&chunk);
            if body.len() > BODY_LIMIT {
                return Err(Error::Unreadable {
                    excerpt: excerpt(&body, &self.key),
                });
            }
        }
        Ok(body)
    }

    fn failure(&self, error: &reqwest::Error) -> Error {
        if let Some(reason) = self.way.unreached(error) {
            Error::Unreachable(reason)
        } else if error.is_timeout() {
            Error::TimedOut
        } else if error.is_builder() {
            Error::Setup(innermost(error))
        } else {
            Error::Unreachable(Unreached::ConnectionLost)
        }
    }
}

/// One request, ready to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) operation: &'static str,
    method: Method,
    url: Url,
    body: Option<serde_json::Value>,
}

impl Ask {
    pub(crate) fn get(base: &BaseUrl, operation: &'static str, query: &[(&str, &str)]) -> Self {
        let mut url = base.operation(operation);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Self {
            operation,
            method: Method::GET,
            url,
            body: None,
        }
    }

    pub(crate) fn post(base: &BaseUrl, operation: &'static str, body: serde_json::Value) -> Self {
        let url = base.operation(operation);
        Self {
            operation,
            method: Method::POST,
            url,
            body: Some(body),
        }
    }
}

/// The deepest reason, which unlike the outer ones never names a URL.
fn innermost(error: &reqwest::Error) -> String {
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    if std::ptr::addr_eq(deepest, error) {
        "the HTTP library refused the request".to_owned()
    } else {
        deepest.to_string()
    }
}
