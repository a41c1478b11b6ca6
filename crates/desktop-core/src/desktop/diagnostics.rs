//! What the app says of itself.

use std::path::PathBuf;

use super::Desktop;
use crate::{
    Error, Redaction, diagnostics,
    shared::held,
    view::{Fault, FolderView, Versions},
};

impl Desktop {
    /// The folder that everything is kept in, and how much that is.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn folder(&self) -> Result<FolderView, Error> {
        diagnostics::folder(&self.shared, self.folder_path()?).await
    }

    /// Takes the names that this desktop knows out of what is said of it.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn redaction(&self) -> Result<Redaction, Error> {
        diagnostics::redaction(&self.shared, &self.folder_path()?).await
    }

    /// A text for whoever looks for a fault: versions, choices, counts, relays and what went wrong. It holds
    /// no user ID, number, code, message, address or path; the faults are given redacted.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn report(&self, versions: &Versions, faults: &[Fault]) -> Result<String, Error> {
        diagnostics::report(&self.shared, self.folder_path()?, versions, faults).await
    }

    /// Where it is.
    ///
    /// # Errors
    /// [`Error::Closing`] once it is closed.
    pub fn folder_path(&self) -> Result<PathBuf, Error> {
        let folder = held(&self.folder);
        let folder = folder.as_ref().ok_or(Error::Closing)?;
        Ok(folder.path().to_owned())
    }
}
