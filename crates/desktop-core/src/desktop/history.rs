//! The history: pages, search, deletion, and files of it.

use std::path::PathBuf;

use super::Desktop;
use crate::{
    Error, export, history,
    view::{
        Deleted, Deletion, ExportForm, HistoryFilter, HistoryKept, HistoryPage, HistoryQuery,
        MessageView, SearchCount,
    },
};

impl Desktop {
    /// A page of the history, newest first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn history(&self, query: HistoryQuery) -> Result<HistoryPage, Error> {
        history::page(&self.shared, query).await
    }

    /// One message, its text complete.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn message(&self, id: &str) -> Result<MessageView, Error> {
        history::message(&self.shared, id).await
    }

    /// A code of a message, to be put on the clipboard.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn code_to_copy(&self, id: &str, index: u32) -> Result<String, Error> {
        history::code(&self.shared, id, index).await
    }

    /// A code of this message was put on the clipboard.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn mark_copied(&self, id: &str) -> Result<(), Error> {
        history::mark_copied(&self.shared, id).await
    }

    /// These messages were opened.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn mark_seen(&self, messages: &[String]) -> Result<(), Error> {
        history::mark_seen(&self.shared, messages).await
    }

    /// How much a search finds.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn search_count(&self, filter: HistoryFilter) -> Result<SearchCount, Error> {
        history::search_count(&self.shared, filter).await
    }

    /// What is kept of messages.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn history_kept(&self) -> Result<HistoryKept, Error> {
        history::kept(&self.shared).await
    }

    /// Deletes messages. They are gone from everything at once, and for good after ten seconds, with the next
    /// deletion, or when the app is closed. Nothing where there is nothing to delete.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn delete_messages(&self, deletion: Deletion) -> Result<Option<Deleted>, Error> {
        history::delete(&self.shared, deletion).await
    }

    /// Brings back what a deletion took, as it was.
    ///
    /// # Errors
    /// [`Error::TooLateToUndo`].
    pub async fn undo_delete(&self, id: i64) -> Result<(), Error> {
        history::undo(&self.shared, id).await
    }

    /// Writes a file into `folder`, under a name that is free there, and ends when that is over. How far it is,
    /// and what became of it, comes as [`Event::Export`](crate::Event::Export).
    ///
    /// # Errors
    /// When it was not begun: [`Error::ExportUnderWay`], or a filter that is not understood.
    pub async fn export(&self, form: ExportForm, folder: PathBuf) -> Result<(), Error> {
        export::run(&self.shared, form, folder).await
    }

    /// Stops the file that is being written and leaves nothing of it. That there is none is no error.
    pub fn stop_export(&self) {
        export::stop(&self.shared);
    }
}
