//! The month beside the person's limit.

use super::{ONE, intent, ms, number, spend, zone};
use crate::{
    spend::{Month, ThisMonth, limit::limit_reached},
    store::{
        numbers,
        purchases::{self, Intent, PurchaseState},
        tests::in_memory,
    },
    view::{LimitLevel, NumberKey, Problem, ProblemCode, PurchaseKind},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

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
fn what_is_being_bought_counts_at_the_price_that_is_known_of_it() {
    let c = in_memory();
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let phone = "16470000000";
    numbers::take_over(&c, ONE, &[number("jd", phone)], now_ms).unwrap();
    let reached = || limit_reached(&c, Some("1.00"), now_ms).unwrap();
    let ask = |kind, asked_number: Option<&str>| {
        let intent = Intent {
            asked_number: asked_number.map(str::to_owned),
            ..intent(kind, now_ms)
        };
        purchases::intend(&c, &intent).unwrap()
    };
    spend(&c, 1, Some("jd"), now_ms, "$0.60");
    let problem = Problem {
        code: ProblemCode::OutcomeUnknown,
        message: "no answer".into(),
    };

    // Nothing is known of the price of a first number.
    let first = ask(PurchaseKind::Lock, None);
    assert!(!reached());
    purchases::set_number(&c, first, phone, Some("0.5"), now_ms).unwrap();
    purchases::set_state(&c, first, PurchaseState::Done, now_ms).unwrap();
    assert!(!reached(), "its charge is not written by this");

    for (kind, number, price) in [
        (PurchaseKind::Lock, None, "as the last one"),
        (PurchaseKind::Subscribe, Some(phone), "its rent"),
    ] {
        let id = ask(kind, number);
        assert!(reached(), "{price}");
        // It was never answered: the money may be gone.
        purchases::set_unknown(&c, id, &problem, now_ms).unwrap();
        assert!(reached(), "{price}");
        assert!(
            !limit_reached(&c, Some("1.00"), now_ms + 40 * DAY_MS).unwrap(),
            "another month's, {price}"
        );
        assert!(!limit_reached(&c, Some("1.11"), now_ms).unwrap(), "{price}");
        purchases::set_state(&c, id, PurchaseState::Refused, now_ms).unwrap();
        assert!(!reached(), "{price}");
    }
}
