use image::{Rgb, RgbImage, imageops};

use crate::compare::distances;
use crate::{Difference, Picture};

/// Between the pictures.
const GAP: u32 = 8;
const GROUND: Rgb<u8> = Rgb([96, 96, 96]);
const FRAME: Rgb<u8> = Rgb([255, 0, 160]);

/// What is kept, what was made, and where they differ, in one picture from left to right.
#[must_use]
pub fn side_by_side(kept: &Picture, made: &Picture, difference: &Difference) -> Picture {
    let mut all = vec![kept.pixels.clone(), made.pixels.clone()];
    if let Difference::Places(places) = difference {
        all.push(marked(kept, made, places));
    }
    let width = all.iter().map(|it| it.width() + GAP).sum::<u32>() - GAP;
    let height = all.iter().map(RgbImage::height).max().unwrap_or_default();
    let mut whole = RgbImage::from_pixel(width, height, GROUND);
    let mut x = 0;
    for picture in &all {
        imageops::replace(&mut whole, picture, i64::from(x), 0);
        x += picture.width() + GAP;
    }
    Picture { pixels: whole }
}

/// The made one, pale, with all that differs dark and the places framed.
fn marked(kept: &Picture, made: &Picture, places: &[crate::Place]) -> RgbImage {
    let mut marked = made.pixels.clone();
    for (pixel, distance) in marked.pixels_mut().zip(distances(kept, made)) {
        for channel in &mut pixel.0 {
            *channel = (192 + *channel / 4).saturating_sub(distance.saturating_mul(2));
        }
    }
    for place in places {
        let (right, below) = (place.x + place.width - 1, place.y + place.height - 1);
        for x in place.x..=right {
            marked.put_pixel(x, place.y, FRAME);
            marked.put_pixel(x, below, FRAME);
        }
        for y in place.y..=below {
            marked.put_pixel(place.x, y, FRAME);
            marked.put_pixel(right, y, FRAME);
        }
    }
    marked
}
