//! The link that pairs a device: `pingme://pair?…`.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use url::{Host, Url};

use crate::PROTOCOL_VERSION;
use crate::id::{AccountId, LinkId};
use crate::secret::LinkSecret;

/// The scheme of a pairing link.
pub const LINK_SCHEME: &str = "pingme";

/// What a person pastes into the app to pair it with a relay. It is good once, for ten minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairingLink {
    /// Where the relay answers: https, or http on loopback; it can have a path in front.
    pub relay: Url,
    /// The account on the relay.
    pub account: AccountId,
    /// The PingMe account that it belongs to.
    pub user_id: String,
    /// Which link this is.
    pub link: LinkId,
    /// Until when it is good, by the relay's clock, in milliseconds since 1970 (UTC).
    pub expires_at_ms: i64,
    /// What makes it good.
    pub secret: LinkSecret,
}

/// A text that is no pairing link. It never repeats what the text was, which may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PairingLinkError {
    /// Something else altogether.
    #[error("this is not a pairing link")]
    NotALink,
    /// It was made by a relay that speaks another version of the protocol.
    #[error("this pairing link is of another version")]
    Version,
    /// A field is not there.
    #[error("the pairing link has no {0}")]
    Missing(&'static str),
    /// A field is there twice or cannot be read.
    #[error("the pairing link's {0} cannot be read")]
    Unreadable(&'static str),
    /// It leads to an address that no secret may be sent to.
    #[error("the pairing link's relay: {0}")]
    Relay(#[from] RelayUrlError),
}

/// An address that is none for a relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RelayUrlError {
    /// Not `https`, and not `http` on this machine itself.
    #[error("the address must start with https:// (http:// only on this machine itself)")]
    Insecure,
    /// It has a user, a password, a query or a fragment, which no relay's address has.
    #[error("the address must be a plain one, without user, query or fragment")]
    NotPlain,
}

/// Checks that secrets may be sent to a relay at this address: https, or http on loopback.
///
/// # Errors
/// [`RelayUrlError`] says what is wrong with it.
pub fn check_relay_url(url: &Url) -> Result<(), RelayUrlError> {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => Ipv4Addr::is_loopback(&address),
        Some(Host::Ipv6(address)) => Ipv6Addr::is_loopback(&address),
        None => return Err(RelayUrlError::Insecure),
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && loopback) {
        return Err(RelayUrlError::Insecure);
    }
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if plain {
        Ok(())
    } else {
        Err(RelayUrlError::NotPlain)
    }
}

impl PairingLink {
    /// The link as text, to be pasted or opened. Whoever has it can pair: it is a secret.
    #[must_use]
    pub fn to_uri(&self) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("v", &PROTOCOL_VERSION.to_string())
            .append_pair("relay", self.relay.as_str())
            .append_pair("account", &self.account.to_string())
            .append_pair("user", &self.user_id)
            .append_pair("link", &self.link.to_string())
            .append_pair("expires", &self.expires_at_ms.to_string())
            .append_pair("secret", self.secret.expose())
            .finish();
        format!("{LINK_SCHEME}://pair?{query}")
    }
}

impl FromStr for PairingLink {
    type Err = PairingLinkError;

    /// Reads a link; blanks around it, as a terminal or a mail adds them, do no harm.
    fn from_str(text: &str) -> Result<Self, PairingLinkError> {
        let url = Url::parse(text.trim()).map_err(|_| PairingLinkError::NotALink)?;
        let to_pair = url.host_str() == Some("pair") && matches!(url.path(), "" | "/");
        if url.scheme() != LINK_SCHEME || !to_pair {
            return Err(PairingLinkError::NotALink);
        }
        let fields = Fields(
            url.query_pairs()
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        );
        if fields.read::<u32>("version", "v")? != PROTOCOL_VERSION {
            return Err(PairingLinkError::Version);
        }
        let relay = fields.read::<Url>("relay", "relay")?;
        check_relay_url(&relay)?;
        let user_id = fields.text("userId", "user")?.to_owned();
        if user_id.is_empty() {
            return Err(PairingLinkError::Missing("userId"));
        }
        Ok(Self {
            relay,
            account: fields.read("account", "account")?,
            user_id,
            link: fields.read("id", "link")?,
            expires_at_ms: fields.read("expiry", "expires")?,
            secret: fields.read("secret", "secret")?,
        })
    }
}

/// The query's fields. Unknown ones are left alone: a later relay may add some.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn text(&self, what: &'static str, name: &str) -> Result<&str, PairingLinkError> {
        let mut values = self
            .0
            .iter()
            .filter(|(field, _)| field == name)
            .map(|(_, value)| value.as_str());
        let value = values.next().ok_or(PairingLinkError::Missing(what))?;
        // Of two, somebody put one there.
        if values.next().is_some() {
            Err(PairingLinkError::Unreadable(what))
        } else {
            Ok(value)
        }
    }

    fn read<T: FromStr>(&self, what: &'static str, name: &str) -> Result<T, PairingLinkError> {
        self.text(what, name)?
            .parse()
            .map_err(|_| PairingLinkError::Unreadable(what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> PairingLink {
        PairingLink {
            relay: "https://relay.example/pingme/".parse().unwrap(),
            account: AccountId::from_bytes([1; 16]),
            user_id: "user & 用户=1".to_owned(),
            link: LinkId::from_bytes([2; 16]),
            expires_at_ms: 1_700_000_600_000,
            secret: LinkSecret::from_bytes(&[3; 32]),
        }
    }

    #[test]
    fn a_link_reads_its_own_text_with_blanks_around_and_fields_it_does_not_know() {
        let text = link().to_uri();
        assert!(
            text.starts_with("pingme://pair?v=1&relay=https%3A%2F%2Frelay.example"),
            "{text}"
        );
        assert_eq!(text.parse(), Ok(link()));
        assert_eq!(format!("\n  {text}&later=1 \t\n").parse(), Ok(link()));
        assert_eq!(text.replace("pair?", "pair/?").parse(), Ok(link()));
    }

    #[test]
    fn what_is_wrong_with_a_link_is_said_and_its_secret_is_not() {
        use PairingLinkError::{Missing, NotALink, Relay, Unreadable, Version};
        let good = link().to_uri();
        let secret = link().secret.expose().to_owned();
        let relay =
            |address: &str| good.replace("https%3A%2F%2Frelay.example%2Fpingme%2F", address);
        let cases = [
            (String::new(), NotALink),
            ("123456".to_owned(), NotALink),
            (good.replace("pingme:", "https:"), NotALink),
            (good.replace("pair?", "unpair?"), NotALink),
            (good.replace("pair?", "pair/x?"), NotALink),
            (good.replace("v=1&", ""), Missing("version")),
            (good.replace("v=1&", "v=2&"), Version),
            (good.replace("v=1&", "v=one&"), Unreadable("version")),
            (
                good.replace(&format!("&secret={secret}"), ""),
                Missing("secret"),
            ),
            (good.replace(&secret, &secret[1..]), Unreadable("secret")),
            (format!("{good}&secret={secret}"), Unreadable("secret")),
            (good.replace("&user=", "&use="), Missing("userId")),
            (good.replace("expires=1", "expires=x"), Unreadable("expiry")),
            (
                good.replace("account=01", "account="),
                Unreadable("account"),
            ),
            (relay("relay.example"), Unreadable("relay")),
            (
                relay("http://relay.example"),
                Relay(RelayUrlError::Insecure),
            ),
            (
                relay("http://127.0.0.1.example"),
                Relay(RelayUrlError::Insecure),
            ),
            (relay("ftp://127.0.0.1"), Relay(RelayUrlError::Insecure)),
            (relay("file:///etc"), Relay(RelayUrlError::Insecure)),
            (
                relay("https://me@relay.example"),
                Relay(RelayUrlError::NotPlain),
            ),
            (
                relay("https://relay.example?x"),
                Relay(RelayUrlError::NotPlain),
            ),
        ];
        for (text, expected) in cases {
            let error = text.parse::<PairingLink>().unwrap_err();
            assert_eq!(error, expected, "{text}");
            assert!(!format!("{error} {error:?}").contains(&secret));
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for address in [
            "http://127.0.0.1:8080/",
            "http://localhost:1/",
            "http://[::1]/",
            "https://relay.example/",
        ] {
            assert_eq!(
                check_relay_url(&address.parse().unwrap()),
                Ok(()),
                "{address}"
            );
        }
        assert_eq!(
            check_relay_url(&"http://192.168.1.2/".parse().unwrap()),
            Err(RelayUrlError::Insecure)
        );
    }

    #[test]
    fn a_link_does_not_print_its_secret_by_accident() {
        assert!(!format!("{:?}", link()).contains(link().secret.expose()));
    }
}
