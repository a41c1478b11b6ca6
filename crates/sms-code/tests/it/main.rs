//! What the crate promises, over its corpus, over random texts and from a shell.

mod corpus;
mod promises;
mod properties;
mod shell;
