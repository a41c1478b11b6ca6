//! Which currency an amount is in.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::{Error, id::AccountId, store::charges};

/// The currencies of what was spent.
#[derive(Debug, Default)]
pub(super) struct Currencies {
    /// How many charges name each, by account.
    counts: Vec<(AccountId, String, i64)>,
    /// The main one of each account.
    of_accounts: HashMap<AccountId, String>,
    /// The main one of all.
    of_all: Option<String>,
}

impl Currencies {
    pub(super) fn read(connection: &Connection) -> Result<Self, Error> {
        let counts = charges::currencies(connection)?;
        let mut currencies = Self {
            counts,
            ..Self::default()
        };
        currencies.of_all = currencies.named(None).into_iter().next();
        let accounts: Vec<AccountId> = currencies.counts.iter().map(|(id, ..)| *id).collect();
        for account in accounts {
            if let Some(main) = currencies.named(Some(account)).into_iter().next() {
                currencies.of_accounts.insert(account, main);
            }
        }
        Ok(currencies)
    }

    /// Those that charges name, the one with the most first; of one account, or of all.
    pub(super) fn named(&self, account: Option<AccountId>) -> Vec<String> {
        let mut sums: HashMap<&str, i64> = HashMap::new();
        for (id, currency, charges) in &self.counts {
            if account.is_none_or(|account| account == *id) {
                *sums.entry(currency).or_default() += charges;
            }
        }
        let mut sums: Vec<(&str, i64)> = sums.into_iter().collect();
        sums.sort_by(|(a, few), (b, many)| many.cmp(few).then_with(|| a.cmp(b)));
        sums.into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    /// The one that most charges name; of one account, or of all.
    pub(super) fn main(&self, account: Option<AccountId>) -> Option<&str> {
        let own = account.and_then(|account| self.of_accounts.get(&account));
        own.or(self.of_all.as_ref()).map(String::as_str)
    }

    /// The currency that a charge is counted in: a price that names none, or is unknown, is taken for one
    /// in the main currency of its account.
    pub(super) fn of<'a>(
        &'a self,
        account: AccountId,
        currency: Option<&'a str>,
    ) -> Option<&'a str> {
        currency.or_else(|| self.main(Some(account)))
    }
}
