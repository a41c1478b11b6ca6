use std::path::Path;
use std::{fs, io};

use image::{ImageFormat, RgbImage};

/// A picture without transparency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub(crate) pixels: RgbImage,
}

/// Why a picture could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The file.
    #[error("{path}: {cause}")]
    Io {
        /// Which.
        path: String,
        /// What the system said.
        cause: io::Error,
    },
    /// It is no PNG, or a broken one.
    #[error("no picture: {0}")]
    Unreadable(#[from] image::ImageError),
    /// It could not be made small.
    #[error("not compressed: {0}")]
    Compression(#[from] oxipng::PngError),
}

impl Picture {
    /// A picture of one colour.
    #[must_use]
    pub fn plain(width: u32, height: u32, colour: [u8; 3]) -> Self {
        let pixels = RgbImage::from_pixel(width, height, image::Rgb(colour));
        Self { pixels }
    }

    /// Reads a PNG. What is transparent in it is taken for opaque: a window's picture has none of that.
    ///
    /// # Errors
    /// [`PictureError::Unreadable`].
    pub fn from_png(bytes: &[u8]) -> Result<Self, PictureError> {
        let pixels = image::load_from_memory_with_format(bytes, ImageFormat::Png)?.into_rgb8();
        Ok(Self { pixels })
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`PictureError`].
    pub fn open(path: &Path) -> Result<Self, PictureError> {
        let bytes = fs::read(path).map_err(of(path))?;
        Self::from_png(&bytes)
    }

    /// Writes it as a PNG that is as small as it gets without losing a pixel: with a palette where it has few
    /// colours.
    ///
    /// # Errors
    /// [`PictureError`].
    pub fn write(&self, path: &Path) -> Result<(), PictureError> {
        let mut png = Vec::new();
        self.pixels
            .write_to(&mut io::Cursor::new(&mut png), ImageFormat::Png)?;
        let small = oxipng::optimize_from_memory(&png, &oxipng::Options::from_preset(3))?;
        fs::write(path, small).map_err(of(path))
    }

    /// Width and height.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.pixels.dimensions()
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, x: u32, y: u32, width: u32, height: u32, colour: [u8; 3]) {
        let (right, below) = self.size();
        for row in y..(y + height).min(below) {
            for column in x..(x + width).min(right) {
                self.pixels.put_pixel(column, row, image::Rgb(colour));
            }
        }
    }
}

fn of(path: &Path) -> impl FnOnce(io::Error) -> PictureError {
    let path = path.display().to_string();
    move |cause| PictureError::Io { path, cause }
}
