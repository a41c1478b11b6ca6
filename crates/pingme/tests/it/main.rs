//! The client against servers that say and do exactly one thing.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod at_most_once;
mod bodies;
mod callbacks;
mod nonsense;
mod proxies;
mod requests;
mod secrecy;
mod server;
