//! Pictures of a state in every language, look and size, and what must hold in each of them, for those who
//! see it and for those who hear it.

use std::path::PathBuf;

use desktop_session::{AppWindow, until_async};
use serde_json::Value;

use crate::axe::{self, Rules};
use crate::world::{START, pictures};

const LANGUAGES: [&str; 2] = ["en", "zh-CN"];
const LOOKS: [&str; 2] = ["light", "dark"];
/// The sizes that a state is looked at in: as the window opens, and the least.
pub(crate) const SIZES: [(&str, u32, u32); 2] = [("wide", 1080, 720), ("narrow", 720, 480)];

/// What would spoil a picture in any state: the faults, in words.
const FAULTS: &str = r"
const faults = [];
// Letters of a few pixels are wider than their size says: a number may then end in an ellipsis.
const tiny = innerWidth > outerWidth + 1;
const room = document.documentElement;
if (room.scrollWidth > innerWidth) faults.push(`the page is ${room.scrollWidth} px wide`);
const said = document.body.innerText;
for (const odd of ['undefined', 'NaN', '[object', 'Invalid Date'])
  if (said.includes(odd)) faults.push(`it says ${odd}`);
for (const it of document.querySelectorAll('button, input, a, select, [role=menuitem], h1, h2')) {
  const at = it.getBoundingClientRect();
  if (at.width === 0 || at.height === 0) continue;
  const name = it.dataset.testid ?? it.innerText ?? it.tagName;
  if (at.left < -1 || at.right > innerWidth + 1) faults.push(`${name} is cut off at the side`);
  if (it.matches('button:not([role=switch])') && it.textContent.trim() === '' && !it.title)
    faults.push(`${name} is an icon without a tooltip`);
  if (!tiny && it.matches('button') && it.scrollWidth > it.clientWidth + 1)
    faults.push(`${name} is too narrow for its words`);
}
return faults;";

/// Where one test's pictures go.
pub(crate) struct Gallery {
    folder: PathBuf,
}

impl Gallery {
    /// A folder of this name.
    pub(crate) fn of(test: &str) -> Self {
        Self {
            folder: pictures(test),
        }
    }

    /// Takes the state that the window is in: English and Chinese, light and dark, wide and narrow.
    /// The window is English and wide again afterwards.
    pub(crate) async fn take(&self, window: &AppWindow, state: &str) {
        for language in LANGUAGES {
            for look in LOOKS {
                choose(window, language, look).await;
                let name = format!("{state}-{language}-{look}");
                // Names, roles and colours are the same in any language, and all but colours in any look.
                let rules = match (language, look) {
                    ("en", "light") => Some(Rules::All),
                    ("en", _) => Some(Rules::Contrast),
                    _ => None,
                };
                self.in_sizes(window, &name, rules, 100).await;
            }
        }
        choose(window, "en", "system").await;
    }

    /// Takes the state as it is, wide and narrow: for where no choice can be kept.
    pub(crate) async fn sizes(&self, window: &AppWindow, name: &str) {
        self.in_sizes(window, name, Some(Rules::All), 100).await;
    }

    /// Takes the state as it is, wide and narrow, with everything so large, in percent.
    pub(crate) async fn zoomed_sizes(&self, window: &AppWindow, name: &str, zoom: u32) {
        self.in_sizes(window, name, None, zoom).await;
    }

    async fn in_sizes(&self, window: &AppWindow, name: &str, rules: Option<Rules>, zoom: u32) {
        for (size, width, height) in SIZES {
            zoomed_size_to(window, width, height, zoom).await;
            let faults = window
                .script(FAULTS)
                .await
                .expect("the page is looked over");
            assert_eq!(faults, Value::Array(Vec::new()), "{name}, {size}");
            if let Some(rules) = rules {
                axe::finds_nothing(window, rules, &format!("{name}, {size}")).await;
            }
            window
                .picture(&self.folder.join(format!("{name}-{size}.png")))
                .await
                .expect("a picture");
        }
        let (_, width, height) = SIZES[0];
        zoomed_size_to(window, width, height, zoom).await;
    }
}

/// Makes the page of a size, and waits until it has it.
pub(crate) async fn size_to(window: &AppWindow, width: u32, height: u32) {
    zoomed_size_to(window, width, height, 100).await;
}

/// The same, with everything so large, in percent.
pub(crate) async fn zoomed_size_to(window: &AppWindow, width: u32, height: u32, zoom: u32) {
    window.resize(width, height).await.expect("it is resized");
    let has_it = format!(
        "const near = (inner, outer) => Math.abs(inner * {zoom} / 100 - outer) <= {zoom} / 100;\
         return near(innerWidth, {width}) && near(innerHeight, {height})"
    );
    until_async("the window's size", START, async || {
        Ok((window.script(&has_it).await? == Value::Bool(true)).then_some(()))
    })
    .await
    .expect("the page has the window's size");
    still(window).await;
}

/// Waits until nothing on the page moves or fades any more.
async fn still(window: &AppWindow) {
    window.drawn().await.expect("the page draws");
    let moving = "return document.getAnimations().filter((it) => it.playState === 'running' \
         && it.effect.getComputedTiming().endTime < 500).length";
    until_async("a still page", START, || async {
        Ok((window.script(moving).await?.as_u64() == Some(0)).then_some(()))
    })
    .await
    .expect("what moves comes to an end");
    window.drawn().await.expect("the page draws");
}

/// Chooses language and look as the settings do, whatever the window shows.
pub(crate) async fn choose(window: &AppWindow, language: &str, look: &str) {
    let save = format!(
        "const {{invoke}} = window.__TAURI_INTERNALS__;\
         invoke('snapshot').then(({{settings}}) => invoke('save_settings', {{settings: \
         {{...settings, language: '{language}', appearance: '{look}'}}}})).catch(console.error);"
    );
    window.script(&save).await.expect("the choice is kept");
    let worn = match look {
        "system" => "undefined".to_owned(),
        look => format!("'{look}'"),
    };
    let shown = format!(
        "const {{lang, dataset}} = document.documentElement;\
         return lang === '{language}' && dataset.appearance === {worn}"
    );
    until_async("the language and the look", START, async || {
        Ok((window.script(&shown).await? == Value::Bool(true)).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{language}, {look}: {error}"));
}
