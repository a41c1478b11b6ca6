//! The proxy: what goes through it, what never does, and where its password is.

use std::{fs, sync::Arc};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use desktop_core::{
    Desktop, SecretName, SecretStore as _,
    view::{AccountForm, NetworkForm, NetworkView, ProblemCode, ProxyKind, RelayState, Snapshot},
};

use crate::{
    desk::{Desk, KEY, USER, history, pair_form, relay_is, rows, until},
    lockable::Lockable,
    proxy::Proxy,
    secrecy::{files_with, is_logged},
};

const PINGME: &str = "pingme.invalid:443";
const RELAY: &str = "relay.invalid:443";
const PASSWORD: &str = "proxy-p:ssword@that-nobody-may-see";

fn straight() -> NetworkForm {
    NetworkForm {
        proxy: ProxyKind::None,
        address: String::new(),
        user: String::new(),
        password: None,
    }
}

fn far_form() -> AccountForm {
    AccountForm {
        label: String::new(),
        user_id: USER.into(),
        key: KEY.into(),
        base_url: "https://pingme.invalid/thirdparty".into(),
    }
}

/// Moves PingMe and the relay of the closed desktop beyond this machine.
fn move_away(desk: &Desk) {
    desk.history_store()
        .execute_batch(
            "UPDATE accounts SET base_url = 'https://pingme.invalid/thirdparty';
             UPDATE pairings SET relay_url = 'https://relay.invalid/';",
        )
        .unwrap();
}

/// Whether both PingMe and the relay are in trouble, with these names.
fn troubled(snapshot: &Snapshot, pingme: ProblemCode, relay: ProblemCode) -> bool {
    let account = &snapshot.accounts[0];
    let code = |problem: &Option<desktop_core::view::Problem>| {
        problem.as_ref().map(|problem| problem.code)
    };
    code(&account.numbers_problem) == Some(pingme) && code(&account.relay.problem) == Some(relay)
}

fn password(desk: &Desk) -> Option<String> {
    let installation = fs::read_to_string(desk.data().join("installation")).unwrap();
    let secret = desk.secrets.get(&installation, SecretName::ProxyPassword);
    let secret = secret.unwrap()?;
    Some(String::from_utf8(secret.expose().to_vec()).unwrap())
}

async fn network(desktop: &Desktop) -> NetworkView {
    desktop.snapshot().await.unwrap().network
}

async fn all_goes_through_it(kind: ProxyKind) {
    let desk = Desk::new().await;
    let proxy = Proxy::start(kind).await;
    let (desktop, account) = desk.paired().await;
    desktop
        .save_network(proxy.form("me", Some(PASSWORD)))
        .await
        .unwrap();
    let login = Some(format!("me:{PASSWORD}"));

    // This machine is never asked through it, and goes on at once.
    desk.sms("16470000000", "Your code is 482913");
    rows(&desktop, 1).await;
    desktop.refresh_numbers().await.unwrap();
    let snapshot = until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    assert_eq!(snapshot.accounts[0].numbers_problem, None);
    assert_eq!(proxy.asked(), []);

    // What is asked before there is an account or a pairing.
    let refused = desktop.check_account(far_form()).await.unwrap_err();
    assert_eq!(refused.code(), ProblemCode::ProxyRefused);
    assert_eq!(proxy.until_asked(PINGME).await, login);
    let mut link = desk.link_for(USER).await;
    link.relay = "https://relay.invalid/".parse().unwrap();
    let paired = desktop.pair(pair_form(&account, link.to_uri(), true)).await;
    assert_eq!(paired.unwrap_err().code(), ProblemCode::ProxyRefused);
    assert_eq!(proxy.until_asked(RELAY).await, login);
    desktop.close().await;

    // The next start keeps to it.
    move_away(&desk);
    let before = proxy.asked().len();
    let desktop = desk.open().await;
    assert_eq!(
        network(&desktop).await,
        NetworkView {
            proxy: kind,
            address: proxy.address.to_string(),
            user: "me".into(),
            password_set: true,
        }
    );
    desktop.refresh_numbers().await.unwrap();
    until(&desktop, "refused by the proxy", |s| {
        troubled(s, ProblemCode::ProxyRefused, ProblemCode::ProxyRefused)
    })
    .await;
    let asked = proxy.asked().split_off(before);
    for server in [PINGME, RELAY] {
        assert!(
            asked.iter().any(|asked| asked.server == server),
            "{asked:?}"
        );
    }
    assert!(asked.iter().all(|asked| asked.login == login), "{asked:?}");

    let view = format!("{:?}", desktop.snapshot().await.unwrap());
    for when in ["open", "closed"] {
        // As it is, and as it stands in a header.
        for planted in [PASSWORD, &BASE64_STANDARD.encode(format!("me:{PASSWORD}"))] {
            assert_eq!(
                files_with(&desk.data(), planted.as_bytes()),
                [""; 0],
                "{when}"
            );
            assert!(!is_logged(planted), "it is in the log");
            assert!(!view.contains(planted), "it is in the view");
        }
        desktop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pingme_and_relay_are_asked_through_an_http_proxy_with_the_login_and_this_machine_never_is()
{
    all_goes_through_it(ProxyKind::Http).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pingme_and_relay_are_asked_through_a_socks5_proxy_with_the_login_and_this_machine_never_is()
 {
    all_goes_through_it(ProxyKind::Socks5).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_can_be_set_before_there_is_an_account() {
    let desk = Desk::new().await;
    let desktop = desk.open().await;
    let proxy = Proxy::start(ProxyKind::Socks5).await;
    desktop.save_network(proxy.form("", None)).await.unwrap();
    for checked in [
        desktop.check_account(far_form()).await.map(drop),
        desktop.add_account(far_form()).await.map(drop),
    ] {
        assert_eq!(checked.unwrap_err().code(), ProblemCode::ProxyRefused);
    }
    assert_eq!(proxy.until_asked(PINGME).await, None, "no login is given");
    // What is on this machine is reached all the same.
    assert_eq!(desktop.check_account(desk.form()).await.unwrap().numbers, 0);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_proxy_is_used_at_once() {
    let desk = Desk::new().await;
    let first = Proxy::start(ProxyKind::Http).await;
    let second = Proxy::start(ProxyKind::Socks5).await;
    let (desktop, _) = desk.paired().await;
    desktop
        .save_network(first.form("me", Some(PASSWORD)))
        .await
        .unwrap();
    desktop.close().await;
    move_away(&desk);
    let desktop = desk.open().await;
    first.until_asked(RELAY).await;
    assert_eq!(second.asked(), []);

    // The password that is there goes with it, and nobody has to ask for the lists.
    desktop
        .save_network(second.form("other", None))
        .await
        .unwrap();
    let login = Some(format!("other:{PASSWORD}"));
    assert_eq!(second.until_asked(RELAY).await, login);
    assert_eq!(second.until_asked(PINGME).await, login);
    let stale = first.asked().len();

    desktop.save_network(straight()).await.unwrap();
    until(&desktop, "straight out, where nobody has that name", |s| {
        troubled(
            s,
            ProblemCode::PingmeUnreachable,
            ProblemCode::RelayUnreachable,
        )
    })
    .await;
    assert_eq!(
        network(&desktop).await,
        NetworkView {
            proxy: ProxyKind::None,
            ..NetworkView::default()
        }
    );
    assert_eq!(password(&desk), None, "nobody needs it any more");
    assert_eq!(first.asked().len(), stale, "the first was left for good");
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_on_an_earlier_way_is_not_shown_once_another_is_taken() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desktop.close().await;
    move_away(&desk);
    let desktop = desk.open().await;
    let slow = Proxy::start(ProxyKind::Http).await;
    slow.answers(false);
    desktop.save_network(slow.form("", None)).await.unwrap();
    let asking = Arc::clone(&desktop);
    let earlier = tokio::spawn(async move { asking.refresh_numbers().await });
    slow.until_asked(PINGME).await;

    desktop.save_network(straight()).await.unwrap();
    let straight_out = |s: &Snapshot| {
        let problem = s.accounts[0].numbers_problem.as_ref();
        problem.map(|problem| problem.code) == Some(ProblemCode::PingmeUnreachable)
    };
    until(&desktop, "straight out", straight_out).await;
    slow.answers(true);
    earlier.await.unwrap().unwrap();
    let snapshot = desktop.snapshot().await.unwrap();
    assert!(straight_out(&snapshot), "{:?}", snapshot.accounts);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_is_not_there_is_named() {
    let desk = Desk::new().await;
    let desktop = desk.open().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = nobody.local_addr().unwrap().to_string();
    drop(nobody);
    for kind in [ProxyKind::Http, ProxyKind::Socks5] {
        let mut form = straight();
        form.proxy = kind;
        form.address.clone_from(&address);
        desktop.save_network(form).await.unwrap();
        let refused = desktop.check_account(far_form()).await.unwrap_err();
        assert_eq!(refused.code(), ProblemCode::ProxyRefused, "{kind:?}");
    }
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_changes_nothing() {
    let desk = Desk::new().await;
    let secrets = Lockable::new(&desk.secrets);
    let desktop = desk
        .try_open_with(desk.data(), secrets.clone())
        .await
        .unwrap();
    let proxy = Proxy::start(ProxyKind::Http).await;
    desktop
        .save_network(proxy.form("me", Some(PASSWORD)))
        .await
        .unwrap();
    let file = desk.data().join("network.json");
    let (kept, shown) = (fs::read(&file).unwrap(), network(&desktop).await);
    let unchanged = async |what: &str| {
        assert_eq!(network(&desktop).await, shown, "{what}");
        assert_eq!(password(&desk).as_deref(), Some(PASSWORD), "{what}");
        let refused = desktop.check_account(far_form()).await.unwrap_err();
        assert_eq!(refused.code(), ProblemCode::ProxyRefused, "{what}");
        let last = proxy.asked().pop().unwrap();
        assert_eq!(last.login, Some(format!("me:{PASSWORD}")), "{what}");
    };

    secrets.set_locked(true);
    for form in [proxy.form("you", Some("other")), straight()] {
        let refused = desktop.save_network(form).await.unwrap_err();
        assert_eq!(refused.code(), ProblemCode::KeyringLocked);
        unchanged("the keyring is locked").await;
        assert_eq!(fs::read(&file).unwrap(), kept);
    }
    secrets.set_locked(false);

    let mut bad = proxy.form("you", Some("other"));
    bad.address = "nowhere".into();
    let refused = desktop.save_network(bad).await.unwrap_err();
    assert_eq!(refused.code(), ProblemCode::BadProxy);
    unchanged("no address").await;

    // A folder stands where the file is to be put.
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    for form in [proxy.form("you", Some("other")), straight()] {
        let refused = desktop.save_network(form).await.unwrap_err();
        assert_eq!(refused.code(), ProblemCode::StorageFailed);
        unchanged("the file cannot be written").await;
    }
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_cannot_be_read_lead_nowhere_until_others_are_saved() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desktop.close().await;
    for garbled in ["{", r#"{"proxy": "http", "address": "nowhere"}"#] {
        fs::write(desk.data().join("network.json"), garbled).unwrap();
        let desktop = desk.open().await;
        until(&desktop, "without a way out", |s| {
            troubled(s, ProblemCode::BadProxy, ProblemCode::BadProxy)
        })
        .await;
        let checked = desktop.check_account(desk.form()).await.unwrap_err();
        assert_eq!(checked.code(), ProblemCode::BadProxy);
        desktop.save_network(straight()).await.unwrap();
        until(&desktop, "well again", |s| {
            relay_is(s, RelayState::Live) && s.accounts[0].numbers_problem.is_none()
        })
        .await;
        assert_eq!(history(&desktop).await.rows, []);
        desktop.close().await;
    }
}
