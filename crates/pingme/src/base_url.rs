use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::Error;
use crate::way::is_loopback;

/// Why an address cannot be the API's base URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BaseUrlFault {
    /// It is no absolute URL with a host.
    #[error("it is not a web address")]
    NotAUrl,
    /// Plain http beyond this machine, or a scheme other than http and https.
    #[error("it must start with https://")]
    NotHttps,
    /// It carries a user name or password, which would end up in logs.
    #[error("it must not contain a user name or password")]
    HasCredentials,
    /// It has a query or a fragment, which no operation could be appended to.
    #[error("it must not contain ? or #")]
    HasQueryOrFragment,
}

/// Where the API lives: what every operation's name is appended to.
///
/// Always https, or plain http on this machine's loopback (`127.0.0.0/8`, `::1`, `localhost`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// The base URL in every example of the vendor's page.
    pub const DEFAULT: &str = "https://api.pingme.tel/thirdparty";

    /// The vendor's second host, called "spare" in newer copies of its page.
    pub const SPARE: &str = "https://api.pingmeapp.net/thirdparty";

    /// Reads a base URL; a path prefix is kept, a slash at its end is not.
    ///
    /// # Errors
    /// [`Error::BadBaseUrl`], which says what is wrong with it.
    pub fn parse(written: impl AsRef<str>) -> Result<Self, Error> {
        let bad = |fault| Err(Error::BadBaseUrl(fault));
        let Ok(mut url) = Url::parse(written.as_ref().trim()) else {
            return bad(BaseUrlFault::NotAUrl);
        };
        if !matches!(url.scheme(), "https" | "http") {
            return bad(BaseUrlFault::NotHttps);
        }
        if url.host().is_none() {
            return bad(BaseUrlFault::NotAUrl);
        }
        if url.scheme() == "http" && !is_loopback(&url) {
            return bad(BaseUrlFault::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return bad(BaseUrlFault::HasCredentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return bad(BaseUrlFault::HasQueryOrFragment);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The URL without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// Whether it is plain http, which it can be on loopback alone.
    pub(crate) fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// Where the API is, for the way there.
    pub(crate) fn as_url(&self) -> &Url {
        &self.0
    }

    /// The address of one operation.
    pub(crate) fn operation(&self, name: &str) -> Url {
        let mut url = self.0.clone();
        let path = format!("{}/{name}", url.path().trim_end_matches('/'));
        url.set_path(&path);
        url
    }
}

impl Default for BaseUrl {
    fn default() -> Self {
        // The constant is a valid URL; a test parses it.
        #[expect(clippy::unwrap_used)]
        Self::parse(Self::DEFAULT).unwrap()
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = Error;
    fn try_from(written: String) -> Result<Self, Error> {
        Self::parse(written)
    }
}

impl std::str::FromStr for BaseUrl {
    type Err = Error;
    fn from_str(written: &str) -> Result<Self, Error> {
        Self::parse(written)
    }
}

impl From<BaseUrl> for String {
    fn from(base: BaseUrl) -> Self {
        base.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_on_loopback_are_accepted() {
        for (written, operation) in [
            (
                BaseUrl::DEFAULT,
                "https://api.pingme.tel/thirdparty/lockNumber",
            ),
            (
                BaseUrl::SPARE,
                "https://api.pingmeapp.net/thirdparty/lockNumber",
            ),
            (
                " https://x.example/a/b/ ",
                "https://x.example/a/b/lockNumber",
            ),
            ("https://x.example", "https://x.example/lockNumber"),
            (
                "http://127.0.0.1:8080/thirdparty",
                "http://127.0.0.1:8080/thirdparty/lockNumber",
            ),
            ("http://127.9.9.9", "http://127.9.9.9/lockNumber"),
            ("http://[::1]:1/t", "http://[::1]:1/t/lockNumber"),
            ("http://LOCALHOST/t", "http://localhost/t/lockNumber"),
        ] {
            let base = BaseUrl::parse(written).unwrap();
            assert_eq!(base.operation("lockNumber").as_str(), operation);
            assert_eq!(BaseUrl::parse(base.as_str()).unwrap(), base, "{written}");
        }
        assert_eq!(BaseUrl::default().as_str(), BaseUrl::DEFAULT);
    }

    #[test]
    fn every_other_address_is_refused_with_its_reason() {
        use BaseUrlFault::*;
        for (written, fault) in [
            ("", NotAUrl),
            ("api.pingme.tel/thirdparty", NotAUrl),
            ("https://", NotAUrl),
            ("ftp://api.pingme.tel", NotHttps),
            ("http://api.pingme.tel/thirdparty", NotHttps),
            ("http://192.168.1.2/", NotHttps),
            ("http://localhost.example/", NotHttps),
            ("http://127.0.0.1.example/", NotHttps),
            ("http://127.0.0.1@example.org/", NotHttps),
            ("https://me:pw@x.example/", HasCredentials),
            ("https://x.example/?a=1", HasQueryOrFragment),
            ("https://x.example/#a", HasQueryOrFragment),
        ] {
            assert_eq!(
                BaseUrl::parse(written),
                Err(Error::BadBaseUrl(fault)),
                "{written:?}"
            );
        }
    }
}
