//! Requests that may spend money, from before they leave to what became of them.

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Row};
use serde::{Deserialize, Serialize};

use crate::{
    Error,
    id::{AccountId, PurchaseId},
    view::{Finding, Problem, PurchaseKind},
};

/// A number as the list had it, with all that a purchase can change of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    pub(crate) phone: String,
    pub(crate) subscribed: Option<bool>,
    pub(crate) valid_until_text: String,
    pub(crate) valid_until: Option<String>,
}

/// What is about to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Intent {
    pub(crate) account: AccountId,
    pub(crate) kind: PurchaseKind,
    pub(crate) app: String,
    pub(crate) country: Option<String>,
    pub(crate) asked_number: Option<String>,
    /// The service's numbers, read just before.
    pub(crate) list_before: Vec<Listed>,
    pub(crate) asked_ms: i64,
}

/// Where a purchase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PurchaseState {
    Asked,
    Waiting,
    Unknown,
    Done,
    Refused,
}

impl PurchaseState {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Waiting => "waiting",
            Self::Unknown => "unknown",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [
            Self::Asked,
            Self::Waiting,
            Self::Unknown,
            Self::Done,
            Self::Refused,
        ]
        .into_iter()
        .find(|state| state.name() == name)
    }
}

/// A purchase as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Purchase {
    pub(crate) id: PurchaseId,
    pub(crate) intent: Intent,
    pub(crate) state: PurchaseState,
    pub(crate) ended_ms: Option<i64>,
    pub(crate) number: Option<String>,
    pub(crate) price: Option<String>,
    pub(crate) problem: Option<Problem>,
    pub(crate) finding: Option<Finding>,
}

const COLUMNS: &str = "id, account, kind, app, country, asked_number, list_before, asked_ms, state,
    ended_ms, number, price, problem, finding";

pub(super) const fn kind_name(kind: PurchaseKind) -> &'static str {
    match kind {
        PurchaseKind::Lock => "lock",
        PurchaseKind::Subscribe => "subscribe",
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<Purchase, Error>> {
    let kind: String = row.get(2)?;
    let list_before: String = row.get(6)?;
    let state: String = row.get(8)?;
    let problem: Option<String> = row.get(12)?;
    let finding: Option<String> = row.get(13)?;
    let (Ok(list_before), Some(state), Ok(problem), Ok(finding)) = (
        serde_json::from_str(&list_before),
        PurchaseState::named(&state),
        problem.map(|json| serde_json::from_str(&json)).transpose(),
        finding.map(|json| serde_json::from_str(&json)).transpose(),
    ) else {
        return Ok(Err(Error::StoreContent("a purchase")));
    };
    Ok(Ok(Purchase {
        id: row.get(0)?,
        intent: Intent {
            account: row.get(1)?,
            kind: if kind == "lock" {
                PurchaseKind::Lock
            } else {
                PurchaseKind::Subscribe
            },
            app: row.get(3)?,
            country: row.get(4)?,
            asked_number: row.get(5)?,
            list_before,
            asked_ms: row.get(7)?,
        },
        state,
        ended_ms: row.get(9)?,
        number: row.get(10)?,
        price: row.get(11)?,
        problem,
        finding,
    }))
}

pub(super) fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::StoreContent("a value"))
}

/// Notes what is about to be asked for. Once this is committed, the request may leave.
pub(crate) fn intend(connection: &Connection, intent: &Intent) -> Result<PurchaseId, Error> {
    let added = connection.execute(
        "INSERT INTO purchases (account, kind, app, country, asked_number, list_before, asked_ms, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'asked')",
        (
            intent.account,
            kind_name(intent.kind),
            &intent.app,
            &intent.country,
            &intent.asked_number,
            json(&intent.list_before)?,
            intent.asked_ms,
        ),
    );
    match added {
        Ok(_) => Ok(PurchaseId(connection.last_insert_rowid())),
        // The only constraint that a well-formed intent can break is one at a time.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Err(Error::PurchaseUnderWay)
        }
        Err(error) => Err(error.into()),
    }
}

/// One purchase.
pub(crate) fn find(connection: &Connection, id: PurchaseId) -> Result<Option<Purchase>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM purchases WHERE id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row([id], read).optional()?.transpose()
}

/// All purchases in this state, the newest first.
pub(crate) fn in_state(
    connection: &Connection,
    state: PurchaseState,
) -> Result<Vec<Purchase>, Error> {
    let sql =
        format!("SELECT {COLUMNS} FROM purchases WHERE state = ?1 ORDER BY asked_ms DESC, id DESC");
    let mut statement = connection.prepare_cached(&sql)?;
    statement
        .query_map([state.name()], read)?
        .map(|row| row?)
        .collect()
}

/// Ends a purchase, or moves it on.
pub(crate) fn set_state(
    connection: &Connection,
    id: PurchaseId,
    state: PurchaseState,
    now_ms: i64,
) -> Result<(), Error> {
    connection.execute(
        "UPDATE purchases SET state = ?2, ended_ms = coalesce(ended_ms, ?3) WHERE id = ?1",
        (id, state.name(), now_ms),
    )?;
    Ok(())
}

/// Notes the number that was got, and that this is known since now.
pub(crate) fn set_number(
    connection: &Connection,
    id: PurchaseId,
    number: &str,
    price: Option<&str>,
    now_ms: i64,
) -> Result<(), Error> {
    connection.execute(
        "UPDATE purchases SET number = ?2, price = coalesce(?3, price), ended_ms = ?4 WHERE id = ?1",
        (id, number, price, now_ms),
    )?;
    Ok(())
}

/// Notes why the outcome is unknown.
pub(crate) fn set_unknown(
    connection: &Connection,
    id: PurchaseId,
    problem: &Problem,
    now_ms: i64,
) -> Result<(), Error> {
    set_state(connection, id, PurchaseState::Unknown, now_ms)?;
    connection.execute(
        "UPDATE purchases SET problem = ?2 WHERE id = ?1",
        (id, json(problem)?),
    )?;
    Ok(())
}

/// Notes what the list said afterwards.
pub(crate) fn set_finding(
    connection: &Connection,
    id: PurchaseId,
    finding: &Finding,
) -> Result<(), Error> {
    connection.execute(
        "UPDATE purchases SET finding = ?2 WHERE id = ?1",
        (id, json(finding)?),
    )?;
    Ok(())
}

/// What the list said about a purchase, without the numbers that are known to be another's: those that
/// a purchase got whose outcome was learned after this one was asked for.
pub(crate) fn found(
    connection: &Connection,
    purchase: &Purchase,
) -> Result<Option<Finding>, Error> {
    let Some(mut finding) = purchase.finding.clone() else {
        return Ok(None);
    };
    let intent = &purchase.intent;
    let mut statement = connection.prepare_cached(
        "SELECT number FROM purchases WHERE account = ?1 AND app = ?2 AND kind = ?3 AND id <> ?4
         AND number IS NOT NULL AND ended_ms >= ?5",
    )?;
    let others = statement
        .query_map(
            (
                intent.account,
                &intent.app,
                kind_name(intent.kind),
                purchase.id,
                intent.asked_ms,
            ),
            |row| row.get(0),
        )?
        .collect::<Result<Vec<String>, _>>()?;
    finding
        .numbers
        .retain(|number| !others.contains(&number.phone));
    Ok(Some(finding))
}
