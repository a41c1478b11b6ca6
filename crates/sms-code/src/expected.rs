//! What messages are answered, for the tests of each rule.

use crate::extract;

/// Each message has this code, or none.
#[track_caller]
pub(crate) fn assert_codes<'a>(cases: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) {
    for (text, expected) in cases {
        let found = extract(text);
        let code = found.code().map(|code| code.code.as_str());
        assert_eq!(code, expected, "{text}");
    }
}
