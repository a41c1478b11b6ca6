//! Tells Tauri where this layout keeps what it usually finds beside its configuration, and puts the
//! catalogues of words into the app.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Each file in it is a language; `ui/words.js` reads the same for the window.
const MESSAGES: &str = "ui/messages";

fn main() {
    // A build script has no other way to say why it stops.
    if let Err(error) = catalogues() {
        panic!("{MESSAGES}: {error}");
    }
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    // The web pages are embedded in the binary.
    println!("cargo:rerun-if-changed=ui/dist");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/*.json")
        .app_manifest(
            tauri_build::AppManifest::new()
                .permissions_path_pattern("./src-tauri/permissions/*.toml"),
        );
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("{error:#}");
    }
}

/// In the tests' build there is one more, which `ui/pseudo.js` makes and `ui/words.js` leaves here.
const PSEUDO: &str = "ui/project.inlang/en-XA.json";
const PSEUDO_WANTED: &str = "PINGME_PSEUDO_LANGUAGE";

/// Writes `FILES`, the tag and the text of each catalogue, for `src/words.rs`.
fn catalogues() -> io::Result<()> {
    println!("cargo:rerun-if-changed={MESSAGES}");
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let mut files = fs::read_dir(root.join(MESSAGES))?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|it| it == "json"));
    files.sort();
    println!("cargo:rustc-check-cfg=cfg(pseudo_language)");
    println!("cargo:rerun-if-env-changed={PSEUDO_WANTED}");
    if env::var_os(PSEUDO_WANTED).is_some() {
        println!("cargo:rerun-if-changed={PSEUDO}");
        println!("cargo:rustc-cfg=pseudo_language");
        files.push(root.join(PSEUDO));
    }
    let lines = files.iter().filter_map(|file| {
        let tag = file.file_stem()?.to_str()?;
        Some(format!("    ({tag:?}, include_str!({file:?})),\n"))
    });
    let text = format!(
        "static FILES: &[(&str, &str)] = &[\n{}];\n",
        lines.collect::<String>()
    );
    fs::write(Path::new(&variable("OUT_DIR")).join("catalogues.rs"), text)
}

fn variable(name: &str) -> String {
    // Cargo sets it for every build script.
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}
