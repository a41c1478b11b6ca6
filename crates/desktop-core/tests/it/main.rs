//! The core against a real relay and a simulated PingMe.

#![allow(clippy::unwrap_used, missing_docs)] // A test says what went wrong by panicking.

mod desk;
mod messages;
mod purchases;
mod relay_trouble;
mod secrecy;
