//! What a search looks for, and whether a message has it.
//!
//! A search is words, all of which have to be in a message: in its text, its sender or number, its service, or
//! its codes. Words of three characters and more are found anywhere. A shorter one is found where that stays
//! bounded: two Chinese, Japanese or Korean characters or two digits anywhere, one such character likewise, and
//! one or two letters where a word begins. A word of one or two signs that are neither is not looked for.
//!
//! The same rules are written twice: as what the search tables are asked, and here as a test of one message,
//! for those that are not in the tables yet.

mod hits;
mod indexed;
mod signs;
mod terms;

pub(crate) use hits::hits;
pub(crate) use indexed::{Indexed, Services};
pub(crate) use terms::{Match, Wanted};

#[cfg(test)]
mod tests;
