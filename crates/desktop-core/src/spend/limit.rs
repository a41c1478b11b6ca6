//! The person's limit for a month.

use jiff::tz::TimeZone;
use rusqlite::Connection;
use rust_decimal::Decimal;

use super::{Month, ThisMonth, charge::quoted, currency::Currencies};
use crate::{
    Error,
    shared::{Shared, held},
    store::{
        answers, numbers,
        purchases::{self, Intent, PurchaseState},
    },
    view::{LimitLevel, NumberKey, PurchaseKind},
};

/// From so many percent on a limit is near.
const NEAR_PERCENT: u32 = 80;
/// The most digits before and after the point: far beyond any month, and far from any overflow.
const DIGITS: (usize, usize) = (9, 4);

/// What a month may cost: more than nothing, in the currency that most charges name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit(pub(super) Decimal);

impl Limit {
    /// Reads a limit as the settings have it: `10`, `10.00`.
    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let amount: Decimal = (digits(whole, DIGITS.0) && digits(fraction, DIGITS.1))
            .then(|| text.parse().ok())
            .flatten()?;
        (!amount.is_zero()).then_some(Self(amount))
    }

    /// The limit of the settings. One that was written there by hand and is none is no limit.
    pub(super) fn kept(setting: Option<&str>) -> Option<Self> {
        let limit = Self::parse(setting?);
        if limit.is_none() {
            tracing::warn!("the monthly limit is no amount of money; there is none");
        }
        limit
    }

    /// How much of it is used, in percent, rounded down.
    pub(super) fn used(self, spent: Decimal) -> u32 {
        let percent = spent
            .saturating_mul(100.into())
            .checked_div(self.0)
            .map(|percent| percent.floor());
        // Money that came back is nothing that was spent.
        percent.map_or(u32::MAX, |percent| {
            percent.max(Decimal::ZERO).try_into().unwrap_or(u32::MAX)
        })
    }

    pub(super) fn level(self, spent: Decimal) -> LimitLevel {
        match self.used(spent) {
            used if used >= 100 => LimitLevel::Reached,
            used if used >= NEAR_PERCENT => LimitLevel::Near,
            _ => LimitLevel::Below,
        }
    }
}

/// Whether a limit can be kept.
///
/// # Errors
/// [`Error::BadLimit`].
pub(crate) fn check_limit(setting: Option<&str>) -> Result<(), Error> {
    match setting.map(Limit::parse) {
        Some(None) => Err(Error::BadLimit),
        _ => Ok(()),
    }
}

/// What may be spent: less than the month's limit; or anything, where there is none or the person agreed to pass
/// it.
#[derive(Debug, Clone)]
pub(crate) struct Allowed {
    /// The limit, as the settings have it.
    below: Option<String>,
}

impl Allowed {
    /// Makes sure that money may be spent, before anything is asked of PingMe.
    ///
    /// # Errors
    /// [`Error::OverLimit`].
    pub(crate) async fn by(shared: &Shared, agreed: bool) -> Result<Self, Error> {
        let limit = held(&shared.settings).monthly_limit.clone();
        let allowed = Self {
            below: limit.filter(|_| !agreed),
        };
        if allowed.below.is_some() {
            let (now_ms, asked) = (shared.clock.now_ms(), allowed.clone());
            let look = move |connection: &Connection| asked.passed(connection, now_ms);
            if shared.store.read(look).await? {
                return Err(Error::OverLimit);
            }
        }
        Ok(allowed)
    }

    /// Whether more than that would be spent by now. Asked once more in the transaction that notes a purchase,
    /// because another may have begun meanwhile.
    pub(crate) fn passed(&self, connection: &Connection, now_ms: i64) -> Result<bool, Error> {
        limit_reached(connection, self.below.as_deref(), now_ms)
    }
}

/// Whether the month's limit is reached, so that nothing may be bought unasked. What is being bought counts, and
/// what may have been.
/// `setting` is the limit as the settings have it.
pub(super) fn limit_reached(
    connection: &Connection,
    setting: Option<&str>,
    now_ms: i64,
) -> Result<bool, Error> {
    let Some(limit) = Limit::kept(setting) else {
        return Ok(false);
    };
    let zone = TimeZone::system();
    let now = Month::of(now_ms, &zone);
    let month = ThisMonth::read(connection, now, &zone)?;
    let of_now = |intent: &Intent| Month::of(intent.asked_ms, &zone) == now;
    let spent = month
        .total()
        .saturating_add(unanswered(connection, of_now)?);
    Ok(limit.level(spent) == LimitLevel::Reached)
}

/// What those purchases cost that PingMe has not answered, yet or at all, by the prices that are known of them: in
/// the main currency, as the limit is.
fn unanswered(connection: &Connection, counts: impl Fn(&Intent) -> bool) -> Result<Decimal, Error> {
    let currencies = Currencies::read(connection)?;
    let mut unanswered = purchases::in_state(connection, PurchaseState::Asked)?;
    unanswered.extend(purchases::in_state(connection, PurchaseState::Unknown)?);
    let mut sum = Decimal::ZERO;
    for purchase in unanswered.iter().filter(|one| counts(&one.intent)) {
        let price = expected(connection, &purchase.intent)?;
        let Some(price) = price.and_then(|words| quoted(&words).parsed) else {
            continue;
        };
        let currency = currencies.of(purchase.intent.account, price.currency.as_deref());
        if currency == currencies.main(None) {
            sum = sum.saturating_add(price.amount);
        }
    }
    Ok(sum)
}

/// What a purchase will probably cost: a number what the last one of its service cost, a subscription the rent
/// that PingMe names.
fn expected(connection: &Connection, intent: &Intent) -> Result<Option<String>, Error> {
    match (intent.kind, &intent.asked_number) {
        (PurchaseKind::Lock, _) => {
            let got = answers::of_service(connection, intent.account, &intent.app)?;
            Ok(got.into_iter().find_map(|got| got.price))
        }
        (PurchaseKind::Subscribe, None) => Ok(None),
        (PurchaseKind::Subscribe, Some(phone)) => {
            let key = NumberKey {
                account: intent.account.0,
                app: intent.app.clone(),
                phone: phone.clone(),
            };
            let number = numbers::find(connection, &key)?;
            Ok(number.map(|number| number.sub_rent))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_an_amount_of_money_above_nothing() {
        for (text, good) in [
            ("10", true),
            ("10.00", true),
            ("0.5", true),
            ("0.0001", true),
            ("999999999.9999", true),
            ("0", false),
            ("0.00", false),
            ("", false),
            (".", false),
            (".5", false),
            ("10.", false),
            ("-1", false),
            ("+1", false),
            ("1e3", false),
            ("10,50", false),
            ("$10", false),
            (" 10", false),
            ("1_000", false),
            ("1000000000", false),
            ("0.00001", false),
            ("ten", false),
            ("１０", false),
        ] {
            assert_eq!(check_limit(Some(text)).is_ok(), good, "{text:?}");
        }
        assert!(check_limit(None).is_ok());
    }

    #[test]
    fn a_limit_is_near_at_eighty_percent_and_reached_at_a_hundred() {
        let limit = Limit::parse("10.00").unwrap();
        for (spent, used, level) in [
            ("0", 0, LimitLevel::Below),
            ("-3", 0, LimitLevel::Below),
            ("7.9999", 79, LimitLevel::Below),
            ("8", 80, LimitLevel::Near),
            ("9.9999", 99, LimitLevel::Near),
            ("10", 100, LimitLevel::Reached),
            ("10.40", 104, LimitLevel::Reached),
            (
                "79228162514264337593543950335",
                u32::MAX,
                LimitLevel::Reached,
            ),
        ] {
            let spent: Decimal = spent.parse().unwrap();
            assert_eq!((limit.used(spent), limit.level(spent)), (used, level));
        }
    }
}
