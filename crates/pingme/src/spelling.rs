//! JSON values that the vendor's page spells now as a number, now as a string.

use serde_json::{Map, Value};

/// A string, a number or a boolean as text; anything else is no text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(match (number.as_i64(), number.as_f64()) {
            // 16510000000.0 is a number that some encoder wrote as floating point.
            (None, Some(float)) if float.fract() == 0.0 && float.abs() < 1e15 => {
                format!("{float:.0}")
            }
            _ => number.to_string(),
        }),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The first of `names` that the object holds as a text that is not blank.
pub(crate) fn field(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names
        .iter()
        .filter_map(|name| object.get(*name).and_then(text))
        .find(|text| !text.trim().is_empty())
}

/// A whole number, spelt as a number or as a string.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    text(value)?.trim().parse().ok()
}

/// A flag: 0 and 1, as a number or a string, or a JSON boolean.
pub(crate) fn flag(value: &Value) -> Option<bool> {
    match text(value)?.trim() {
        "0" | "false" => Some(false),
        "1" | "true" => Some(true),
        _ => None,
    }
}

/// Whether a `result` holds nothing: missing, `null`, `""`, `{}` or `[]`.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_strings_read_the_same() {
        for value in [
            json!(16_510_000_000_u64),
            json!("16510000000"),
            json!(16_510_000_000.0),
        ] {
            assert_eq!(text(&value).unwrap(), "16510000000");
            assert_eq!(integer(&value), Some(16_510_000_000));
        }
        assert_eq!(text(&json!(0.0035)).unwrap(), "0.0035");
        assert_eq!(integer(&json!("错误码")), None);
    }

    #[test]
    fn a_flag_is_zero_or_one_in_any_spelling_and_else_unknown() {
        for (value, expected) in [
            (json!(0), Some(false)),
            (json!("1"), Some(true)),
            (json!(1.0), Some(true)),
            (json!(true), Some(true)),
            (json!("XX"), None),
            (json!(2), None),
            (json!(null), None),
        ] {
            assert_eq!(flag(&value), expected, "{value}");
        }
    }
}
