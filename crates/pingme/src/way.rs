//! The way to a server: straight or through a proxy, and what a failure on it means.

use std::io;
use std::net::Ipv6Addr;

use hyper_util::client::proxy::matcher::Matcher;
use url::{Host, Url};

use crate::{Error, Proxy, Unreached};

/// How one server is reached from this machine. A server on this machine is never asked through a
/// proxy.
#[derive(Clone, Debug)]
pub struct Way {
    proxy: Proxy,
    loopback: bool,
    through_proxy: bool,
}

impl Way {
    /// The way to `server`. The system's proxy is looked up now and not again.
    #[must_use]
    pub fn to(server: &Url, proxy: &Proxy) -> Self {
        let loopback = is_loopback(server);
        let through_proxy = !loopback
            && match proxy {
                Proxy::None => false,
                Proxy::Url { .. } => true,
                // As the HTTP library asks it.
                Proxy::System => server
                    .as_str()
                    .parse()
                    .is_ok_and(|uri| Matcher::from_system().intercept(&uri).is_some()),
            };
        Self {
            proxy: proxy.clone(),
            loopback,
            through_proxy,
        }
    }

    /// Whether the server is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Sets this way on a client that is being built.
    ///
    /// # Errors
    /// [`Error::BadProxy`] when the HTTP library does not take the proxy.
    pub fn apply(&self, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
        if !self.loopback {
            return self.proxy.apply(builder);
        }
        // `localhost` is given a meaning here, so that no hosts file sends a secret out in plain text.
        let here = [([127, 0, 0, 1], 0).into(), (Ipv6Addr::LOCALHOST, 0).into()];
        Ok(builder.no_proxy().resolve_to_addrs("localhost", &here))
    }

    /// Why no connection came about; nothing where one did, and the failure came after.
    #[must_use]
    pub fn unreached(&self, error: &reqwest::Error) -> Option<Unreached> {
        if !error.is_connect() {
            return None;
        }
        Some(if error.is_timeout() {
            Unreached::ConnectTimedOut
        } else if is_tls(error) {
            Unreached::Tls
        } else if self.through_proxy {
            // Only the proxy was spoken to.
            Unreached::Proxy
        } else if error.is_dns() {
            Unreached::NameNotFound
        } else {
            Unreached::NotConnected
        })
    }
}

/// Whether an address is of this machine: then no proxy is asked.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Whether a failure to connect came from TLS.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    // An `io::Error` gives what it wraps not as its source, but as what it "gets".
    let wrapped = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    error.is::<rustls::Error>()
        || wrapped.is_some_and(|inner| is_tls(inner))
        || error.source().is_some_and(is_tls)
}
