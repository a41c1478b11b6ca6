//! The relay as a process, over HTTP, with a small client of its own.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod callbacks;
mod clients;
mod crash;
mod device;
mod devices;
mod exchange;
mod history;
mod keys;
mod pairing;
mod process;
mod proxies;
mod proxy;
mod seals;
