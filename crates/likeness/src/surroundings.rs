//! A picture made soft, and the colours that stand around each of its pixels.

use crate::Picture;

type Colour = [u8; 3];

/// For each pixel of a softened picture: itself, and the least and the most of each channel within a pixel.
pub(crate) struct Surroundings {
    pub(crate) soft: Vec<Colour>,
    pub(crate) least: Vec<Colour>,
    pub(crate) most: Vec<Colour>,
}

impl Surroundings {
    /// Of a picture, each pixel of which is first made the mean of its nine: a letter's stroke then weighs the
    /// same whichever pixels its edges fall on.
    pub(crate) fn of(picture: &Picture) -> Self {
        let (width, height) = picture.size();
        let (width, height) = (width as usize, height as usize);
        let pixels: Vec<Colour> = picture.pixels.pixels().map(|pixel| pixel.0).collect();
        let soft = of_three(&pixels, width, height, |a, b, c| {
            mean(u16::from(a), u16::from(b), u16::from(c))
        });
        let least = of_three(&soft, width, height, |a, b, c| a.min(b).min(c));
        let most = of_three(&soft, width, height, |a, b, c| a.max(b).max(c));
        Self { soft, least, most }
    }

    /// How far a colour is from all that stands at a pixel or next to it.
    pub(crate) fn distance(&self, at: usize, colour: Colour) -> u8 {
        let (least, most) = (self.least[at], self.most[at]);
        (0..3)
            .map(|channel| {
                let value = colour[channel];
                let above = value.saturating_sub(most[channel]);
                above.max(least[channel].saturating_sub(value))
            })
            .max()
            .unwrap_or_default()
    }
}

fn mean(a: u16, b: u16, c: u16) -> u8 {
    // A mean of three bytes is one.
    u8::try_from((a + b + c + 1) / 3).unwrap_or(u8::MAX)
}

/// Makes each pixel out of it and its neighbours, first along the rows and then along the columns. At an edge
/// the pixel stands for the neighbour that it lacks.
fn of_three(
    pixels: &[Colour],
    width: usize,
    height: usize,
    make: impl Fn(u8, u8, u8) -> u8,
) -> Vec<Colour> {
    let made = |a: Colour, b: Colour, c: Colour| {
        [
            make(a[0], b[0], c[0]),
            make(a[1], b[1], c[1]),
            make(a[2], b[2], c[2]),
        ]
    };
    let mut rows = Vec::with_capacity(pixels.len());
    for row in pixels.chunks_exact(width.max(1)) {
        for x in 0..width {
            let (before, after) = (x.saturating_sub(1), (x + 1).min(width - 1));
            rows.push(made(row[before], row[x], row[after]));
        }
    }
    let mut whole = Vec::with_capacity(pixels.len());
    for y in 0..height {
        let (above, below) = (y.saturating_sub(1), (y + 1).min(height - 1));
        for x in 0..width {
            let at = |line: usize| rows[line * width + x];
            whole.push(made(at(above), at(y), at(below)));
        }
    }
    whole
}
