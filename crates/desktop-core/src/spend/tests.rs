//! What the tests of spending share.

mod charges;
mod limit;
mod report;

use jiff::{Timestamp, tz::TimeZone};
use pingme::{App, Number, Phone, Quoted};
use rusqlite::Connection;

use crate::{
    id::AccountId,
    store::{
        charges::{Charge, ChargeOf, add},
        purchases::Intent,
    },
    view::{PurchaseKind, SpendKind},
};

const ONE: AccountId = AccountId(1);
const NOW: &str = "2026-11-28T04:00:00Z";

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
    add(c, &charge).unwrap();
}
