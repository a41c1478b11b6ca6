use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An SMS for one of the simulated numbers. What is left out is made up plausibly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sms {
    /// Whose number it is for; the only user when left out.
    pub user_id: Option<String>,
    /// The service; that of the number when left out.
    pub app: Option<String>,
    /// The sender, a number or a name.
    pub from: Option<String>,
    /// The number; the user's newest valid one (of that service) when left out.
    pub to: Option<String>,
    /// What it says; worded as the service words its SMS when left out.
    pub text: Option<String>,
    /// A language for a text that is made up, as a BCP 47 tag such as `zh-CN`; any when left out.
    pub language: Option<String>,
    /// `time`, verbatim; now, in the page's format, when left out.
    pub time: Option<String>,
    /// This body instead of one made of the fields above, verbatim.
    pub body: Option<String>,
    /// How often the same bytes are sent again after the first time.
    pub repeats: u32,
}

/// An SMS that is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// What it says.
    pub text: String,
    /// The code in it, where the simulator made the text up.
    pub code: Option<String>,
    /// The callback's body.
    pub body: String,
}

/// A callback's fields, in the order of the page's example.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Callback<'a> {
    pub(crate) app: &'a str,
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    pub(crate) user_id: &'a str,
    pub(crate) text: &'a str,
    pub(crate) time: &'a str,
}

/// A moment in the page's format: `2021-03-25T03:17:06.050Z`.
pub(crate) fn page_time(at: Timestamp) -> String {
    format!("{at:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_on_the_page() {
        let at: Timestamp = "2021-03-25T03:17:06.0504Z".parse().unwrap();
        assert_eq!(page_time(at), "2021-03-25T03:17:06.050Z");
    }
}
