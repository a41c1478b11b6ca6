//! Searches files for something that must not be in them.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use memchr::memmem;

/// Something that must not be found, and the shapes it could have.
pub(crate) struct Needle {
    name: &'static str,
    shapes: Vec<Vec<u8>>,
}

impl Needle {
    /// A text: as UTF-8 and as UTF-16.
    pub(crate) fn text(name: &'static str, text: &str) -> Self {
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        Self {
            name,
            shapes: vec![text.as_bytes().to_vec(), wide],
        }
    }

    /// Bytes: as they are, in hexadecimal digits and in base64; as text too if they are one.
    pub(crate) fn bytes(name: &'static str, bytes: &[u8]) -> Self {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut this = match std::str::from_utf8(bytes) {
            Ok(text) => Self::text(name, text),
            Err(_) => Self {
                name,
                shapes: vec![bytes.to_vec()],
            },
        };
        this.shapes.push(hex.into_bytes());
        this.shapes.push(STANDARD_NO_PAD.encode(bytes).into_bytes());
        this.shapes.push(URL_SAFE_NO_PAD.encode(bytes).into_bytes());
        this
    }

    /// What it is, for a message that does not repeat it.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// A shape of it to plant.
    pub(crate) fn shapes(&self) -> &[Vec<u8>] {
        &self.shapes
    }

    /// Whether any of its shapes is in there.
    pub(crate) fn is_in(&self, hay: &[u8]) -> bool {
        self.shapes
            .iter()
            .any(|shape| memmem::find(hay, shape).is_some())
    }
}

/// Every place below a folder, file names included, where a needle is: `needle in file`.
pub(crate) fn finds(folder: &Path, needles: &[Needle]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files(folder) {
        let name = file.to_string_lossy();
        let content = fs::read(&file).unwrap_or_default();
        for needle in needles {
            if needle.is_in(&content) || needle.is_in(name.as_bytes()) {
                found.push(format!("{} in {name}", needle.name()));
            }
        }
    }
    found
}

/// All regular files below a folder. A file that goes while we look is not there any more.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else {
            continue;
        };
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => files.push(entry.path()),
                _ => {}
            }
        }
    }
    files
}

#[test]
fn the_search_finds_every_shape_of_what_is_planted_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let deep = folder.path().join("a/b");
    fs::create_dir_all(&deep).expect("folders");
    fs::write(deep.join("innocent"), b"nothing of the kind").expect("a file");
    let needles = [
        Needle::text("text", "验证码 482913"),
        Needle::bytes("bytes", &[0xff, 0x00, 0x17, 0x2a]),
    ];
    assert!(finds(folder.path(), &needles).is_empty());
    for needle in &needles {
        for shape in needle.shapes() {
            let file = deep.join("planted");
            fs::write(&file, [b"before".as_slice(), shape, b"after"].concat()).expect("a file");
            assert_eq!(
                finds(folder.path(), &needles),
                [format!("{} in {}", needle.name(), file.display())]
            );
            fs::remove_file(&file).expect("it was there");
        }
    }
}
