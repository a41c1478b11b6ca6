// Generated from crates/desktop-core/src/view: change it there.
// `UPDATE_BINDINGS=1 cargo test -p desktop-core bindings` writes this file anew.

/**
 * Everything on the screen but the history rows. Pushed whole whenever a part of it changes, so
 * that the window never has to ask what became of something.
 */
export type Snapshot = { 
/**
 * True inside the demo, whose banner says so.
 */
demo: boolean, 
/**
 * Nothing is kept: there is no keyring, and the person chose to go on without for this run.
 * Numbers work; pairing is refused.
 */
this_run: boolean, 
/**
 * The app's version, `0.1.0`.
 */
app_version: string, 
/**
 * The time when this was made, corrected by the relay's clock. The window keeps the
 * difference to its own clock and computes every age with it.
 */
now_ms: number, 
/**
 * The person's current day.
 */
today: string, 
/**
 * Why the app cannot work at all (no keyring, history locked), or nothing.
 */
blocked: Problem | null, 
/**
 * The accounts in the order they were added. None: first run.
 */
accounts: Array<AccountView>, 
/**
 * Every number that is shown, grouped by service by the window. Expired ones come last.
 */
numbers: Array<NumberView>, 
/**
 * What stands at the top of the inbox.
 */
card: Card, 
/**
 * Messages not yet copied or opened.
 */
new_count: number, 
/**
 * The person's choices.
 */
settings: Settings, 
/**
 * How requests leave this machine.
 */
network: NetworkView, 
/**
 * The language in use, after *system* was resolved.
 */
language: Language, };

/**
 * An error as the window gets it. It chooses its words by `code` and never reads `message`,
 * which is for logs and for codes that a window does not know.
 */
export type Problem = { 
/**
 * The stable name of what happened.
 */
code: ProblemCode, 
/**
 * English, for a log line; holds no secret and no SMS.
 */
message: string, };

/**
 * Everything that can go wrong, as a stable name. The window has a sentence in every language
 * for each of them.
 */
export type ProblemCode = "pingme_internal" | "pingme_missing_parameter" | "balance_too_low" | "no_number" | "too_many_locked" | "no_such_number" | "pingme_unknown_retcode" | "pingme_forbidden" | "pingme_http_status" | "bad_proxy" | "proxy_refused" | "pingme_unreachable" | "pingme_timed_out" | "pingme_unreadable" | "outcome_unknown" | "purchase_under_way" | "bad_user_id" | "bad_key" | "key_gone" | "bad_base_url" | "account_exists" | "no_such_account" | "no_such_message" | "no_such_purchase" | "link_unreadable" | "link_insecure" | "link_expired" | "link_used" | "link_refused" | "link_other_account" | "already_paired" | "not_paired" | "relay_unreachable" | "relay_refused" | "relay_unreadable" | "relay_version" | "relay_failed" | "callback_unreachable" | "callback_refused" | "self_test_lost" | "self_test_under_way" | "not_this_run" | "keyring_missing" | "keyring_locked" | "keyring_failed" | "history_key_missing" | "folder_in_use" | "storage_failed" | "clipboard_failed" | "demo_failed";

/**
 * The person's choices, kept in `settings.json` of the data folder.
 */
export type Settings = { 
/**
 * The language, or the system's.
 */
language: LanguageChoice, 
/**
 * Light, dark, or the system's.
 */
appearance: Appearance, 
/**
 * Closing the window hides it where there is a tray to bring it back.
 */
close_hides: boolean, 
/**
 * The person has been told so.
 */
close_hides_said: boolean, };

/**
 * Which language to use.
 */
export type LanguageChoice = "system" | "en" | "zh-CN";

/**
 * A language the app has words in.
 */
export type Language = "en" | "zh-CN";

/**
 * Light or dark.
 */
export type Appearance = "system" | "light" | "dark";

/**
 * A PingMe account as the sidebar and the settings show it.
 */
export type AccountView = { 
/**
 * The account's id in this app.
 */
id: number, 
/**
 * The person's own name for it; the user ID where none was given.
 */
label: string, 
/**
 * PingMe's user ID.
 */
user_id: string, 
/**
 * The API's address.
 */
base_url: string, 
/**
 * The relay that receives its SMS.
 */
relay: RelayView, 
/**
 * When the number list was last read.
 */
numbers_checked_ms: number | null, 
/**
 * Why the last reading failed, or nothing.
 */
numbers_problem: Problem | null, };

/**
 * The connection to an account's relay.
 */
export type RelayView = { 
/**
 * What it is doing.
 */
state: RelayState, 
/**
 * The relay's host name, where paired.
 */
host: string | null, 
/**
 * When the relay last answered.
 */
checked_ms: number | null, 
/**
 * Since when it has been in this state.
 */
since_ms: number | null, 
/**
 * What went wrong last, while reconnecting or refused.
 */
problem: Problem | null, 
/**
 * Whether PingMe itself has called its callback URL.
 */
pingme: PingmeSeen, 
/**
 * What changed there and the person has not been shown yet.
 */
notices: Array<RelayNotice>, };

/**
 * What a relay connection is doing.
 */
export type RelayState = "not_paired" | "connecting" | "live" | "reconnecting" | "refused";

/**
 * Names a number: PingMe sells it per service.
 */
export type NumberKey = { 
/**
 * The account's id.
 */
account: number, 
/**
 * The service's key, `jd`.
 */
app: string, 
/**
 * The digits, as PingMe writes them.
 */
phone: string, };

/**
 * A number in the sidebar, and its facts.
 */
export type NumberView = { 
/**
 * Which number.
 */
key: NumberKey, 
/**
 * The service's name, `JD`.
 */
service: string, 
/**
 * The calling code, where PingMe names it.
 */
tel_code: string | null, 
/**
 * Subscribed, not, or gone.
 */
standing: Standing, 
/**
 * Ends within three days and is not subscribed.
 */
expiring: boolean, 
/**
 * Whole days left, where the date could be read: 0 is today.
 */
days_left: number | null, 
/**
 * PingMe's own words for the date.
 */
valid_until_text: string, 
/**
 * The date, where it could be read.
 */
valid_until: string | null, 
/**
 * PingMe's own words: what a subscription would cost.
 */
sub_rent: string, 
/**
 * PingMe's own words: what the subscription costs.
 */
month_rent: string, 
/**
 * PingMe's own words: what an SMS costs.
 */
code_rate: string, 
/**
 * Messages not yet copied or opened.
 */
new_count: number, 
/**
 * A code is being waited for.
 */
waiting: boolean, 
/**
 * When its last message came.
 */
last_message_ms: number | null, };

/**
 * Whether a number lives, and on what terms.
 */
export type Standing = "subscribed" | "not_subscribed" | "expired";

/**
 * What stands at the top of the inbox, decided in one place: a usable code first, then a
 * purchase whose outcome is unknown, then a wait, then the newest message.
 */
export type Card = { "is": "empty" } | { "is": "message", 
/**
 * The message.
 */
message: MessageView, 
/**
 * It holds a code (or several) that can still be used and was not copied yet.
 */
lit: boolean, } | { "is": "waiting", 
/**
 * The purchase that is being waited on.
 */
purchase: PurchaseView, } | { "is": "unknown", 
/**
 * The purchase, with what the number list says.
 */
purchase: PurchaseView, };

/**
 * A number that was asked for, and what became of it.
 */
export type PurchaseView = { 
/**
 * The purchase's id.
 */
id: number, 
/**
 * The account's id.
 */
account: number, 
/**
 * What was asked for.
 */
kind: PurchaseKind, 
/**
 * The service's key.
 */
app: string, 
/**
 * The service's name.
 */
service: string, 
/**
 * `US` or `GB`; for a lock.
 */
country: string | null, 
/**
 * The number that was asked for, where it was not a new one.
 */
asked_number: string | null, 
/**
 * When the request left.
 */
asked_ms: number, 
/**
 * When it was answered or given up.
 */
ended_ms: number | null, 
/**
 * Why its outcome is unknown, or nothing.
 */
problem: Problem | null, 
/**
 * The number that PingMe gave.
 */
number: string | null, 
/**
 * What PingMe said it cost. It names no currency.
 */
price: string | null, 
/**
 * What the number list says about an unknown outcome.
 */
finding: Finding | null, };

/**
 * What kind of purchase.
 */
export type PurchaseKind = "lock" | "subscribe";

/**
 * What the number list, read after an unanswered purchase, says.
 */
export type Finding = { 
/**
 * When the list was read; not, while it could not be.
 */
read_ms: number | null, 
/**
 * Why it could not be read, or nothing.
 */
problem: Problem | null, 
/**
 * Numbers of the service that are on the list now and were not before; for a subscription,
 * the number if it is subscribed now.
 */
numbers: Array<FoundNumber>, };

/**
 * A number that an unanswered purchase may have got.
 */
export type FoundNumber = { 
/**
 * The digits.
 */
phone: string, 
/**
 * PingMe's own words for the date.
 */
valid_until_text: string, 
/**
 * The date, where it could be read.
 */
valid_until: string | null, };

/**
 * A row of the history, and the content of the card.
 */
export type MessageView = { 
/**
 * The message's id: 32 hexadecimal digits.
 */
id: string, 
/**
 * The account's id.
 */
account: number, 
/**
 * What it is.
 */
kind: MessageKind, 
/**
 * When the relay received it.
 */
received_ms: number, 
/**
 * The day of that.
 */
day: string, 
/**
 * The service's key, where the message names one.
 */
app: string | null, 
/**
 * The service's name; the key where no name is known.
 */
service: string | null, 
/**
 * Who sent it: a number or a name.
 */
from: string | null, 
/**
 * The receiving number.
 */
to: string | null, 
/**
 * The whole text; for an unrecognised callback its body.
 */
text: string, 
/**
 * The codes found in it, best first.
 */
codes: Array<CodeView>, 
/**
 * Which of them is the code; none of several when they are too close.
 */
chosen: number | null, 
/**
 * Until when the code is valid, where the message says so.
 */
valid_until_ms: number | null, 
/**
 * Not yet copied or opened.
 */
new: boolean, 
/**
 * When a code of it was last copied.
 */
copied_ms: number | null, 
/**
 * For a message to another user ID: that user ID.
 */
other_user: string | null, 
/**
 * For a gap: how many messages expired unread, where known.
 */
missed: number | null, };

/**
 * What a history row is.
 */
export type MessageKind = "sms" | "other_user" | "unrecognised" | "unreadable" | "gap";

/**
 * A code in a message.
 */
export type CodeView = { 
/**
 * As copied.
 */
code: string, 
/**
 * As displayed.
 */
shown: string, 
/**
 * Where it starts in the text, in UTF-16 units.
 */
start: number, 
/**
 * Where it ends.
 */
end: number, };

/**
 * Where a history page goes on.
 */
export type HistoryKey = { 
/**
 * The last row's time.
 */
received_ms: number, 
/**
 * The last row's id.
 */
id: string, };

/**
 * Which rows of the history.
 */
export type HistoryQuery = { 
/**
 * Rows older than this; from the newest when absent.
 */
before: HistoryKey | null, 
/**
 * At most so many rows; 200 at the most.
 */
limit: number, 
/**
 * Only this number's.
 */
number: NumberKey | null, };

/**
 * A page of the history, newest first.
 */
export type HistoryPage = { 
/**
 * The rows.
 */
rows: Array<MessageView>, 
/**
 * How many messages each day on this page has in all.
 */
days: Array<DayCount>, 
/**
 * Where to go on, if there is more.
 */
next: HistoryKey | null, };

/**
 * How many messages a day has.
 */
export type DayCount = { 
/**
 * The day.
 */
day: string, 
/**
 * Its messages.
 */
messages: number, };

/**
 * A service that a number can be got for.
 */
export type ServiceView = { 
/**
 * The service's key.
 */
app: string, 
/**
 * Its name.
 */
name: string, 
/**
 * When a number was last asked for it.
 */
last_used_ms: number | null, };

/**
 * A new account, as typed. The key is erased when this is dropped, and `Debug` leaves it out.
 */
export type AccountForm = { 
/**
 * The person's own name for it; may be empty.
 */
label: string, 
/**
 * PingMe's user ID.
 */
user_id: string, 
/**
 * The app key. Goes into the keyring and never comes back.
 */
key: string, 
/**
 * The API's address; empty for PingMe's own.
 */
base_url: string, };

/**
 * Another label, key or address for an account. The key is erased when this is dropped, and `Debug`
 * leaves it out.
 */
export type AccountChange = { 
/**
 * The account's id.
 */
account: number, 
/**
 * The person's own name for it; may be empty.
 */
label: string, 
/**
 * The new app key; empty to leave the one in the keyring.
 */
key: string, 
/**
 * The API's address; empty for PingMe's own.
 */
base_url: string, };

/**
 * What checking a key against the API showed.
 */
export type KeyCheck = { 
/**
 * Services on offer.
 */
services: number, 
/**
 * Numbers the account has now.
 */
numbers: number, };

/**
 * A number to get.
 */
export type LockForm = { 
/**
 * The account's id.
 */
account: number, 
/**
 * The service's key.
 */
app: string, 
/**
 * `US` or `GB`.
 */
country: string, 
/**
 * A number used before, or nothing for a new one.
 */
number: string | null, };

/**
 * How getting or subscribing a number ended, refusals apart.
 */
export type PurchaseOutcome = { "is": "done", 
/**
 * The purchase, with number and price.
 */
purchase: PurchaseView, } | { "is": "unknown", 
/**
 * The purchase, with what the list says.
 */
purchase: PurchaseView, };

/**
 * What a pairing link says, before anything is sent.
 */
export type PairingOffer = { 
/**
 * The relay's host name (with a port that is not the usual one).
 */
host: string, 
/**
 * The user ID that it is for.
 */
user_id: string, 
/**
 * The account of this app with that user ID.
 */
account: number | null, 
/**
 * The connection is https; else it stays on this machine.
 */
https: boolean, 
/**
 * The account is paired already, with this host.
 */
replaces: string | null, 
/**
 * The name that the relay will list this computer under, unless another is given.
 */
device_name: string, };

/**
 * A pairing that the person has confirmed. The link is erased when this is dropped, and `Debug`
 * leaves it out.
 */
export type PairForm = { 
/**
 * The account's id.
 */
account: number, 
/**
 * The link, as pasted.
 */
link: string, 
/**
 * The name that the relay lists this computer under.
 */
device_name: string, 
/**
 * The second confirmation: replace the pairing that is there.
 */
replace: boolean, };

/**
 * Whether PingMe itself has ever called the callback URL, as the relay says it.
 */
export type PingmeSeen = { "is": "unknown" } | { "is": "never" } | { "is": "last", 
/**
 * When it did last.
 */
at_ms: number, };

/**
 * A change on the relay that nobody at this computer made.
 */
export type RelayNotice = { "is": "callback_url_changed" } | { "is": "device_added", 
/**
 * Its name on the relay.
 */
name: string, };

/**
 * The relay's page of the settings.
 */
export type RelayDetails = { 
/**
 * The relay's version.
 */
version: string, 
/**
 * The computers that receive this account's SMS, this one first.
 */
devices: Array<DeviceView>, 
/**
 * Whether PingMe has called.
 */
pingme: PingmeSeen, };

/**
 * A computer that is paired with the relay.
 */
export type DeviceView = { 
/**
 * Its name.
 */
name: string, 
/**
 * It is this one.
 */
this: boolean, 
/**
 * When it was paired.
 */
paired_ms: number, 
/**
 * When it asked last; nothing where it never did.
 */
seen_ms: number | null, 
/**
 * Not seen for 30 days: it receives nothing until it asks again.
 */
suspended: boolean, 
/**
 * Messages that wait for it.
 */
unread: number, };

/**
 * A self-test that came back. The legs add up to the total.
 */
export type SelfTest = { 
/**
 * When it came back.
 */
ended_ms: number, 
/**
 * From sending to being kept here, in milliseconds.
 */
total_ms: number, 
/**
 * From this computer to the callback URL and its answer, without the relay's own time.
 */
sent_ms: number, 
/**
 * Until it was on the relay's disk.
 */
stored_ms: number, 
/**
 * From the relay to this computer.
 */
back_ms: number, 
/**
 * Opened and kept here, with the cursor.
 */
saved_ms: number, 
/**
 * Whether PingMe itself has called: the test does not show that.
 */
pingme: PingmeSeen, };

/**
 * Tells how far a self-test has come.
 */
export type SelfTestProgress = { 
/**
 * Which account is tested.
 */
account: number, 
/**
 * How far it is.
 */
stage: SelfTestStage, };

/**
 * How far a self-test has come.
 */
export type SelfTestStage = "asking" | "sending" | "stored";

/**
 * Which proxy PingMe and the relays are asked through. This machine itself never is.
 */
export type ProxyKind = "system" | "none" | "http" | "socks5";

/**
 * The proxy, as the settings show it and as `network.json` of the data folder keeps it. The password
 * stays in the keyring.
 */
export type NetworkView = { 
/**
 * Which one.
 */
proxy: ProxyKind, 
/**
 * Its address, `host:port`; empty for the system's and for none.
 */
address: string, 
/**
 * The user name that it asks for; empty for none.
 */
user: string, 
/**
 * Whether a password is kept for it.
 */
password_set: boolean, };

/**
 * The proxy, as typed. The password is erased when this is dropped, and `Debug` leaves it out.
 */
export type NetworkForm = { 
/**
 * Which one.
 */
proxy: ProxyKind, 
/**
 * Its address, `host:port`; not read for the system's and for none.
 */
address: string, 
/**
 * The user name that it asks for; may be empty.
 */
user: string, 
/**
 * The password; `None` leaves the one that is kept, an empty one forgets it.
 */
password: string | null, };

/**
 * A message that has just been kept, for a live region and a notification.
 */
export type Arrival = { 
/**
 * The message.
 */
message: MessageView, };

/**
 * The names of the events that the window listens to.
 */
export type EventName = "snapshot" | "history" | "arrival" | "open_message" | "self_test" | "open_link" | "get_number";
