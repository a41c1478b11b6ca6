//! Pairing: a link is made without a trace in the store, and used once.

use relay_protocol::wire::{PairAnswer, PairRequest, ProblemKind};
use relay_protocol::{AccountId, DeviceId, Epoch, LinkId, PairingLink, Sealer};
use subtle::ConstantTimeEq as _;
use url::Url;

use crate::clock::now_ms;
use crate::error::Error;
use crate::key::RelayKey;
use crate::store::{Account, NewDevice, Pairing, Store, StoreError};

/// For how long a link is good, in milliseconds.
const LINK_VALID_MS: i64 = 10 * 60 * 1000;
/// How long a device's name may be, in characters.
const NAME_CHARACTERS: usize = 100;

/// A new link for an account.
pub(crate) fn link(key: &RelayKey, account: &Account, relay: &Url) -> Result<PairingLink, Error> {
    let link = LinkId::random().map_err(Error::Randomness)?;
    let expires_at_ms = now_ms() + LINK_VALID_MS;
    Ok(PairingLink {
        relay: relay.clone(),
        account: account.id,
        user_id: account.user_id.clone(),
        link,
        expires_at_ms,
        secret: key.link_secret(account.id, link, expires_at_ms),
    })
}

/// The URL that PingMe posts an account's callbacks to.
pub(crate) fn callback_url(key: &RelayKey, account: AccountId, version: u32, relay: &Url) -> Url {
    let mut url = relay.clone();
    let secret = key.callback_secret(account, version);
    let path = format!(
        "{}/callback/{account}/{}",
        relay.path().trim_end_matches('/'),
        secret.as_str()
    );
    url.set_path(&path);
    url
}

/// Why a link pairs nothing.
pub(crate) enum Refused {
    /// In words of the protocol.
    Because(ProblemKind, &'static str),
    /// The store does not do it.
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Exchanges a link for a device.
pub(crate) async fn pair(
    store: &Store,
    public_url: &Url,
    request: PairRequest,
) -> Result<PairAnswer, Refused> {
    let (key, epoch) = (store.key(), store.epoch());
    let right = key.link_secret(request.account, request.link, request.expires_at_ms);
    // A removed account is told like a wrong secret: nobody learns here which accounts there are.
    let refused = Refused::Because(ProblemKind::LinkRefused, "ask this relay for a new one");
    if !bool::from(
        right
            .expose()
            .as_bytes()
            .ct_eq(request.secret.expose().as_bytes()),
    ) {
        return Err(refused);
    }
    if request.expires_at_ms < now_ms() {
        return Err(Refused::Because(
            ProblemKind::LinkExpired,
            "ask this relay for a new one",
        ));
    }
    if !can_be_sealed_to(&request, epoch) {
        return Err(Refused::Because(
            ProblemKind::MalformedRequest,
            "nothing can be sealed to this public key",
        ));
    }
    let token = key.device_token(request.account, request.link, &request.device_public_key);
    let paired = store
        .pair(NewDevice {
            account: request.account,
            link: request.link,
            expires_at_ms: request.expires_at_ms,
            public_key: request.device_public_key,
            token: token.clone(),
            name: plain_name(&request.device_name),
        })
        .await?;
    let paired = match paired {
        Pairing::Paired(paired) => paired,
        Pairing::NoAccount => return Err(refused),
        Pairing::Used => {
            return Err(Refused::Because(
                ProblemKind::LinkUsed,
                "ask this relay for a new one",
            ));
        }
    };
    Ok(PairAnswer {
        account: paired.account.id,
        device: paired.device,
        token,
        psk: key.psk(paired.account.id, paired.device, &request.device_public_key),
        epoch,
        cursor: paired.cursor,
        callback_url: callback_url(
            key,
            paired.account.id,
            paired.account.callback_version,
            public_url,
        ),
        user_id: paired.account.user_id,
        relay_time_ms: now_ms(),
        relay_version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

fn can_be_sealed_to(request: &PairRequest, epoch: Epoch) -> bool {
    // Whether a key is fit depends on the key alone.
    let psk = relay_protocol::Psk::from_bytes([1; 32]);
    Sealer::new(
        &request.device_public_key,
        &psk,
        request.account,
        DeviceId::from_bytes([0; 16]),
        epoch,
    )
    .is_ok()
}

fn plain_name(name: &str) -> String {
    name.trim()
        .chars()
        .filter(|character| !character.is_control())
        .take(NAME_CHARACTERS)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_callback_url_keeps_the_path_in_front_of_the_relay() {
        let key = RelayKey::from_bytes([1; 32]);
        let account = AccountId::from_bytes([0xab; 16]);
        let secret = key.callback_secret(account, 1);
        for (relay, expected) in [
            ("https://r.example", "https://r.example/"),
            ("https://r.example/a/b/", "https://r.example/a/b/"),
        ] {
            let url = callback_url(&key, account, 1, &relay.parse().unwrap());
            assert_eq!(
                url.as_str(),
                format!("{expected}callback/{account}/{}", secret.as_str())
            );
        }
    }

    #[tokio::test]
    async fn a_link_that_is_right_and_too_old_pairs_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let key = RelayKey::from_bytes([1; 32]);
        let (store, closing) = Store::open(folder.path(), key.clone(), Arc::default()).unwrap();
        let account = store.add_account("me").await.unwrap();
        let public_url: Url = "https://r.example/".parse().unwrap();
        let made = link(&key, &account, &public_url).unwrap();
        let device = relay_protocol::DeviceSecretKey::generate()
            .unwrap()
            .public();
        let expires_at_ms = now_ms() - 1;
        let old = PairingLink {
            expires_at_ms,
            secret: key.link_secret(account.id, made.link, expires_at_ms),
            ..made.clone()
        };
        let refused = pair(&store, &public_url, PairRequest::new(&old, device, "")).await;
        assert!(matches!(
            refused,
            Err(Refused::Because(ProblemKind::LinkExpired, _))
        ));
        let paired = pair(&store, &public_url, PairRequest::new(&made, device, "")).await;
        assert!(paired.is_ok(), "the same one is good before that");
        drop(store);
        closing.closed().await;
    }

    #[test]
    fn a_name_is_cut_and_loses_what_would_disturb_a_terminal() {
        assert_eq!(plain_name(" a\u{1b}[2Jb\n "), "a[2Jb");
        assert_eq!(
            plain_name(&"漢".repeat(200)).chars().count(),
            NAME_CHARACTERS
        );
    }
}
