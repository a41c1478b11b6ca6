//! Where things are in this repository, and what its manifests ask for.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{Metadata, MetadataCommand};
use semver::Version;

use crate::steps::Stop;

/// The package whose manifest is the workspace's: the app.
pub(crate) const APP: &str = "pingme-desktop";

/// Where this is set, a build of the app or of its window has one language more, for tests alone. What a
/// person runs is built without it, also where their shell sets it.
pub(crate) const PSEUDO_LANGUAGE: &str = "PINGME_PSEUDO_LANGUAGE";

/// This repository.
pub(crate) struct Workspace {
    metadata: Metadata,
}

impl Workspace {
    /// The workspace that this program was built from.
    ///
    /// # Errors
    /// [`Stop::Missing`] when cargo cannot read it.
    pub(crate) fn find() -> Result<Self, Stop> {
        let metadata = MetadataCommand::new()
            .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
            .no_deps()
            .exec()
            .map_err(|error| Stop::Missing(format!("The workspace cannot be read: {error}")))?;
        Ok(Self { metadata })
    }

    /// The repository's folder.
    pub(crate) fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    /// The window's sources.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root().join("ui")
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target(&self) -> &Path {
        self.metadata.target_directory.as_std_path()
    }

    /// A program that cargo has built.
    pub(crate) fn built(&self, profile: &str, name: &str) -> PathBuf {
        self.target()
            .join(profile)
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// The cargo that started this program, working in the repository's folder.
    pub(crate) fn cargo(&self) -> Command {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut command = Command::new(cargo);
        command.current_dir(self.root()).env_remove(PSEUDO_LANGUAGE);
        command
    }

    /// The oldest Rust that the app builds with.
    pub(crate) fn least_rust(&self) -> Option<Version> {
        let app = self
            .metadata
            .packages
            .iter()
            .find(|package| package.name.as_str() == APP)?;
        app.rust_version.clone()
    }

    /// What `ui/package.json` asks of Node, `>=20.19.0`.
    ///
    /// # Errors
    /// [`Stop::Io`] or [`Stop::Missing`] when the file cannot be read or does not say.
    pub(crate) fn node_range(&self) -> Result<String, Stop> {
        let path = self.ui().join("package.json");
        let text = fs::read_to_string(&path).map_err(|cause| Stop::Io {
            what: format!("{} cannot be read", path.display()),
            cause,
        })?;
        serde_json::from_str::<serde_json::Value>(&text)
            .ok()
            .and_then(|package| Some(package.get("engines")?.get("node")?.as_str()?.to_owned()))
            .ok_or_else(|| {
                Stop::Missing(format!(
                    "{} does not say which Node it needs.",
                    path.display()
                ))
            })
    }

    /// What cargo says about the workspace.
    #[cfg(test)]
    pub(crate) fn metadata(&self) -> &Metadata {
        &self.metadata
    }
}
