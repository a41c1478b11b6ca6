//! Six months of spending.

use std::collections::BTreeMap;

use jiff::{civil::Date, tz::TimeZone};
use rusqlite::Connection;

use super::{
    Month,
    charge::quoted,
    currency::Currencies,
    fold::{Fold, sum_of},
};
use crate::{
    Error,
    id::AccountId,
    number_day, present,
    store::{charges, numbers, services},
    view::{NumberKey, RentDue, SpendQuery, SpendReport, SpendRow, Standing},
};

/// How many months are shown.
pub(super) const MONTHS: i32 = 6;
/// The most services with a row of their own; with more, all but one fewer are one row.
const MOST_ROWS: usize = 5;

/// The report, as of `now_ms`.
pub(crate) fn report(
    connection: &Connection,
    query: &SpendQuery,
    now_ms: i64,
    zone: &TimeZone,
) -> Result<SpendReport, Error> {
    let account = query.account.map(AccountId);
    let currencies = Currencies::read(connection)?;
    let currency = query
        .currency
        .clone()
        .or_else(|| currencies.main(account).map(str::to_owned));
    let months = Month::of(now_ms, zone).last(MONTHS);
    let mut services: BTreeMap<String, Service> = BTreeMap::new();
    let mut assumed = false;
    for (at, month) in months.iter().enumerate() {
        let tallies = charges::tallies(connection, month.starts_ms(zone), month.ends_ms(zone))?;
        for tally in tallies {
            let of = currencies.of(tally.account, tally.currency.as_deref());
            if account.is_some_and(|account| account != tally.account) || of != currency.as_deref()
            {
                continue;
            }
            assumed |= tally.amount.is_some() && tally.currency.is_none() && currency.is_some();
            let app = tally.app.as_deref().unwrap_or_default();
            let service = match services.entry(app.to_ascii_lowercase()) {
                std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::btree_map::Entry::Vacant(new) => new.insert(Service {
                    app: app.to_owned(),
                    name: service_name(connection, tally.account, tally.app.as_deref())?,
                    costs: Costs::new(months.len()),
                }),
            };
            service.costs.add(at, &tally);
        }
    }
    let (services, all) = rows(services.into_values().collect(), months.len());
    Ok(SpendReport {
        currency,
        currencies: currencies.named(account),
        assumed,
        months: months.iter().map(ToString::to_string).collect(),
        services,
        all,
        due: due(connection, account, present::day(now_ms, zone))?,
    })
}

/// What a service is called, now or when it last cost something.
pub(super) fn service_name(
    connection: &Connection,
    account: AccountId,
    app: Option<&str>,
) -> Result<Option<String>, Error> {
    let Some(app) = app else { return Ok(None) };
    let name = services::name(connection, account, app)?;
    if name != app {
        return Ok(Some(name));
    }
    Ok(Some(
        charges::service_name(connection, account, app)?.unwrap_or(name),
    ))
}

struct Service {
    /// Its key; empty for what names no service.
    app: String,
    name: Option<String>,
    costs: Costs,
}

/// The costs of each month, and of all.
#[derive(Clone)]
struct Costs {
    months: Vec<Fold>,
    total: Fold,
}

impl Costs {
    fn new(months: usize) -> Self {
        Self {
            months: vec![Fold::default(); months],
            total: Fold::default(),
        }
    }

    fn add(&mut self, month: usize, tally: &charges::Tally) {
        if let Some(fold) = self.months.get_mut(month) {
            fold.add(tally.amount, tally.charges);
            self.total.add(tally.amount, tally.charges);
        }
    }

    fn join(&mut self, other: &Self) {
        for (own, other) in self.months.iter_mut().zip(&other.months) {
            own.join(*other);
        }
        self.total.join(other.total);
    }
}

/// A row for each service, the dearest first, and the row of all.
fn rows(mut services: Vec<Service>, months: usize) -> (Vec<SpendRow>, SpendRow) {
    services.sort_by(|a, b| {
        let dear = |service: &Service| (service.costs.total.sum, service.costs.total.events);
        dear(b).cmp(&dear(a)).then_with(|| a.name.cmp(&b.name))
    });
    let joined = |services: &[Service]| {
        let mut costs = Costs::new(months);
        for service in services {
            costs.join(&service.costs);
        }
        row(None, services, &costs)
    };
    let all = joined(&services);
    let own = if services.len() > MOST_ROWS {
        MOST_ROWS - 1
    } else {
        services.len()
    };
    let (own, others) = services.split_at(own);
    let mut rows: Vec<SpendRow> = own
        .iter()
        .map(|service| {
            let one = std::slice::from_ref(service);
            row(service.name.clone(), one, &service.costs)
        })
        .collect();
    if !others.is_empty() {
        rows.push(joined(others));
    }
    (rows, all)
}

fn row(service: Option<String>, of: &[Service], costs: &Costs) -> SpendRow {
    SpendRow {
        apps: of.iter().map(|service| service.app.clone()).collect(),
        service,
        months: costs.months.iter().map(|fold| fold.cell()).collect(),
        total: costs.total.cell(),
    }
}

/// The rent of subscribed numbers, the nearest first.
fn due(
    connection: &Connection,
    account: Option<AccountId>,
    today: Date,
) -> Result<Vec<RentDue>, Error> {
    let numbers = numbers::all(connection)?;
    let mut due: Vec<RentDue> = numbers
        .into_iter()
        .filter(|number| {
            number.standing == Standing::Subscribed
                && account.is_none_or(|account| account == number.account)
        })
        .map(|number| {
            let rent = match number.month_rent {
                rent if rent.is_empty() => number.sub_rent,
                rent => rent,
            };
            let sum = quoted(&rent)
                .parsed
                .map(|money| sum_of(money.amount, money.currency.as_deref()));
            RentDue {
                key: NumberKey {
                    account: number.account.0,
                    app: number.app,
                    phone: number.phone,
                },
                service: number.name,
                day: number_day::kept(String::new(), number.valid_until.as_deref(), today)
                    .1
                    .map(|day| day.to_string()),
                rent,
                sum,
            }
        })
        .collect();
    due.sort_by(|a, b| {
        let order = |due: &RentDue| (due.day.is_none(), due.day.clone(), due.key.phone.clone());
        order(a).cmp(&order(b))
    });
    Ok(due)
}
