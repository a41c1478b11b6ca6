//! What lies between the app and its relay: a line on this machine that can be disturbed.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What happens to a request whose path begins so.
#[derive(Clone)]
struct Trouble {
    path: &'static str,
    effect: Effect,
}

#[derive(Clone)]
enum Effect {
    /// It is done, but the answer never comes.
    LoseAnswer,
    /// Something else answers.
    Answer(String),
}

/// A line to a relay. Dropped, it is cut.
pub(crate) struct Wire {
    address: SocketAddr,
    trouble: Arc<Mutex<Option<Trouble>>>,
    dead: watch::Sender<()>,
    carrying: tokio::task::JoinHandle<()>,
}

impl Wire {
    /// Lays it to an address.
    pub(crate) async fn to(relay: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("it has an address");
        let trouble = Arc::new(Mutex::new(None));
        let now = Arc::clone(&trouble);
        let dead = watch::Sender::new(());
        let deaths = dead.clone();
        let carrying = tokio::spawn(async move {
            while let Ok((mut here, _)) = listener.accept().await {
                let trouble = Arc::clone(&now);
                let mut death = deaths.subscribe();
                tokio::spawn(async move {
                    tokio::select! {
                        // A connection that breaks is what this is for.
                        broken = carry(&mut here, relay, &trouble) => drop(broken),
                        // It stays open, and nobody answers.
                        _ = death.changed() => std::future::pending().await,
                    }
                });
            }
        });
        Self {
            address,
            trouble,
            dead,
            carrying,
        }
    }

    /// Its near end.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on, requests below this path are carried out, but their answers are lost.
    pub(crate) fn lose_answers(&self, path: &'static str) {
        let effect = Effect::LoseAnswer;
        *self.trouble.lock().expect("nobody panicked") = Some(Trouble { path, effect });
    }

    /// From now on, requests below this path get this answer from somebody else.
    pub(crate) fn answer(&self, path: &'static str, status: &str, headers: &str) {
        let answer =
            format!("HTTP/1.1 {status}\r\n{headers}content-length: 0\r\nconnection: close\r\n\r\n");
        let effect = Effect::Answer(answer);
        *self.trouble.lock().expect("nobody panicked") = Some(Trouble { path, effect });
    }

    /// The connections that there are carry nothing any more, and neither end is told: as after a sleep, when
    /// what lies between has forgotten them. Others can be made.
    pub(crate) fn forget_connections(&self) {
        self.dead.send_replace(());
    }

    /// Everything passes again.
    pub(crate) fn mend(&self) {
        *self.trouble.lock().expect("nobody panicked") = None;
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.carrying.abort();
    }
}

/// Carries one connection, whose requests are looked at as they come.
async fn carry(
    here: &mut TcpStream,
    relay: SocketAddr,
    trouble: &Mutex<Option<Trouble>>,
) -> std::io::Result<()> {
    let mut there = TcpStream::connect(relay).await?;
    let (mut said, mut answered) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    let mut lose = false;
    loop {
        tokio::select! {
            read = here.read(&mut said) => {
                let request = &said[..read?];
                if request.is_empty() {
                    return Ok(());
                }
                let struck = trouble.lock().expect("nobody panicked").clone().filter(|trouble| {
                    let head = String::from_utf8_lossy(request);
                    head.split(' ').nth(1).is_some_and(|path| path.starts_with(trouble.path))
                });
                match struck.map(|trouble| trouble.effect) {
                    Some(Effect::Answer(answer)) => {
                        here.write_all(answer.as_bytes()).await?;
                        return here.shutdown().await;
                    }
                    Some(Effect::LoseAnswer) => lose = true,
                    None => {}
                }
                there.write_all(request).await?;
            }
            read = there.read(&mut answered) => {
                let answer = &answered[..read?];
                if answer.is_empty() || lose {
                    return Ok(());
                }
                here.write_all(answer).await?;
            }
        }
    }
}
