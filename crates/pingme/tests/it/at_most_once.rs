//! Calls that spend money are sent at most once, whatever happens to them.

use std::time::Duration;

use pingme::{App, Client, ClientOptions, Error, Phone, Refusal, Unreached};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::server::{Act, PATIENCE, Server, lock, ok, with_status};

const LOCKED: &str = r#"{"retcode":0,"retmsg":"success","result":{"number":"16510000000"}}"#;

/// The three calls that change something.
#[derive(Clone, Copy, Debug)]
enum Call {
    Lock,
    Subscribe,
    Unsubscribe,
}

const CALLS: [Call; 3] = [Call::Lock, Call::Subscribe, Call::Unsubscribe];

async fn make(call: Call, client: &Client) -> Result<(), Error> {
    let (jd, number) = (
        App::new("jd").unwrap(),
        Phone::parse("16510000000").unwrap(),
    );
    match call {
        Call::Lock => lock(client).await.map(drop),
        Call::Subscribe => client.subscribe(&jd, &number).await,
        Call::Unsubscribe => client.unsubscribe(&jd, &number).await,
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_or_means_nothing_is_an_unknown_outcome_after_one_request() {
    let mut cut_in_body = ok(LOCKED.as_bytes());
    cut_in_body.truncate(cut_in_body.len() - 5);
    let cases = [
        ("closed unread", Act::CutUnread, 0),
        ("closed after the request", Act::CutUnanswered, 1),
        ("reset after the request", Act::Reset, 1),
        (
            "cut in the status line",
            Act::Write(b"HTTP/1.1 20".to_vec()),
            1,
        ),
        (
            "cut in the headers",
            Act::Write(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()),
            1,
        ),
        ("cut in the body", Act::Write(cut_in_body), 1),
        (
            "not HTTP",
            Act::Write(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
            1,
        ),
        ("silence", Act::Silence, 1),
        ("301", Act::Write(redirect("301 Moved Permanently")), 1),
        ("307", Act::Write(redirect("307 Temporary Redirect")), 1),
        ("308", Act::Write(redirect("308 Permanent Redirect")), 1),
        (
            "500",
            Act::Write(with_status("500 Internal Server Error", b"")),
            1,
        ),
        (
            "502",
            Act::Write(with_status("502 Bad Gateway", b"<html>")),
            1,
        ),
        (
            "503",
            Act::Write(with_status("503 Service Unavailable", b"")),
            1,
        ),
        (
            "100000",
            Act::Write(ok(br#"{"retcode":"100000","retmsg":"","result":{}}"#)),
            1,
        ),
        ("no JSON", Act::Write(ok(b"<html>captive portal</html>")), 1),
        ("no envelope", Act::Write(ok(b"{}")), 1),
        (
            "a retcode that is none",
            Act::Write(ok(br#"{"retcode":"XX"}"#)),
            1,
        ),
        ("nothing", Act::Write(ok(b"")), 1),
    ];
    for (what, act, most) in cases {
        for call in CALLS {
            let server = Server::start(vec![act.clone()]).await;
            let total_timeout = if what == "silence" {
                Duration::from_millis(200)
            } else {
                PATIENCE
            };
            let client = server.client_with(ClientOptions {
                total_timeout,
                ..ClientOptions::default()
            });
            let outcome = make(call, &client).await;
            let Err(Error::OutcomeUnknown { cause }) = outcome else {
                panic!("{what}, {call:?}: {outcome:?}");
            };
            assert_ne!(cause.code(), "outcome_unknown", "{what}, {call:?}");
            let seen = server.seen();
            assert_eq!(seen.connections, 1, "{what}, {call:?}");
            assert_eq!(seen.requests.len(), most, "{what}, {call:?}");
        }
    }
}

fn redirect(status: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nLocation: /thirdparty/lockNumber\r\nContent-Length: 0\r\n\r\n")
        .into_bytes()
}

#[tokio::test]
async fn a_success_without_a_usable_number_is_an_unknown_outcome() {
    for result in [
        "",
        r#","result":null"#,
        r#","result":{}"#,
        r#","result":"""#,
        r#","result":[]"#,
        r#","result":{"number":""}"#,
        r#","result":{"number":null,"price":0.5}"#,
        r#","result":{"number":"soon"}"#,
    ] {
        let server = Server::answering(&format!(r#"{{"retcode":0{result}}}"#)).await;
        let outcome = lock(&server.client()).await.unwrap_err();
        assert_eq!(outcome.code(), "outcome_unknown", "{result}");
        assert_eq!(server.seen().requests.len(), 1, "{result}");
    }
}

#[tokio::test]
async fn a_refusal_is_definite_after_one_request() {
    let status = |status: &str| with_status(status, b"");
    for (answer, error) in [
        (
            ok(br#"{"retcode":300002,"result":{}}"#),
            Error::Refused(Refusal::BalanceTooLow),
        ),
        (
            ok(br#"{"retcode":"500000","result":null}"#),
            Error::Refused(Refusal::NoNumber),
        ),
        (status("403 Forbidden"), Error::Forbidden),
        (status("400 Bad Request"), Error::Status(400)),
        (status("404 Not Found"), Error::Status(404)),
        (status("429 Too Many Requests"), Error::Status(429)),
    ] {
        for call in CALLS {
            let server = Server::start(vec![Act::Write(answer.clone())]).await;
            assert_eq!(
                make(call, &server.client()).await,
                Err(error.clone()),
                "{call:?}"
            );
            assert_eq!(server.seen().requests.len(), 1, "{call:?}");
        }
    }
}

#[tokio::test]
async fn a_connection_that_another_call_left_open_is_never_used_for_money() {
    let stay = || Act::WriteAndStay(ok(LOCKED.as_bytes()));
    // Were a connection reused, the server would be free to close it as the next call is written,
    // and the library would write that call again.
    let server = Server::start(vec![stay(), stay(), stay(), Act::CutUnanswered]).await;
    let client = server.client();
    client.numbers(None).await.unwrap_err();
    lock(&client).await.unwrap();
    lock(&client).await.unwrap();
    assert_eq!(server.seen().connections, 3);
    assert_eq!(lock(&client).await.unwrap_err().code(), "outcome_unknown");
    assert_eq!(server.seen().requests.len(), 4);
    assert_eq!(server.seen().connections, 4);
}

#[tokio::test]
async fn what_never_left_is_definitely_not_done() {
    // It speaks first, and not TLS.
    let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let tls = format!("https://{}/thirdparty", plain.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = plain.accept().await.unwrap();
            stream
                .write_all(&with_status("400 Bad Request", b""))
                .await
                .unwrap();
            let _ = stream.read(&mut [0; 1024]).await;
        }
    });
    let nobody = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let to = |base: String| {
        let user = pingme::UserId::new("u").unwrap();
        let key = pingme::AppKey::new("k").unwrap();
        let proxy = pingme::Proxy::None;
        let options = ClientOptions {
            proxy,
            ..ClientOptions::default()
        };
        Client::new(pingme::BaseUrl::parse(base).unwrap(), user, key, options).unwrap()
    };
    for (base, reason) in [
        (
            format!("http://{nobody}/thirdparty"),
            Unreached::NotConnected,
        ),
        (
            "https://pingme.invalid/thirdparty".to_owned(),
            Unreached::NameNotFound,
        ),
        (tls, Unreached::Tls),
    ] {
        for call in CALLS {
            let outcome = make(call, &to(base.clone())).await;
            assert_eq!(outcome, Err(Error::Unreachable(reason)), "{base}, {call:?}");
        }
    }
}
