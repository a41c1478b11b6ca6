//! A typed client of PingMe's third-party API.
//!
//! The vendor's page describes five operations and one callback. It leaves several spellings open
//! (a number or a string, an empty or a missing `result`, what `getAppList` answers at all), so
//! everything read here is read tolerantly, and what is a display string on the page is kept as
//! sent beside what could be parsed of it ([`Quoted`]).
//!
//! [`Client::lock_number`] and [`Client::subscribe`] spend money, and the page names no key that
//! would make them safe to repeat. They are sent at most once, and an answer that is lost or means
//! nothing is [`Error::OutcomeUnknown`], never a failure that invites a second try.

mod base_url;
mod callback;
mod client;
mod country;
mod date;
mod envelope;
mod error;
mod excerpt;
mod key;
mod lock;
mod money;
mod names;
mod numbers;
mod phone;
mod proxy;
mod quoted;
mod services;
mod spelling;
mod transport;
mod way;

pub use base_url::{BaseUrl, BaseUrlFault};
pub use callback::{Callback, NotAMessage};
pub use client::{Client, ClientOptions};
pub use country::Country;
pub use error::{Error, Refusal, Unreached};
pub use key::AppKey;
pub use lock::Locked;
pub use money::Money;
pub use names::{App, UserId};
pub use numbers::Number;
pub use phone::Phone;
pub use proxy::{Proxy, ProxyPassword, ProxyUrl};
pub use quoted::{Quoted, Readable};
pub use services::Service;
pub use way::{Way, is_loopback};
