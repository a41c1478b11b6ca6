//! How many connections the system lets this process hold: each is a file descriptor.

/// Descriptors that are not for connections: the store and its readers, the log, the runtime.
const OTHERS: usize = 96;

/// How many of so many connections can be held. The process's own limit, often 1024, is raised first as
/// far as the system allows: at the limit the store could not open its files either.
pub(crate) fn room_for(connections: usize) -> usize {
    let wanted = connections.saturating_add(OTHERS);
    allowed(wanted).map_or(connections, |allowed| {
        connections.min(allowed.saturating_sub(OTHERS)).max(1)
    })
}

/// The limit after it was raised to what is wanted; nothing where there is none.
#[cfg(unix)]
fn allowed(wanted: usize) -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = u64::try_from(wanted).unwrap_or(u64::MAX);
    let now = current?;
    let raised = maximum.map_or(wanted, |maximum| wanted.min(maximum));
    let limit = Rlimit {
        current: Some(raised),
        maximum,
    };
    let now = if raised > now && setrlimit(Resource::Nofile, limit).is_ok() {
        raised
    } else {
        now
    };
    usize::try_from(now).ok()
}

#[cfg(not(unix))]
fn allowed(_: usize) -> Option<usize> {
    None
}
