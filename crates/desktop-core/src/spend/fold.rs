//! Sums of charges.

use rust_decimal::Decimal;

use crate::view::{SpendCell, Sum};

/// What charges come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Fold {
    /// Nothing while no price is known.
    pub(super) sum: Option<Decimal>,
    pub(super) unknown: u32,
    pub(super) events: u32,
}

impl Fold {
    /// Adds so many charges of this amount each.
    pub(super) fn add(&mut self, amount: Option<Decimal>, charges: u32) {
        self.events += charges;
        match amount {
            Some(amount) => {
                let cost = amount.saturating_mul(charges.into());
                self.sum = Some(self.sum.unwrap_or_default().saturating_add(cost));
            }
            None => self.unknown += charges,
        }
    }

    /// Adds what others come to.
    pub(super) fn join(&mut self, other: Self) {
        self.events += other.events;
        self.unknown += other.unknown;
        if let Some(sum) = other.sum {
            self.sum = Some(self.sum.unwrap_or_default().saturating_add(sum));
        }
    }

    pub(super) fn cell(self) -> SpendCell {
        SpendCell {
            amount: self.sum.map(written),
            unknown: self.unknown,
            events: self.events,
        }
    }

    pub(super) fn sum_in(self, currency: Option<&str>) -> Option<Sum> {
        self.sum.map(|sum| sum_of(sum, currency))
    }
}

pub(super) fn sum_of(amount: Decimal, currency: Option<&str>) -> Sum {
    Sum {
        amount: written(amount),
        currency: currency.map(str::to_owned),
    }
}

/// An amount as money is written: exact, with two decimal places or as many more as it needs.
pub(super) fn written(amount: Decimal) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    amount.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_two_places_or_as_many_as_it_needs() {
        for (amount, shown) in [
            ("0", "0.00"),
            ("0.5", "0.50"),
            ("8.200", "8.20"),
            ("12", "12.00"),
            ("0.0035", "0.0035"),
            ("-0.5", "-0.50"),
            (
                "79228162514264337593543950335",
                "79228162514264337593543950335",
            ),
        ] {
            assert_eq!(written(amount.parse().unwrap()), shown);
        }
    }

    #[test]
    fn rates_below_a_cent_add_up_exactly_and_an_unknown_price_is_not_zero() {
        let mut fold = Fold::default();
        fold.add(Some("0.0035".parse().unwrap()), 1_000);
        assert_eq!(fold.cell().amount.as_deref(), Some("3.50"));
        fold.add(None, 3);
        assert_eq!((fold.unknown, fold.events), (3, 1_003));
        let mut unknown = Fold::default();
        unknown.add(None, 1);
        assert_eq!(unknown.cell().amount, None);
        fold.add(Some(Decimal::MAX), 2);
        assert_eq!(fold.sum, Some(Decimal::MAX));
    }
}
