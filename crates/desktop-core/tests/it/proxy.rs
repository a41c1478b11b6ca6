//! Proxies that note what they are asked for, and refuse it.
//!
//! What they are asked for is beyond this machine and https, so a refusal shows all there is to see: the
//! way, the name that the proxy is to look up, and the login.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use desktop_core::view::{NetworkForm, ProxyKind};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Longer than anything here takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a proxy was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// `host:port`.
    pub(crate) server: String,
    /// `user:password`, where given.
    pub(crate) login: Option<String>,
}

pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    kind: ProxyKind,
    asked: Arc<Mutex<Vec<Asked>>>,
    connections: watch::Receiver<usize>,
    answers: watch::Sender<bool>,
}

impl Proxy {
    pub(crate) async fn start(kind: ProxyKind) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (count, connections) = watch::channel(0);
        let (answers, may_answer) = watch::channel(true);
        let noted = Arc::clone(&asked);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (noted, count) = (Arc::clone(&noted), count.clone());
                let mut may_answer = may_answer.clone();
                tokio::spawn(async move {
                    let noting = |one| {
                        noted.lock().unwrap().push(one);
                        count.send_modify(|count| *count += 1);
                    };
                    // A client that goes in the middle is no trouble of the proxy's.
                    let _ = match kind {
                        ProxyKind::Socks5 => refuse_socks5(stream, noting).await,
                        _ => refuse_http(stream, noting, &mut may_answer).await,
                    };
                });
            }
        });
        Self {
            address,
            kind,
            asked,
            connections,
            answers,
        }
    }

    /// Whether it answers what it is asked over HTTP, or lets it wait.
    pub(crate) fn answers(&self, answers: bool) {
        self.answers.send_replace(answers);
    }

    /// The settings that lead through it.
    pub(crate) fn form(&self, user: &str, password: Option<&str>) -> NetworkForm {
        NetworkForm {
            proxy: self.kind,
            address: self.address.to_string(),
            user: user.into(),
            password: password.map(Into::into),
        }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Waits until it was asked for this server; gives the login that came with it.
    pub(crate) async fn until_asked(&self, server: &str) -> Option<String> {
        let mut connections = self.connections.clone();
        let waiting = async {
            loop {
                connections.borrow_and_update();
                let asked = self.asked();
                if let Some(found) = asked.into_iter().find(|asked| asked.server == server) {
                    return found.login;
                }
                connections.changed().await.unwrap();
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(login) => login,
            Err(_) => panic!("never asked for {server}: {:?}", self.asked()),
        }
    }
}

/// RFC 9110: `CONNECT`, and Basic as the login.
async fn refuse_http(
    mut stream: TcpStream,
    note: impl Fn(Asked),
    may_answer: &mut watch::Receiver<bool>,
) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8(head).unwrap();
    let server = head
        .strip_prefix("CONNECT ")
        .and_then(|rest| rest.split(' ').next());
    let login = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let value = value.strip_prefix("Basic ")?;
        name.eq_ignore_ascii_case("proxy-authorization")
            .then(|| String::from_utf8(BASE64_STANDARD.decode(value).unwrap()).unwrap())
    });
    note(Asked {
        server: server.unwrap_or(&head).to_owned(),
        login,
    });
    // Without the test that holds it, nobody waits for an answer.
    let _ = may_answer.wait_for(|answers| *answers).await;
    let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    stream.write_all(refusal).await
}

/// RFC 1928, with RFC 1929 for the login.
async fn refuse_socks5(mut stream: TcpStream, note: impl Fn(Asked)) -> io::Result<()> {
    assert_eq!(stream.read_u8().await?, 5);
    let methods = text(&mut stream).await?;
    let with_login = methods.contains('\u{2}');
    stream
        .write_all(&[5, if with_login { 2 } else { 0 }])
        .await?;
    let login = if with_login {
        assert_eq!(stream.read_u8().await?, 1);
        let user = text(&mut stream).await?;
        let password = text(&mut stream).await?;
        stream.write_all(&[1, 0]).await?;
        Some(format!("{user}:{password}"))
    } else {
        None
    };
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    assert_eq!(head, [5, 1, 0, 3], "CONNECT to a name");
    let name = text(&mut stream).await?;
    let port = stream.read_u16().await?;
    note(Asked {
        server: format!("{name}:{port}"),
        login,
    });
    // "Not allowed by ruleset".
    stream.write_all(&[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]).await
}

/// Bytes with their count in front.
async fn text(stream: &mut TcpStream) -> io::Result<String> {
    let mut bytes = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut bytes).await?;
    Ok(String::from_utf8(bytes).unwrap())
}
