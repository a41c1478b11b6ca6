use std::future::Future;
use std::thread;
use std::time::{Duration, Instant};

use crate::Error;

/// Between two looks. Short enough not to be felt, long enough to leave the processor to others.
const PAUSE: Duration = Duration::from_millis(25);

/// Looks again and again until there is something, or time is up.
///
/// # Errors
/// [`Error::TimedOut`] with `what`.
pub fn until<T>(
    what: &str,
    within: Duration,
    mut look: impl FnMut() -> Option<T>,
) -> Result<T, Error> {
    let deadline = Instant::now() + within;
    loop {
        if let Some(found) = look() {
            return Ok(found);
        }
        if Instant::now() >= deadline {
            return Err(timed_out(what, within, None));
        }
        thread::sleep(PAUSE);
    }
}

/// The same for a look that itself waits. What a failed look says is kept for the error.
///
/// # Errors
/// [`Error::TimedOut`] with `what` and the last failure.
pub async fn until_async<T, L>(
    what: &str,
    within: Duration,
    mut look: impl FnMut() -> L,
) -> Result<T, Error>
where
    L: Future<Output = Result<Option<T>, Error>>,
{
    let deadline = Instant::now() + within;
    loop {
        let failure = match look().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => None,
            Err(failure) => Some(failure),
        };
        if Instant::now() >= deadline {
            return Err(timed_out(what, within, failure));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn timed_out(what: &str, within: Duration, failure: Option<Error>) -> Error {
    Error::TimedOut {
        what: what.to_owned(),
        within,
        last: failure.map_or_else(String::new, |failure| format!("; last: {failure}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_met_later_is_found_and_one_never_met_is_named() {
        let mut looks = 0;
        let found = until("the third look", Duration::from_secs(10), || {
            looks += 1;
            (looks == 3).then_some(looks)
        });
        assert_eq!(found.expect("it comes"), 3);
        let never = until("nothing", Duration::ZERO, || None::<()>).expect_err("it never comes");
        assert_eq!(never.to_string(), "waited 0 s for nothing");
    }
}
