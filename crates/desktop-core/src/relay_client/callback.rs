//! Posting to a callback URL by the way that PingMe takes.

use relay_protocol::{STORE_TIME_HEADER, StoreTime};
use reqwest::StatusCode;

use super::{PATIENCE, RelayClient, reason};
use crate::Error;

impl RelayClient {
    /// Posts to the callback URL, which is this client's address, with no token and no redirect
    /// followed, as PingMe does. Gives how long the relay took to store it, where it says so.
    ///
    /// # Errors
    /// [`Error::CallbackUnreachable`] without an answer, and [`Error::CallbackRefused`] for one that the
    /// relay does not give to a callback that it has stored. Neither names the URL, which is a secret.
    pub(crate) async fn call_back(&self, body: String) -> Result<Option<StoreTime>, Error> {
        let unreachable =
            |error: reqwest::Error| Error::CallbackUnreachable(reason(&error.without_url()));
        let asked = self.http.post(self.base.clone());
        let answer = asked.body(body).timeout(PATIENCE).send().await;
        let mut answer = answer.map_err(unreachable)?;
        if answer.status() != StatusCode::OK {
            let status = answer.status().as_u16();
            return Err(Error::CallbackRefused(format!("HTTP status {status}")));
        }
        let took = answer
            .headers()
            .get_all(STORE_TIME_HEADER)
            .into_iter()
            .find_map(|value| StoreTime::read(value.to_str().ok()?));
        while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
            if !chunk.is_empty() {
                return Err(Error::CallbackRefused("a page".into()));
            }
        }
        Ok(took)
    }
}
