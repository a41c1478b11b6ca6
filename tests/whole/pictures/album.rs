//! The pictures of the documentation: made again, and compared with those that are kept.

use std::cell::{Cell, RefCell};
use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use desktop_session::AppWindow;
use likeness::{Picture, compare, side_by_side};
use serde_json::Value;

use super::set_over::set_over;
use crate::gallery::{SIZES, choose, size_to};
use crate::world::pictures;

/// Set, the pictures are kept instead of being compared with those that are.
const UPDATE: &str = "UPDATE_PICTURES";
/// Language, look, size, as the names of the pictures have them, each one step from the one before it.
const VARIANTS: [(&str, &str, usize); 8] = [
    ("en", "light", 0),
    ("en", "light", 1),
    ("en", "dark", 1),
    ("en", "dark", 0),
    ("zh-CN", "dark", 0),
    ("zh-CN", "dark", 1),
    ("zh-CN", "light", 1),
    ("zh-CN", "light", 0),
];
/// How long what still changes in a window may take to come to an end.
const PATIENCE: Duration = Duration::from_secs(8);
/// After so many that differ, the next are no longer waited for: the whole window is another.
const ENOUGH: usize = 3;

/// Where the pictures are kept.
pub(crate) fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screenshots")
}

/// Whether the pictures are to be kept.
pub(crate) fn updating() -> bool {
    env::var_os(UPDATE).is_some()
}

/// The states that only a narrow window has.
const NARROW: [&str; 1] = ["numbers"];

/// The variants of a state.
fn variants(state: &str) -> impl Iterator<Item = usize> {
    let both = !NARROW.contains(&state);
    (0..VARIANTS.len()).filter(move |variant| both || VARIANTS[*variant].2 == 1)
}

/// The names of all pictures of a state.
pub(crate) fn names(state: &str) -> impl Iterator<Item = String> {
    variants(state).map(move |variant| name(state, VARIANTS[variant]))
}

fn name(state: &str, (language, look, size): (&str, &str, usize)) -> String {
    format!("{state}.{language}.{look}.{}.png", SIZES[size].0)
}

/// What one test photographs.
pub(crate) struct Album {
    states: &'static [&'static str],
    update: bool,
    failures: PathBuf,
    /// What was taken.
    taken: RefCell<Vec<String>>,
    /// What differs, in words.
    different: RefCell<Vec<String>>,
    variant: Cell<usize>,
}

impl Album {
    /// One of these states.
    pub(crate) fn of(test: &str, states: &'static [&'static str]) -> Self {
        std::fs::create_dir_all(kept()).expect("a folder for them");
        Self {
            states,
            update: updating(),
            failures: pictures(&format!("pictures-{test}")),
            taken: RefCell::default(),
            different: RefCell::default(),
            variant: Cell::new(0),
        }
    }

    /// Photographs the state that the window is in, in every language, look and size. The window is English,
    /// light and wide again afterwards.
    pub(crate) async fn take(&self, window: &AppWindow, state: &str) {
        for variant in variants(state) {
            self.turn(window, variant).await;
            self.photograph(window, state, VARIANTS[variant]).await;
        }
        self.turn(window, 0).await;
    }

    /// The languages and looks, for where they cannot be chosen in the state itself: `(language, look)`, and
    /// what [`Album::take_sizes`] then takes.
    pub(crate) fn looks() -> [(&'static str, &'static str); 4] {
        [
            ("en", "light"),
            ("en", "dark"),
            ("zh-CN", "dark"),
            ("zh-CN", "light"),
        ]
    }

    /// Photographs the state as it is, wide and narrow.
    pub(crate) async fn take_sizes(&self, window: &AppWindow, state: &str, look: (&str, &str)) {
        for (size, (_, width, height)) in SIZES.iter().enumerate() {
            size_to(window, *width, *height).await;
            self.photograph(window, state, (look.0, look.1, size)).await;
        }
        let (_, width, height) = SIZES[0];
        size_to(window, width, height).await;
        self.variant.set(0);
    }

    /// Makes the window narrow, where a state is reached in no other.
    pub(crate) async fn narrow(&self, window: &AppWindow) {
        self.turn(window, 1).await;
    }

    /// Gives the window another language, look or size, where it has that not yet.
    async fn turn(&self, window: &AppWindow, variant: usize) {
        let (language, look, size) = VARIANTS[variant];
        let (had_language, had_look, had_size) = VARIANTS[self.variant.get()];
        if self.variant.get() == 0 || (language, look) != (had_language, had_look) {
            choose(window, language, look).await;
        }
        if self.variant.get() == 0 || size != had_size {
            let (_, width, height) = SIZES[size];
            size_to(window, width, height).await;
        }
        self.variant.set(variant);
    }

    async fn photograph(&self, window: &AppWindow, state: &str, variant: (&str, &str, usize)) {
        assert!(self.states.contains(&state), "{state} is on no list");
        let name = name(state, variant);
        let path = kept().join(&name);
        if self.update {
            settled(window).await.write(&path).expect("it is kept");
        } else {
            self.compare(window, &name, &path).await;
        }
        self.taken.borrow_mut().push(name);
    }

    /// Waits until the window is like the kept picture, and notes it when it does not come to be.
    async fn compare(&self, window: &AppWindow, name: &str, path: &Path) {
        let kept = match Picture::open(path) {
            Ok(kept) => kept,
            Err(error) => {
                self.different.borrow_mut().push(error.to_string());
                return;
            }
        };
        let begun = Instant::now();
        loop {
            let made = shot(window).await;
            let Err(difference) = compare(&kept, &made) else {
                return;
            };
            let patient = self.different.borrow().len() < ENOUGH && begun.elapsed() < PATIENCE;
            if patient {
                continue;
            }
            let beside = self.failures.join(name);
            side_by_side(&kept, &made, &difference)
                .write(&beside)
                .expect("it is written");
            let said = format!("{name}: {difference}: {}", beside.display());
            self.different.borrow_mut().push(said);
            return;
        }
    }

    /// Says what differs, if something does.
    pub(crate) fn close(self) {
        let wanted = self.states.iter().copied().flat_map(names);
        let taken = self.taken.into_inner();
        let missing: Vec<String> = wanted.filter(|name| !taken.contains(name)).collect();
        assert!(missing.is_empty(), "not taken: {missing:?}");
        let different = self.different.into_inner();
        assert!(
            different.is_empty(),
            "{} of {} pictures are not as they are kept (kept, made, difference):\n{}\nIf the window is \
             meant to look like this, `cargo xtask pictures` keeps it.",
            different.len(),
            taken.len(),
            different.join("\n")
        );
    }
}

/// The window once two photographs of it in a row are the same.
async fn settled(window: &AppWindow) -> Picture {
    let begun = Instant::now();
    let mut last = shot(window).await;
    loop {
        let now = shot(window).await;
        if now == last {
            return now;
        }
        assert!(
            begun.elapsed() < PATIENCE * 4,
            "the window never stands still"
        );
        last = now;
    }
}

/// No caret that blinks, and no scroll bar that fades, which hang on the moment.
const STILL: &str = "if (!window.__still) { window.__still = new CSSStyleSheet(); \
     window.__still.replaceSync('* { caret-color: transparent !important; scrollbar-width: none !important; }'); \
     document.adoptedStyleSheets = [...document.adoptedStyleSheets, window.__still]; } \
     return document.getAnimations().filter((it) => it.playState === 'running').length;";

async fn shot(window: &AppWindow) -> Picture {
    window.point_at(1, 1).await.expect("the pointer");
    let moving = window.script(STILL).await.expect("the page stands still");
    assert_eq!(moving, Value::from(0), "something moves");
    set_over(window).await;
    window.drawn().await.expect("the page draws");
    let png = window.screenshot().await.expect("a picture");
    Picture::from_png(&png).expect("a picture")
}
