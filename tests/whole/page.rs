//! What a script in the page can get hold of: its document, every object that it can reach, and the answer of
//! every command.

use desktop_session::AppWindow;
use serde_json::Value;

/// Walks from the window and from every node over all that a script can reach, and gives the text of the document,
/// of its fields and storages, and every string that it met with the way to it.
const REACH: &str = r"
const found = [
  document.documentElement.outerHTML,
  ...[...document.querySelectorAll('input, textarea')].map((it) => it.value),
  JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}),
  document.cookie, location.href, document.title,
];
const seen = new Set();
const queue = [[window, 'window']];
const nodes = document.createNodeIterator(document, NodeFilter.SHOW_ALL);
for (let node = nodes.nextNode(); node; node = nodes.nextNode()) queue.push([node, node.nodeName]);
const skipped = new Set(['__reach']);
while (queue.length > 0 && seen.size < 400000) {
  const [it, way] = queue.shift();
  if (typeof it === 'string') { if (it.length < 20000) found.push(`${way}: ${it}`); continue; }
  if ((typeof it !== 'object' && typeof it !== 'function') || it === null || seen.has(it)) continue;
  seen.add(it);
  if (it instanceof Map || it instanceof Set) {
    for (const [key, value] of it.entries()) queue.push([key, `${way}<key>`], [value, `${way}<value>`]);
  }
  let keys = [];
  try { keys = Reflect.ownKeys(it); } catch { continue; }
  for (const key of keys) {
    if (skipped.has(key)) continue;
    let own;
    try { own = Object.getOwnPropertyDescriptor(it, key); } catch { continue; }
    const name = `${way}.${String(key)}`;
    if (typeof key === 'string' && key.length < 200) found.push(key);
    if (own && 'value' in own) queue.push([own.value, name]);
    else if (it !== window && own?.get) { try { queue.push([it[key], name]); } catch {} }
  }
}
return found.join('\n');";

/// All text that a script in the page can reach.
pub(crate) async fn reachable(window: &AppWindow) -> String {
    let found = window.script(REACH).await.expect("the page answers");
    found.as_str().expect("a text").to_owned()
}

/// Every command there is, by the permissions.
pub(crate) fn commands() -> Vec<String> {
    let permissions = include_str!("../../src-tauri/permissions/window.toml");
    let (_, list) = permissions
        .split_once("commands.allow = [")
        .expect("the list");
    let (list, _) = list.split_once(']').expect("its end");
    let names = list.split(',').map(|name| name.trim().trim_matches('"'));
    let names: Vec<_> = names.filter(|it| !it.is_empty()).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// Sends every command, each with words that a real one would have, and gives what came of each: `[name, true,
/// answer]`, or `[name, false, problem]`.
pub(crate) async fn ask_everything(
    window: &AppWindow,
    commands: &[String],
    message: &str,
    number: &str,
) -> Vec<(String, bool, Value)> {
    let names = serde_json::to_string(commands).expect("names");
    let script = format!(
        r"
const {{invoke}} = window.__TAURI_INTERNALS__;
const key = {{account: 1, app: 'jd', phone: '{number}'}};
const filter = {{text: '', account: null, app: null, number: null, since: null, until: null, with_code: false}};
const words = {{
  id: '{message}', message: '{message}', messages: ['{message}'], index: 0, account: 1, app: 'jd',
  key, filter, purchase: 1, phone: '{number}', overLimit: true, muted: true, favourite: true, visible: true,
  what: {{is: 'number', key}}, words: {{key, label: 'x', note: ''}}, text: 'code 1234', link: 'pingme://pair?s=1',
  password: 'not the password', present: 'not the password',
  deletion: {{is: 'matching', filter}},
}};
const own = {{
  history: {{query: {{from: {{is: 'newest'}}, limit: 50, filter}}}},
  spend_report: {{query: {{account: null, currency: null}}}},
  lock_number: {{form: {{account: 1, app: 'jd', country: 'US', number: null, over_limit: true}}}},
  subscribe: {{form: {{key, rent: '$0.5 / Month', over_limit: true}}}},
  export: {{form: {{is: 'messages', filter, format: 'csv'}}}},
  // Longer than any that is kept: the window's own stays.
  keep_place: {{place: 'x'.repeat(20000)}},
}};
return await Promise.all({names}.map((name) => invoke(name, own[name] ?? words).then(
  (answer) => [name, true, answer ?? null],
  (problem) => [name, false, problem?.code ?? String(problem)],
)));"
    );
    let answers = window.promised(&script).await.expect("each is answered");
    let answers = answers.as_array().expect("a list").iter();
    answers
        .map(|answer| {
            let name = answer[0].as_str().expect("a name").to_owned();
            (name, answer[1] == true, answer[2].clone())
        })
        .collect()
}

/// Has the page keep every event that it is told of from now on.
pub(crate) async fn keep_events(window: &AppWindow) {
    let script = r"
const {invoke, transformCallback} = window.__TAURI_INTERNALS__;
const heard = [];
const names = ['snapshot', 'history', 'arrival', 'open_message', 'open_number', 'self_test', 'open_link',
  'get_number', 'export', 'shortcut'];
await Promise.all(names.map((event) => invoke('plugin:event|listen', {
  event, target: {kind: 'Any'},
  handler: transformCallback((told) => heard.push(JSON.stringify([event, told.payload ?? null]))),
})));
window.__heard = () => heard.join('\n');
window.__forget = () => heard.splice(0);";
    window.promised(script).await.expect("it listens");
}

/// The events that the page has kept.
pub(crate) async fn events(window: &AppWindow) -> String {
    let script = "return window.__heard()";
    let heard = window.script(script).await.expect("the page answers");
    heard.as_str().expect("a text").to_owned()
}
