//! The key is in the request's header and nowhere else.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use pingme::{AppKey, Client};
use tracing_subscriber::fmt::MakeWriter;

use crate::server::{Act, KEY, Server, lock, ok, with_status};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The key's own words: no spelling of it is without one of them.
fn shows_the_key(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("sesame") || text.contains("open\"77") || text.contains("open\\\"77")
}

#[tokio::test]
async fn the_key_is_in_no_debug_no_error_and_no_log_even_when_the_server_echoes_it() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(log.clone())
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .finish();
    // For every thread, so that what the other tests log is searched as well.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let json_key = serde_json::to_string(KEY).unwrap();
    let mut texts = vec![format!("{:?}", AppKey::new(KEY).unwrap())];
    for answer in [
        ok(KEY.as_bytes()),
        ok(format!(r#"{{"retcode":42,"retmsg":{json_key}}}"#).as_bytes()),
        ok(format!(r#"{{"retcode":0,"result":{json_key}}}"#).as_bytes()),
        with_status("403 Forbidden", KEY.as_bytes()),
        with_status("500 Internal Server Error", KEY.as_bytes()),
        format!("HTTP/1.1 302 Found\r\nLocation: /?k={KEY}\r\n\r\n").into_bytes(),
        format!("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{KEY}").into_bytes(),
    ] {
        let server = Server::start(vec![Act::Write(answer)]).await;
        let client: Client = server.client();
        texts.push(format!("{client:?}"));
        for error in [
            client.services().await.unwrap_err(),
            client.numbers(None).await.unwrap_err(),
            lock(&client).await.unwrap_err(),
        ] {
            texts.push(format!("{error} {error:?} {error:#?}"));
        }
        assert!(
            shows_the_key(&server.seen().requests[0]),
            "the search finds a key that is there"
        );
    }
    texts.push(String::from_utf8(log.0.lock().unwrap().clone()).unwrap());
    assert!(
        texts.last().unwrap().contains("PingMe answered"),
        "the log was recorded"
    );
    for text in texts {
        assert!(!shows_the_key(&text), "{text}");
    }
}
