//! Reading number lists: on demand, and every minute while somebody looks.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use pingme::{App, Number, Phone};
use rusqlite::Connection;

use crate::{
    Error,
    id::AccountId,
    shared::{Shared, held},
    store::{
        accounts,
        number_words::{self, Words},
        numbers, services,
    },
    view::{NumberKey, NumberWords, ServiceView},
};

/// How often the lists are read while the window is visible.
const EVERY: Duration = Duration::from_secs(60);
/// The most characters of a label. What is longer is cut.
const LONGEST_LABEL: usize = 60;
/// The most characters of a note. What is longer is cut.
const LONGEST_NOTE: usize = 1000;

/// When a list was asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    /// By which lists are compared.
    pub(crate) at: Instant,
    /// By PingMe's clock, which can be corrected.
    pub(crate) ms: i64,
}

impl Asked {
    pub(crate) fn now(shared: &Shared) -> Self {
        Self {
            at: Instant::now(),
            ms: shared.clock.now_ms(),
        }
    }
}

/// Reads one account's list. An error lands in the account's view, and is given back too.
pub(crate) async fn refresh(shared: &Arc<Shared>, account: AccountId) -> Result<(), Error> {
    let asked = Asked::now(shared);
    let done = read(shared, account, asked).await;
    if let Some(live) = held(&shared.accounts).get_mut(&account)
        && !live.outdated(asked.at)
    {
        live.numbers_problem = done.as_ref().err().map(Error::problem);
    }
    shared.changed();
    done
}

async fn read(shared: &Arc<Shared>, account: AccountId, asked: Asked) -> Result<(), Error> {
    let list = shared.client(account)?.numbers(None).await?;
    let at = Arc::clone(shared);
    shared
        .store
        .write(move |tx| take_over(&at, tx, account, &list, asked))
        .await
}

/// Takes over a list, unless something newer is known: answers do not come in the order of the questions.
pub(crate) fn take_over(
    shared: &Shared,
    tx: &Connection,
    account: AccountId,
    list: &[Number],
    asked: Asked,
) -> Result<(), Error> {
    if let Some(live) = held(&shared.accounts).get_mut(&account) {
        if live.outdated(asked.at) {
            return Ok(());
        }
        live.known(asked.at);
    }
    numbers::take_over(tx, account, list, asked.ms)
}

/// The account's numbers have just changed at PingMe: what a list that is still awaited says of them is
/// outdated.
pub(crate) fn outdate_lists(shared: &Shared, account: AccountId) {
    if let Some(live) = held(&shared.accounts).get_mut(&account) {
        live.known(Instant::now());
    }
}

/// Reads all lists, side by side.
pub(crate) async fn refresh_all(shared: &Arc<Shared>) {
    let accounts: Vec<AccountId> = held(&shared.accounts).keys().copied().collect();
    let mut reading = tokio::task::JoinSet::new();
    for account in accounts {
        let shared = Arc::clone(shared);
        reading.spawn(async move {
            if let Err(error) = refresh(&shared, account).await {
                let code = error.code();
                tracing::warn!(%account, ?code, %error, "the number list cannot be read");
            }
        });
    }
    while reading.join_next().await.is_some() {}
}

/// Reads all lists at once when the window appears, and every minute until it goes.
pub(crate) async fn while_visible(shared: Arc<Shared>) {
    let mut visible = shared.visible.subscribe();
    loop {
        if visible.wait_for(|visible| *visible).await.is_err() {
            return;
        }
        refresh_all(&shared).await;
        // A window that goes and comes back within the minute is not asked for again.
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            // When the lists were read is said by a clock that was wrong then.
            () = shared.clock.corrected() => {}
        }
    }
}

/// The services on offer. Where PingMe cannot be reached, those that it named last.
pub(crate) async fn services(
    shared: &Arc<Shared>,
    account: AccountId,
) -> Result<Vec<ServiceView>, Error> {
    match shared.client(account)?.services().await {
        Ok(offered) => {
            shared
                .store
                .write(move |tx| {
                    services::replace(tx, account, &offered)?;
                    services::list(tx, account)
                })
                .await
        }
        Err(error @ (pingme::Error::Unreachable(_) | pingme::Error::TimedOut)) => {
            let known = shared
                .store
                .read(move |connection| services::list(connection, account))
                .await?;
            if known.is_empty() {
                return Err(error.into());
            }
            Ok(known)
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends a subscription. Nothing is spent; when it is not known whether it happened, the list says so
/// soon.
pub(crate) async fn unsubscribe(shared: &Arc<Shared>, key: NumberKey) -> Result<(), Error> {
    let account = AccountId(key.account);
    let client = shared.client(account)?;
    let (app, phone) = parse(&key)?;
    let asked = client.unsubscribe(&app, &phone).await;
    if asked.is_ok() {
        let at = Arc::clone(shared);
        shared
            .store
            .write(move |tx| {
                outdate_lists(&at, account);
                numbers::set_subscribed(tx, &key, false)
            })
            .await?;
        shared.changed();
    }
    let soon = Arc::clone(shared);
    tokio::spawn(async move { refresh(&soon, account).await });
    Ok(asked?)
}

/// Keeps a service on top, or no longer.
pub(crate) async fn favourite(
    shared: &Shared,
    account: AccountId,
    app: &str,
    favourite: bool,
) -> Result<(), Error> {
    let app = App::new(app).map_err(|_| Error::BadForm("the service"))?;
    shared
        .store
        .write(move |tx| {
            accounts::check(tx, account)?;
            services::set_favourite(tx, account, app.as_str(), favourite)
        })
        .await
}

/// Keeps what the person wrote about a number, in place of what they wrote before.
pub(crate) async fn save_words(shared: &Arc<Shared>, words: NumberWords) -> Result<(), Error> {
    let NumberWords { key, label, note } = words;
    parse(&key)?;
    let words = Words {
        // In one line.
        label: cut(
            &label.split_whitespace().collect::<Vec<_>>().join(" "),
            LONGEST_LABEL,
        ),
        note: cut(note.trim(), LONGEST_NOTE),
    };
    shared
        .store
        .write(move |tx| {
            accounts::check(tx, AccountId(key.account))?;
            number_words::save(tx, &key, &words)
        })
        .await?;
    shared.changed();
    Ok(())
}

fn cut(text: &str, longest: usize) -> String {
    let kept: String = text.chars().take(longest).collect();
    kept.trim_end().to_owned()
}

/// A number's key in PingMe's own terms.
pub(crate) fn parse(key: &NumberKey) -> Result<(App, Phone), Error> {
    let app = App::new(&key.app).map_err(|_| Error::BadForm("the service"))?;
    let phone = Phone::parse(&key.phone).map_err(|_| Error::BadForm("the number"))?;
    Ok((app, phone))
}
