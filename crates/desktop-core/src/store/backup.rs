//! All that is kept, as the lines of a backup, and such lines put beside what is here.

mod merging;
mod purchase;
mod reading;

pub(crate) use merging::{Merge, Merged};
pub(crate) use reading::{Place, counted, lines};

#[cfg(test)]
mod tests;
