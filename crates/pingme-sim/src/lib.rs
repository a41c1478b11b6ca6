//! A PingMe that runs on this machine.
//!
//! It stands in for an API that nobody can reach without an approved key: it answers every
//! operation as the vendor's page says, keeps state (balance, numbers, subscriptions, expiry), and
//! POSTs callbacks worded as real services word their SMS. It can be told to fail in every way that
//! a client has to live with. What the page leaves open is decided in [`Config`]'s fields and said
//! there to be the simulator's own choice.
//!
//! Its numbers come from ranges that are reserved for fiction (US 555-01xx, and Ofcom's
//! 07700 900xxx), so that no picture or test ever names somebody's telephone.

mod answer;
mod api;
mod catalogue;
mod chatter;
mod config;
mod delivery;
mod error;
mod fault;
mod phones;
mod requests;
mod server;
mod simulator;
mod sms;
mod vendor;
mod wording;

pub use answer::{Generation, ServiceShape, Spelling};
pub use catalogue::{CATALOGUE, Listed};
pub use config::{Chatter, Config, Country, Owned, User};
pub use delivery::{Delivery, DeliveryState};
pub use error::Error;
pub use fault::{Fault, FaultKind, When};
pub use requests::{Operation, Requests, Seen};
pub use simulator::Simulator;
pub use sms::{Sent, Sms};
pub use vendor::{Account, Held};
