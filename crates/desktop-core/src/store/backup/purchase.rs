//! A purchase as a line of a backup, and such a line beside what is here.

use relay_protocol::MessageId;
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::{
    Error,
    backup::line::Purchase,
    id::{AccountId, PurchaseId},
    store::purchases::{PurchaseState, json, kind_name},
    view::{Problem, ProblemCode, PurchaseKind},
};

/// Reads them by their ids.
pub(super) const READ: &str = "SELECT purchases.id, user_id, kind, app, country, asked_number,
        list_before, asked_ms, state, ended_ms, number, price, problem, finding, came_ms, came_message,
        swaps, refused_ms
    FROM purchases JOIN accounts ON accounts.id = account
    WHERE purchases.id > ?1 ORDER BY purchases.id LIMIT ?2";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Result<Purchase, Error>> {
    let kind: String = row.get(2)?;
    let list_before: String = row.get(6)?;
    let state: String = row.get(8)?;
    let problem: Option<String> = row.get(12)?;
    let finding: Option<String> = row.get(13)?;
    let came_message: Option<[u8; 16]> = row.get(15)?;
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
        user: row.get(1)?,
        kind: if kind == kind_name(PurchaseKind::Lock) {
            PurchaseKind::Lock
        } else {
            PurchaseKind::Subscribe
        },
        app: row.get(3)?,
        country: row.get(4)?,
        asked_number: row.get(5)?,
        list_before,
        asked_ms: row.get(7)?,
        state,
        ended_ms: row.get(9)?,
        number: row.get(10)?,
        price: row.get(11)?,
        problem,
        finding,
        came_ms: row.get(14)?,
        came_message: came_message.map(MessageId::from_bytes),
        swaps: row.get(16)?,
        refused_ms: row.get(17)?,
    }))
}

/// Whether one is over, and stays so.
const fn is_over(state: PurchaseState) -> bool {
    matches!(state, PurchaseState::Done | PurchaseState::Refused)
}

/// Keeps a purchase; where it is here already, what the other computer learnt of it since. What was under way
/// when the backup was made has no outcome that is known here.
pub(super) fn merge(
    connection: &Connection,
    account: AccountId,
    mut purchase: Purchase,
) -> Result<PurchaseId, Error> {
    if purchase.state == PurchaseState::Asked {
        purchase.state = PurchaseState::Unknown;
        purchase.ended_ms = purchase.ended_ms.or(Some(purchase.asked_ms));
        purchase.problem = Some(Problem {
            code: ProblemCode::OutcomeUnknown,
            message: "the backup was made before PingMe's answer was kept".into(),
        });
    }
    let here: Option<(PurchaseId, String)> = connection
        .prepare_cached(
            "SELECT id, state FROM purchases
             WHERE account = ?1 AND kind = ?2 AND app = ?3 AND asked_ms = ?4",
        )?
        .query_row(
            (
                account,
                kind_name(purchase.kind),
                &purchase.app,
                purchase.asked_ms,
            ),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let id = match here {
        Some((id, state)) => {
            let own = PurchaseState::named(&state).ok_or(Error::StoreContent("a purchase"))?;
            learn(connection, id, own, &purchase)?;
            id
        }
        None => insert(connection, account, &purchase)?,
    };
    came(connection, id, &purchase)?;
    Ok(id)
}

fn insert(
    connection: &Connection,
    account: AccountId,
    purchase: &Purchase,
) -> Result<PurchaseId, Error> {
    connection
        .prepare_cached(
            "INSERT INTO purchases (account, kind, app, country, asked_number, list_before, asked_ms, state,
                 ended_ms, number, price, problem, finding, swaps, refused_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(rusqlite::params![
            account,
            kind_name(purchase.kind),
            &purchase.app,
            &purchase.country,
            &purchase.asked_number,
            json(&purchase.list_before)?,
            purchase.asked_ms,
            purchase.state.name(),
            purchase.ended_ms,
            &purchase.number,
            &purchase.price,
            purchase.problem.as_ref().map(json).transpose()?,
            purchase.finding.as_ref().map(json).transpose()?,
            purchase.swaps,
            purchase.refused_ms,
        ])?;
    Ok(PurchaseId(connection.last_insert_rowid()))
}

/// Takes over what is not known here.
fn learn(
    connection: &Connection,
    id: PurchaseId,
    own: PurchaseState,
    other: &Purchase,
) -> Result<(), Error> {
    // While it is under way here, its answer is about to be kept.
    if own == PurchaseState::Asked {
        return Ok(());
    }
    connection
        .prepare_cached(
            "UPDATE purchases SET number = coalesce(number, ?2), price = coalesce(price, ?3),
                 swaps = coalesce(swaps, ?4), refused_ms = coalesce(refused_ms, ?5) WHERE id = ?1",
        )?
        .execute((
            id,
            &other.number,
            &other.price,
            other.swaps,
            other.refused_ms,
        ))?;
    if !is_over(own) && is_over(other.state) {
        connection
            .prepare_cached("UPDATE purchases SET state = ?2, ended_ms = ?3 WHERE id = ?1")?
            .execute((id, other.state.name(), other.ended_ms))?;
    }
    Ok(())
}

/// Takes over the first message to its number, where none is known here and that one answers no other.
fn came(connection: &Connection, id: PurchaseId, other: &Purchase) -> Result<(), Error> {
    let message = other.came_message.as_ref().map(MessageId::as_bytes);
    connection
        .prepare_cached(
            "UPDATE purchases SET came_ms = ?2, came_message = ?3 WHERE id = ?1 AND came_ms IS NULL
                 AND NOT EXISTS (SELECT 1 FROM purchases
                     WHERE came_message = ?3 AND came_message IS NOT NULL)",
        )?
        .execute((id, other.came_ms, message))?;
    Ok(())
}
