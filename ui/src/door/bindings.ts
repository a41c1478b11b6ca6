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
 * Every number whose code is waited for, the newest first.
 */
waits: Array<PurchaseView>, 
/**
 * What the last number was got for, so that it can be repeated.
 */
last_choice: LastChoice | null, 
/**
 * What gives no notification.
 */
muted: Array<MutedView>, 
/**
 * Notifications are paused now.
 */
paused: boolean, 
/**
 * What was deleted a moment ago and can be brought back.
 */
deleted: Deleted | null, 
/**
 * What the current month has cost, beside the person's limit.
 */
spent: MonthSpent, 
/**
 * Messages not yet copied or opened.
 */
new_count: number, 
/**
 * The app's lock. While it is locked, nothing else of this names a number, a code or a message.
 */
lock: LockView, 
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
export type ProblemCode = "pingme_internal" | "pingme_missing_parameter" | "balance_too_low" | "no_number" | "too_many_locked" | "no_such_number" | "pingme_unknown_retcode" | "pingme_forbidden" | "pingme_http_status" | "bad_proxy" | "proxy_refused" | "pingme_unreachable" | "pingme_timed_out" | "pingme_unreadable" | "outcome_unknown" | "purchase_under_way" | "purchase_unsettled" | "rent_changed" | "already_subscribed" | "number_gone" | "over_limit" | "bad_limit" | "too_late_to_undo" | "export_failed" | "folder_not_opened" | "export_under_way" | "bad_shortcut" | "bad_user_id" | "bad_key" | "key_gone" | "bad_base_url" | "account_exists" | "no_such_account" | "no_such_message" | "no_such_purchase" | "link_unreadable" | "link_insecure" | "link_expired" | "link_used" | "link_refused" | "link_other_account" | "already_paired" | "not_paired" | "relay_unreachable" | "relay_refused" | "relay_unreadable" | "relay_older" | "relay_newer" | "relay_failed" | "callback_unreachable" | "callback_refused" | "self_test_lost" | "self_test_under_way" | "not_this_run" | "keyring_missing" | "keyring_locked" | "keyring_failed" | "history_key_missing" | "folder_in_use" | "storage_failed" | "clipboard_failed" | "demo_failed" | "locked" | "wrong_password" | "too_many_tries" | "bad_password" | "backup_wrong_password" | "backup_unreadable" | "backup_damaged" | "backup_too_new" | "backup_failed" | "backup_under_way" | "port_in_use" | "bad_port" | "relay_key_gone" | "bad_public_url" | "built_in_relay_failed" | "login_start_failed";

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
close_hides_said: boolean, 
/**
 * A code that arrives is shown in a desktop notification.
 */
notify: boolean, 
/**
 * Notifications, tray and card say that there is a code, not which; it is shown on demand.
 */
hide_codes: boolean, 
/**
 * A notification makes the system's sound.
 */
sound: boolean, 
/**
 * The day before a number ends there is a notification, once.
 */
notify_ending: boolean, 
/**
 * There is a notification when a relay has been out of reach for ten minutes, once.
 */
notify_relay: boolean, 
/**
 * No notification of any kind for the time being.
 */
pause: Pause, 
/**
 * The one code of a message that arrives is put on the clipboard.
 */
auto_copy: boolean, 
/**
 * Seconds after which the clipboard gets back the text that it held before a code; never when
 * absent.
 */
give_back_s: number | null, 
/**
 * Codes are marked as secret, so that clipboard histories leave them out.
 */
secret_clipboard: boolean, 
/**
 * The window is minimised once a code was copied in it.
 */
minimise_after_copy: boolean, 
/**
 * The keys that copy the newest code from anywhere, `Ctrl+Alt+C`; none when absent.
 */
copy_shortcut: string | null, 
/**
 * Single keys (`C`, `1` to `9` and the like) act in the window.
 */
single_keys: boolean, 
/**
 * Messages older than so many days are deleted; none are when absent.
 */
keep_days: number | null, 
/**
 * A message is deleted at the end of the day on which its code was copied.
 */
delete_used: boolean, 
/**
 * What a month may cost, a decimal number such as `10.00`; no limit when absent.
 */
monthly_limit: string | null, 
/**
 * The one account whose numbers and messages are shown; all of them when absent.
 */
shown_account: number | null, 
/**
 * How the numbers of the side bar are sorted.
 */
number_order: NumberOrder, 
/**
 * The person has been told that closing minimises the window, where there is no tray.
 */
close_minimises_said: boolean, 
/**
 * Started at login, the app stays out of sight.
 */
start_hidden: boolean, 
/**
 * How large everything in the window is, in percent: 50 to 200.
 */
zoom: number, 
/**
 * Minutes without use after which the app locks, where a password is set; never by itself when absent.
 */
lock_after_min: number | null, 
/**
 * The window is left out of screenshots and recordings, where the system can do that.
 */
hide_from_capture: boolean, };

/**
 * Which language to use.
 */
export type LanguageChoice = "system" | Language;

/**
 * A language by its BCP 47 tag: `en`, `zh-CN`.
 */
export type Language = string;

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
 * The relay's host name, where paired; that of its public URL for the relay in the app.
 */
host: string | null, 
/**
 * It is the relay in the app.
 */
built_in: boolean, 
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
 * PingMe's own words for the date; empty for one that nobody can mean.
 */
valid_until_text: string, 
/**
 * The date, where it could be read and meant.
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
last_message_ms: number | null, 
/**
 * The person's own name for it.
 */
label: string | null, 
/**
 * What the person noted about it.
 */
note: string | null, 
/**
 * No notification for this number.
 */
muted: boolean, 
/**
 * No notification for any number of its service.
 */
service_muted: boolean, 
/**
 * When the person swapped it for another, because a site refused it.
 */
refused_ms: number | null, 
/**
 * What it cost in the current month.
 */
month: MonthCost, };

/**
 * Whether a number lives, and on what terms.
 */
export type Standing = "subscribed" | "not_subscribed" | "expired";

/**
 * What stands at the top of the inbox, decided in one place: a usable code first, then a
 * purchase whose outcome is unknown, then a wait, then what came while nobody looked, then the newest
 * message.
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
purchase: PurchaseView, } | { "is": "away", 
/**
 * What came.
 */
away: Away, } | { "is": "unknown", 
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
missed: number | null, 
/**
 * The number that it answers, where it is the first that came for one that was got.
 */
answers: Answers | null, 
/**
 * In a search: what was found, in its text.
 */
hits: Array<Hit>, };

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
 * Where the page starts.
 */
from: HistoryFrom, 
/**
 * At most so many rows; 200 at the most.
 */
limit: number, 
/**
 * Only these.
 */
filter: HistoryFilter, };

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
 * Where to go on with older rows, if there are any.
 */
older: HistoryKey | null, 
/**
 * Where to go on with newer rows, if there are any.
 */
newer: HistoryKey | null, };

/**
 * How many messages a day has, of those that the filter lets through.
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
last_used_ms: number | null, 
/**
 * The person keeps it on top.
 */
favourite: boolean, };

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
number: string | null, 
/**
 * The person agreed to spend more than the month's limit.
 */
over_limit: boolean, };

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
 * A message that has just been kept, for a live region.
 */
export type Arrival = { 
/**
 * The message.
 */
message: MessageView, };

/**
 * The names of the events that the window listens to.
 */
export type EventName = "snapshot" | "history" | "arrival" | "open_message" | "open_number" | "self_test" | "open_link" | "get_number" | "export" | "backup" | "shortcut" | "built_in_relay";

/**
 * Whether notifications are paused.
 */
export type Pause = { "is": "not" } | { "is": "until", 
/**
 * On the relay's clock.
 */
at_ms: number, } | { "is": "on" };

/**
 * An order of numbers.
 */
export type NumberOrder = "service" | "ending" | "last_message";

/**
 * What a number cost in the current month, estimated.
 */
export type MonthCost = { 
/**
 * How many messages came.
 */
messages: number, 
/**
 * What is known of its cost; nothing where no price is known.
 */
sum: Sum | null, };

/**
 * An amount of money.
 */
export type Sum = { 
/**
 * A decimal number, exact: `8.20`.
 */
amount: string, 
/**
 * PingMe's sign or letters for the currency, where it names one: `$`.
 */
currency: string | null, };

/**
 * What a person writes about a number.
 */
export type NumberWords = { 
/**
 * Which number.
 */
key: NumberKey, 
/**
 * A name; empty for none.
 */
label: string, 
/**
 * A note; empty for none.
 */
note: string, };

/**
 * Something that gives no notification.
 */
export type Muted = { "is": "number", 
/**
 * Which.
 */
key: NumberKey, } | { "is": "service", 
/**
 * The service's key.
 */
app: string, };

/**
 * Something that gives no notification, and what it is called.
 */
export type MutedView = { 
/**
 * What.
 */
what: Muted, 
/**
 * Its service's name, also where no number of that service is left.
 */
service: string, };

/**
 * What is known of a service before a number is got for it, all of it from this person's own history.
 */
export type ServiceRecord = { 
/**
 * How many numbers were got for it and waited with, in the last 90 days.
 */
asked: number, 
/**
 * For how many of them an SMS came.
 */
came: number, 
/**
 * How many were swapped because the site refused them.
 */
refused: number, 
/**
 * The median time from asking for the number to its first SMS, where one came: of two in the middle,
 * the shorter.
 */
usual_ms: number | null, 
/**
 * Its numbers that the person has or had, also those that expired: the last used first.
 */
used: Array<UsedNumber>, 
/**
 * PingMe's words for an SMS, as for the newest of those numbers.
 */
code_rate: string | null, 
/**
 * PingMe's words for the rent, likewise.
 */
sub_rent: string | null, 
/**
 * What the last number of it cost, as PingMe said then.
 */
last_price: string | null, };

/**
 * A number that was used for a service.
 */
export type UsedNumber = { 
/**
 * The digits.
 */
phone: string, 
/**
 * The person's name for it.
 */
label: string | null, 
/**
 * It is on PingMe's list now.
 */
listed: boolean, 
/**
 * When a code last came to it.
 */
last_message_ms: number | null, 
/**
 * When the person swapped it for another.
 */
refused_ms: number | null, };

/**
 * A number to subscribe.
 */
export type SubscribeForm = { 
/**
 * Which number.
 */
key: NumberKey, 
/**
 * The rent that the person agreed to, in PingMe's own words. Where PingMe names another by now,
 * nothing is sent.
 */
rent: string, 
/**
 * The person agreed to spend more than the month's limit.
 */
over_limit: boolean, };

/**
 * What a number was last got for, to be repeated.
 */
export type LastChoice = { 
/**
 * The account's id.
 */
account: number, 
/**
 * The service's key.
 */
app: string, 
/**
 * Its name.
 */
service: string, 
/**
 * `US` or `GB`.
 */
country: string, };

/**
 * That a message is the first for a number that was got, also when nobody waited for it any more.
 */
export type Answers = { 
/**
 * When the number was asked for.
 */
asked_ms: number, 
/**
 * How long after that it came.
 */
after_ms: number, };

/**
 * A part of a text, in UTF-16 units.
 */
export type Hit = { 
/**
 * Where it starts.
 */
start: number, 
/**
 * Where it ends.
 */
end: number, };

/**
 * Where a page of the history starts.
 */
export type HistoryFrom = { "is": "newest" } | { "is": "before", 
/**
 * That row.
 */
key: HistoryKey, } | { "is": "after", 
/**
 * That row.
 */
key: HistoryKey, } | { "is": "day", 
/**
 * The day.
 */
day: string, };

/**
 * Which messages. All that is set has to be true of a message.
 */
export type HistoryFilter = { 
/**
 * Words in its text, its sender, its number, its service, or its code; empty for any.
 */
text: string, 
/**
 * Only this account's.
 */
account: number | null, 
/**
 * Only this service's, by its key.
 */
app: string | null, 
/**
 * Only this number's.
 */
number: NumberKey | null, 
/**
 * Only from this day on.
 */
since: string | null, 
/**
 * Only up to this day, included.
 */
until: string | null, 
/**
 * Only those in which a code was found.
 */
with_code: boolean, };

/**
 * How much a search finds.
 */
export type SearchCount = { 
/**
 * How many messages are found.
 */
messages: number, 
/**
 * How many more have the words, but are kept out by the other filters.
 */
hidden: number, 
/**
 * How many of those have no code.
 */
hidden_without_code: number, 
/**
 * How many are found in each month, `2026-11`, the newest first.
 */
months: Array<MonthCount>, 
/**
 * Names the message that was kept last, when these were counted.
 */
up_to: number, };

/**
 * How many messages a month has.
 */
export type MonthCount = { 
/**
 * The month.
 */
month: string, 
/**
 * Its messages.
 */
messages: number, };

/**
 * What is kept of messages.
 */
export type HistoryKept = { 
/**
 * How many.
 */
messages: number, 
/**
 * When the oldest came.
 */
since_ms: number | null, 
/**
 * The size of the history on disk, in bytes; 0 when nothing is kept on disk.
 */
bytes: number, };

/**
 * Which messages to delete.
 */
export type Deletion = { "is": "messages", 
/**
 * Their ids.
 */
ids: Array<string>, } | { "is": "matching", 
/**
 * The filter; an empty one is everything.
 */
filter: HistoryFilter, 
/**
 * What [`SearchCount`] named when the person was asked: what has come since then stays.
 */
up_to: number, };

/**
 * Messages that were deleted a moment ago and can still be brought back.
 */
export type Deleted = { 
/**
 * Names the deletion.
 */
id: number, 
/**
 * How many messages.
 */
messages: number, 
/**
 * Until when they can be brought back.
 */
until_ms: number, };

/**
 * What came while the app was away.
 */
export type Away = { 
/**
 * Since when the app was away, or else when the first of them came.
 */
since_ms: number, 
/**
 * The day of that.
 */
day: string, 
/**
 * How many messages.
 */
messages: number, 
/**
 * How many of them hold a code.
 */
codes: number, 
/**
 * How many of those can still be used.
 */
usable: number, 
/**
 * Of the codes: how many for each service, the most first.
 */
services: Array<ServiceCount>, 
/**
 * The relay says that messages are missing.
 */
gap: boolean, };

/**
 * How many codes came for a service.
 */
export type ServiceCount = { 
/**
 * The service's name; nothing where none is known.
 */
service: string | null, 
/**
 * Its codes.
 */
codes: number, };

/**
 * What the current month has cost, beside the person's limit. Amounts are in the limit's currency, the
 * one that most events have.
 */
export type MonthSpent = { 
/**
 * The month, `2026-11`.
 */
month: string, 
/**
 * What is known of its cost; nothing while no price is known.
 */
sum: Sum | null, 
/**
 * How many of its events have no known price.
 */
unknown: number, 
/**
 * The person's limit.
 */
limit: Sum | null, 
/**
 * How much of it is used, in percent, rounded down; beyond 100 where it is passed.
 */
percent: number | null, 
/**
 * Where that is.
 */
level: LimitLevel, };

/**
 * How near a limit is.
 */
export type LimitLevel = "below" | "near" | "reached";

/**
 * Which part of the spending.
 */
export type SpendQuery = { 
/**
 * Only this account's; all when absent.
 */
account: number | null, 
/**
 * In this currency; the one that most events have when absent.
 */
currency: string | null, };

/**
 * Six months of spending, the last of them the current one.
 */
export type SpendReport = { 
/**
 * The currency of all its amounts, where PingMe names one.
 */
currency: string | null, 
/**
 * All currencies that there are events in, the one with the most first.
 */
currencies: Array<string>, 
/**
 * Some amounts name no currency and are taken for this one.
 */
assumed: boolean, 
/**
 * The months, `2026-06` to `2026-11`.
 */
months: Array<string>, 
/**
 * One row for each service, the dearest first; beyond five, all but four are one row.
 */
services: Array<SpendRow>, 
/**
 * The sum of them.
 */
all: SpendRow, 
/**
 * Rent of subscribed numbers that falls due next, the nearest first.
 */
due: Array<RentDue>, };

/**
 * A row of the report.
 */
export type SpendRow = { 
/**
 * The keys of the services that it stands for; an empty one for events that name no service.
 */
apps: Array<string>, 
/**
 * The service's name; nothing for several together, and for events that name none.
 */
service: string | null, 
/**
 * Each month's cost.
 */
months: Array<SpendCell>, 
/**
 * The cost of all months.
 */
total: SpendCell, };

/**
 * A cost.
 */
export type SpendCell = { 
/**
 * What is known of it, a decimal number; nothing where nothing was spent or no price is known.
 */
amount: string | null, 
/**
 * How many events have no known price.
 */
unknown: number, 
/**
 * How many events there are.
 */
events: number, };

/**
 * Rent that falls due.
 */
export type RentDue = { 
/**
 * Which number.
 */
key: NumberKey, 
/**
 * The service's name.
 */
service: string, 
/**
 * The day, where it could be read.
 */
day: string | null, 
/**
 * PingMe's own words for the rent.
 */
rent: string, 
/**
 * What was read of them.
 */
sum: Sum | null, };

/**
 * Which events.
 */
export type SpendEventQuery = { 
/**
 * Only this account's; all when absent.
 */
account: number | null, 
/**
 * Only of this month, `2026-11`; of all six when absent.
 */
month: string | null, 
/**
 * Only of these services, by their keys, of which an empty one stands for none; of all when empty.
 */
apps: Array<string>, 
/**
 * Only those that are counted in this currency; all when absent.
 */
currency: string | null, };

/**
 * Something that cost money, and how that is known.
 */
export type SpendEvent = { 
/**
 * When.
 */
at_ms: number, 
/**
 * What.
 */
kind: SpendKind, 
/**
 * The account's id.
 */
account: number, 
/**
 * The service's key.
 */
app: string | null, 
/**
 * The service's name.
 */
service: string | null, 
/**
 * The number.
 */
phone: string | null, 
/**
 * PingMe's own words for the price; empty where it named none.
 */
price: string, 
/**
 * What was read of them.
 */
sum: Sum | null, 
/**
 * The price was read later: the event is older than this bookkeeping.
 */
later: boolean, 
/**
 * The message that it is of, if that is still kept.
 */
message: string | null, };

/**
 * What costs money.
 */
export type SpendKind = "sms" | "number" | "subscription" | "renewal";

/**
 * What to write into a file.
 */
export type ExportForm = { "is": "messages", 
/**
 * Which.
 */
filter: HistoryFilter, 
/**
 * How.
 */
format: ExportFormat, } | { "is": "picked", 
/**
 * Their ids.
 */
ids: Array<string>, 
/**
 * How.
 */
format: ExportFormat, } | { "is": "spend", 
/**
 * Which events.
 */
query: SpendEventQuery, 
/**
 * How.
 */
format: ExportFormat, };

/**
 * How a file is written.
 */
export type ExportFormat = "csv" | "json";

/**
 * How far an export is.
 */
export type ExportProgress = { 
/**
 * The file's name.
 */
file: string, 
/**
 * How many rows are written.
 */
done: number, 
/**
 * How many there are.
 */
total: number, 
/**
 * Where it stands.
 */
stage: ExportStage, };

/**
 * Where an export stands.
 */
export type ExportStage = { "is": "writing" } | { "is": "done", 
/**
 * Where.
 */
path: string, } | { "is": "stopped" } | { "is": "failed", 
/**
 * Why.
 */
problem: Problem, };

/**
 * A text that was tried. Nothing of it is stored.
 */
export type Tested = { 
/**
 * What comes of it.
 */
verdict: TestedVerdict, 
/**
 * The code, as copied, where it is one.
 */
code: string | null, 
/**
 * The same as displayed.
 */
shown: string | null, 
/**
 * The service that the text names.
 */
service: string | null, 
/**
 * How long the code is valid, in seconds, where the text says so.
 */
valid_for_s: number | null, 
/**
 * Everything with the shape of a code: those taken first, then by their points.
 */
candidates: Array<TestedCandidate>, 
/**
 * So many points make a code.
 */
needed: number, 
/**
 * How sure it is, in percent.
 */
confidence: number, };

/**
 * What comes of a text.
 */
export type TestedVerdict = "one" | "several" | "none";

/**
 * Something with the shape of a code.
 */
export type TestedCandidate = { 
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
end: number, 
/**
 * It is the code, or one of several.
 */
taken: boolean, 
/**
 * The sum of its points.
 */
points: number, 
/**
 * What counts for and against it.
 */
reasons: Array<TestedReason>, };

/**
 * A piece of evidence. The window has words for each key.
 */
export type TestedReason = { 
/**
 * For it, or against it when negative.
 */
points: number, 
/**
 * What kind of evidence, as `sms-code` names it: `term-before`.
 */
key: string, 
/**
 * The word that counted.
 */
term: string | null, 
/**
 * What it was taken for, as `sms-code` names it: `phone`.
 */
kind: string | null, 
/**
 * How many digits it has, where the evidence is its shape and that is digits.
 */
digits: number | null, };

/**
 * Whether the shortcut works.
 */
export type ShortcutState = "off" | "works" | "taken" | "not_here";

/**
 * Whether there is a lock, and whether it is closed.
 */
export type LockView = { 
/**
 * A password is set.
 */
set: boolean, 
/**
 * It is locked now.
 */
locked: Locked | null, 
/**
 * After too many wrong passwords: when another is heard.
 */
again_ms: number | null, };

/**
 * A lock that is closed.
 */
export type Locked = { 
/**
 * Since when.
 */
since_ms: number, 
/**
 * Why.
 */
why: LockedWhy, 
/**
 * How many messages have come since.
 */
arrived: number, };

/**
 * What locked the app.
 */
export type LockedWhy = { "is": "start" } | { "is": "asked" } | { "is": "idle", 
/**
 * In minutes.
 */
minutes: number, };

/**
 * What the window goes on with once it is unlocked.
 */
export type Unlocked = { 
/**
 * Where the person was, as the window left it with the app.
 */
place: string | null, 
/**
 * What a notification was clicked for meanwhile.
 */
opens: Opens, };

/**
 * What a click on a notification opens, beside the window.
 */
export type Opens = { "is": "message", 
/**
 * Its id.
 */
id: string, } | { "is": "number", 
/**
 * Which.
 */
key: NumberKey, } | { "is": "nothing" };

/**
 * The relay in the app, as it is now.
 */
export type BuiltInRelay = { 
/**
 * What it is doing.
 */
state: BuiltInRelayState, 
/**
 * The port that it listens on, or the one that is proposed for it.
 */
port: number, 
/**
 * Where PingMe reaches it; empty where it was never set up.
 */
public_url: string, 
/**
 * It listens on all interfaces, not on this computer's own alone.
 */
everywhere: boolean, };

/**
 * What the relay in the app is doing.
 */
export type BuiltInRelayState = { "is": "off" } | { "is": "starting" } | { "is": "running", 
/**
 * Where a tunnel finds it on this computer.
 */
address: string, 
/**
 * Since when, on this computer's clock.
 */
since_ms: number, } | { "is": "failed", 
/**
 * Why not.
 */
problem: Problem, };

/**
 * How the relay in the app is to be, as typed.
 */
export type BuiltInRelayForm = { 
/**
 * The port, in digits.
 */
port: string, 
/**
 * Where PingMe reaches it: https, or http on this computer.
 */
public_url: string, 
/**
 * Something else than this computer forwards to it.
 */
everywhere: boolean, 
/**
 * The accounts to pair with it.
 */
accounts: Array<BuiltInRelayAccount>, };

/**
 * An account that is to be paired with the relay in the app.
 */
export type BuiltInRelayAccount = { 
/**
 * The account's id.
 */
account: number, 
/**
 * The person has confirmed that this replaces the pairing that is there.
 */
replace: boolean, };

/**
 * What came of turning the relay in the app off.
 */
export type BuiltInRelayEnd = { "is": "off" } | { "is": "holds", 
/**
 * How many, where it can be told.
 */
messages: number | null, };

/**
 * How far a backup is.
 */
export type BackupProgress = { 
/**
 * What is done.
 */
work: BackupWork, 
/**
 * How many entries of the file are done.
 */
done: number, 
/**
 * How many there are.
 */
total: number, };

/**
 * What is done with a backup.
 */
export type BackupWork = "writing" | "checking" | "restoring";

/**
 * A backup that was written.
 */
export type BackupWritten = { 
/**
 * Where.
 */
path: string, 
/**
 * How many messages are in it.
 */
messages: number, };

/**
 * What is in a backup.
 */
export type BackupContents = { 
/**
 * When it was made.
 */
made_ms: number, 
/**
 * The day of that.
 */
day: string, 
/**
 * The version of the app that made it.
 */
app_version: string, 
/**
 * How many messages.
 */
messages: number, 
/**
 * Its accounts.
 */
accounts: Array<BackupAccount>, 
/**
 * Whether the person has to say which settings hold: there are accounts here, and so choices were made.
 */
asks_settings: boolean, };

/**
 * An account in a backup.
 */
export type BackupAccount = { 
/**
 * Its label.
 */
label: string, 
/**
 * PingMe's user ID.
 */
user_id: string, 
/**
 * It is in this app already. Else its key has to be entered after it was restored.
 */
here: boolean, };

/**
 * What was restored.
 */
export type Restored = { 
/**
 * It was stopped: only a part of it was restored. Restoring again goes on.
 */
stopped: boolean, 
/**
 * How many messages were not here before.
 */
messages: number, 
/**
 * How many were here, or were deleted here.
 */
known: number, 
/**
 * How many were left out, because they are older than messages are kept.
 */
outdated: number, 
/**
 * How many accounts were not here before: their keys have to be entered.
 */
accounts: number, };

/**
 * What could not be removed when everything was to be forgotten.
 */
export type NotForgotten = "keys" | "files" | "links" | "login_start";

/**
 * The page Diagnostics, as far as nobody has to be asked for it.
 */
export type Diagnostics = { 
/**
 * What runs.
 */
versions: Versions, 
/**
 * The newest warnings and errors of this run, the newest first.
 */
faults: Array<Fault>, 
/**
 * Where everything is kept.
 */
folder: FolderView, };

/**
 * What runs.
 */
export type Versions = { 
/**
 * The app.
 */
app: string, 
/**
 * The web view that shows its window; nothing where the system does not say.
 */
web_view: string | null, 
/**
 * The operating system, its version and the processor's architecture.
 */
system: string, 
/**
 * What the screen is drawn by, `x11, GNOME`; nothing where that has no name.
 */
session: string | null, 
/**
 * The relay's protocol that the app speaks.
 */
protocol: number, };

/**
 * A warning or an error of this run. What it says holds no number, code, address or name.
 */
export type Fault = { 
/**
 * When it happened last, on this computer's clock.
 */
at_ms: number, 
/**
 * How often it has.
 */
times: number, 
/**
 * An error rather than a warning.
 */
error: boolean, 
/**
 * The problem's stable name, where it has one.
 */
code: string | null, 
/**
 * The part of the app that says it.
 */
place: string, 
/**
 * What happened.
 */
what: string, };

/**
 * The folder that everything is kept in.
 */
export type FolderView = { 
/**
 * Its path.
 */
path: string, 
/**
 * The size of all files in it.
 */
bytes: number, 
/**
 * How many messages are kept.
 */
messages: number, };
