use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Money, Phone, Readable as _, spelling};

/// A number that was locked, and what PingMe says it cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked {
    /// The number, to be given to the service.
    pub number: Phone,
    /// `price`, where it was sent. The page names neither a currency nor what it buys.
    pub price: Option<Money>,
}

impl Locked {
    /// Reads the `result` of `lockNumber`; nothing without a number in it.
    pub(crate) fn read(result: &Value) -> Option<Self> {
        let result = result.as_object()?;
        let number = Phone::parse(spelling::field(result, &["number", "phone"])?).ok()?;
        let price = spelling::field(result, &["price"]).and_then(|price| match price.parse() {
            Ok(amount) => Some(Money {
                amount,
                currency: None,
            }),
            // A tiny JSON number is spelt `1e-7`; a string may carry a currency after all.
            Err(_) => match rust_decimal::Decimal::from_scientific(&price) {
                Ok(amount) => Some(Money {
                    amount,
                    currency: None,
                }),
                Err(_) => Money::read(&price),
            },
        });
        Some(Self { number, price })
    }
}
