//! SMS that services send without being told.

use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::Sms;
use crate::simulator::Shared;

/// Sends the first SMS after a lock.
pub(crate) async fn first_after_lock(shared: Weak<Shared>, pause: Duration, sms: Sms) {
    tokio::time::sleep(pause).await;
    if let Some(shared) = shared.upgrade()
        && let Err(error) = shared.send(sms)
    {
        tracing::debug!(%error, "no first SMS");
    }
}

/// Sends an SMS to some valid number now and then.
pub(crate) async fn now_and_then(shared: Weak<Shared>, about: Duration) {
    loop {
        let Some(pause) = shared
            .upgrade()
            .map(|shared| about.mul_f64(0.5 + shared.world().rng.f64()))
        else {
            return;
        };
        tokio::time::sleep(pause).await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        if let Some(sms) = to_some_number(&shared)
            && let Err(error) = shared.send(sms)
        {
            tracing::debug!(%error, "no SMS this time");
        }
    }
}

fn to_some_number(shared: &Arc<Shared>) -> Option<Sms> {
    let mut world = shared.world();
    let today = shared.today();
    let users: Vec<String> = world.vendor.accounts().keys().cloned().collect();
    let held: Vec<_> = users
        .into_iter()
        .flat_map(|user| {
            let numbers = world.vendor.numbers(&user, "", today);
            numbers.into_iter().map(move |held| (user.clone(), held))
        })
        .collect();
    let (user_id, held) = world.rng.choice(held)?;
    Some(Sms {
        user_id: Some(user_id),
        app: Some(held.app),
        to: Some(held.phone),
        ..Sms::default()
    })
}
