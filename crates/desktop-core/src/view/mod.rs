//! What the window is shown: plain data, derived from the store, sent over IPC as JSON.
//!
//! The TypeScript types in `ui/src/door/bindings.ts` are generated from this module. Times are
//! milliseconds since the Unix epoch on the *relay's* clock (see [`Snapshot::now_ms`]), days are
//! `YYYY-MM-DD` in the person's own time zone, and text offsets count UTF-16 units, because that
//! is what the web view's strings count.

mod account;
mod backup;
mod built_in_relay;
mod diagnostics;
mod export;
mod forget;
mod language;
mod lock;
mod message;
mod network;
mod number;
mod problem;
mod purchase;
mod relay;
mod screen;
mod settings;
mod shortcut;
mod spend;
mod tested;

pub use account::{
    AccountChange, AccountForm, AccountView, KeyCheck, PairForm, PairingOffer, RelayState,
    RelayView,
};
pub use backup::{
    BackupAccount, BackupContents, BackupProgress, BackupWork, BackupWritten, Restored,
};
pub use built_in_relay::{
    BuiltInRelay, BuiltInRelayAccount, BuiltInRelayEnd, BuiltInRelayForm, BuiltInRelayState,
};
pub use diagnostics::{Diagnostics, Fault, FolderView, Versions};
pub use export::{ExportForm, ExportFormat, ExportProgress, ExportStage};
pub use forget::NotForgotten;
pub use language::{Language, LanguageChoice};
pub use lock::{LockView, Locked, LockedWhy, Unlocked};
pub use message::{
    Answers, CodeView, DayCount, Deleted, Deletion, HistoryFilter, HistoryFrom, HistoryKept,
    HistoryKey, HistoryPage, HistoryQuery, Hit, MessageKind, MessageView, MonthCount, SearchCount,
};
pub use network::{NetworkForm, NetworkView, ProxyKind};
pub use number::{
    MonthCost, Muted, MutedView, NumberKey, NumberView, NumberWords, ServiceRecord, ServiceView,
    Standing, Sum, UsedNumber,
};
pub use problem::{Problem, ProblemCode};
pub use purchase::{
    Finding, FoundNumber, LastChoice, LockForm, PurchaseKind, PurchaseOutcome, PurchaseView,
    SubscribeForm,
};
pub use relay::{
    DeviceView, PingmeSeen, RelayDetails, RelayNotice, SelfTest, SelfTestProgress, SelfTestStage,
};
pub use screen::{Arrival, Away, Card, EventName, Opens, ServiceCount, Snapshot};
pub use settings::{Appearance, NumberOrder, Pause, Settings};
pub use shortcut::ShortcutState;
pub use spend::{
    LimitLevel, MonthSpent, RentDue, SpendCell, SpendEvent, SpendEventQuery, SpendKind, SpendQuery,
    SpendReport, SpendRow,
};
pub use tested::{Tested, TestedCandidate, TestedReason, TestedVerdict};
