//! What the window is shown: plain data, derived from the store, sent over IPC as JSON.
//!
//! The TypeScript types in `ui/src/door/bindings.ts` are generated from this module. Times are
//! milliseconds since the Unix epoch on the *relay's* clock (see [`Snapshot::now_ms`]), days are
//! `YYYY-MM-DD` in the person's own time zone, and text offsets count UTF-16 units, because that
//! is what the web view's strings count.

mod account;
mod message;
mod network;
mod number;
mod problem;
mod purchase;
mod relay;
mod screen;
mod settings;

pub use account::{
    AccountChange, AccountForm, AccountView, KeyCheck, PairForm, PairingOffer, RelayState,
    RelayView,
};
pub use message::{
    CodeView, DayCount, HistoryKey, HistoryPage, HistoryQuery, MessageKind, MessageView,
};
pub use network::{NetworkForm, NetworkView, ProxyKind};
pub use number::{NumberKey, NumberView, ServiceView, Standing};
pub use problem::{Problem, ProblemCode};
pub use purchase::{Finding, FoundNumber, LockForm, PurchaseKind, PurchaseOutcome, PurchaseView};
pub use relay::{
    DeviceView, PingmeSeen, RelayDetails, RelayNotice, SelfTest, SelfTestProgress, SelfTestStage,
};
pub use screen::{Arrival, Card, EventName, Snapshot};
pub use settings::{Appearance, Language, LanguageChoice, Settings};
