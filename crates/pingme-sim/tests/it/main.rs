//! The simulator as its clients meet it: over HTTP, with the real client, and as a program.

mod client;
mod program;
mod sink;
