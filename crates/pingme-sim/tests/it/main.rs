//! The simulator as its clients meet it: over HTTP, with the real client, and as a program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod client;
mod program;
mod sink;
