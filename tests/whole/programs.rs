//! The programs that the tests start.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The app, built together with these tests.
pub(crate) fn app() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_pingme-desktop"))
}

/// The PingMe simulator.
pub(crate) fn simulator() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| given_or_built("PINGME_SIM_BIN", "pingme-sim", "pingme-sim"))
}

/// The relay, built by itself as it ships: with SQLite, not with the desktop's SQLCipher.
pub(crate) fn relay() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| given_or_built("PINGME_RELAY_BIN", "relay", "pingme-relay"))
}

/// The program that a variable names; without it, built beside the app.
fn given_or_built(variable: &str, package: &str, name: &str) -> PathBuf {
    if let Some(given) = env::var_os(variable) {
        return PathBuf::from(given);
    }
    let target = app()
        .ancestors()
        .nth(2)
        .expect("cargo puts programs into TARGET/PROFILE");
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "-p", package, "--bin", name])
        .arg("--target-dir")
        .arg(target)
        .status()
        .expect("the cargo that built these tests is still there");
    assert!(status.success(), "{package} does not build");
    target.join("debug").join(name)
}
