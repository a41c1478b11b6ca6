use std::fmt;

use url::Url;
use zeroize::Zeroizing;

use crate::Error;

/// How requests leave this machine. The API on loopback is never asked through a proxy.
#[derive(Clone, Debug, Default)]
pub enum Proxy {
    /// What the system says: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, or the settings of Windows
    /// and macOS.
    #[default]
    System,
    /// Straight out, whatever the system says.
    None,
    /// This proxy.
    Url {
        /// Where it is.
        url: ProxyUrl,
        /// Its user name, when it wants one.
        username: Option<String>,
        /// Its password, when it wants one.
        password: Option<ProxyPassword>,
    },
}

/// The address of a proxy: `http://host:port` or `socks5://host:port`, without credentials.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProxyUrl(Url);

impl ProxyUrl {
    /// Reads the address of a proxy.
    ///
    /// `socks5` and `socks5h` both let the proxy look the API's name up, as a network that needs a
    /// proxy often has no public name service of its own.
    ///
    /// # Errors
    /// [`Error::BadProxy`] for another scheme, no host, a path, or credentials inside.
    pub fn parse(written: impl AsRef<str>) -> Result<Self, Error> {
        let url = Url::parse(written.as_ref().trim()).map_err(|_| Error::BadProxy)?;
        let known = matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h");
        let bare = url.username().is_empty()
            && url.password().is_none()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none();
        let has_host = url.host_str().is_some_and(|host| !host.is_empty());
        (known && bare && has_host)
            .then_some(Self(url))
            .ok_or(Error::BadProxy)
    }

    /// The address as read.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    fn for_transport(&self) -> String {
        match self.as_str().strip_prefix("socks5://") {
            Some(rest) => format!("socks5h://{rest}"),
            None => self.as_str().to_owned(),
        }
    }
}

impl fmt::Display for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A proxy's password. Redacted in `Debug`, wiped when dropped.
#[derive(Clone)]
pub struct ProxyPassword(Zeroizing<String>);

impl ProxyPassword {
    /// Takes a password as it is; an empty one is one too.
    pub fn new(password: impl Into<String>) -> Self {
        Self(Zeroizing::new(password.into()))
    }

    /// The password itself, for the keyring and the proxy alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ProxyPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProxyPassword(…)")
    }
}

impl Proxy {
    /// Sets this proxy on a client that is being built.
    pub(crate) fn apply(
        &self,
        builder: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, Error> {
        match self {
            Self::System => Ok(builder),
            Self::None => Ok(builder.no_proxy()),
            Self::Url {
                url,
                username,
                password,
            } => {
                let mut proxy =
                    reqwest::Proxy::all(url.for_transport()).map_err(|_| Error::BadProxy)?;
                if username.is_some() || password.is_some() {
                    proxy = proxy.basic_auth(
                        username.as_deref().unwrap_or_default(),
                        password.as_ref().map_or("", ProxyPassword::expose),
                    );
                }
                Ok(builder.proxy(proxy))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_and_socks5_proxies_are_accepted_and_nothing_else() {
        for good in [
            "http://proxy:3128",
            "socks5://10.0.0.1:1080",
            "socks5h://p",
            "https://p:443",
        ] {
            ProxyUrl::parse(good).unwrap();
        }
        for bad in [
            "",
            "proxy:3128",
            "ftp://p",
            "http://u:p@h:1",
            "http://h/path",
            "socks5://",
        ] {
            assert_eq!(ProxyUrl::parse(bad), Err(Error::BadProxy), "{bad:?}");
        }
    }

    #[test]
    fn a_proxy_password_is_not_shown_in_debug() {
        let proxy = Proxy::Url {
            url: ProxyUrl::parse("http://p:1").unwrap(),
            username: Some("me".into()),
            password: Some(ProxyPassword::new("hush-hush")),
        };
        assert!(!format!("{proxy:?}").contains("hush"));
    }
}
