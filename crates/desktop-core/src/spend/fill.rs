//! What was kept before there were charges.

use std::sync::Arc;

use jiff::tz::TimeZone;
use rusqlite::Connection;

use super::{
    Month,
    charge::{charge_purchase, charge_sms},
    report::MONTHS,
};
use crate::{
    Error,
    shared::Shared,
    store::{charges, numbers},
};

/// How many messages are charged in one transaction.
const BATCH: u32 = 500;

/// Charges, in the background and once, what was kept by a version that kept no charges: each message of
/// the months that are shown at the rate that its number has now, and says so; those whose number is not
/// kept any more, at an unknown price.
pub(crate) async fn fill(shared: Arc<Shared>) {
    let mut any = false;
    loop {
        let now_ms = shared.clock.now_ms();
        let filled = shared.store.write(move |tx| batch(tx, now_ms, BATCH)).await;
        match filled {
            Ok(true) => any = true,
            Ok(false) => break,
            Err(Error::Closing) => return,
            Err(error) => {
                tracing::warn!(%error, "older charges cannot be filled in");
                break;
            }
        }
    }
    if any {
        shared.changed();
    }
}

/// Charges a part. False when nothing is left.
pub(super) fn batch(connection: &Connection, now_ms: i64, limit: u32) -> Result<bool, Error> {
    let zone = TimeZone::system();
    let shown = Month::of(now_ms, &zone).last(MONTHS);
    let since_ms = shown.first().map_or(0, |month| month.starts_ms(&zone));
    let kept = numbers::all(connection)?;
    let more = charges::unfilled(connection, since_ms, limit, |came| {
        charge_sms(connection, &kept, came, true)
    })?;
    if more {
        for bought in charges::unfilled_purchases(connection, since_ms)? {
            charge_purchase(connection, bought, true)?;
        }
    }
    Ok(more)
}
