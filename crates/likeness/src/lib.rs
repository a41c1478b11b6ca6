//! Whether two pictures of a window show the same.
//!
//! The same window is drawn a little differently on another machine: a letter stands a pixel further on, its
//! edges are softer, a colour is off by a few. [`compare`] takes no notice of that. What a person would call
//! broken it finds: something that is missing, cut off, moved or covered, other words, another look.

mod compare;
mod picture;
mod side_by_side;
mod surroundings;

pub use compare::{Difference, Place, compare};
pub use picture::{Picture, PictureError};
pub use side_by_side::side_by_side;
