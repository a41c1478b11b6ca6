//! The tray's icon: four dots, and beside them the state.

use std::f32::consts::SQRT_2;

use super::face::Mark;

/// Pixels on each side: twice what panels usually show, so that they can halve it.
pub(crate) const SIDE: u32 = 48;

/// One colour for all panels, because nothing tells which is dark: this grey has a contrast of 4.6 to
/// white and to black.
const COLOUR: [u8; 3] = [0x75; 3];
/// Each pixel is sampled so often in each direction, for smooth edges.
const SAMPLES: u32 = 4;

/// Where the dots are, in pixels from the left and from the top.
const COLUMNS: [f32; 3] = [7.0, 21.0, 35.0];
const ROWS: [f32; 2] = [17.0, 31.0];
const DOT_RADIUS: f32 = 5.5;
/// The middle of what takes the last column's place.
const MIDDLE: (f32, f32) = (37.5, 24.0);
const DISC_RADIUS: f32 = 10.0;
/// Half the width and half the length of the cross's bars.
const BAR: (f32, f32) = (3.0, 11.0);
/// How far the pause's bars are from the middle, and half their width and length.
const PAUSE: (f32, f32, f32) = (5.5, 2.5, 12.5);

/// The icon as rows of RGBA.
pub(crate) fn draw(mark: Mark) -> Vec<u8> {
    let mut pixels = Vec::with_capacity((SIDE * SIDE * 4) as usize);
    for y in 0..SIDE {
        for x in 0..SIDE {
            pixels.extend(COLOUR);
            pixels.push(coverage(mark, x, y));
        }
    }
    pixels
}

/// How much of a pixel is covered, from 0 to 255.
fn coverage(mark: Mark, x: u32, y: u32) -> u8 {
    let at = |pixel: u32, sample: u32| pixel as f32 + (sample as f32 + 0.5) / SAMPLES as f32;
    let inside = (0..SAMPLES)
        .flat_map(|row| (0..SAMPLES).map(move |column| (column, row)))
        .filter(|(column, row)| covered(mark, at(x, *column), at(y, *row)))
        .count();
    // Never more than 255, which is all samples.
    u8::try_from(inside * 255 / (SAMPLES * SAMPLES) as usize).unwrap_or(u8::MAX)
}

fn covered(mark: Mark, x: f32, y: f32) -> bool {
    let within = |(cx, cy): (f32, f32), radius: f32| (x - cx).hypot(y - cy) <= radius;
    let dots = |columns: &[f32]| {
        let mut places = columns
            .iter()
            .flat_map(|column| ROWS.iter().map(move |row| (*column, *row)));
        places.any(|place| within(place, DOT_RADIUS))
    };
    match mark {
        Mark::Live => dots(&COLUMNS),
        Mark::Unseen => dots(&COLUMNS[..2]) || within(MIDDLE, DISC_RADIUS),
        Mark::Paused => {
            dots(&COLUMNS[..2]) || {
                let (aside, width, length) = PAUSE;
                let across = ((x - MIDDLE.0).abs() - aside).abs();
                across <= width && (y - MIDDLE.1).abs() <= length
            }
        }
        Mark::NoRelay => {
            dots(&COLUMNS[..2]) || {
                let (dx, dy) = (x - MIDDLE.0, y - MIDDLE.1);
                // Along the two diagonals.
                let (down, up) = ((dx + dy).abs(), (dx - dy).abs());
                let bar =
                    |across: f32, along: f32| across <= BAR.0 * SQRT_2 && along <= BAR.1 * SQRT_2;
                bar(down, up) || bar(up, down)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the pixel is drawn, by its alpha.
    fn drawn(icon: &[u8], x: u32, y: u32) -> bool {
        icon[((y * SIDE + x) * 4 + 3) as usize] > 127
    }

    #[test]
    fn the_left_half_is_the_same_four_dots_and_the_right_half_tells_the_states_apart() {
        let marks = [Mark::Live, Mark::Unseen, Mark::Paused, Mark::NoRelay];
        let icons = marks.map(draw);
        for icon in &icons {
            assert_eq!(icon.len(), (SIDE * SIDE * 4) as usize);
            for (x, y) in [(7, 17), (21, 17), (7, 31), (21, 31)] {
                assert!(drawn(icon, x, y), "a dot at {x}, {y}");
            }
            assert!(!drawn(icon, 14, 24), "nothing between the dots");
            assert!(icon.chunks_exact(4).all(|pixel| pixel[..3] == COLOUR));
        }
        // The middle, a dot of the third column's, and a corner of the cross.
        let seen = |x, y| [0, 1, 2, 3].map(|mark| drawn(&icons[mark], x, y));
        assert_eq!(seen(37, 24), [false, true, false, true]);
        assert_eq!(seen(35, 13), [true, false, false, false]);
        assert_eq!(seen(44, 30), [false, true, true, true]);
        assert_eq!(seen(37, 31), [true, true, false, false]);
        assert_eq!(seen(42, 35), [false, false, true, false]);
        for y in 0..SIDE {
            for x in 0..27 {
                let [live, others @ ..] = seen(x, y);
                assert_eq!(others, [live; 3], "{x}, {y}");
            }
        }
    }
}
