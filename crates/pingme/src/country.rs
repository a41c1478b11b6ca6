use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;

/// Where a new number comes from (`countryCode`); the vendor's page knows these two.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Country {
    /// The United States, the API's own default.
    #[default]
    #[serde(rename = "US")]
    Us,
    /// The United Kingdom.
    #[serde(rename = "GB")]
    Gb,
}

impl Country {
    /// The code as the API spells it: `US` or `GB`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Us => "US",
            Self::Gb => "GB",
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Country {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self, Error> {
        match code {
            "US" => Ok(Self::Us),
            "GB" => Ok(Self::Gb),
            _ => Err(Error::BadCountry),
        }
    }
}
