//! What leaves the client, and when it asks again.

use std::time::Duration;

use pingme::{App, ClientOptions, Country, Error, Phone};
use serde_json::{Value, json};

use crate::server::{Act, Server, ok, with_status};

const DONE: &str = r#"{"retcode":0,"retmsg":"success","result":{}}"#;

/// The request line, the header lines in lower case, and the body.
fn parts(request: &str) -> (String, Vec<String>, Value) {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let first = lines.next().unwrap().to_owned();
    let body = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(body).unwrap()
    };
    (first, lines.map(str::to_lowercase).collect(), body)
}

#[tokio::test]
async fn each_operation_asks_as_the_vendors_page_says() {
    let user = crate::server::USER;
    let (jd, number) = (
        App::new("jd").unwrap(),
        Phone::parse("+1 651 000 0000").unwrap(),
    );
    let server = Server::answering(DONE).await;
    let client = server.client();
    let _ = client.numbers(None).await;
    let _ = client.numbers(Some(&App::new("a&b=ü").unwrap())).await;
    let _ = client.lock_number(&jd, Country::Gb, None).await;
    let _ = client.lock_number(&jd, Country::Us, Some(&number)).await;
    client.subscribe(&jd, &number).await.unwrap();
    client.unsubscribe(&jd, &number).await.unwrap();
    let _ = client.services().await;
    let about = json!({ "userId": user, "app": "jd", "number": "16510000000" });
    let get = "GET /thirdparty/getNumberList?userId=u-20418+%26+co&app";
    let expected = [
        (format!("{get}= HTTP/1.1"), Value::Null),
        (format!("{get}=a%26b%3D%C3%BC HTTP/1.1"), Value::Null),
        (
            "POST /thirdparty/lockNumber HTTP/1.1".to_owned(),
            json!({ "userId": user, "app": "jd", "number": "", "countryCode": "GB" }),
        ),
        (
            "POST /thirdparty/lockNumber HTTP/1.1".to_owned(),
            json!({ "userId": user, "app": "jd", "number": "16510000000", "countryCode": "US" }),
        ),
        (
            "POST /thirdparty/subNumber HTTP/1.1".to_owned(),
            about.clone(),
        ),
        ("POST /thirdparty/unSubNumber HTTP/1.1".to_owned(), about),
        (
            "GET /thirdparty/getAppList HTTP/1.1".to_owned(),
            Value::Null,
        ),
        (
            "POST /thirdparty/getAppList HTTP/1.1".to_owned(),
            json!({ "userId": user }),
        ),
    ];
    let seen = server.seen().requests;
    assert_eq!(seen.len(), expected.len());
    for (request, (line, body)) in seen.iter().zip(expected) {
        let (first, headers, sent) = parts(request);
        assert_eq!((&first, &sent), (&line, &body));
        let has = |header: &str| headers.iter().any(|line| line == header);
        assert!(has("accept: application/json"), "{headers:?}");
        assert!(has("x-app-key: sesame/open\"77"), "{headers:?}");
        assert_eq!(
            has("content-type: application/json"),
            first.starts_with("POST"),
            "{first}"
        );
    }
}

#[tokio::test]
async fn a_read_is_asked_three_times_at_most_and_only_where_that_can_help() {
    let empty = Act::Write(ok(DONE.as_bytes()));
    let status = |status: &str| Act::Write(with_status(status, b""));
    for (script, outcome, requests) in [
        (
            vec![Act::Reset, status("502 Bad Gateway"), empty.clone()],
            Ok(vec![]),
            3,
        ),
        (vec![Act::CutUnanswered], Err("unreachable"), 3),
        (
            vec![status("503 Service Unavailable")],
            Err("http_status"),
            3,
        ),
        (vec![status("404 Not Found")], Err("http_status"), 1),
        (vec![status("302 Found")], Err("http_status"), 1),
        (vec![status("403 Forbidden")], Err("forbidden"), 1),
        (
            vec![Act::Write(ok(br#"{"retcode":100000}"#))],
            Err("internal"),
            1,
        ),
        (vec![Act::Write(ok(b"<html>"))], Err("unreadable"), 1),
    ] {
        let server = Server::start(script.clone()).await;
        let answer = server.client().numbers(None).await;
        assert_eq!(answer.map_err(|error| error.code()), outcome, "{script:?}");
        assert_eq!(server.seen().requests.len(), requests, "{script:?}");
    }
}

#[tokio::test]
async fn the_total_timeout_bounds_all_attempts_of_a_read_together() {
    let silence = Server::start(vec![Act::Silence]).await;
    let total_timeout = Duration::from_millis(300);
    let options = ClientOptions {
        total_timeout,
        ..ClientOptions::default()
    };
    assert_eq!(
        silence.client_with(options).numbers(None).await,
        Err(Error::TimedOut)
    );
    assert_eq!(
        silence.seen().requests.len(),
        1,
        "what timed out is not asked again"
    );
}

#[tokio::test]
async fn the_generation_of_the_service_list_that_works_is_found_and_remembered() {
    let list = || Act::Write(ok(br#"{"retcode":0,"result":["jd"]}"#));
    for no_list in [
        Act::Write(with_status("404 Not Found", b"")),
        Act::Write(with_status("405 Method Not Allowed", b"")),
        Act::Write(ok(br#"{"retcode":100004,"retmsg":"","result":{}}"#)),
        Act::Write(ok(DONE.as_bytes())),
        Act::Write(ok(br#"{"retcode":0,"result":[]}"#)),
        Act::Write(ok(b"<html>")),
    ] {
        let server = Server::start(vec![no_list.clone(), list()]).await;
        let client = server.client();
        let copy = client.clone();
        assert_eq!(client.services().await.unwrap().len(), 1, "{no_list:?}");
        assert_eq!(copy.services().await.unwrap().len(), 1, "{no_list:?}");
        let methods: Vec<_> = server
            .seen()
            .requests
            .iter()
            .map(|request| request[..4].to_owned())
            .collect();
        assert_eq!(methods, ["GET ", "POST", "POST"], "{no_list:?}");
    }
}

#[tokio::test]
async fn no_list_either_way_is_told_by_the_answer_that_says_more() {
    let not_found = || Act::Write(with_status("404 Not Found", b""));
    let missing = || Act::Write(ok(br#"{"retcode":100004}"#));
    let empty = || Act::Write(ok(DONE.as_bytes()));
    for (script, outcome) in [
        (vec![empty(), not_found()], Ok(0)),
        (vec![missing(), empty()], Ok(0)),
        (vec![missing(), not_found()], Err("missing_parameter")),
        (
            vec![not_found(), Act::Write(with_status("403 Forbidden", b""))],
            Err("forbidden"),
        ),
        (
            vec![Act::Write(with_status("403 Forbidden", b"")), empty()],
            Err("forbidden"),
        ),
    ] {
        let server = Server::start(script.clone()).await;
        let answer = server.client().services().await;
        let answer = answer
            .map(|services| services.len())
            .map_err(|error| error.code());
        assert_eq!(answer, outcome, "{script:?}");
    }
}

#[tokio::test]
async fn an_endless_answer_is_given_up() {
    let endless = [
        b"HTTP/1.1 200 OK\r\n\r\n".as_slice(),
        &[b' '; 5 * 1024 * 1024],
    ]
    .concat();
    let server = Server::start(vec![Act::Write(endless)]).await;
    assert_eq!(
        server.client().numbers(None).await.unwrap_err().code(),
        "unreadable"
    );
}
