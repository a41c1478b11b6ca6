//! How requests leave this machine: the person's proxy, its file and its password.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use pingme::{Proxy, ProxyPassword, ProxyUrl};

use crate::{
    Error, Secret, SecretName, accounts,
    data_folder::replace_file,
    numbers,
    opening::blocking,
    shared::{Shared, Vault, held},
    view::{NetworkForm, NetworkView, ProxyKind},
};

/// The longest user name and password that SOCKS5 has room for, in bytes (RFC 1929).
const LONGEST: usize = 255;

/// The way out of this machine.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    /// What is kept in the file: all but the password.
    kept: NetworkView,
    /// Nothing where the file holds none that can be used. Then nothing is sent until another is saved:
    /// who wanted a proxy does not want to go without.
    proxy: Option<Arc<Proxy>>,
}

impl Network {
    /// Reads the file, and the password from the keyring where there is one.
    pub(crate) async fn read(file: &Path, vault: &Vault) -> Result<Self, Error> {
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Error::file("the network settings cannot be read")(error)),
        };
        let kept = serde_json::from_slice::<NetworkView>(&bytes);
        let Some(mut kept) = kept.ok().filter(|kept| proxy(kept, None).is_ok()) else {
            tracing::error!("the network settings cannot be read; nothing is sent without them");
            return Ok(Self {
                kept: NetworkView::default(),
                proxy: None,
            });
        };
        let password = if kept.password_set {
            vault.get(SecretName::ProxyPassword).await?
        } else {
            None
        };
        let password = password.and_then(|secret| {
            let text = std::str::from_utf8(secret.expose()).ok()?;
            Some(ProxyPassword::new(text))
        });
        kept.password_set = password.is_some();
        let proxy = proxy(&kept, password)?;
        Ok(Self {
            kept,
            proxy: Some(Arc::new(proxy)),
        })
    }

    /// As the settings show it.
    pub(crate) fn view(&self) -> NetworkView {
        self.kept.clone()
    }

    /// Shows another's from now on, and goes on as before.
    pub(crate) fn show(&mut self, of: NetworkView) {
        self.kept = of;
    }

    /// What everything is asked through.
    pub(crate) fn proxy(&self) -> Result<Arc<Proxy>, Error> {
        self.proxy.clone().ok_or(Error::BadProxy)
    }

    fn password(&self) -> Option<&ProxyPassword> {
        match self.proxy.as_deref() {
            Some(Proxy::Url { password, .. }) => password.as_ref(),
            _ => None,
        }
    }

    /// What a form makes of this.
    fn changed(&self, form: &NetworkForm) -> Result<Self, Error> {
        let asked = matches!(form.proxy, ProxyKind::Http | ProxyKind::Socks5);
        let password = match form.password.as_deref() {
            _ if !asked => None,
            None => self.password().cloned(),
            Some("") => None,
            Some(typed) => Some(ProxyPassword::new(typed)),
        };
        let kept = NetworkView {
            proxy: form.proxy,
            address: if asked {
                address(&form.address, form.proxy)?
            } else {
                String::new()
            },
            user: if asked {
                form.user.trim().to_owned()
            } else {
                String::new()
            },
            password_set: password.is_some(),
        };
        let proxy = proxy(&kept, password)?;
        Ok(Self {
            kept,
            proxy: Some(Arc::new(proxy)),
        })
    }
}

impl Default for Network {
    fn default() -> Self {
        Self {
            kept: NetworkView::default(),
            proxy: Some(Arc::default()),
        }
    }
}

const fn scheme(kind: ProxyKind) -> &'static str {
    match kind {
        ProxyKind::Socks5 => "socks5://",
        _ => "http://",
    }
}

/// `host:port`, also where the scheme was pasted with it.
fn address(typed: &str, kind: ProxyKind) -> Result<String, Error> {
    let typed = typed.trim();
    let bare = typed.strip_prefix(scheme(kind)).unwrap_or(typed);
    let bare = bare.strip_suffix('/').unwrap_or(bare);
    let port = bare
        .rsplit_once(':')
        .and_then(|(_, port)| port.parse().ok());
    match port {
        None | Some(0_u16) => Err(Error::BadProxy),
        Some(_) => Ok(bare.to_owned()),
    }
}

fn proxy(kept: &NetworkView, password: Option<ProxyPassword>) -> Result<Proxy, Error> {
    match kept.proxy {
        ProxyKind::System => Ok(Proxy::System),
        ProxyKind::None => Ok(Proxy::None),
        kind @ (ProxyKind::Http | ProxyKind::Socks5) => {
            let url = format!("{}{}", scheme(kind), address(&kept.address, kind)?);
            let url = ProxyUrl::parse(url).map_err(|_| Error::BadProxy)?;
            let typed = password.as_ref().map_or("", ProxyPassword::expose);
            let fits = |text: &str| text.len() <= LONGEST && !text.contains(char::is_control);
            // A colon ends the user name where HTTP carries both.
            if !fits(&kept.user) || !fits(typed) || kept.user.contains(':') {
                return Err(Error::BadProxy);
            }
            Ok(Proxy::Url {
                url,
                username: Some(kept.user.clone()).filter(|user| !user.is_empty()),
                password,
            })
        }
    }
}

/// Keeps what was typed and uses it from now on: for the clients of PingMe, for the polls, and for the
/// number lists, which are read anew. Callers see to it that accounts do not change meanwhile.
///
/// The keyring comes first: where it refuses, nothing is changed. A run that keeps nothing has no file:
/// what it says of the password would not be in the keyring.
pub(crate) async fn save(
    shared: &Arc<Shared>,
    file: Option<PathBuf>,
    form: NetworkForm,
) -> Result<(), Error> {
    let before = held(&shared.network).clone();
    let next = before.changed(&form)?;
    let proxy = next.proxy()?;
    let clients = accounts::led_through(shared, &proxy)?;
    match (&form.password, next.password()) {
        (Some(_), Some(typed)) => set_password(&shared.vault, typed).await?,
        (None, Some(_)) => {}
        // A file that could not be read says nothing about the keyring.
        (_, None) if before.password().is_some() || before.proxy.is_none() => {
            shared.vault.delete(SecretName::ProxyPassword).await?;
        }
        (_, None) => {}
    }
    let kept = next.view();
    let written = blocking(move || file.map_or(Ok(()), |file| write(&file, &kept)));
    if let Err(error) = written.await {
        let put_back = match before.password() {
            Some(password) => set_password(&shared.vault, password).await,
            None => shared.vault.delete(SecretName::ProxyPassword).await,
        };
        if let Err(error) = put_back {
            tracing::warn!(%error, "the proxy's earlier password cannot be put back");
        }
        return Err(error);
    }
    *held(&shared.network) = next;
    accounts::take_clients(shared, clients).await;
    shared.signals.send_modify(|signals| signals.ways_out += 1);
    shared.changed();
    let anew = Arc::clone(shared);
    tokio::spawn(async move { numbers::refresh_all(&anew).await });
    Ok(())
}

async fn set_password(vault: &Vault, password: &ProxyPassword) -> Result<(), Error> {
    let secret = Secret::new(password.expose().as_bytes().to_vec());
    vault.set(SecretName::ProxyPassword, secret).await
}

fn write(file: &Path, kept: &NetworkView) -> Result<(), Error> {
    let failed = Error::file("the network settings cannot be written");
    match serde_json::to_vec_pretty(kept) {
        Ok(bytes) => replace_file(file, &bytes).map_err(failed),
        Err(error) => Err(failed(error.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(proxy: ProxyKind, address: &str, user: &str, password: Option<&str>) -> NetworkForm {
        NetworkForm {
            proxy,
            address: address.into(),
            user: user.into(),
            password: password.map(Into::into),
        }
    }

    #[test]
    fn an_address_is_a_host_and_a_port_and_nothing_else() {
        let http = |address| Network::default().changed(&form(ProxyKind::Http, address, "", None));
        for (typed, kept) in [
            (" proxy.example:3128 ", "proxy.example:3128"),
            ("http://10.0.0.1:8080/", "10.0.0.1:8080"),
            ("[::1]:80", "[::1]:80"),
        ] {
            assert_eq!(http(typed).unwrap().view().address, kept);
        }
        for bad in [
            "",
            "proxy.example",
            "proxy.example:",
            "proxy.example:0",
            "proxy.example:65536",
            ":3128",
            "socks5://proxy.example:1080",
            "me:hush@proxy.example:3128",
            "proxy.example:3128/path",
            "two words:3128",
        ] {
            assert!(matches!(http(bad), Err(Error::BadProxy)), "{bad:?}");
        }
        let socks = form(ProxyKind::Socks5, "socks5://p:1080", "", None);
        let socks = Network::default().changed(&socks).unwrap();
        assert_eq!(socks.view().address, "p:1080");
    }

    #[test]
    fn what_cannot_be_carried_is_no_login() {
        let long = "x".repeat(LONGEST + 1);
        for (user, password) in [("a:b", "p"), ("a\n", "b\n"), (&*long, "p"), ("a", &*long)] {
            let form = form(ProxyKind::Socks5, "p:1080", user, Some(password));
            let changed = Network::default().changed(&form);
            assert!(matches!(changed, Err(Error::BadProxy)), "{user:?}");
        }
    }

    #[test]
    fn a_password_stays_until_it_is_typed_anew_emptied_or_of_no_use() {
        let set = Network::default()
            .changed(&form(ProxyKind::Http, "p:1", "me", Some("hush")))
            .unwrap();
        let password = |network: &Network| network.password().map(|p| p.expose().to_owned());
        assert_eq!(password(&set).as_deref(), Some("hush"));
        for (typed, kind, kept) in [
            (None, ProxyKind::Socks5, Some("hush")),
            (Some("other"), ProxyKind::Http, Some("other")),
            (Some(""), ProxyKind::Http, None),
            (None, ProxyKind::None, None),
            (Some("other"), ProxyKind::System, None),
        ] {
            let changed = set.changed(&form(kind, "p:1", "me", typed)).unwrap();
            assert_eq!(password(&changed).as_deref(), kept, "{typed:?}, {kind:?}");
            assert_eq!(changed.view().password_set, kept.is_some());
        }
        let off = set.changed(&form(ProxyKind::None, "p:1", "me", None));
        assert_eq!(off.unwrap().view().address, "");
        assert!(!format!("{set:?}").contains("hush"));
    }
}
