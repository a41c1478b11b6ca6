//! Messages that are told of together, counted.

use crate::view::ServiceCount;

/// How many messages, and of what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) messages: u32,
    /// How many hold a code that can still be used.
    pub(crate) usable: u32,
    /// Messages are missing among them.
    pub(crate) gap: bool,
    /// Since when the app was away.
    pub(crate) since_ms: Option<i64>,
    services: Vec<ServiceCount>,
}

impl Tally {
    /// So many codes came for a service.
    pub(crate) fn add_codes(&mut self, service: Option<String>, codes: u32) {
        match self.services.iter_mut().find(|it| it.service == service) {
            Some(known) => known.codes += codes,
            None => self.services.push(ServiceCount { service, codes }),
        }
        // The most first; of equals by their names, the unnamed last.
        self.services.sort_by(|one, other| {
            let by_name = || {
                let unnamed = |it: &ServiceCount| it.service.is_none();
                (unnamed(one), &one.service).cmp(&(unnamed(other), &other.service))
            };
            other.codes.cmp(&one.codes).then_with(by_name)
        });
    }

    /// How many hold a code.
    pub(crate) fn codes(&self) -> u32 {
        self.services.iter().map(|service| service.codes).sum()
    }

    /// The codes by service, the most first.
    pub(crate) fn services(&self) -> &[ServiceCount] {
        &self.services
    }
}
