//! The program, started as a person starts it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use pingme_sim::{Operation, Requests, Sent};
use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sink::Sink;

#[derive(Deserialize)]
struct Ready {
    base_url: String,
    control_url: String,
    control_token: String,
}

/// A running program; it is killed when dropped.
struct Program {
    child: Child,
    ready: Ready,
    http: reqwest::Client,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pingme-sim"))
            .args(["--user", "u-1:key-1:5", "--quiet"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}"));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { child, ready, http }
    }

    async fn control(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let url = format!("{}/control/{path}", self.ready.control_url);
        let request = self
            .http
            .request(method, url)
            .bearer_auth(&self.ready.control_token)
            .body(body.to_string());
        let response = request.send().await.unwrap();
        let status = response.status();
        (status, response.json().await.unwrap_or_default())
    }

    async fn lock(&self) -> reqwest::Result<reqwest::Response> {
        let body = json!({ "userId": "u-1", "app": "jd", "number": "", "countryCode": "US" });
        let url = format!("{}/lockNumber", self.ready.base_url);
        self.http
            .post(url)
            .header("x-app-key", "key-1")
            .body(body.to_string())
            .send()
            .await
    }
}

#[tokio::test]
async fn an_sms_given_at_the_control_door_is_called_back_and_a_misspelt_order_is_refused() {
    let mut sink = Sink::start(&[]).await;
    let url = sink.url();
    let program = Program::start(&["--callback-url", url.as_str(), "--number", "u-1:jd:GB:3"]);
    let sms = json!({ "language": "zh-CN" });
    let (status, sent) = program.control(Method::POST, "sms", sms).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let sent: Sent = serde_json::from_value(sent).unwrap();
    let received = sink.next().await;
    assert_eq!(received.body, sent.body.as_bytes());
    assert!(
        sent.text.contains(sent.code.as_deref().unwrap()),
        "{sent:?}"
    );

    program
        .control(Method::POST, "sms", json!({ "body": "\u{0}not json" }))
        .await;
    assert_eq!(sink.next().await.body, b"\0not json");
    let (status, why) = program
        .control(Method::POST, "sms", json!({ "txt": "x" }))
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(why["error"].as_str().unwrap().contains("txt"), "{why}");
    for (fault, wrong) in [
        (json!({ "fault": "cut", "wen": "after_effect" }), "wen"),
        (json!({ "fault": "bang" }), "bang"),
        (json!({ "fault": "retcode" }), "code"),
    ] {
        let (status, why) = program.control(Method::POST, "fault", fault).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(why["error"].as_str().unwrap().contains(wrong), "{why}");
    }
}

#[tokio::test]
async fn a_cut_after_the_effect_is_one_request_that_locked_a_number() {
    let program = Program::start(&["--fault", "lockNumber:cut@after"]);
    program.lock().await.unwrap_err();
    let (_, requests) = program.control(Method::GET, "requests", json!(null)).await;
    let requests: Requests = serde_json::from_value(requests).unwrap();
    assert_eq!(requests.count(Operation::LockNumber), 1);
    assert!(requests.log[0].took_effect);
    let (_, state) = program.control(Method::GET, "state", json!(null)).await;
    assert_eq!(
        state["accounts"]["u-1"]["numbers"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(state["accounts"]["u-1"]["balance"], "4.5");
    assert!(!state.to_string().contains("key-1"), "the key is shown");

    let order = json!({ "operation": "lockNumber", "when": "before_effect", "times": 1 });
    let (status, _) = program.control(Method::POST, "cut", order).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    program.lock().await.unwrap_err();
    assert!(
        program.lock().await.unwrap().status().is_success(),
        "the cut is used up"
    );
}

#[tokio::test]
async fn a_rent_changes_a_number_ends_and_a_new_one_is_the_same_again_from_the_control_door() {
    let program = Program::start(&["--number", "u-1:jd:US:3"]);
    let (_, state) = program.control(Method::GET, "state", json!(null)).await;
    let held = state["accounts"]["u-1"]["numbers"][0]["phone"].clone();
    let list = async || -> Value {
        let url = format!("{}/getNumberList?userId=u-1", program.ready.base_url);
        let asked = program.http.get(url).header("x-app-key", "key-1").send();
        asked.await.unwrap().json().await.unwrap()
    };
    for (order, body) in [
        ("rent", json!({ "app": "jd", "rent": "0.80" })),
        ("lock", json!({ "gives_again": true })),
    ] {
        let (status, _) = program.control(Method::POST, order, body).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{order}");
    }
    let numbers = list().await["result"]["numbers"].clone();
    assert_eq!(numbers[0]["subRent"], "$0.8 / Month");
    let locked: Value = program.lock().await.unwrap().json().await.unwrap();
    assert_eq!(
        locked["result"]["number"].to_string(),
        held.as_str().unwrap()
    );

    let end = json!({ "user_id": "u-1", "app": "jd", "phone": held });
    let ended = program.control(Method::POST, "expire", end.clone()).await;
    assert_eq!(ended.0, StatusCode::NO_CONTENT);
    assert_eq!(list().await["result"]["numbers"], json!([]));
    let twice = program.control(Method::POST, "expire", end).await;
    assert_eq!(twice.0, StatusCode::UNPROCESSABLE_ENTITY);
    let nothing = json!({ "app": "nothing", "rent": "1" });
    let refused = program.control(Method::POST, "rent", nothing).await;
    assert_eq!(refused.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_control_door_opens_only_with_its_token_and_its_own_host() {
    let program = Program::start(&[]);
    let url = format!("{}/control/state", program.ready.control_url);
    let token = &program.ready.control_token;
    let get = || program.http.get(&url);
    for (request, status) in [
        (get(), StatusCode::UNAUTHORIZED),
        (get().bearer_auth("guess"), StatusCode::UNAUTHORIZED),
        (
            get().bearer_auth(token).header("host", "evil.example"),
            StatusCode::MISDIRECTED_REQUEST,
        ),
        (get().bearer_auth(token), StatusCode::OK),
    ] {
        assert_eq!(request.send().await.unwrap().status(), status);
    }
    let api = format!("{}/../control/state", program.ready.base_url);
    let through_the_api = program
        .http
        .get(api)
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    assert_eq!(through_the_api.status(), StatusCode::NOT_FOUND);
}

#[test]
fn a_control_door_beyond_loopback_and_numbers_of_strangers_are_refused() {
    for (arguments, why) in [
        (["--control-listen", "0.0.0.0:0"], "loopback"),
        (["--number", "u-2:jd:US:3"], "u-2"),
        (["--number", "u-1:nothing:US:3"], "nothing"),
        (["--user", "u-1:twice"], "u-1"),
        (["--control-token-file", "/nonexistent/token"], "token"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_pingme-sim"))
            .args(["--user", "u-1:key-1"])
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && said.contains(why),
            "{arguments:?}: {said}"
        );
    }
}
