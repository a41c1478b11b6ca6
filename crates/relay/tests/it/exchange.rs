//! One HTTP exchange over a socket, so that a test decides to the byte what is sent.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use relay_protocol::wire::{PROBLEM_CONTENT_TYPE, Problem, ProblemKind};
use serde::de::DeserializeOwned;

/// No exchange here may take longer: a poll that is not woken fails by it.
const PATIENCE: Duration = Duration::from_secs(20);

/// What carries bytes to a relay and back.
pub(crate) trait Connection: Read + Write {}

impl<T: Read + Write> Connection for T {}

/// A way to a relay.
pub(crate) trait Way {
    /// The name that requests ask for.
    fn host(&self) -> &str {
        "relay"
    }

    /// Connects; a read that takes longer than `patience` is an error.
    fn connect(&self, patience: Duration) -> io::Result<Box<dyn Connection>>;
}

impl Way for SocketAddr {
    fn connect(&self, patience: Duration) -> io::Result<Box<dyn Connection>> {
        let stream = TcpStream::connect(self)?;
        stream.set_read_timeout(Some(patience))?;
        Ok(Box::new(stream))
    }
}

impl<W: Way> Way for &W {
    fn host(&self) -> &str {
        (**self).host()
    }

    fn connect(&self, patience: Duration) -> io::Result<Box<dyn Connection>> {
        (**self).connect(patience)
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The problem that a refusal carries, in the form that all have.
    pub(crate) fn problem(&self) -> Problem {
        assert_eq!(
            self.header("content-type"),
            Some(PROBLEM_CONTENT_TYPE),
            "{self:?}"
        );
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.status, self.status);
        problem
    }

    pub(crate) fn refused_as(&self, kind: ProblemKind) {
        assert_eq!(self.problem().kind(), Some(kind));
        assert_eq!(self.status, kind.status());
    }
}

pub(crate) fn send_raw(to: impl Way, bytes: &[u8]) -> io::Result<Answer> {
    send_with_patience(PATIENCE, to, bytes)
}

fn send_with_patience(patience: Duration, to: impl Way, bytes: &[u8]) -> io::Result<Answer> {
    let mut stream = to.connect(patience)?;
    // A refusal may come, and the connection go, before all is sent.
    let _ = stream.write_all(bytes);
    read_answer(&mut *stream)
}

fn read_answer(stream: &mut dyn Connection) -> io::Result<Answer> {
    let mut all = Vec::new();
    let mut part = [0; 16 * 1024];
    loop {
        if let Some(answer) = whole_answer(&all) {
            return Ok(answer);
        }
        match stream.read(&mut part)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            length => all.extend_from_slice(&part[..length]),
        }
    }
}

fn whole_answer(all: &[u8]) -> Option<Answer> {
    let end = all.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let mut answer = Answer {
        status,
        head,
        body: Vec::new(),
    };
    let length = answer
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    assert!(
        status == 204 || answer.header("content-length").is_some(),
        "an answer without a length: {}",
        answer.head
    );
    answer.body = all.get(end + 4..end + 4 + length)?.to_vec();
    Some(answer)
}

pub(crate) fn request(
    to: impl Way,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Answer> {
    request_with_patience(PATIENCE, to, method, path, headers, body)
}

pub(crate) fn request_with_patience(
    patience: Duration,
    to: impl Way,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Answer> {
    let mut bytes = format!(
        "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n",
        to.host(),
        body.len()
    );
    for (name, value) in headers {
        bytes.push_str(&format!("{name}: {value}\r\n"));
    }
    bytes.push_str("\r\n");
    send_with_patience(patience, to, &[bytes.as_bytes(), body].concat())
}

pub(crate) fn post(to: impl Way, path: &str, body: &[u8]) -> Answer {
    request(to, "POST", path, &[], body).unwrap()
}
