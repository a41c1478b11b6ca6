//! Which part may know which: the direction that keeps the parts apart.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, Package};

use crate::workspace::{APP, Workspace};

/// A part, whom it may know, and whom its tests may know besides.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const MAY_KNOW: &[Row] = &[
    ("sms-code", &[], &[]),
    ("relay-protocol", &[], &[]),
    ("pingme", &[], &[]),
    ("pingme-sim", &[], &["pingme"]),
    ("relay", &["relay-protocol"], &[]),
    (
        "desktop-core",
        &["pingme", "sms-code", "relay-protocol"],
        &["pingme-sim", "relay"],
    ),
    (
        APP,
        &["desktop-core", "pingme-sim", "relay"],
        &["desktop-session", "likeness", "relay-protocol"],
    ),
    ("desktop-session", &[], &[]),
    ("likeness", &[], &[]),
    ("xtask", &[], &[]),
];

/// Names of the workspace's packages that one of them asks for.
fn known(package: &Package, parts: &BTreeSet<&str>, for_tests: bool) -> BTreeSet<String> {
    package
        .dependencies
        .iter()
        .filter(|dependency| parts.contains(dependency.name.as_str()))
        .filter(|dependency| (dependency.kind == DependencyKind::Development) == for_tests)
        .map(|dependency| dependency.name.to_string())
        .collect()
}

#[test]
fn every_part_knows_only_whom_it_may() {
    let workspace = Workspace::find().expect("this is a workspace");
    let packages = &workspace.metadata().packages;
    let parts = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect::<BTreeSet<_>>();
    let listed = MAY_KNOW
        .iter()
        .map(|(name, ..)| *name)
        .collect::<BTreeSet<_>>();
    assert_eq!(listed, parts, "every part has a row");

    for package in packages {
        let (name, may, tests_may) = MAY_KNOW
            .iter()
            .find(|(name, ..)| *name == package.name.as_str())
            .expect("every part has a row");
        for other in known(package, &parts, false) {
            assert!(may.contains(&other.as_str()), "{name} knows {other}");
        }
        for other in known(package, &parts, true) {
            assert!(
                may.contains(&other.as_str()) || tests_may.contains(&other.as_str()),
                "the tests of {name} know {other}"
            );
        }
    }
}

#[test]
fn only_the_shell_knows_tauri() {
    let workspace = Workspace::find().expect("this is a workspace");
    let knowing = workspace
        .metadata()
        .packages
        .iter()
        .filter(|package| {
            package
                .dependencies
                .iter()
                .any(|dependency| dependency.name.starts_with("tauri"))
        })
        .map(|package| package.name.as_str())
        .collect::<Vec<_>>();
    assert_eq!(knowing, [APP]);
}
