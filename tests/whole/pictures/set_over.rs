//! What differs from run to run and has no other means: set over right before a photograph, each with its reason.

use desktop_session::AppWindow;

/// Patterns of what is said, and what stands there in the picture.
///
/// - Relay and PingMe are on this machine, at ports that were free: a person's are at addresses.
/// - A callback URL and the names of accounts in it are random, and so is a pairing's secret.
/// - How long the parts of the self-test took depends on the machine.
/// - When the relay was last asked, and had last seen this computer, hangs on where its poll of 25 seconds stands.
/// - The computer's name, its system and its web view's version are the machine's own; the folders are the test's.
/// - How large a database is depends on when it was last put in order.
const WORDS: &str = r"[
  [/http:\/\/127\.0\.0\.1:\d+\/thirdparty/g, 'https://api.pingme.tel/thirdparty'],
  [/http:\/\/127\.0\.0\.1:\d+/g, 'https://relay.example.org'],
  [/127\.0\.0\.1:\d+/g, 'relay.example.org'],
  [/(\/callback\/)[\w-]+\/[\w-]+/g, '$1Zm9yIHRoZSBkb2Nz/bm90IGEgcmVhbCBzZWNyZXQgYXQgYWxs'],
  [/(\/callback\/•+)[\w-]+/g, '$1YWxs'],
  [/(checked|seen) \d+ (s|min) ago/g, '$1 just now'],
  [/\d+ (秒|分钟)前(检查|连接过)/g, '刚刚$2'],
  [/^2\.\d+\.\d+$/, '2.50.6'],
  [/^\w[\w. ]+, (x86_64|aarch64)$/, 'Debian 12.0.0, x86_64'],
  [/[\d.]+ [kM]B/g, '424 kB'],
  [/on this machine only, without https|仅限本机，不使用 https/g, 'https'],
  [/\/\S*session-\w+\/home/g, '/home/ada'],
]";

/// Sets them over, here and in fields. What a leg of the self-test took is set by its name, with its share of the bar.
/// Only what a text says is changed, so that the page goes on writing into it.
const SET: &str = r"
const words = WORDS.concat(HOST ? [[new RegExp(`(?<![\\w-])${HOST.replace(/[^\w]/g, '\\$&')}(?![\\w-])`, 'g'), 'maple']] : []);
const set = (text) => words.reduce((said, [from, to]) => said.replace(from, to), text);
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let text = texts.nextNode(); text; text = texts.nextNode()) {
  const said = set(text.data);
  if (said !== text.data) text.data = said;
}
for (const field of document.querySelectorAll('input, textarea')) {
  const said = set(field.value);
  if (said !== field.value) field.value = said;
}
const took = {sent: 96, stored: 3, back: 28, saved: 7};
const unit = (cell, ms) => {
  for (const text of cell.childNodes) {
    if (text.data) text.data = text.data.replace(/\d[\d.,]*/, ms);
  }
};
for (const [leg, ms] of Object.entries(took)) {
  for (const row of document.querySelectorAll(`[data-testid='leg-${leg}'] .ms`)) unit(row, ms);
  for (const part of document.querySelectorAll(`.bar > i.${leg}`)) part.style.flexGrow = ms;
}
for (const whole of document.querySelectorAll(`[data-testid='self-test-result'] b`)) unit(whole, 134);
";

/// Sets them over.
pub(crate) async fn set_over(window: &AppWindow) {
    let host = gethostname();
    let script = SET
        .replace("WORDS", WORDS)
        .replace("HOST", &serde_json::to_string(&host).expect("a name"));
    window.script(&script).await.expect("the page takes it");
}

fn gethostname() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    name.trim().to_owned()
}
