//! What was spent. PingMe reports no balance, so this is an estimate out of what it did name: the rate of
//! a number for each SMS, the price of a lock, the rent of a subscription. Each is kept as a charge in the
//! transaction in which it happens, in PingMe's own words and as an exact amount; a price that it did not
//! name is unknown, never zero.
//!
//! What is not known here is not in it: an unknown purchase that was put away, a subscription that was
//! begun elsewhere, what another app of the same account receives.

mod charge;
mod currency;
mod events;
mod fill;
mod fold;
mod limit;
mod month;
mod rent;
mod report;
#[cfg(test)]
mod tests;

pub(crate) use charge::{bought, sms};
pub(crate) use events::{events, months};
pub(crate) use fill::fill;
pub(crate) use limit::{Allowed, check_limit};
pub(crate) use month::{Month, ThisMonth};
pub(crate) use rent::listed;
pub(crate) use report::report;
