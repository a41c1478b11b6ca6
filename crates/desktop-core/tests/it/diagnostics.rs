//! What the app says of itself: all of what helps, and nothing of what tells who somebody is.

use desktop_core::view::{
    AccountForm, Fault, NetworkForm, ProxyKind, RelayState, Settings, Versions,
};

use crate::desk::{Desk, KEY, USER, relay_is, rows, until};

const NUMBER: &str = "16470000000";
const TEXT: &str = "heron in the reeds, your code is 918273";

fn versions() -> Versions {
    Versions {
        app: "0.1.0".into(),
        web_view: Some("2.50.1".into()),
        system: "Debian 12, x86_64".into(),
        session: Some("x11, GNOME".into()),
        protocol: 1,
    }
}

fn fault(what: String) -> Fault {
    Fault {
        at_ms: 1_795_922_000_000,
        times: 3,
        error: false,
        code: Some("RelayUnreachable".into()),
        place: "desktop_core::poll::run".into(),
        what,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_says_how_the_app_is_and_names_nobody() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    desktop
        .add_account(AccountForm {
            label: "Maria at the bakery".into(),
            user_id: "u-2".into(),
            key: "another-key".into(),
            base_url: desk.sim.base_url().to_string(),
        })
        .await
        .unwrap();
    desk.sms(NUMBER, TEXT);
    rows(&desktop, 1).await;
    desktop.self_test(account.id).await.unwrap();
    let network = NetworkForm {
        proxy: ProxyKind::Http,
        address: "proxy.bakery.example:3128".into(),
        user: "maria".into(),
        password: Some("pr0xy-hush".into()),
    };
    desktop.save_network(network).await.unwrap();
    let settings = Settings {
        monthly_limit: Some("17.50".into()),
        ..desktop.settings()
    };
    desktop.save_settings(settings).await.unwrap();
    until(&desktop, "live", |s| {
        s.accounts[0].relay.state == RelayState::Live
    })
    .await;

    let url = desktop.callback_url(account.id).await.unwrap();
    let relay = url::Url::parse(&url).unwrap();
    let secrets = [
        USER.to_owned(),
        "Maria at the bakery".to_owned(),
        NUMBER.to_owned(),
        "+1 647 000-0000".to_owned(),
        "918273".to_owned(),
        url.clone(),
        relay.path().to_owned(),
        relay.authority().to_owned(),
        desk.sim.base_url().to_string(),
        "proxy.bakery.example".to_owned(),
        "proxy.bakery.example:3128".to_owned(),
        "https://other.example/path?token=hush".to_owned(),
        desk.data().display().to_string(),
        "/home/maria/data/history.db".to_owned(),
    ];
    let redaction = desktop.redaction().await.unwrap();
    // A line of the log that says what none may say.
    let lines = secrets
        .iter()
        .map(|secret| format!("no answer: {secret} failed"));
    let raw: Vec<_> = lines.map(fault).collect();
    let faults: Vec<_> = raw
        .iter()
        .map(|fault| Fault {
            what: redaction.redact(&fault.what),
            ..fault.clone()
        })
        .collect();
    let report = desktop.report(&versions(), &faults).await.unwrap();

    let more = [
        "heron",
        "reeds",
        "bakery",
        "maria",
        "pr0xy-hush",
        "17.50",
        "3128",
        "hush",
        KEY,
    ];
    for secret in secrets.iter().map(String::as_str).chain(more) {
        assert!(!report.contains(secret), "{secret} is in\n{report}");
    }
    let unredacted = desktop.report(&versions(), &raw).await.unwrap();
    for secret in &secrets {
        assert!(
            unredacted.contains(secret),
            "the search finds what is there"
        );
    }

    let facts = [
        "app: 0.1.0",
        "web view: 2.50.1",
        "system: Debian 12, x86_64",
        "Accounts: 2",
        "relay: live for",
        "relay: not_paired",
        "relay's version: 0.1.0",
        "PingMe: called",
        "rows of the history: 1",
        "sms: 1",
        "with a code: 1",
        "notify: true",
        "monthly_limit: set",
        "proxy: http",
        "3 times, RelayUnreachable, desktop_core::poll::run: no answer: ",
    ];
    for fact in facts {
        assert!(report.contains(fact), "{fact} is not in\n{report}");
    }
    let tested = report.lines().find(|line| line.contains("self-test:"));
    assert!(tested.is_some_and(|line| line.contains(" ms ")), "{report}");
    assert!(!report.contains("data folder: 0 KiB"), "{report}");
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_self_test_that_failed_and_a_lost_relay_are_in_the_report() {
    let mut desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let report = desktop.report(&versions(), &[]).await.unwrap();
    assert!(report.contains("self-test: none in this run"), "{report}");
    assert!(report.contains("Last errors: 0"), "{report}");
    desk.stop_relay().await;
    until(&desktop, "lost", |s| relay_is(s, RelayState::Reconnecting)).await;
    desktop.self_test(account.id).await.unwrap_err();
    let report = desktop.report(&versions(), &[]).await.unwrap();
    assert!(report.contains("relay: reconnecting for"), "{report}");
    assert!(report.contains("relay_unreachable"), "{report}");
    let tested = report.lines().find(|line| line.contains("self-test:"));
    let failed =
        tested.is_some_and(|line| line.contains("failed") && line.ends_with("_unreachable"));
    assert!(failed, "{report}");
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_data_folder_is_named_with_what_is_in_it() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desk.sms(NUMBER, TEXT);
    rows(&desktop, 1).await;
    let folder = desktop.folder().await.unwrap();
    assert_eq!(folder.path, desk.data().display().to_string());
    assert_eq!(folder.messages, 1);
    let history = std::fs::metadata(desk.data().join("history.db")).unwrap();
    assert!(folder.bytes >= history.len(), "{folder:?}");
    desktop.close().await;
    desktop.folder().await.unwrap_err();
}
