//! How long a self-test took from the relay's socket to its disk, as an HTTP header tells it.

use std::fmt;
use std::time::Duration;

/// The header's name in answers of the callback URL (W3C *Server Timing*).
pub const STORE_TIME_HEADER: &str = "server-timing";

/// The metric's name in that header.
const METRIC: &str = "store";
/// Longer than any answer is waited for: what says more says nothing.
const LONGEST_MS: f64 = 60_000.0;

/// From the moment at which the relay had a callback whole to its being on the disk. Written and read
/// as the header's value, `store;dur=1.234`, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreTime(pub Duration);

impl StoreTime {
    /// Finds it in a header's value, also among metrics that a proxy has added.
    #[must_use]
    pub fn read(header: &str) -> Option<Self> {
        header.split(',').find_map(|metric| {
            let mut parts = metric.split(';').map(str::trim);
            let named = parts
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(METRIC));
            let duration = parts
                .filter_map(|part| part.split_once('='))
                .find(|(name, _)| name.trim().eq_ignore_ascii_case("dur"))
                .and_then(|(_, value)| value.trim().trim_matches('"').parse::<f64>().ok())
                .filter(|ms| (0.0..=LONGEST_MS).contains(ms));
            duration
                .filter(|_| named)
                .map(|ms| Self(Duration::from_secs_f64(ms / 1000.0)))
        })
    }
}

impl fmt::Display for StoreTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{METRIC};dur={:.3}", self.0.as_secs_f64() * 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_anything_else_is_not_taken_for_it() {
        let time = StoreTime(Duration::from_micros(1_234));
        assert_eq!(time.to_string(), "store;dur=1.234");
        let cases = [
            ("store;dur=1.234", Some(time)),
            ("cdn-cache; desc=HIT, Store ; dur=\"1.234\"", Some(time)),
            ("store;desc=\"on disk\";dur=1.234", Some(time)),
            ("store;dur=0", Some(StoreTime(Duration::ZERO))),
            ("", None),
            ("store", None),
            ("restore;dur=1.234", None),
            ("store;duration=1.234", None),
            ("store;dur=-1", None),
            ("store;dur=NaN", None),
            ("store;dur=inf", None),
            ("store;dur=60001", None),
        ];
        for (header, expected) in cases {
            assert_eq!(StoreTime::read(header), expected, "{header}");
        }
    }
}
