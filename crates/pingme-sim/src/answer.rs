//! How answers are spelt: the vendor's page spells several fields in two ways, and shows no answer
//! to `getAppList` at all.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{CATALOGUE, Held, Listed};

/// How fields are spelt that the page spells in two ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spelling {
    /// As in the page's reference: numbers, and a price.
    #[default]
    Numbers,
    /// As in the page's placeholders: `retcode`, `number`, `price` and `subStatus` as strings.
    Strings,
    /// As in the page's examples: `number` a string, and no price.
    Example,
}

/// The shape of `getAppList`'s answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceShape {
    /// An array of objects with `app` and `name`.
    #[default]
    Objects,
    /// An array of keys.
    Strings,
    /// An object that maps keys to names.
    Map,
    /// The objects inside `{"apps": […]}`.
    Wrapped,
}

/// Which generation of `getAppList` there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Generation {
    /// The vendor's first page: GET, without a user id. POST is answered 405.
    #[default]
    Get,
    /// Later copies of it: a user id in a JSON body. A GET, which has none, is answered 100004.
    Post,
}

impl Spelling {
    pub(crate) fn success(self, result: Value) -> Value {
        json!({ "retcode": self.integer(0), "retmsg": "success", "result": result })
    }

    /// A failure; `retmsg` is empty on the page.
    pub(crate) fn failure(self, retcode: i64, message: &str) -> Value {
        json!({ "retcode": self.integer(retcode), "retmsg": message, "result": {} })
    }

    fn integer(self, value: i64) -> Value {
        match self {
            Self::Strings => json!(value.to_string()),
            Self::Numbers | Self::Example => json!(value),
        }
    }

    pub(crate) fn locked(self, phone: &str, price: Decimal) -> Value {
        match (self, phone.parse::<u64>()) {
            (Self::Numbers, Ok(number)) => json!({ "number": number, "price": price.to_f64() }),
            (Self::Strings, _) => json!({ "number": phone, "price": price.to_string() }),
            (Self::Numbers | Self::Example, _) => json!({ "number": phone }),
        }
    }

    /// A number in the list; `rent` is its service's now.
    pub(crate) fn number(self, held: &Held, rent: Option<Decimal>) -> Value {
        let listed = Listed::find(&held.app);
        let rent = rent.map(|rent| format!("${rent} / Month"));
        let rate = listed.map(|listed| format!("${} / SMS", listed.sms_rate()));
        json!({
            "phone": held.phone,
            "nextPaymentDate": format!("{} (Expiry Date)", held.valid_until),
            "subStatus": self.integer(held.subscribed.into()),
            "subRent": rent,
            "app": held.app,
            "monthRent": rent.as_deref().filter(|_| held.subscribed).unwrap_or_default(),
            "name": listed.map(|listed| listed.name),
            "telCode": held.country.calling_code(),
            "codeRate": rate,
        })
    }
}

impl ServiceShape {
    pub(crate) fn list(self) -> Value {
        let objects = || -> Value {
            CATALOGUE
                .iter()
                .map(|listed| json!({ "app": listed.app, "name": listed.name }))
                .collect()
        };
        match self {
            Self::Objects => objects(),
            Self::Strings => CATALOGUE.iter().map(|listed| json!(listed.app)).collect(),
            Self::Map => Value::Object(
                CATALOGUE
                    .iter()
                    .map(|listed| (listed.app.to_owned(), json!(listed.name)))
                    .collect(),
            ),
            Self::Wrapped => json!({ "apps": objects() }),
        }
    }
}
