use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Readable;

/// An amount of money, exactly as written, with the currency as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much; rates can lie below a cent.
    pub amount: Decimal,
    /// `$`, `US$`, `USD`, `£`…; absent where none is written, as in a lock's `price`.
    pub currency: Option<String>,
}

impl fmt::Display for Money {
    /// Words when the currency is a word (`0.5 USD`), else the symbol before the amount (`$0.5`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.currency.as_deref() {
            None => write!(f, "{}", self.amount),
            Some(word) if word.chars().all(char::is_alphabetic) => {
                write!(f, "{} {word}", self.amount)
            }
            Some(symbol) if self.amount.is_sign_negative() => {
                write!(f, "-{symbol}{}", self.amount.abs())
            }
            Some(symbol) => write!(f, "{symbol}{}", self.amount),
        }
    }
}

impl Readable for Money {
    /// The one amount in a display string such as `$0.5 / Month`. A text with two amounts (a range,
    /// a discount) or none is not guessed at.
    fn read(text: &str) -> Option<Self> {
        let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
        let first_digit = text.find(|c: char| c.is_ascii_digit())?;
        // `.5` is an amount too; a sentence's full stop before a space is not part of one.
        let start = first_digit - usize::from(text[..first_digit].ends_with('.'));
        let end = start
            + text[start..]
                .find(|c| !is_part(c))
                .unwrap_or(text.len() - start);
        let (before, after) = (&text[..start], &text[end..]);
        if after.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let mut amount = amount(text[start..end].trim_end_matches(['.', ',']))?;
        let before = before.trim_end();
        let (sign, before) = match before.strip_suffix(['-', '−']) {
            Some(rest) => (true, rest.trim_end()),
            None => (false, before),
        };
        let mut lead = before.split_whitespace().next_back().unwrap_or_default();
        let mut negative = sign;
        if let Some(rest) = lead.strip_prefix(['-', '−']) {
            (negative, lead) = (true, rest);
        }
        amount.set_sign_negative(negative && !amount.is_zero());
        let trail: String = after
            .trim_start()
            .chars()
            .take_while(|c| c.is_alphabetic() || is_symbol(*c))
            .collect();
        let currency = [lead, trail.as_str()]
            .into_iter()
            .find(|word| is_currency(word));
        Some(Self {
            amount,
            currency: currency.map(str::to_owned),
        })
    }
}

/// Reads `1234.5`, `1,234.50`, `1.234,50` or `0,5`.
fn amount(written: &str) -> Option<Decimal> {
    let last_separator = written.rfind(['.', ',']);
    let (whole, fraction) = match last_separator {
        None => (written, ""),
        Some(at) => {
            let (whole, fraction) = (&written[..at], &written[at + 1..]);
            let separator = &written[at..=at];
            let groups = separator == "," && fraction.len() == 3 && whole != "0";
            if groups || whole.contains(separator) {
                (written, "")
            } else {
                (whole, fraction)
            }
        }
    };
    let mut groups = whole.split(['.', ',']);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    if digits.is_empty() {
        digits.push('0');
    }
    if !fraction.is_empty() {
        digits.push('.');
        digits.push_str(fraction);
    }
    Decimal::from_str_exact(&digits).ok()
}

/// The currency signs in use, with their full-width forms.
fn is_symbol(c: char) -> bool {
    matches!(
        c,
        '$' | '£' | '¥' | '¢' | '₠'..='\u{20cf}' | '＄' | '￡' | '￥' | '元' | '฿'
    )
}

/// A sign, perhaps with letters before it (`US$`), or a code of three capitals (ISO 4217).
fn is_currency(word: &str) -> bool {
    let signs = word.chars().filter(|c| is_symbol(*c)).count();
    let letters = word.chars().filter(|c| !is_symbol(*c));
    match signs {
        0 => word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase()) && word != "SMS",
        1 => letters.clone().count() <= 3 && letters.clone().all(|c| c.is_ascii_uppercase()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_amount_is_read_with_its_currency_and_nothing_is_guessed() {
        for (text, expected) in [
            ("$0.5 / Month", Some(("0.5", Some("$")))),
            ("$0.2 / SMS", Some(("0.2", Some("$")))),
            ("$0.0035/SMS", Some(("0.0035", Some("$")))),
            ("US$ 12.00 per month", Some(("12.00", Some("US$")))),
            ("0.5 USD / Month", Some(("0.5", Some("USD")))),
            ("USD 0.5", Some(("0.5", Some("USD")))),
            ("£1.20 / Month", Some(("1.20", Some("£")))),
            ("0,50 €", Some(("0.50", Some("€")))),
            ("￥3.5/条", Some(("3.5", Some("￥")))),
            ("3元/月", Some(("3", Some("元")))),
            ("0.5", Some(("0.5", None))),
            ("0.5 / SMS", Some(("0.5", None))),
            ("2 SMS", Some(("2", None))),
            ("$.5", Some(("0.5", Some("$")))),
            ("Rate: $0.2.", Some(("0.2", Some("$")))),
            ("$1,234.50", Some(("1234.50", Some("$")))),
            ("1.234,50 EUR", Some(("1234.50", Some("EUR")))),
            ("$1,234", Some(("1234", Some("$")))),
            ("$1,234,567", Some(("1234567", Some("$")))),
            ("0,005 €", Some(("0.005", Some("€")))),
            ("-$0.5", Some(("-0.5", Some("$")))),
            ("$-0.5", Some(("-0.5", Some("$")))),
            ("$0", Some(("0", Some("$")))),
            ("", None),
            ("XX", None),
            ("Free", None),
            ("$0.5 - $0.8 / Month", None),
            ("$1.2.3", None),
            ("$12,34,567", None),
            ("$99999999999999999999999999999999", None),
        ] {
            let read = Money::read(text);
            let expected = expected.map(|(amount, currency): (&str, Option<&str>)| Money {
                amount: amount.parse().unwrap(),
                currency: currency.map(str::to_owned),
            });
            assert_eq!(read, expected, "{text:?}");
        }
    }

    #[test]
    fn money_is_shown_as_it_is_commonly_written() {
        for (text, shown) in [
            ("$0.5 / Month", "$0.5"),
            ("0.50 USD", "0.50 USD"),
            ("0.5", "0.5"),
            ("-$1", "-$1"),
        ] {
            assert_eq!(Money::read(text).unwrap().to_string(), shown);
        }
    }
}
