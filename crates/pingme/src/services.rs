use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{App, spelling};

/// A service that a number can receive codes for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// What is passed as `app`.
    pub app: App,
    /// What a person is shown; the key where no name was sent.
    pub name: String,
}

/// What a service's key is called inside an object: the page's word first, then likely others.
const KEYS: &[&str] = &[
    "app", "appKey", "key", "code", "id", "service", "project", "value",
];
/// What its display name is called.
const NAMES: &[&str] = &["name", "appName", "displayName", "title", "label"];
/// What a list of services may be wrapped in.
const WRAPPERS: &[&str] = &[
    "apps", "appList", "app_list", "list", "services", "projects", "items", "data", "result",
];

impl Service {
    /// Reads the `result` of `getAppList`, of which the page shows no example: an array of strings
    /// or of objects, or an object that wraps or maps either. Order is kept, repeats are folded.
    /// An empty answer is an empty list; what cannot be understood is nothing.
    pub(crate) fn read_all(result: &Value) -> Option<Vec<Self>> {
        if spelling::is_empty(result) {
            return Some(Vec::new());
        }
        let found = match result {
            Value::Array(items) => list(items)?,
            Value::Object(fields) => wrapped(fields).or_else(|| mapped(fields))?,
            _ => return None,
        };
        let mut seen = HashSet::new();
        Some(
            found
                .into_iter()
                .filter(|service| seen.insert(service.app.clone()))
                .collect(),
        )
    }

    /// Reads an answer that came without the envelope: only a list, bare or wrapped, since any
    /// object would pass for a map.
    pub(crate) fn read_bare(body: &Value) -> Option<Vec<Self>> {
        let found = match body {
            Value::Array(items) => list(items)?,
            Value::Object(fields) if !fields.contains_key("retcode") => wrapped(fields)?,
            _ => return None,
        };
        (!found.is_empty()).then(|| Self::read_all(body))?
    }

    fn new(app: &str, name: Option<String>) -> Option<Self> {
        let app = App::new(app).ok()?;
        let name = name
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty());
        Some(Self {
            name: name.unwrap_or_else(|| app.to_string()),
            app,
        })
    }

    fn from_item(item: &Value) -> Option<Self> {
        match item {
            Value::Object(fields) => {
                let name = spelling::field(fields, NAMES);
                // The page calls what it yields "names to pass as app": a name alone will do.
                let app = spelling::field(fields, KEYS).or_else(|| name.clone());
                match (app, fields.iter().next()) {
                    (Some(app), _) => Self::new(&app, name),
                    // `[{"jd": "JD"}, …]`
                    (None, Some((app, name))) if fields.len() == 1 => {
                        Self::new(app, spelling::text(name))
                    }
                    _ => None,
                }
            }
            Value::String(_) | Value::Number(_) => Self::new(&spelling::text(item)?, None),
            _ => None,
        }
    }
}

/// Services in an array; nothing when the array holds things but no service.
fn list(items: &[Value]) -> Option<Vec<Service>> {
    let found: Vec<_> = items.iter().filter_map(Service::from_item).collect();
    (items.is_empty() || !found.is_empty()).then_some(found)
}

/// Services in an object that wraps them: under a known name, else in all arrays that it holds
/// (`{"social": ["telegram"], "shops": ["jd"]}`).
fn wrapped(fields: &Map<String, Value>) -> Option<Vec<Service>> {
    let known = WRAPPERS
        .iter()
        .filter_map(|name| fields.get(*name))
        .find_map(|inner| match inner {
            Value::Array(items) => list(items),
            Value::Object(fields) => wrapped(fields).or_else(|| mapped(fields)),
            _ => None,
        });
    known.or_else(|| {
        let arrays = fields.values().filter_map(Value::as_array);
        let found: Vec<_> = arrays.filter_map(|items| list(items)).flatten().collect();
        (!found.is_empty()).then_some(found)
    })
}

/// Services in an object that maps keys to names or to objects: `{"jd": "JD"}`, `{"jd": {…}}`.
fn mapped(fields: &Map<String, Value>) -> Option<Vec<Service>> {
    let found: Vec<_> = fields
        .iter()
        .filter_map(|(app, value)| match value {
            Value::String(name) => Service::new(app, Some(name.clone())),
            Value::Object(inner) => {
                let own = spelling::field(inner, &["app"]);
                Service::new(own.as_deref().unwrap_or(app), spelling::field(inner, NAMES))
            }
            // A price, a count or a mere mark: the key is all there is.
            Value::Number(_) | Value::Bool(_) | Value::Null => Service::new(app, None),
            Value::Array(_) => None,
        })
        .collect();
    (!found.is_empty()).then_some(found)
}
