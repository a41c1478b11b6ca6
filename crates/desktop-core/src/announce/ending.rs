//! Telling the day before a number ends, once for each number and end.

use std::{collections::HashSet, sync::Arc};

use super::{allowed, tell};
use crate::{
    Error,
    notice::About,
    shared::{Shared, held},
    store::endings,
    view::{NumberKey, NumberView, Snapshot, Standing},
};

/// What this run knows to be told already.
#[derive(Debug, Default)]
pub(crate) struct Told(HashSet<(NumberKey, String)>);

impl Told {
    /// Tells of the numbers that end tomorrow, or today where nothing was said yesterday. That they are
    /// told is kept before it is shown.
    pub(crate) async fn look(&mut self, shared: &Arc<Shared>, now: &Snapshot) -> Result<(), Error> {
        // A demo's numbers end nowhere.
        if shared.demo || !allowed(&held(&shared.settings), now.now_ms, |s| s.notify_ending) {
            return Ok(());
        }
        let due: Vec<_> = now
            .numbers
            .iter()
            .filter(|number| ends_soon(number))
            .filter_map(|number| Some((number.clone(), number.valid_until.clone()?)))
            .filter(|(number, day)| !self.0.contains(&(number.key.clone(), day.clone())))
            .collect();
        if due.is_empty() {
            return Ok(());
        }
        let today = now.today.clone();
        let (seen, told) = shared
            .store
            .write(move |tx| {
                endings::forget_before(tx, &today)?;
                let mut told = Vec::new();
                for (number, day) in &due {
                    if endings::tell(tx, &number.key, day)? {
                        told.push(number.clone());
                    }
                }
                Ok((due, told))
            })
            .await?;
        self.0
            .extend(seen.into_iter().map(|(number, day)| (number.key, day)));
        if !told.is_empty() {
            tell(shared, About::Ending(told), |s| s.notify_ending);
        }
        Ok(())
    }
}

/// Whether a number ends by tomorrow, and somebody may be told.
fn ends_soon(number: &NumberView) -> bool {
    number.standing == Standing::NotSubscribed
        && number.days_left.is_some_and(|days| (0..=1).contains(&days))
        && !number.muted
        && !number.service_muted
}
