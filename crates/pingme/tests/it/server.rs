//! A raw TCP server: it counts connections and requests, and answers or cuts as it is told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pingme::{App, AppKey, BaseUrl, Client, ClientOptions, Country, Error, Locked, UserId};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const KEY: &str = "sesame/open\"77";
pub(crate) const USER: &str = "u-20418 & co";
/// How long anything is waited for before a test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// What the server does with a connection or a request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Closes the connection without reading from it.
    CutUnread,
    /// Reads the request, then closes.
    CutUnanswered,
    /// Reads the request, then resets.
    Reset,
    /// Reads the request, writes these bytes, then closes.
    Write(Vec<u8>),
    /// Reads the request, writes these bytes, and keeps the connection open for the next request.
    WriteAndStay(Vec<u8>),
    /// Reads the request and says nothing until the client goes.
    Silence,
}

/// What a server saw.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) connections: usize,
    /// Whole requests, head and body.
    pub(crate) requests: Vec<String>,
}

/// A server with a script: one act for each request, the last one for all that follow.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    pub(crate) async fn start(script: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        let step = Arc::new(Mutex::new(0));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                shared.lock().unwrap().connections += 1;
                let (shared, script, step) = (shared.clone(), script.clone(), step.clone());
                tokio::spawn(converse(stream, shared, script, step));
            }
        });
        Self { address, seen }
    }

    /// A server that answers everything with this JSON.
    pub(crate) async fn answering(body: &str) -> Self {
        Self::start(vec![Act::Write(ok(body.as_bytes()))]).await
    }

    pub(crate) fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn client(&self) -> Client {
        self.client_with(ClientOptions {
            total_timeout: PATIENCE,
            ..ClientOptions::default()
        })
    }

    pub(crate) fn client_with(&self, options: ClientOptions) -> Client {
        let base = BaseUrl::parse(format!("http://{}/thirdparty/", self.address)).unwrap();
        Client::new(
            base,
            UserId::new(USER).unwrap(),
            AppKey::new(KEY).unwrap(),
            options,
        )
        .unwrap()
    }
}

async fn converse(
    mut stream: TcpStream,
    seen: Arc<Mutex<Seen>>,
    script: Vec<Act>,
    step: Arc<Mutex<usize>>,
) {
    loop {
        let act = script[(*step.lock().unwrap()).min(script.len() - 1)].clone();
        if let Act::CutUnread = act {
            *step.lock().unwrap() += 1;
            return;
        }
        let Some(request) = read_request(&mut stream).await else {
            return;
        };
        *step.lock().unwrap() += 1;
        seen.lock().unwrap().requests.push(request);
        match act {
            Act::CutUnread | Act::CutUnanswered => return,
            Act::Reset => {
                stream.set_zero_linger().unwrap();
                return;
            }
            Act::Write(bytes) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Act::WriteAndStay(bytes) => stream.write_all(&bytes).await.unwrap(),
            Act::Silence => {
                let _ = stream.read(&mut [0]).await;
                return;
            }
        }
    }
}

/// Reads one request with its body; nothing when the client goes first.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let read = stream
            .read(&mut chunk)
            .await
            .ok()
            .filter(|read| *read > 0)?;
        request.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8(request.clone()).unwrap();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse().unwrap())
        });
        if body.len() >= length.unwrap_or(0) {
            return Some(text);
        }
    }
}

/// A whole HTTP 200 answer.
pub(crate) fn ok(body: &[u8]) -> Vec<u8> {
    with_status("200 OK", body)
}

pub(crate) fn with_status(status: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

pub(crate) async fn lock(client: &Client) -> Result<Locked, Error> {
    client
        .lock_number(&App::new("jd").unwrap(), Country::Us, None)
        .await
}
