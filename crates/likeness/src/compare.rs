use std::fmt;

use crate::Picture;
use crate::surroundings::Surroundings;

/// A colour that is further than this from everything around it is something that stands elsewhere, or not
/// at all. Letters that are drawn with other edges come to less.
const ELSEWHERE: u8 = 24;
/// How much of that a part of the picture may have: a short word comes to more.
const MOST_ELSEWHERE: u32 = 700;
/// How large such a part is.
const PART: usize = 32;

/// A colour that is further than this from everything around it is another one.
const ANOTHER: u8 = 5;
/// How large a part has to be for it to be a surface, and not a line of text.
const SURFACE: usize = 48;
/// In percent: a surface of which so much has another colour is another surface.
const MOST_ANOTHER: u32 = 60;

/// Parts begin at each so many pixels.
const STEP: usize = 8;

/// A part of a picture, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// How wide it is.
    pub width: u32,
    /// How high it is.
    pub height: u32,
}

/// Why two pictures do not show the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// They have different sizes, as width and height.
    Size((u32, u32), (u32, u32)),
    /// Something is missing, added, moved or covered, or a surface has another colour, in these places.
    Places(Vec<Place>),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(one, other) => write!(f, "{}×{} and {}×{}", one.0, one.1, other.0, other.1),
            Self::Places(places) => {
                let around = around(places);
                write!(
                    f,
                    "{} parts between ({}, {}) and ({}, {})",
                    places.len(),
                    around.x,
                    around.y,
                    around.x + around.width,
                    around.y + around.height,
                )
            }
        }
    }
}

/// Looks whether two pictures show the same.
///
/// # Errors
/// [`Difference`] when they do not.
pub fn compare(one: &Picture, other: &Picture) -> Result<(), Difference> {
    if one == other {
        return Ok(());
    }
    if one.size() != other.size() {
        return Err(Difference::Size(one.size(), other.size()));
    }
    let distances = distances(one, other);
    let (width, height) = one.size();
    let (width, height) = (width as usize, height as usize);
    let elsewhere = Sums::of(width, height, |at| {
        u32::from(distances[at].saturating_sub(ELSEWHERE))
    });
    let another = Sums::of(width, height, |at| u32::from(distances[at] > ANOTHER));
    let mut places = elsewhere.parts(PART, |sum, _| sum > MOST_ELSEWHERE);
    places.extend(another.parts(SURFACE, |sum, area| sum * 100 > MOST_ANOTHER * area));
    if places.is_empty() {
        Ok(())
    } else {
        Err(Difference::Places(places))
    }
}

/// How far each pixel of either is from all that stands around its place in the other.
pub(crate) fn distances(one: &Picture, other: &Picture) -> Vec<u8> {
    let (one, other) = (Surroundings::of(one), Surroundings::of(other));
    let pairs = one.soft.iter().zip(&other.soft).enumerate();
    pairs
        .map(|(at, (here, there))| other.distance(at, *here).max(one.distance(at, *there)))
        .collect()
}

fn around(places: &[Place]) -> Place {
    let x = places.iter().map(|it| it.x).min().unwrap_or_default();
    let y = places.iter().map(|it| it.y).min().unwrap_or_default();
    let right = places.iter().map(|it| it.x + it.width).max();
    let below = places.iter().map(|it| it.y + it.height).max();
    Place {
        x,
        y,
        width: right.unwrap_or_default() - x,
        height: below.unwrap_or_default() - y,
    }
}

/// The sums of all rectangles that begin in the upper left corner, from which that of any part follows.
struct Sums {
    width: usize,
    height: usize,
    sums: Vec<u32>,
}

impl Sums {
    fn of(width: usize, height: usize, value: impl Fn(usize) -> u32) -> Self {
        let line = width + 1;
        let mut sums = vec![0; line * (height + 1)];
        for y in 0..height {
            let mut row = 0;
            for x in 0..width {
                row += value(y * width + x);
                sums[(y + 1) * line + x + 1] = sums[y * line + x + 1] + row;
            }
        }
        Self {
            width,
            height,
            sums,
        }
    }

    /// The square parts of which this is true, given their sum and their area. At the edges they are smaller.
    fn parts(&self, side: usize, is: impl Fn(u32, u32) -> bool) -> Vec<Place> {
        let line = self.width + 1;
        let mut parts = Vec::new();
        for y in (0..self.height).step_by(STEP) {
            let below = (y + side).min(self.height);
            for x in (0..self.width).step_by(STEP) {
                let right = (x + side).min(self.width);
                // A sliver at the edge would be judged by a few pixels; it lies in the part before it, too.
                if (right - x) * 2 < side.min(self.width) || (below - y) * 2 < side.min(self.height)
                {
                    continue;
                }
                let corner = |x: usize, y: usize| self.sums[y * line + x];
                let sum = corner(right, below) + corner(x, y) - corner(right, y) - corner(x, below);
                let place = place(x, y, right - x, below - y);
                if is(sum, place.width * place.height) {
                    parts.push(place);
                }
            }
        }
        parts
    }
}

fn place(x: usize, y: usize, width: usize, height: usize) -> Place {
    // A picture's own sides fit, and so does all that lies in it.
    let fit = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    Place {
        x: fit(x),
        y: fit(y),
        width: fit(width),
        height: fit(height),
    }
}

#[cfg(test)]
mod tests;
