//! The long poll: its decisions are a pure state machine ([`state`]), its loop is thin ([`run`]).

mod account;
pub(crate) mod run;
pub(crate) mod state;
