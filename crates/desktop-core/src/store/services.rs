//! The services on offer, as the last list named them.

use pingme::Service;
use rusqlite::Connection;

use crate::{Error, id::AccountId, view::ServiceView};

/// Keeps a list in place of an earlier one.
pub(crate) fn replace(
    connection: &Connection,
    account: AccountId,
    services: &[Service],
) -> Result<(), Error> {
    connection.execute("DELETE FROM services WHERE account = ?1", [account])?;
    let mut statement =
        connection.prepare("INSERT OR REPLACE INTO services VALUES (?1, ?2, ?3)")?;
    for service in services {
        statement.execute((account, service.app.as_str(), &service.name))?;
    }
    Ok(())
}

/// Keeps a service on top, or no longer. It is remembered where PingMe does not offer it for a while.
pub(crate) fn set_favourite(
    connection: &Connection,
    account: AccountId,
    app: &str,
    favourite: bool,
) -> Result<(), Error> {
    let sql = if favourite {
        "INSERT OR IGNORE INTO favourites VALUES (?1, ?2)"
    } else {
        "DELETE FROM favourites WHERE account = ?1 AND app = ?2"
    };
    connection.execute(sql, (account, app))?;
    Ok(())
}

/// The list: favourites first, then recently used, then by name.
pub(crate) fn list(connection: &Connection, account: AccountId) -> Result<Vec<ServiceView>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT app, name, (SELECT max(asked_ms) FROM purchases
            WHERE purchases.account = services.account AND purchases.app = services.app
              AND kind = 'lock') AS used,
            EXISTS (SELECT 1 FROM favourites
                WHERE favourites.account = services.account AND favourites.app = services.app)
                AS favourite
         FROM services WHERE account = ?1
         ORDER BY favourite DESC, used DESC NULLS LAST, name COLLATE NOCASE, app",
    )?;
    let rows = statement.query_map([account], |row| {
        Ok(ServiceView {
            app: row.get(0)?,
            name: row.get(1)?,
            last_used_ms: row.get(2)?,
            favourite: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A service's name: as the number list or the list of services has it, else the key itself.
pub(crate) fn name(
    connection: &Connection,
    account: AccountId,
    app: &str,
) -> Result<String, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT name FROM numbers WHERE account = ?1 AND app = ?2 COLLATE NOCASE
         UNION ALL
         SELECT name FROM services WHERE account = ?1 AND app = ?2 COLLATE NOCASE",
    )?;
    let mut rows = statement.query((account, app))?;
    // A number that was got a moment ago is called by its key until the list names it.
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        if name != app && !name.is_empty() {
            return Ok(name);
        }
    }
    Ok(app.to_owned())
}

/// The same in whichever account names it, now or when it last cost something.
pub(crate) fn name_anywhere(connection: &Connection, app: &str) -> Result<String, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT name FROM numbers WHERE app = ?1 COLLATE NOCASE
         UNION ALL
         SELECT name FROM services WHERE app = ?1 COLLATE NOCASE
         UNION ALL
         SELECT name FROM charged_services WHERE app = ?1 COLLATE NOCASE",
    )?;
    let mut names = statement.query_map([app], |row| row.get::<_, String>(0))?;
    let named = names.find(|name| {
        name.as_ref()
            .map_or(true, |name| name != app && !name.is_empty())
    });
    Ok(named.transpose()?.unwrap_or_else(|| app.to_owned()))
}

#[cfg(test)]
mod tests {
    use pingme::App;

    use super::*;
    use crate::store::tests::in_memory;

    const ONE: AccountId = AccountId(1);

    fn offer(connection: &Connection, apps: &[&str]) {
        let services: Vec<_> = apps
            .iter()
            .map(|app| Service {
                app: App::new(app).unwrap(),
                name: app.to_uppercase(),
            })
            .collect();
        replace(connection, ONE, &services).unwrap();
    }

    #[test]
    fn a_service_without_a_number_is_called_as_any_list_calls_it() {
        let c = in_memory();
        let named = |app| name_anywhere(&c, app).unwrap();
        assert_eq!(named("jd"), "jd", "nothing names it");
        c.execute_batch("INSERT INTO charged_services VALUES (2, 'jd', 'JD.com')")
            .unwrap();
        assert_eq!(named("jd"), "JD.com");
        offer(&c, &["jd"]);
        assert_eq!(named("Jd"), "JD");
    }

    #[test]
    fn a_favourite_is_one_again_when_its_service_comes_back() {
        let c = in_memory();
        let listed = || -> Vec<(String, bool)> {
            let services = list(&c, ONE).unwrap().into_iter();
            services.map(|one| (one.app, one.favourite)).collect()
        };
        let pair = |app: &str, favourite| (app.to_owned(), favourite);
        offer(&c, &["jd", "uber"]);
        set_favourite(&c, ONE, "uber", true).unwrap();
        set_favourite(&c, ONE, "uber", true).unwrap();
        set_favourite(&c, AccountId(2), "jd", true).unwrap();
        assert_eq!(listed(), [pair("uber", true), pair("jd", false)]);
        offer(&c, &["jd"]);
        assert_eq!(listed(), [pair("jd", false)]);
        offer(&c, &["jd", "uber"]);
        assert_eq!(listed(), [pair("uber", true), pair("jd", false)]);
        set_favourite(&c, ONE, "uber", false).unwrap();
        assert_eq!(listed(), [pair("jd", false), pair("uber", false)]);
    }
}
