//! What an SMS or a purchase costs, noted as it happens.

use pingme::{Money, Quoted};
use rusqlite::Connection;

use crate::{
    Error,
    id::PurchaseId,
    inbox::NewMessage,
    receiver::spellings,
    store::{
        charges::{self, Bought, Came, Charge, ChargeOf},
        numbers::{self, KeptNumber},
        purchases::Intent,
        services,
    },
    view::{MessageKind, NumberKey, PurchaseKind, SpendKind},
};

/// A price in PingMe's words, with the signs of other widths as the usual ones: sums know a currency by
/// its spelling.
pub(super) fn quoted(words: &str) -> Quoted<Money> {
    let mut price = Quoted::<Money>::new(words);
    if let Some(currency) = price
        .parsed
        .as_mut()
        .and_then(|money| money.currency.as_mut())
    {
        *currency = currency
            .chars()
            .map(|sign| match sign {
                '＄' => '$',
                '￡' => '£',
                '￥' => '¥',
                other => other,
            })
            .collect();
    }
    price
}

/// A message was kept: an SMS to this account costs the rate of its number. Called in the transaction that
/// keeps it, once; a repeat is not kept and costs nothing.
pub(crate) fn sms(connection: &Connection, message: &NewMessage) -> Result<(), Error> {
    if message.kind != MessageKind::Sms {
        return Ok(());
    }
    let came = Came {
        id: message.id,
        account: message.account,
        at_ms: message.received_ms,
        app: message.app.as_deref(),
        receiver: message.receiver.as_deref(),
    };
    charge_sms(connection, &numbers::all(connection)?, &came, false)
}

/// The charge of an SMS, at the rate that its number has now.
pub(super) fn charge_sms(
    connection: &Connection,
    numbers: &[KeptNumber],
    came: &Came<'_>,
    later: bool,
) -> Result<(), Error> {
    let of: Vec<&KeptNumber> = numbers
        .iter()
        .filter(|number| is_of(number, came))
        .collect();
    // One number may be had for several services; without a service's name it has to be the only one, or
    // cost the same for all.
    let one = of
        .first()
        .filter(|first| of.iter().all(|number| number.code_rate == first.code_rate));
    let app = match of.as_slice() {
        [number] => Some(number.app.clone()),
        _ => came.app.map(str::to_owned),
    };
    let phone = of.first().map(|number| number.phone.clone());
    let charge = Charge {
        account: came.account,
        kind: SpendKind::Sms,
        at_ms: came.at_ms,
        phone: phone.or_else(|| came.receiver.map(str::to_owned)),
        price: quoted(one.map_or("", |number| &number.code_rate)),
        app,
        later,
        of: ChargeOf::Message(came.id),
    };
    add(connection, &charge)
}

fn is_of(number: &KeptNumber, came: &Came<'_>) -> bool {
    number.account == came.account
        && came.receiver.is_some_and(|receiver| {
            spellings(&number.phone, number.tel_code.as_deref())
                .iter()
                .any(|spelling| spelling == receiver)
        })
        && came
            .app
            .is_none_or(|app| app.eq_ignore_ascii_case(&number.app))
}

/// A purchase got this number: a lock costs what PingMe named, a subscription the rent that it names for
/// the number. It was spent when it was asked for. Called in the transaction that keeps the outcome.
pub(crate) fn bought(
    connection: &Connection,
    id: PurchaseId,
    intent: &Intent,
    number: &str,
    price: Option<&str>,
) -> Result<(), Error> {
    let bought = Bought {
        id,
        account: intent.account,
        app: intent.app.clone(),
        phone: number.to_owned(),
        asked_ms: intent.asked_ms,
        subscription: intent.kind == PurchaseKind::Subscribe,
        price: price.map(str::to_owned),
    };
    charge_purchase(connection, bought, false)
}

/// The charge of a purchase. `later`: a rent is read later than it was agreed to.
pub(super) fn charge_purchase(
    connection: &Connection,
    bought: Bought,
    later: bool,
) -> Result<(), Error> {
    let words = if bought.subscription {
        let key = NumberKey {
            account: bought.account.0,
            app: bought.app.clone(),
            phone: bought.phone.clone(),
        };
        // The next list says until when it is paid.
        charges::forget_paid(connection, (bought.account, &bought.app, &bought.phone))?;
        numbers::find(connection, &key)?.map(|number| match number.sub_rent {
            rent if rent.is_empty() => number.month_rent,
            rent => rent,
        })
    } else {
        bought.price
    };
    let charge = Charge {
        account: bought.account,
        kind: if bought.subscription {
            SpendKind::Subscription
        } else {
            SpendKind::Number
        },
        at_ms: bought.asked_ms,
        app: Some(bought.app),
        phone: Some(bought.phone),
        price: quoted(&words.unwrap_or_default()),
        later: later && bought.subscription,
        of: ChargeOf::Purchase(bought.id),
    };
    add(connection, &charge)
}

/// Keeps a charge, and what its service is called.
pub(super) fn add(connection: &Connection, charge: &Charge) -> Result<(), Error> {
    charges::add(connection, charge)?;
    if let Some(app) = &charge.app {
        let name = services::name(connection, charge.account, app)?;
        if name != *app {
            charges::name_service(connection, charge.account, app, &name)?;
        }
    }
    Ok(())
}
