//! The lines of a backup beside what is kept here: nothing twice, and what is here stays.

use std::collections::HashMap;

use pingme::{Money, Quoted};
use relay_protocol::MessageId;
use rusqlite::{Connection, OptionalExtension as _};

use super::purchase;
use crate::{
    Error,
    backup::line::{self, Line},
    found::Found,
    id::{AccountId, PurchaseId},
    inbox::{self, NewMessage},
    store::{
        charges::{self, Charge, ChargeOf},
        deletions::{self, Outdated},
        messages, mutes,
    },
    view::{MessageKind, Muted, NumberKey, SpendKind},
};

/// Two computers that note the renewal of a rent by themselves agree on its day, give or take so much.
const SAME_RENEWAL_MS: i64 = 10 * 24 * 60 * 60 * 1000;

/// What was put beside what is here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Merged {
    /// How many lines were looked at.
    pub(crate) lines: u32,
    /// How many messages were not here.
    pub(crate) messages: u32,
    /// How many were here, or were deleted here.
    pub(crate) known: u32,
    /// How many are older than messages are kept here.
    pub(crate) outdated: u32,
}

/// An account that the backup names, and the same one here.
#[derive(Debug, Clone, Copy)]
struct Target {
    id: AccountId,
    /// When the lists of both were read.
    listed_ms: Option<i64>,
    own_listed_ms: Option<i64>,
}

impl Target {
    /// Whether the list of the backup is the newer one.
    fn is_newer(self) -> bool {
        self.listed_ms > self.own_listed_ms
    }
}

/// A backup that is being put beside what is here, and what has to be known for that.
#[derive(Debug)]
pub(crate) struct Merge {
    accounts: HashMap<String, Target>,
    /// The messages that are here under another id, as repeats.
    messages: HashMap<MessageId, MessageId>,
    /// The purchases of the file by their numbers there.
    purchases: HashMap<i64, PurchaseId>,
    outdated: Outdated,
    now_ms: i64,
    pub(crate) merged: Merged,
}

impl Merge {
    /// What is older than `outdated` says is left out: it would not be kept.
    pub(crate) fn new(outdated: Outdated, now_ms: i64) -> Self {
        Self {
            accounts: HashMap::new(),
            messages: HashMap::new(),
            purchases: HashMap::new(),
            outdated,
            now_ms,
            merged: Merged::default(),
        }
    }

    /// Puts a line beside what is here. The settings are not: they replace others.
    ///
    /// # Errors
    /// [`Error::BackupUnreadable`] for an account that no earlier line has named.
    pub(crate) fn put(&mut self, connection: &Connection, line: Line) -> Result<(), Error> {
        self.merged.lines = self.merged.lines.saturating_add(1);
        match line {
            Line::Settings(_) | Line::Network(_) => Ok(()),
            Line::Account(account) => self.account(connection, account),
            Line::Service(service) => self.service(connection, &service),
            Line::Number(number) => self.number(connection, &number),
            Line::Words(words) => insert(
                connection,
                "INSERT INTO number_words VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                (
                    self.target(&words.user)?.id,
                    &words.app,
                    &words.phone,
                    &words.label,
                    &words.note,
                ),
            ),
            Line::Favourite(favourite) => insert(
                connection,
                "INSERT INTO favourites VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                (self.target(&favourite.user)?.id, &favourite.app),
            ),
            Line::Mute(mute) => self.mute(connection, mute),
            Line::PaidRent(paid) => insert(
                connection,
                "INSERT INTO paid_rents VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                (
                    self.target(&paid.user)?.id,
                    &paid.app,
                    &paid.phone,
                    &paid.until,
                ),
            ),
            Line::ServiceName(service) => insert(
                connection,
                "INSERT INTO charged_services VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                (self.target(&service.user)?.id, &service.app, &service.name),
            ),
            Line::Message(message) => self.message(connection, *message),
            Line::Purchase(purchase) => self.purchase(connection, *purchase),
            Line::Charge(charge) => self.charge(connection, *charge),
            Line::Deleted(deleted) => self.deleted(connection, &deleted),
        }
    }

    fn target(&self, user: &str) -> Result<Target, Error> {
        let target = self.accounts.get(user).copied();
        target.ok_or(Error::BackupUnreadable)
    }

    /// The account is here: who restores sees to that first.
    fn account(&mut self, connection: &Connection, of: line::Account) -> Result<(), Error> {
        let (id, own_listed_ms) = connection
            .prepare_cached("SELECT id, numbers_checked_ms FROM accounts WHERE user_id = ?1")?
            .query_row([&of.user], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?
            .ok_or(Error::NoSuchAccount)?;
        let target = Target {
            id,
            listed_ms: of.numbers_checked_ms,
            own_listed_ms,
        };
        self.accounts.insert(of.user, target);
        Ok(())
    }

    fn service(&self, connection: &Connection, service: &line::Service) -> Result<(), Error> {
        let target = self.target(&service.user)?;
        if !target.is_newer() {
            return Ok(());
        }
        insert(
            connection,
            "INSERT INTO services VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            (target.id, &service.app, &service.name),
        )
    }

    /// A number that is not here. Where the list of this computer is the newer one, it has left since.
    fn number(&self, connection: &Connection, number: &line::Number) -> Result<(), Error> {
        let target = self.target(&number.user)?;
        let left_ms = number.left_ms.or(if target.is_newer() {
            None
        } else {
            target.listed_ms.or(target.own_listed_ms)
        });
        insert(
            connection,
            "INSERT INTO numbers (account, app, phone, name, tel_code, subscribed, valid_until_text,
                 valid_until, sub_rent, month_rent, code_rate, locked_ms, left_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT DO NOTHING",
            rusqlite::params![
                target.id,
                &number.app,
                &number.phone,
                &number.name,
                &number.tel_code,
                number.subscribed,
                &number.valid_until_text,
                &number.valid_until,
                &number.sub_rent,
                &number.month_rent,
                &number.code_rate,
                number.locked_ms,
                left_ms,
            ],
        )
    }

    fn mute(&self, connection: &Connection, mute: line::Mute) -> Result<(), Error> {
        let muted = match mute.number {
            None => Muted::Service { app: mute.app },
            Some(number) => Muted::Number {
                key: NumberKey {
                    account: self.target(&number.user)?.id.0,
                    app: mute.app,
                    phone: number.phone,
                },
            },
        };
        mutes::set(connection, &muted, true)
    }

    fn message(&mut self, connection: &Connection, of: line::Message) -> Result<(), Error> {
        let account = self.target(&of.user)?.id;
        let before = |time: Option<i64>, limit: Option<i64>| {
            time.zip(limit).is_some_and(|(time, limit)| time < limit)
        };
        if before(Some(of.received_ms), self.outdated.received_before_ms)
            || before(of.copied_ms, self.outdated.copied_before_ms)
        {
            self.merged.outdated += 1;
            return Ok(());
        }
        let fold = match of.kind {
            MessageKind::Sms | MessageKind::OtherUser => inbox::fold(
                account,
                of.sender.as_deref().unwrap_or_default(),
                of.receiver.as_deref().unwrap_or_default(),
                &of.text,
                of.sent_text.as_deref().unwrap_or_default(),
            ),
            MessageKind::Unrecognised | MessageKind::Unreadable | MessageKind::Gap => None,
        };
        if let Some(own) = messages::known(connection, of.id, fold.as_ref())? {
            if own != of.id {
                self.messages.insert(of.id, own);
            }
            messages::take_marks(connection, own, of.new, of.copied_ms)?;
            self.merged.known += 1;
            return Ok(());
        }
        let found = match of.kind {
            MessageKind::Sms | MessageKind::OtherUser | MessageKind::Unrecognised => {
                Found::of(&of.text)
            }
            MessageKind::Unreadable | MessageKind::Gap => Found::default(),
        };
        let message = NewMessage {
            id: of.id,
            account,
            kind: of.kind,
            received_ms: of.received_ms,
            app: of.app,
            sender: of.sender,
            receiver: of.receiver,
            sent_text: of.sent_text,
            other_user: of.other_user,
            text: of.text,
            body: of.body.map(|bytes| bytes.0),
            fold,
            missed: of.missed,
            found,
        };
        // The search tables get it in the background, as what an older version has kept.
        messages::keep(connection, &message, of.new, of.copied_ms)?;
        self.merged.messages += 1;
        Ok(())
    }

    fn purchase(&mut self, connection: &Connection, of: line::Purchase) -> Result<(), Error> {
        let account = self.target(&of.user)?.id;
        let number = of.id;
        let swaps = of.swaps.and_then(|old| self.purchases.get(&old));
        let purchase = line::Purchase {
            swaps: swaps.map(|old| old.0),
            came_message: of.came_message.map(|id| self.own(id)),
            ..of
        };
        let id = purchase::merge(connection, account, purchase)?;
        self.purchases.insert(number, id);
        Ok(())
    }

    /// A message's id here.
    fn own(&self, id: MessageId) -> MessageId {
        self.messages.get(&id).copied().unwrap_or(id)
    }

    fn charge(&self, connection: &Connection, of: line::Charge) -> Result<(), Error> {
        let account = self.target(&of.user)?.id;
        let is_of = match (of.message, of.purchase) {
            (Some(message), _) => ChargeOf::Message(self.own(message)),
            (None, Some(purchase)) => match self.purchases.get(&purchase) {
                Some(purchase) => ChargeOf::Purchase(*purchase),
                // It was made while the backup was, which has one without the other.
                None => return Ok(()),
            },
            (None, None) => ChargeOf::List,
        };
        if is_of == ChargeOf::List && renewal_is_here(connection, account, &of)? {
            return Ok(());
        }
        let charge = Charge {
            account,
            kind: of.kind,
            at_ms: of.at_ms,
            app: of.app,
            phone: of.phone,
            price: Quoted {
                text: of.price,
                parsed: of.amount.map(|amount| Money {
                    amount,
                    currency: of.currency,
                }),
            },
            later: of.later,
            of: is_of,
        };
        charges::add(connection, &charge)
    }

    fn deleted(&self, connection: &Connection, deleted: &line::Deleted) -> Result<(), Error> {
        deletions::remember(
            connection,
            deleted.id,
            self.target(&deleted.user)?.id,
            deleted.received_ms,
            self.now_ms,
        )
    }
}

fn insert(connection: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<(), Error> {
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Whether this renewal was noted here too.
fn renewal_is_here(
    connection: &Connection,
    account: AccountId,
    charge: &line::Charge,
) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM charges
             WHERE account = ?1 AND kind = ?2 AND app IS ?3 AND phone IS ?4
               AND at_ms > ?5 AND at_ms < ?6)",
    )?;
    let from_ms = charge.at_ms.saturating_sub(SAME_RENEWAL_MS);
    let to_ms = charge.at_ms.saturating_add(SAME_RENEWAL_MS);
    let kind = charges::kind_name(SpendKind::Renewal);
    Ok(statement.query_row(
        (account, kind, &charge.app, &charge.phone, from_ms, to_ms),
        |row| row.get(0),
    )?)
}
