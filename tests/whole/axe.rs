//! What axe-core finds in the page: names, roles, contrast, sizes, order, and whatever else of access a
//! machine can see.

use std::fs;
use std::path::Path;

use desktop_session::AppWindow;
use serde_json::Value;

/// Where npm puts it for the UI: it is part of the tests, never of what ships.
const AXE: &str = "ui/node_modules/axe-core/axe.min.js";

/// Which of its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    /// WCAG 2.0 to 2.2, A and AA, and what axe calls best practice.
    All,
    /// What another look of the same page can break.
    Contrast,
}

impl Rules {
    /// The choice in axe's own words.
    fn chosen(self) -> &'static str {
        match self {
            Self::All => {
                "{type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', \
                 'best-practice']}"
            }
            Self::Contrast => "['color-contrast']",
        }
    }
}

/// One rule asks less than on a web page: a menu lies over the page from its button, in no landmark, so
/// *region* looks past what is in a menu, and past the box that holds it there, which is named where no
/// icon is in the menu.
const START: &str = "axe.configure({rules: [{id: 'region', selector: \
    'body *:not([data-bits-floating-content-wrapper], [role=menu], [role=menu] *)'}]});";

/// Each violation in words: its rule, where, and what is wrong.
const WORDS: &str = r"
return violations.flatMap(({id, nodes}) =>
  nodes.map(({target, failureSummary}) => `${id}: ${target.join(' ')}: ${failureSummary}`));";

/// Asserts that axe finds nothing in the state that the window shows.
pub(crate) async fn finds_nothing(window: &AppWindow, rules: Rules, state: &str) {
    let there = "return typeof axe === 'object'";
    if window.script(there).await.expect("the page answers") != Value::Bool(true) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(AXE);
        let axe = fs::read_to_string(path).expect("npm has installed axe-core");
        let axe = format!("{axe}\n{START}");
        window.script(&axe).await.expect("axe starts");
    }
    let find = format!(
        "const {{violations}} = await axe.run(document, \
         {{runOnly: {}, resultTypes: ['violations'], preload: false}});{WORDS}",
        rules.chosen()
    );
    let found = window.promised(&find).await.expect("axe comes to an end");
    let found: Vec<String> = serde_json::from_value(found).expect("sentences");
    assert!(found.is_empty(), "{state}:\n{}", found.join("\n"));
}
