use crate::{
    Error,
    copying::{self, NewestCode},
    shared::held,
    view::{Language, MessageView, Settings},
};

use super::Desktop;

impl Desktop {
    /// The person's choices as they are now.
    #[must_use]
    pub fn settings(&self) -> Settings {
        held(&self.shared.settings).clone()
    }

    /// The language that they come to.
    #[must_use]
    pub fn language(&self) -> Language {
        self.shared.languages.spoken(self.settings().language)
    }

    /// Which code of a message that has just come is to be put on the clipboard by itself. None is where the
    /// person has not chosen that, where there are several, and where the message came ten minutes ago or
    /// more.
    #[must_use]
    pub fn copies_by_itself(&self, message: &MessageView) -> Option<u32> {
        let wanted = self.settings().auto_copy;
        copying::by_itself(message, self.shared.clock.now_ms()).filter(|_| wanted)
    }

    /// The newest code that can still be used, whether it was copied or not; the newest at all, where none
    /// can.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn newest_code(&self) -> Result<Option<NewestCode>, Error> {
        copying::newest(&self.shared).await
    }
}
