//! The relay in the app, which the shell runs: where it is to listen and how the world reaches it, and
//! whether it answers just now.

use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
};

use relay_protocol::check_relay_url;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    Error,
    data_folder::replace_file,
    shared::Shared,
    view::{BuiltInRelayForm, Problem, ProblemCode},
};

/// The lowest port that a person's own program may listen on.
const LEAST_PORT: u16 = 1024;

/// Where the relay in the app listens, and how the world reaches it. Only what can be is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Kept")]
pub struct RelayPlace {
    port: u16,
    public_url: Url,
    everywhere: bool,
}

/// What the file says.
#[derive(Deserialize)]
struct Kept {
    port: u16,
    public_url: Url,
    everywhere: bool,
}

impl TryFrom<Kept> for RelayPlace {
    type Error = Error;

    fn try_from(kept: Kept) -> Result<Self, Error> {
        Self::new(kept.port, kept.public_url, kept.everywhere)
    }
}

impl RelayPlace {
    /// The port that is proposed: not one of those that Linux gives to connections by itself, nor one that
    /// is known for something else.
    pub const PROPOSED_PORT: u16 = 28_787;

    fn new(port: u16, public_url: Url, everywhere: bool) -> Result<Self, Error> {
        if port < LEAST_PORT {
            return Err(Error::BadPort);
        }
        check_relay_url(&public_url).map_err(|_| Error::BadPublicUrl)?;
        let mut segments = public_url.path_segments().into_iter().flatten();
        // A callback URL, pasted by mistake: it is a secret, and would be shown.
        if segments.any(|segment| segment == "callback") {
            return Err(Error::BadPublicUrl);
        }
        Ok(Self {
            port,
            public_url,
            everywhere,
        })
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// [`Error::BadPort`] and [`Error::BadPublicUrl`].
    pub fn of(form: &BuiltInRelayForm) -> Result<Self, Error> {
        let port = form.port.trim().parse().map_err(|_| Error::BadPort)?;
        let url = Url::parse(form.public_url.trim()).map_err(|_| Error::BadPublicUrl)?;
        Self::new(port, url, form.everywhere)
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Where PingMe reaches it.
    #[must_use]
    pub const fn public_url(&self) -> &Url {
        &self.public_url
    }

    /// Whether it listens on all interfaces.
    #[must_use]
    pub const fn everywhere(&self) -> bool {
        self.everywhere
    }

    /// Where it listens.
    #[must_use]
    pub fn listen(&self) -> SocketAddr {
        let ip = match self.everywhere {
            true => Ipv4Addr::UNSPECIFIED,
            false => Ipv4Addr::LOCALHOST,
        };
        SocketAddr::from((ip, self.port))
    }

    /// Where this computer reaches it, never by the tunnel or a proxy.
    #[must_use]
    pub fn address(&self) -> Url {
        let here = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        // An address and a port always make a URL.
        Url::parse(&format!("http://{here}/")).expect("an address makes a URL")
    }

    /// Keeps it.
    pub(crate) fn write(&self, file: &Path) -> Result<(), Error> {
        let failed = Error::file("the place of the relay in the app cannot be written");
        match serde_json::to_vec_pretty(self) {
            Ok(bytes) => replace_file(file, &bytes).map_err(failed),
            Err(error) => Err(failed(error.into())),
        }
    }
}

/// The relay in the app, as its pairings see it.
#[derive(Debug, Clone)]
pub(crate) struct BuiltIn {
    place: Option<RelayPlace>,
    is: Is,
}

#[derive(Debug, Clone)]
enum Is {
    /// It will answer soon, or it will be said why not.
    Starting,
    /// It answers here: another value with each start.
    At(Arc<Url>),
    /// It does not answer.
    Down(Problem),
}

impl BuiltIn {
    /// Reads the file. One that is garbled means that there is none: what it held is set up anew.
    pub(crate) fn read(file: &Path) -> Result<Self, Error> {
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::none()),
            Err(error) => {
                let what = "the place of the relay in the app cannot be read";
                return Err(Error::file(what)(error));
            }
        };
        Ok(match serde_json::from_slice(&bytes) {
            Ok(place) => Self {
                place: Some(place),
                is: Is::Starting,
            },
            Err(error) => {
                tracing::error!(%error, "the place of the relay in the app is not understood");
                Self::none()
            }
        })
    }

    fn none() -> Self {
        Self {
            place: None,
            is: Is::Down(Problem {
                code: ProblemCode::BuiltInRelayFailed,
                message: "there is no relay in the app".into(),
            }),
        }
    }

    pub(crate) const fn place(&self) -> Option<&RelayPlace> {
        self.place.as_ref()
    }

    /// Where it answers.
    pub(crate) fn address(&self) -> Result<Arc<Url>, Error> {
        match &self.is {
            Is::At(url) => Ok(Arc::clone(url)),
            Is::Down(problem) => Err(Error::BuiltInRelayDown(problem.clone())),
            Is::Starting => Err(Error::BuiltInRelayDown(Problem {
                code: ProblemCode::RelayUnreachable,
                message: "the relay in the app is about to start".into(),
            })),
        }
    }
}

/// Waits while the relay in the app is about to start.
pub(crate) async fn started(shared: &Shared) {
    let mut built_in = shared.built_in.subscribe();
    // Its sender is in what is shared.
    let _ = built_in
        .wait_for(|built_in| !matches!(built_in.is, Is::Starting))
        .await;
}

/// It has another place, or none any more.
pub(crate) fn moved(shared: &Shared, place: Option<RelayPlace>) {
    shared.built_in.send_modify(|built_in| match place {
        Some(place) => built_in.place = Some(place),
        None => *built_in = BuiltIn::none(),
    });
    shared.changed();
}

/// It is about to start.
pub(crate) fn starting(shared: &Shared) {
    shared.built_in.send_modify(|it| it.is = Is::Starting);
}

/// It answers here.
pub(crate) fn answers(shared: &Shared, at: Url) {
    shared
        .built_in
        .send_modify(|it| it.is = Is::At(Arc::new(at)));
    shared.nudge();
}

/// It does not answer.
pub(crate) fn is_down(shared: &Shared, problem: Problem) {
    shared.built_in.send_modify(|it| it.is = Is::Down(problem));
    shared.nudge();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(port: &str, public_url: &str) -> BuiltInRelayForm {
        BuiltInRelayForm {
            port: port.into(),
            public_url: public_url.into(),
            everywhere: false,
            accounts: Vec::new(),
        }
    }

    #[test]
    fn what_was_typed_is_a_place_or_says_what_is_wrong_with_it() {
        for (port, url, expected) in [
            ("28787", "https://sms.example", "https://sms.example/"),
            (
                " 1024 ",
                " https://sms.example/a/ ",
                "https://sms.example/a/",
            ),
            ("65535", "http://127.0.0.1:9000", "http://127.0.0.1:9000/"),
        ] {
            let place = RelayPlace::of(&form(port, url)).unwrap();
            assert_eq!(place.public_url().as_str(), expected);
            assert_eq!(place.port().to_string(), port.trim());
        }
        for port in ["", "0", "80", "1023", "65536", "-1", "8 787", "http"] {
            let read = RelayPlace::of(&form(port, "https://sms.example/"));
            assert!(matches!(read, Err(Error::BadPort)), "{port:?}");
        }
        for url in [
            "",
            "sms.example",
            "http://sms.example/",
            "http://192.168.1.2:28787/",
            "ftp://sms.example/",
            "https://me:hush@sms.example/",
            "https://sms.example/?key=1",
            "https://sms.example/callback/ab/cd",
        ] {
            let read = RelayPlace::of(&form("28787", url));
            assert!(matches!(read, Err(Error::BadPublicUrl)), "{url:?}");
        }
    }

    #[test]
    fn it_listens_on_this_computer_alone_unless_the_person_wants_more() {
        let place = RelayPlace::of(&form("28787", "https://sms.example/")).unwrap();
        assert_eq!(place.listen().to_string(), "127.0.0.1:28787");
        let everywhere = RelayPlace {
            everywhere: true,
            ..place.clone()
        };
        assert_eq!(everywhere.listen().to_string(), "0.0.0.0:28787");
        for place in [place, everywhere] {
            assert_eq!(place.address().as_str(), "http://127.0.0.1:28787/");
        }
    }

    #[test]
    fn a_place_survives_and_one_that_cannot_be_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("relay.json");
        let read = || BuiltIn::read(&file).unwrap().place().cloned();
        assert_eq!(read(), None);
        let place = RelayPlace::of(&form("28787", "https://sms.example/")).unwrap();
        place.write(&file).unwrap();
        assert_eq!(read(), Some(place));
        for garbled in [
            "{",
            r#"{"port": 0, "public_url": "https://sms.example/", "everywhere": false}"#,
            r#"{"port": 28787, "public_url": "http://sms.example/", "everywhere": false}"#,
        ] {
            fs::write(&file, garbled).unwrap();
            assert_eq!(read(), None, "{garbled}");
        }
    }
}
