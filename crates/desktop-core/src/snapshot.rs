//! Everything on the screen, and when it changes by itself.

use std::{sync::Arc, time::Duration};

use jiff::{ToSpan as _, tz::TimeZone};
use rusqlite::Connection;

use crate::{
    Error, Event, announce,
    card::{Choice, Shown, decide},
    present,
    purchases::WAIT_ENDS_MS,
    shared::{Shared, held},
    spend::{Month, ThisMonth},
    store::{
        accounts::{self, Account},
        answers, away, deletions, messages,
        mutes::{self, Mutes},
        numbers, pairings,
        purchases::{self, PurchaseState},
        relay_account, services,
    },
    view::{
        AccountView, Card, Muted, MutedView, NumberKey, NumberView, Pause, PingmeSeen, RelayState,
        RelayView, Snapshot,
    },
};

/// A snapshot, and until when it stays right if nothing happens.
pub(crate) struct Taken {
    pub(crate) snapshot: Snapshot,
    pub(crate) until_ms: i64,
}

/// Takes a snapshot.
pub(crate) async fn take(shared: &Arc<Shared>) -> Result<Taken, Error> {
    let at = Arc::clone(shared);
    shared
        .store
        .read(move |connection| {
            let now_ms = at.clock.now_ms();
            let zone = TimeZone::system();
            let today = present::day(now_ms, &zone);
            let waiting = purchases::in_state(connection, PurchaseState::Waiting)?;
            let waits_end = waiting
                .iter()
                .filter_map(|purchase| purchase.ended_ms)
                .map(|ended| ended + WAIT_ENDS_MS)
                .min();
            let waited: Vec<NumberKey> = waiting
                .iter()
                .filter_map(|purchase| {
                    Some(NumberKey {
                        account: purchase.intent.account.0,
                        app: purchase.intent.app.clone(),
                        phone: purchase.number.clone()?,
                    })
                })
                .collect();
            let waits = waiting
                .iter()
                .cloned()
                .map(|purchase| present::purchase(connection, purchase))
                .collect::<Result<_, _>>()?;
            let choice = Choice {
                usable: messages::newest_usable(connection, now_ms)?
                    .and_then(|kept| kept.usable_until_ms.map(|until| (kept, until))),
                unknown: purchases::in_state(connection, PurchaseState::Unknown)?
                    .into_iter()
                    .next(),
                waiting: waiting.into_iter().next(),
                away: away::unseen(connection, now_ms)?,
                newest: messages::newest(connection)?,
            };
            let (card, goes_out) = match decide(choice, now_ms) {
                Shown::Empty => (Card::Empty, None),
                Shown::Lit(kept, until) => {
                    let message = present::message(connection, kept, &zone)?;
                    (Card::Message { message, lit: true }, Some(until))
                }
                Shown::Out(kept) => {
                    let message = present::message(connection, kept, &zone)?;
                    (
                        Card::Message {
                            message,
                            lit: false,
                        },
                        None,
                    )
                }
                Shown::Unknown(kept) => {
                    let purchase = present::purchase(connection, kept)?;
                    (Card::Unknown { purchase }, None)
                }
                Shown::Waiting(kept) => {
                    let purchase = present::purchase(connection, kept)?;
                    (Card::Waiting { purchase }, None)
                }
                Shown::Away(came) => {
                    let away = announce::away(&came, now_ms, &zone);
                    (Card::Away { away }, None)
                }
            };
            let midnight = today
                .checked_add(1.day())
                .map_or(i64::MAX, |tomorrow| present::start_of(tomorrow, &zone));
            let mut settings = held(&at.settings).clone();
            let paused = settings.pause.holds(now_ms);
            let pause_ends = match settings.pause {
                Pause::Until { at_ms } if paused => Some(at_ms),
                _ => None,
            };
            if !paused {
                // One whose time is over is none.
                settings.pause = Pause::Not;
            }
            let month = ThisMonth::read(connection, Month::of(now_ms, &zone), &zone)?;
            let deleted = deletions::undoable(connection, now_ms)?;
            let undo_ends = deleted.as_ref().map(|deleted| deleted.until_ms);
            let snapshot = Snapshot {
                demo: at.demo,
                this_run: at.this_run,
                app_version: at.app_version.clone(),
                now_ms,
                today: today.to_string(),
                blocked: None,
                accounts: accounts::all(connection)?
                    .into_iter()
                    .map(|account| account_view(&at, connection, account))
                    .collect::<Result<_, _>>()?,
                numbers: number_views(connection, &waited, today, &month)?,
                card,
                waits,
                last_choice: answers::last_choice(connection)?,
                muted: muted_views(connection)?,
                paused,
                spent: month.spent(settings.monthly_limit.as_deref()),
                deleted,
                new_count: messages::new_count(connection)?,
                network: held(&at.network).view(),
                lock: at.lock.view(at.clock.ahead_ms()),
                language: at.languages.spoken(settings.language),
                settings,
            };
            let until_ms = [goes_out, waits_end, undo_ends, pause_ends, Some(midnight)]
                .into_iter()
                .flatten()
                .min()
                .unwrap_or(i64::MAX);
            Ok(Taken { snapshot, until_ms })
        })
        .await
}

fn muted_views(connection: &Connection) -> Result<Vec<MutedView>, Error> {
    let muted = mutes::all(connection)?.into_iter();
    muted
        .map(|what| {
            let app = match &what {
                Muted::Number { key } => &key.app,
                Muted::Service { app } => app,
            };
            let service = services::name_anywhere(connection, app)?;
            Ok(MutedView { what, service })
        })
        .collect()
}

fn number_views(
    connection: &Connection,
    waited: &[NumberKey],
    today: jiff::civil::Date,
    month: &ThisMonth,
) -> Result<Vec<NumberView>, Error> {
    let mutes = Mutes::read(connection)?;
    numbers::all(connection)?
        .into_iter()
        .map(|kept| {
            let view = present::number(connection, kept, waited, today, month)?;
            Ok(NumberView {
                muted: mutes.number(&view.key),
                service_muted: mutes.service(&view.key.app),
                ..view
            })
        })
        .collect()
}

/// An account and its relay.
pub(crate) fn account_view(
    shared: &Shared,
    connection: &Connection,
    account: Account,
) -> Result<AccountView, Error> {
    let pairing = pairings::active(connection, account.id)?;
    let live = pairing
        .as_ref()
        .and_then(|pairing| shared.relays.borrow().get(&pairing.id).cloned());
    let relay = match (pairing, live) {
        (None, _) => RelayView {
            state: RelayState::NotPaired,
            host: None,
            built_in: false,
            checked_ms: None,
            since_ms: None,
            problem: None,
            pingme: PingmeSeen::Unknown,
            notices: Vec::new(),
        },
        (Some(pairing), live) => {
            let known = relay_account::known(connection, pairing.id)?;
            RelayView {
                host: Some(crate::pairing::name(shared, &pairing)),
                built_in: pairing.built_in,
                state: live.as_ref().map_or(RelayState::Connecting, |l| l.state),
                checked_ms: live.as_ref().and_then(|live| live.checked_ms),
                since_ms: live.as_ref().map(|live| live.since_ms),
                problem: live.and_then(|live| live.problem),
                pingme: known.pingme,
                notices: known.notices,
            }
        }
    };
    let numbers_problem = match held(&shared.accounts).get(&account.id) {
        Some(live) => match live.client() {
            Ok(_) => live.numbers_problem.clone(),
            Err(problem) => Some(problem.clone()),
        },
        None => None,
    };
    Ok(AccountView {
        id: account.id.0,
        label: account.label,
        user_id: account.user_id.to_string(),
        base_url: account.base_url.to_string(),
        relay,
        numbers_checked_ms: account.numbers_checked_ms,
        numbers_problem,
    })
}

/// The sleep when a change is overdue.
const SHORTEST_SLEEP: Duration = Duration::from_secs(1);
/// The longest sleep between two snapshots: a corrected clock or another time zone shows by then.
const LONGEST_SLEEP: Duration = Duration::from_secs(15 * 60);

/// Pushes a snapshot whenever one differs from the last, for as long as the desktop is open.
pub(crate) async fn push(shared: Arc<Shared>) {
    let mut last: Option<Snapshot> = None;
    let mut endings = announce::ending::Told::default();
    let mut lock = shared.lock.changes();
    loop {
        if let Err(error) = crate::purchases::end_old_waits(&shared).await {
            tracing::warn!(%error, "old waits cannot be ended");
        }
        let sleep = match take(&shared).await {
            Ok(taken) => {
                if let Err(error) = endings.look(&shared, &taken.snapshot).await {
                    tracing::warn!(%error, "the end of a number cannot be told of");
                }
                let left = taken.until_ms.saturating_sub(shared.clock.now_ms());
                if !last
                    .as_ref()
                    .is_some_and(|last| same(last, &taken.snapshot))
                {
                    last = Some(taken.snapshot.clone());
                    shared.tell(Event::Snapshot(Box::new(taken.snapshot)));
                }
                // What should have changed and did not (a wait that could not be ended, say) is not
                // looked at in a busy loop.
                let left = u64::try_from(left).ok().filter(|left| *left > 0);
                left.map_or(SHORTEST_SLEEP, |left| Duration::from_millis(left + 1))
                    .min(LONGEST_SLEEP)
            }
            Err(Error::Closing) => return,
            Err(error) => {
                tracing::error!(%error, "no snapshot can be taken");
                LONGEST_SLEEP
            }
        };
        // Either is a reason to look again.
        let _ = tokio::time::timeout(sleep, async {
            tokio::select! {
                () = shared.changed.notified() => {}
                // Its sender is in what is shared.
                _ = lock.changed() => {}
            }
        })
        .await;
    }
}

/// Equal but for the time at which it was taken.
fn same(one: &Snapshot, other: &Snapshot) -> bool {
    let at = |snapshot: &Snapshot| Snapshot {
        now_ms: 0,
        ..snapshot.clone()
    };
    at(one) == at(other)
}
