//! The report against a plain fold over its events, on random spending; and what charges are written.

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};
use pingme::{App, Number, Phone, Quoted};
use relay_protocol::MessageId;
use rusqlite::Connection;
use rust_decimal::Decimal;

use super::{Month, ThisMonth, bought, events, fill::batch, limit::limit_reached, report, sms};
use crate::{
    found::Found,
    id::AccountId,
    inbox::NewMessage,
    store::{
        accounts,
        charges::{self, Charge, ChargeOf},
        messages, numbers,
        purchases::{self, Intent},
        tests::in_memory,
    },
    view::{
        LimitLevel, MessageKind, NumberKey, PurchaseKind, SpendEvent, SpendEventQuery, SpendKind,
        SpendQuery,
    },
};

const ONE: AccountId = AccountId(1);

fn ms(time: &str) -> i64 {
    time.parse::<Timestamp>().unwrap().as_millisecond()
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

fn number(app: &str, phone: &str) -> Number {
    Number {
        phone: Phone::parse(phone).unwrap(),
        app: App::new(app).unwrap(),
        name: app.to_uppercase(),
        tel_code: Some("1".into()),
        subscribed: Some(false),
        valid_until: Quoted::new("2026-12-24 (Expiry Date)"),
        sub_rent: Quoted::new("$0.5 / Month"),
        month_rent: Quoted::new(""),
        code_rate: Quoted::new("$0.2 / SMS"),
    }
}

fn message(id: u8, app: Option<&str>, receiver: &str, at_ms: i64) -> NewMessage {
    NewMessage {
        id: MessageId::from_bytes([id; 16]),
        account: ONE,
        kind: MessageKind::Sms,
        received_ms: at_ms,
        app: app.map(str::to_owned),
        sender: None,
        receiver: Some(receiver.into()),
        sent_text: None,
        other_user: None,
        text: "code 1234".into(),
        body: None,
        fold: None,
        missed: None,
        found: Found::default(),
    }
}

fn all_events(connection: &Connection, now_ms: i64) -> Vec<SpendEvent> {
    events(connection, &SpendEventQuery::default(), now_ms, &zone()).unwrap()
}

/// Kind, service, number, words and amount of each event, the newest first.
fn told(connection: &Connection, now_ms: i64) -> Vec<String> {
    let events = all_events(connection, now_ms);
    let told = events.into_iter().map(|event| {
        let (name, later) = (
            event.service.unwrap_or_default(),
            if event.later { " later" } else { "" },
        );
        let sum = event.sum.map_or("unknown".into(), |sum| {
            format!("{}{}", sum.currency.unwrap_or_default(), sum.amount)
        });
        format!(
            "{:?} {name} {} {:?} {sum}{later}",
            event.kind,
            event.phone.unwrap_or_default(),
            event.price
        )
    });
    told.collect()
}

const NOW: &str = "2026-11-28T04:00:00Z";

#[test]
fn an_sms_costs_the_rate_that_its_number_has_then() {
    let c = in_memory();
    let now_ms = ms(NOW);
    let phone = "16470000000";
    let pound = Number {
        tel_code: Some("44".into()),
        code_rate: Quoted::new("￡0.10 / SMS"),
        ..number("wa", "447700900871")
    };
    let shared = |app: &str, rate: &str| Number {
        code_rate: Quoted::new(rate),
        ..number(app, "16470000009")
    };
    let list = [
        number("jd", phone),
        pound,
        shared("tg", "$0.3"),
        shared("qq", "$0.4"),
    ];
    numbers::take_over(&c, ONE, &list, now_ms).unwrap();
    let cases = [
        // What the callback says, and what it costs.
        (
            message(1, Some("jd"), phone, now_ms),
            "Sms JD 16470000000 \"$0.2 / SMS\" $0.20",
        ),
        (
            message(2, Some("JD"), "6470000000", now_ms),
            "Sms JD 16470000000 \"$0.2 / SMS\" $0.20",
        ),
        (
            message(3, None, phone, now_ms),
            "Sms JD 16470000000 \"$0.2 / SMS\" $0.20",
        ),
        (
            message(4, None, "07700900871", now_ms),
            "Sms WA 447700900871 \"￡0.10 / SMS\" £0.10",
        ),
        (
            message(5, Some("tg"), phone, now_ms),
            "Sms TG 16470000000 \"\" unknown",
        ),
        (
            message(6, None, "19990000000", now_ms),
            "Sms  19990000000 \"\" unknown",
        ),
        // Which of two services it is for is not said, and they do not cost the same.
        (
            message(7, None, "16470000009", now_ms),
            "Sms  16470000009 \"\" unknown",
        ),
        (
            message(8, Some("qq"), "16470000009", now_ms),
            "Sms QQ 16470000009 \"$0.4\" $0.40",
        ),
    ];
    for (message, expected) in cases {
        sms(&c, &message).unwrap();
        assert_eq!(told(&c, now_ms)[0], expected);
    }
    let before = told(&c, now_ms).len();
    // Charged once, and only what is an SMS to this account.
    sms(&c, &message(1, Some("jd"), phone, now_ms)).unwrap();
    for kind in [
        MessageKind::OtherUser,
        MessageKind::Unrecognised,
        MessageKind::Unreadable,
        MessageKind::Gap,
    ] {
        let other = NewMessage {
            kind,
            ..message(9, Some("jd"), phone, now_ms)
        };
        sms(&c, &other).unwrap();
    }
    assert_eq!(told(&c, now_ms).len(), before);
    // Another rate is for what comes from now on.
    let dearer = Number {
        code_rate: Quoted::new("$0.25 / SMS"),
        ..number("jd", phone)
    };
    numbers::take_over(&c, ONE, &[dearer], now_ms).unwrap();
    sms(&c, &message(10, Some("jd"), phone, now_ms + 1)).unwrap();
    let told = told(&c, now_ms);
    assert_eq!(told[0], "Sms JD 16470000000 \"$0.25 / SMS\" $0.25");
    assert_eq!(
        told.iter().filter(|event| event.ends_with("$0.20")).count(),
        3
    );
}

#[test]
fn an_sms_that_is_faster_than_its_numbers_first_rate_waits_for_it() {
    let c = in_memory();
    let now_ms = ms(NOW);
    numbers::locked(&c, ONE, "jd", "16470000000", now_ms).unwrap();
    sms(&c, &message(1, Some("jd"), "16470000000", now_ms)).unwrap();
    assert_eq!(told(&c, now_ms), ["Sms jd 16470000000 \"\" unknown"]);
    numbers::take_over(&c, ONE, &[number("jd", "16470000000")], now_ms + 1_000).unwrap();
    assert_eq!(
        told(&c, now_ms),
        ["Sms JD 16470000000 \"$0.2 / SMS\" $0.20"]
    );
    let spent = ThisMonth::read(&c, Month::of(now_ms, &zone()), &zone()).unwrap();
    assert_eq!(
        spent.spent(None).sum.unwrap().currency.as_deref(),
        Some("$")
    );
}

fn intent(kind: PurchaseKind, asked_ms: i64) -> Intent {
    Intent {
        account: ONE,
        kind,
        app: "jd".into(),
        country: None,
        asked_number: None,
        list_before: Vec::new(),
        asked_ms,
    }
}

#[test]
fn a_purchase_costs_what_pingme_named_and_a_renewal_is_seen_by_its_date() {
    let c = in_memory();
    let (phone, now_ms) = ("16470000000", ms(NOW));
    numbers::take_over(&c, ONE, &[number("jd", phone)], now_ms).unwrap();
    for (kind, price) in [
        (PurchaseKind::Lock, Some("0.5")),
        (PurchaseKind::Lock, Some("$0.5")),
        (PurchaseKind::Lock, None),
        (PurchaseKind::Subscribe, None),
    ] {
        let intent = intent(kind, now_ms);
        let id = purchases::intend(&c, &intent).unwrap();
        purchases::set_state(&c, id, purchases::PurchaseState::Done, now_ms).unwrap();
        purchases::set_number(&c, id, phone, price, now_ms).unwrap();
        bought(&c, id, &intent, phone, price).unwrap();
        // Its outcome is kept once more: nothing is charged twice.
        bought(&c, id, &intent, phone, price).unwrap();
    }
    let bought = [
        "Subscription JD 16470000000 \"$0.5 / Month\" $0.50",
        "Number JD 16470000000 \"\" unknown",
        "Number JD 16470000000 \"$0.5\" $0.50",
        "Number JD 16470000000 \"0.5\" 0.50",
    ];
    assert_eq!(told(&c, now_ms), bought);

    let subscribed = |until: &str, rent: &str| Number {
        subscribed: Some(true),
        valid_until: Quoted::new(until),
        month_rent: Quoted::new(rent),
        ..number("jd", phone)
    };
    let day = 24 * 60 * 60 * 1000;
    let steps = [
        // When the list was read, after the subscription in days; its date and rent; the rents that it tells of.
        (0, "2026-12-24", "$0.5 / Month", 0),
        // The first date may still settle.
        (0, "2026-12-28", "$0.5 / Month", 0),
        (2, "2026-12-28", "$0.5 / Month", 0),
        (3, "2026-12-29", "$0.5 / Month", 0),
        (31, "2027-01-28", "$0.6 / Month", 1),
        (31, "2027-01-28", "$0.6 / Month", 1),
        // Two months without a look.
        (95, "2027-03-28", "$0.6 / Month", 3),
    ];
    for (days, until, rent, renewals) in steps {
        let read_ms = now_ms + days * day + 1;
        numbers::take_over(&c, ONE, &[subscribed(until, rent)], read_ms).unwrap();
        let told = told(&c, read_ms);
        let renewed: Vec<_> = told
            .iter()
            .filter(|event| *event == "Renewal JD 16470000000 \"$0.6 / Month\" $0.60")
            .collect();
        assert_eq!(renewed.len(), renewals, "{days} {until}: {told:?}");
    }
    // Ended, and begun again elsewhere: its first date is no renewal.
    numbers::take_over(&c, ONE, &[number("jd", phone)], now_ms + 96 * day).unwrap();
    let again = subscribed("2027-09-09", "$0.6 / Month");
    numbers::take_over(&c, ONE, &[again], now_ms + 97 * day).unwrap();
    let all = all_events(&c, now_ms + 97 * day);
    let renewals = all.iter().filter(|e| e.kind == SpendKind::Renewal);
    assert_eq!(renewals.count(), 3);
}

#[test]
fn what_was_kept_before_is_filled_in_once_and_says_so() {
    let c = in_memory();
    let now_ms = ms(NOW);
    numbers::take_over(&c, ONE, &[number("jd", "16470000000")], now_ms).unwrap();
    let old_ms = ms("2026-04-01T00:00:00Z");
    for (id, app, receiver, at_ms) in [
        (1, Some("jd"), "16470000000", old_ms),
        (2, Some("jd"), "16470000000", now_ms - 2),
        (3, Some("tg"), "16470000001", now_ms - 1),
    ] {
        messages::insert(&c, &message(id, app, receiver, at_ms)).unwrap();
    }
    let lock = intent(PurchaseKind::Lock, now_ms);
    let id = purchases::intend(&c, &lock).unwrap();
    purchases::set_number(&c, id, "16470000000", Some("0.5"), now_ms).unwrap();
    purchases::set_state(&c, id, purchases::PurchaseState::Done, now_ms).unwrap();
    // As the migration leaves it.
    c.execute_batch("UPDATE charges_to_fill SET up_to = (SELECT max(\"row\") FROM messages)")
        .unwrap();
    // A message of this version is charged when it comes, and not again.
    let new = message(4, Some("jd"), "16470000000", now_ms);
    messages::insert(&c, &new).unwrap();
    sms(&c, &new).unwrap();
    while batch(&c, now_ms, 1).unwrap() {}
    let filled = [
        "Number JD 16470000000 \"0.5\" 0.50",
        "Sms JD 16470000000 \"$0.2 / SMS\" $0.20",
        "Sms tg 16470000001 \"\" unknown later",
        "Sms JD 16470000000 \"$0.2 / SMS\" $0.20 later",
    ];
    let mut told = told(&c, now_ms);
    told[..2].sort();
    assert_eq!(told, filled);
    assert!(!batch(&c, now_ms, 1).unwrap());
    assert_eq!(all_events(&c, now_ms).len(), filled.len());
}

#[test]
fn a_charge_outlives_its_message_and_goes_with_its_account() {
    let c = in_memory();
    let now_ms = ms(NOW);
    numbers::take_over(&c, ONE, &[number("jd", "16470000000")], now_ms).unwrap();
    let kept = message(1, Some("jd"), "16470000000", now_ms);
    messages::insert(&c, &kept).unwrap();
    sms(&c, &kept).unwrap();
    assert_eq!(all_events(&c, now_ms)[0].message, Some(kept.id.to_string()));
    c.execute("DELETE FROM messages", []).unwrap();
    let events = all_events(&c, now_ms);
    assert_eq!((events.len(), &events[0].message), (1, &None));
    // Neither the number nor the service is on a list any more: it keeps its name.
    c.execute("DELETE FROM numbers", []).unwrap();
    assert_eq!(all_events(&c, now_ms)[0].service.as_deref(), Some("JD"));
    accounts::remove(&c, ONE).unwrap();
    assert_eq!(all_events(&c, now_ms), []);
    let left: i64 = c
        .query_row("SELECT count(*) FROM charged_currencies", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(left, 0);
}

/// Puts a charge there.
fn spend(c: &Connection, account: i64, app: Option<&str>, at_ms: i64, words: &str) {
    let charge = Charge {
        account: AccountId(account),
        kind: SpendKind::Sms,
        at_ms,
        app: app.map(str::to_owned),
        phone: Some("16470000000".into()),
        price: super::charge::quoted(words),
        later: false,
        of: ChargeOf::List,
    };
    charges::add(c, &charge).unwrap();
}

#[test]
fn the_limit_counts_the_month_in_the_main_currency_alone() {
    let c = in_memory();
    let now_ms = ms("2026-11-30T17:00:00Z");
    // It is December in Shanghai, where the person is.
    let month = || ThisMonth::read(&c, Month::of(now_ms, &zone()), &zone()).unwrap();
    let spent = month().spent(Some("10"));
    assert_eq!((spent.sum, spent.percent), (None, Some(0)));
    spend(&c, 1, Some("jd"), ms("2026-11-30T15:59:59Z"), "$50");
    spend(&c, 1, Some("jd"), ms("2026-11-30T16:00:00Z"), "$7.99");
    spend(&c, 1, Some("jd"), now_ms, "£99");
    spend(&c, 1, Some("jd"), now_ms, "");
    let spent = month().spent(Some("10"));
    assert_eq!(spent.month, "2026-12");
    assert_eq!(spent.sum.unwrap().amount, "7.99");
    assert_eq!(spent.limit.unwrap().currency.as_deref(), Some("$"));
    assert_eq!(
        (spent.unknown, spent.percent, spent.level),
        (1, Some(79), LimitLevel::Below)
    );
    // A price without a currency is taken for the main one.
    spend(&c, 1, Some("jd"), now_ms, "0.01");
    assert_eq!(month().spent(Some("10")).level, LimitLevel::Near);
    assert_eq!(month().spent(None).level, LimitLevel::Below);
    let cost = month().of_number(&NumberKey {
        account: 1,
        app: "JD".into(),
        phone: "16470000000".into(),
    });
    assert_eq!(
        (cost.messages, cost.sum.unwrap().amount),
        (4, "8.00".into())
    );
}

#[test]
fn nothing_is_bought_unasked_once_the_limit_is_reached() {
    let c = in_memory();
    let now_ms = jiff::Timestamp::now().as_millisecond();
    assert!(!limit_reached(&c, Some("1000"), now_ms).unwrap());
    spend(&c, 1, Some("jd"), now_ms, "$1000");
    assert!(limit_reached(&c, Some("1000"), now_ms).unwrap());
    assert!(!limit_reached(&c, Some("1001.0"), now_ms).unwrap());
    assert!(!limit_reached(&c, None, now_ms).unwrap());
    // Written into the settings by hand.
    assert!(!limit_reached(&c, Some("much"), now_ms).unwrap());
}

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
        ]
    );
}
