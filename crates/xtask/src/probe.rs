//! Looks for a system package by what it brings, where its name is not known for certain.

use std::env;
use std::path::Path;
use std::process::Command;

/// What a package brings.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Probe {
    /// A program on the PATH.
    Program(&'static str),
    /// A library with headers, under its pkg-config name.
    Library(&'static str),
    /// A file.
    File(&'static str),
    /// Any font with Chinese characters.
    ChineseFont,
    /// A font of this name.
    Font(&'static str),
}

impl Probe {
    /// Whether it is there.
    pub(crate) fn finds(self) -> bool {
        match self {
            Self::Program(name) => on_path(name),
            Self::Library(name) => Command::new("pkg-config")
                .args(["--exists", name])
                .status()
                .is_ok_and(|status| status.success()),
            Self::File(path) => Path::new(path).exists(),
            Self::ChineseFont => has_font(":lang=zh-cn"),
            Self::Font(name) => has_font(name),
        }
    }
}

/// Whether some font matches fontconfig's pattern.
fn has_font(pattern: &str) -> bool {
    Command::new("fc-list")
        .args([pattern, "family"])
        .output()
        .is_ok_and(|output| !output.stdout.is_empty())
}

/// Whether a program of this name is in one of the PATH's folders.
pub(crate) fn on_path(name: &str) -> bool {
    env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(name).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_finds_what_is_there_and_nothing_else() {
        for (probe, expected) in [
            (Probe::Program("sh"), true),
            (Probe::Program("no-such-program-here"), false),
            (Probe::Library("no-such-library-here"), false),
            (Probe::File("/etc/passwd"), true),
            (Probe::File("/no/such/file"), false),
            (Probe::Font("No Such Font Here"), false),
        ] {
            assert_eq!(probe.finds(), expected, "{probe:?}");
        }
    }
}
