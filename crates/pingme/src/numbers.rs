use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{App, Money, Phone, Quoted, Readable, spelling};

/// A number that has not expired yet, as `getNumberList` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The number.
    pub phone: Phone,
    /// The service that it receives for.
    pub app: App,
    /// The service's display name; its key where none was sent.
    pub name: String,
    /// The calling code without a plus sign (`"1"`), where it was sent.
    pub tel_code: Option<String>,
    /// `subStatus`: whether the number is subscribed; absent where the answer is neither 0 nor 1.
    pub subscribed: Option<bool>,
    /// `nextPaymentDate`: valid until; its name suggests that a subscribed number renews then.
    pub valid_until: Quoted<Date>,
    /// `subRent`: the monthly rent if it were subscribed now.
    pub sub_rent: Quoted<Money>,
    /// `monthRent`: the monthly rent while it is subscribed.
    pub month_rent: Quoted<Money>,
    /// `codeRate`: what an SMS costs.
    pub code_rate: Quoted<Money>,
}

impl Number {
    /// Reads the `result` of `getNumberList`: `{"numbers": […]}`, a bare array, or nothing at all
    /// for no numbers. An entry without a number is left out, repeats are folded. `asked` is the
    /// service asked for, which entries belong to that do not name their own.
    pub(crate) fn read_all(result: &Value, asked: Option<&App>) -> Option<Vec<Self>> {
        if spelling::is_empty(result) {
            return Some(Vec::new());
        }
        let entries = match result {
            Value::Array(entries) => entries.as_slice(),
            Value::Object(fields) => match fields.get("numbers")? {
                Value::Array(entries) => entries.as_slice(),
                other if spelling::is_empty(other) => &[],
                _ => return None,
            },
            _ => return None,
        };
        let mut seen = HashSet::new();
        let numbers: Vec<Self> = entries
            .iter()
            .filter_map(|entry| Self::read(entry.as_object()?, asked))
            .filter(|number| seen.insert((number.app.clone(), number.phone.clone())))
            .collect();
        if numbers.is_empty() && !entries.is_empty() {
            return None;
        }
        if numbers.len() < entries.len() {
            tracing::warn!(
                entries = entries.len(),
                read = numbers.len(),
                "some entries of the number list repeat another or have no number"
            );
        }
        Some(numbers)
    }

    fn read(entry: &Map<String, Value>, asked: Option<&App>) -> Option<Self> {
        let phone = Phone::parse(spelling::field(entry, &["phone", "number"])?).ok()?;
        let name = spelling::field(entry, &["name"]);
        let app = match spelling::field(entry, &["app"]) {
            Some(app) => App::new(app).ok()?,
            None => asked.cloned().or_else(|| App::new(name.as_deref()?).ok())?,
        };
        let tel_code = spelling::field(entry, &["telCode"])
            .map(|code| code.trim().trim_start_matches('+').to_owned())
            .filter(|code| !code.is_empty());
        Some(Self {
            phone,
            name: name.unwrap_or_else(|| app.to_string()),
            app,
            tel_code,
            subscribed: entry.get("subStatus").and_then(spelling::flag),
            valid_until: quoted(entry, "nextPaymentDate"),
            sub_rent: quoted(entry, "subRent"),
            month_rent: quoted(entry, "monthRent"),
            code_rate: quoted(entry, "codeRate"),
        })
    }
}

fn quoted<T: Readable>(entry: &Map<String, Value>, name: &str) -> Quoted<T> {
    Quoted::new(entry.get(name).and_then(spelling::text).unwrap_or_default())
}
