//! What gives no notification.

use rusqlite::Connection;

use super::numbers;
use crate::{
    Error,
    id::AccountId,
    receiver::spellings,
    view::{MessageView, Muted, NumberKey},
};

/// All that is muted: services by their keys, then numbers.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Muted>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT account, app, phone FROM mutes ORDER BY account IS NOT NULL, app, phone, account",
    )?;
    let rows = statement.query_map([], |row| {
        let (account, app, phone): (Option<AccountId>, String, Option<String>) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(match account.zip(phone) {
            Some((account, phone)) => Muted::Number {
                key: NumberKey {
                    account: account.0,
                    app,
                    phone,
                },
            },
            None => Muted::Service { app },
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Mutes something, or no longer.
pub(crate) fn set(connection: &Connection, what: &Muted, muted: bool) -> Result<(), Error> {
    let (account, app, phone) = match what {
        Muted::Number { key } => (Some(key.account), &key.app, Some(&key.phone)),
        Muted::Service { app } => (None, app, None),
    };
    let sql = if muted {
        "INSERT INTO mutes (account, app, phone) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM mutes WHERE account IS ?1 AND app = ?2 AND phone IS ?3"
    };
    connection.execute(sql, (account, app, phone))?;
    Ok(())
}

/// What is muted, ready to be asked about messages and numbers.
#[derive(Debug, Default)]
pub(crate) struct Mutes {
    services: Vec<String>,
    numbers: Vec<(NumberKey, Vec<String>)>,
}

impl Mutes {
    /// As it is now.
    pub(crate) fn read(connection: &Connection) -> Result<Self, Error> {
        let mut mutes = Self::default();
        for muted in all(connection)? {
            match muted {
                Muted::Service { app } => mutes.services.push(app),
                Muted::Number { key } => {
                    let number = numbers::find(connection, &key)?;
                    let tel_code = number.and_then(|number| number.tel_code);
                    let spellings = spellings(&key.phone, tel_code.as_deref());
                    mutes.numbers.push((key, spellings));
                }
            }
        }
        Ok(mutes)
    }

    /// Whether all numbers of a service are muted.
    pub(crate) fn service(&self, app: &str) -> bool {
        self.services
            .iter()
            .any(|muted| muted.eq_ignore_ascii_case(app))
    }

    /// Whether this number is muted by itself.
    pub(crate) fn number(&self, key: &NumberKey) -> bool {
        self.numbers.iter().any(|(muted, _)| muted == key)
    }

    /// Whether nothing is said of a message. One that names no service is of any that its number is for.
    pub(crate) fn message(&self, message: &MessageView) -> bool {
        let app = message.app.as_deref();
        app.is_some_and(|app| self.service(app))
            || message.to.as_ref().is_some_and(|to| {
                self.numbers.iter().any(|(key, spellings)| {
                    key.account == message.account
                        && spellings.contains(to)
                        && app.is_none_or(|app| app.eq_ignore_ascii_case(&key.app))
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{announce::tests::message, store::tests::in_memory};

    fn number(account: i64, app: &str, phone: &str) -> Muted {
        Muted::Number {
            key: NumberKey {
                account,
                app: app.into(),
                phone: phone.into(),
            },
        }
    }

    #[test]
    fn what_is_muted_is_kept_once_and_can_be_unmuted() {
        let c = in_memory();
        let service = Muted::Service { app: "jd".into() };
        let one = number(1, "tg", "16470000000");
        let other = number(2, "tg", "16470000000");
        for what in [&one, &service, &other, &one, &service] {
            set(&c, what, true).unwrap();
        }
        assert_eq!(
            all(&c).unwrap(),
            [service.clone(), one.clone(), other.clone()]
        );
        set(&c, &one, false).unwrap();
        // Another spelling of a key means the same service.
        set(&c, &Muted::Service { app: "JD".into() }, false).unwrap();
        assert_eq!(all(&c).unwrap(), [other]);
        c.execute("DELETE FROM accounts WHERE id = 2", []).unwrap();
        assert_eq!(all(&c).unwrap(), []);
    }

    #[test]
    fn a_message_is_muted_by_its_service_or_by_its_number_however_that_is_written() {
        let c = in_memory();
        set(&c, &Muted::Service { app: "jd".into() }, true).unwrap();
        set(&c, &number(1, "tg", "16470000000"), true).unwrap();
        let mutes = Mutes::read(&c).unwrap();
        for (account, app, to, muted) in [
            (1, Some("JD"), Some("447700900143"), true),
            (2, Some("jd"), None, true),
            (1, Some("tg"), Some("16470000000"), true),
            (1, Some("tg"), Some("6470000000"), true),
            (1, None, Some("6470000000"), true),
            (1, Some("wa"), Some("16470000000"), false),
            (2, Some("tg"), Some("16470000000"), false),
            (1, Some("tg"), Some("16470000001"), false),
            (1, Some("tg"), None, false),
            (1, None, None, false),
        ] {
            let message = MessageView {
                account,
                app: app.map(Into::into),
                to: to.map(Into::into),
                ..message("a", 0, true)
            };
            assert_eq!(mutes.message(&message), muted, "{account} {app:?} {to:?}");
        }
    }
}
