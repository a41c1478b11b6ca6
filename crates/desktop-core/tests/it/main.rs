//! The core against a real relay and a simulated PingMe.

#![allow(clippy::unwrap_used, missing_docs)] // A test says what went wrong by panicking.

mod accounts;
mod arrival;
mod backup;
mod built_in_relay;
mod clock;
mod deleting;
mod desk;
mod diagnostics;
mod exporting;
mod forgery;
mod forgetting;
mod history;
mod keeping;
mod keyring_trouble;
mod lockable;
mod locking;
mod messages;
mod network;
mod numbers;
mod opening;
mod pairing;
mod proxy;
mod purchases;
mod relay_account;
mod relay_trouble;
mod room;
mod searching;
mod secrecy;
mod self_test;
mod spend;
