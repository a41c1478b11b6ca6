//! Encrypted backups, and a new computer.

use std::{fs::File, path::PathBuf};

use super::Desktop;
use crate::{
    Error,
    backup::{self, Backup, BackupPassword},
    view::{BackupWritten, Restored},
};

impl Desktop {
    /// Writes all that is kept into an encrypted file in `folder`, under a name that is free there. How far it
    /// is comes as [`Event::Backup`](crate::Event::Backup). Nothing when it was stopped: then no file is left.
    ///
    /// # Errors
    /// [`Error::BadPassword`], [`Error::BackupUnderWay`], [`Error::BackupFailed`], and [`Error::NotThisRun`]
    /// where nothing is kept. No file is left then.
    pub async fn back_up(
        &self,
        password: BackupPassword,
        folder: PathBuf,
    ) -> Result<Option<BackupWritten>, Error> {
        backup::write(&self.shared, password, folder).await
    }

    /// Opens a backup and reads all of it; nothing is changed. Nothing when it was stopped.
    ///
    /// # Errors
    /// [`Error::BackupWrongPassword`], [`Error::BackupUnreadable`], [`Error::BackupDamaged`],
    /// [`Error::BackupTooNew`], [`Error::BackupFailed`], [`Error::BackupUnderWay`], [`Error::NotThisRun`].
    pub async fn look_into_backup(
        &self,
        file: File,
        password: BackupPassword,
    ) -> Result<Option<Backup>, Error> {
        backup::look(&self.shared, file, password).await
    }

    /// Puts what is in a backup beside what is here: nothing twice, and what is here stays. Its settings and
    /// its way out replace those that are here if `settings` says so. Restoring again changes nothing more.
    ///
    /// # Errors
    /// See [`Desktop::look_into_backup`]. What was restored until then stays, and restoring again goes on.
    pub async fn restore_backup(&self, backup: &Backup, settings: bool) -> Result<Restored, Error> {
        let changing = self.changing.lock().await;
        let chosen = backup::settings(&self.shared, backup, settings);
        let restored = backup::restore(&self.shared, backup, &chosen).await?;
        drop(changing);
        if settings && !restored.stopped {
            self.save_settings(chosen).await?;
            if let Some(network) = backup::network(backup) {
                self.save_network(network).await?;
            }
        }
        Ok(restored)
    }

    /// Stops a backup that is written or read. That there is none is no error.
    pub fn stop_backup(&self) {
        backup::stop(&self.shared);
    }
}
