//! What PingMe knows and decides, without a network: who holds which number until when, and what it
//! costs.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{Config, Country, Error, Listed, Owned, User, phones};

/// A failure as the vendor's page numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retcode {
    MissingParameter,
    BalanceTooLow,
    NoNumber,
    TooManyLocked,
    NoSuchNumber,
}

impl Retcode {
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::MissingParameter => 100_004,
            Self::BalanceTooLow => 300_002,
            Self::NoNumber => 500_000,
            Self::TooManyLocked => 500_001,
            Self::NoSuchNumber => 500_002,
        }
    }
}

/// What a user has.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// What is left to spend, in dollars.
    pub balance: Decimal,
    /// The user's numbers, expired ones included, oldest first.
    pub numbers: Vec<Held>,
    #[serde(skip)]
    key: String,
}

/// A number that a user holds or held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The service's key.
    pub app: String,
    /// The number's digits.
    pub phone: String,
    /// Where it is from.
    pub country: Country,
    /// The last day on which it is valid (UTC), or on which it renews when subscribed.
    pub valid_until: Date,
    /// Whether it is subscribed.
    pub subscribed: bool,
}

impl Held {
    fn is_valid(&self, today: Date) -> bool {
        self.valid_until >= today
    }
}

/// The state of the whole simulated vendor.
#[derive(Debug)]
pub(crate) struct Vendor {
    accounts: BTreeMap<String, Account>,
    most_locked: usize,
    valid_days: i64,
    pool: Option<usize>,
    /// Monthly rents that are not the catalogue's any more, by service.
    rents: BTreeMap<String, Decimal>,
    gives_again: bool,
}

impl Vendor {
    pub(crate) fn new(
        config: &Config,
        today: Date,
        rng: &mut fastrand::Rng,
    ) -> Result<Self, Error> {
        let mut vendor = Self {
            accounts: BTreeMap::new(),
            most_locked: config.most_locked,
            valid_days: config.valid_days,
            pool: config.pool,
            rents: BTreeMap::new(),
            gives_again: false,
        };
        for user in &config.users {
            vendor.add_user(user)?;
        }
        for user in &config.users {
            for owned in &user.numbers {
                vendor.add_number(&user.user_id, owned, today, rng)?;
            }
        }
        Ok(vendor)
    }

    fn add_user(&mut self, user: &User) -> Result<(), Error> {
        let new = !self.accounts.contains_key(&user.user_id);
        if !new || user.user_id.is_empty() || user.key.is_empty() {
            return Err(Error::BadUser(user.user_id.clone()));
        }
        let account = Account {
            balance: user.balance,
            numbers: Vec::new(),
            key: user.key.clone(),
        };
        self.accounts.insert(user.user_id.clone(), account);
        Ok(())
    }

    /// Gives a user a number without asking for money.
    pub(crate) fn add_number(
        &mut self,
        user: &str,
        owned: &Owned,
        today: Date,
        rng: &mut fastrand::Rng,
    ) -> Result<Held, Error> {
        Listed::find(&owned.app).ok_or_else(|| Error::NoService(owned.app.clone()))?;
        let taken = || Error::NumberTaken(owned.phone.clone().unwrap_or_default());
        let phone = match &owned.phone {
            Some(phone) => {
                let digits = !phone.is_empty() && phone.bytes().all(|b| b.is_ascii_digit());
                let free = !self.is_taken(phone, today);
                (digits && free).then(|| phone.clone()).ok_or_else(taken)?
            }
            None => self
                .free_number(owned.country, today, rng)
                .ok_or_else(taken)?,
        };
        let held = Held {
            app: owned.app.clone(),
            phone,
            country: owned.country,
            valid_until: in_days(today, owned.days),
            subscribed: owned.subscribed,
        };
        let account = self
            .accounts
            .get_mut(user)
            .ok_or_else(|| Error::NoUser(user.to_owned()))?;
        account.numbers.push(held.clone());
        Ok(held)
    }

    pub(crate) fn accounts(&self) -> &BTreeMap<String, Account> {
        &self.accounts
    }

    pub(crate) fn has_user(&self, user: &str) -> bool {
        self.accounts.contains_key(user)
    }

    /// Whether the key is that of this user, or, without a user, of any.
    pub(crate) fn admits(&self, key: &str, user: Option<&str>) -> bool {
        let is_key = |account: &Account| {
            subtle::ConstantTimeEq::ct_eq(account.key.as_bytes(), key.as_bytes()).into()
        };
        match user {
            Some(user) => self.accounts.get(user).is_some_and(is_key),
            None => self.accounts.values().any(is_key),
        }
    }

    pub(crate) fn set_balance(&mut self, user: &str, balance: Decimal) -> Result<(), Error> {
        let account = self
            .accounts
            .get_mut(user)
            .ok_or_else(|| Error::NoUser(user.to_owned()))?;
        account.balance = balance;
        Ok(())
    }

    /// What a month of a subscription costs now.
    pub(crate) fn rent(&self, listed: &Listed) -> Decimal {
        let changed = self.rents.get(listed.app).copied();
        changed.unwrap_or_else(|| listed.month_rent())
    }

    pub(crate) fn set_rent(&mut self, app: &str, rent: Decimal) -> Result<(), Error> {
        let listed = Listed::find(app).ok_or_else(|| Error::NoService(app.to_owned()))?;
        self.rents.insert(listed.app.to_owned(), rent.normalize());
        Ok(())
    }

    /// Whether who asks for a new number gets the one again that they hold for the service.
    pub(crate) fn set_gives_again(&mut self, again: bool) {
        self.gives_again = again;
    }

    /// Ends a number: yesterday was its last day, whatever was said of it before.
    pub(crate) fn expire(
        &mut self,
        user: &str,
        app: &str,
        phone: &str,
        today: Date,
    ) -> Result<(), Error> {
        let account = self
            .accounts
            .get_mut(user)
            .ok_or_else(|| Error::NoUser(user.to_owned()))?;
        let held = find(&mut account.numbers, app, phone, today)
            .ok_or_else(|| Error::NoNumber(user.to_owned()))?;
        held.valid_until = in_days(today, -1);
        held.subscribed = false;
        Ok(())
    }

    /// Locks a new number, or one that this user locked before and that has not expired: that
    /// costs the same and makes it valid for the full time again. It returns the number and its
    /// price.
    pub(crate) fn lock(
        &mut self,
        user: &str,
        app: &str,
        country: &str,
        number: &str,
        today: Date,
        rng: &mut fastrand::Rng,
    ) -> Result<(String, Decimal), Retcode> {
        self.settle(user, today);
        let listed = Listed::find(app).ok_or(Retcode::NoNumber)?;
        let price = listed.lock_price();
        let valid_until = in_days(today, self.valid_days);
        let account = self.accounts.get(user).ok_or(Retcode::MissingParameter)?;
        let valid = || account.numbers.iter().filter(|held| held.is_valid(today));
        let again = || {
            let mut held = valid().filter(|held| held.app == app && held.country.code() == country);
            held.next_back().map(|held| held.phone.as_str())
        };
        let number = match number {
            "" if self.gives_again => again().unwrap_or_default(),
            number => number,
        };
        let (phone, country, at) = if number.is_empty() {
            let country = Country::from_code(country).ok_or(Retcode::NoNumber)?;
            if valid().count() >= self.most_locked {
                return Err(Retcode::TooManyLocked);
            }
            let phone = self
                .free_number(country, today, rng)
                .ok_or(Retcode::NoNumber)?;
            (phone, country, None)
        } else {
            let known = valid()
                .find(|held| held.phone == number)
                .ok_or(Retcode::NoSuchNumber)?;
            let same =
                |held: &Held| held.phone == number && held.app == app && held.is_valid(today);
            let at = account.numbers.iter().position(same);
            if at.is_none() && valid().count() >= self.most_locked {
                return Err(Retcode::TooManyLocked);
            }
            (known.phone.clone(), known.country, at)
        };
        if account.balance < price {
            return Err(Retcode::BalanceTooLow);
        }
        let account = self
            .accounts
            .get_mut(user)
            .ok_or(Retcode::MissingParameter)?;
        account.balance -= price;
        match at.and_then(|at| account.numbers.get_mut(at)) {
            Some(held) => held.valid_until = held.valid_until.max(valid_until),
            None => account.numbers.push(Held {
                app: app.to_owned(),
                phone: phone.clone(),
                country,
                valid_until,
                subscribed: false,
            }),
        }
        Ok((phone, price))
    }

    /// Subscribes a number that the user holds: the first month's rent is charged, and it is valid
    /// for a month more. For a subscribed one nothing happens and nothing is charged. For a number
    /// that is not held the page has no retcode; 100004 it is.
    pub(crate) fn subscribe(
        &mut self,
        user: &str,
        app: &str,
        number: &str,
        today: Date,
    ) -> Result<(), Retcode> {
        self.settle(user, today);
        let rent = self.rent(Listed::find(app).ok_or(Retcode::MissingParameter)?);
        let account = self
            .accounts
            .get_mut(user)
            .ok_or(Retcode::MissingParameter)?;
        let Account {
            balance, numbers, ..
        } = account;
        let held = find(numbers, app, number, today).ok_or(Retcode::MissingParameter)?;
        if held.subscribed {
            return Ok(());
        }
        if *balance < rent {
            return Err(Retcode::BalanceTooLow);
        }
        *balance -= rent;
        held.subscribed = true;
        held.valid_until = held.valid_until.saturating_add(1.month());
        Ok(())
    }

    /// Ends a subscription; the number stays until it expires.
    pub(crate) fn unsubscribe(
        &mut self,
        user: &str,
        app: &str,
        number: &str,
        today: Date,
    ) -> Result<(), Retcode> {
        self.settle(user, today);
        let account = self
            .accounts
            .get_mut(user)
            .ok_or(Retcode::MissingParameter)?;
        let held =
            find(&mut account.numbers, app, number, today).ok_or(Retcode::MissingParameter)?;
        held.subscribed = false;
        Ok(())
    }

    /// The numbers that have not expired, of one service or (empty) of all.
    pub(crate) fn numbers(&mut self, user: &str, app: &str, today: Date) -> Vec<Held> {
        self.settle(user, today);
        let numbers = self
            .accounts
            .get(user)
            .map(|account| account.numbers.as_slice());
        let wanted = |held: &&Held| held.is_valid(today) && (app.is_empty() || held.app == app);
        numbers
            .unwrap_or_default()
            .iter()
            .filter(wanted)
            .cloned()
            .collect()
    }

    /// Charges for an SMS to a number that the user holds. A balance that does not cover it goes to
    /// nothing, and the SMS arrives all the same.
    pub(crate) fn charge_sms(&mut self, user: &str, app: &str, to: &str, today: Date) {
        let Some(account) = self.accounts.get_mut(user) else {
            return;
        };
        let held = find(&mut account.numbers, app, to, today).is_some();
        if let Some(listed) = Listed::find(app).filter(|_| held) {
            account.balance = (account.balance - listed.sms_rate()).max(Decimal::ZERO);
        }
    }

    /// Renews subscriptions whose day has passed, month by month; one that the balance does not
    /// cover ends.
    fn settle(&mut self, user: &str, today: Date) {
        let rents = &self.rents;
        let Some(Account {
            balance, numbers, ..
        }) = self.accounts.get_mut(user)
        else {
            return;
        };
        for held in numbers.iter_mut().filter(|held| held.subscribed) {
            let rent = rents.get(&held.app).copied().unwrap_or_else(|| {
                Listed::find(&held.app)
                    .map(Listed::month_rent)
                    .unwrap_or_default()
            });
            while held.subscribed && !held.is_valid(today) {
                if *balance < rent {
                    held.subscribed = false;
                } else {
                    *balance -= rent;
                    held.valid_until = held.valid_until.saturating_add(1.month());
                }
            }
        }
    }

    fn free_number(
        &self,
        country: Country,
        today: Date,
        rng: &mut fastrand::Rng,
    ) -> Option<String> {
        let mut free = phones::range(country, self.pool);
        free.retain(|phone| !self.is_taken(phone, today));
        (!free.is_empty()).then(|| free.swap_remove(rng.usize(..free.len())))
    }

    fn is_taken(&self, phone: &str, today: Date) -> bool {
        let mut held = self.accounts.values().flat_map(|account| &account.numbers);
        held.any(|held| held.phone == phone && held.is_valid(today))
    }
}

fn find<'a>(numbers: &'a mut [Held], app: &str, phone: &str, today: Date) -> Option<&'a mut Held> {
    numbers
        .iter_mut()
        .find(|held| held.app == app && held.phone == phone && held.is_valid(today))
}

fn in_days(today: Date, days: i64) -> Date {
    // A span of days beyond what a date can hold saturates like the sum.
    today.saturating_add(days.clamp(-100_000, 100_000).days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 1, 31);

    fn vendor(balance: &str) -> (Vendor, fastrand::Rng) {
        let mut user = User::new("u", "k");
        user.balance = balance.parse().unwrap();
        let config = Config {
            users: vec![user],
            ..Config::default()
        };
        let mut rng = fastrand::Rng::with_seed(1);
        (Vendor::new(&config, TODAY, &mut rng).unwrap(), rng)
    }

    fn balance(vendor: &Vendor) -> String {
        vendor.accounts["u"].balance.normalize().to_string()
    }

    #[test]
    fn a_number_is_valid_through_its_last_day_and_free_for_others_after_it() {
        let (mut vendor, mut rng) = vendor("10");
        let (phone, _) = vendor.lock("u", "jd", "US", "", TODAY, &mut rng).unwrap();
        let last = date(2026, 3, 2);
        assert_eq!(vendor.numbers("u", "jd", last).len(), 1);
        assert!(vendor.is_taken(&phone, last));
        let gone = date(2026, 3, 3);
        assert!(vendor.numbers("u", "", gone).is_empty());
        assert!(!vendor.is_taken(&phone, gone));
        let again = vendor.lock("u", "jd", "US", &phone, gone, &mut rng);
        assert_eq!(again, Err(Retcode::NoSuchNumber));
    }

    #[test]
    fn a_subscription_renews_each_month_until_the_balance_no_longer_covers_it() {
        let (mut vendor, mut rng) = vendor("2.2");
        let (phone, _) = vendor.lock("u", "jd", "GB", "", TODAY, &mut rng).unwrap();
        vendor.subscribe("u", "jd", &phone, TODAY).unwrap();
        vendor.subscribe("u", "jd", &phone, TODAY).unwrap();
        assert_eq!(balance(&vendor), "1.2", "the second subscription was free");
        // Valid to 2 April; each renewal costs 0.5.
        let held = vendor.numbers("u", "", date(2026, 4, 3)).remove(0);
        assert_eq!(
            (held.valid_until, held.subscribed),
            (date(2026, 5, 2), true)
        );
        assert_eq!(balance(&vendor), "0.7");
        let held = vendor.numbers("u", "", date(2026, 6, 2)).remove(0);
        assert_eq!(
            (held.valid_until, held.subscribed),
            (date(2026, 6, 2), true)
        );
        assert_eq!(vendor.numbers("u", "", date(2026, 6, 3)), []);
        assert_eq!(balance(&vendor), "0.2");
    }

    #[test]
    fn an_unsubscribed_number_stays_until_it_expires() {
        let (mut vendor, mut rng) = vendor("10");
        let (phone, _) = vendor.lock("u", "jd", "US", "", TODAY, &mut rng).unwrap();
        vendor.subscribe("u", "jd", &phone, TODAY).unwrap();
        vendor.unsubscribe("u", "jd", &phone, TODAY).unwrap();
        let spent = balance(&vendor);
        assert_eq!(vendor.numbers("u", "", date(2026, 4, 2)).len(), 1);
        assert_eq!(vendor.numbers("u", "", date(2026, 4, 3)), []);
        assert_eq!(balance(&vendor), spent);
    }

    #[test]
    fn an_sms_is_charged_down_to_nothing_and_only_for_a_number_that_is_held() {
        let (mut vendor, mut rng) = vendor("0.6");
        let (phone, _) = vendor
            .lock("u", "telegram", "US", "", TODAY, &mut rng)
            .unwrap();
        assert_eq!(balance(&vendor), "0");
        vendor.set_balance("u", "0.3".parse().unwrap()).unwrap();
        vendor.charge_sms("u", "telegram", "12125550100000", TODAY);
        assert_eq!(balance(&vendor), "0.3");
        for left in ["0.1", "0", "0"] {
            vendor.charge_sms("u", "telegram", &phone, TODAY);
            assert_eq!(balance(&vendor), left);
        }
    }

    #[test]
    fn a_rent_that_changed_is_charged_from_then_on() {
        let (mut vendor, mut rng) = vendor("3");
        let (phone, _) = vendor.lock("u", "jd", "US", "", TODAY, &mut rng).unwrap();
        vendor.set_rent("jd", "0.80".parse().unwrap()).unwrap();
        vendor.subscribe("u", "jd", &phone, TODAY).unwrap();
        assert_eq!(balance(&vendor), "1.7");
        // Valid to 2 April.
        assert_eq!(vendor.numbers("u", "", date(2026, 4, 3)).len(), 1);
        assert_eq!(balance(&vendor), "0.9");
        assert!(vendor.set_rent("nobody's", Decimal::ONE).is_err());
    }

    #[test]
    fn a_new_number_can_be_the_same_once_more_and_costs_as_much() {
        let (mut vendor, mut rng) = vendor("3");
        let (first, _) = vendor.lock("u", "jd", "US", "", TODAY, &mut rng).unwrap();
        vendor.set_gives_again(true);
        let mut lock = |app, country| {
            vendor
                .lock("u", app, country, "", TODAY, &mut rng)
                .unwrap()
                .0
        };
        assert_eq!(lock("jd", "US"), first);
        let british = lock("jd", "GB");
        assert_ne!(british, first);
        assert_eq!(lock("jd", "GB"), british);
        assert_ne!(lock("uber", "US"), first);
        assert_eq!(balance(&vendor), "0.6");
    }

    #[test]
    fn a_number_that_was_ended_is_free_for_others() {
        let (mut vendor, mut rng) = vendor("10");
        let (phone, _) = vendor.lock("u", "jd", "US", "", TODAY, &mut rng).unwrap();
        vendor.subscribe("u", "jd", &phone, TODAY).unwrap();
        vendor.expire("u", "jd", &phone, TODAY).unwrap();
        assert_eq!(vendor.numbers("u", "", TODAY), []);
        assert!(!vendor.is_taken(&phone, TODAY));
        assert!(vendor.expire("u", "jd", &phone, TODAY).is_err());
    }

    #[test]
    fn nobody_gets_a_number_that_another_holds() {
        let users = vec![User::new("a", "k"), User::new("b", "k")];
        let config = Config {
            users,
            pool: Some(4),
            ..Config::default()
        };
        let mut rng = fastrand::Rng::with_seed(1);
        let mut vendor = Vendor::new(&config, TODAY, &mut rng).unwrap();
        let mut taken = std::collections::BTreeSet::new();
        for user in ["a", "b", "a", "b"] {
            let (phone, _) = vendor.lock(user, "jd", "US", "", TODAY, &mut rng).unwrap();
            assert!(taken.insert(phone));
        }
        let none = vendor.lock("a", "jd", "US", "", TODAY, &mut rng);
        assert_eq!(none, Err(Retcode::NoNumber));
    }
}
