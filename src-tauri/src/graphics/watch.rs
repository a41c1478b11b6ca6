//! When a window counts as blank, and what is done about it: a state machine over signs of the page and the
//! seconds that pass. A second in which this program itself was held up is one second here.

use super::Graphics;

/// Seconds that a page may take to load.
const LOADING: u32 = 60;
/// Seconds that a window may have the focus with nothing drawn. The focus, because a window behind others, on
/// another workspace or behind the screen's lock need not be drawn.
const DRAWING: u32 = 15;

/// What is seen of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// All of it is there.
    Loaded,
    /// The window has the focus, or has lost it.
    Focus(bool),
    /// It says that it is drawn.
    Painted,
    /// The process that draws it has ended by itself.
    ProcessGone,
    /// A second has passed.
    Second,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Start anew, with plain graphics.
    StartAnew,
    /// Say that plain graphics are no better.
    GiveUp,
    /// Load a page again that has been drawn once.
    Reload,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Loading {
        seconds: u32,
    },
    Loaded {
        seconds: u32,
    },
    Painted,
    /// Nothing more is done.
    Left,
}

/// The state of one window.
#[derive(Debug)]
pub(super) struct Watch {
    graphics: Graphics,
    focused: bool,
    page: Page,
}

impl Watch {
    /// The page begins to load.
    pub(super) fn new(graphics: Graphics) -> Self {
        Self {
            graphics,
            focused: false,
            page: Page::Loading { seconds: 0 },
        }
    }

    /// Whether seconds count now.
    pub(super) fn counts(&self) -> bool {
        match self.page {
            Page::Loading { .. } => true,
            Page::Loaded { .. } => self.focused,
            Page::Painted | Page::Left => false,
        }
    }

    /// Takes a sign in.
    pub(super) fn on(&mut self, sign: Sign) -> Option<Act> {
        match (sign, self.page) {
            (Sign::Focus(focused), _) => self.focused = focused,
            (_, Page::Left) => {}
            (Sign::Loaded, Page::Loading { .. }) => self.page = Page::Loaded { seconds: 0 },
            (Sign::Loaded, _) => {}
            (Sign::Painted, _) => self.page = Page::Painted,
            (Sign::ProcessGone, Page::Painted) => {
                self.page = Page::Loading { seconds: 0 };
                return Some(Act::Reload);
            }
            (Sign::ProcessGone, _) => return Some(self.blank()),
            (Sign::Second, page) if self.counts() => match page {
                Page::Loading { seconds } if seconds + 1 < LOADING => {
                    self.page = Page::Loading {
                        seconds: seconds + 1,
                    };
                }
                Page::Loaded { seconds } if seconds + 1 < DRAWING => {
                    self.page = Page::Loaded {
                        seconds: seconds + 1,
                    };
                }
                _ => return Some(self.blank()),
            },
            (Sign::Second, _) => {}
        }
        None
    }

    fn blank(&mut self) -> Act {
        self.page = Page::Left;
        match self.graphics {
            Graphics::Usual => Act::StartAnew,
            Graphics::Plain => Act::GiveUp,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN_TOO: [Graphics; 2] = [Graphics::Usual, Graphics::Plain];

    fn remedy(graphics: Graphics) -> Act {
        match graphics {
            Graphics::Usual => Act::StartAnew,
            Graphics::Plain => Act::GiveUp,
        }
    }

    /// The first act in so many seconds, and the second in which it comes.
    fn act_within(watch: &mut Watch, seconds: u32) -> Option<(u32, Act)> {
        (1..=seconds).find_map(|second| Some((second, watch.on(Sign::Second)?)))
    }

    #[test]
    fn what_never_loads_or_is_never_drawn_is_remedied_once_and_with_plain_graphics_given_up() {
        for graphics in PLAIN_TOO {
            let mut watch = Watch::new(graphics);
            let seen = act_within(&mut watch, 1_000);
            assert_eq!(seen, Some((LOADING, remedy(graphics))));
            assert_eq!(act_within(&mut watch, 1_000), None, "no second time");
            assert_eq!(watch.on(Sign::ProcessGone), None);

            let mut watch = Watch::new(graphics);
            assert_eq!(watch.on(Sign::Loaded), None);
            assert_eq!(watch.on(Sign::Focus(true)), None);
            let seen = act_within(&mut watch, 1_000);
            assert_eq!(seen, Some((DRAWING, remedy(graphics))));
            assert_eq!(act_within(&mut watch, 1_000), None, "no second time");
        }
    }

    #[test]
    fn seconds_without_the_focus_do_not_count_and_those_with_it_add_up() {
        let mut watch = Watch::new(Graphics::Usual);
        watch.on(Sign::Loaded);
        assert!(!watch.counts());
        assert_eq!(act_within(&mut watch, 1_000), None);
        watch.on(Sign::Focus(true));
        assert_eq!(act_within(&mut watch, DRAWING - 1), None);
        watch.on(Sign::Focus(false));
        assert_eq!(act_within(&mut watch, 1_000), None);
        watch.on(Sign::Focus(true));
        assert_eq!(act_within(&mut watch, 1), Some((1, Act::StartAnew)));
    }

    #[test]
    fn what_is_drawn_in_time_is_left_alone() {
        for graphics in PLAIN_TOO {
            let mut watch = Watch::new(graphics);
            watch.on(Sign::Focus(true));
            assert_eq!(act_within(&mut watch, LOADING - 1), None);
            watch.on(Sign::Loaded);
            assert_eq!(act_within(&mut watch, DRAWING - 1), None);
            watch.on(Sign::Painted);
            assert!(!watch.counts());
            assert_eq!(act_within(&mut watch, 1_000), None);
        }
    }

    #[test]
    fn a_process_that_ends_before_it_has_drawn_is_the_graphics_fault_and_later_loads_again() {
        for graphics in PLAIN_TOO {
            let mut watch = Watch::new(graphics);
            assert_eq!(watch.on(Sign::ProcessGone), Some(remedy(graphics)));
            let mut watch = Watch::new(graphics);
            watch.on(Sign::Loaded);
            assert_eq!(watch.on(Sign::ProcessGone), Some(remedy(graphics)));

            let mut watch = Watch::new(graphics);
            watch.on(Sign::Loaded);
            watch.on(Sign::Painted);
            assert_eq!(watch.on(Sign::ProcessGone), Some(Act::Reload));
            // Again, before it is drawn once more: it would go on so for ever.
            assert_eq!(watch.on(Sign::ProcessGone), Some(remedy(graphics)));
        }
    }
}
