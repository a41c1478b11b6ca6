// The shapes that cross the door. Field names are Rust's.

export type Snapshot = { demo: boolean; app_version: string; now_ms: number; today: string; blocked: Problem | null; accounts: AccountView[]; numbers: NumberView[]; card: Card; new_count: number; settings: Settings; language: Language; };

export type Problem = { code: ProblemCode; message: string; };

export type ProblemCode = "pingme_internal" | "pingme_missing_parameter" | "balance_too_low" | "no_number" | "too_many_locked" | "no_such_number" | "pingme_unknown_retcode" | "pingme_forbidden" | "pingme_http_status" | "pingme_unreachable" | "pingme_timed_out" | "pingme_unreadable" | "outcome_unknown" | "purchase_under_way" | "bad_user_id" | "bad_key" | "bad_base_url" | "account_exists" | "no_such_account" | "no_such_message" | "no_such_purchase" | "link_unreadable" | "link_insecure" | "link_expired" | "link_used" | "link_refused" | "link_other_account" | "already_paired" | "not_paired" | "relay_unreachable" | "relay_refused" | "relay_unreadable" | "relay_version" | "relay_failed" | "keyring_missing" | "keyring_locked" | "keyring_failed" | "history_key_missing" | "folder_in_use" | "storage_failed" | "clipboard_failed" | "demo_failed";

export type Settings = { language: LanguageChoice; appearance: Appearance; };

export type LanguageChoice = "system" | "en" | "zh-CN";

export type Language = "en" | "zh-CN";

export type Appearance = "system" | "light" | "dark";

export type AccountView = { id: number; label: string; user_id: string; base_url: string; relay: RelayView; numbers_checked_ms: number | null; numbers_problem: Problem | null; };

export type RelayView = { state: RelayState; host: string | null; checked_ms: number | null; since_ms: number | null; problem: Problem | null; };

export type RelayState = "not_paired" | "connecting" | "live" | "reconnecting" | "refused";

export type NumberKey = { account: number; app: string; phone: string; };

export type NumberView = { key: NumberKey; service: string; tel_code: string | null; standing: Standing; expiring: boolean; days_left: number | null; valid_until_text: string; valid_until: string | null; sub_rent: string; month_rent: string; code_rate: string; new_count: number; waiting: boolean; last_message_ms: number | null; };

export type Standing = "subscribed" | "not_subscribed" | "expired";

export type Card = { is: "empty" } | { is: "message"; message: MessageView; lit: boolean } | { is: "waiting"; purchase: PurchaseView } | { is: "unknown"; purchase: PurchaseView };

export type PurchaseView = { id: number; account: number; kind: PurchaseKind; app: string; service: string; country: string | null; asked_number: string | null; asked_ms: number; ended_ms: number | null; problem: Problem | null; number: string | null; price: string | null; finding: Finding | null; };

export type PurchaseKind = "lock" | "subscribe";

export type Finding = { read_ms: number | null; problem: Problem | null; numbers: FoundNumber[]; };

export type FoundNumber = { phone: string; valid_until_text: string; valid_until: string | null; };

export type MessageView = { id: string; account: number; kind: MessageKind; received_ms: number; day: string; app: string | null; service: string | null; from: string | null; to: string | null; text: string; codes: CodeView[]; chosen: number | null; valid_until_ms: number | null; new: boolean; copied_ms: number | null; other_user: string | null; missed: number | null; };

export type MessageKind = "sms" | "other_user" | "unrecognised" | "unreadable" | "gap";

export type CodeView = { code: string; shown: string; start: number; end: number; };

export type HistoryKey = { received_ms: number; id: string; };

export type HistoryQuery = { before: HistoryKey | null; limit: number; number: NumberKey | null; };

export type HistoryPage = { rows: MessageView[]; days: DayCount[]; next: HistoryKey | null; };

export type DayCount = { day: string; messages: number; };

export type ServiceView = { app: string; name: string; last_used_ms: number | null; };

export type AccountForm = { label: string; user_id: string; key: string; base_url: string; };

export type KeyCheck = { services: number; numbers: number; };

export type LockForm = { account: number; app: string; country: string; number: string | null; };

export type PurchaseOutcome = { is: "done"; purchase: PurchaseView } | { is: "unknown"; purchase: PurchaseView };

export type PairingOffer = { host: string; user_id: string; account: number | null; https: boolean; replaces: string | null; device_name: string; };

export type PairForm = { account: number; link: string; device_name: string; replace: boolean; };

export type Arrival = { message: MessageView; };

export type EventName = "snapshot" | "history" | "arrival" | "open_message";
