//! The PingMe simulator as a program, and its control door.

use std::path::Path;

use desktop_session::{Child, until_async};
use serde_json::{Value, json};

use crate::programs;
use crate::world::{OTHER_KEY, OTHER_USER, START};

/// A PingMe with one user.
pub(crate) struct Simulator {
    serving: Child,
    ready: Value,
    /// Its environment's own.
    variables: Vec<(String, String)>,
}

impl Simulator {
    /// Starts one that is silent unless told to send, with these variables in its environment.
    pub(crate) fn start(
        folder: &Path,
        user_id: &str,
        key: &str,
        variables: Vec<(String, String)>,
    ) -> Self {
        Self::listening("127.0.0.1:0", folder, user_id, key, variables)
    }

    /// Starts it again where it was, as if all numbers had ended meanwhile.
    pub(crate) fn start_afresh(&mut self, folder: &Path, user_id: &str, key: &str) {
        let url: reqwest::Url = self.base_url().parse().expect("an address");
        let port = url.port().expect("a port of its own");
        self.serving.kill();
        let variables = std::mem::take(&mut self.variables);
        let same = format!("127.0.0.1:{port}");
        *self = Self::listening(&same, folder, user_id, key, variables);
    }

    fn listening(
        address: &str,
        folder: &Path,
        user_id: &str,
        key: &str,
        variables: Vec<(String, String)>,
    ) -> Self {
        let mut command = Child::program(programs::simulator());
        command
            .envs(variables.iter().cloned())
            .args(["--listen", address])
            .args(["--user", &format!("{user_id}:{key}:20")])
            .args(["--user", &format!("{OTHER_USER}:{OTHER_KEY}:20")])
            .args(["--quiet", "--seed", "7"]);
        let (serving, line) =
            Child::start_and_read_line(&mut command, &folder.join("simulator.log"))
                .expect("the simulator starts");
        Self {
            serving,
            ready: serde_json::from_str(&line).expect("one line of JSON says where it is"),
            variables,
        }
    }

    /// The address for the account form.
    pub(crate) fn base_url(&self) -> &str {
        self.ready["base_url"]
            .as_str()
            .expect("it says its address")
    }

    /// Where callbacks go.
    pub(crate) async fn call_back(&self, url: &str) {
        self.post("callback-url", &json!({"url": url})).await;
    }

    /// Sends an SMS.
    pub(crate) async fn send_sms(&self, user_id: &str, app: &str, to: &str, text: &str) {
        let sms = json!({
            "user_id": user_id, "app": app, "from": "14155550100", "to": to, "text": text,
        });
        self.post("sms", &sms).await;
    }

    /// POSTs a body to a user's callback URL as it is.
    pub(crate) async fn send_body(&self, user_id: &str, body: &str) {
        self.post("sms", &json!({"user_id": user_id, "body": body}))
            .await;
    }

    /// Gives the user a number that they have had for a while.
    pub(crate) async fn give_number(&self, number: &Value) {
        self.post("number", number).await;
    }

    /// What a service's subscription costs from now on.
    pub(crate) async fn rent(&self, app: &str, rent: &str) {
        self.post("rent", &json!({"app": app, "rent": rent})).await;
    }

    /// Waits until this many callbacks have been taken by whoever is called.
    pub(crate) async fn delivered(&self, count: usize) {
        until_async("the callbacks' delivery", START, || async {
            let state = self.ask(reqwest::Method::GET, "state", None).await;
            let deliveries = state["deliveries"]
                .as_array()
                .map_or(&[][..], Vec::as_slice);
            let taken = deliveries.iter().filter(|it| it["state"] == "delivered");
            Ok((taken.count() >= count).then_some(()))
        })
        .await
        .expect("they are delivered");
    }

    /// Plans a failure.
    pub(crate) async fn fail(&self, fault: &Value) {
        self.post("fault", fault).await;
    }

    /// How many requests of an operation have come in.
    pub(crate) async fn requests(&self, operation: &str) -> u64 {
        let seen = self.ask(reqwest::Method::GET, "requests", None).await;
        seen["counts"][operation].as_u64().unwrap_or_default()
    }

    async fn post(&self, path: &str, body: &Value) {
        self.ask(reqwest::Method::POST, path, Some(body)).await;
    }

    async fn ask(&self, method: reqwest::Method, path: &str, body: Option<&Value>) -> Value {
        let control = self.ready["control_url"]
            .as_str()
            .expect("it has a control door");
        let token = self.ready["control_token"]
            .as_str()
            .expect("and a token for it");
        let mut request = reqwest::Client::new()
            .request(method, format!("{control}/control/{path}"))
            .bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.expect("the control door answers");
        let status = answer.status();
        let text = answer.text().await.expect("its answer");
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }
}
