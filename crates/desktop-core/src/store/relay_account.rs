//! What a relay last said of a pairing's account, and what of it the person has not been told yet.

use relay_protocol::DeviceId;
use rusqlite::{Connection, OptionalExtension as _};

use crate::{
    Error,
    id::{AccountId, PairingId},
    view::{PingmeSeen, RelayNotice},
};

/// What is kept of a relay's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// SHA-256 of the callback URL.
    pub(crate) callback_url_hash: [u8; 32],
    /// When PingMe last called.
    pub(crate) pingme_last_ms: Option<i64>,
    /// The devices by their names.
    pub(crate) devices: Vec<(DeviceId, String)>,
}

/// What is known of a pairing's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) pingme: PingmeSeen,
    pub(crate) notices: Vec<RelayNotice>,
}

/// Takes in what the relay says. Its first answer is what the person knows from the pairing; what a later
/// one changes is a notice until they have seen it.
pub(crate) fn learn(connection: &Connection, id: PairingId, said: &Said) -> Result<(), Error> {
    let first: Option<bool> = connection
        .query_row(
            "SELECT callback_url_hash IS NULL FROM pairings WHERE id = ?1",
            [id],
            |row| row.get(0),
        )
        .optional()?;
    let Some(first) = first else {
        // Unpaired while the relay answered.
        return Ok(());
    };
    connection.execute(
        "UPDATE pairings SET callback_url_hash = ?2,
         callback_url_told = coalesce(callback_url_told, ?2) WHERE id = ?1",
        (id, said.callback_url_hash),
    )?;
    if let Some(at_ms) = said.pingme_last_ms {
        pingme_called(connection, id, at_ms)?;
    }
    let mut gone = devices(connection, id)?;
    gone.retain(|device| said.devices.iter().all(|(there, _)| there != device));
    for device in gone {
        // One that came and went unseen is still told of.
        connection.execute(
            "DELETE FROM relay_devices WHERE pairing = ?1 AND device = ?2 AND told",
            (id, device.as_bytes()),
        )?;
    }
    for (device, name) in &said.devices {
        connection.execute(
            "INSERT INTO relay_devices (pairing, device, name, told) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (pairing, device) DO UPDATE SET name = excluded.name",
            (id, device.as_bytes(), name, first),
        )?;
    }
    Ok(())
}

/// PingMe has called at this time. An answer of the relay's may be older than a message that is here.
pub(crate) fn pingme_called(
    connection: &Connection,
    id: PairingId,
    at_ms: i64,
) -> Result<(), Error> {
    connection
        .prepare_cached(
            "UPDATE pairings SET pingme_last_ms = max(coalesce(pingme_last_ms, ?2), ?2) WHERE id = ?1",
        )?
        .execute((id, at_ms))?;
    Ok(())
}

/// The person has seen what there was to tell.
pub(crate) fn notices_seen(connection: &Connection, account: AccountId) -> Result<(), Error> {
    connection.execute(
        "UPDATE relay_devices SET told = 1
         WHERE pairing IN (SELECT id FROM pairings WHERE account = ?1)",
        [account],
    )?;
    connection.execute(
        "UPDATE pairings SET callback_url_told = callback_url_hash WHERE account = ?1",
        [account],
    )?;
    Ok(())
}

/// What is known of a pairing's account; nothing before its relay was asked.
pub(crate) fn known(connection: &Connection, id: PairingId) -> Result<Known, Error> {
    let (asked, url_changed, last_ms): (bool, bool, Option<i64>) = connection
        .prepare_cached(
            "SELECT callback_url_hash IS NOT NULL, callback_url_hash IS NOT callback_url_told,
             pingme_last_ms FROM pairings WHERE id = ?1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut untold = connection.prepare_cached(
        "SELECT name FROM relay_devices WHERE pairing = ?1 AND NOT told ORDER BY rowid",
    )?;
    let added = untold.query_map([id], |row| {
        Ok(RelayNotice::DeviceAdded { name: row.get(0)? })
    })?;
    let changed = url_changed.then_some(RelayNotice::CallbackUrlChanged);
    let notices = changed.into_iter().map(Ok).chain(added);
    Ok(Known {
        pingme: match last_ms {
            Some(at_ms) => PingmeSeen::Last { at_ms },
            None if asked => PingmeSeen::Never,
            None => PingmeSeen::Unknown,
        },
        notices: notices.collect::<Result<_, _>>()?,
    })
}

fn devices(connection: &Connection, id: PairingId) -> Result<Vec<DeviceId>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT device FROM relay_devices WHERE pairing = ?1")?;
    let ids = statement.query_map([id], |row| Ok(DeviceId::from_bytes(row.get(0)?)))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::in_memory;

    const ACCOUNT: AccountId = AccountId(1);
    const PAIRING: PairingId = PairingId(1);

    fn paired() -> Connection {
        let connection = in_memory();
        connection
            .execute_batch(
                "INSERT INTO pairings (id, account, state, link, relay_url, relay_account, since_ms, device, cursor)
                 VALUES (1, 1, 'active', x'01', 'https://relay.example/', x'02', 1, x'03', 'c')",
            )
            .unwrap();
        connection
    }

    fn said(url: u8, pingme_last_ms: Option<i64>, devices: &[(u8, &str)]) -> Said {
        let device = |&(id, name): &(u8, &str)| (DeviceId::from_bytes([id; 16]), name.to_owned());
        Said {
            callback_url_hash: [url; 32],
            pingme_last_ms,
            devices: devices.iter().map(device).collect(),
        }
    }

    fn added(name: &str) -> RelayNotice {
        RelayNotice::DeviceAdded { name: name.into() }
    }

    #[test]
    fn the_first_answer_is_what_the_person_knows_and_a_later_change_is_told_until_it_is_seen() {
        use RelayNotice::CallbackUrlChanged;
        let connection = paired();
        let notices = || known(&connection, PAIRING).unwrap().notices;
        let steps: &[(Said, &[RelayNotice])] = &[
            (said(1, None, &[(1, "own"), (2, "old")]), &[]),
            (said(1, None, &[(1, "own"), (2, "renamed")]), &[]),
            (said(2, None, &[(1, "own")]), &[CallbackUrlChanged]),
            (
                said(3, None, &[(1, "own"), (4, "new"), (3, "newer")]),
                &[CallbackUrlChanged, added("new"), added("newer")],
            ),
            // Back to the URL that PingMe has; a device that came and went has had its part.
            (
                said(1, None, &[(1, "own"), (3, "newer")]),
                &[added("new"), added("newer")],
            ),
        ];
        assert_eq!(notices(), []);
        for (said, expected) in steps {
            learn(&connection, PAIRING, said).unwrap();
            assert_eq!(notices(), *expected, "{said:?}");
        }
        learn(&connection, PAIRING, &said(5, None, &[(1, "own")])).unwrap();
        notices_seen(&connection, AccountId(2)).unwrap();
        assert_eq!(notices().len(), 3);
        notices_seen(&connection, ACCOUNT).unwrap();
        assert_eq!(notices(), []);
        learn(&connection, PAIRING, &said(5, None, &[(1, "own")])).unwrap();
        assert_eq!(notices(), []);
        assert_eq!(devices(&connection, PAIRING).unwrap().len(), 1);
        // The same device would be another one, had it been away.
        learn(&connection, PAIRING, &said(5, None, &[(4, "new")])).unwrap();
        assert_eq!(notices(), [added("new")]);
    }

    #[test]
    fn that_pingme_has_called_is_never_taken_back() {
        let connection = paired();
        let pingme = || known(&connection, PAIRING).unwrap().pingme;
        assert_eq!(pingme(), PingmeSeen::Unknown);
        learn(&connection, PAIRING, &said(1, None, &[])).unwrap();
        assert_eq!(pingme(), PingmeSeen::Never);
        pingme_called(&connection, PAIRING, 50).unwrap();
        for (answer, at_ms) in [(None, 50), (Some(40), 50), (Some(60), 60)] {
            learn(&connection, PAIRING, &said(1, answer, &[])).unwrap();
            assert_eq!(pingme(), PingmeSeen::Last { at_ms }, "{answer:?}");
        }
    }

    #[test]
    fn an_answer_that_comes_after_the_pairing_has_ended_is_dropped_with_all_that_was_known() {
        let connection = paired();
        learn(&connection, PAIRING, &said(1, None, &[(1, "own")])).unwrap();
        crate::store::pairings::remove(&connection, PAIRING).unwrap();
        learn(&connection, PAIRING, &said(1, None, &[(1, "own")])).unwrap();
        assert_eq!(devices(&connection, PAIRING).unwrap(), []);
    }
}
