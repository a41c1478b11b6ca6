//! What cost money.

use pingme::{Money, Quoted};
use relay_protocol::MessageId;
use rusqlite::{Connection, OptionalExtension as _, Row, types::Type};
use rust_decimal::Decimal;

use crate::{
    Error,
    id::{AccountId, PurchaseId},
    view::SpendKind,
};

/// Something that cost money.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Charge {
    pub(crate) account: AccountId,
    pub(crate) kind: SpendKind,
    pub(crate) at_ms: i64,
    pub(crate) app: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) price: Quoted<Money>,
    /// The price was read later than the event.
    pub(crate) later: bool,
    /// What it is of.
    pub(crate) of: ChargeOf,
}

/// What a charge is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChargeOf {
    /// A message, which may be deleted by now.
    Message(MessageId),
    /// A purchase.
    Purchase(PurchaseId),
    /// What the number list said.
    List,
}

/// Charges that are alike in all that a sum needs, and how many they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) account: AccountId,
    pub(crate) app: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) kind: SpendKind,
    pub(crate) currency: Option<String>,
    pub(crate) amount: Option<Decimal>,
    pub(crate) charges: u32,
}

const KINDS: [(SpendKind, &str); 4] = [
    (SpendKind::Sms, "sms"),
    (SpendKind::Number, "number"),
    (SpendKind::Subscription, "subscription"),
    (SpendKind::Renewal, "renewal"),
];

pub(super) fn kind_name(kind: SpendKind) -> &'static str {
    KINDS
        .iter()
        .find(|(known, _)| *known == kind)
        .map_or("sms", |(_, name)| name)
}

pub(super) fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<SpendKind> {
    let name: String = row.get(column)?;
    let known = KINDS.iter().find(|(_, known)| *known == name);
    known.map(|(kind, _)| *kind).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, "no kind of charge".into())
    })
}

pub(super) fn amount(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Decimal>> {
    let written: Option<String> = row.get(column)?;
    written
        .map(|written| {
            written.parse().map_err(|error: rust_decimal::Error| {
                rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
            })
        })
        .transpose()
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> rusqlite::Result<Option<&'a str>> {
    Ok(row.get_ref(column)?.as_str_or_null()?)
}

/// Keeps a charge. One of a message or purchase that is charged already is left as it is.
pub(crate) fn add(connection: &Connection, charge: &Charge) -> Result<(), Error> {
    let (message, purchase) = match &charge.of {
        ChargeOf::Message(id) => (Some(id.as_bytes()), None),
        ChargeOf::Purchase(id) => (None, Some(*id)),
        ChargeOf::List => (None, None),
    };
    let read = charge.price.parsed.as_ref();
    let currency = read.and_then(|money| money.currency.as_deref());
    let mut statement = connection.prepare_cached(
        "INSERT INTO charges
             (account, kind, at_ms, app, phone, price, amount, currency, later, message, purchase)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
    )?;
    let added = statement.execute(rusqlite::params![
        charge.account,
        kind_name(charge.kind),
        charge.at_ms,
        &charge.app,
        &charge.phone,
        &charge.price.text,
        read.map(|money| money.amount.to_string()),
        currency,
        charge.later,
        message,
        purchase,
    ])?;
    if added == 1
        && let Some(currency) = currency
    {
        count_currency(connection, charge.account, currency, 1)?;
    }
    Ok(())
}

fn count_currency(
    connection: &Connection,
    account: AccountId,
    currency: &str,
    charges: usize,
) -> Result<(), Error> {
    let charges = i64::try_from(charges).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(
        "INSERT INTO charged_currencies VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET charges = charges + ?3",
    )?;
    statement.execute((account, currency, charges))?;
    Ok(())
}

/// Gives the SMS charges of a number that have no price yet, and are not older than `since_ms`, this one.
pub(crate) fn set_price(
    connection: &Connection,
    (account, app, phone): (AccountId, &str, &str),
    since_ms: i64,
    price: &Quoted<Money>,
) -> Result<(), Error> {
    let read = price.parsed.as_ref();
    let currency = read.and_then(|money| money.currency.as_deref());
    let mut statement = connection.prepare_cached(
        "UPDATE charges SET price = ?5, amount = ?6, currency = ?7, app = ?3
         WHERE account = ?1 AND phone = ?2 AND (app IS NULL OR app = ?3 COLLATE NOCASE)
           AND price = '' AND kind = 'sms' AND at_ms >= ?4",
    )?;
    let priced = statement.execute(rusqlite::params![
        account,
        phone,
        app,
        since_ms,
        &price.text,
        read.map(|money| money.amount.to_string()),
        currency,
    ])?;
    if let Some(currency) = currency
        && priced > 0
    {
        count_currency(connection, account, currency, priced)?;
    }
    Ok(())
}

/// How many charges each account has in each currency.
pub(crate) fn currencies(connection: &Connection) -> Result<Vec<(AccountId, String, i64)>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT account, currency, charges FROM charged_currencies")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Remembers what a service is called.
pub(crate) fn name_service(
    connection: &Connection,
    account: AccountId,
    app: &str,
    name: &str,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO charged_services VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET name = ?3 WHERE name <> ?3",
    )?;
    statement.execute((account, app, name))?;
    Ok(())
}

/// What a service was called when it last cost something.
pub(crate) fn service_name(
    connection: &Connection,
    account: AccountId,
    app: &str,
) -> Result<Option<String>, Error> {
    let mut statement = connection
        .prepare_cached("SELECT name FROM charged_services WHERE account = ?1 AND app = ?2")?;
    Ok(statement
        .query_row((account, app), |row| row.get(0))
        .optional()?)
}

/// All charges from one time to just before another, alike ones together.
pub(crate) fn tallies(
    connection: &Connection,
    from_ms: i64,
    to_ms: i64,
) -> Result<Vec<Tally>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT account, app, phone, kind, currency, amount, count(*) FROM charges
         WHERE at_ms >= ?1 AND at_ms < ?2 GROUP BY account, app, phone, kind, currency, amount",
    )?;
    let rows = statement.query_map((from_ms, to_ms), |row| {
        Ok(Tally {
            account: row.get(0)?,
            app: row.get(1)?,
            phone: row.get(2)?,
            kind: kind(row, 3)?,
            currency: row.get(4)?,
            amount: amount(row, 5)?,
            charges: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// All charges from one time to just before another, the newest first, each with the id of its message
/// if that is still kept.
pub(crate) fn between(
    connection: &Connection,
    from_ms: i64,
    to_ms: i64,
) -> Result<Vec<(Charge, Option<MessageId>)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT charges.account, charges.kind, at_ms, charges.app, phone, price, amount, currency,
             later, message, purchase, messages.id
         FROM charges LEFT JOIN messages ON messages.id = charges.message
         WHERE at_ms >= ?1 AND at_ms < ?2 ORDER BY at_ms DESC, charges.id DESC",
    )?;
    let rows = statement.query_map((from_ms, to_ms), |row| {
        let currency: Option<String> = row.get(7)?;
        let message: Option<[u8; 16]> = row.get(9)?;
        let purchase: Option<PurchaseId> = row.get(10)?;
        let kept: Option<[u8; 16]> = row.get(11)?;
        let charge = Charge {
            account: row.get(0)?,
            kind: kind(row, 1)?,
            at_ms: row.get(2)?,
            app: row.get(3)?,
            phone: row.get(4)?,
            price: Quoted {
                text: row.get(5)?,
                parsed: amount(row, 6)?.map(|amount| Money { amount, currency }),
            },
            later: row.get(8)?,
            of: match (message, purchase) {
                (Some(id), _) => ChargeOf::Message(MessageId::from_bytes(id)),
                (None, Some(id)) => ChargeOf::Purchase(id),
                (None, None) => ChargeOf::List,
            },
        };
        Ok((charge, kept.map(MessageId::from_bytes)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When a number's subscription was last begun.
pub(crate) fn subscribed_ms(
    connection: &Connection,
    (account, app, phone): (AccountId, &str, &str),
) -> Result<Option<i64>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT max(ended_ms) FROM purchases
         WHERE account = ?1 AND app = ?2 AND number = ?3 AND kind = 'subscribe'",
    )?;
    Ok(statement.query_row((account, app, phone), |row| row.get(0))?)
}

/// Until when a number's rent is paid, as `2026-12-24`; nothing while that is not known.
pub(crate) fn paid_until(
    connection: &Connection,
    (account, app, phone): (AccountId, &str, &str),
) -> Result<Option<String>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT until FROM paid_rents WHERE account = ?1 AND app = ?2 AND phone = ?3",
    )?;
    Ok(statement
        .query_row((account, app, phone), |row| row.get(0))
        .optional()?)
}

/// Notes until when a number's rent is paid.
pub(crate) fn set_paid_until(
    connection: &Connection,
    (account, app, phone): (AccountId, &str, &str),
    until: &str,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO paid_rents VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET until = ?4",
    )?;
    statement.execute((account, app, phone, until))?;
    Ok(())
}

/// Nobody pays rent for a number any more, or from another date on.
pub(crate) fn forget_paid(
    connection: &Connection,
    (account, app, phone): (AccountId, &str, &str),
) -> Result<(), Error> {
    let mut statement = connection
        .prepare_cached("DELETE FROM paid_rents WHERE account = ?1 AND app = ?2 AND phone = ?3")?;
    statement.execute((account, app, phone))?;
    Ok(())
}

/// A message that may have cost something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Came<'a> {
    pub(crate) id: MessageId,
    pub(crate) account: AccountId,
    pub(crate) at_ms: i64,
    pub(crate) app: Option<&'a str>,
    pub(crate) receiver: Option<&'a str>,
}

/// Gives `each` the SMS of up to `limit` rows that have no charges yet, which came since `since_ms`. False
/// when there are no more.
pub(crate) fn unfilled(
    connection: &Connection,
    since_ms: i64,
    limit: u32,
    mut each: impl FnMut(&Came<'_>) -> Result<(), Error>,
) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached("SELECT up_to FROM charges_to_fill")?;
    let up_to: Option<i64> = statement.query_row([], |row| row.get(0)).optional()?;
    let Some(up_to) = up_to else {
        return Ok(false);
    };
    let mut statement = connection.prepare_cached(
        "SELECT \"row\", id, account, received_ms, app, receiver FROM messages
         WHERE \"row\" <= ?1 AND kind = 'sms' AND received_ms >= ?2 ORDER BY \"row\" DESC LIMIT ?3",
    )?;
    let mut rows = statement.query((up_to, since_ms, limit))?;
    let mut last: Option<i64> = None;
    while let Some(row) = rows.next()? {
        last = Some(row.get(0)?);
        each(&Came {
            id: MessageId::from_bytes(row.get(1)?),
            account: row.get(2)?,
            at_ms: row.get(3)?,
            app: text(row, 4)?,
            receiver: text(row, 5)?,
        })?;
    }
    match last {
        Some(last) => {
            connection.execute("UPDATE charges_to_fill SET up_to = ?1", [last - 1])?;
        }
        None => {
            connection.execute("DELETE FROM charges_to_fill", [])?;
        }
    }
    Ok(last.is_some())
}

/// A purchase that got something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bought {
    pub(crate) id: PurchaseId,
    pub(crate) account: AccountId,
    pub(crate) app: String,
    pub(crate) phone: String,
    pub(crate) asked_ms: i64,
    /// A subscription, not a number.
    pub(crate) subscription: bool,
    /// PingMe's words, where it named a price.
    pub(crate) price: Option<String>,
}

/// The purchases that got something since `since_ms` and have no charge.
pub(crate) fn unfilled_purchases(
    connection: &Connection,
    since_ms: i64,
) -> Result<Vec<Bought>, Error> {
    let mut statement = connection.prepare(
        "SELECT id, account, app, number, asked_ms, kind = 'subscribe', price FROM purchases
         WHERE number IS NOT NULL AND state IN ('waiting', 'done') AND asked_ms >= ?1
           AND id NOT IN (SELECT purchase FROM charges WHERE purchase IS NOT NULL)",
    )?;
    let rows = statement.query_map([since_ms], |row| {
        Ok(Bought {
            id: row.get(0)?,
            account: row.get(1)?,
            app: row.get(2)?,
            phone: row.get(3)?,
            asked_ms: row.get(4)?,
            subscription: row.get(5)?,
            price: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Deletes what an account cost.
pub(crate) fn forget(connection: &Connection, account: AccountId) -> Result<(), Error> {
    for table in [
        "charges",
        "charged_currencies",
        "charged_services",
        "paid_rents",
    ] {
        connection.execute(
            &format!("DELETE FROM {table} WHERE account = ?1"),
            [account],
        )?;
    }
    Ok(())
}
