//! Finds the sign-in code in a text message, and says why.
//!
//! ```
//! let found = sms_code::extract("Your Uber code is 7791. Never share it.");
//! assert_eq!(found.code().map(|c| c.code.as_str()), Some("7791"));
//! ```

mod extraction;
mod first;

pub use extraction::{Candidate, Confidence, Extraction, Reason, Score, TakenFor, Verdict};

/// Rises whenever [`extract`] answers some message differently, so that whoever keeps answers knows to
/// ask again.
pub const VERSION: u32 = 1;

/// Reads one message. Never fails and never panics: a text without a code is an answer too.
#[must_use]
pub fn extract(text: &str) -> Extraction {
    first::extract(text)
}
