//! What a desktop notification is to say. The shell has the words.

use crate::view::{Away, Language, MessageView, NumberView, ServiceCount};

/// A notification that is to be shown now. Whether it may be was decided already.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// What it is about.
    pub about: About,
    /// The language to say it in.
    pub language: Language,
    /// It says that there is a code, not which.
    pub hide_codes: bool,
    /// The app is locked: it names neither code, number nor service, and offers nothing but the window.
    pub locked: bool,
    /// It makes the system's sound.
    pub sound: bool,
    /// What time it is, on the relay's clock.
    pub now_ms: i64,
}

/// What a notification is about.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// One message.
    Message(Box<MessageView>),
    /// Several messages within moments.
    Several(Several),
    /// Messages that came while the app was away. It takes the place of the last one of this kind.
    Away(Away),
    /// Numbers that end soon and do not renew; at least one.
    Ending(Vec<NumberView>),
    /// A relay has been out of reach for long.
    RelayLost {
        /// Its host name.
        host: String,
        /// It is the relay in the app: nothing waits there meanwhile.
        built_in: bool,
        /// Since when.
        since_ms: i64,
        /// It can be reached, but no longer accepts this device.
        refused: bool,
    },
}

/// Several messages within moments.
#[derive(Debug, Clone, PartialEq)]
pub struct Several {
    /// Names what came together: of those with the same number each takes the place of the last.
    pub storm: u64,
    /// It is the first with that number.
    pub first: bool,
    /// How many messages.
    pub messages: u32,
    /// How many of them hold a code.
    pub codes: u32,
    /// Of the codes: how many for each service, the most first.
    pub services: Vec<ServiceCount>,
    /// The newest message with one code that is known.
    pub newest: Option<Box<MessageView>>,
    /// The messages among them that a notification of their own was shown for: this one takes its place.
    pub instead_of: Vec<String>,
}
