//! What keeps a purchase from being sent, once the number list has been read.

use pingme::{App, Number, Phone};
use rusqlite::Connection;

use super::{Request, swap};
use crate::Error;

/// Why nothing is sent; nothing where it may be.
pub(super) fn of(
    connection: &Connection,
    request: &Request,
    list: &[Number],
) -> Result<Option<Error>, Error> {
    match request {
        Request::Lock {
            swaps: Some(old), ..
        } => {
            // Its code may have come while the list was read.
            let waiting = swap::waiting(connection, *old)?;
            Ok(waiting.is_none().then_some(Error::NoSuchPurchase))
        }
        Request::Lock { swaps: None, .. } => Ok(None),
        Request::Subscribe { app, number, rent } => Ok(of_subscription(list, app, number, rent)),
    }
}

/// A subscription is at the rent that was agreed to, of a number that is there, and is paid for once.
fn of_subscription(list: &[Number], app: &App, number: &Phone, rent: &str) -> Option<Error> {
    let listed = list
        .iter()
        .find(|listed| listed.app == *app && listed.phone == *number);
    match listed {
        None => Some(Error::NumberGone),
        Some(listed) if listed.subscribed == Some(true) => Some(Error::AlreadySubscribed),
        Some(listed) if listed.sub_rent.text.trim() != rent.trim() => Some(Error::RentChanged),
        Some(_) => None,
    }
}
