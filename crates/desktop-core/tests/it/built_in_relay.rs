//! Pairings with the relay in the app: they follow it, say why it is down, and go with it.

use std::time::Duration;

use desktop_core::{
    Desktop, Error, RelayPlace, SecretName, SecretStore as _,
    view::{
        AccountView, BuiltInRelayForm, Problem, ProblemCode, RelayNotice, RelayState, RelayView,
    },
};
use url::Url;

use crate::desk::{Desk, USER, relay_is, rows, until};

/// As the shell runs it: reached from outside under this address.
async fn serve(desk: &mut Desk, public_url: &str) -> RelayPlace {
    desk.public_url = Some(public_url.parse().unwrap());
    desk.start_relay().await;
    let address = desk.relay.as_ref().unwrap().local_addr();
    let form = BuiltInRelayForm {
        port: address.port().to_string(),
        public_url: public_url.to_owned(),
        everywhere: false,
        accounts: Vec::new(),
    };
    RelayPlace::of(&form).unwrap()
}

async fn pair(desk: &Desk, desktop: &Desktop, account: &AccountView, to: Url) -> AccountView {
    let mut link = desk.link_for(USER).await;
    link.relay = to;
    let paired = desktop.pair_with_own_relay(account.id, link.to_uri(), false);
    paired.await.unwrap()
}

/// Posts over loopback what comes through the tunnel otherwise, and is accepted.
async fn callback(desk: &Desk, text: &str) {
    let relay = desk.relay.as_ref().unwrap();
    let url = relay.callback_url(USER).await.unwrap();
    let answer = post(desk, url, text).await;
    assert!(answer.status().is_success(), "{answer:?}");
}

async fn post(desk: &Desk, mut url: Url, text: &str) -> reqwest::Response {
    let relay = desk.relay.as_ref().unwrap();
    url.set_scheme("http").unwrap();
    url.set_ip_host(relay.local_addr().ip()).unwrap();
    url.set_port(Some(relay.local_addr().port())).unwrap();
    let body = format!(r#"{{"app":"jd","to":"16470000000","userId":"{USER}","text":"{text}"}}"#);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.post(url).body(body).send().await.unwrap()
}

async fn relay_of(desktop: &Desktop) -> RelayView {
    let snapshot = desktop.snapshot().await.unwrap();
    snapshot.accounts.into_iter().next().unwrap().relay
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pairing_follows_the_relay_in_the_app_says_why_it_is_down_and_is_forgotten_with_it() {
    let mut desk = Desk::new().await;
    desk.stop_relay().await;
    let place = serve(&mut desk, "https://sms.example/").await;
    let (desktop, account) = desk.with_account().await;
    desktop.keep_relay_place(Some(place.clone())).await.unwrap();
    desktop.relay_answers(place.address());
    let paired = pair(&desk, &desktop, &account, place.address()).await;
    assert!(paired.relay.built_in);
    assert_eq!(paired.relay.host.as_deref(), Some("sms.example"));
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    callback(&desk, "code is 5611").await;
    rows(&desktop, 1).await;
    let url = desktop.callback_url(account.id).await.unwrap();
    assert!(url.starts_with("https://sms.example/callback/"), "{url}");
    desktop.close().await;

    // Opened again, it waits until it is said that the relay answers, and is not called lost.
    let desktop = desk.open().await;
    assert_eq!(desktop.relay_place(), Some(place.clone()));
    assert_eq!(relay_of(&desktop).await.state, RelayState::Connecting);
    let refused = desktop.callback_url(account.id).await;
    assert!(matches!(refused, Err(Error::BuiltInRelayDown(_))));
    desktop.relay_answers(place.address());
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;

    desktop.relay_is_down(Problem {
        code: ProblemCode::PortInUse,
        message: "taken".into(),
    });
    desk.stop_relay().await;
    let down = |s: &desktop_core::view::Snapshot| {
        let problem = s.accounts[0].relay.problem.as_ref();
        problem.is_some_and(|problem| problem.code == ProblemCode::PortInUse)
    };
    let snapshot = until(&desktop, "down", down).await;
    assert!(relay_is(&snapshot, RelayState::Reconnecting));

    // It starts anew with another public URL, which PingMe has to be given.
    desktop.relay_starts();
    let moved = serve(&mut desk, "https://other.example/").await;
    desktop.keep_relay_place(Some(moved.clone())).await.unwrap();
    desktop.relay_answers(moved.address());
    let told = |s: &desktop_core::view::Snapshot| {
        s.accounts[0].relay.notices == [RelayNotice::CallbackUrlChanged]
    };
    let snapshot = until(&desktop, "told", told).await;
    let relay = &snapshot.accounts[0].relay;
    assert_eq!(relay.host.as_deref(), Some("other.example"));
    callback(&desk, "code is 5612").await;
    rows(&desktop, 2).await;
    assert_eq!(desktop.own_relay_devices().await.unwrap().len(), 1);

    desktop.leave_own_relay().await.unwrap();
    desktop.keep_relay_place(None).await.unwrap();
    let relay = relay_of(&desktop).await;
    assert_eq!(relay.state, RelayState::NotPaired);
    assert!(!relay.built_in);
    assert_eq!(desktop.own_relay_devices().await.unwrap(), []);
    desktop.close().await;
    let desktop = desk.open().await;
    assert_eq!(desktop.relay_place(), None);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_relay_in_the_app_has_accepted_is_fetched_before_it_is_turned_off() {
    let mut desk = Desk::new().await;
    desk.stop_relay().await;
    let place = serve(&mut desk, "https://sms.example/").await;
    let (desktop, account) = desk.with_account().await;
    desktop.keep_relay_place(Some(place.clone())).await.unwrap();
    desktop.relay_answers(place.address());
    pair(&desk, &desktop, &account, place.address()).await;
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    for number in 0..60 {
        callback(&desk, &format!("code is {}", 100_000 + number)).await;
    }
    // As the shell turns it off: the last ones are not fetched yet.
    let relay = desk.relay.as_ref().unwrap();
    let unread = relay.drain(Duration::from_secs(60)).await.unwrap();
    assert_eq!(unread, 0);
    let url = relay.callback_url(USER).await.unwrap();
    let late = post(&desk, url, "too late").await;
    assert_eq!(
        late.status(),
        503,
        "PingMe is not told that it was accepted"
    );
    desk.stop_relay().await;
    desktop.leave_own_relay().await.unwrap();
    desktop.keep_relay_place(None).await.unwrap();
    assert_eq!(desktop.history_kept().await.unwrap().messages, 60);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_the_relay_in_the_app_is_a_secret_of_its_own_and_made_when_it_is_asked_for() {
    let desk = Desk::new().await;
    let desktop = desk.open().await;
    assert_eq!(desktop.relay_key().await.unwrap(), None);
    let key = desktop.make_relay_key().await.unwrap();
    assert_eq!(key.expose().len(), 32);
    assert_eq!(desktop.relay_key().await.unwrap(), Some(key.clone()));
    let installation = std::fs::read_to_string(desk.data().join("installation")).unwrap();
    let kept = desk.secrets.get(&installation, SecretName::RelayKey);
    assert_eq!(kept.unwrap(), Some(key));
    desktop.close().await;
    let folder = desktop.relay_folder();
    assert!(matches!(folder, Err(Error::Closing)), "it is another's now");
}
