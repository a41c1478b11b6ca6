//! A window is painted twice, with something changed in one of them.

use super::*;
use image::Rgb;

const GROUND: [u8; 3] = [250, 250, 250];
const INK: [u8; 3] = [28, 28, 30];
const PALE_INK: [u8; 3] = [112, 112, 118];
const ACCENT: [u8; 3] = [42, 92, 214];
const SIDE: [u8; 3] = [240, 240, 242];

/// What may be changed in the window.
#[derive(Clone, Copy)]
struct Window {
    ground: [u8; 3],
    ink: [u8; 3],
    /// The side bar's surface.
    side: [u8; 3],
    /// How far right everything stands.
    right: f32,
    /// How far down the card stands.
    down: u32,
    button: bool,
    /// Whether the little button, an icon alone, is there.
    icon: bool,
    /// How much of the heading's width is to be seen.
    clip: f32,
    /// Which words there are.
    words: u32,
    /// A block lies over the list.
    over: bool,
    /// How thick a stroke is, which depends on how edges are softened.
    stroke: f32,
}

const AS_KEPT: Window = Window {
    ground: GROUND,
    ink: INK,
    side: SIDE,
    right: 0.0,
    down: 0,
    button: true,
    icon: true,
    clip: 200.0,
    words: 1,
    over: false,
    stroke: 1.3,
};

/// Puts ink on a part of a pixel.
fn dab(picture: &mut Picture, x: u32, y: u32, ink: [u8; 3], share: f32) {
    let (width, height) = picture.size();
    if x >= width || y >= height {
        return;
    }
    let old = picture.pixels.get_pixel(x, y).0;
    let mixed = [0, 1, 2].map(|channel| {
        let (from, to) = (f32::from(old[channel]), f32::from(ink[channel]));
        (from + (to - from) * share) as u8
    });
    picture.pixels.put_pixel(x, y, Rgb(mixed));
}

/// A line of strokes like letters: which ones, its number says.
fn line(picture: &mut Picture, x: f32, y: u32, length: f32, ink: [u8; 3], it: Window, which: u32) {
    let mut at = x + it.right;
    let mut chance = which.wrapping_mul(2_654_435_761).max(1);
    while at < x + it.right + length {
        chance ^= chance << 13;
        chance ^= chance >> 17;
        chance ^= chance << 5;
        let tall = if chance.is_multiple_of(3) { 11 } else { 8 };
        let (left, right) = (at, at + it.stroke);
        for column in left as u32..=right as u32 {
            let here = column as f32;
            let share = (right.min(here + 1.0) - left.max(here)).clamp(0.0, 1.0);
            for row in 0..tall {
                dab(picture, column, y + 11 - row, ink, share);
            }
        }
        at += 3.0 + (chance % 5) as f32;
    }
}

fn paint(it: Window) -> Picture {
    let mut picture = Picture::plain(480, 320, it.ground);
    let right = it.right as u32;
    picture.fill(0, 0, 120 + right, 320, it.side);
    for row in 0..8 {
        let ink = if row == 0 { it.ink } else { PALE_INK };
        line(
            &mut picture,
            12.0,
            16 + row * 28,
            90.0,
            ink,
            it,
            it.words + row,
        );
    }
    line(
        &mut picture,
        140.0,
        20 + it.down,
        it.clip,
        it.ink,
        it,
        it.words + 20,
    );
    for row in 0..5 {
        let y = 60 + it.down + row * 24;
        line(
            &mut picture,
            140.0,
            y,
            180.0,
            PALE_INK,
            it,
            it.words + 30 + row,
        );
    }
    if it.button {
        picture.fill(140 + right, 220 + it.down, 96, 32, ACCENT);
        line(
            &mut picture,
            152.0,
            230 + it.down,
            60.0,
            [255; 3],
            it,
            it.words + 50,
        );
    }
    if it.icon {
        // A cross of two strokes.
        for step in 0..14 {
            for (x, y) in [(step, step), (13 - step, step)] {
                dab(&mut picture, 440 + right + x, 20 + it.down + y, it.ink, 1.0);
                dab(&mut picture, 441 + right + x, 20 + it.down + y, it.ink, 0.6);
            }
        }
    }
    if it.over {
        picture.fill(200, 80, 90, 40, it.ground);
    }
    picture
}

fn alike(what: &str, window: Window) {
    if let Err(difference) = compare(&paint(AS_KEPT), &paint(window)) {
        panic!("{what} is no difference: {difference}");
    }
}

fn unlike(what: &str, window: Window) {
    let (kept, made) = (paint(AS_KEPT), paint(window));
    assert!(compare(&kept, &made).is_err(), "{what} was not seen");
    assert!(
        compare(&made, &kept).is_err(),
        "{what} was not seen backwards"
    );
}

#[test]
fn the_same_window_is_alike() {
    alike("nothing", AS_KEPT);
}

#[test]
fn a_window_that_stands_a_pixel_further_on_is_alike() {
    alike(
        "a pixel to the right",
        Window {
            right: 1.0,
            ..AS_KEPT
        },
    );
    alike(
        "half a pixel to the right",
        Window {
            right: 0.5,
            ..AS_KEPT
        },
    );
    alike("a pixel down", Window { down: 1, ..AS_KEPT });
}

#[test]
fn softer_edges_and_thinner_strokes_are_alike() {
    let third = 1.0 / 3.0;
    alike(
        "letters between the pixels",
        Window {
            right: third,
            ..AS_KEPT
        },
    );
    alike(
        "thinner strokes",
        Window {
            stroke: 1.15,
            ..AS_KEPT
        },
    );
    alike(
        "thicker strokes",
        Window {
            stroke: 1.45,
            ..AS_KEPT
        },
    );
}

#[test]
fn colours_that_are_off_by_a_few_are_alike() {
    for channel in 0..3 {
        let off = |mut colour: [u8; 3]| {
            colour[channel] -= 4;
            colour
        };
        let window = Window {
            ground: off(GROUND),
            ink: off(INK),
            side: off(SIDE),
            ..AS_KEPT
        };
        alike("a channel that is off by four", window);
    }
}

#[test]
fn a_button_that_is_missing_is_seen() {
    unlike(
        "no button",
        Window {
            button: false,
            ..AS_KEPT
        },
    );
    unlike(
        "no icon",
        Window {
            icon: false,
            ..AS_KEPT
        },
    );
}

#[test]
fn a_block_that_covers_another_is_seen() {
    unlike(
        "a block over the list",
        Window {
            over: true,
            ..AS_KEPT
        },
    );
}

#[test]
fn words_that_are_cut_off_are_seen() {
    unlike(
        "the last word of a heading",
        Window {
            clip: 172.0,
            ..AS_KEPT
        },
    );
}

#[test]
fn another_look_is_seen_and_so_is_a_surface_of_another_colour() {
    let dark = Window {
        ground: [20, 20, 22],
        ink: [240, 240, 242],
        side: [28, 28, 30],
        ..AS_KEPT
    };
    unlike("the dark look", dark);
    unlike(
        "a side bar without a colour of its own",
        Window {
            side: GROUND,
            ..AS_KEPT
        },
    );
}

#[test]
fn other_words_are_seen() {
    unlike(
        "another language",
        Window {
            words: 900,
            ..AS_KEPT
        },
    );
}

#[test]
fn a_panel_that_has_moved_is_seen() {
    for down in [4, 8, 24] {
        unlike("a moved card", Window { down, ..AS_KEPT });
    }
}

#[test]
fn another_size_is_seen_and_named() {
    let (one, other) = (
        Picture::plain(10, 20, GROUND),
        Picture::plain(20, 10, GROUND),
    );
    let difference = compare(&one, &other).expect_err("they differ");
    assert_eq!(difference.to_string(), "10×20 and 20×10");
}

#[test]
fn the_places_lie_where_the_difference_is() {
    let made = paint(Window {
        button: false,
        ..AS_KEPT
    });
    let Err(Difference::Places(places)) = compare(&paint(AS_KEPT), &made) else {
        panic!("the button is missing");
    };
    for place in places {
        let far = place.x > 240 || place.x + place.width < 136 || place.y + place.height < 216;
        assert!(!far, "{place:?} is far from the button");
    }
}

#[test]
fn a_picture_is_kept_to_the_pixel_and_shown_beside_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("kept.png");
    let kept = paint(AS_KEPT);
    kept.write(&path).expect("it is written");
    assert_eq!(Picture::open(&path).expect("it is read"), kept);
    let made = paint(Window {
        button: false,
        ..AS_KEPT
    });
    let difference = compare(&kept, &made).expect_err("they differ");
    let whole = crate::side_by_side(&kept, &made, &difference);
    assert_eq!(whole.size(), (480 * 3 + 16, 320));
}
