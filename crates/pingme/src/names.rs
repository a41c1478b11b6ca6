use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Error;

/// The longest name accepted, in bytes. The page states no limit; this only keeps nonsense out.
const LONGEST: usize = 256;

/// Trims a name and refuses what cannot be one: empty, overlong, or with control characters.
fn tidy(name: &str) -> Option<String> {
    let name = name.trim();
    let fits = !name.is_empty() && name.len() <= LONGEST && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $error:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes the name without the white space around it.
            ///
            /// # Errors
            #[doc = concat!("[`Error::", stringify!($error), "`] when it is empty, longer than")]
            /// 256 bytes, or holds control characters.
            pub fn new(name: impl AsRef<str>) -> Result<Self, Error> {
                tidy(name.as_ref()).map(Self).ok_or(Error::$error)
            }

            /// The name as the API spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Error;
            fn try_from(name: String) -> Result<Self, Error> {
                Self::new(name)
            }
        }

        impl std::str::FromStr for $name {
            type Err = Error;
            fn from_str(name: &str) -> Result<Self, Error> {
                Self::new(name)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

name!(
    /// Which customer of PingMe asks (`userId` on the vendor's page). Not a secret.
    UserId,
    BadUserId
);

name!(
    /// A service's key, for example `jd`: what `app` is on the vendor's page. Kept as spelt; the
    /// page does not say that case is free.
    App,
    BadApp
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_nonsense_is_refused() {
        assert_eq!(App::new(" jd ").unwrap().as_str(), "jd");
        assert_eq!(UserId::new("u-20418").unwrap().to_string(), "u-20418");
        for bad in ["", "  ", "a\u{7}b", &"x".repeat(LONGEST + 1)] {
            assert_eq!(App::new(bad), Err(Error::BadApp), "{bad:?}");
            assert_eq!(UserId::new(bad), Err(Error::BadUserId), "{bad:?}");
        }
    }

    #[test]
    fn a_name_is_a_plain_string_in_json_and_is_checked_when_read() {
        let app = App::new("京东").unwrap();
        assert_eq!(serde_json::to_string(&app).unwrap(), "\"京东\"");
        assert_eq!(serde_json::from_str::<App>("\"京东\"").unwrap(), app);
        assert!(serde_json::from_str::<App>("\"\"").is_err());
    }
}
