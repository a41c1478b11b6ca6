//! Which number a message came to.

/// The calling codes of the countries that PingMe has numbers of, for a number whose own is not known.
const CALLING_CODES: [&str; 2] = ["1", "44"];

/// The ways in which a callback's `to` may write a number: with or without the calling code.
pub(crate) fn spellings(phone: &str, tel_code: Option<&str>) -> Vec<String> {
    let mut spellings = vec![phone.to_owned()];
    let mut add = |spelling: String| {
        if !spelling.is_empty() && !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    };
    let own: Vec<&str> = tel_code
        .into_iter()
        .filter(|code| !code.is_empty())
        .collect();
    let codes = if own.is_empty() {
        &CALLING_CODES[..]
    } else {
        &own[..]
    };
    for code in codes {
        match phone.strip_prefix(code) {
            Some(rest) => {
                add(rest.to_owned());
                // As dialled inside the country.
                add(format!("0{rest}"));
            }
            None => {
                add(format!(
                    "{code}{}",
                    phone.strip_prefix('0').unwrap_or(phone)
                ));
            }
        }
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_recognised_with_and_without_its_calling_code() {
        let cases = [
            ("16470000000", Some("1"), "16470000000", true),
            ("16470000000", Some("1"), "6470000000", true),
            ("6470000000", Some("1"), "16470000000", true),
            ("447700900123", Some("44"), "07700900123", true),
            ("07700900123", Some("44"), "447700900123", true),
            ("7700900123", None, "447700900123", true),
            ("6470000000", None, "16470000000", true),
            ("16470000000", Some("1"), "16470000001", false),
            ("6470000000", Some("1"), "446470000000", false),
            ("16470000000", Some("1"), "0000", false),
            ("1", Some("1"), "", false),
        ];
        for (phone, tel_code, to, same) in cases {
            let spellings = spellings(phone, tel_code);
            assert_eq!(
                spellings.iter().any(|s| s == to),
                same,
                "{phone} {to}: {spellings:?}"
            );
        }
    }
}
