//! What charges are written.

use pingme::{Number, Quoted};
use relay_protocol::MessageId;
use rusqlite::Connection;

use super::{NOW, ONE, intent, ms, number, zone};
use crate::{
    found::Found,
    inbox::NewMessage,
    spend::{Month, ThisMonth, bought, events, fill::batch, sms},
    store::{accounts, messages, numbers, purchases, tests::in_memory},
    view::{MessageKind, PurchaseKind, SpendEvent, SpendEventQuery, SpendKind},
};

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
fn a_date_that_nobody_can_mean_is_no_rent_and_hides_none_that_follows() {
    let c = in_memory();
    let (phone, other, now_ms) = ("16470000000", "16470000001", ms(NOW));
    let rented = |phone: &str, until: &str| Number {
        subscribed: Some(true),
        valid_until: Quoted::new(until),
        month_rent: Quoted::new("$0.6 / Month"),
        ..number("jd", phone)
    };
    let renewals = |days: i64, list: [(&str, &str); 2]| {
        let read_ms = now_ms + days * 24 * 60 * 60 * 1000;
        let list = list.map(|(phone, until)| rented(phone, until));
        numbers::take_over(&c, ONE, &list, read_ms).unwrap();
        let all = all_events(&c, read_ms);
        let renewed = |phone: &str| {
            let of = |event: &&SpendEvent| {
                event.kind == SpendKind::Renewal && event.phone.as_deref() == Some(phone)
            };
            all.iter().filter(of).count()
        };
        (renewed(phone), renewed(other))
    };
    assert_eq!(
        renewals(0, [(phone, "2026-12-24"), (other, "2026-12-01")]),
        (0, 0)
    );
    // The other's rent counts in the same list.
    let bad = [(phone, "9999-12-31"), (other, "2027-01-01")];
    assert_eq!(renewals(3, bad), (0, 1));
    for until in ["0000-01-01", "1970-01-01", "1969-12-31", "2099-12-31"] {
        assert_eq!(
            renewals(4, [(phone, until), (other, "2027-01-01")]),
            (0, 1),
            "{until}"
        );
    }
    assert_eq!(
        renewals(30, [(phone, "2027-01-24"), (other, "2027-02-01")]),
        (1, 2)
    );

    // An earlier version has taken one for the day until which the rent is paid.
    c.execute(
        "UPDATE paid_rents SET until = '9999-12-31' WHERE phone = ?1",
        [phone],
    )
    .unwrap();
    assert_eq!(
        renewals(31, [(phone, "2027-01-24"), (other, "2027-02-01")]),
        (1, 2)
    );
    assert_eq!(
        renewals(60, [(phone, "2027-02-24"), (other, "2027-03-01")]),
        (2, 3)
    );
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
