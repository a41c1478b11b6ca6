use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Error;

/// The most digits accepted. E.164 allows 15, but the vendor's own examples break such rules.
const MOST_DIGITS: usize = 32;

/// A telephone number as an opaque run of digits.
///
/// Nothing about it is checked beyond that: the page's own `16510000000` is no valid US number and
/// its `168151020115` has a digit too many.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people and servers write it: a leading `+` and separators are dropped.
    ///
    /// # Errors
    /// [`Error::BadPhone`] when no digit is left, more than 32 are, or anything else is in it.
    pub fn parse(written: impl AsRef<str>) -> Result<Self, Error> {
        let written = written.as_ref().trim();
        let mut digits = String::with_capacity(written.len());
        for c in written.strip_prefix(['+', '＋']).unwrap_or(written).chars() {
            match c {
                '0'..='9' => digits.push(c),
                '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2013}' => {}
                c if c.is_whitespace() => {}
                _ => return Err(Error::BadPhone),
            }
        }
        if digits.is_empty() || digits.len() > MOST_DIGITS {
            return Err(Error::BadPhone);
        }
        Ok(Self(digits))
    }

    /// The digits, without a plus sign.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both name the same number, one of them perhaps without its calling code.
    ///
    /// `tel_code` is the calling code of either, as `getNumberList` gives it (`"1"`). Without it
    /// only equal digits match. A national trunk zero (`07700…` beside `447700…`) is allowed for.
    #[must_use]
    pub fn same_as(&self, other: &Phone, tel_code: Option<&str>) -> bool {
        if self == other {
            return true;
        }
        let Some(code) = tel_code.map(|code| code.trim().trim_start_matches('+')) else {
            return false;
        };
        let with_code = |full: &str, national: &str| {
            !code.is_empty()
                && full.strip_prefix(code).is_some_and(|rest| {
                    !rest.is_empty()
                        && (rest == national || national.strip_prefix('0') == Some(rest))
                })
        };
        with_code(&self.0, &other.0) || with_code(&other.0, &self.0)
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Phone {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Phone {
    type Error = Error;
    fn try_from(written: String) -> Result<Self, Error> {
        Self::parse(written)
    }
}

impl std::str::FromStr for Phone {
    type Err = Error;
    fn from_str(written: &str) -> Result<Self, Error> {
        Self::parse(written)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_it_is_separated() {
        for (written, digits) in [
            ("16510000000", "16510000000"),
            ("168151020115", "168151020115"),
            (" +1 (651) 000-0000 ", "16510000000"),
            ("+44 7700 900\u{a0}123", "447700900123"),
            ("020.7946.0018", "02079460018"),
        ] {
            assert_eq!(Phone::parse(written).unwrap().as_str(), digits);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for bad in [
            "",
            "+",
            "JD",
            "1651x",
            "1+651",
            "--",
            &"1".repeat(MOST_DIGITS + 1),
        ] {
            assert_eq!(Phone::parse(bad), Err(Error::BadPhone), "{bad:?}");
        }
    }

    #[test]
    fn a_number_matches_itself_with_or_without_its_calling_code() {
        let same = |a, b, code| {
            let (a, b) = (Phone::parse(a).unwrap(), Phone::parse(b).unwrap());
            assert_eq!(a.same_as(&b, code), b.same_as(&a, code));
            a.same_as(&b, code)
        };
        assert!(same("16510000000", "16510000000", None));
        assert!(same("16510000000", "6510000000", Some("1")));
        assert!(same("447700900123", "07700900123", Some("+44")));
        assert!(!same("16510000000", "6510000000", None));
        assert!(!same("16510000000", "6510000001", Some("1")));
        assert!(!same("16510000000", "6510000000", Some("")));
        assert!(!same("4407700", "7700", Some("44")));
    }
}
