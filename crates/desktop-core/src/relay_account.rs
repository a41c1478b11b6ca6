//! What a relay says about an account: when PingMe called, which computers receive, what has changed.

use std::sync::Arc;

use relay_protocol::{
    DeviceToken,
    wire::{AccountAnswer, DeviceEntry, DeviceState},
};
use sha2::{Digest as _, Sha256};

use crate::{
    Error, RelayError,
    id::{AccountId, PairingId},
    pairing::paired,
    relay_client::RelayClient,
    shared::{Shared, held},
    store::relay_account::{self, Said},
    view::{DeviceView, PingmeSeen, RelayDetails},
};

/// A name is cut after so many characters, as the relay itself does.
const NAME: usize = 100;

/// Asks the relay, and takes in what it says.
pub(crate) async fn ask(
    shared: &Shared,
    pairing: PairingId,
    client: &RelayClient,
    token: &DeviceToken,
) -> Result<AccountAnswer, Error> {
    let answer = client.account(token).await?;
    shared.clock.relay_says(answer.relay_time_ms);
    held(&shared.learnt).entry(pairing).or_default().version = Some(answer.relay_version.clone());
    let said = Said {
        callback_url_hash: Sha256::digest(answer.callback_url.as_str()).into(),
        pingme_last_ms: answer.pingme_last_seen_ms,
        devices: answer.devices.iter().map(|d| (d.device, name(d))).collect(),
    };
    shared
        .store
        .write(move |tx| relay_account::learn(tx, pairing, &said))
        .await?;
    shared.changed();
    Ok(answer)
}

/// The relay's page of the settings, as the relay says it now.
pub(crate) async fn details(
    shared: &Arc<Shared>,
    account: AccountId,
) -> Result<RelayDetails, Error> {
    let (pairing, client, keys) = paired(shared, account).await?;
    let keys = keys.ok_or(RelayError::UnknownDevice)?;
    let answer = ask(shared, pairing.id, &client, &keys.token).await?;
    let view = |device: &DeviceEntry| DeviceView {
        name: name(device),
        this: device.device == pairing.device,
        paired_ms: device.paired_at_ms,
        seen_ms: device.last_seen_ms,
        suspended: device.state == DeviceState::Suspended,
        unread: device.unread,
    };
    let mut devices: Vec<_> = answer.devices.iter().map(view).collect();
    devices.sort_by_key(|device| !device.this);
    Ok(RelayDetails {
        version: answer.relay_version,
        devices,
        pingme: pingme(shared, pairing.id).await?,
    })
}

/// Whether PingMe has called, as far as is known here.
pub(crate) async fn pingme(shared: &Shared, pairing: PairingId) -> Result<PingmeSeen, Error> {
    shared
        .store
        .read(move |connection| Ok(relay_account::known(connection, pairing)?.pingme))
        .await
}

/// The person has seen the notices.
pub(crate) async fn notices_seen(shared: &Shared, account: AccountId) -> Result<(), Error> {
    shared
        .store
        .write(move |tx| relay_account::notices_seen(tx, account))
        .await?;
    shared.changed();
    Ok(())
}

fn name(device: &DeviceEntry) -> String {
    device.name.chars().take(NAME).collect()
}
