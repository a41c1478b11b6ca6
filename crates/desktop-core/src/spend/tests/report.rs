//! The report against a plain fold over its events, on random spending.

use std::collections::BTreeMap;

use pingme::{Number, Quoted};
use rusqlite::Connection;
use rust_decimal::Decimal;

use super::{NOW, ONE, ms, number, spend, zone};
use crate::{
    spend::{events, report},
    store::{numbers, tests::in_memory},
    view::{SpendEventQuery, SpendQuery},
};

#[test]
fn more_than_five_services_are_four_and_the_others() {
    let c = in_memory();
    let now_ms = ms(NOW);
    for (app, cents) in [("a", 1), ("b", 7), ("c", 3), ("d", 9), ("e", 5)] {
        spend(&c, 1, Some(app), now_ms, &format!("$0.0{cents}"));
    }
    let rows = |c: &Connection| {
        let report = report(c, &SpendQuery::default(), now_ms, &zone()).unwrap();
        let rows = report.services.into_iter();
        rows.map(|row| (row.apps.join(" "), row.service, row.total.amount.unwrap()))
            .collect::<Vec<_>>()
    };
    let row = |app: &str, amount: &str| (app.to_owned(), Some(app.to_owned()), amount.to_owned());
    let (d, b, e) = (row("d", "0.09"), row("b", "0.07"), row("e", "0.05"));
    let five = [
        d.clone(),
        b.clone(),
        e.clone(),
        row("c", "0.03"),
        row("a", "0.01"),
    ];
    assert_eq!(rows(&c), five);
    // What names no service is one of them.
    spend(&c, 1, None, now_ms, "$0.02");
    let others = (" a".to_owned(), None, "0.03".to_owned());
    assert_eq!(rows(&c), [d, b, e, row("c", "0.03"), others]);
}

/// The report of random spending, figure by figure, against a plain sum of the events that it says are
/// behind the figure.
#[test]
fn every_figure_is_the_sum_of_its_events() {
    let mut random = fastrand::Rng::with_seed(7);
    let apps = [
        Some("jd"),
        Some("JD"),
        Some("tg"),
        Some("wa"),
        None,
        Some("qq"),
        Some("uber"),
        Some("x"),
    ];
    let prices = [
        "$0.2 / SMS",
        "$0.0035",
        "0.5",
        "",
        "£1.20 / Month",
        "free",
        "USD 3",
        "$12.00",
    ];
    for round in 0..60 {
        let c = in_memory();
        let now_ms = ms(NOW) + random.i64(0..40_000_000_000);
        for _ in 0..random.usize(0..80) {
            // Also of months that are not shown.
            let at_ms = now_ms - random.i64(0..230) * 86_400_000 - random.i64(0..86_400_000);
            let app = apps[random.usize(..apps.len())];
            let price = prices[random.usize(..prices.len() - round % 4)];
            spend(&c, random.i64(1..=2), app, at_ms, price);
        }
        let mut accounts = vec![None, Some(1), Some(2)];
        accounts.truncate(1 + round % 3);
        for account in accounts {
            let query = SpendQuery {
                account,
                currency: None,
            };
            let main = report(&c, &query, now_ms, &zone()).unwrap();
            assert_eq!(main.months.len(), 6);
            for currency in main.currencies.iter().cloned().map(Some).chain([None]) {
                let query = SpendQuery {
                    account,
                    currency: currency.clone(),
                };
                let report = report(&c, &query, now_ms, &zone()).unwrap();
                if currency.is_some() {
                    assert_eq!(report.currency, currency);
                }
                assert!(report.services.len() <= 5);
                let mut months: Vec<Option<String>> =
                    report.months.iter().cloned().map(Some).collect();
                months.push(None);
                for row in report.services.iter().chain([&report.all]) {
                    let cells = row.months.iter().chain([&row.total]);
                    for (month, cell) in months.iter().zip(cells) {
                        let behind = SpendEventQuery {
                            account,
                            month: month.clone(),
                            apps: row.apps.clone(),
                            currency: report.currency.clone(),
                        };
                        let behind = if row.apps.is_empty() && row != &report.all {
                            Vec::new()
                        } else {
                            events(&c, &behind, now_ms, &zone()).unwrap()
                        };
                        let amounts = behind.iter().filter_map(|event| event.sum.as_ref());
                        let amounts: Vec<Decimal> =
                            amounts.map(|sum| sum.amount.parse().unwrap()).collect();
                        let sum: Option<Decimal> =
                            (!amounts.is_empty()).then(|| amounts.iter().sum());
                        let told: Option<Decimal> =
                            cell.amount.as_ref().map(|amount| amount.parse().unwrap());
                        assert_eq!(told, sum, "{row:?} {month:?}");
                        assert_eq!(cell.events as usize, behind.len());
                        assert_eq!(cell.unknown as usize, behind.len() - amounts.len());
                    }
                }
            }
            // Each event is in the report of exactly one currency.
            let mut counted: BTreeMap<Option<String>, usize> = BTreeMap::new();
            let shown = main.currencies.iter().cloned().map(Some);
            let shown = shown.chain(
                (!main
                    .currencies
                    .contains(&main.currency.clone().unwrap_or_default()))
                .then(|| main.currency.clone()),
            );
            for currency in shown {
                let query = SpendQuery {
                    account,
                    currency: currency.clone(),
                };
                let of = report(&c, &query, now_ms, &zone()).unwrap();
                counted.insert(currency, of.all.total.events as usize);
            }
            let all = SpendEventQuery {
                account,
                ..SpendEventQuery::default()
            };
            let all = events(&c, &all, now_ms, &zone()).unwrap();
            assert_eq!(counted.values().sum::<usize>(), all.len(), "{counted:?}");
        }
    }
}

#[test]
fn what_the_snapshot_reads_is_read_from_the_index_alone() {
    let c = in_memory();
    let plan: String = c
        .query_row(
            "EXPLAIN QUERY PLAN SELECT account, app, phone, kind, currency, amount, count(*)
             FROM charges WHERE at_ms >= 1 AND at_ms < 2
             GROUP BY account, app, phone, kind, currency, amount",
            [],
            |row| row.get(3),
        )
        .unwrap();
    assert!(
        plan.contains("USING COVERING INDEX charges_in_order (at_ms>? AND at_ms<?)"),
        "{plan}"
    );
}

#[test]
fn rent_that_falls_due_is_that_of_subscribed_numbers_the_nearest_first() {
    let c = in_memory();
    let rented = |phone: &str, until: &str, rent: &str| Number {
        subscribed: Some(true),
        valid_until: Quoted::new(until),
        month_rent: Quoted::new(rent),
        ..number("jd", phone)
    };
    let list = [
        rented("16470000001", "2026-12-14", "$0.5 / Month"),
        rented("16470000002", "2026-11-29 (Next Payment)", ""),
        rented("16470000003", "soon", "half a dollar"),
        number("jd", "16470000004"),
        // Days that nobody can mean are not known.
        rented("16470000005", "1969-12-31", "$1 / Month"),
        rented("16470000006", "9999-12-31", "$2 / Month"),
    ];
    numbers::take_over(&c, ONE, &list, ms(NOW)).unwrap();
    let due = report(&c, &SpendQuery::default(), ms(NOW), &zone())
        .unwrap()
        .due;
    let told: Vec<_> = due
        .iter()
        .map(|due| {
            let amount = due.sum.as_ref().map(|sum| sum.amount.as_str());
            (due.day.as_deref(), due.rent.as_str(), amount)
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("2026-11-29"), "$0.5 / Month", Some("0.50")),
            (Some("2026-12-14"), "$0.5 / Month", Some("0.50")),
            (None, "half a dollar", None),
            (None, "$1 / Month", Some("1.00")),
            (None, "$2 / Month", Some("2.00")),
        ]
    );
}
