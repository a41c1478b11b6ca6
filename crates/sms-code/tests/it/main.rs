//! What the crate promises, over its corpus, over random texts and from a shell.

#![allow(clippy::unwrap_used)] // A failed step fails its test.

mod corpus;
mod promises;
mod properties;
mod shell;
